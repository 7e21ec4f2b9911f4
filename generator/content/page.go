package content

import (
	"strings"

	"broadsheet/generator/source"
)

// Page is a plain page (about, contact, corrections policy) from content/pages.
type Page struct {
	ID          string // source path below content/ without extension, or `id`
	Path        string // the source file, relative to the site's folder
	Bundle      string // as in Post
	Fingerprint source.Fingerprint

	Title       string
	SEOTitle    string
	Description string
	Slug        string // path below the root, may hold slashes for pages in folders
	URL         string // as in Post
	Aliases     []string
	Image       *Image
	Draft       bool
	NoIndex     bool
	Layout      string // "" means page.html
	Language    string
	// Translations are as in Post.
	Translations map[string]string
	Params       map[string]any

	Excerpt   string
	Words     int
	Headings  []Heading
	Inserts   []Insert
	Positions Positions
}

// Author is a person or organisation who writes, from content/authors.
type Author struct {
	ID           string // file name without extension
	Path         string
	Fingerprint  source.Fingerprint // of the fields, not of the text
	Name         string
	Role         string // job title, as in "Chief reporter"
	Description  string // one or two sentences
	Image        *Image
	Email        string
	Links        []string // the author elsewhere, absolute URLs
	Organization bool     // an agency or desk, not a person
	Language     string   // of the file, as in Term
	Params       map[string]any
	Inserts      []Insert // of the text (biography)
	Positions    Positions
}

// Term describes a section, tag or series; from content/sections, content/tags
// and content/series. Terms without a file exist as soon as a post names them.
type Term struct {
	Kind        TermKind
	Name        string // what posts write, matched by slug; `name`, else `title`, else the file name
	Slug        string // file name without extension and Language
	Path        string
	Fingerprint source.Fingerprint // of the fields, not of the text
	Title       string             // as shown
	Description string
	Image       *Image
	Lead        []string // slugs, ids or paths of the posts that the editors put at the top of the list
	NoIndex     bool
	Language    string // BCP 47: the file is of the list in that language alone; "" means the site's
	Params      map[string]any
	Inserts     []Insert // of the text (introduction)
	Positions   Positions
}

// TermKind tells sections, tags and series apart.
type TermKind string

// The kinds of terms; each is the name of its folder below content/.
const (
	KindSection TermKind = "sections"
	KindTag     TermKind = "tags"
	KindSeries  TermKind = "series"
)

// page reads a plain page.
func (p *Parser) page(d *decoder, f *file) Parsed {
	page := &Page{Path: f.place.path, ID: f.place.id, Bundle: f.place.bundle, Fingerprint: f.fingerprint}
	unknown := decode(d, p.pages, &f.frontMatter.table, page)
	p.refuseTiming(d, unknown)
	page.Params = params(d, p.pages, unknown, page.Params)
	if page.Title == "" && !d.reported("title") {
		page.Title = f.headline()
	}
	if page.Title == "" {
		d.needTitle(f, "title")
	}
	if page.ID == "" {
		page.ID = f.place.id
	}
	folder, _ := cutLast(f.place.below)
	switch {
	case page.Slug == "":
		page.Slug = slugPath(f.place.below)
	case folder != "" && !strings.Contains(page.Slug, "/"):
		page.Slug = slugPath(folder) + "/" + page.Slug
	}
	if page.Slug == "" && page.URL == "" && !d.reported("slug") && !d.broken() {
		d.fail(position{1, 1}, "content.path", "give the file another name; layouts/home.html makes the front page",
			"%s has no address of its own", f.place.path)
	}
	r := p.render(d, f, page.Language)
	page.Excerpt, page.Words, page.Headings, page.Inserts = r.Excerpt, r.Words, r.Headings, r.Body.Inserts
	page.Positions = d.positionsRead()
	parsed := Parsed{Page: page, Body: &r.Body, Text: r.Text, texts: r.texts}
	if page.Title == "" || page.Slug == "" && page.URL == "" {
		parsed.Page = nil
	}
	return parsed
}

// refuseTiming reports that a page asks for an embargo, which it cannot have: to
// pass it over would publish the page too early.
func (p *Parser) refuseTiming(d *decoder, unknown []*entry) {
	for _, e := range unknown {
		n, ok := p.posts.find(e.key)
		if !ok {
			continue
		}
		if name := p.posts.fields[n].name; name == "publish_at" || name == "expires" {
			d.fail(position{e.line, e.column}, "front-matter."+name, "write draft: true, or make the page a post",
				"%s: a page can neither wait nor expire", e.key)
		}
	}
}

// slugPath reads the path of a page, of which the author may give the last part
// alone.
func (d *decoder) slugPath(v *value) string {
	s := d.optionalLine(v)
	slug := slugPath(s)
	if s != "" && slug == "" {
		d.wrong(v, "write letters or digits", "nothing of %q can be part of an address", shorten(s, 40))
	}
	return slug
}

// slugPath makes a slug of each part of a path.
func slugPath(s string) string {
	var parts []string
	for part := range strings.SplitSeq(s, "/") {
		if part = Slug(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

func cutLast(s string) (folder, name string) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+1:]
}

// author reads an author.
func (p *Parser) author(d *decoder, f *file) Parsed {
	author := &Author{ID: f.place.below, Path: f.place.path}
	unknown := decode(d, p.authors, &f.frontMatter.table, author)
	author.Params = params(d, p.authors, unknown, author.Params)
	if author.Name == "" && !d.reported("name") {
		author.Name = f.headline()
	}
	if author.Name == "" {
		d.needTitle(f, "name")
	}
	author.Fingerprint = f.fieldsPrint(author.Name)
	r := p.render(d, f, author.Language)
	author.Inserts, author.Positions = r.Body.Inserts, d.positionsRead()
	parsed := Parsed{Author: author, Body: &r.Body, Text: r.Text, texts: r.texts}
	if author.Name == "" || author.ID == "" {
		parsed.Author = nil
	}
	return parsed
}

// email reads an e-mail address, as far as a look can tell.
func (d *decoder) email(v *value) string {
	s := strings.TrimPrefix(d.optionalLine(v), "mailto:")
	name, host, found := strings.Cut(s, "@")
	if s != "" && (!found || name == "" || host == "" || strings.ContainsAny(s, " <>\"(),;:") || strings.Contains(host, "@")) {
		d.wrong(v, "write an address such as jane@paper.example", "%q is not an e-mail address", shorten(s, 60))
		return ""
	}
	return s
}

// links reads addresses of an author elsewhere: a list, or a table with a name
// for each.
func (d *decoder) links(v *value) []string {
	var links []string
	for _, element := range elements(v) {
		if element.kind != tableValue {
			links = appendNew(links, d.webURL(element))
			continue
		}
		for i := range element.fields {
			e := &element.fields[i]
			if key := foldKey(e.key); element != v && (key == "name" || key == "title" || key == "label") {
				continue
			}
			links = appendNew(links, d.webURL(&e.value))
		}
	}
	return links
}

// term reads the note on a section, tag or series.
func (p *Parser) term(d *decoder, f *file) Parsed {
	term := &Term{Kind: TermKind(f.place.kind), Path: f.place.path}
	unknown := decode(d, p.terms, &f.frontMatter.table, term)
	term.Slug = Slug(CutLanguage(f.place.below, term.Language))
	term.Params = params(d, p.terms, unknown, term.Params)
	if term.Title == "" && !d.reported("title") {
		term.Title = f.headline()
	}
	if term.Name == "" {
		term.Name = term.Title
	}
	if term.Name == "" {
		term.Name = CutLanguage(f.place.name, term.Language)
	}
	if term.Title == "" {
		term.Title = term.Name
	}
	if term.Slug == "" {
		d.fail(position{1, 1}, "content.path", "name the file after the "+singular(term.Kind)+", as in "+string(term.Kind)+"/world.md",
			"%s names no %s", f.place.path, singular(term.Kind))
	}
	term.Fingerprint = f.fieldsPrint(term.Title, term.Name)
	r := p.render(d, f, term.Language)
	term.Inserts, term.Positions = r.Body.Inserts, d.positionsRead()
	parsed := Parsed{Term: term, Body: &r.Body, Text: r.Text, texts: r.texts}
	if term.Slug == "" {
		parsed.Term = nil
	}
	return parsed
}

// CutLanguage gives the name of a file without the language that it ends with, as
// "town" of town.fr in French.
func CutLanguage(name, language string) string {
	if n := len(name) - len(language) - 1; language != "" && n > 0 && name[n] == '.' && strings.EqualFold(name[n+1:], language) {
		return name[:n]
	}
	return name
}

// singular names one term of a kind.
func singular(k TermKind) string {
	switch k {
	case KindSection:
		return "section"
	case KindTag:
		return "tag"
	}
	return "series"
}
