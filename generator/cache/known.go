package cache

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/source"
)

const knownName = "files"

// Known keeps the fingerprints of files with the states in which they had them, so
// that what lies in a checkout as the last build found it need not be read. In
// another checkout every file has another state, and is read.
//
// A state is believed only if no later change can lead to the same one. The time at
// which a file was changed is kept by the file system, in steps of some
// milliseconds; so a file is noted when that time was past before the build began,
// by the clock of the same file system. A change since then has another time. Git
// does the same with its index ("racy git"); but it goes by the time of change that
// programs can set, this by the one that they can't.
//
// The methods may be called by several goroutines at once. The nil Known knows
// nothing.
type Known struct {
	file    string
	program source.Fingerprint
	began   source.State // of a file that was touched when the build began
	useless bool         // what is kept can't be read
	old     []knownFile  // sorted by path

	mu  sync.Mutex
	now []knownFile
}

type knownFile struct {
	Path        string
	State       source.State
	Fingerprint source.Fingerprint
}

// OpenKnown reads what is known of files from a cache folder. Clock is a file in it
// that belongs to this build: it is touched to learn the time. The error, ErrForeign
// or ErrDamaged, comes with a Known that knows nothing yet.
func OpenKnown(dir string, program source.Fingerprint, clock string) (*Known, error) {
	k := &Known{file: filepath.Join(dir, knownName), program: program}
	// A file system that lets the one time follow the other keeps no time of its own.
	if os.Chtimes(clock, time.Time{}, time.Unix(1, 0)) == nil {
		if st := source.StateOf(clock); st.Changed > time.Unix(1, 0).UnixNano() && st.Modified != st.Changed {
			k.began = st
		}
	}
	payload, err := readFile(k.file, program)
	if err == nil && payload != nil {
		err = Decode(payload, &k.old)
	}
	if err != nil {
		k.useless, k.old = true, nil
	}
	return k, err
}

// Expect makes room for what is noted of so many files.
func (k *Known) Expect(files int) {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now = slices.Grow(k.now, files)
	clear(k.now[len(k.now):cap(k.now)]) // memory that is read before it is written costs two page faults
}

// Get gives the fingerprint of a file that is in the state in which it had it.
func (k *Known) Get(path string, state source.State) (source.Fingerprint, bool) {
	if k == nil || state.Changed == 0 {
		return source.Fingerprint{}, false
	}
	i, ok := slices.BinarySearchFunc(k.old, path, func(f knownFile, path string) int { return strings.Compare(f.Path, path) })
	if !ok || k.old[i].State != state {
		return source.Fingerprint{}, false
	}
	k.note(k.old[i])
	return k.old[i].Fingerprint, true
}

// Put notes the fingerprint of a file, with the state that it was in before it was
// read. A state that may not last is passed over.
func (k *Known) Put(path string, state source.State, fingerprint source.Fingerprint) {
	if k == nil || state.Changed == 0 || state.Device != k.began.Device ||
		state.Changed >= k.began.Changed || state.Modified >= k.began.Changed {
		return
	}
	k.note(knownFile{path, state, fingerprint})
}

func (k *Known) note(f knownFile) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now = append(k.now, f)
}

// Save keeps for the next build what this one got or put.
func (k *Known) Save() error {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	// Who asks for a file twice is told the same twice.
	slices.SortStableFunc(k.now, func(a, b knownFile) int { return strings.Compare(a.Path, b.Path) })
	k.now = slices.CompactFunc(k.now, func(a, b knownFile) bool { return a.Path == b.Path })
	if !k.useless && slices.Equal(k.now, k.old) {
		return nil
	}
	return writeList(k.file, k.program, k.now)
}
