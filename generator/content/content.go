// Package content reads what authors and readers wrote: posts, plain pages,
// authors, section, tag and series notes, and comments. Front matter in YAML,
// TOML or JSON becomes typed fields, with the field names of other generators
// as aliases; Markdown becomes HTML. Each file is read on its own, so that
// files can be read by many goroutines at once and a file that has not changed
// need not be read again.
//
// A file goes in as bytes and comes out as a Parsed: the typed value (Post,
// Page, Author or Term), its Body, and its plain text for whoever indexes it.
// What depends on other files (where a link to another post leads, what a
// shortcode shows) is left open in the Body as an Insert. All problems of a
// file are reported at once, with positions in that file.
package content

import (
	"sync"
	"time"

	"broadsheet/generator/source"
)

// Options are the settings of this stage. The zero value reads dates as UTC,
// English typography, safe Markdown with all extensions.
type Options struct {
	Location *time.Location // of dates that carry no zone; nil means UTC
	Language string         // BCP 47, for typographic quotes; "" means "en"
	Markdown MarkdownOptions
	// Shortcode says whether a shortcode of that name exists; nil means that none does.
	Shortcode func(name string) bool
	// ShortcodeNames lists the shortcodes, for hints.
	ShortcodeNames []string
}

// MarkdownOptions are the settings of Markdown. The zero value has all
// extensions on, and sanitises raw HTML.
type MarkdownOptions struct {
	Unsafe               bool // keep raw HTML as it is
	UnknownShortcodeWarn bool // an unknown shortcode is a warning and stays text, not an error
	Plain                bool // CommonMark alone, all extensions off
	GFM                  bool // with Plain: the extensions of GitHub Flavored Markdown, nothing more
}

// Parsed is what one source file holds. Of Post, Page, Author and Term one at
// most is set; none when the file is too broken to be any.
type Parsed struct {
	Post   *Post
	Page   *Page
	Author *Author
	Term   *Term
	Body   *Body            // never nil without an error
	Text   string           // the text without markup and code, for indexing
	Issues source.ErrorList // errors and warnings, all of them

	texts *texts // where HTML and Text are; nil when they have memory of their own
}

// Release lets the memory of the Body's HTML and of Text be used for other files.
// Neither may be used any more; all else stays as it is.
func (p *Parsed) Release() {
	p.Body, p.Text = nil, ""
	if p.texts != nil {
		p.texts.pool.Put(p.texts)
		p.texts = nil
	}
}

// texts is memory in which the tree, the HTML and the plain text of a file are made, of
// one file after another.
type texts struct {
	html     output
	plain    []byte
	document document
	spare    spareNodes
	pool     *sync.Pool // where it belongs
}

// reset lets go of the document, and lets its nodes serve the next one.
func (t *texts) reset() {
	clear(t.document.inserts)
	t.document = document{inserts: t.document.inserts[:0]}
	t.spare.reset()
}
