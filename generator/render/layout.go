package render

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"broadsheet/generator/compile"
	"broadsheet/generator/source"
)

// baseLayout frames every page.
const baseLayout = "base.html"

// Layouts are the site's layouts, with the embedded ones where the site has none
// of that name. They are parsed once and never changed.
type Layouts struct {
	files      map[string]layoutFile
	pages      map[string]*layout          // by file name, as in "post.html"
	shortcodes map[string]*layout          // by name, as in "figure"
	parts      *template.Template          // base.html and the partials
	shareable  map[string]*compile.Program // the partials, as shared parts
	inline     inlineHashes
	warnings   source.ErrorList
	buffers    sync.Pool // of *partBuffer
}

// layoutFile is the text of a layout.
type layoutFile struct {
	text        string
	fingerprint source.Fingerprint
}

// layout is a layout ready to be filled.
type layout struct {
	program     *compile.Program
	entry       string             // the template to start with
	fingerprint source.Fingerprint // of the file and all files that it reaches
}

// LoadLayouts reads and parses the layouts of a site and those to fall back on,
// which a file system has at its root. The site may be nil. All problems of all
// layouts are reported together.
func LoadLayouts(own *source.Folder, fallback fs.FS) (*Layouts, source.ErrorList) {
	ls := &Layouts{files: map[string]layoutFile{}, pages: map[string]*layout{}, shortcodes: map[string]*layout{},
		shareable: map[string]*compile.Program{}, buffers: sync.Pool{New: func() any { return new(partBuffer) }}}
	var problems source.ErrorList
	problems.Add(ls.readFallback(fallback))
	if own != nil {
		problems = append(problems, ls.readOwn(own)...)
	}
	shared, errs := ls.parseShared()
	problems = append(problems, errs...)
	if len(problems) > 0 {
		return ls, append(problems, ls.checkOthers()...)
	}
	parts, err := shared.Clone()
	if err != nil {
		problems.Add(err)
		return ls, problems
	}
	ls.parts = parts
	for _, t := range parts.Templates() {
		ls.shareable[t.Name()] = compile.New(parts, t.Name(), ls.funcs(), methods())
	}
	if problems = append(problems, ls.checkShared()...); len(problems) > 0 {
		return ls, problems
	}
	ls.warnings = ls.findInline()
	for _, name := range ls.sorted() {
		var err error
		switch {
		case !strings.Contains(name, "/") && name != baseLayout:
			ls.pages[name], err = ls.parsePage(shared, name)
		case strings.HasPrefix(name, "shortcodes/"):
			short := strings.TrimSuffix(strings.TrimPrefix(name, "shortcodes/"), ".html")
			ls.shortcodes[short], err = ls.parseOne(shared, name, name)
		}
		if err != nil {
			problems.Add(ls.explainParse(err))
		}
	}
	return ls, problems
}

// Warnings gives what is doubtful in the layouts, which can be used all the same.
func (ls *Layouts) Warnings() source.ErrorList { return ls.warnings }

// readFallback takes the .html files of a file system.
func (ls *Layouts) readFallback(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == "." {
			return nil
		}
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		ls.files[name] = layoutFile{string(data), source.FingerprintOf(data)}
		return err
	})
}

// layoutFolder is the folder of a site's layouts.
const layoutFolder = "layouts"

// readOwn takes the .html files of a site, over those that are there. It reports all
// that can't be read.
func (ls *Layouts) readOwn(site *source.Folder) source.ErrorList {
	found, err := site.List(context.Background(), layoutFolder)
	if err != nil {
		return source.ErrorList{{Code: "layout.read", Message: err.Error(), Err: err}}
	}
	problems := found.Problems
	for _, place := range found.Places {
		if place.Folder && path.Ext(place.Path) == ".html" {
			problems.Add(source.Errorf(source.Position{Path: place.Path}, "layout.folder", "rename the folder, or put the file in its place",
				"a layout belongs here, and this is a folder"))
		}
	}
	for _, f := range found.Files {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		data, err := site.Read(f.Path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // gone since it was listed
		}
		problems.Add(err)
		ls.files[strings.TrimPrefix(f.Path, layoutFolder+"/")] = layoutFile{string(data), source.FingerprintOf(data)}
	}
	return problems
}

// funcs gives the functions of layouts, with that which needs the layouts.
func (ls *Layouts) funcs() template.FuncMap {
	funcs := Funcs()
	funcs["shared"] = ls.shared
	return funcs
}

func (ls *Layouts) sorted() []string {
	names := make([]string, 0, len(ls.files))
	for name := range ls.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// parseShared parses what every page can use: base.html and the partials.
func (ls *Layouts) parseShared() (*template.Template, source.ErrorList) {
	var problems source.ErrorList
	shared := template.New("").Funcs(ls.funcs())
	for _, name := range ls.sorted() {
		if name == baseLayout || strings.HasPrefix(name, "partials/") {
			if _, err := shared.New(name).Parse(ls.files[name].text); err != nil {
				problems.Add(ls.explainParse(err))
			}
		}
	}
	return shared, problems
}

// checkOthers reports the slips in the layouts that are not shared, when what they
// share is broken.
func (ls *Layouts) checkOthers() source.ErrorList {
	var problems source.ErrorList
	for _, name := range ls.sorted() {
		if name == baseLayout || strings.HasPrefix(name, "partials/") {
			continue
		}
		if _, err := parse.Parse(name, ls.files[name].text, "", "", builtins(), ls.funcs()); err != nil {
			problems.Add(ls.explainParse(err))
		}
	}
	return problems
}

// parsePage parses a page's layout with what it shares. A layout that only
// defines blocks is framed by base.html; one with content of its own is the whole
// page.
func (ls *Layouts) parsePage(shared *template.Template, name string) (*layout, error) {
	entry := baseLayout
	trees, err := parse.Parse(name, ls.files[name].text, "", "", builtins(), ls.funcs())
	if err != nil {
		return nil, err
	}
	if tree := trees[name]; tree != nil && !parse.IsEmptyTree(tree.Root) {
		entry = name
	}
	return ls.parseOne(shared, name, entry)
}

func (ls *Layouts) parseOne(shared *template.Template, name, entry string) (*layout, error) {
	t, err := shared.Clone()
	if err != nil {
		return nil, err
	}
	if _, err := t.New(name).Parse(ls.files[name].text); err != nil {
		return nil, err
	}
	if t.Lookup(entry) == nil {
		return nil, fmt.Errorf("template: %s:1: there is no layout %q to frame it", name, entry)
	}
	l := &layout{program: compile.New(t, entry, ls.funcs(), methods()), entry: entry}
	h := source.NewHasher()
	reached, err := reach(t, ls.parts, entry)
	if err != nil {
		return nil, err
	}
	reached[name] = true // its definitions, whichever template they are
	for _, file := range ls.sorted() {
		if reached[file] {
			h.String(file)
			h.Fingerprint(ls.files[file].fingerprint)
		}
	}
	l.fingerprint = h.Sum()
	return l, nil
}

// reach lists the files whose templates can run when one of a page's starts, by
// following the calls by {{ template }} and {{ shared }}. Their names are constants,
// so none is missed. A shared part is made of parts, whatever the page's layout
// defines.
func reach(page, parts *template.Template, entry string) (map[string]bool, error) {
	files := map[string]bool{}
	err := reachFrom(page, parts, entry, files, map[string]bool{})
	return files, err
}

// reachFrom adds the files of a template in a set. Those of the set that were seen
// are left out.
func reachFrom(set, parts *template.Template, name string, files, seen map[string]bool) error {
	if seen[name] {
		return nil
	}
	seen[name] = true
	t := set.Lookup(name)
	if t == nil || t.Tree == nil {
		return nil // html/template reports it when the layout runs
	}
	files[t.Tree.ParseName] = true
	err := walkCalls(t.Tree.Root, func(name string, shared bool) error {
		if !shared || set == parts {
			return reachFrom(set, parts, name, files, seen)
		}
		own := map[string]bool{}
		return reachFrom(parts, parts, name, files, own)
	})
	var call *callError
	if errors.As(err, &call) && call.node != nil {
		where, _ := t.Tree.ErrorContext(call.node)
		return fmt.Errorf("template: %s: %w", where, &callError{})
	}
	return err
}

// walkCalls visits the names in the calls of other templates below a node, by
// {{ template }} or by {{ shared }}.
func walkCalls(node parse.Node, visit func(name string, shared bool) error) error {
	for n := range compile.Nodes(node) {
		name, shared, err := called(n)
		if err == nil && name != "" {
			err = visit(name, shared)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// called gives the name in a call of another template; "" where a node is none.
func called(node parse.Node) (name string, shared bool, err error) {
	switch n := node.(type) {
	case *parse.TemplateNode:
		return n.Name, false, nil
	case *parse.CommandNode:
		if f, ok := n.Args[0].(*parse.IdentifierNode); !ok || f.Ident != "shared" {
			return "", false, nil
		}
		if len(n.Args) > 1 {
			if name, ok := n.Args[1].(*parse.StringNode); ok {
				return name.Text, true, nil
			}
		}
		return "", true, &callError{node: n}
	}
	return "", false, nil
}

// callError is a call of shared whose layout can't be known beforehand.
type callError struct{ node parse.Node }

func (e *callError) Error() string {
	return `shared wants the name of a partial as a text, as in {{ shared "partials/card.html" . }}`
}

// builtins names the functions of html/template, for the parser.
func builtins() map[string]any {
	m := map[string]any{}
	for _, name := range []string{"and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf", "println",
		"urlquery", "eq", "ge", "gt", "le", "lt", "ne"} {
		m[name] = true
	}
	return m
}

func (ls *Layouts) page(name string) *layout { return ls.pages[name] }

// named gives the layout of a page or shortcode by its file, nil when there is none.
func (ls *Layouts) named(file string) *layout {
	if short, ok := strings.CutPrefix(file, "shortcodes/"); ok {
		return ls.shortcodes[strings.TrimSuffix(short, ".html")]
	}
	return ls.pages[file]
}

// Slow is a layout that was left to html/template, at least once, which costs about
// twice as much.
type Slow struct {
	Layout string // file below layouts/
	Reason string // where, and what is too rare to be compiled: "layouts/post.html:4:12: the function call"
}

// Fallbacks lists the layouts that are slow, sorted; package compile has the reasons.
func (ls *Layouts) Fallbacks() []Slow {
	var list []Slow
	note := func(name string, p *compile.Program) {
		if p.Fallbacks() > 0 {
			list = append(list, Slow{name, "layouts/" + cmp.Or(p.Reason(), name+": a function failed")})
		}
	}
	for name, l := range ls.pages {
		note(name, l.program)
	}
	for name, l := range ls.shortcodes {
		note("shortcodes/"+name+".html", l.program)
	}
	for name, p := range ls.shareable {
		note(name, p)
	}
	slices.SortFunc(list, func(a, b Slow) int { return cmp.Compare(a.Layout, b.Layout) })
	return list
}

// HasShortcode tells whether there is a layout for a shortcode.
func (ls *Layouts) HasShortcode(name string) bool {
	_, ok := ls.files["shortcodes/"+name+".html"]
	return ok || name == "ref" || name == "relref"
}

// Shortcodes lists the names of the shortcodes.
func (ls *Layouts) Shortcodes() []string {
	var names []string
	for name := range ls.files {
		if short, ok := strings.CutPrefix(name, "shortcodes/"); ok {
			names = append(names, strings.TrimSuffix(short, ".html"))
		}
	}
	slices.Sort(names)
	return names
}

// names lists the layouts of pages as front matter names them, for hints.
func (ls *Layouts) names() string {
	var names []string
	for name := range ls.files {
		if !strings.Contains(name, "/") && name != baseLayout {
			names = append(names, strings.TrimSuffix(name, ".html"))
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(a, b) })
	return strings.Join(names, ", ")
}

// Fingerprint stands for all layouts together.
func (ls *Layouts) Fingerprint() source.Fingerprint {
	h := source.NewHasher()
	for _, name := range ls.sorted() {
		h.String(name)
		h.Fingerprint(ls.files[name].fingerprint)
	}
	return h.Sum()
}
