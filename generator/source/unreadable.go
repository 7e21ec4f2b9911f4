package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
	"unicode/utf8"
)

// Unreadable gives the error of a file of the site that can't be read.
func Unreadable(name string, err error) error {
	return &Error{Position: Position{Path: shown(name)}, Code: "source.read", Message: "can't be read: " + cause(err), Hint: cure(name, err), Err: err}
}

// unlistable gives the error of a folder whose files can't be listed.
func unlistable(name string, err error) error {
	return &Error{Position: Position{Path: shown(name)}, Code: "source.read", Message: "can't be listed: " + cause(err), Hint: cure(name+"/", err), Err: err}
}

// cause gives the bare reason of a file error, since the path is told apart.
func cause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// cure says what mends a file error; "" where that is not known. The name of a folder
// ends with a slash.
func cure(name string, err error) string {
	rights := "u+r"
	if strings.HasSuffix(name, "/") {
		rights = "u+rx"
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Sprintf(`let whoever builds the site read it, as with "chmod %s %s"`, rights, shown(strings.TrimSuffix(name, "/")))
	case errors.Is(err, fs.ErrNotExist):
		return "it was there a moment ago; build again"
	case errors.Is(err, errIrregular), errors.Is(err, syscall.EISDIR):
		return "put a file in its place, or delete it"
	case errors.Is(err, syscall.ELOOP):
		return linkCure
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return `too many files are open at once; raise the limit with "ulimit -n 4096", or build with --jobs 1`
	case errors.Is(err, syscall.EIO):
		return "the disk can't read it any more; put a copy in its place"
	}
	return ""
}

// errIrregular is the error of what is no file, though it lies where files do. To open a
// named pipe would wait for somebody who writes into it.
var errIrregular = errors.New("it is a pipe, a socket or a device, and no file")

// irregular gives the error of what is neither a file nor a folder nor a link.
func irregular(name string) *Error {
	return &Error{Position: Position{Path: shown(name)}, Code: "source.kind", Message: errIrregular.Error(), Hint: cure(name, errIrregular), Err: errIrregular}
}

// misnamed gives the error of a name that is not UTF-8, as addresses and links are.
// The hint takes it for Latin-1, which such names mostly are.
func misnamed(name string) *Error {
	var likely strings.Builder
	for base := path.Base(name); base != ""; {
		r, size := utf8.DecodeRuneInString(base)
		if r == utf8.RuneError && size == 1 {
			r = rune(base[0])
		}
		likely.WriteRune(r)
		base = base[size:]
	}
	return Errorf(Position{Path: shown(name)}, "source.name", fmt.Sprintf("rename it, to %q for instance", likely.String()),
		"the name is not UTF-8, so that no address and no link can be made of it")
}

// shown gives a path as it can be printed.
func shown(name string) string { return strings.ToValidUTF8(name, string(utf8.RuneError)) }

const linkCure = "link to a file or folder of the site, or put a copy here"

// siteFS is a site's folder as a file system in which nothing makes a reader wait.
type siteFS struct {
	fs.ReadLinkFS
	folder *Folder
}

// Open opens a file or a folder.
func (s siteFS) Open(name string) (fs.File, error) {
	info, err := os.Stat(s.folder.join(name))
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errIrregular}
	}
	return s.ReadLinkFS.Open(name)
}
