package feed

import "time"

// The types under which feeds are served.
const (
	RSSType  = "application/rss+xml"
	AtomType = "application/atom+xml"
	JSONType = "application/feed+json"
)

const atomOpen = ` xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"`

// AppendAtom writes the channel as an Atom feed (RFC 4287).
func (c *Channel) AppendAtom(dst []byte) []byte {
	dst = append(dst, xmlDeclaration...)
	dst = c.appendStyle(dst)
	dst = append(dst, "<feed"+atomOpen...)
	dst = appendAttribute(dst, "xml:lang", c.Language)
	dst = append(dst, ">\n"...)
	id := c.ID
	if id == "" {
		id = c.Self
	}
	dst = appendElement(dst, "id", id, entities)
	dst = appendElement(dst, "title", c.Title, entities)
	dst = appendElement(dst, "subtitle", c.Description, entities)
	// A feed must say when it changed, so one without stories never did.
	newest := c.newest()
	if newest.IsZero() {
		newest = time.Unix(0, 0).UTC()
	}
	dst = appendTime(dst, "updated", newest)
	dst = appendAtomLink(dst, "alternate", c.Link, "text/html")
	dst = c.appendLinks(dst, "link", AtomType)
	dst = appendPerson(dst, c.Publisher)
	dst = appendElement(dst, "rights", c.Copyright, entities)
	dst = appendElement(dst, "generator", c.Generator, entities)
	if c.Image != nil {
		dst = appendElement(dst, "logo", c.Image.URL, entities)
	}
	for i := range c.Items {
		dst = c.Items[i].appendAtom(dst)
	}
	return append(dst, "</feed>\n"...)
}

func (it *Item) appendAtom(dst []byte) []byte {
	dst = append(dst, "<entry"...)
	dst = appendAttribute(dst, "xml:lang", it.Language)
	dst = append(dst, ">\n"...)
	dst = appendElement(dst, "id", it.id(), entities)
	// A title must be there, so an empty one is written too.
	dst = append(dst, "<title>"...)
	dst = appendText(dst, it.Title, entities)
	dst = append(dst, "</title>\n"...)
	dst = appendTime(dst, "updated", it.changed())
	dst = appendTime(dst, "published", it.Published)
	dst = appendAtomLink(dst, "alternate", it.Link, "text/html")
	if e := it.Enclosure; e != nil {
		dst = append(dst, `<link rel="enclosure"`...)
		dst = appendAttribute(dst, "type", e.Type)
		dst = appendNumber(dst, "length", e.Length)
		dst = appendAttribute(dst, "href", e.URL)
		dst = append(dst, "/>\n"...)
	}
	for _, p := range it.Authors {
		dst = appendPerson(dst, p)
	}
	for _, name := range it.Categories {
		dst = append(dst, "<category"...)
		dst = appendAttribute(dst, "term", name)
		dst = append(dst, "/>\n"...)
	}
	dst = appendElement(dst, "summary", it.Summary, entities)
	if len(it.HTML) > 0 {
		dst = append(dst, `<content type="html">`...)
		dst = appendCDATA(dst, it.HTML)
		dst = append(dst, "</content>\n"...)
	}
	for i := range it.Media {
		dst = it.Media[i].append(dst)
	}
	return append(dst, "</entry>\n"...)
}

func appendAtomLink(dst []byte, rel, url, mediaType string) []byte {
	if url == "" {
		return dst
	}
	dst = append(dst, "<link"...)
	dst = appendAttribute(dst, "rel", rel)
	dst = appendAttribute(dst, "type", mediaType)
	dst = appendAttribute(dst, "href", url)
	return append(dst, "/>\n"...)
}

func appendPerson(dst []byte, p Person) []byte {
	if p.Name == "" {
		return dst
	}
	dst = append(dst, "<author>"...)
	dst = append(dst, "<name>"...)
	dst = appendText(dst, p.Name, entities)
	dst = append(dst, "</name>"...)
	if p.URL != "" {
		dst = append(dst, "<uri>"...)
		dst = appendText(dst, p.URL, entities)
		dst = append(dst, "</uri>"...)
	}
	return append(dst, "</author>\n"...)
}

// appendTime writes an element with a moment as RFC 3339 has it.
func appendTime(dst []byte, name string, t time.Time) []byte {
	var text [40]byte
	return appendElement(dst, name, string(t.AppendFormat(text[:0], time.RFC3339)), entities)
}
