package cache

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/source"
)

const (
	dataName  = "texts"
	indexName = "texts.index"
	// writeBuffer is how much is written to the data file at once.
	writeBuffer = 256 << 10
	// leastWaste is how many bytes of no use the data file may hold in any case.
	leastWaste = 4 << 20
)

// Store keeps, for each source file, two pieces of bytes under a key: what was
// parsed, and the text. Its methods may be called by several goroutines at once.
type Store struct {
	dir     string // "" for a store that ends with the build
	named   bool   // a temporary file is still in its folder
	program source.Fingerprint
	file    *os.File

	writing sync.RWMutex // held for reading while a full buffer is written; taken by who holds mu, which writing does not need

	mu      sync.Mutex
	buf     []byte           // what is not written yet
	spare   [][]byte         // memory for the next ones
	flushed int64            // bytes of the file that are written, or being written
	began   int64            // bytes of the file that an earlier build wrote
	old     []entry          // what the last build kept, sorted by path
	kept    []bool           // beside old: whether this build has use for it
	now     map[string]entry // what this build has Put
	damaged int              // pieces that did not fit their checksums
	lost    map[string]bool  // source files of whose text nothing is left
	note    string           // why the index was not used
	saved   bool             // see Save
}

// entry says where the pieces of a source file lie in the data file.
type entry struct {
	Path   string
	Key    source.Fingerprint
	Parsed piece
	Text   piece
}

// piece is a piece of the data file.
type piece struct {
	Offset   int64
	Length   int
	Checksum uint32 // CRC-32C
}

// within tells whether the piece lies in a file of that size.
func (p piece) within(size int64) bool {
	return p.Offset >= 0 && p.Length >= 0 && int64(p.Length) <= size && p.Offset <= size-int64(p.Length)
}

// OpenStore opens the store in a cache folder, which must exist; program is the
// identity of who writes it. With dir "" it is a temporary one.
func OpenStore(dir string, program source.Fingerprint) (*Store, error) {
	s := &Store{dir: dir, program: program, now: map[string]entry{}, lost: map[string]bool{}}
	var err error
	if dir == "" {
		s.file, err = os.CreateTemp("", "broadsheet-texts-*")
	} else {
		s.file, err = os.OpenFile(filepath.Join(dir, dataName), os.O_CREATE|os.O_RDWR, 0o644)
	}
	if err != nil {
		return nil, fmt.Errorf("keep texts for rendering: %w", err)
	}
	if dir == "" {
		// Where an open file can be deleted, nothing is left when the build is killed.
		s.named = os.Remove(s.file.Name()) != nil
		return s, nil
	}
	s.readIndex()
	if s.flushed, err = s.file.Seek(0, io.SeekEnd); err == nil && len(s.old) == 0 && s.flushed > 0 {
		s.flushed, err = 0, s.file.Truncate(0) // nothing in it is known
	}
	if err != nil {
		s.file.Close()
		return nil, fmt.Errorf("keep texts for rendering: %w", err)
	}
	s.began = s.flushed
	s.old = slices.DeleteFunc(s.old, func(e entry) bool {
		cut := !e.Parsed.within(s.began) || !e.Text.within(s.began)
		if cut {
			s.damaged++
		}
		return cut
	})
	s.kept = make([]bool, len(s.old))
	return s, nil
}

// readIndex reads which entries there are; if it can't, there are none.
func (s *Store) readIndex() {
	payload, err := readFile(filepath.Join(s.dir, indexName), s.program)
	if err == nil && payload != nil {
		err = Decode(payload, &s.old)
	}
	if err != nil {
		s.note, s.old = err.Error(), nil
	}
}

// find gives the place of a source file in old.
func (s *Store) find(path string) (int, bool) {
	return slices.BinarySearchFunc(s.old, path, func(e entry, path string) int { return strings.Compare(e.Path, path) })
}

// entry gives the entry of a source file that this build has Got or Put. The lock is held.
func (s *Store) entry(path string) (entry, bool) {
	if e, ok := s.now[path]; ok {
		return e, true
	}
	if i, ok := s.find(path); ok && s.kept[i] {
		return s.old[i], true
	}
	return entry{}, false
}

// Note says in a few words what was wrong with the cache, "" when nothing was.
func (s *Store) Note() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.note == "" && s.damaged > 0 {
		return ErrDamaged.Error()
	}
	return s.note
}

// Has tells whether there is an entry of a source file, under whatever key.
func (s *Store) Has(path string) bool {
	_, ok := s.find(path)
	return ok
}

// AppendParsed appends what was parsed of a source file under a key, and keeps the entry
// for the next build. It is not ok when there is none, or not whole.
func (s *Store) AppendParsed(dst []byte, path string, key source.Fingerprint) (parsed []byte, ok bool) {
	i, ok := s.find(path)
	if !ok || s.old[i].Key != key {
		return dst, false
	}
	parsed, err := s.appendPiece(dst, s.old[i].Parsed, true)
	if err != nil {
		s.mu.Lock()
		s.damaged++
		s.mu.Unlock()
		return dst, false
	}
	s.mu.Lock()
	s.kept[i] = true
	s.mu.Unlock()
	return parsed, true
}

// Expect makes room for what this build will Put of so many source files, when the last one
// kept nothing.
func (s *Store) Expect(files int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.old)+len(s.now) == 0 {
		s.now = make(map[string]entry, files)
	}
}

// Put keeps what was made of a source file.
func (s *Store) Put(path string, key source.Fingerprint, parsed, text []byte) error {
	e := entry{Path: path, Key: key, Parsed: piece{Length: len(parsed), Checksum: checksum(parsed)},
		Text: piece{Length: len(text), Checksum: checksum(text)}}
	if full, at := s.put(e, parsed, text); full != nil {
		return s.writeFull(full, at)
	}
	return nil
}

// put appends an entry to the buffer. One that is full then is given with its place in the
// file: who filled it writes it, while others fill the next. s.writing is held for reading then.
func (s *Store) put(e entry, parsed, text []byte) (full []byte, at int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.Parsed.Offset = s.flushed + int64(len(s.buf))
	e.Text.Offset = e.Parsed.Offset + int64(len(parsed))
	s.buf = append(append(s.buf, parsed...), text...)
	s.now[e.Path] = e
	if len(s.buf) < writeBuffer {
		return nil, 0
	}
	s.writing.RLock()
	full, at = s.buf, s.flushed
	s.flushed += int64(len(full))
	s.buf = nil
	if last := len(s.spare) - 1; last >= 0 {
		s.buf, s.spare = s.spare[last], s.spare[:last]
	}
	return full, at
}

// writeFull writes what put gave.
func (s *Store) writeFull(full []byte, at int64) error {
	err := s.writeAt(full, at)
	s.writing.RUnlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spare = append(s.spare, full[:0])
	return err
}

// flush writes the buffer, and waits until all is written. The lock is held.
func (s *Store) flush() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if len(s.buf) == 0 {
		return nil
	}
	err := s.writeAt(s.buf, s.flushed)
	s.flushed += int64(len(s.buf))
	s.buf = s.buf[:0]
	return err
}

func (s *Store) writeAt(data []byte, at int64) error {
	if _, err := s.file.WriteAt(data, at); err != nil {
		return fmt.Errorf("keep texts for rendering: %w", err)
	}
	return nil
}

// read gives a piece, checked against its checksum.
func (s *Store) read(p piece) ([]byte, error) { return s.appendPiece(nil, p, true) }

func (s *Store) appendPiece(dst []byte, p piece, check bool) ([]byte, error) {
	all := slices.Grow(dst, p.Length)[:len(dst)+p.Length]
	data := all[len(dst):]
	if p.Length > 0 {
		if _, err := s.file.ReadAt(data, p.Offset); errors.Is(err, io.EOF) {
			return dst, ErrDamaged // cut off
		} else if err != nil {
			return dst, err
		}
	}
	if check && checksum(data) != p.Checksum {
		return dst, ErrDamaged
	}
	return all, nil
}

// AppendText appends the text of a source file that this build has Got or Put. The
// error is ErrDamaged when the cache does not hold what it should; the next build will
// find nothing of the file then.
func (s *Store) AppendText(dst []byte, path string) ([]byte, error) {
	s.mu.Lock()
	e, ok := s.entry(path)
	err := s.flush()
	s.mu.Unlock()
	if err != nil {
		return dst, err
	}
	if !ok {
		return dst, fmt.Errorf("no text was kept of %s", path)
	}
	check := e.Text.Offset < s.began // what this build has just written is not doubted
	dst, err = s.appendPiece(dst, e.Text, check)
	if err != nil {
		s.mu.Lock()
		s.damaged++
		s.lost[path] = true
		s.mu.Unlock()
		return dst, fmt.Errorf("read the text of %s: %w", path, err)
	}
	return dst, nil
}

// Close ends the store. With save, the entries of this build are there for the
// next one; without, those of the last build are, or those that Save has kept.
func (s *Store) Close(save bool) error {
	defer s.file.Close()
	if s.named {
		os.Remove(s.file.Name())
	}
	switch {
	case s.dir == "" || s.saved:
		return nil
	case !save:
		return s.file.Truncate(s.began)
	}
	return s.Save()
}

// Save keeps the entries of this build for the next one. From then on the store may
// be read and not written: others may write the folder. They leave what it reads
// where it is, or AppendText finds it damaged.
func (s *Store) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saved = true
	if s.dir == "" {
		return nil
	}
	if err := s.flush(); err != nil {
		return err
	}
	s.began = s.flushed // others may write from now on, so nothing is trusted
	if s.note == "" && len(s.now)+len(s.lost)+s.damaged == 0 && !slices.Contains(s.kept, false) {
		return nil // nothing has changed
	}
	list := make([]entry, 0, len(s.old)+len(s.now))
	for i, e := range s.old {
		if _, again := s.now[e.Path]; s.kept[i] && !again {
			list = append(list, e)
		}
	}
	list = slices.AppendSeq(list, maps.Values(s.now))
	list = slices.DeleteFunc(list, func(e entry) bool { return s.lost[e.Path] })
	var live int64
	for _, e := range list {
		live += int64(e.Parsed.Length + e.Text.Length)
	}
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.Path, b.Path) })
	if waste := s.flushed - live; waste > leastWaste && waste > live {
		var err error
		if list, err = s.compact(list); err != nil {
			return fmt.Errorf("keep the cache: %w", err)
		}
	}
	return writeList(filepath.Join(s.dir, indexName), s.program, list)
}

// compact writes the data file anew, with the pieces that are of use, and gives
// the list of entries with their new places. What is damaged is left out.
func (s *Store) compact(list []entry) ([]entry, error) {
	name := filepath.Join(s.dir, dataName)
	f, err := os.Create(name + ".new")
	if err != nil {
		return nil, err
	}
	kept := list[:0]
	var offset int64
	for _, e := range list {
		parsed, err1 := s.read(e.Parsed)
		text, err2 := s.read(e.Text)
		if err1 != nil || err2 != nil {
			continue
		}
		e.Parsed.Offset, e.Text.Offset = offset, offset+int64(len(parsed))
		offset += int64(len(parsed) + len(text))
		kept = append(kept, e)
		if _, err = f.Write(append(parsed, text...)); err != nil {
			break
		}
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(name+".new", name)
	}
	if err != nil {
		os.Remove(name + ".new")
		return nil, err
	}
	return kept, nil
}
