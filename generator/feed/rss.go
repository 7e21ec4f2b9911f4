package feed

import (
	"strconv"
	"time"
)

const rssOpen = `<rss version="2.0"` +
	` xmlns:atom="http://www.w3.org/2005/Atom"` +
	` xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/"` +
	` xmlns:media="http://search.yahoo.com/mrss/"`

// rssDate is RFC 822 with the four-digit year that RSS asks for.
const rssDate = "Mon, 02 Jan 2006 15:04:05 -0700"

// AppendRSS writes the feed. Its lastBuildDate is the date of the newest change
// in it, not of the build, so that a feed without news stays the same.
func (c *Channel) AppendRSS(dst []byte) []byte {
	dst = append(dst, xmlDeclaration...)
	dst = c.appendStyle(dst)
	dst = append(dst, rssOpen...)
	dst = appendAttribute(dst, "xml:lang", c.Language)
	dst = append(dst, ">\n<channel>\n"...)
	dst = appendElement(dst, "title", c.Title, references)
	dst = appendElement(dst, "link", c.Link, entities)
	dst = c.appendLinks(dst, "atom:link", RSSType)
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
	for _, p := range it.Authors {
		dst = appendElement(dst, "dc:creator", p.Name, references)
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
