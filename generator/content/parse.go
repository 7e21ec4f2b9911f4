package content

import (
	"bytes"
	"path"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/source"
)

// Parser reads source files. It may be used by many goroutines at once.
type Parser struct {
	loc      *time.Location
	markdown *markdown
	formats  *fences

	posts   *fieldSet[Post]
	pages   *fieldSet[Page]
	authors *fieldSet[Author]
	terms   *fieldSet[Term]
	extras  sync.Pool // of *Extras that nothing was said in

	decoders sync.Pool // of *decoder
}

// NewParser makes a Parser with the given settings.
func NewParser(opts Options) *Parser {
	p := &Parser{
		loc:      opts.Location,
		markdown: newMarkdown(opts),
		formats:  newFences(),
		posts:    newFieldSet(postFields()),
		pages:    newFieldSet(pageFields()),
		authors:  newFieldSet(authorFields()),
		terms:    newFieldSet(termFields()),
		extras:   sync.Pool{New: func() any { return new(Extras) }},
	}
	if p.loc == nil {
		p.loc = time.UTC
	}
	p.decoders.New = func() any { return &decoder{loc: p.loc} }
	return p
}

// Parse reads one Markdown file. The path is slash-separated and relative to the
// site's folder, as in "content/posts/2026/harbour.md"; where it lies says what
// the file is: a page in content/pages, an author in content/authors, a note on a
// section, tag or series in content/sections, content/tags and content/series,
// and a post anywhere else. The result holds no part of data.
//
// Whatever is wrong with the file is in Issues, in the order of the file. The
// Post, Page, Author or Term is nil when an error leaves it without what it
// cannot be without: its title or name, a post's date, its address.
func (p *Parser) Parse(path string, data []byte) Parsed {
	return p.ParseKnown(path, data, source.FingerprintOf(data))
}

// ParseKnown is Parse for whoever has the fingerprint of data at hand.
func (p *Parser) ParseKnown(path string, data []byte, fingerprint source.Fingerprint) Parsed {
	d := p.decoders.Get().(*decoder)
	d.path = path
	defer func() {
		d.reset()
		p.decoders.Put(d)
	}()
	text := file{place: placeOf(path), fingerprint: fingerprint}
	var ok bool
	if text.frontMatter, text.body, text.line, ok = d.splitFrontMatter(p.formats, data); !ok {
		return Parsed{Issues: d.sortIssues()}
	}
	text.head = bytes.TrimSuffix(data, text.body)
	if !text.frontMatter.found && isRepositoryNote(path) {
		return Parsed{Issues: source.ErrorList{source.Warningf(source.Position{Path: path}, "content.note",
			"give it front matter with a title and a date if it is one", "this note has no front matter, so it is not taken for a post")}}
	}
	var parsed Parsed
	switch text.place.kind {
	case "pages":
		parsed = p.page(d, &text)
	case "authors":
		parsed = p.author(d, &text)
	case string(KindSection), string(KindTag), string(KindSeries):
		parsed = p.term(d, &text)
	default:
		parsed = p.post(d, &text)
	}
	parsed.Issues = d.sortIssues()
	return parsed
}

// isRepositoryNote tells whether a file is one of those that stand in folders to
// speak to whoever works on them: README.md, LICENSE.md and their like.
func isRepositoryNote(file string) bool {
	name := path.Base(file)
	switch strings.TrimSuffix(name, path.Ext(name)) {
	case "README", "LICENSE", "LICENCE", "COPYING", "CONTRIBUTING", "CODE_OF_CONDUCT", "CHANGELOG":
		return true
	}
	return false
}

// file is a source file while it is read.
type file struct {
	place       filePlace
	fingerprint source.Fingerprint
	head        []byte // the front matter with its fences
	frontMatter frontMatter
	body        []byte
	line        int // of the body's first line in the file
}

// filePlace is what the path of a file says.
type filePlace struct {
	path   string
	kind   string // folder below content/ that gives the file its kind; "" for posts
	id     string // path below content/ without extension, for index.md its folder
	below  string // path below the kind's folder, likewise
	name   string // last part of id
	bundle string // the folder of an index.md, relative to the site's folder; else ""
	list   bool   // whether the file is an _index.md, as Hugo's lists have
}

func placeOf(file string) filePlace {
	p := filePlace{path: file}
	below := strings.TrimPrefix(file, "content/")
	below = strings.TrimSuffix(below, path.Ext(below))
	dir, base := path.Split(below)
	dir = strings.TrimSuffix(dir, "/")
	p.list = base == "_index"
	if base == "index" || base == "_index" {
		below = dir
		p.bundle = path.Dir(file)
	}
	p.id, p.below, p.name = below, below, path.Base(below)
	if below == "" {
		p.name = ""
	}
	kind, rest, _ := strings.Cut(below, "/")
	switch kind {
	case "pages", "authors", string(KindSection), string(KindTag), string(KindSeries):
		if rest != "" || p.bundle != "" {
			p.kind, p.below = kind, rest
		}
	}
	return p
}

// render makes the body of a file and reports what is wrong with it.
func (p *Parser) render(d *decoder, f *file, language string) rendered {
	r := p.markdown.render(d.path, f.body, f.line, language)
	d.issues = append(d.issues, r.Issues...)
	return r
}

// headline takes a heading of level 1 off the start of the body, and gives its
// text; "" when the body does not begin with one.
func (f *file) headline() string {
	body, line := f.body, f.line
	for {
		first, rest, more := bytes.Cut(body, []byte{'\n'})
		text := strings.TrimSpace(string(first))
		if text == "" && more {
			body, line = rest, line+1
			continue
		}
		indent := len(first) - len(bytes.TrimLeft(first, " "))
		if indent > 3 || text == "" {
			return ""
		}
		if after, ok := strings.CutPrefix(text, "#"); ok && (after == "" || after[0] == ' ' || after[0] == '\t') {
			f.body, f.line = rest, line+1
			return headingText(after)
		}
		under, below, _ := bytes.Cut(rest, []byte{'\n'})
		if u := strings.TrimRight(string(under), " \t\r"); u != "" && strings.Trim(u, "=") == "" && !strings.ContainsAny(text[:1], "#>-+*`~|{<") {
			f.body, f.line = below, line+2
			return headingText(text)
		}
		return ""
	}
}

// headingText takes closing marks, attributes and markup off a heading.
func headingText(s string) string {
	s = strings.TrimSpace(s)
	if open := strings.LastIndex(s, " {#"); open >= 0 && strings.HasSuffix(s, "}") {
		s = strings.TrimSpace(s[:open])
	}
	if trimmed := strings.TrimRight(s, "#"); trimmed == "" || strings.HasSuffix(trimmed, " ") {
		s = trimmed
	}
	return collapse(plainText(s))
}

// reported tells whether an error about a field has been reported.
func (d *decoder) reported(name string) bool {
	for _, issue := range d.issues {
		if issue.Code == "front-matter."+name && !issue.Warning {
			return true
		}
	}
	return false
}

// broken tells whether the front matter could not be read.
func (d *decoder) broken() bool { return d.reported("syntax") || d.reported("unclosed") }

// needTitle reports that a file has no title or name.
func (d *decoder) needTitle(f *file, field string) {
	switch {
	case d.reported(field) || d.broken():
	case f.frontMatter.found:
		d.fail(position{f.frontMatter.open, 1}, "front-matter."+field, "add "+field+": to the front matter", "there is no %s", field)
	case len(bytes.TrimSpace(f.body)) == 0:
		d.fail(position{1, 1}, "front-matter."+field, "write front matter and text, or delete the file", "the file is empty")
	case strings.Trim(firstText(f.body), "-\u2013\u2014") == "":
		d.fail(position{1, 1}, "front-matter."+field, "begin and end the front matter with three hyphens: ---", "this line is no beginning of front matter, and there is no %s", field)
	default:
		d.fail(position{1, 1}, "front-matter."+field, "begin the file with a line ---, the line "+field+": …, and another line ---", "there is no front matter and no %s", field)
	}
}

// fieldsPrint stands for the front matter, and for what the text gave in its stead.
func (f *file) fieldsPrint(names ...string) source.Fingerprint {
	h := source.NewHasher()
	h.Bytes(f.head)
	h.Strings(names)
	return h.Sum()
}

// firstText gives the first line of a text that is not empty.
func firstText(body []byte) string {
	line, _ := firstLine(body)
	return line
}

// fieldAt gives the place of a field's value.
func (d *decoder) fieldAt(name string) position {
	at := d.positions.At(d.path, name)
	return position{at.Line, at.Column}
}
