//go:build unix

package publish

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the lock with flock(2), which the system gives back when the
// process ends in whatever way.
func tryLock(file string) (unlock func(), err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errLocked
		}
		return nil, err
	}
	if !sameFile(f) {
		f.Close()
		return nil, errLocked
	}
	return func() {
		os.Remove(file)
		f.Close()
	}, nil
}
