//go:build !unix

package publish

import (
	"errors"
	"io/fs"
	"os"
)

// tryLock takes the lock by opening a file that nobody else has open: these
// systems refuse to delete an open file, so what can be deleted is stale.
func tryLock(file string) (unlock func(), err error) {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errLocked
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, errLocked
	}
	if err != nil {
		return nil, err
	}
	return func() {
		f.Close()
		os.Remove(file)
	}, nil
}
