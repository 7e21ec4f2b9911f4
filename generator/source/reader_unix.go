//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package source

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// Reader reads files of a folder one after the other. Of two that lie side by side, the
// second is found in their folder, which stays open until a file of another one is read: so the
// system need not go down to it for each. It is for one goroutine, and for a short time: folders
// may be replaced.
type Reader struct {
	folder *Folder
	at     string   // the folder of the last file, relative to the site's
	dir    *os.File // the same, once two files of it were read; else nil. Left to the collector to close
}

// NewReader gives a Reader.
func (f *Folder) NewReader() *Reader { return &Reader{folder: f} }

// Append is that of Folder.
func (r *Reader) Append(dst []byte, name string, size int64) ([]byte, error) {
	slash := strings.LastIndexByte(name, '/')
	if at := name[:max(slash, 0)]; slash < 0 || at != r.at {
		r.leave()
		r.at = at
		return r.folder.Append(dst, name, size)
	}
	if r.dir == nil {
		r.dir, _ = openFolder(r.folder.join(r.at))
	}
	if r.dir == nil || size < 0 {
		return r.folder.Append(dst, name, size)
	}
	descriptor, err := unix.Openat(int(r.dir.Fd()), name[slash+1:], unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return r.folder.Append(dst, name, size) // which says what is wrong
	}
	return appendAll(dst, plainFile{name, descriptor}, name, size)
}

// leave closes the folder.
func (r *Reader) leave() {
	if r.dir != nil {
		r.dir.Close()
		r.dir = nil
	}
}
