//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package source

import (
	"io"
	"io/fs"
	"syscall"
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
