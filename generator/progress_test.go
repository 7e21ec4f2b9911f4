package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"broadsheet/generator/publish"
)

func TestBarShowsEachPhaseAndVanishes(t *testing.T) {
	var out bytes.Buffer
	b := &bar{out: &out}
	for _, phase := range []string{"read", "verify", "parse", "verify", "render"} {
		from := out.Len()
		for n := range 3 {
			b.show(phase, n+1, 4)
		}
		if shown := out.String()[from:]; !strings.Contains(shown, phase) || !strings.Contains(shown, "3/4") {
			t.Errorf("%s: shown is %q", phase, shown)
		}
	}
	b.close()
	b.close()
	if last := lastLine(out.String()); strings.TrimSpace(last) != "" {
		t.Errorf("left on the terminal is %q", last)
	}
}

func TestBarDoesNotGoBack(t *testing.T) {
	var out bytes.Buffer
	b := &bar{out: &out}
	b.show("read", 3, 4)
	at := out.Len()
	b.show("read", 2, 4)
	if out.Len() != at {
		t.Errorf("a number that is behind is shown: %q", out.String()[at:])
	}
	b.show("read", 4, 4)
	at = out.Len()
	b.show("read", 1, 4)
	if out.Len() != at {
		t.Errorf("a bar that is done is shown again: %q", out.String()[at:])
	}
	b.show("compare", 1, 9)
	b.show("compare", 1, 5) // another run of the phase
	if shown := out.String()[at:]; !strings.Contains(shown, "1/9") || !strings.Contains(shown, "1/5") {
		t.Errorf("shown is %q", shown)
	}
}

// lastLine is what a terminal shows of its last line.
func lastLine(text string) string {
	var line []rune
	at := 0
	for _, r := range text[strings.LastIndexByte(text, '\n')+1:] {
		if r == '\r' {
			at = 0
			continue
		}
		if at == len(line) {
			line = append(line, r)
		} else {
			line[at] = r
		}
		at++
	}
	return string(line)
}

// hears calls a function once, when a text is written.
type hears struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	text string
	then func()
}

func (h *hears) Write(data []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.buf.Write(data)
	if h.then != nil && strings.Contains(h.buf.String(), h.text) {
		h.then()
		h.then = nil
	}
	return len(data), nil
}

const waits = "another build writes this folder; waiting until it is done\n"

// occupied is a small site whose output another build holds.
func occupied(t *testing.T) (dir string, other *publish.Stage) {
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("title: A\nbase_url: https://a.example/\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	other, err := publish.Begin(t.Context(), filepath.Join(dir, "public"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Abort)
	return dir, other
}

func TestBuildWaitsForAnotherAndSaysSo(t *testing.T) {
	dir, other := occupied(t)
	stderr := &hears{text: waits, then: other.Abort}
	if code := run(t.Context(), []string{"build", "--source", dir}, io.Discard, stderr); code != exitOK {
		t.Errorf("exit code is %d; stderr %s", code, &stderr.buf)
	}
	if got := stderr.buf.String(); strings.Count(got, waits) != 1 {
		t.Errorf("stderr is %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "public", "index.html")); err != nil {
		t.Error(err)
	}
}

func TestBuildThatWaitsCanBeInterrupted(t *testing.T) {
	dir, _ := occupied(t)
	ctx, cancel := context.WithCancel(t.Context())
	stderr := &hears{text: waits, then: cancel}
	if code := run(ctx, []string{"build", "--source", dir}, io.Discard, stderr); code != exitInterrupted {
		t.Errorf("exit code is %d; stderr %s", code, &stderr.buf)
	}
	if got := stderr.buf.String(); !strings.HasSuffix(got, "interrupted; nothing was written\n") {
		t.Errorf("stderr is %q", got)
	}
}
