//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package publish

import (
	"errors"
	"os"
	"path/filepath"
)

// folder makes files and folders below a folder.
type folder struct{ dir string }

func openFolder(dir string) (folder, error) { return folder{dir}, nil }

func (f folder) close() error { return nil }

// makeFolder makes a folder in one that exists.
func (f folder) makeFolder(name string) error {
	return os.Mkdir(filepath.Join(f.dir, filepath.FromSlash(name)), 0o755)
}

// write writes a file into a folder that exists, and gives its time of change in nanoseconds
// since 1970.
func (f folder) write(name string, data []byte) (modTime int64, err error) {
	to, err := os.OpenFile(filepath.Join(f.dir, filepath.FromSlash(name)), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return 0, err
	}
	_, err = to.Write(data)
	if err == nil {
		var st os.FileInfo
		if st, err = to.Stat(); err == nil {
			modTime = st.ModTime().UnixNano()
		}
	}
	return modTime, errors.Join(err, to.Close())
}
