package publish

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/source"
)

// ManifestName is the manifest's file in the output folder. It holds nothing
// that the site does not show, and is the same for the same site. Servers need
// not serve it.
const ManifestName = ".broadsheet-manifest"

// The first line says how the others are to be read: those of version 1 had fingerprints
// instead of checksums, which tell nothing today, but its files are ours.
const (
	manifestHeader = "broadsheet manifest 2"
	firstHeader    = "broadsheet manifest 1"
)

// Manifest lists the files that a build put into an output folder.
type Manifest struct {
	Files []File // sorted by Path
}

// File is one file of the output.
type File struct {
	Path     string // slash-separated, below the output folder
	Size     int64  // bytes
	Checksum source.Checksum
}

// ErrManifest means that a manifest can't be understood.
var ErrManifest = errors.New("the manifest is damaged")

// ReadManifest reads the manifest of an output folder. A folder without one
// gives an empty Manifest.
func ReadManifest(dir string) (*Manifest, error) {
	data, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return &Manifest{}, nil
	}
	if err != nil {
		return nil, err
	}
	return parseManifest(data)
}

func parseManifest(data []byte) (*Manifest, error) {
	m := &Manifest{}
	scan := bufio.NewScanner(bytes.NewReader(data))
	scan.Buffer(nil, 1<<20)
	if scan.Scan(); scan.Text() != manifestHeader && scan.Text() != firstHeader {
		return nil, fmt.Errorf("%w: line 1 is not %q", ErrManifest, manifestHeader)
	}
	first := scan.Text() == firstHeader
	for n := 2; scan.Scan(); n++ {
		f, err := parseFile(scan.Text(), first)
		if err == nil && len(m.Files) > 0 && m.Files[len(m.Files)-1].Path >= f.Path {
			err = errors.New("the paths are not in order")
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrManifest, n, err)
		}
		m.Files = append(m.Files, f)
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrManifest, err)
	}
	return m, nil
}

// parseFile reads a line of checksum, size and quoted path, maybe of the first version.
func parseFile(line string, first bool) (f File, err error) {
	sum, rest, ok1 := strings.Cut(line, " ")
	size, quoted, ok2 := strings.Cut(rest, " ")
	if !ok1 || !ok2 {
		return f, errors.New("it has fewer than three fields")
	}
	if !first {
		if f.Checksum, err = source.ParseChecksum(sum); err != nil {
			return f, err
		}
	}
	if f.Size, err = strconv.ParseInt(size, 10, 64); err != nil || f.Size < 0 {
		return f, errors.New("the size is not a number of bytes")
	}
	if f.Path, err = strconv.Unquote(quoted); err != nil {
		return f, errors.New("the path is not quoted")
	}
	if !isPlace(f.Path) {
		return f, fmt.Errorf("%q is no path in the output folder", f.Path)
	}
	return f, nil
}

// isPlace tells whether a build may write to a path below the output folder: one
// that stays below it, has one spelling, and is not the manifest's.
func isPlace(name string) bool {
	return filepath.IsLocal(filepath.FromSlash(name)) && path.Clean(name) == name && name != "." && name != ManifestName
}

// Append adds the manifest's bytes to dst.
func (m *Manifest) Append(dst []byte) []byte {
	const about = 40 // bytes of a line, but for its path
	size := about * (1 + len(m.Files))
	for _, f := range m.Files {
		size += len(f.Path)
	}
	dst = append(slices.Grow(dst, size), manifestHeader+"\n"...)
	for _, f := range m.Files {
		dst = f.Checksum.Append(dst)
		dst = append(dst, ' ')
		dst = strconv.AppendInt(dst, f.Size, 10)
		dst = append(dst, ' ')
		dst = appendQuoted(dst, f.Path)
		dst = append(dst, '\n')
	}
	return dst
}

// appendQuoted quotes a path as strconv does, which goes through it by characters; most
// have none to escape.
func appendQuoted(dst []byte, path string) []byte {
	for i := range len(path) {
		if c := path[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return strconv.AppendQuote(dst, path)
		}
	}
	return append(append(append(dst, '"'), path...), '"')
}

// Has tells whether the manifest lists a path.
func (m *Manifest) Has(path string) bool {
	_, ok := slices.BinarySearchFunc(m.Files, path, func(f File, p string) int { return strings.Compare(f.Path, p) })
	return ok
}

// union lists the files of both; where both have a path, that of m.
func (m *Manifest) union(other *Manifest) *Manifest {
	all := slices.Concat(m.Files, other.Files)
	slices.SortStableFunc(all, byPath)
	all = slices.CompactFunc(all, func(a, b File) bool { return a.Path == b.Path })
	return &Manifest{Files: all}
}

func byPath(a, b File) int { return strings.Compare(a.Path, b.Path) }
