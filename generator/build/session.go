package build

import (
	"context"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/cache"
	"broadsheet/generator/content"
	"broadsheet/generator/related"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Session is a site kept in memory, whose pages are made when they are asked for.
// OpenSession reads it as a build does, with the cache at hand; Apply brings it up
// to date with files that changed; View looks at it, as it is at some time, with or
// without drafts. Nothing is written but the cache, when it is opened.
//
// What is wrong takes nothing away: a file that can't be parsed stays as it last
// was, and so do layouts and settings. Problems tells what is wrong. Its methods
// may be called by several goroutines at once.
type Session struct {
	opts Options

	applying sync.Mutex   // one change after the other
	mu       sync.RWMutex // over all below: changes exclude views

	base    *builder // settings, layouts, parser, and the store with the texts as they were loaded
	layouts *render.Layouts
	table   *sourceTable
	texts   *cache.Store // the texts that were parsed since
	loaded  Loaded

	listing  map[string]*source.Error // by path: links that are not followed, folders that can't be read
	settings source.ErrorList         // what is wrong with config.yaml
	layout   source.ErrorList         // what is wrong with the layouts

	modelling sync.Mutex // over models
	models    []*model   // the one that was asked for last comes last
	made      int        // how many were made
}

// Loaded says what OpenSession did.
type Loaded struct {
	Sources int    // files looked at
	Parsed  int    // of these, texts that were not in the cache
	Cache   string // why the cache was not used; "" when it was or there was none
}

// OpenSession loads a site. The error is a source.ErrorList when config.yaml can't be
// used: without settings there is nothing to show. Of the options, Output, Explain
// and DryRun mean nothing here, and the site is Plain.
func OpenSession(ctx context.Context, opts Options) (*Session, error) {
	opts.Plain = true
	s := &Session{opts: opts, listing: map[string]*source.Error{}}
	if err := s.load(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Close lets go of the texts.
func (s *Session) Close() error {
	s.applying.Lock()
	defer s.applying.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts.Close(false)
	return s.base.store.Close(false)
}

// Loaded says what was done to load the site.
func (s *Session) Loaded() Loaded { return s.loaded }

// Folder gives the site's folder.
func (s *Session) Folder() *source.Folder {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.base.folder
}

// load reads the whole site, and takes the place of what was loaded before.
func (s *Session) load(ctx context.Context) error {
	b := newBuilder(s.opts)
	if err := b.open(); err != nil {
		return err
	}
	if err := b.issues.Err(); err != nil {
		return err
	}
	defer func() { b.unlock() }()
	b.impatient = true
	if err := b.openStore(ctx); err != nil {
		return err
	}
	table, listing, err := b.readTable(ctx)
	if err == nil {
		b.forget(b.store.Note())
		if saveErr := errors.Join(b.store.Save(), b.known.Save()); saveErr != nil {
			b.forget(saveErr.Error())
		}
	}
	var texts *cache.Store
	if err == nil {
		texts, err = cache.OpenStore("", b.program)
	}
	if err != nil {
		b.store.Close(false)
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base != nil {
		s.base.store.Close(false)
		s.texts.Close(false)
	}
	s.base, s.table, s.texts, s.models = b, table, texts, nil
	s.settings, s.layout, s.listing = nil, b.deferred, listing
	if len(b.deferred) == 0 {
		s.layouts = b.layouts
	}
	s.loaded = Loaded{Sources: len(table.order), Parsed: int(b.parser.parsed.Load()), Cache: b.result.Cache}
	return nil
}

// readTable walks the sources and parses them all.
func (b *builder) readTable(ctx context.Context) (*sourceTable, map[string]*source.Error, error) {
	t := &sourceTable{files: map[string]*sourceFile{}, issues: map[string]source.ErrorList{}}
	listing := map[string]*source.Error{}
	for _, top := range watchedFolders {
		found, err := b.folder.List(ctx, top)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range found.Files {
			t.files[f.Path] = &sourceFile{file: file{File: f, kind: kindOf(f.Path)}}
		}
		for _, problem := range found.Problems {
			listing[problem.Path] = problem
		}
	}
	if err := t.addStarter(b); err != nil {
		return nil, nil, err
	}
	t.sort()
	b.parser = b.newParser()
	err := b.each(ctx, "parse", len(t.order), func(i int) error { return t.files[t.order[i]].parse(b.parser) })
	for name, f := range t.files {
		t.note(name, f)
	}
	return t, listing, err
}

// watchedFolders are the folders of sources, but for the layouts.
var watchedFolders = [...]string{"content", "static"}

// sourceTable is all sources of a session by path.
type sourceTable struct {
	files  map[string]*sourceFile
	order  []string                    // the paths, sorted
	issues map[string]source.ErrorList // of the files that have some
}

// note keeps what is wrong with a file at hand; f is nil when there is none any more.
func (t *sourceTable) note(name string, f *sourceFile) {
	if f == nil || len(f.issues) == 0 {
		delete(t.issues, name)
		return
	}
	t.issues[name] = f.issues
}

// sourceFile is a source file with what it holds.
type sourceFile struct {
	file
	starter bool // it is the starter's, since the site has none of that name

	issues   source.ErrorList // of the file as it is
	broken   bool             // the file as it is has errors
	inherits bool             // it is broken, and what it holds is of an earlier version
	vanished bool             // it was deleted between being listed and being read
	// What the file holds, or held before it was broken; empty when it was so from
	// the beginning.
	parsed  content.Parsed
	vector  *related.Vector
	comment *content.Comment
	// Where the text of parsed lies: in the store of texts that were parsed since the
	// site was loaded.
	edited bool
}

// parse reads the file for the first time.
func (f *sourceFile) parse(p *fileParser) error {
	var parsed content.Parsed
	var err error
	switch f.kind {
	case textFile:
		parsed, f.vector, err = p.text(&f.file)
	case commentFile:
		f.comment, parsed.Issues = p.comment(&f.file)
	default:
		err = p.other(&f.file)
	}
	f.hold(parsed)
	return err
}

// hold takes what was parsed, unless it is broken.
func (f *sourceFile) hold(parsed content.Parsed) {
	f.issues, f.broken = parsed.Issues, parsed.Issues.Err() != nil
	if !f.broken {
		f.parsed = parsed
	}
}

// holds tells whether there is anything of the file that can be shown.
func (f *sourceFile) holds() bool {
	p := f.parsed
	return p.Post != nil || p.Page != nil || p.Author != nil || p.Term != nil || f.comment != nil
}

// addStarter adds the files for which the site relies on the starter, and takes those
// out that it has itself.
func (t *sourceTable) addStarter(b *builder) error {
	if err := b.starterNames(); err != nil {
		return err
	}
	for name := range b.starter {
		switch f := t.files[name]; {
		case f == nil:
			data, err := b.readFile(name)
			if err != nil {
				return err
			}
			t.files[name] = &sourceFile{starter: true, file: file{File: source.File{Path: name}, kind: staticFile, fingerprint: source.FingerprintOf(data)}}
			t.follow([]string{name}, nil)
		case !f.starter:
			delete(b.starter, name)
		}
	}
	return nil
}

func (t *sourceTable) sort() {
	t.order = slices.AppendSeq(make([]string, 0, len(t.files)), maps.Keys(t.files))
	slices.Sort(t.order)
}

// maxFollowed is how many paths are put into their order one by one.
const maxFollowed = 64

// follow brings the order up to date after files were added and removed.
func (t *sourceTable) follow(added, removed []string) {
	if len(added)+len(removed) > maxFollowed {
		t.sort()
		return
	}
	for _, name := range removed {
		if i, known := slices.BinarySearch(t.order, name); known {
			t.order = slices.Delete(t.order, i, i+1)
		}
	}
	for _, name := range added {
		if i, known := slices.BinarySearch(t.order, name); !known {
			t.order = slices.Insert(t.order, i, name)
		}
	}
}

// below gives the paths of the site's own files at and below a path.
func (t *sourceTable) below(name string) []string {
	var list []string
	if f := t.files[name]; f != nil && !f.starter {
		list = append(list, name)
	}
	i, _ := slices.BinarySearch(t.order, name+"/")
	for ; i < len(t.order) && strings.HasPrefix(t.order[i], name+"/"); i++ {
		if !t.files[t.order[i]].starter {
			list = append(list, t.order[i])
		}
	}
	return list
}

// input gives what a model is made of.
func (s *Session) input() site.Input {
	c := builder{config: s.base.config}
	for _, name := range s.table.order {
		f := s.table.files[name]
		parsed := f.parsed
		if f.broken && !f.holds() {
			parsed = content.Parsed{Issues: f.issues}
		} else {
			parsed.Issues = nil
		}
		c.collect(&f.file, parsed, f.vector, f.comment)
	}
	in := c.input
	for name := range s.listing {
		in.Broken = append(in.Broken, name)
	}
	in.Parsing = s.base.parser.options
	in.Related = s.base.config.Related
	in.Related.Jobs = s.opts.Jobs
	return in
}

// Problems lists what is wrong with the site as somebody looks at it, sorted. What a
// page alone has wrong is told when it is rendered.
func (s *Session) Problems(look Look) source.ErrorList {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list source.ErrorList
	for _, issues := range s.table.issues {
		list = append(list, issues...)
	}
	for _, e := range s.listing {
		list = append(list, e)
	}
	list = append(append(list, s.settings...), s.layout...)
	if s.layouts != nil {
		list = append(list, s.layouts.Warnings()...)
	}
	m := s.model(look).site
	list = append(list, m.Problems()...)
	if !s.base.config.KeepSVG {
		list = append(list, drawingProblems(m.Routes(), s.noteOf)...)
	}
	list.Sort()
	return list
}

// body appends the HTML of a text.
func (s *Session) body(dst []byte, path string) ([]byte, error) {
	if f := s.table.files[path]; f != nil && f.edited {
		return s.texts.AppendText(dst, path)
	}
	dst, err := s.base.store.AppendText(dst, path)
	if err == nil {
		return dst, nil
	}
	data, readErr := s.base.folder.Read(path)
	if readErr != nil || source.FingerprintOf(data) != s.fingerprintOf(path) {
		return dst, err // the file changed as well, and Apply is to come
	}
	return append(dst, s.base.parser.content.Parse(path, data).Body.HTML...), nil
}

// readFile reads a file that is copied.
func (s *Session) readFile(name string) ([]byte, error) { return s.base.readFile(name) }

func (s *Session) fingerprintOf(name string) source.Fingerprint {
	if f := s.table.files[name]; f != nil {
		return f.fingerprint
	}
	return source.Fingerprint{}
}

func (s *Session) sizeOf(name string) (width, height int) {
	head := s.noteOf(name).Head
	return head.Width, head.Height
}

// noteOf gives what is known of a picture, an empty note where there is none.
func (s *Session) noteOf(name string) *pictureNote {
	if f := s.table.files[name]; f != nil {
		return f.note()
	}
	return &pictureNote{}
}

// Has tells whether a path is that of a source file, as the session knows it.
func (s *Session) Has(path string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	f := s.table.files[path]
	return f != nil && !f.starter
}

// now gives the clock of a look.
func (s *Session) now(look Look) time.Time {
	switch {
	case !look.Now.IsZero():
		return look.Now
	case !s.opts.Now.IsZero():
		return s.opts.Now
	}
	return time.Now()
}

// Real gives the absolute path of a source path, links unresolved.
func (s *Session) Real(path string) string {
	return filepath.Join(s.Folder().Dir(), filepath.FromSlash(path))
}
