//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package publish

import (
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// folder makes files and folders below a folder. It has the folder open, so that the system
// need not go down to it for each; and what package os does beyond that for a new file, such as
// finding out whether it must be waited for, takes five more calls of the system.
type folder struct{ root *os.File }

func openFolder(dir string) (folder, error) {
	root, err := os.Open(dir)
	return folder{root}, err
}

func (f folder) close() error { return f.root.Close() }

// makeFolder makes a folder in one that exists.
func (f folder) makeFolder(name string) error {
	return f.explain("mkdir", name, again(func() error { return unix.Mkdirat(int(f.root.Fd()), name, 0o755) }))
}

// write writes a file into a folder that exists, and gives its time of change in nanoseconds
// since 1970.
func (f folder) write(name string, data []byte) (modTime int64, err error) {
	var to int
	err = again(func() error {
		to, err = unix.Openat(int(f.root.Fd()), name, unix.O_WRONLY|unix.O_CREAT|unix.O_TRUNC|unix.O_CLOEXEC, 0o644)
		return err
	})
	if err != nil {
		return 0, f.explain("open", name, err)
	}
	for len(data) > 0 && err == nil {
		err = again(func() error {
			n, err := unix.Write(to, data)
			data = data[max(n, 0):]
			return err
		})
	}
	var st unix.Stat_t
	if err == nil {
		err = again(func() error { return unix.Fstat(to, &st) })
	}
	if closing := unix.Close(to); err == nil {
		err = closing
	}
	return st.Mtim.Nano(), f.explain("write", name, err)
}

// explain says what was done to which file, as package os does.
func (f folder) explain(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: filepath.Join(f.root.Name(), name), Err: err}
}

// again calls the system until no signal comes between.
func again(call func() error) error {
	for {
		if err := call(); err != unix.EINTR {
			return err
		}
	}
}
