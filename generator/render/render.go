// Package render makes the files of a site: a Route and the model go in, bytes
// and a Trace come out.
//
// A Renderer is made once a build, with the layouts, and then renders many routes
// at once. For each it opens a view: the only way from a page to the model, which
// notes every question in the page's trace together with the fingerprint of the
// answer. Layouts get the typed values of context.go; what costs something, or
// depends on other posts, is a method there, so that it is asked, and noted, only
// where a layout uses it. As nothing else reaches a layout, no clock, no
// environment and no file, a page whose trace still holds needs no rendering.
package render

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"broadsheet/generator/asset"
	"broadsheet/generator/feed"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Options say what to render with.
type Options struct {
	Site    *site.Site
	Layouts *Layouts
	// Body appends the HTML of the text in a source file to dst, with its inserts still
	// open.
	Body func(dst []byte, path string) ([]byte, error)
	// File gives the bytes of a file of the site, "static/…" or "content/…".
	File func(path string) ([]byte, error)
	// FileFingerprint gives the fingerprint of such a file, zero when it is not there.
	FileFingerprint func(path string) source.Fingerprint
	// Size gives the size of such a file in pixels, zeros when it is no picture.
	Size func(path string) (width, height int)
	// Picture tells which files there are of a picture, nil when it is shown as it is.
	Picture func(path string) *Pictured
	// PictureData gives the bytes of such a file, by the Key of its route.
	PictureData func(key string) ([]byte, error)
	// Clean takes from a picture that is copied what is not to be published; Cleaning
	// stands for the settings that it obeys.
	Clean    func(path string, data []byte) []byte
	Cleaning source.Fingerprint
	// Drawn gives the address of the card that is drawn of a post, or of the site for
	// the id "", "" when there is none; Draw draws it. Nil means that none are drawn.
	Drawn func(id string) string
	Draw  func(id string) ([]byte, error)
	// Bundled gives the published form of a style sheet or script by its path below
	// static/, nil when it is published as it is; BundleData its bytes.
	Bundled    func(name string) *Bundled
	BundleData func(name string) []byte
	// Generator names the program in feeds.
	Generator string
	Preview   bool // the pages are for `serve`
}

// Renderer renders the routes of one site. Its Render may be called by several
// goroutines at once.
type Renderer struct {
	opts    Options
	site    *site.Site
	cards   *memo[madeCard]
	items   *memo[madeItem]
	rooms   sync.Pool     // of *room
	links   sync.Map      // *[1]Link by *site.Group, of those that cards show
	publish publisherOnce // the JSON-LD node of the publisher

	publisherID, websiteID string // in JSON-LD

	sharing   sync.Mutex        // of these:
	frames    map[string]*parts // by what a frame tells of its page
	announced map[announcement][]FeedLink
}

// New makes a Renderer.
func New(opts Options) *Renderer {
	posts, root := len(opts.Site.Posts()), opts.Site.Abs("/")
	return &Renderer{
		opts:        opts,
		site:        opts.Site,
		cards:       newMemo[madeCard](posts),
		items:       newMemo[madeItem](posts),
		rooms:       sync.Pool{New: func() any { return new(room) }},
		publisherID: root + "#publisher",
		websiteID:   root + "#website",
		frames:      map[string]*parts{},
		announced:   map[announcement][]FeedLink{},
	}
}

// room is memory in which files are made, one after the other.
type room struct {
	view     view
	answers  []Answer            // of the trace
	bytes    []byte              // what is put together for one page alone; see view.use
	cards    []*Card             // of all lists of the page
	asked    map[site.Query]bool // for view.asked
	site     Site
	page     Page
	post     Post
	list     List
	comments Comments
	article  feed.Article
	frame    Frame
	key      []byte // of the frame
	lists    lists
}

// lists is memory for lists of one page, each for one kind of them.
type lists struct {
	feeds      []FeedLink
	crumbs     []Link
	tags       []Link
	share      []Link
	byline     []Byline
	tagTitles  []string
	authorURLs []string
	authors    []feed.Author
	nodes      feed.Graph
	trail      feed.Breadcrumbs
	items      []feed.Item
}

// emptied gives a list in the memory of another, empty and with room for n entries; nil for none.
func emptied[L ~[]T, T any](memory *L, n int) L {
	if n == 0 {
		return nil
	}
	*memory = slices.Grow((*memory)[:0], n)
	return (*memory)[:0:n]
}

// Trace lists the questions that a page asked of the model, in order, each once.
// As long as there is the same Route, and Ask answers all of them as before, the
// page is the same.
type Trace struct {
	Answers []Answer
	view    *view // nil when it was released
}

// Release lets the trace's memory be used for those of other files. Without it, the
// trace is its owner's for ever.
func (t *Trace) Release() {
	if t.view != nil {
		t.view.close()
		t.Answers, t.view = nil, nil
	}
}

// Answer is a question and the fingerprint of the answer that a page got.
type Answer struct {
	Query       site.Query
	Fingerprint source.Fingerprint
	Post        int // of a question of PostKinds, the place of the post that it is about among the site's, from 1; else 0
}

// PostKinds are the kinds of the questions whose key is the id of a post, other than those that few
// posts are asked.
var PostKinds = [...]site.QueryKind{site.AskCard, site.AskPost, site.AskRelated, site.AskComments}

// isCard tells whether the question is for the card of a post.
func (a *Answer) isCard() bool { return a.Post > 0 && a.Query.Kind == site.AskCard }

// Render makes the file of a route, and appends it to dst. Errors are
// *source.Error or a list of them, of what the authors can mend; anything else
// comes from outside, such as a file that can't be read.
func (r *Renderer) Render(route site.Route, dst *bytes.Buffer) (*Trace, error) {
	v := r.open(view{route: route})
	if route.Kind == site.PostPage {
		v.entry = r.site.Post(route.Key)
		v.edition = v.entry.Edition
	} else {
		v.edition = r.site.EditionAt(route)
	}
	err := v.render(dst)
	if len(v.problems) > 0 {
		if err != nil {
			v.problems.Add(err)
		}
		err = v.problems
	}
	return &Trace{Answers: v.answers, view: v}, err
}

// open gives a view in memory of one that was closed.
func (r *Renderer) open(v view) *view {
	made := r.rooms.Get().(*room)
	v.r, v.site, v.room, v.answers, v.bytes = r, r.site, made, made.answers[:0], made.bytes[:0]
	made.cards = made.cards[:0]
	made.view = v
	return &made.view
}

// kept gives the questions so far, for somebody who keeps them.
func (v *view) kept() []Answer { return append([]Answer(nil), v.answers...) }

// close ends a view: neither it nor what layouts got of it is to be used any more.
func (v *view) close() {
	v.room.answers, v.room.bytes = v.answers, v.bytes
	v.r.rooms.Put(v.room)
}

// view is the model as one page sees it.
type view struct {
	r        *Renderer
	room     *room // that it is in
	site     *site.Site
	route    site.Route
	entry    *site.Entry // whose page it is; nil for other pages
	edition  string      // that the route belongs to, as in site.Entry
	from     string      // source file of the page, for links; "" for lists
	absolute bool        // links are made absolute, for feeds
	answers  []Answer
	bytes    []byte              // see use
	asked    map[site.Query]bool // only once the list is too long to search
	cards    marks               // of the questions for cards
	placed   map[int]bool        // cards that were asked for; only once the list is too long to search
	others   marks               // of all others
	problems source.ErrorList
	context  *Site
	page     *Page
}

// use gives what was appended to v.bytes from a place on, as text. It is there until
// the file of the view is made, and not to be kept.
func (v *view) use(from int) string {
	made := v.bytes[from:]
	return unsafe.String(unsafe.SliceData(made), len(made))
}

// join puts texts together, as use does.
func (v *view) join(parts ...string) string {
	from := len(v.bytes)
	for _, part := range parts {
		v.bytes = append(v.bytes, part...)
	}
	return v.use(from)
}

// ask notes a question whose fingerprint the model can give at little cost.
func (v *view) ask(q site.Query) {
	if !v.knows(q) {
		v.add(Answer{Query: q, Fingerprint: v.site.Fingerprint(q)})
	}
}

// note records a question and its fingerprint.
func (v *view) note(q site.Query, f source.Fingerprint) {
	if v.knows(q) {
		return
	}
	v.add(Answer{Query: q, Fingerprint: f})
}

// noteOf is note for one of PostKinds about a post, but its card.
func (v *view) noteOf(kind site.QueryKind, e *site.Entry, f source.Fingerprint) {
	if q := (site.Query{Kind: kind, Key: e.ID}); !v.knows(q) {
		v.add(Answer{q, f, v.site.Place(e) + 1})
	}
}

// add records an answer to a question that has not been noted.
func (v *view) add(a Answer) {
	v.answers = append(v.answers, a)
	if a.isCard() {
		v.cards.add(uint8(a.Post))
		if v.placed != nil {
			v.placed[a.Post] = true
		}
		return
	}
	v.others.add(mark(a.Query))
	if v.asked != nil {
		v.asked[a.Query] = true
	}
}

// repeat records what was asked when something was made that pages share.
func (v *view) repeat(asked []Answer) {
	for i := range asked {
		a := &asked[i]
		if known := a.isCard() && v.knowsCard(a.Post) || !a.isCard() && v.knows(a.Query); !known {
			v.add(*a)
		}
	}
}

// marks is a set of numbers that are made of questions, by which most that are new are known to be.
type marks [4]uint64

func (m *marks) add(n uint8)      { m[n>>6] |= 1 << (n & 63) }
func (m *marks) has(n uint8) bool { return m[n>>6]&(1<<(n&63)) != 0 }

// mark gives the number of a question, by the lengths of its texts and the end of its key.
func mark(q site.Query) uint8 {
	n := uint32(len(q.Kind))*0x9E3779B1 + uint32(len(q.Key))*0x85EBCA77 + uint32(len(q.From))*0xC2B2AE3D
	if q.Key != "" {
		n += uint32(q.Key[len(q.Key)-1]) * 0x27D4EB2F
	}
	return uint8(n >> 24)
}

// manyAnswers are as many as are still searched for a card sooner than put into a map.
const manyAnswers = 1024

// knowsCard tells whether the question for the card of a post has been noted; card is as the Post of an Answer.
func (v *view) knowsCard(card int) bool {
	if !v.cards.has(uint8(card)) {
		return false
	}
	if v.placed == nil && len(v.answers) > manyAnswers {
		v.placed = make(map[int]bool, 2*len(v.answers))
		for i := range v.answers {
			if a := &v.answers[i]; a.isCard() {
				v.placed[a.Post] = true
			}
		}
	}
	if v.placed != nil {
		return v.placed[card]
	}
	for i := range v.answers {
		if a := &v.answers[i]; a.Post == card && a.isCard() {
			return true
		}
	}
	return false
}

// knows tells whether a question has been noted, other than for a card.
func (v *view) knows(q site.Query) bool {
	if !v.others.has(mark(q)) {
		return false
	}
	if v.asked == nil && len(v.answers) > 48 {
		if v.asked = v.room.asked; v.asked == nil {
			v.asked = make(map[site.Query]bool, 2*len(v.answers))
			v.room.asked = v.asked
		}
		clear(v.asked)
		for _, a := range v.answers {
			v.asked[a.Query] = true
		}
	}
	if v.asked != nil {
		return v.asked[q]
	}
	for i := range v.answers {
		if v.answers[i].Query == q {
			return true
		}
	}
	return false
}

func (v *view) render(dst *bytes.Buffer) error {
	switch v.route.Kind {
	case site.PostPage:
		return v.postPage(dst)
	case site.TextPage:
		return v.textPage(dst)
	case site.ListPage:
		return v.listPage(dst)
	case site.TermsPage:
		return v.termsPage(dst)
	case site.HomePage:
		return v.homePage(dst)
	case site.CorrectionsPage:
		return v.correctionsPage(dst)
	case site.NotFoundPage:
		return v.notFoundPage(dst)
	case site.FeedFile:
		return v.feedFile(dst)
	case site.SitemapFile:
		return v.sitemapFile(dst)
	case site.NewsSitemapFile:
		return v.newsSitemapFile(dst)
	case site.RobotsFile:
		return v.robotsFile(dst)
	case site.HostFile:
		return v.hostFile(dst)
	case site.RedirectPage:
		return v.redirectPage(dst)
	case site.CopyFile:
		return v.copyFile(dst)
	case site.SocialCard:
		v.drawn(v.route.Key)
		data, err := v.r.opts.Draw(v.route.Key)
		dst.Write(data)
		return err
	case site.BundleFile:
		v.bundled(v.route.Key)
		dst.Write(v.r.opts.BundleData(v.route.Key))
		return nil
	case site.PictureFile:
		return v.pictureFile(dst)
	}
	return fmt.Errorf("render: unknown kind of route %q", v.route.Kind)
}

// copyFile takes a file over as it is, a picture without what is private in it.
func (v *view) copyFile(dst *bytes.Buffer) error {
	data, err := v.r.opts.File(v.route.Key)
	if err != nil {
		return err
	}
	v.note(site.Query{Kind: AskAsset, Key: v.route.Key}, source.FingerprintOf(data))
	if v.r.opts.Clean != nil && asset.IsPicture(v.route.Key) {
		v.note(site.Query{Kind: AskCleaning}, v.r.opts.Cleaning)
		data = v.r.opts.Clean(v.route.Key, data)
	}
	dst.Write(data)
	return nil
}

// execute fills a layout with a page.
func (v *view) execute(layout string, p *Page, dst *bytes.Buffer) error {
	l := v.r.opts.Layouts.page(layout)
	if l == nil {
		return v.unknownLayout(layout)
	}
	v.note(site.Query{Kind: AskLayout, Key: layout}, l.fingerprint)
	v.page = p
	if err := l.program.Execute(dst, p); err != nil {
		return v.r.opts.Layouts.explain(err, v.route)
	}
	return nil
}

func (v *view) unknownLayout(name string) error {
	pos := source.Position{Path: v.route.Source}
	if e := v.entry; e != nil {
		pos = e.Positions.At(e.Path, "layout")
	}
	return source.Errorf(pos, "layout.unknown", "write layouts/"+name+", or name one of "+v.r.opts.Layouts.names(),
		"there is no layout %q", name)
}
