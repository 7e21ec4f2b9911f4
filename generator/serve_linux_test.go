package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal gives the two ends of a terminal: what a program writes to the screen is read
// from the keyboard's side (pty(7)).
func terminal(t *testing.T) (screen, keyboard *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there are no terminals here: mount devpts at /dev/pts: ", err)
	}
	t.Cleanup(func() { keyboard.Close() })
	if err := unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	screen, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close() })
	return screen, keyboard
}

// announced gives what a preview that listens on a host says of itself on a terminal.
func announced(t *testing.T, host string) (lines []string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("title: A\nbase_url: https://a.example/paper/\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	screen, keyboard := terminal(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--source", dir, "--host", host, "--port", "0"}, io.Discard, screen)
		fmt.Fprintln(screen, "the end")
	}()
	said := bufio.NewScanner(keyboard)
	for said.Scan() {
		line := strings.TrimSuffix(said.Text(), "\r")
		if line == "the end" {
			break
		}
		if lines = append(lines, line); strings.HasPrefix(line, "preview: ") {
			stop() // it says the rest all the same
		}
	}
	if code := <-done; code != exitOK && code != exitInterrupted {
		t.Errorf("the exit code is %d", code)
	}
	return lines
}

// TestServeWarnsWhenOthersCanRead wants the warning, the addresses and a code of the first
// one where others can reach the preview, and nothing of it where they can't.
func TestServeWarnsWhenOthersCanRead(t *testing.T) {
	const network, warning, code = "in the network: ", "warning: with --host 0.0.0.0, everybody in your network can read the preview, drafts included", "\x1b[30;107m"
	count := func(lines []string, prefix string) (n int) {
		for _, line := range lines {
			if strings.HasPrefix(line, prefix) {
				n++
			}
		}
		return n
	}
	lines := announced(t, "127.0.0.1")
	if count(lines, "preview: http://127.0.0.1:") != 1 || count(lines, "warning") != 0 || count(lines, network) != 0 || count(lines, code) != 0 {
		t.Errorf("for this machine alone, it says:\n%s", strings.Join(lines, "\n"))
	}
	lines = announced(t, "0.0.0.0")
	text := strings.Join(lines, "\n")
	if count(lines, warning) != 1 {
		t.Errorf("for everybody, it says:\n%s", text)
	}
	switch n := count(lines, network); {
	case n == 0 && count(lines, "this machine has no address in a network now") == 1:
		t.Log("this machine has no address in a network, so there is no code to see")
	case n == 0 || count(lines, network+"http://") != n || count(lines, network+"http://127.") != 0 || count(lines, code) < 12:
		t.Errorf("for everybody, it says:\n%s", text)
	}
}
