package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInterruptedBuildWritesNothingAndExits130(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("title: A\nbase_url: https://a.example/\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := run(ctx, []string{"build", "--source", dir}, &stdout, &stderr); code != exitInterrupted {
		t.Errorf("exit code is %d; stderr %s", code, &stderr)
	}
	if got := stderr.String(); !strings.HasSuffix(got, "interrupted; nothing was written\n") || stdout.Len() > 0 {
		t.Errorf("stderr is %q, stdout %q", got, &stdout)
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("there is an output folder")
	}
}

func TestInterruptedNewSiteLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := run(ctx, []string{"new", "site", dir}, &stdout, &stderr); code != exitInterrupted {
		t.Errorf("exit code is %d; stderr %s", code, &stderr)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder is left behind")
	}
}
