package build

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/publish"
)

// Comparison is what became of comparing an output folder with a clean build.
type Comparison struct {
	Files       int          // compared, with the manifest
	Differences []Difference // sorted by path
	Duration    time.Duration
}

// Difference is a file of which the output folder has something else than a
// clean build makes.
type Difference struct {
	Path string // below the output folder
	Kind DifferenceKind
	// Line and Column say where the two differ first, counted from 1; Column in
	// characters. They are 0 unless the kind is Altered and both are text.
	Line, Column int
	Offset       int64 // of the first byte that differs, where the kind is Altered
	// Have and Want are the line from shortly before that place on, in the output
	// and as it should be; "" as Line is 0, or where the file ends.
	Have, Want string
}

// DifferenceKind says how a file differs.
type DifferenceKind string

// The kinds of differences.
const (
	Altered  DifferenceKind = "altered"  // the bytes are others
	Missing  DifferenceKind = "missing"  // the output does not have it
	Leftover DifferenceKind = "leftover" // the output has it by its manifest, a clean build does not make it
)

// Compare builds the site once more into a temporary folder, from nothing and
// with no cache, and compares with it, byte for byte, what a build with the same
// options has made. Files that no build has written are passed over. The error
// is that of the clean build, or one of reading files.
func Compare(ctx context.Context, opts Options, made *Result) (*Comparison, error) {
	start := time.Now()
	dir, err := os.MkdirTemp("", "broadsheet-verify-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	opts.Output, opts.Now = filepath.Join(dir, "site"), made.Now
	opts.NoCache, opts.DryRun, opts.Explain, opts.Waiting = true, false, "", nil
	clean, err := Run(ctx, opts)
	if err != nil {
		return nil, err
	}
	c, err := compareFolders(ctx, made.Output, clean.Output, opts)
	if err != nil {
		return nil, err
	}
	c.Duration = time.Since(start)
	return c, nil
}

// compareFolders compares what the manifests of two folders list.
func compareFolders(ctx context.Context, have, want string, opts Options) (*Comparison, error) {
	names, err := listed(have, want)
	if err != nil {
		return nil, err
	}
	differences := make([]*Difference, len(names))
	var group errgroup.Group
	group.SetLimit(cmp.Or(max(0, opts.Jobs), runtime.GOMAXPROCS(0)))
	var done atomic.Int64
	for i, name := range names {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			differences[i], err = compareFiles(have, want, name)
			if opts.Progress != nil {
				opts.Progress("compare", int(done.Add(1)), len(names))
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	c := &Comparison{Files: len(names)}
	for _, d := range differences {
		if d != nil {
			c.Differences = append(c.Differences, *d)
		}
	}
	return c, nil
}

// listed gives the paths in the manifests of some folders, and the manifest's
// own, sorted.
func listed(folders ...string) ([]string, error) {
	names := []string{publish.ManifestName}
	for _, folder := range folders {
		m, err := publish.ReadManifest(folder)
		if err != nil {
			return nil, err
		}
		for _, f := range m.Files {
			names = append(names, f.Path)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// compareFiles compares a file in two folders; nil means that it is the same.
func compareFiles(have, want, name string) (*Difference, error) {
	fileA, fileB := filepath.Join(have, filepath.FromSlash(name)), filepath.Join(want, filepath.FromSlash(name))
	if sameLarge(fileA, fileB) {
		return nil, nil
	}
	a, errA := os.ReadFile(fileA)
	b, errB := os.ReadFile(fileB)
	switch {
	case errors.Is(errB, fs.ErrNotExist):
		return &Difference{Path: name, Kind: Leftover}, nil
	case errors.Is(errA, fs.ErrNotExist) && errB == nil:
		return &Difference{Path: name, Kind: Missing}, nil
	case errA != nil || errB != nil:
		return nil, errors.Join(errA, errB)
	case bytes.Equal(a, b):
		return nil, nil
	}
	return alteration(name, a, b), nil
}

// sameLarge tells whether two files are large, and the same. They need not be in memory
// for that. Whatever goes wrong is told by who reads them whole.
func sameLarge(fileA, fileB string) bool {
	a, errA := os.Open(fileA)
	b, errB := os.Open(fileB)
	defer a.Close() // a file that is not open has nothing to close
	defer b.Close()
	if errA != nil || errB != nil {
		return false
	}
	if st, err := a.Stat(); err != nil || st.Size() <= usualBuffer {
		return false
	}
	const piece = 64 << 10
	dataA, dataB := make([]byte, piece), make([]byte, piece)
	for {
		n, errA := io.ReadFull(a, dataA)
		m, errB := io.ReadFull(b, dataB)
		if !bytes.Equal(dataA[:n], dataB[:m]) {
			return false
		}
		if errA != nil || errB != nil {
			return ended(errA) && ended(errB)
		}
	}
}

// ended tells whether an error of io.ReadFull means that the file is at its end.
func ended(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }

// How much of a line is shown, in bytes: before the place where it differs, and
// in all.
const (
	shownBefore = 60
	shownInAll  = 160
)

// alteration finds the first place where the bytes of a file differ.
func alteration(name string, have, want []byte) *Difference {
	n := 0
	for n < len(have) && n < len(want) && have[n] == want[n] {
		n++
	}
	d := &Difference{Path: name, Kind: Altered, Offset: int64(n)}
	if !utf8.Valid(have) || !utf8.Valid(want) {
		return d
	}
	for n > 0 && !(boundary(have, n) && boundary(want, n)) {
		n--
	}
	start := bytes.LastIndexByte(have[:n], '\n') + 1
	d.Line = 1 + bytes.Count(have[:start], []byte{'\n'})
	d.Column = 1 + utf8.RuneCount(have[start:n])
	from := max(start, n-shownBefore)
	for !boundary(have, from) {
		from--
	}
	d.Have, d.Want = shown(have[from:]), shown(want[from:])
	return d
}

// boundary tells whether a character begins at a place, or the text ends.
func boundary(text []byte, n int) bool { return n == len(text) || utf8.RuneStart(text[n]) }

// shown gives the start of a text, to the end of the line at most.
func shown(text []byte) string {
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	if n := shownInAll; len(line) > n {
		for !utf8.RuneStart(line[n]) {
			n--
		}
		line = line[:n]
	}
	return string(line)
}
