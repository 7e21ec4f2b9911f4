package build

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

// bodyStore keeps the HTML of all texts between parsing and rendering. It is a
// file: the texts of a large archive need not fit into memory. Its methods may be
// called by several goroutines at once.
type bodyStore struct {
	mu      sync.Mutex
	file    *os.File
	named   bool   // the file is still in its folder
	buf     []byte // what is not written yet; it belongs at offset flushed
	flushed int64
	places  map[string]place // by source path
}

// place is where a text lies in the file.
type place struct {
	offset int64
	length int
}

// bodyBuffer is how much is written at once.
const bodyBuffer = 1 << 20

func newBodyStore() (*bodyStore, error) {
	f, err := os.CreateTemp("", "broadsheet-bodies-*")
	if err != nil {
		return nil, fmt.Errorf("keep texts for rendering: %w", err)
	}
	// Where an open file can be deleted, nothing is left when the build is killed.
	named := os.Remove(f.Name()) != nil
	return &bodyStore{file: f, named: named, places: map[string]place{}}, nil
}

// add keeps the text of a source file.
func (s *bodyStore) add(path string, html []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places[path] = place{s.flushed + int64(len(s.buf)), len(html)}
	s.buf = append(s.buf, html...)
	if len(s.buf) < bodyBuffer {
		return nil
	}
	return s.flush()
}

// flush writes the buffer. The lock is held.
func (s *bodyStore) flush() error {
	n, err := s.file.WriteAt(s.buf, s.flushed)
	s.flushed += int64(n)
	s.buf = s.buf[:0]
	if err != nil {
		return fmt.Errorf("keep texts for rendering: %w", err)
	}
	return nil
}

// read gives the text of a source file. Nothing may be added any more.
func (s *bodyStore) read(path string) ([]byte, error) {
	s.mu.Lock()
	p, ok := s.places[path]
	var err error
	if len(s.buf) > 0 {
		err = s.flush()
	}
	s.mu.Unlock()
	if !ok || err != nil {
		return nil, errors.Join(fmt.Errorf("no text was kept of %s", path), err)
	}
	html := make([]byte, p.length)
	if _, err := s.file.ReadAt(html, p.offset); err != nil {
		return nil, fmt.Errorf("read the text of %s: %w", path, err)
	}
	return html, nil
}

// close deletes the file.
func (s *bodyStore) close() {
	s.file.Close()
	if s.named {
		os.Remove(s.file.Name())
	}
}
