// Package source reads the site's folder, and says where in it a problem is.
//
// A Folder is walked once a build; each File found is named by its
// slash-separated path below the folder, which is also how every later stage and
// every error names it. Fingerprints stand for contents. Error is the one error
// type of the whole program: position, what is wrong, what would be right.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Folder is a site's folder on disk.
type Folder struct {
	dir  string // as given
	real string // absolute, without symbolic links
}

// File is a file of the site as the walk saw it.
type File struct {
	Path  string // slash-separated, relative to the site's folder
	State State
}

// OpenFolder opens a site's folder.
func OpenFolder(dir string) (*Folder, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &Error{Position: Position{Path: dir}, Code: "source.folder", Message: "there is no such folder", Hint: "name the folder of the site with --source", Err: err}
		}
		return nil, fmt.Errorf("open the site's folder: %w", err)
	}
	if st, err := os.Stat(real); err != nil {
		return nil, err
	} else if !st.IsDir() {
		return nil, &Error{Position: Position{Path: dir}, Code: "source.folder", Message: "this is a file, not the folder of a site", Hint: "name the folder that holds config.yaml"}
	}
	return &Folder{dir: dir, real: real}, nil
}

// Dir gives the folder's absolute path.
func (f *Folder) Dir() string { return f.real }

// FS gives the folder as a file system. What is neither a file nor a folder can't be
// opened in it.
func (f *Folder) FS() fs.FS { return siteFS{os.DirFS(f.real).(fs.ReadLinkFS), f} }

// Read gives the bytes of a file that was listed. Of one that was not, ask FS: it may be
// a named pipe, from which nothing comes.
func (f *Folder) Read(name string) ([]byte, error) { return f.Append(nil, name, -1) }

// Append is Read for whoever has memory for the bytes: it appends them to dst. The size is
// the one that the walk saw, less than 0 where nobody knows. A file that has another by now
// is read to its end all the same; where as many bytes come as were expected, though there
// was room for more, that is the end, and need not be asked for.
func (f *Folder) Append(dst []byte, name string, size int64) ([]byte, error) {
	file, err := openFile(f.join(name))
	if err != nil {
		return dst, Unreadable(name, err)
	}
	if size < 0 {
		size = StateOf(f.join(name)).Size
	}
	return appendAll(dst, file, name, size)
}

// appendAll is Append for a file that is open, and closes it.
func appendAll(dst []byte, file io.ReadCloser, name string, size int64) ([]byte, error) {
	defer file.Close()
	before := len(dst)
	dst = slices.Grow(dst, int(min(size, mostAtOnce))+1)
	for {
		n, err := file.Read(dst[len(dst):cap(dst)])
		dst = dst[:len(dst)+n]
		switch {
		case errors.Is(err, io.EOF):
			return dst, nil
		case err != nil:
			return dst, Unreadable(name, err)
		case int64(len(dst)-before) == size && len(dst) < cap(dst):
			return dst, nil
		}
		dst = slices.Grow(dst, 1)
	}
}

// mostAtOnce is how many bytes a file may make us ask of memory by its mere size.
const mostAtOnce = 1 << 30

func (f *Folder) join(name string) string { return filepath.Join(f.real, filepath.FromSlash(name)) }

// Walk lists the files below the named subfolders, sorted by path. A subfolder
// that does not exist holds no files. Editors' leftovers and hidden files are
// passed over, but for hidden ones below static/, where .well-known belongs.
// Symbolic links are followed as long as they stay within the site's folder; one
// that leads out of it is an error, since a build must not publish what lies
// outside the repository.
func (f *Folder) Walk(ctx context.Context, subfolders ...string) ([]File, error) {
	var files []File
	var problems ErrorList
	for _, top := range subfolders {
		w := walker{folder: f, hidden: top == "static"}
		if err := w.top(ctx, top); err != nil {
			return nil, err
		}
		if files == nil {
			files = w.files
		} else {
			files = append(files, w.files...)
		}
		problems = append(problems, w.problems...)
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, problems.Err()
}

type walker struct {
	folder   *Folder
	hidden   bool
	files    []File
	places   []Place
	problems ErrorList
}

// top adds the files below a subfolder of the site.
func (w *walker) top(ctx context.Context, dir string) error {
	l := lookOf(os.Lstat(w.folder.join(dir)))
	if errors.Is(l.err, fs.ErrNotExist) {
		return nil
	}
	var trail []string
	real := w.folder.join(dir)
	if l.kind == fs.ModeSymlink {
		var err error
		if l, real, err = w.follow(dir, &trail); err != nil {
			w.refuse(dir, err)
			return nil
		}
	}
	if l.err == nil && l.kind != fs.ModeDir {
		w.problems.Add(Errorf(Position{Path: dir}, "source.folder", "make it a folder, or rename the file", "a folder belongs here, and this is a file"))
		return nil
	}
	return w.walk(ctx, dir, real, trail)
}

// refuse reports a symbolic link that is not followed.
func (w *walker) refuse(name string, err error) {
	w.problems.Add(&Error{Position: Position{Path: name}, Code: "source.link", Message: cause(err), Err: err,
		Hint: linkCure})
}

// walk adds the files below dir, which really lies at real. The trail holds the
// real paths of the linked folders on the way here, so that a link to a folder
// above ends.
func (w *walker) walk(ctx context.Context, dir, real string, trail []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w.places = append(w.places, Place{Path: dir, Real: real, Folder: true})
	entries, looks, err := list(w.folder.join(dir))
	if err != nil {
		w.problems.Add(unlistable(dir, err))
		return nil
	}
	w.files = slices.Grow(w.files, len(entries))
	for i, entry := range entries {
		if w.skips(entry.Name()) {
			continue
		}
		name := dir + "/" + entry.Name()
		if err := looks[i].err; errors.Is(err, fs.ErrNotExist) {
			continue // gone since the folder was listed
		} else if err != nil {
			w.problems.Add(Unreadable(name, err))
			continue
		}
		if err := w.add(ctx, name, real, looks[i], trail); err != nil {
			return err
		}
	}
	return nil
}

// look is what the system tells of a file.
type look struct {
	kind  fs.FileMode // the bits of its type
	state State
	err   error // of looking, in whose case there is nothing else
}

// lookOf is the look of a file that package os has looked at.
func lookOf(info fs.FileInfo, err error) look {
	if err != nil {
		return look{err: err}
	}
	kind := info.Mode().Type()
	if kind&fs.ModeSymlink != 0 {
		kind = fs.ModeSymlink // on Windows one to a folder is a folder as well
	}
	return look{kind, stateOfInfo(info), nil}
}

// list gives the entries of a folder, sorted by name, with a look at each.
func list(name string) ([]fs.DirEntry, []look, error) {
	dir, err := openFolder(name)
	if err != nil {
		return nil, nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, lookAt(dir, entries), nil
}

// lookAt looks at the entries of a folder, by several goroutines at once when they
// are many.
func lookAt(dir *os.File, entries []fs.DirEntry) []look {
	const some = 256
	looks := make([]look, len(entries))
	lookIn := looker(dir)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(entries)+some-1)/some) {
		group.Go(func() {
			for {
				to := int(next.Add(some))
				from := to - some
				if from >= len(entries) {
					return
				}
				for i := from; i < min(to, len(entries)); i++ {
					looks[i] = lookIn(entries[i])
				}
			}
		})
	}
	group.Wait()
	return looks
}

// add adds what a folder has under a name: a file, the files of a folder, or those
// that a link leads to. The folder really lies at parent.
func (w *walker) add(ctx context.Context, name, parent string, l look, trail []string) error {
	if !utf8.ValidString(name) {
		w.problems.Add(misnamed(name))
		return nil
	}
	real := ""
	if l.kind == fs.ModeSymlink {
		var err error
		if l, real, err = w.follow(name, &trail); err != nil {
			w.refuse(name, err)
			return nil
		}
	}
	linked := real != ""
	switch l.kind {
	case fs.ModeDir:
		if !linked {
			real = filepath.Join(parent, path.Base(name))
		}
		return w.walk(ctx, name, real, trail)
	case 0:
		w.files = append(w.files, File{Path: name, State: l.state})
		if linked {
			w.places = append(w.places, Place{Path: name, Real: real})
		}
	default:
		w.problems.Add(irregular(name))
	}
	return nil
}

// follow resolves a symbolic link and checks that it stays within the site.
func (w *walker) follow(name string, trail *[]string) (l look, real string, err error) {
	real, err = filepath.EvalSymlinks(w.folder.join(name))
	if err != nil {
		return l, "", w.astray(name, err)
	}
	rel, err := filepath.Rel(w.folder.real, real)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return l, "", errors.New("the symbolic link leads out of the site's folder")
	}
	if l = lookOf(os.Stat(real)); l.err != nil {
		return l, "", l.err
	}
	if l.kind == fs.ModeDir {
		parent := filepath.Dir(w.folder.join(name)) + string(filepath.Separator)
		if strings.HasPrefix(parent, real+string(filepath.Separator)) || slices.Contains(*trail, real) {
			return l, "", errors.New("the symbolic link leads to a folder that holds it")
		}
		*trail = append(slices.Clip(*trail), real)
	}
	return l, real, nil
}

// astray says why a symbolic link can't be followed.
func (w *walker) astray(name string, err error) error {
	target, readErr := os.Readlink(w.folder.join(name))
	switch {
	case errors.Is(err, fs.ErrPermission):
		return errors.New("the symbolic link leads to where only others may read")
	case readErr != nil:
		return errors.New("the symbolic link leads nowhere")
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the symbolic link leads nowhere: there is no %s", shown(filepath.ToSlash(target)))
	}
	return fmt.Errorf("the symbolic link leads nowhere: %s leads back to it, or to another that does", shown(filepath.ToSlash(target)))
}

func (w *walker) skips(name string) bool {
	if strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") || name == ".DS_Store" || name == "Thumbs.db" ||
		name == ".keep" || name == ".gitkeep" || strings.HasPrefix(name, ".git") {
		return true
	}
	return strings.HasPrefix(name, ".") && !w.hidden
}
