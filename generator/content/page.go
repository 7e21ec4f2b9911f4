package content

import "broadsheet/generator/source"

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
	Params      map[string]any

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
	Fingerprint  source.Fingerprint
	Name         string
	Role         string // job title, as in "Chief reporter"
	Description  string // one or two sentences
	Image        *Image
	Email        string
	Links        []string // the author elsewhere, absolute URLs
	Organization bool     // an agency or desk, not a person
	Params       map[string]any
	Inserts      []Insert // of the text (biography)
	Positions    Positions
}

// Term describes a section, tag or series; from content/sections, content/tags
// and content/series. Terms without a file exist as soon as a post names them.
type Term struct {
	Kind        TermKind
	Name        string // what posts write, matched by slug; `name`, else `title`, else the file name
	Slug        string // file name without extension
	Path        string
	Fingerprint source.Fingerprint
	Title       string // as shown
	Description string
	Image       *Image
	NoIndex     bool
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
