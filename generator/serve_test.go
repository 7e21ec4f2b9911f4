//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// served is a run of `broadsheet serve` that goes on until the test ends.
type served struct {
	t   *testing.T
	url string
}

// serve runs `broadsheet serve --json` on a small site, and waits until it says where the
// preview is.
func serve(t *testing.T, args ...string) served { return serveWith(t, io.Discard, args...) }

// serveWith is serve with what goes to standard error.
func serveWith(t *testing.T, stderr io.Writer, args ...string) served {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("title: A\nbase_url: https://a.example/paper/\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"serve", "--json", "--source", dir}, args...), in, stderr)
		in.Close()
		done <- code
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != exitOK {
			t.Errorf("the exit code is %d", code)
		}
	})
	var said struct{ URL string }
	if err := json.NewDecoder(out).Decode(&said); err != nil {
		t.Fatal(err)
	}
	go io.Copy(io.Discard, out)
	return served{t, said.URL}
}

// standIn puts a program on the path that writes its arguments into a pipe, and gives the
// function that waits for it.
func standIn(t *testing.T, names ...string) (arguments func() string) {
	t.Helper()
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho \"$@\" >'"+pipe+"'\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return func() string {
		data, err := os.ReadFile(pipe)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(data))
	}
}

func TestServeOpensTheFrontPageInABrowser(t *testing.T) {
	arguments := standIn(t, "xdg-open", "open")
	s := serve(t, "--port", "0", "--open")
	if got := arguments(); got != s.url || !strings.HasSuffix(got, "/paper/") {
		t.Errorf("the browser is sent to %q, the preview is at %q", got, s.url)
	}
	if a, err := http.Get(s.url); err != nil || a.StatusCode != http.StatusOK {
		t.Error(a, err)
	}
}

// TestServeGoesOnWhereNoBrowserCanBeOpened has no program that opens one, and one that finds none.
func TestServeGoesOnWhereNoBrowserCanBeOpened(t *testing.T) {
	for name, script := range map[string]string{"no program": "", "no browser": "#!/bin/sh\nexit 3\n"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, opener := range []string{"xdg-open", "open"} {
				if err := os.WriteFile(filepath.Join(dir, opener), []byte(script), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if script == "" {
				dir = filepath.Join(dir, "nowhere")
			}
			t.Setenv("PATH", dir)
			said, stderr := io.Pipe()
			s := serveWith(t, stderr, "--port", "0", "--open")
			lines := bufio.NewScanner(said)
			for lines.Scan() && !strings.Contains(lines.Text(), "no browser could be opened") {
			}
			if got := lines.Text(); !strings.HasSuffix(got, "; the preview is at "+s.url) {
				t.Errorf("it says %q", got)
			}
			go io.Copy(io.Discard, said)
			if a, err := http.Get(s.url); err != nil || a.StatusCode != http.StatusOK {
				t.Error(a, err)
			}
		})
	}
}

func TestServeGoesToTheNextPortWhenOneIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	s := serve(t, "--port", fmt.Sprint(port))
	var got int
	if _, err := fmt.Sscanf(s.url, "http://127.0.0.1:%d/paper/", &got); err != nil || got <= port {
		t.Errorf("beside port %d, the preview is at %s (%v)", port, s.url, err)
	}
	if a, err := http.Get(s.url); err != nil || a.StatusCode != http.StatusOK {
		t.Error(a, err)
	}
}
