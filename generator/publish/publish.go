// Package publish owns the output folder. A build puts its files into a Stage,
// a hidden folder beside the output; files whose bytes are in place already are
// only noted. Commit then moves the staged files to their places, by rename, and
// deletes what an earlier build wrote and this one did not. So a reader sees each
// file whole, old or new; a build that fails, or is stopped, before Commit has
// changed nothing; and files that Broadsheet did not write are never touched:
// what it wrote is in the Manifest.
//
// Commit first writes a manifest of the old and the new files together. Should
// the program be killed while it moves files, the next build knows all files
// that may be its own.
package publish

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"broadsheet/generator/source"
)

// Stage collects the files of one build. Its Write may be called by several
// goroutines at once. Either Commit or Abort ends it.
type Stage struct {
	out    string // the output folder
	dir    string // the staging folder
	folder folder // the same, for what is made in it
	old    *Manifest
	fresh  bool // the output folder does not exist
	unlock func()

	queue   chan queued         // nil until something is written
	room    *semaphore.Weighted // bytes that may wait in the queue
	pending sync.WaitGroup      // for what is in the queue, or on its way there
	copies  atomic.Int64        // files that Copy has received

	mu     sync.Mutex
	files  []File   // of this build
	staged []string // the paths of those that Commit moves
	err    error    // the first that writing met
}

// Summary says what a Commit did.
type Summary struct {
	Written []string // new files and files with new bytes, sorted
	Pruned  []string // files deleted, sorted
	Kept    int      // files that were in place already
}

// Begin starts a build into an output folder, which need not exist. It waits
// while another build writes there; waiting is called once then, and may be nil.
func Begin(ctx context.Context, out string, waiting func()) (*Stage, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	if st, err := os.Stat(out); err == nil && !st.IsDir() {
		return nil, &source.Error{Position: source.Position{Path: out}, Code: "output.file",
			Message: "the output folder is a file", Hint: "remove it, or name another folder with --output"}
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
		return nil, explain(err)
	}
	dir, err := stagingFolder(out)
	if err != nil {
		return nil, explain(err)
	}
	unlock, err := Lock(ctx, dir+".lock", waiting)
	if err != nil {
		return nil, err
	}
	s := &Stage{out: out, dir: dir, unlock: unlock, room: semaphore.NewWeighted(queueBytes)}
	if err := s.open(); err != nil {
		s.Abort()
		return nil, err
	}
	return s, nil
}

// open reads the manifest and clears what a killed build left.
func (s *Stage) open() error {
	if err := s.clear(); err != nil {
		return explain(err)
	}
	s.sweepProbes()
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		return explain(err)
	}
	var err error
	if s.folder, err = openFolder(s.dir); err != nil {
		return explain(err)
	}
	if _, err := os.Stat(s.out); errors.Is(err, fs.ErrNotExist) {
		s.fresh = true
	}
	old, err := ReadManifest(s.out)
	if errors.Is(err, ErrManifest) {
		return &source.Error{Position: source.Position{Path: filepath.Join(s.out, ManifestName)}, Code: "output.manifest", Err: err,
			Message: err.Error(), Hint: "delete the output folder and build again; without its manifest nothing tells which files are Broadsheet's"}
	}
	s.old = old
	return err
}

// sweepProbes deletes what builds have left that were killed at their first step.
func (s *Stage) sweepProbes() {
	prefix := filepath.Base(s.dir) + ".probe"
	for _, dir := range []string{filepath.Dir(s.dir), s.out} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue // there is nothing to sweep
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), prefix) && e.Type().IsRegular() {
				os.Remove(filepath.Join(dir, e.Name()))
			}
		}
	}
}

// stagingFolder names the folder beside the output where files wait. It must be
// on the output's file system and writable; beside is better than inside, since
// what a killed build leaves there is not published.
func stagingFolder(out string) (string, error) {
	beside := filepath.Join(filepath.Dir(out), "."+filepath.Base(out)+".staging")
	if err := probe(beside, out); err == nil {
		return beside, nil
	}
	inside := filepath.Join(out, ".broadsheet-staging")
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", explain(err)
	}
	return inside, explain(probe(inside, out))
}

// probe tells whether files can be moved from beside dir to out. Another build may
// do the same at this moment, so each has a file of its own; and one that has the
// lock may sweep it away, so that it is tried again.
func probe(dir, out string) error {
	var err error
	for range 10 {
		if err = probeOnce(dir, out); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return err
}

func probeOnce(dir, out string) error {
	f, err := os.CreateTemp(filepath.Dir(dir), filepath.Base(dir)+".probe*")
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			pe.Path = filepath.Dir(dir) // the probe's own name tells nobody anything
		}
		return err
	}
	f.Close()
	file := f.Name()
	defer os.Remove(file)
	if _, err := os.Stat(out); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	moved := filepath.Join(out, filepath.Base(file))
	defer os.Remove(moved)
	return os.Rename(file, moved)
}
