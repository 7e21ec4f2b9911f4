package feed

import (
	"strconv"
	"time"
)

// Channel is an RSS 2.0 feed (rssboard.org/rss-specification), with the
// additions that readers know: Atom's link to itself, Dublin Core authors,
// content:encoded and Media RSS. Title, Link, Self and Description are never
// empty.
type Channel struct {
	Title       string
	Link        string // of the page that the feed follows
	Self        string // of the feed
	Description string
	Language    string // BCP 47
	Copyright   string
	Generator   string
	Image       *Logo  // nil means none
	Items       []Item // newest first
}

// Logo is the picture of a Channel: PNG, JPEG or GIF, as RSS wants it.
type Logo struct {
	URL           string
	Width, Height int // pixels, at most 144 and 400; 0 means unknown
}

// Item is one story in a Channel.
type Item struct {
	Title      string
	Link       string
	ID         string // names the story for ever, also when it moves; "" means Link
	Published  time.Time
	Updated    time.Time // zero means never; counts for the feed's date, never re-dates the story
	Authors    []string  // names
	Categories []string  // names of section and tags
	Summary    string    // plain text
	HTML       []byte    // whole text as HTML, with absolute URLs; nil means none
	Media      []Media
	Enclosure  *Enclosure // nil means none
}

// Media is a picture, film or recording that belongs to an Item.
type Media struct {
	URL           string
	Medium        string // "image", "video" or "audio"; "" means "image"
	Type          string // media type
	Width, Height int    // pixels; 0 means unknown
	Credit        string // the photographer
	Description   string // the caption
}

// Enclosure is the file that podcast players fetch.
type Enclosure struct {
	URL    string
	Length int64 // bytes
	Type   string
}

const rssOpen = xmlDeclaration + `<rss version="2.0"` +
	` xmlns:atom="http://www.w3.org/2005/Atom"` +
	` xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/"` +
	` xmlns:media="http://search.yahoo.com/mrss/">` + "\n<channel>\n"

// rssDate is RFC 822 with the four-digit year that RSS asks for.
const rssDate = "Mon, 02 Jan 2006 15:04:05 -0700"

// AppendRSS writes the feed. Its lastBuildDate is the date of the newest change
// in it, not of the build, so that a feed without news stays the same.
func (c *Channel) AppendRSS(dst []byte) []byte {
	dst = append(dst, rssOpen...)
	dst = appendElement(dst, "title", c.Title, references)
	dst = appendElement(dst, "link", c.Link, entities)
	dst = append(dst, "<atom:link"...)
	dst = appendAttribute(dst, "href", c.Self)
	dst = append(dst, ` rel="self" type="application/rss+xml"/>`+"\n"...)
	// A channel must have a description, so an empty one is written too.
	dst = append(dst, "<description>"...)
	dst = appendText(dst, c.Description, references)
	dst = append(dst, "</description>\n"...)
	dst = appendElement(dst, "language", c.Language, entities)
	dst = appendElement(dst, "copyright", c.Copyright, references)
	dst = appendDate(dst, "lastBuildDate", c.newest())
	dst = appendElement(dst, "generator", c.Generator, references)
	if c.Image != nil {
		dst = c.appendImage(dst)
	}
	for i := range c.Items {
		dst = c.Items[i].append(dst)
	}
	return append(dst, "</channel>\n</rss>\n"...)
}

// newest gives the last date on which anything in the feed changed.
func (c *Channel) newest() time.Time {
	var newest time.Time
	for i := range c.Items {
		for _, t := range [...]time.Time{c.Items[i].Published, c.Items[i].Updated} {
			if t.After(newest) {
				newest = t
			}
		}
	}
	return newest
}

// appendImage writes the channel's image, whose title and link must be those of
// the channel.
func (c *Channel) appendImage(dst []byte) []byte {
	dst = append(dst, "<image>\n"...)
	dst = appendElement(dst, "url", c.Image.URL, entities)
	dst = appendElement(dst, "title", c.Title, references)
	dst = appendElement(dst, "link", c.Link, entities)
	if c.Image.Width > 0 && c.Image.Height > 0 {
		dst = appendElement(dst, "width", strconv.Itoa(c.Image.Width), entities)
		dst = appendElement(dst, "height", strconv.Itoa(c.Image.Height), entities)
	}
	return append(dst, "</image>\n"...)
}

func (it *Item) append(dst []byte) []byte {
	dst = append(dst, "<item>\n"...)
	dst = appendElement(dst, "title", it.Title, references)
	dst = appendElement(dst, "link", it.Link, entities)
	if it.ID == "" {
		dst = appendElement(dst, "guid", it.Link, entities)
	} else {
		dst = append(dst, `<guid isPermaLink="false">`...)
		dst = appendText(dst, it.ID, entities)
		dst = append(dst, "</guid>\n"...)
	}
	dst = appendDate(dst, "pubDate", it.Published)
	for _, name := range it.Authors {
		dst = appendElement(dst, "dc:creator", name, references)
	}
	for _, name := range it.Categories {
		dst = appendElement(dst, "category", name, references)
	}
	// Readers take the description as HTML, and content:encoded has to come
	// after it.
	dst = appendElement(dst, "description", it.Summary, asHTML)
	if len(it.HTML) > 0 {
		dst = append(dst, "<content:encoded>"...)
		dst = appendCDATA(dst, it.HTML)
		dst = append(dst, "</content:encoded>\n"...)
	}
	if it.Enclosure != nil {
		dst = append(dst, "<enclosure"...)
		dst = appendAttribute(dst, "url", it.Enclosure.URL)
		dst = appendAttribute(dst, "length", strconv.FormatInt(it.Enclosure.Length, 10))
		dst = appendAttribute(dst, "type", it.Enclosure.Type)
		dst = append(dst, "/>\n"...)
	}
	for i := range it.Media {
		dst = it.Media[i].append(dst)
	}
	return append(dst, "</item>\n"...)
}

func (m *Media) append(dst []byte) []byte {
	medium := m.Medium
	if medium == "" {
		medium = "image"
	}
	dst = append(dst, "<media:content"...)
	dst = appendAttribute(dst, "url", m.URL)
	dst = appendAttribute(dst, "medium", medium)
	dst = appendAttribute(dst, "type", m.Type)
	dst = appendNumber(dst, "width", int64(m.Width))
	dst = appendNumber(dst, "height", int64(m.Height))
	if m.Credit == "" && m.Description == "" {
		return append(dst, "/>\n"...)
	}
	dst = append(dst, ">\n"...)
	dst = appendElement(dst, "media:description", m.Description, references)
	if m.Credit != "" {
		dst = append(dst, `<media:credit role="photographer" scheme="urn:ebu">`...)
		dst = appendText(dst, m.Credit, references)
		dst = append(dst, "</media:credit>\n"...)
	}
	return append(dst, "</media:content>\n"...)
}

// appendDate writes an element with an RSS date; nothing for the zero time.
func appendDate(dst []byte, name string, t time.Time) []byte {
	if t.IsZero() {
		return dst
	}
	var date [40]byte
	return appendElement(dst, name, string(t.AppendFormat(date[:0], rssDate)), entities)
}
