//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package source

import (
	"io"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// plainFile is a file that is open for reading. What package os gives can also be a
// connection that is waited for, and finding out that it is none costs five more calls of
// the system than to open, read and close a file takes.
type plainFile struct {
	path       string
	descriptor int
}

func openFile(path string) (plainFile, error) {
	for {
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		switch err {
		case nil:
			return plainFile{path, fd}, nil
		case syscall.EINTR:
		default:
			return plainFile{}, &fs.PathError{Op: "open", Path: path, Err: err}
		}
	}
}

// Read is that of io.Reader.
func (f plainFile) Read(p []byte) (int, error) {
	for {
		n, err := syscall.Read(f.descriptor, p)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return 0, &fs.PathError{Op: "read", Path: f.path, Err: err}
		case n == 0 && len(p) > 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}

// Close is that of io.Closer.
func (f plainFile) Close() error { return syscall.Close(f.descriptor) }

// openFolder opens a folder, and nothing else that may lie there.
func openFolder(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_DIRECTORY, 0)
}

// looker gives a function that looks at the entries of an open folder. By its descriptor the
// system need not go down to the folder for each.
func looker(dir *os.File) func(fs.DirEntry) look {
	descriptor := int(dir.Fd())
	return func(entry fs.DirEntry) look {
		var st unix.Stat_t
		err := error(unix.EINTR)
		for err == unix.EINTR {
			err = unix.Fstatat(descriptor, entry.Name(), &st, unix.AT_SYMLINK_NOFOLLOW)
		}
		if err != nil {
			return look{err: &fs.PathError{Op: "lstat", Path: entry.Name(), Err: err}}
		}
		return look{kindOf(uint32(st.Mode)), State{st.Size, st.Mtim.Nano(), st.Ctim.Nano(), uint64(st.Dev), uint64(st.Ino)}, nil}
	}
}

// kindOf gives the bits of a file's type.
func kindOf(mode uint32) fs.FileMode {
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		return 0
	case unix.S_IFDIR:
		return fs.ModeDir
	case unix.S_IFLNK:
		return fs.ModeSymlink
	}
	return fs.ModeIrregular
}
