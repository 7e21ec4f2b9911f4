package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestWhatIsNoFileIsToldAndNotOpened has a named pipe, which would make a reader wait for
// ever, and names that Linux alone allows.
func TestWhatIsNoFileIsToldAndNotOpened(t *testing.T) {
	f := site(t, "content/a.md", "content/link.md -> pipe.md")
	for _, name := range []string{"content/pipe.md", "static"} {
		if err := syscall.Mkfifo(filepath.Join(f.Dir(), name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"b\xe9.md", "d\xe9"} {
		name = filepath.Join(f.Dir(), "content", name)
		if err := os.WriteFile(name, []byte("text"), 0o644); err != nil {
			t.Skip("no such names here: ", err)
		}
	}
	names, err := walk(t, f)
	if strings.Join(names, " ") != "content/a.md" {
		t.Errorf("listed are %q", names)
	}
	want := []string{
		"content/b\uFFFD.md: the name is not UTF-8, so that no address and no link can be made of it; rename it, to \"bé.md\" for instance",
		"content/d\uFFFD: the name is not UTF-8, so that no address and no link can be made of it; rename it, to \"dé\" for instance",
		"content/link.md: it is a pipe, a socket or a device, and no file; put a file in its place, or delete it",
		"content/pipe.md: it is a pipe, a socket or a device, and no file; put a file in its place, or delete it",
		"static: a folder belongs here, and this is a file; make it a folder, or rename the file",
	}
	if err == nil || err.Error() != strings.Join(want, "\n") {
		t.Errorf("told is\n%v\nwant\n%s", err, strings.Join(want, "\n"))
	}
	for _, name := range []string{"content/pipe.md", "content/link.md", "static"} {
		if _, err := fs.ReadFile(f.FS(), name); err == nil || !strings.Contains(err.Error(), "no file") {
			t.Errorf("%s is read: %v", name, err)
		}
	}
	if data, err := fs.ReadFile(f.FS(), "content/a.md"); err != nil || string(data) != "content/a.md" {
		t.Errorf("got %q, %v", data, err)
	}
}
