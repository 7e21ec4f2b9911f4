package source

import (
	"crypto/sha256"
	"io"
	"os"
)

// State is what the system notes of a file. A file of the same State as before
// holds what it held, provided that its time of change was already past when that
// was noted: see package cache. The zero State is that of no file.
type State struct {
	Size     int64
	Modified int64 // Unix time, in nanoseconds, of the last change of the bytes; programs can set it
	Changed  int64 // the same of anything; only the system sets it
	Device   uint64
	Inode    uint64
}

// StateOf gives the state of a file, or of the one that a link leads to. It is zero
// where there is none, and where the system does not tell when anything changed.
func StateOf(file string) State { return stateOf(file) }

// State gives the state of a file of the site.
func (f *Folder) State(name string) State { return StateOf(f.join(name)) }

// Open opens a file of the site. The error is the one that Read gives.
func (f *Folder) Open(name string) (*os.File, error) {
	file, err := os.Open(f.join(name))
	if err != nil {
		return nil, Unreadable(name, err)
	}
	return file, nil
}

// FingerprintOfAll gives the fingerprint of all that can be read, which need not be
// in memory at once, and its size in bytes.
func FingerprintOfAll(r io.Reader) (Fingerprint, int64, error) {
	h := sha256.New()
	n, err := io.Copy(h, r)
	if err != nil {
		return Fingerprint{}, n, err
	}
	return Fingerprint(h.Sum(nil)[:16]), n, nil
}
