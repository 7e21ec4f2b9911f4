// Package site is the model: all posts, pages, authors and terms of one site in
// their places, and the answers to what pages ask about them.
//
// New takes what the parser read, leaves out what must not be seen yet (drafts,
// embargoed, expired), and works out addresses, sections, tags, authors, series
// and archives. From then on a Site is read-only and safe for use by many
// goroutines. It lists the Routes, the files that the site consists of, and
// answers queries. Each Query has a Fingerprint: as long as it stays the same, so
// does the answer, and so does a page that asked nothing else.
//
// Addresses inside the model are paths from the site's root, decoded, as in
// "/2026/11/hafenstraße/". Href makes them ready for a page, with the base path
// and percent-encoding.
package site

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
	"broadsheet/generator/locale"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
	"broadsheet/generator/verbatim"
)

// Input is what the model is made of.
type Input struct {
	Posts     []*content.Post
	Vectors   []*related.Vector // of Posts, in the same order; nil for a site without related posts
	Pages     []*content.Page
	Authors   []*content.Author
	Terms     []*content.Term
	Comments  []*content.Comment
	Resources []source.File // other files below content/
	Static    []source.File // files below static/
	Broken    []string      // source files that could not be parsed: links to them are not reported as well
	Related   related.Options
	Relate    bool               // whether all lists of related posts will be asked for, and nothing else of them, nor Replace; Vectors is cleared then
	Found     []byte             // Site.TakeRelatedState of an earlier Site; nil when there was none
	Parsing   source.Fingerprint // of the settings by which the texts were read
	Planned   func([]string)     // told of files that the site will have, while related posts are still looked for; nil means that nobody is told
}

// Site is the model of one site. Use New.
type Site struct {
	opts     Options
	locale   *locale.Locale
	base     *url.URL
	basePath string // path of the base URL, with a trailing slash
	root     string // the base URL, with a trailing slash

	posts  []*Entry // shown, newest first
	own    []*Entry // of these, those in the site's language or in one without a front page
	pages  []*PageEntry
	byID   map[string]*Entry
	held   []Held
	groups map[string]*Group // by Key
	kinds  map[groupsOf][]*Group

	sources        map[string]*target // by source path below the site's folder
	targetIDs      named
	slugs          named
	broken         map[string]bool
	resources      map[string]*resource          // by source path
	byAddress      map[string]*Entry             // posts that are shown
	heldAt         map[string]int                // addresses of posts and pages that are not, with how many have it
	static         map[string]bool               // files below static/, without that prefix
	comments       map[string][]*content.Comment // by the id of the post that they name, whether there is one or not; oldest first
	authors        map[string]*content.Author    // by id
	byAuthor       map[string]*content.Author    // by slug of the id, or of the name
	termNames      map[string]*content.Term      // by kind and slug of the name
	hasCorrections bool                          // whether there is a CorrectionsPage
	aliases        map[string]string             // former address to the one that readers are sent to
	routes         []Route
	unwritten      []Route                    // redirects that have an address and no file, sorted by output path
	pictures       map[string][]content.Focus // files that are shown as pictures, with the focal points of lead pictures
	terms          []*content.Term            // all that have a file
	withResources  map[string]bool            // folders with resources in them or further down
	translations   map[mark]bool              // of the names by which texts name their translations

	sitemapping    sync.Mutex // over the two below, which questions may bring up to date
	sitemaps       [][]feed.URL
	sitemapStale   bool // lists have come, gone or changed since
	sitemapSize    int  // entries
	sitemapLongest int  // bytes of the longest address

	timed map[string]*Entry // posts that come, go or change at other times than their dates, by source file
	led   map[string]*Entry // posts that ask for a place on the front page, by source file
	from  time.Time         // see Steady
	next  Change            // zero when nothing changes by itself

	news     [][]feed.Story       // the news sitemap, in its parts
	versions map[string][]Version // by address of a post or page

	wrong   source.ErrorList            // what several files do wrong together
	outside source.ErrorList            // what is wrong with hosting, and with links in the settings
	checks  map[string]source.ErrorList // by source file: what is wrong with its links; of a comment, with its place

	addressed map[string]bool   // source files with addresses that could not be checked yet; nil once they are
	lastParts map[string]string // addresses by their last part, for hints; nil until it is asked for

	referrers referrers          // which posts refer to what
	relatives *relatives         // nil for a site without related posts
	settings  source.Fingerprint // of opts
	menus     map[string]*menus  // by edition
}

// Entry is a post in its place.
type Entry struct {
	*content.Post
	Address     string // decoded path from the root
	Section     *Group // nil when the post has none
	TagList     []*Group
	Writers     []*Group           // the authors, in the order of the byline
	WriterRoles []string           // what each of the Writers did for this story; nil when nothing is said of any
	SeriesOf    *Group             // nil when the post is in no series
	Lang        string             // the post's language, or the site's
	Edition     string             // the tag in Options.Languages whose lists the post stands in; "" means the site's own
	Over        bool               // whether the coverage of a live blog has ended by the site's clock
	url         string             // absolute; "" where Address has to be escaped for it
	output      string             // of its file below the output folder; "" where that is to be found from Address
	index       int                // in Site.posts
	document    int                // in the related index
	named       source.Fingerprint // of its id
	card        source.Fingerprint
}

// PageEntry is a plain page in its place.
type PageEntry struct {
	*content.Page
	Address string
	Edition string // as in Entry
}

// Held is a post that is not shown.
type Held struct {
	Path   string    // source file
	Reason string    // "draft", "embargo" or "expired"
	Until  time.Time // of an embargo, else zero
}

// Link is a title with an address on the site (rooted, decoded), or with a URL.
type Link struct {
	Title   string
	Address string // "" when External is set
	URL     string // absolute URL of another site
	Foreign bool   // in a menu: the title is in the site's language, not in that of the edition
}

// New makes the model. The problems are those that several files make together:
// two sources for one address, pins that lead nowhere, comments without a post.
// The Site is usable even then, so that later stages can report theirs.
func New(opts Options, in Input) (*Site, source.ErrorList) {
	s := &Site{
		opts:      opts,
		locale:    locale.For(opts.Language),
		groups:    map[string]*Group{},
		kinds:     map[groupsOf][]*Group{},
		broken:    map[string]bool{},
		resources: map[string]*resource{},
		heldAt:    map[string]int{},
		static:    map[string]bool{},
		comments:  map[string][]*content.Comment{},
		authors:   map[string]*content.Author{},
		termNames: map[string]*content.Term{},
		aliases:   map[string]string{},
		pictures:  map[string][]content.Focus{},
		terms:     in.Terms,

		timed:         map[string]*Entry{},
		led:           map[string]*Entry{},
		withResources: map[string]bool{},
		translations:  map[mark]bool{},
	}
	var problems source.ErrorList
	base, err := url.Parse(opts.BaseURL)
	if err != nil {
		problems.Add(fmt.Errorf("base_url: %w", err))
		base = &url.URL{Path: "/"}
	}
	s.base, s.basePath = base, EscapePath(base.Path)
	if !strings.HasSuffix(s.basePath, "/") {
		s.basePath += "/"
	}
	s.root = base.Scheme + "://" + base.Host + s.basePath
	for _, path := range in.Broken {
		s.broken[path] = true
	}
	for _, a := range in.Authors {
		s.authors[a.ID] = a
	}
	entries, taken := s.arrange(in)
	problems = append(problems, taken...)
	s.keepVectors(in)
	named, relating := make(chan struct{}), make(chan struct{})
	go func() { // beside the rest, which takes as long
		defer close(relating)
		if in.Relate {
			s.relate()
			<-named
			s.settle()
		}
	}()
	s.placePosts(entries, len(in.Pages))
	problems = append(problems, s.placePages(in)...)
	close(named) // posts and names are complete: editors choose by them
	problems = append(problems, s.placeVersions()...)
	s.makeGroups(in)
	s.makeMenus()
	s.placeResources(in)
	s.checkLinks()
	s.placeComments(in)
	problems = append(problems, s.makeRoutes(in)...)
	if in.Planned != nil {
		in.Planned(s.planned())
	}
	s.checkAddresses()
	s.outside = append(s.checkHosting(), s.checkSettings()...)
	s.settings = s.settingsFingerprint(in)
	<-relating
	s.wrong = problems
	return s, s.Problems()
}

// Problems lists what is wrong with the site as a whole and with its links, as New
// has told it.
func (s *Site) Problems() source.ErrorList {
	list := slices.Concat(s.wrong, s.outside)
	for _, file := range slices.Sorted(maps.Keys(s.checks)) {
		list = append(list, s.checks[file]...)
	}
	return list
}

// Options gives the site's settings.
func (s *Site) Options() *Options { return &s.opts }

// Locale gives the site's language.
func (s *Site) Locale() *locale.Locale { return s.locale }

// Posts lists the posts that are shown, newest first.
func (s *Site) Posts() []*Entry { return s.posts }

// Pages lists the plain pages that are shown, by address.
func (s *Site) Pages() []*PageEntry { return s.pages }

// Held lists the posts that are not shown, by path.
func (s *Site) Held() []Held { return s.held }

// Steady gives the span of time around the site's clock in which the site stays as
// it is: from the first moment on, until the second. A zero time means that there
// is no end on that side.
func (s *Site) Steady() (from, until time.Time) { return s.from, s.next.At }

// Next tells when the site changes by itself next, and why; a zero Change when it
// never does.
func (s *Site) Next() Change { return s.next }

// Routes lists the files of the site, sorted by output path.
func (s *Site) Routes() []Route { return s.routes }

// Post gives a shown post by its id, nil when there is none.
func (s *Site) Post(id string) *Entry { return s.byID[id] }

// Author gives an author's file by its id, nil when there is none.
func (s *Site) Author(id string) *content.Author { return s.authors[id] }

// Menu gives the main navigation of an edition.
func (s *Site) Menu(edition string) []Link { return s.menus[edition].main }

// Footer gives the navigation at the foot of an edition's pages.
func (s *Site) Footer(edition string) []Link { return s.menus[edition].footer }

// Place gives a post's place among the Posts, from 0.
func (s *Site) Place(e *Entry) int { return e.index }

// PageByID gives a shown plain page by its id, nil when there is none.
func (s *Site) PageByID(id string) *PageEntry {
	if t := s.targetByID(id); t != nil && t.held == "" {
		return t.page
	}
	return nil
}

// GroupByKey gives a group by its Key, nil when there is none.
func (s *Site) GroupByKey(key string) *Group { return s.groups[key] }

// KeyOf gives the key that a group of an edition has, or would have, by its name
// or slug.
func (s *Site) KeyOf(edition string, kind GroupKind, name string) string {
	return groupKey(kind, edition, content.Slug(s.slugOf(edition, kind, name)))
}

// HasStatic tells whether there is a static file at a path below static/.
func (s *Site) HasStatic(name string) bool { return s.static[name] }

// Href gives a rooted address as a URL for a page of the site: with the base
// path, percent-encoded.
func (s *Site) Href(address string) string {
	name, rooted := strings.CutPrefix(address, "/")
	escaped := EscapePath(name)
	if rooted && s.basePath == "/" && escaped == name {
		return address // as most are, without memory of its own
	}
	return s.basePath + escaped
}

// HrefOf gives a link, which somebody wrote with a slash in front and perhaps with
// query, fragment and percent-encoding, as a URL for a page of the site.
func (s *Site) HrefOf(link string) string {
	name, query, fragment := splitLink(link)
	return s.Href(name) + query + fragment
}

// Origin gives scheme and host of the site, without a slash: "https://news.example".
func (s *Site) Origin() string { return strings.TrimSuffix(s.root, s.basePath) }

// Abs gives a rooted address as an absolute URL.
func (s *Site) Abs(address string) string {
	return s.root + EscapePath(strings.TrimPrefix(address, "/"))
}

// AbsOf gives the absolute URL of a post's page.
func (s *Site) AbsOf(e *Entry) string {
	if e.url != "" {
		return e.url
	}
	return s.Abs(e.Address)
}

// EscapePath percent-encodes a path as RFC 3986 wants it.
func EscapePath(path string) string {
	if plainInPath.Length(path) == len(path) {
		return path
	}
	return (&url.URL{Path: "/" + path}).EscapedPath()[1:]
}

// plainInPath are bytes that are never encoded.
var plainInPath = verbatim.Of(func(c byte) bool { return verbatim.Unreserved(c) || c == '/' })

// CardFingerprint is that of the answer to AskCard, for who has the post already.
func (e *Entry) CardFingerprint() source.Fingerprint { return e.card }

// nameFingerprint stands for an id.
func nameFingerprint(id string) source.Fingerprint {
	h := source.NewHasher()
	h.String(id)
	return h.Sum()
}

// fingerprintCard covers what lists show of a post.
func (e *Entry) fingerprintCard() source.Fingerprint {
	h := source.NewHasher()
	p := e.Post
	for _, text := range []string{p.ID, e.Address, p.Title, p.ShortTitle, p.Kicker, cmp.Or(p.Description, p.Excerpt), string(p.Genre), e.Lang} {
		h.String(text)
	}
	h.Time(p.Date)
	h.Time(p.Updated)
	h.Bool(p.Draft)
	h.Bool(p.Paywall)
	h.Bool(e.Over)
	h.String(p.Sponsor.Name)
	h.Int(p.Words)
	if e.Section != nil {
		h.String(e.Section.Title)
		h.String(e.Section.Address)
	}
	for _, a := range e.Writers {
		h.String(a.Title)
		h.String(a.Address)
	}
	if img := p.Image; img != nil {
		h.Strings([]string{p.Path, img.Src, img.Alt, img.Caption, img.Credit})
		h.Int(img.Focus.X)
		h.Int(img.Focus.Y)
	}
	return h.Sum()
}
