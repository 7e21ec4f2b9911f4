package build

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/asset"
	"broadsheet/generator/content"
	"broadsheet/generator/render"
	"broadsheet/generator/source"
)

// Changes says what Apply has found changed.
type Changes struct {
	Added   []string // source files, each list sorted
	Altered []string
	Removed []string
	Moved   map[string]string // of Removed to the file of Added that holds the same: it was moved or renamed
	Layouts bool              // the layouts changed, or what is wrong with them
	All     bool              // the settings changed, or what every text depends on: nothing is as it was
}

// Empty tells whether nothing has changed.
func (c *Changes) Empty() bool {
	return len(c.Added)+len(c.Altered)+len(c.Removed) == 0 && !c.Layouts && !c.All
}

// Apply brings the session up to date with what lies at some paths of the site's
// folder now, whatever that is: files, folders with all that is in them, links, or
// nothing. Files that are named are read; of those in a folder that is named, the
// ones whose state is another. "." means everything; paths that are no sources
// are passed over. The error is the context's, or comes from outside, as when a disk is full.
func (s *Session) Apply(ctx context.Context, paths ...string) (*Changes, error) {
	s.applying.Lock()
	defer s.applying.Unlock()
	c := &Changes{}
	a := application{Session: s, Changes: c, seen: map[string]bool{}, gone: map[string]bool{}}
	for _, name := range cleaned(paths) {
		switch top, _, _ := strings.Cut(name, "/"); {
		case name == ConfigName:
			c.All = s.otherSettings()
		case top == "layouts":
			c.Layouts = true
		case slices.Contains(watchedFolders[:], top):
			if err := a.list(ctx, name); err != nil {
				return nil, err
			}
		}
	}
	if c.All {
		if done, err := s.reload(ctx); done || err != nil {
			return c, err
		}
	}
	if c.Layouts {
		if done, err := s.reloadLayouts(ctx, c); done || err != nil {
			return c, err
		}
	}
	if err := a.read(ctx); err != nil {
		return nil, err
	}
	return c, a.commit()
}

// cleaned brings paths into one form, each once, a folder before what is in it.
func cleaned(paths []string) []string {
	var list []string
	for _, name := range paths {
		if name = path.Clean(name); name == "." {
			list = append(append(list, ConfigName, "layouts"), watchedFolders[:]...)
		}
		list = append(list, name)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// application is one run of Apply.
type application struct {
	*Session
	*Changes
	seen     map[string]bool // what is in found
	found    []*sourceFile   // to be read; then, what was read
	gone     map[string]bool
	problems []*source.Error
	listed   []string // paths below which no earlier problem of the listing counts any more
}

// list finds out what lies at a path, and what of it must be read.
func (a *application) list(ctx context.Context, name string) error {
	found, err := a.base.folder.List(ctx, name)
	if err != nil {
		return err
	}
	a.problems = append(a.problems, found.Problems...)
	a.listed = append(a.listed, name)
	there := map[string]bool{}
	for _, f := range found.Files {
		there[f.Path] = true
		known := a.table.files[f.Path]
		unchanged := known != nil && !known.starter && known.State == f.State
		if a.seen[f.Path] || unchanged && f.Path != name {
			continue
		}
		a.seen[f.Path] = true
		a.found = append(a.found, &sourceFile{file: file{File: f, kind: kindOf(f.Path)}})
	}
	for _, known := range a.table.below(name) {
		if !there[known] {
			a.gone[known] = true
		}
	}
	return nil
}

// read reads and parses what was found, by all workers; a file whose content is what
// it was stays as it is.
func (a *application) read(ctx context.Context) error {
	texts := make([][]byte, len(a.found))
	err := a.base.each(ctx, "parse", len(a.found), func(i int) error {
		texts[i] = a.readOne(a.found[i])
		return nil
	})
	if err != nil {
		return err
	}
	for i, f := range a.found {
		if texts[i] == nil || f.broken {
			continue
		}
		if err := a.texts.Put(f.Path, source.Fingerprint{}, nil, texts[i]); err != nil {
			return err
		}
		f.edited = true
	}
	return nil
}

// readOne reads one file, and gives its HTML, if it is a text that is new.
func (a *application) readOne(f *sourceFile) (html []byte) {
	known := a.table.files[f.Path]
	data, err := a.base.folder.Read(f.Path)
	if err != nil {
		f.issues, f.broken, f.vanished = issuesOf(err), true, errors.Is(err, fs.ErrNotExist)
		return nil
	}
	f.fingerprint = source.FingerprintOf(data)
	if known != nil && !known.starter && known.fingerprint == f.fingerprint {
		return nil
	}
	p := a.base.parser
	switch f.kind {
	case textFile:
		var parsed content.Parsed
		if data == nil {
			data = []byte{}
		}
		parsed, f.vector = p.analyse(f.Path, data, f.fingerprint)
		if parsed.Body != nil {
			html = parsed.Body.HTML
			if html == nil {
				html = []byte{}
			}
		}
		parsed.Text, parsed.Body = "", nil
		f.hold(parsed)
	case commentFile:
		if path.Ext(f.Path) != ".json" {
			f.issues = notComment(f.Path)
			break
		}
		f.comment, f.issues = p.parseComment(f.Path, data)
		f.broken = f.issues.Err() != nil
	default:
		if asset.IsPicture(f.Path) {
			f.picture = notePicture(f.Path, data)
		}
	}
	return html
}

// commit puts what was read into the table, and brings the models up to date.
func (a *application) commit() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := maps.Clone(a.listing)
	for _, name := range a.listed {
		for at := range a.listing {
			if at == name || strings.HasPrefix(at, name+"/") {
				delete(a.listing, at)
			}
		}
	}
	for _, problem := range a.problems {
		a.listing[problem.Path] = problem
	}
	// What can't be listed counts as a text that can't be parsed.
	e := modelEdit{remake: !maps.EqualFunc(before, a.listing, func(_, _ *source.Error) bool { return true })}
	was := map[string]*sourceFile{}
	for name := range a.gone {
		was[name] = a.table.files[name]
		e.takeOut(was[name])
		delete(a.table.files, name)
		a.table.note(name, nil)
		a.Removed = append(a.Removed, name)
	}
	for _, f := range a.found {
		known := a.table.files[f.Path]
		switch {
		case f.vanished:
			continue // since it was listed: that is an event of its own
		case known != nil && !known.starter && known.fingerprint == f.fingerprint && !f.broken:
			known.File = f.File
			continue
		case known == nil || known.starter:
			a.Added = append(a.Added, f.Path)
		default:
			a.Altered = append(a.Altered, f.Path)
		}
		f.inherit(known)
		e.putIn(f, known)
		a.table.files[f.Path] = f
		a.table.note(f.Path, f)
	}
	if len(a.Added)+len(a.Removed) > 0 {
		a.table.follow(a.Added, a.Removed)
		if err := a.table.addStarter(a.base); err != nil {
			return err
		}
	}
	for _, name := range a.Removed {
		e.remake = e.remake || a.base.starter[name] // the starter's is there now
	}
	slices.Sort(a.Removed)
	slices.Sort(a.Added)
	slices.Sort(a.Altered)
	a.findMoves(was)
	a.refresh(e)
	return nil
}

// inherit takes over what the last version of a file held, where this one is broken.
func (f *sourceFile) inherit(known *sourceFile) {
	if f.broken && known != nil && !known.starter && known.holds() {
		f.parsed, f.vector, f.comment, f.edited = known.parsed, known.vector, known.comment, known.edited
		f.inherits = true
	}
}

// findMoves finds which files were moved: the file that has gone and the one that has
// come hold the same, or the same story. Of several that have come, it is the first.
func (a *application) findMoves(was map[string]*sourceFile) {
	a.Moved = map[string]string{}
	if len(a.Removed) == 0 {
		return
	}
	first := map[any]int{} // of Added, by content and by story
	for i, name := range a.Added {
		for _, key := range a.table.files[name].marks() {
			if _, known := first[key]; !known {
				first[key] = i
			}
		}
	}
	for _, old := range a.Removed {
		at := len(a.Added)
		for _, key := range was[old].marks() {
			if i, ok := first[key]; ok {
				at = min(at, i)
			}
		}
		if at < len(a.Added) {
			a.Moved[old] = a.Added[at]
		}
	}
}

// headline is what makes a post the same one in another file, with another text.
type headline struct {
	title string
	date  int64 // Unix time, in nanoseconds
}

// marks gives what a file that was moved is known again by.
func (f *sourceFile) marks() []any {
	if p := f.parsed.Post; p != nil {
		return []any{f.fingerprint, headline{p.Title, p.Date.UnixNano()}}
	}
	return []any{f.fingerprint}
}

// otherSettings tells whether config.yaml is not the one that was loaded.
func (s *Session) otherSettings() bool {
	data, err := fs.ReadFile(s.base.folder.FS(), ConfigName)
	return err != nil || len(s.settings) > 0 || source.FingerprintOf(data) != s.base.configPrint
}

// reload takes other settings. Where they change what texts mean, it reads the whole site
// anew, and is done; else what was read stays, and other changes are still to be taken.
// When the settings can't be used, the session stays as it was.
func (s *Session) reload(ctx context.Context) (done bool, err error) {
	if done, err = s.reconfigure(); !done && err == nil {
		if err = s.load(ctx); err == nil {
			return true, nil
		}
	}
	if err == nil || !taught(err) {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = issuesOf(err)
	return false, nil
}

// reconfigure takes other settings, if they leave the texts what they are. It needs no
// cache then, which a build may be using.
func (s *Session) reconfigure() (done bool, err error) {
	b := newBuilder(s.opts)
	if err := b.open(); err != nil {
		return false, err
	}
	if err := b.issues.Err(); err != nil {
		return false, err
	}
	old := s.base
	broken := b.deferred
	if len(broken) > 0 {
		b.layouts = old.layouts
	}
	if b.parser = b.newParser(); b.parser.options != old.parser.options {
		return false, nil
	}
	b.program, b.cache, b.store = old.program, old.cache, old.store
	b.starter = old.starter
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base, s.models = b, nil
	s.settings, s.layout = nil, broken
	if len(broken) == 0 {
		s.layouts = b.layouts
	}
	return true, nil
}

// reloadLayouts reads the layouts. When that changes what texts mean, by shortcodes
// that come or go, it reads the whole site anew, and tells so.
func (s *Session) reloadLayouts(ctx context.Context, c *Changes) (done bool, err error) {
	fallback, err := fs.Sub(s.opts.Starter, "layouts")
	if err != nil {
		return false, err
	}
	layouts, problems := render.LoadLayouts(s.base.folder, fallback)
	if len(problems) == 0 && !slices.Equal(layouts.Shortcodes(), s.base.layouts.Shortcodes()) {
		c.All = true
		return s.reload(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(problems) == 0 && len(s.layout) == 0 && s.layouts != nil && layouts.Fingerprint() == s.layouts.Fingerprint() {
		c.Layouts = false
		return false, nil
	}
	s.layout = problems
	if len(problems) == 0 {
		s.layouts, s.base.layouts = layouts, layouts
	}
	s.refresh(modelEdit{})
	return false, nil
}
