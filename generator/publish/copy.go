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

// Copy puts into the stage what can be read, which need not be in memory at once: a
// film may be larger than that. Else it is as Write. ModTime is the file's time of change in
// nanoseconds since 1970.
func (s *Stage) Copy(name string, from io.Reader) (file File, modTime int64, err error) {
	if !isPlace(name) {
		return File{}, 0, fmt.Errorf("publish: %q is no path in the output folder", name)
	}
	copied, file, modTime, err := s.receive(name, from)
	if err != nil {
		return file, 0, err
	}
	if old, there := s.holds(file); there {
		_, err := s.note(file, true)
		return file, old, errors.Join(err, os.Remove(copied))
	}
	waits, err := s.note(file, false)
	if err != nil || !waits {
		return file, 0, errors.Join(err, os.Remove(copied))
	}
	s.queue <- queued{name: name, copied: copied, done: func(int64) {}}
	return file, modTime, nil
}

// receive writes what can be read to a file in the stage, under a name that no file of
// the output has.
func (s *Stage) receive(name string, from io.Reader) (copied string, file File, modTime int64, err error) {
	copied = filepath.Join(s.dir, ManifestName+"."+strconv.FormatInt(s.copies.Add(1), 10))
	to, err := os.OpenFile(copied, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", File{}, 0, explain(err)
	}
	file.Path = name
	file.Fingerprint, file.Size, err = source.FingerprintOfAll(io.TeeReader(from, to))
	if st, statErr := to.Stat(); statErr == nil {
		modTime = st.ModTime().UnixNano()
	} else {
		err = errors.Join(err, statErr)
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return "", File{}, 0, errors.Join(explain(err), os.Remove(copied))
	}
	return copied, file, modTime, nil
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
	there, _, err := source.FingerprintOfAll(f)
	return st.ModTime().UnixNano(), err == nil && there == file.Fingerprint
}
