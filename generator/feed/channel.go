package feed

import "time"

// Channel is a feed: the newest stories of the site, or of one of its lists. It
// is written as RSS 2.0, Atom or JSON Feed, which tell the same in other forms.
type Channel struct {
	Title       string
	Link        string // of the page that the feed follows
	Self        string // of the feed
	ID          string // names the feed for ever, for Atom; "" means Self
	Description string
	Language    string // BCP 47
	Copyright   string
	Generator   string
	Publisher   Person // whose stories they are that name no author
	Image       *Logo  // nil means none
	Hub         string // WebSub hub (w3.org/TR/websub) that tells readers of changes; "" means none
	Style       string // URL of a style sheet that shows the feed to whoever opens it in a browser; "" means none
	Items       []Item // newest first
}

// Logo is the picture of a feed.
type Logo struct {
	URL           string
	Width, Height int // pixels, at most 144 and 400 for RSS; 0 means unknown
}

// Person is somebody who wrote a story, or a newsroom.
type Person struct {
	Name string
	URL  string // of a page about them; "" means none
}

// Item is a story in a feed.
type Item struct {
	Title      string
	Link       string
	ID         string // names the story for ever, also when it moves; "" means Link
	Published  time.Time
	Updated    time.Time // zero means never; counts for the feed's date, never re-dates the story
	Language   string    // BCP 47; "" means the Channel's
	Authors    []Person
	Categories []string // names of section and tags
	Summary    string   // plain text
	HTML       []byte   // whole text as HTML, with absolute URLs; nil means none
	Media      []Media
	Enclosure  *Enclosure // nil means none
}

// Media is a picture or recording that belongs to a story.
type Media struct {
	URL           string
	Medium        string // "image", "video" or "audio"; "" means "image"
	Type          string // media type
	Width, Height int    // pixels; 0 means unknown
	Credit        string // the photographer
	Description   string // the caption
}

// Enclosure is a file that readers of the feed may download.
type Enclosure struct {
	URL    string
	Length int64 // bytes
	Type   string
}

// newest is when the feed last changed: the latest change of a story in it. It
// is zero for a feed without dates.
func (c *Channel) newest() time.Time {
	var newest time.Time
	for i := range c.Items {
		if t := c.Items[i].changed(); t.After(newest) {
			newest = t
		}
	}
	return newest
}

// changed is when the story last changed.
func (it *Item) changed() time.Time {
	if it.Updated.After(it.Published) {
		return it.Updated
	}
	return it.Published
}

// id is the story's name for ever.
func (it *Item) id() string {
	if it.ID == "" {
		return it.Link
	}
	return it.ID
}

// appendStyle writes the instruction that tells browsers how to show a feed.
func (c *Channel) appendStyle(dst []byte) []byte {
	if c.Style == "" {
		return dst
	}
	dst = append(dst, `<?xml-stylesheet type="text/css"`...)
	dst = appendAttribute(dst, "href", c.Style)
	return append(dst, "?>\n"...)
}

// appendLinks writes Atom's links that any feed may have: to itself, and to its
// hub.
func (c *Channel) appendLinks(dst []byte, element, mediaType string) []byte {
	dst = append(dst, '<')
	dst = append(dst, element...)
	dst = appendAttribute(dst, "href", c.Self)
	dst = append(dst, ` rel="self"`...)
	dst = appendAttribute(dst, "type", mediaType)
	dst = append(dst, "/>\n"...)
	if c.Hub == "" {
		return dst
	}
	dst = append(dst, '<')
	dst = append(dst, element...)
	dst = appendAttribute(dst, "href", c.Hub)
	return append(dst, ` rel="hub"/>`+"\n"...)
}
