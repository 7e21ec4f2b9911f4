package publish

import (
	"context"
	"errors"
	"os"
	"time"
)

// errLocked means that another process holds the lock.
var errLocked = errors.New("locked")

// Lock takes a lock file, waiting for whoever holds it; waiting is called once
// then, and may be nil. The file goes when the lock is given back.
func Lock(ctx context.Context, file string, waiting func()) (unlock func(), err error) {
	for first := true; ; first = false {
		unlock, err := tryLock(file)
		if !errors.Is(err, errLocked) {
			return unlock, err
		}
		if first && waiting != nil {
			waiting()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// sameFile tells whether an open file is still the one at its path, and not one
// that the last holder of the lock has deleted.
func sameFile(f *os.File) bool {
	open, err1 := f.Stat()
	there, err2 := os.Stat(f.Name())
	return err1 == nil && err2 == nil && os.SameFile(open, there)
}
