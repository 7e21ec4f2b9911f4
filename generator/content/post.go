package content

import (
	"reflect"
	"time"

	"broadsheet/generator/source"
)

// Post is one story as its author wrote it: the front matter, checked and in
// the site's terms, and what the build needs to know of its text. It does not
// hold the text itself (see Body). A post is never changed once it is parsed.
type Post struct {
	ID          string             // names the post for ever: `id`, else the source path below content/ without extension
	Path        string             // the source file, relative to the site's folder
	Bundle      string             // the folder whose other files belong to the post, for a post that is index.md in its own folder; else ""
	Fingerprint source.Fingerprint // of the source file

	Title       string // the headline; never empty
	Kicker      string // the label above the headline; "" means none
	Description string // the standfirst; "" means none was written (see Excerpt)

	Date    time.Time // first publication; never zero
	Updated time.Time // last real change; zero means never

	Slug    string   // last part of the address; never empty
	URL     string   // the whole path on the site, with a leading slash, where the author fixed it; else ""
	Aliases []string // former paths, each with a leading slash

	Section string   // as written; "" means none
	Tags    []string // as written, without repeats
	Authors []string // ids of content/authors or plain names, as written, without repeats
	Series  string   // as written; "" means none

	Image    *Image // the lead picture; nil means none
	Genre    Genre  // GenreReport when nothing is said
	Dateline string // place the story was filed from
	Paywall  bool   // whether only subscribers are meant to read the text

	Lead     int // place on the front page, 1 is the lead story; 0 means none is asked for
	Draft    bool
	NoIndex  bool   // kept out of search engines, feeds, sitemaps and related lists
	Language string // BCP 47; "" means the site's

	Comments   CommentMode // CommentsDefault when nothing is said
	RelatedOff bool        // `related: false`

	*Extras // never nil in a post that was parsed

	// What the text says.
	Excerpt  string    // the first paragraph as plain text, at most about 200 characters
	Words    int       // in the text, without code and markup
	Headings []Heading // in order
	Inserts  []Insert  // places of the Body that the model fills, in order of Offset

	// Where the front matter says a thing, for errors that are found later.
	Positions Positions
}

// Extras is what the front matter of few posts says. The others share one that is zero,
// since of a large archive the model has hundreds of thousands of posts.
type Extras struct {
	ShortTitle string // for lists; "" means Title
	SEOTitle   string // for <title>; "" means Title

	PublishAt     time.Time // embargo: in no output before; zero means Date
	Expires       time.Time // in no output from then on; zero means never
	LiveUntil     time.Time // when the coverage of a live blog ended or will end; zero means that it goes on
	BreakingUntil time.Time // until when the story is announced as breaking news; zero means that it is not

	Canonical string   // absolute URL of the page that search engines should show instead, for copy that is others'; "" means this one
	Roles     []string // what each of the Authors did for this story, "" where nothing is said; nil when nothing is said of any
	Origin    Origin   // where wire copy comes from (`source`); zero means our own
	Sponsor   Origin   // who paid for the story; zero means nobody
	KeyPoints []string // what the story says, in a few lines of Markdown
	Layout    string   // layout to use in place of post.html; "" means post.html

	RelatedPins    []string // slugs, ids or paths of posts to list first
	RelatedExclude []string // slugs, ids or paths of posts never to list
	Corrections    []Correction
	Translations   map[string]string // language to the id, slug or path of the same story there
	Params         map[string]any    // the site's own fields
}

// noExtras is shared by all posts that have none, and never changed.
var noExtras = new(Extras)

func (x *Extras) isZero() bool { return reflect.ValueOf(x).Elem().IsZero() }

// Strip makes the post as it is kept outside of memory: without Extras where it has none.
func (post *Post) Strip() {
	if post.Extras == noExtras {
		post.Extras = nil
	}
}

// Restore undoes Strip.
func (post *Post) Restore() {
	if post.Extras == nil {
		post.Extras = noExtras
	}
}

// Image is a picture named in front matter.
type Image struct {
	Src     string // as written: relative to the post, or a path or URL
	Alt     string // what it shows, for those who do not see it
	Caption string
	Credit  string
	Focus   Focus // what must stay in view where the picture is cut
}

// Focus is a place in a picture, in hundredths of its width and height from the
// middle: -50 is the left or upper edge, 50 the right or lower one. The zero Focus
// is the middle.
type Focus struct{ X, Y int }

// Genre says what kind of text a post is.
type Genre string

// The genres. The zero Genre never leaves the parser.
const (
	GenreReport     Genre = "report"
	GenreReportage  Genre = "reportage"
	GenreAnalysis   Genre = "analysis"
	GenreBackground Genre = "background"
	GenreOpinion    Genre = "opinion"
	GenreReview     Genre = "review"
	GenreLive       Genre = "live"
	GenreCallout    Genre = "callout" // asks readers for what they know
	GenreSponsored  Genre = "sponsored"
	GenreSatire     Genre = "satire"
)

// Genres lists the genres in the order in which they are documented.
var Genres = []Genre{GenreReport, GenreReportage, GenreAnalysis, GenreBackground, GenreOpinion, GenreReview, GenreLive, GenreCallout,
	GenreSponsored, GenreSatire}

// Origin names who a story comes from, or who paid for it.
type Origin struct {
	Name string
	URL  string // "" means no link
}

// CommentMode says whether a post takes and shows comments.
type CommentMode string

// The comment modes.
const (
	CommentsDefault CommentMode = ""       // what the site says
	CommentsOpen    CommentMode = "open"   // shown, and new ones are taken
	CommentsClosed  CommentMode = "closed" // shown, and no new ones are taken
	CommentsOff     CommentMode = "off"    // no comment block at all
)

// Paid tells whether somebody paid for the story.
func (post *Post) Paid() bool { return post.Genre == GenreSponsored || post.Sponsor.Name != "" }

// Correction is a published note that something in the post was put right.
type Correction struct {
	Date time.Time
	Kind string // "correction", "clarification", "update" or "note"
	Text string // Markdown, one paragraph
}

// Mends tells whether the note puts something right. Updates and editor's notes do
// not.
func (c Correction) Mends() bool { return c.Kind == "correction" || c.Kind == "clarification" }

// Heading is a heading in a text.
type Heading struct {
	Level int    // 2 to 6
	ID    string // fragment of the heading's address
	Text  string // plain
}

// post reads a post.
func (p *Parser) post(d *decoder, f *file) Parsed {
	if f.place.list || f.place.id == "" {
		d.fail(position{1, 1}, "content.path", "write introductions of lists in content/sections, content/tags or content/series, and pages in content/pages",
			"%s cannot be a post", f.place.path)
		return Parsed{}
	}
	extras := p.extras.Get().(*Extras)
	post := &Post{Path: f.place.path, ID: f.place.id, Bundle: f.place.bundle, Fingerprint: f.fingerprint, Extras: extras}
	unknown := decode(d, p.posts, &f.frontMatter.table, post)
	post.Params = params(d, p.posts, unknown, post.Params)
	if post.Title == "" && !d.reported("title") {
		post.Title = f.headline()
	}
	if post.Title == "" {
		d.needTitle(f, "title")
	}
	p.completePost(d, f, post)
	r := p.render(d, f, post.Language)
	post.Excerpt, post.Words, post.Headings, post.Inserts = r.Excerpt, r.Words, r.Headings, r.Body.Inserts
	post.countChanges(p.loc)
	post.Positions = d.positionsRead()
	if extras.isZero() {
		post.Extras = noExtras
		p.extras.Put(extras)
	}
	parsed := Parsed{Post: post, Body: &r.Body, Text: r.Text, texts: r.texts}
	if post.Title == "" || post.Date.IsZero() || post.Slug == "" {
		parsed.Post = nil
	}
	return parsed
}

// completePost fills in what the file's name says and checks what fields say
// together.
func (p *Parser) completePost(d *decoder, f *file, post *Post) {
	if post.ID == "" {
		post.ID = f.place.id
	}
	date, name, dated := fileDate(f.place.name, p.loc)
	if post.Date.IsZero() && !d.reported("date") && !d.broken() {
		switch {
		case dated:
			post.Date = date
		case !post.PublishAt.IsZero():
			post.Date = post.PublishAt
		case post.Title == "" && !f.frontMatter.found: // has been said with the title
		default:
			d.fail(position{f.frontMatter.open, 1}, "front-matter.date", "add date: 2026-11-23 to the front matter, or begin the file's name with the date, as in 2026-11-23-"+f.place.name+".md", "there is no date")
		}
	}
	if post.Slug == "" && !d.reported("slug") {
		post.Slug = Slug(name)
		if post.Slug == "" {
			post.Slug = Slug(post.Title)
		}
		if post.Slug == "" && !d.broken() {
			d.fail(position{f.frontMatter.open, 1}, "front-matter.slug", "add slug: with letters or digits to the front matter", "neither the file's name nor the title can be part of an address")
		}
	}
	if post.Genre == "" {
		post.Genre = GenreReport
	}
	post.checkOrder(d)
}

// checkOrder checks that what comes later is dated later.
func (post *Post) checkOrder(d *decoder) {
	if earlier(post.Updated, post.Date) {
		if wholeDay(post.Updated, post.Date) {
			post.Updated = post.Date
		} else {
			d.warn(d.fieldAt("updated"), "front-matter.updated", "an update comes after the date", "updated: the story is updated before it is published")
		}
	}
	starts := post.Date
	if post.PublishAt.After(starts) {
		starts = post.PublishAt
	}
	if !post.Expires.IsZero() && !starts.IsZero() && !post.Expires.After(starts) {
		d.fail(d.fieldAt("expires"), "front-matter.expires", "write a later date", "expires: the story would expire before it is published")
	}
}

// countChanges moves Updated to the last change that has a date of its own: a note
// below the story, or an update of a live blog. Who adds one need not think of the
// field too, and readers, feeds and sitemaps are told.
func (post *Post) countChanges(loc *time.Location) {
	changed := post.Date
	if post.Updated.After(changed) {
		changed = post.Updated
	}
	count := func(at time.Time) {
		if at.After(changed) {
			changed, post.Updated = at, at
		}
	}
	for _, c := range post.Corrections {
		count(c.Date)
	}
	if post.Genre != GenreLive || post.Date.IsZero() {
		return
	}
	for _, in := range post.Inserts {
		if s := in.Shortcode; in.Kind == InsertShortcode && s.Name == "update" {
			if at, err := ParseDate(s.Named["time"], loc); err == nil { // else its layout reports it
				count(at)
			}
		}
	}
}

// wholeDay tells whether day is written without a time of day and means the day
// of t, not its midnight.
func wholeDay(day, t time.Time) bool {
	hour, minute, second := day.Clock()
	return hour+minute+second == 0 && day.Format(time.DateOnly) == t.Format(time.DateOnly)
}
