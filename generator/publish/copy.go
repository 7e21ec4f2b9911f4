package publish

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"broadsheet/generator/source"
)

// Copied is a file that Copy put into the stage.
type Copied struct {
	File
	Fingerprint source.Fingerprint // of its bytes
	ModTime     int64              // time of change, in nanoseconds since 1970
}

// Copy puts into the stage what can be read, which need not be in memory at once: a
// film may be larger than that. Else it is as Write.
func (s *Stage) Copy(name string, from io.Reader) (Copied, error) {
	if !isPlace(name) {
		return Copied{}, fmt.Errorf("publish: %q is no path in the output folder", name)
	}
	copied, at, err := s.receive(name, from)
	if err != nil {
		return copied, err
	}
	if old, there := s.holds(copied.File); there {
		copied.ModTime = old
		_, err := s.note(copied.File, true)
		return copied, errors.Join(err, os.Remove(at))
	}
	waits, err := s.note(copied.File, false)
	if err != nil || !waits {
		return copied, errors.Join(err, os.Remove(at))
	}
	s.queue <- queued{name: name, copied: at, done: func(int64) {}}
	return copied, nil
}

// receive writes what can be read to a file in the stage, under a name that no file of
// the output has.
func (s *Stage) receive(name string, from io.Reader) (copied Copied, at string, err error) {
	at = filepath.Join(s.dir, ManifestName+"."+strconv.FormatInt(s.copies.Add(1), 10))
	to, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return Copied{}, "", explain(err)
	}
	copied.Path = name
	sum := source.NewChecksumWriter()
	copied.Fingerprint, copied.Size, err = source.FingerprintOfAll(io.TeeReader(from, io.MultiWriter(to, sum)))
	copied.Checksum = sum.Checksum()
	if st, statErr := to.Stat(); statErr == nil {
		copied.ModTime = st.ModTime().UnixNano()
	} else {
		err = errors.Join(err, statErr)
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return Copied{}, "", errors.Join(explain(err), os.Remove(at))
	}
	return copied, at, nil
}

// holds tells whether the output has the file with these very bytes.
func (s *Stage) holds(file File) (modTime int64, ok bool) {
	st := s.stat(file)
	if st == nil {
		return 0, false
	}
	f, err := os.Open(filepath.Join(s.out, filepath.FromSlash(file.Path)))
	if err != nil {
		return 0, false
	}
	defer f.Close()
	there := source.NewChecksumWriter()
	_, err = io.Copy(there, f)
	return st.ModTime().UnixNano(), err == nil && there.Checksum() == file.Checksum
}
