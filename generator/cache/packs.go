package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/source"
)

const (
	packMagic  = "broadsheet pack 1\n"
	packEnding = ".pack"
	// packsName is the folder of the packs in that of the cache.
	packsName = "pictures"
	// leastUnused is how many bytes of packs may stay that the last build did not use.
	leastUnused = 64 << 20
	maxPackHead = 1 << 20
)

// Packs keep what costs much to make: for each key some pieces of bytes with a
// description, in one file. Unlike the rest of the cache they outlive the program
// that wrote them, so a key must stand for all that decides what the pieces are.
// The methods may be called by several goroutines at once.
//
// A pack is written under another name first, and what is read of it has
// checksums: one that was cut off or changed is as if it were not there.
type Packs struct {
	dir       string
	temporary bool

	mu   sync.Mutex
	used map[string]int64 // the packs of this build by the names of their files, with their sizes
}

// packHead is the description of a pack.
type packHead struct {
	Key    source.Fingerprint
	About  []byte
	Pieces []packPiece
}

type packPiece struct {
	Length int
	Sum    source.Fingerprint
}

// OpenPacks opens the packs in a cache folder, which must exist. With dir "" they end
// with the build.
func OpenPacks(dir string) (*Packs, error) {
	p := &Packs{used: map[string]int64{}}
	var err error
	if dir == "" {
		p.temporary = true
		p.dir, err = os.MkdirTemp("", "broadsheet-pictures-*")
		return p, err
	}
	p.dir = filepath.Join(dir, packsName)
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return nil, fmt.Errorf("keep pictures: %w", err)
	}
	entries, err := os.ReadDir(p.dir)
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), packEnding) { // of a build that was killed
			os.Remove(filepath.Join(p.dir, e.Name()))
		}
	}
	return p, err
}

func (p *Packs) file(key source.Fingerprint) string {
	return filepath.Join(p.dir, key.String()+packEnding)
}

// Get gives the description of the pack of a key; it is not ok when there is none, or
// not whole.
func (p *Packs) Get(key source.Fingerprint) (about []byte, ok bool) {
	f, err := os.Open(p.file(key))
	if err != nil {
		return nil, false
	}
	defer f.Close()
	head, start, err := readPack(f, key)
	if err != nil {
		return nil, false
	}
	size := start
	for _, piece := range head.Pieces {
		size += int64(piece.Length)
	}
	if st, err := f.Stat(); err != nil || st.Size() != size {
		return nil, false
	}
	p.use(key, size)
	return head.About, true
}

func (p *Packs) use(key source.Fingerprint, size int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used[filepath.Base(p.file(key))] = size
}

// readPack reads the head of a pack, and tells where its pieces begin.
func readPack(f io.Reader, key source.Fingerprint) (*packHead, int64, error) {
	var fixed [len(packMagic) + len(key) + 4]byte
	if _, err := io.ReadFull(f, fixed[:]); err != nil || string(fixed[:len(packMagic)]) != packMagic {
		return nil, 0, ErrDamaged
	}
	length := binary.BigEndian.Uint32(fixed[len(fixed)-4:])
	if length > maxPackHead {
		return nil, 0, ErrDamaged
	}
	data := make([]byte, length)
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, 0, ErrDamaged
	}
	var head packHead
	sum := source.FingerprintOf(data)
	if !bytes.Equal(sum[:], fixed[len(packMagic):len(packMagic)+len(sum)]) || Decode(data, &head) != nil || head.Key != key {
		return nil, 0, ErrDamaged
	}
	return &head, int64(len(fixed) + len(data)), nil
}

// Piece gives a piece of a pack by its number. The error is ErrDamaged, or that of
// reading.
func (p *Packs) Piece(key source.Fingerprint, n int) ([]byte, error) {
	f, err := os.Open(p.file(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrDamaged
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head, at, err := readPack(f, key)
	if err != nil {
		return nil, err
	}
	if n < 0 || n >= len(head.Pieces) {
		return nil, ErrDamaged
	}
	for _, piece := range head.Pieces[:n] {
		at += int64(piece.Length)
	}
	st, err := f.Stat()
	if err != nil || at+int64(head.Pieces[n].Length) > st.Size() {
		return nil, ErrDamaged
	}
	data := make([]byte, head.Pieces[n].Length)
	if _, err := f.ReadAt(data, at); err != nil || source.FingerprintOf(data) != head.Pieces[n].Sum {
		return nil, ErrDamaged
	}
	return data, nil
}

// Put keeps a pack, in the place of the one that the key may have.
func (p *Packs) Put(key source.Fingerprint, about []byte, pieces [][]byte) error {
	head := packHead{Key: key, About: about}
	for _, piece := range pieces {
		head.Pieces = append(head.Pieces, packPiece{len(piece), source.FingerprintOf(piece)})
	}
	data := Encode(nil, &head)
	sum := source.FingerprintOf(data)
	fixed := append([]byte(packMagic), sum[:]...)
	fixed = binary.BigEndian.AppendUint32(fixed, uint32(len(data)))
	f, err := os.CreateTemp(p.dir, key.String()+".new*")
	if err != nil {
		return fmt.Errorf("keep pictures: %w", err)
	}
	var size int64
	for _, part := range slices.Concat([][]byte{fixed, data}, pieces) {
		n, writeErr := f.Write(part)
		size += int64(n)
		err = errors.Join(err, writeErr)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), p.file(key))
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("keep pictures: %w", err)
	}
	p.use(key, size)
	return nil
}

// Close ends the use of the packs; sweep says that this build used all that the site
// needs. Then the oldest of the others are deleted, as far as they take more room
// than those in use: another output folder, or the branch of yesterday, may need
// them again.
func (p *Packs) Close(sweep bool) error {
	if p.temporary {
		return os.RemoveAll(p.dir)
	}
	if !sweep {
		return nil
	}
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return err
	}
	kept, room := int64(0), int64(leastUnused)
	var unused []fs.FileInfo
	for _, size := range p.used {
		room += size
	}
	for _, e := range entries {
		if st, err := e.Info(); err == nil && p.used[e.Name()] == 0 {
			unused = append(unused, st)
		}
	}
	slices.SortFunc(unused, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	for _, st := range unused {
		if kept += st.Size(); kept > room {
			err = errors.Join(err, os.Remove(filepath.Join(p.dir, st.Name())))
		}
	}
	return err
}
