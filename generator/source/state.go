package source

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
)

// State is what the system notes of a file. A file of the same State as before
// holds what it held, provided that its time of change was already past when that
// was noted: see package cache. The zero State is that of no file.
//
// Where the system does not tell when anything changed, Changed is 0: a State says
// too little of the bytes there.
type State struct {
	Size     int64
	Modified int64 // Unix time, in nanoseconds, of the last change of the bytes; programs can set it
	Changed  int64 // the same of anything; only the system sets it
	Device   uint64
	Inode    uint64
}

// StateOf gives the state of a file, or of the one that a link leads to. It is zero
// where there is none.
func StateOf(file string) State {
	info, err := os.Stat(file)
	if err != nil {
		return State{}
	}
	return stateOfInfo(info)
}

// stateOfInfo gives the state of a file that was looked at.
func stateOfInfo(info fs.FileInfo) State {
	s := State{Size: info.Size(), Modified: info.ModTime().UnixNano()}
	s.addSystem(info)
	return s
}

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
