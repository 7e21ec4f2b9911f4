package source

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// TestUnreadableSaysWhyAndWhatMendsIt: the causes that authors can do something about
// come with what to do.
func TestUnreadableSaysWhyAndWhatMendsIt(t *testing.T) {
	for _, c := range []struct {
		make         func(string, error) error
		cause        error
		message, cue string
	}{
		{Unreadable, syscall.EACCES, "can't be read: permission denied", `"chmod u+r content/a"`},
		{unlistable, syscall.EACCES, "can't be listed: permission denied", `"chmod u+rx content/a"`},
		{Unreadable, syscall.EISDIR, "can't be read: is a directory", "put a file in its place"},
		{Unreadable, errIrregular, "can't be read: it is a pipe", "put a file in its place"},
		{Unreadable, syscall.ENOENT, "can't be read: no such file", "build again"},
		{Unreadable, syscall.EMFILE, "can't be read: too many open files", "ulimit"},
		{Unreadable, syscall.EIO, "can't be read: input/output error", "the disk"},
		{Unreadable, syscall.ELOOP, "can't be read: too many levels", "link to a file"},
	} {
		err := c.make("content/a", &fs.PathError{Op: "open", Path: "/far/away/content/a", Err: c.cause})
		var e *Error
		if !errors.As(err, &e) || e.Path != "content/a" || !strings.HasPrefix(e.Message, c.message) || !strings.Contains(e.Hint, c.cue) || !errors.Is(e, c.cause) {
			t.Errorf("%v: got %v", c.cause, err)
		}
	}
}

// TestNameThatIsNoUTF8IsAnError: the rest is listed, and the hint gives a name that can be had.
func TestNameThatIsNoUTF8IsAnError(t *testing.T) {
	err := misnamed("content/gr\xfcn.md")
	if got := err.Error(); err.Code != "source.name" || err.Path != "content/gr\uFFFDn.md" || !strings.Contains(got, `"grün.md"`) {
		t.Errorf("got %s", got)
	}
}
