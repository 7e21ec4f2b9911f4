package source

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Listing is what lies at and below one path of a site.
type Listing struct {
	Files    []File    // sorted by path
	Places   []Place   // the folders that were listed, and the linked files
	Problems ErrorList // links that are not followed, what can't be read
}

// Place says where a folder, or a file behind a link, really lies. It is what
// somebody who watches the sources has to watch.
type Place struct {
	Path   string // slash-separated, relative to the site's folder
	Real   string // absolute; without symbolic links as long as no folder is linked meanwhile
	Folder bool
}

// List lists what a path names now: a file, all files of a folder, or nothing. It
// lists what Walk would, of the subfolder that the path begins with: leftovers and
// hidden files are passed over, links followed within the site.
func (f *Folder) List(ctx context.Context, name string) (*Listing, error) {
	top, _, _ := strings.Cut(name, "/")
	w := walker{folder: f, hidden: top == "static"}
	if err := w.descend(ctx, name); err != nil {
		return nil, err
	}
	slices.SortFunc(w.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return &Listing{Files: w.files, Places: w.places, Problems: w.problems}, nil
}

// descend goes down to a path, and adds what is there. It looks at every part of
// the path as walk would on its way.
func (w *walker) descend(ctx context.Context, name string) error {
	parts := strings.Split(name, "/")
	if len(parts) == 1 {
		return w.top(ctx, name)
	}
	var trail []string
	real, at := w.folder.real, ""
	for i, part := range parts {
		if i > 0 && w.skips(part) {
			return nil
		}
		at = path.Join(at, part)
		l := lookOf(os.Lstat(w.folder.join(at)))
		if errors.Is(l.err, fs.ErrNotExist) || errors.Is(l.err, syscall.ENOTDIR) {
			return nil
		}
		if l.err != nil {
			w.problems.Add(Unreadable(at, l.err))
			return nil
		}
		if i == len(parts)-1 {
			return w.add(ctx, at, real, l, trail)
		}
		real = filepath.Join(real, part)
		if l.kind == fs.ModeSymlink {
			var err error
			if l, real, err = w.follow(at, &trail); err != nil {
				w.refuse(at, err)
				return nil
			}
		}
		if l.kind != fs.ModeDir {
			return nil
		}
	}
	return nil
}
