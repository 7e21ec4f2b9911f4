package site

import (
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/hosting"
	"broadsheet/generator/source"
)

// Options are the settings of the model.
type Options struct {
	Title       string
	Description string
	BaseURL     string    // absolute, with a trailing slash: "https://news.example/blog/"
	Language    string    // BCP 47
	Languages   []string  // others that have an edition of their own
	Editions    []Edition // what is said of some of these
	Location    *time.Location
	Copyright   string

	Permalink string // pattern of post addresses, as in "/:year/:month/:slug/"
	PageSize  int    // posts a list page

	Now    time.Time // the build's clock: what is later is held back
	Drafts bool      // show drafts
	Future bool      // show what waits for its time, and what has expired

	Menu   []MenuEntry // main navigation; empty means the sections
	Footer []MenuEntry
	Order  []string // sections in the order of the navigation and the front page; others follow by name

	Home     HomeOptions
	Feeds    FeedOptions
	News     NewsOptions
	Comments CommentOptions
	Related  int // posts in "You may also like"

	Publisher Publisher
	Social    Social
	Hosting   hosting.Options
	Params    map[string]any

	// Positions are the places of settings by their keys, as "menu[0].url", for what
	// is found to be wrong with them.
	Positions map[string]source.Position

	MinifyHTML bool // pages are made smaller after they are made
	Strict     bool // a picture without alt or credit is an error, not a warning
	Originals  bool // pictures beside posts are copied also where smaller files are made of them
}

// MenuEntry is a link in the navigation.
type MenuEntry struct {
	Title    string
	URL      string // rooted at the site ("/about/"), or absolute
	Language string // of the edition that shows it; "" means all that have no entries of their own
}

// HomeOptions shape the front page.
type HomeOptions struct {
	Top        int // posts at the top, the lead story among them
	PerSection int // posts in each section's block
	Latest     int // posts in the list of the latest
}

// FeedOptions shape the feeds. Which lists have feeds, and in which of the
// FeedFormats, is said for each kind of list; the first format is announced.
type FeedOptions struct {
	Items    int  // posts a feed
	Full     bool // whole text, not the summary alone
	Site     []string
	Sections []string
	Tags     []string
	Authors  []string
	Series   []string
	Hub      string // URL of the WebSub hub that the feeds name; "" means none
}

// FeedFormats are the formats of feeds: RSS 2.0, Atom and JSON Feed 1.1.
var FeedFormats = []string{"rss", "atom", "json"}

// Of gives the formats of the feeds that lists of a kind have; "" is the site.
func (o *FeedOptions) Of(kind GroupKind) []string {
	switch kind {
	case "", LanguageGroup:
		return o.Site
	case SectionGroup:
		return o.Sections
	case TagGroup:
		return o.Tags
	case AuthorGroup:
		return o.Authors
	case SeriesGroup:
		return o.Series
	}
	return nil
}

// NewsOptions shape the news sitemap.
type NewsOptions struct {
	Off  bool
	Name string // of the publication, as news search knows it; "" means the site's title
}

// CommentOptions say how comments work.
type CommentOptions struct {
	Provider string              // "static" or "none"
	Default  content.CommentMode // of posts that say nothing; never CommentsDefault
	Action   string              // URL that the form posts to; "" means no form
	Policy   string              // URL of the comment policy; "" means none
}

// Publisher is who puts the site out.
type Publisher struct {
	Name     string
	Logo     string            // path on the site, or URL
	SameAs   []string          // the publisher elsewhere
	Founded  string            // year or date
	Policies map[string]string // schema.org property ("correctionsPolicy") to path or URL
}

// Social are the settings of cards in social networks.
type Social struct {
	Image   string // used when a page has none: path on the site, or URL
	Twitter string // "@name"
	Cards   bool   // pictures are drawn for posts that have none
	Colours CardColours
	Share   []string // of ShareTargets: where readers can pass a post on, in order
}

// CardColours are those of drawn cards, as "#rrggbb".
type CardColours struct{ Paper, Ink, Accent string }

// ShareTargets are the places where readers can pass a post on.
var ShareTargets = []string{"email", "bluesky", "facebook", "linkedin", "reddit", "telegram", "threads", "whatsapp", "x"}
