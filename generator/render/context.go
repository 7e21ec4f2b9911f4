package render

import (
	"html/template"

	"broadsheet/generator/content"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
)

// Page is what every layout gets as its dot. Which of Post, Text, List, Terms
// and Home is set follows from Kind; the others are nil.
type Page struct {
	Kind        string // "home", "post", "page", "list", "terms" or "404"
	Title       string // headline of the page, for the h1; plain text
	HeadTitle   string // for the title element, without the site's name
	Description string // for the meta element; may be ""
	URL         string // rooted, with the base path: "/blog/2026/11/harbour/"
	Canonical   string // absolute
	Language    string // BCP 47
	Dir         string // "ltr" or "rtl"
	NoIndex     bool
	Preview     bool // whether the page is made for `serve`
	Breadcrumbs []Link
	Versions    []Version  // the languages that the text can be read in, its own among them; empty when there is only the one
	Feeds       []FeedLink // feeds to announce in the head, the page's own first
	Social      Social
	JSONLD      template.JS // for <script type="application/ld+json">; "" means none

	Site  *Site
	Post  *Post
	Text  *Text
	List  *List
	Terms *Terms
	Home  *Home

	locale *locale.Locale
	frame  *Frame // once a layout has asked for it
}

// Link is a text with an address. An empty URL means plain text.
type Link struct {
	Title   string
	URL     string
	Active  bool   // in a menu: the page is this one, or below it
	Self    bool   // in a menu: the page is this one
	Count   int    // in Terms: posts that have the term
	Foreign string // in a menu: the language of the title where it is not that of the edition; else ""
}

// Version is a text in one of the languages that it can be read in.
type Version struct {
	Title    string // "" of a front page
	URL      string // absolute
	Language string // BCP 47
	Name     string // of the language, in itself: "Deutsch"
	Locale   string // for Open Graph: "de_DE"; "" where no territory is known
	Self     bool   // whether it is this page
	Default  bool   // whether it is in the site's own language, for those who read none of the others
}

// FeedLink is a feed that a page announces.
type FeedLink struct {
	Title string
	URL   string // rooted
	Type  string // media type: "application/rss+xml"
}

// Social is what social networks show of a page.
type Social struct {
	Type        string // "website" or "article"
	Title       string
	Description string
	Image       *Picture // with absolute URL; nil means none
	Locale      string   // "en_GB"
	SiteName    string
	Twitter     string // "@name" or ""
	Creator     string // the same of the first author who links to theirs; articles only
	Published   *Date  // articles only
	Modified    *Date
	Section     string
	Tags        []string
	Authors     []string
}

// Picture is an image as a layout shows it.
type Picture struct {
	URL     string // of a file that every browser shows
	Alt     string
	Caption template.HTML
	Credit  string
	Width   int // pixels; 0 when unknown
	Height  int
	Sources []Source // smaller files, the best format first; nil when there are none
	Class   string   // how it fills its place: classes for its tone and focal point, or ""
	crops   []crop
}

// Source is the files of a picture in one format.
type Source struct {
	Type   string          // media type
	Srcset template.Srcset // the files with their widths
}

// Card is a post in a list.
type Card struct {
	ID          string
	URL         string // rooted
	Title       string // the short title where there is one
	Headline    string // the full title
	Description string // the standfirst, or the first sentences; plain text
	Kicker      string
	Genre       string // "report", "opinion", …
	Label       string // visible label of the genre in the page's language; "" for a report
	Date        *Date
	Updated     *Date // nil when there was no change
	Section     *Link // nil when the post has none
	Authors     []Link
	Image       *Picture // nil when there is none
	Draft       bool     // only with --drafts
	Over        bool     // of a live blog: whether its coverage has ended
	Paywall     bool     // whether only subscribers are meant to read it
	Sponsor     *Link    // who paid for it; nil means nobody
	Minutes     int      // reading time
	Language    string
	Foreign     string // the language of headline and standfirst where it is not the site's, for lang; else ""
	parts       *parts
	locale      *locale.Locale // of its words
}

// Post is a post on its own page: all of its Card, and these.
type Post struct {
	Card
	Byline      []Byline
	KeyPoints   []template.HTML
	Dateline    string
	Origin      content.Origin
	Tags        []Link
	Lead        *Picture // the lead picture, large; nil when there is none
	Corrections []Correction
	Headings    []content.Heading
	Words       int
	Params      map[string]any
	Source      string // path of the source file
	Noindex     bool
	entry       *site.Entry
	view        *view
}

// Byline is one author of a post.
type Byline struct {
	Name         string
	URL          string // of the author's page
	Role         string
	Foreign      string // the language of the role where it is not the story's; else ""
	Organization bool
	Image        *Picture
	Account      string // "@name" on X, where the author's file links to it; else ""
}

// Correction is a note on a post.
type Correction struct {
	Kind  string // "correction", "clarification", "update" or "note"
	Label string // in the page's language
	Date  *Date
	Text  template.HTML
}

// Corrected is a note in the list of all corrections.
type Corrected struct {
	Correction
	Post *Card
}

// Series is the place of a post in its series.
type Series struct {
	Link
	Number int     // of this post, from 1
	Total  int     // posts in the series
	Prev   *Card   // nil at the start
	Next   *Card   // nil at the end
	Posts  []*Card // all, oldest first
}

// Comments is the comment block of a post.
type Comments struct {
	Open     bool   // whether a form is shown
	Closed   bool   // whether to say that comments are closed
	Action   string // URL that the form posts to
	PostID   string
	Policy   string // URL of the comment policy; "" means none
	Count    int    // comments that are shown, without tombstones
	Threads  []Comment
	Language string
}

// Comment is one comment with its replies.
type Comment struct {
	ID       string
	Name     string
	URL      string // of the reader's own site; "" means none
	Date     *Date
	Body     template.HTML
	Removed  bool
	Staff    bool
	Depth    int // 1 for a comment on the post itself
	Replies  []Comment
	Author   string // name of whom it answers; "" at the top level
	ParentID string
}

// Text is a plain page.
type Text struct {
	ID       string
	Body     template.HTML
	Headings []content.Heading
	Image    *Picture
	Params   map[string]any
	Source   string
}

// List is a page with posts: a section, tag, author, series or month, or a page
// of its archive.
type List struct {
	Kind        string        // "section", "tag", "author", "series", "language", "year" or "month"
	Name        string        // what the list is of
	Intro       template.HTML // from the term's or author's file; on the first page only
	Description string
	Foreign     string // the language of Intro and Description where it is not the page's; else ""
	Image       *Picture
	Author      *Author // of kind "author" where the author has a file, else nil
	Lead        []*Card // what the editors put at the top; on the first page only
	Posts       []*Card
	Number      int    // 0 for the list's own page; else the page's number from the oldest
	Newer       *Link  // nil on the newest page
	Older       *Link  // nil on the oldest page
	First       string // URL of the list's own page
	Feed        string // URL of the list's feed; "" means none
	Periods     []Link // of kind "year": its months; of kind "month": nil
}

// Author is an author's file, on the author's page.
type Author struct {
	ID           string
	Name         string
	Role         string
	Description  string
	Image        *Picture
	Email        string
	Links        []Link
	Organization bool
	Params       map[string]any
}

// Terms lists all tags, authors, series, sections or years.
type Terms struct {
	Kind  string // "tags", "authors", "series", "sections" or "archive"
	Terms []Term
}

// Term is an entry of Terms.
type Term struct {
	Link
	Description string
	Periods     []Link // of kind "archive": the months of the year
}

// Home is the front page.
type Home struct {
	Lead     *Card   // the lead story; nil on a site without posts
	Top      []*Card // next to the lead
	Sections []Block
	Latest   []*Card
}

// Block is a section's block on the front page.
type Block struct {
	Link
	Description string
	Posts       []*Card
}
