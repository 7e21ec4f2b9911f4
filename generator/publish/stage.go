package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"syscall"

	"broadsheet/generator/source"
)

// Write puts a file into the stage, unless the output has these very bytes. The
// path is slash-separated, below the output folder. A file of others with the same
// bytes is ours from then on. The data belongs to the stage until it calls
// done, from whatever goroutine, with the file's time of change in nanoseconds since
// 1970, 0 where it was not written. That a file could not be written may be told by the Write of a later one, and
// in any case by Flush.
func (s *Stage) Write(name string, data []byte, done func(modTime int64)) (File, error) {
	if !isPlace(name) {
		done(0)
		return File{}, fmt.Errorf("publish: %q is no path in the output folder", name)
	}
	file := File{Path: name, Size: int64(len(data)), Checksum: source.ChecksumOf(data)}
	modTime, there := s.hasBytes(file, data)
	if waits, err := s.note(file, there); err != nil || !waits {
		done(modTime)
		return file, err
	}
	room := min(file.Size, queueBytes)
	_ = s.room.Acquire(context.Background(), room) // fails only when the context ends
	s.queue <- queued{name: name, data: data, done: func(modTime int64) { done(modTime); s.room.Release(room) }}
	return file, nil
}

// note lists a file. It tells whether the file has to be written; the queue waits
// for it then, also in Abort.
func (s *Stage) note(file File, there bool) (waits bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return false, s.err
	}
	s.files = append(s.files, file)
	if there {
		return false, nil
	}
	s.staged = append(s.staged, file.Path)
	if s.queue == nil {
		s.queue = make(chan queued, queueLength)
		go s.writeQueue(s.queue)
	}
	s.pending.Add(1)
	return true, nil
}

// queued is a file that waits to be written.
type queued struct {
	name   string
	data   []byte
	copied string              // the file in the stage that has the bytes, instead of data; "" means none
	done   func(modTime int64) // called when data is needed no more; see Write
}

// Of the files that wait to be written there are enough to bridge the moments in
// which a disk takes its time, and not so many that they weigh on the memory of a
// build: a site may have thousands of large pictures to copy.
const (
	queueLength = 128
	queueBytes  = 16 << 20 // a larger file waits alone
)

// writeQueue writes files one at a time: threads that make files in one folder at
// once wait for each other inside the system, which costs more than to wait here.
func (s *Stage) writeQueue(queue <-chan queued) {
	for q := range queue {
		var modTime int64
		if s.failure() == nil {
			var err error
			modTime, err = s.put(q)
			s.mu.Lock()
			if err != nil && s.err == nil {
				s.err = explain(err)
			}
			s.mu.Unlock()
		}
		q.done(modTime)
		s.pending.Done()
	}
}

func (s *Stage) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Flush waits until all files are in the stage, and tells whether they are.
func (s *Stage) Flush() error {
	s.pending.Wait()
	return s.failure()
}

// put writes a file of the stage.
func (s *Stage) put(q queued) (modTime int64, err error) {
	modTime, err = s.place(q)
	if errors.Is(err, fs.ErrNotExist) {
		if err := s.makeFolder(path.Dir(q.name)); err != nil {
			return 0, err
		}
		modTime, err = s.place(q)
	}
	return modTime, err
}

// place writes a file of the stage into its folder, if that is there.
func (s *Stage) place(q queued) (modTime int64, err error) {
	if q.copied != "" {
		return 0, os.Rename(q.copied, filepath.Join(s.dir, filepath.FromSlash(q.name)))
	}
	return s.folder.write(q.name, q.data)
}

// makeFolder makes a folder of the stage, which may be there already.
func (s *Stage) makeFolder(name string) error {
	err := s.folder.makeFolder(name)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return os.MkdirAll(filepath.Join(s.dir, filepath.FromSlash(name)), 0o755)
	}
	return err
}

// hasBytes tells whether the output has the file with these bytes. It looks at
// the bytes themselves: somebody may have changed them since we wrote them.
func (s *Stage) hasBytes(file File, data []byte) (modTime int64, ok bool) {
	st := s.stat(file)
	if st == nil {
		return 0, false
	}
	there, err := os.ReadFile(filepath.Join(s.out, filepath.FromSlash(file.Path)))
	return st.ModTime().UnixNano(), err == nil && bytes.Equal(there, data)
}

// stat looks at a file of the output; nil when it can't be the one.
func (s *Stage) stat(file File) os.FileInfo {
	if s.fresh {
		return nil
	}
	st, err := os.Lstat(filepath.Join(s.out, filepath.FromSlash(file.Path)))
	if err != nil || !st.Mode().IsRegular() || st.Size() != file.Size {
		return nil
	}
	return st
}

// InPlace tells whether the output has a file as an earlier build made it. A file
// of the time at which that build left it is taken to be; of any other, which may
// have been copied or written by others, the bytes are read. The file's time is
// given in nanoseconds since 1970.
func (s *Stage) InPlace(file File, modTime int64) (int64, bool) {
	st := s.stat(file)
	if st == nil || !s.old.Has(file.Path) {
		return modTime, false
	}
	if now := st.ModTime().UnixNano(); now != modTime {
		there, err := os.ReadFile(filepath.Join(s.out, filepath.FromSlash(file.Path)))
		return now, err == nil && source.ChecksumOf(there) == file.Checksum
	}
	return modTime, true
}

// Reserve makes room for what is noted of so many files.
func (s *Stage) Reserve(files int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = slices.Grow(s.files, files)
	if s.fresh {
		s.staged = slices.Grow(s.staged, files)
	}
}

// Keep notes that a file of an earlier build, found InPlace, belongs to this one
// too.
func (s *Stage) Keep(file File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, file)
}

// Lists tells whether the manifest lists exactly these files, sorted by path.
func (s *Stage) Lists(files []File) bool { return slices.Equal(s.old.Files, files) }

// Expect makes the folders of files that Write will be given, in the background: a file
// system takes as long for a folder as for the file in it, and there is time while the
// build is busy with what comes before. In an output that exists already few folders
// are missing; there it does nothing. What goes wrong is told when the file is written.
// The names are asked for until Flush or Abort return.
func (s *Stage) Expect(names iter.Seq[string]) {
	if !s.fresh || s.failure() != nil {
		return
	}
	s.pending.Go(func() {
		last := ""
		for name := range names {
			if s.failure() != nil {
				return
			}
			if dir := path.Dir(name); dir != last && isPlace(name) {
				_ = s.makeFolder(dir)
				last = dir
			}
		}
	})
}

// Abort gives the stage up. The output is as it was. After Commit it does nothing.
func (s *Stage) Abort() {
	if s.unlock == nil {
		return
	}
	s.stop()
	s.folder.close()
	s.clear()
	s.unlock()
	s.unlock = nil
}

// stop ends the queue; what is still in it is not written.
func (s *Stage) stop() {
	s.mu.Lock()
	if s.err == nil {
		s.err = errEnded
	}
	s.mu.Unlock()
	s.pending.Wait() // from here on nobody sends: Write looks at the error first
	if s.queue != nil {
		close(s.queue)
		s.queue = nil
	}
}

var errEnded = errors.New("publish: the build has ended")

// clear removes the stage.
func (s *Stage) clear() error {
	os.Remove(s.dir + ".union")
	os.Remove(s.dir + ".final")
	return os.RemoveAll(s.dir)
}

// Commit moves the staged files to their places and deletes the files of earlier
// builds that this one did not write. It is short and does not stop half-way.
func (s *Stage) Commit() (*Summary, error) {
	defer s.Abort()
	if err := s.Flush(); err != nil {
		return nil, err
	}
	slices.SortFunc(s.files, byPath)
	slices.Sort(s.staged)
	now := &Manifest{Files: s.files}
	if err := s.refuseForeign(now); err != nil {
		return nil, err
	}
	sum := &Summary{Written: s.staged, Kept: len(s.files) - len(s.staged)}
	var stale []string
	for _, f := range s.old.Files {
		if !now.Has(f.Path) {
			stale = append(stale, f.Path)
		}
	}
	if len(sum.Written) == 0 && len(stale) == 0 && slices.Equal(s.files, s.old.Files) {
		return sum, nil
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return nil, explain(err)
	}
	// Both manifests are written before anything is moved: to name a file needs no
	// space on the disk.
	final, err := s.stageManifest(now, "final")
	if err != nil {
		return nil, err
	}
	first := final
	if len(stale) > 0 { // else the new one lists the old files as well
		if first, err = s.stageManifest(now.union(s.old), "union"); err != nil {
			return nil, err
		}
	}
	if err := s.placeManifest(first); err != nil {
		return nil, err
	}
	// What is pruned goes first: a page may take the place of a folder.
	if sum.Pruned, err = s.prune(stale); err != nil {
		return nil, err
	}
	if err := s.move("."); err != nil {
		return nil, err
	}
	if first == final {
		return sum, nil
	}
	return sum, s.placeManifest(final)
}

// refuseForeign reports the files of others that stand where ours would go, or
// where one of ours needs a folder.
func (s *Stage) refuseForeign(now *Manifest) error {
	if s.fresh {
		return nil
	}
	var problems source.ErrorList
	for _, name := range s.staged {
		for _, file := range s.inTheWay(name, now) {
			problems = append(problems, &source.Error{Position: source.Position{Path: filepath.Join(s.out, file)}, Code: "output.foreign",
				Message: "the site has a page here, but this file was not written by Broadsheet",
				Hint:    "move it away (a file that belongs to the site goes into static/), or build into an empty folder with --output"})
		}
	}
	problems.Sort()
	return problems.Err()
}

// inTheWay lists the files of others that keep a file from its place: one at the
// place itself or at a folder on the way there, or those in a folder at the place.
// Our own go when they are pruned, if the site has them no more.
func (s *Stage) inTheWay(name string, now *Manifest) []string {
	target := filepath.Join(s.out, filepath.FromSlash(name))
	switch st, err := os.Lstat(target); {
	case err == nil && st.IsDir():
		return s.foreignBelow(name, now)
	case err == nil && (!s.old.Has(name) || !st.Mode().IsRegular()):
		return []string{name}
	case err == nil || !errors.Is(err, syscall.ENOTDIR):
		return nil
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		st, err := os.Stat(filepath.Join(s.out, filepath.FromSlash(dir)))
		if err == nil && !st.IsDir() && (!s.old.Has(dir) || now.Has(dir)) {
			return []string{dir}
		}
	}
	return nil
}

// foreignBelow lists the files in a folder that pruning will not delete. Folders
// without files are nobody's: a build that was killed may have left them.
func (s *Stage) foreignBelow(dir string, now *Manifest) []string {
	var files []string
	root := filepath.Join(s.out, filepath.FromSlash(dir))
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(s.out, file)
		if name := filepath.ToSlash(rel); err == nil && !d.IsDir() && (!s.old.Has(name) || now.Has(name)) {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		files = append(files, dir)
	}
	return files
}

// move moves what is staged in a folder: at once where the output has no such
// folder yet, else one by one.
func (s *Stage) move(dir string) error {
	entries, err := os.ReadDir(filepath.Join(s.dir, dir))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := filepath.Join(dir, entry.Name())
		from, to := filepath.Join(s.dir, name), filepath.Join(s.out, name)
		there, err := os.Lstat(to)
		switch {
		case err != nil:
			err = os.Rename(from, to)
		case entry.IsDir():
			err = s.move(name)
		case there.IsDir(): // empty, as a build that was killed may have left it
			if err = removeEmpty(to); err == nil {
				err = os.Rename(from, to)
			}
		default:
			err = replace(from, to)
		}
		if err != nil {
			return explain(err)
		}
	}
	return nil
}

// removeEmpty deletes a folder in which there is no file.
func removeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := removeEmpty(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return os.Remove(dir)
}

// prune deletes files, and the folders that are empty then, and gives those files
// that were still there. A folder that somebody has put into the place of a file
// stays.
func (s *Stage) prune(names []string) (pruned []string, err error) {
	for _, name := range names {
		file := filepath.Join(s.out, filepath.FromSlash(name))
		if st, err := os.Lstat(file); err == nil && st.IsDir() {
			continue
		}
		switch err := os.Remove(file); {
		case err == nil:
			pruned = append(pruned, name)
		case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR):
			return pruned, explain(err)
		}
		s.pruneFolders(path.Dir(name))
	}
	return pruned, nil
}

// pruneFolders deletes a folder and those it lies in, as long as they are empty. One
// of them may be a file by now, when a build was killed that made it one.
func (s *Stage) pruneFolders(dir string) {
	for ; dir != "."; dir = path.Dir(dir) {
		name := filepath.Join(s.out, filepath.FromSlash(dir))
		if st, err := os.Lstat(name); err == nil && !st.IsDir() {
			return
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return // not empty
		}
	}
}

// stageManifest writes a manifest beside the stage, whole and on the disk.
func (s *Stage) stageManifest(m *Manifest, name string) (file string, err error) {
	file = s.dir + "." + name
	f, err := os.Create(file)
	if err != nil {
		return "", explain(err)
	}
	_, err = f.Write(m.Append(nil))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", explain(err)
	}
	return file, nil
}

// placeManifest replaces the manifest in one step.
func (s *Stage) placeManifest(file string) error {
	if err := os.Rename(file, filepath.Join(s.out, ManifestName)); err != nil {
		return explain(err)
	}
	return nil
}

// explain adds what to do about the errors that a disk gives.
func explain(err error) error {
	hint := ""
	switch {
	case errors.Is(err, syscall.ENOSPC):
		hint = "free some space and build again; the site is as it was"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		hint = "make the output folder writable, or name another with --output"
	case errors.Is(err, syscall.ENAMETOOLONG):
		hint = "shorten the slug or the title that this file is named after"
	default:
		return err // also nil
	}
	var pe *fs.PathError
	name, reason := "", err
	if errors.As(err, &pe) {
		name, reason = pe.Path, pe.Err
	}
	return &source.Error{Position: source.Position{Path: name}, Code: "output.write", Message: "can't be written: " + reason.Error(), Hint: hint, Err: err}
}
