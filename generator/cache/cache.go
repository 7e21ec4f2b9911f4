// Package cache keeps what a build has found out for the next one, in a folder
// that is safe to delete and safe to carry between machines. It knows names,
// bytes and fingerprints, and nothing of posts and pages.
//
// A Store keeps what was made of each source file: its parsed form and the HTML
// of its text. It is also where the texts of the running build lie, so that they
// need not be in memory. Traces keep, for one output folder, what each page asked
// and was told. Both are keyed by contents, never by the time of a file alone.
//
// Nothing that is read is trusted: every file has the program's identity in its
// header and a checksum over the rest, and so has every entry of the Store. What
// does not fit is as if it were not there, and Note says so.
package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"unsafe"

	"broadsheet/generator/source"
)

// magic begins every file of the cache.
const magic = "broadsheet cache 2\n"

// checksum finds damage, not forgery: who can write the cache can write the site.
func checksum(data []byte) uint32 { return crc32.Checksum(data, castagnoli) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrForeign means that a file of the cache was written by another program, or
// another version of this one.
var ErrForeign = errors.New("written by another version")

// writeFile replaces a file of the cache in one step.
func writeFile(name string, program source.Fingerprint, payload []byte) error {
	f, err := createFile(name, program)
	if err != nil {
		return err
	}
	f.write(payload)
	f.seal()
	return f.keep()
}

// writeList is writeFile for what Encode makes of a list, which is put together in pieces, since as
// a whole it would only bring on a collection of garbage.
func writeList[T any](name string, program source.Fingerprint, list []T) error {
	f, err := createFile(name, program)
	if err != nil {
		return err
	}
	one := coderOf(reflect.TypeFor[T]())
	piece := appendCount(make([]byte, 0, spillAt+spillAt/8), len(list))
	for i := range list {
		if piece = one.encode(piece, unsafe.Pointer(&list[i])); len(piece) >= spillAt {
			f.write(piece)
			piece = piece[:0]
		}
	}
	f.write(piece)
	f.seal()
	return f.keep()
}

// newFile is a file of the cache that is written beside the one in whose place it comes.
type newFile struct {
	name string // of the place
	file *os.File
	sum  uint32 // of the payload so far
	err  error  // the first one
}

// sumAt is where in a file the checksum of its payload is, which comes next.
const sumAt = int64(len(magic) + len(source.Fingerprint{}))

func createFile(name string, program source.Fingerprint) (*newFile, error) {
	file, err := os.Create(name + ".new")
	if err != nil {
		return nil, err
	}
	_, err = file.Write(append(append([]byte(magic), program[:]...), make([]byte, crc32.Size)...))
	return &newFile{name: name, file: file, err: err}, nil
}

// write writes a part of the payload.
func (f *newFile) write(part []byte) {
	if f.err == nil {
		f.sum = crc32.Update(f.sum, castagnoli, part)
		_, f.err = f.file.Write(part)
	}
}

// seal ends the payload.
func (f *newFile) seal() {
	if f.err == nil {
		_, f.err = f.file.WriteAt(binary.BigEndian.AppendUint32(nil, f.sum), sumAt)
	}
	f.err = errors.Join(f.err, f.file.Close())
}

// keep puts the file into its place, unless there was an error.
func (f *newFile) keep() error {
	if f.err == nil {
		f.err = os.Rename(f.file.Name(), f.name)
	}
	if f.err != nil {
		f.drop()
		return fmt.Errorf("keep the cache: %w", f.err)
	}
	return nil
}

// drop gives the file up.
func (f *newFile) drop() { os.Remove(f.file.Name()) }

// readFile reads what writeFile wrote. A file that is not there gives nil and no
// error; one that is not ours gives ErrForeign or ErrDamaged.
func readFile(name string, program source.Fingerprint) ([]byte, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	payload, sum, err := unwrap(data, program)
	if err == nil && sum != checksum(payload) {
		err = ErrDamaged
	}
	if err != nil {
		return nil, err
	}
	return payload, nil
}

// unwrap takes a file's payload, or the beginning of it, out of its wrapping.
func unwrap(data []byte, program source.Fingerprint) (payload []byte, sum uint32, err error) {
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	switch {
	case !ok || len(rest) < len(program)+crc32.Size:
		return nil, 0, ErrDamaged
	case !bytes.Equal(rest[:len(program)], program[:]):
		return nil, 0, ErrForeign
	}
	rest = rest[len(program):]
	return rest[crc32.Size:], binary.BigEndian.Uint32(rest), nil
}

// MakeFolder makes the cache's folder, with a file that keeps it out of git.
func MakeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	ignore := filepath.Join(dir, ".gitignore")
	if _, err := os.Stat(ignore); errors.Is(err, fs.ErrNotExist) {
		return os.WriteFile(ignore, []byte("*\n"), 0o644)
	}
	return nil
}
