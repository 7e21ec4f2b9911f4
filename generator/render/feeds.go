package render

import (
	"bytes"
	"cmp"
	"html"
	"html/template"
	"path"
	"strconv"
	"strings"

	"broadsheet/generator/asset"
	"broadsheet/generator/content"
	"broadsheet/generator/feed"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
)

// feedFile makes a feed of the site or of a list.
func (v *view) feedFile(dst *bytes.Buffer) error {
	s := v.siteContext()
	o := v.site.Options()
	said := o.EditionOf(v.edition)
	c := &feed.Channel{Title: s.Title, Link: v.site.Abs("/"), Self: v.site.Abs(v.route.Address), Description: cmp.Or(s.Description, o.Description),
		Language: said.Language, Copyright: s.Copyright, Generator: v.r.opts.Generator, Hub: o.Feeds.Hub,
		Publisher: feed.Person{Name: cmp.Or(o.Publisher.Name, o.Title), URL: v.site.Abs("/")}}
	c.Image = v.feedLogo(s.Publisher.Logo)
	if s.Static("feed.css") != "" {
		c.Style = s.Asset("feed.css")
	}
	v.absolute = true
	key := "latest"
	if v.route.Key != "" {
		key = v.route.Key
		v.ask(site.Query{Kind: site.AskGroup, Key: key})
		g := v.site.GroupByKey(key)
		if g.Kind != site.LanguageGroup || s.Title == o.Title {
			c.Title += ": " + g.Title
		}
		c.Link = v.site.Abs(g.Address)
		if g.Term != nil {
			c.Description = cmp.Or(g.Term.Description, c.Description)
		}
	}
	v.ask(site.FeedQuery(key, o.Feeds.Items))
	posts := v.site.FeedPosts(key, o.Feeds.Items)
	c.Items = emptied(&v.room.lists.items, len(posts))
	for _, e := range posts {
		item, err := v.feedItem(e)
		if err != nil {
			return err
		}
		c.Items = append(c.Items, item)
	}
	buf := dst.AvailableBuffer()
	switch v.route.FeedFormat() {
	case "atom":
		buf = c.AppendAtom(buf)
	case "json":
		buf = c.AppendJSONFeed(buf)
	default:
		buf = c.AppendRSS(buf)
	}
	dst.Write(buf)
	return nil
}

// feedLogo gives the publisher's logo as feeds may show it; nil when there is none. RSS
// knows no drawings, and shows no picture wider than 144 or higher than 400 pixels: of a
// larger one, it is told a size of the same shape.
func (v *view) feedLogo(logo *Picture) *feed.Logo {
	if logo == nil || asset.MediaType(strings.SplitN(path.Base(logo.URL), "?", 2)[0]) == "image/svg+xml" {
		return nil
	}
	l := &feed.Logo{URL: v.absURL(logo.URL), Width: logo.Width, Height: logo.Height}
	if l.Width > 144 {
		l.Width, l.Height = 144, max(1, l.Height*144/l.Width)
	}
	if l.Height > 400 {
		l.Width, l.Height = max(1, l.Width*400/l.Height), 400
	}
	return l
}

// feedFormat gives what a format of site.FeedFormats is called, and its media type.
func feedFormat(format string) (name, mediaType string) {
	switch format {
	case "atom":
		return "Atom", feed.AtomType
	case "json":
		return "JSON Feed", feed.JSONType
	}
	return "RSS", feed.RSSType
}

// madeItem is a post as all feeds show it, but for its text, which would take the
// memory of all posts.
type madeItem struct {
	item  feed.Item
	asked []Answer
}

// feedItem describes a post in a feed.
func (v *view) feedItem(e *site.Entry) (feed.Item, error) {
	made := v.r.items.get(v.site.Place(e), func() *madeItem {
		own := v.r.open(view{from: e.Path, absolute: true})
		defer own.close()
		return &madeItem{own.makeItem(e), own.kept()}
	})
	v.repeat(made.asked)
	it := made.item
	if !v.site.Options().Feeds.Full {
		return it, nil
	}
	v.from = e.Path
	body, err := v.postBody(e)
	it.HTML = v.feedText(e, it.Link, string(body))
	return it, err
}

// makeItem describes a post in all feeds. Its id is made of the post's, so that a
// story which moves is not sent again.
func (v *view) makeItem(e *site.Entry) feed.Item {
	v.noteOf(site.AskPost, e, v.site.PostFingerprint(e))
	it := feed.Item{Title: e.Title, Link: v.site.AbsOf(e), ID: v.tagURI(e), Published: v.inZone(e.Date), Updated: v.inZone(e.Updated),
		Summary: cmp.Or(e.Description, e.Excerpt)}
	if e.Lang != v.site.Options().EditionOf(e.Edition).Language {
		it.Language = e.Lang
	}
	for _, g := range e.Writers {
		it.Authors = append(it.Authors, feed.Person{Name: g.Title, URL: v.site.Abs(g.Address)})
	}
	if e.Section != nil {
		it.Categories = append(it.Categories, e.Section.Title)
	}
	for _, g := range e.TagList {
		it.Categories = append(it.Categories, g.Title)
	}
	if p := v.picture(e.Path, e.Image); p != nil {
		it.Media = []feed.Media{{URL: v.absURL(p.URL), Type: asset.MediaType(path.Base(p.URL)), Width: p.Width, Height: p.Height,
			Credit: p.Credit, Description: plain(p.Caption)}}
	}
	return it
}

// feedText is a post's text for a reader of feeds: the lead picture above it, and
// below it what was put right, with whole addresses throughout.
func (v *view) feedText(e *site.Entry, link, body string) []byte {
	var b bytes.Buffer
	b.Grow(len(body) + 512)
	if p := v.picture(e.Path, e.Image); p != nil {
		b.WriteString(`<figure><img src="` + html.EscapeString(p.URL) + `" alt="` + html.EscapeString(p.Alt) + `">`)
		if p.Caption != "" || p.Credit != "" {
			b.WriteString("<figcaption>" + strings.TrimSpace(string(p.Caption)+" "+html.EscapeString(p.Credit)) + "</figcaption>")
		}
		b.WriteString("</figure>\n")
	}
	if e.Dateline != "" {
		body = string(lede(e.Dateline, template.HTML(body)))
	}
	b.WriteString(body)
	l := locale.For(e.Lang)
	for _, c := range e.Corrections {
		b.WriteString("<p><b>" + html.EscapeString(l.T(c.Kind)) + "</b> (" + html.EscapeString(l.Long(v.inZone(c.Date))) + "): " + content.RenderInline(c.Text) + "</p>\n")
	}
	return feed.Absolute(b.Bytes(), link)
}

// tagURI names a post for ever (RFC 4151), by the site's host, the day of its
// first publication, and its id.
func (v *view) tagURI(e *site.Entry) string {
	_, host, _ := strings.Cut(v.site.Origin(), "://")
	host, _, _ = strings.Cut(host, ":")
	return "tag:" + host + "," + v.inZone(e.Date).Format("2006-01-02") + ":" + strings.TrimPrefix(site.EscapePath(e.ID), "/")
}

// sitemapFile makes the sitemap, a part of it, or the index of its parts.
func (v *view) sitemapFile(dst *bytes.Buffer) error {
	n := v.route.Number
	v.ask(site.Query{Kind: site.AskSettings})
	v.ask(site.Query{Kind: site.AskSitemap, Key: strconv.Itoa(n)})
	parts := v.site.SitemapParts()
	switch {
	case n > 0:
		writeSitemap(dst, parts[n-1])
	case len(parts) == 1:
		writeSitemap(dst, parts[0])
	default:
		var index []feed.URL
		for i, part := range parts {
			index = append(index, feed.URL{Loc: v.site.Abs(site.SitemapAddress(i + 1)), Modified: feed.NewestURL(part)})
		}
		dst.Write(feed.AppendSitemapIndex(dst.AvailableBuffer(), index))
	}
	return nil
}

func writeSitemap(dst *bytes.Buffer, urls []feed.URL) {
	dst.Grow(feed.SitemapSize(urls))
	dst.Write(feed.AppendSitemap(dst.AvailableBuffer(), urls))
}

// newsSitemapFile makes the news sitemap, a part of it, or the index of its parts.
func (v *view) newsSitemapFile(dst *bytes.Buffer) error {
	n := v.route.Number
	v.ask(site.Query{Kind: site.AskSettings})
	v.ask(site.Query{Kind: site.AskNews, Key: strconv.Itoa(n)})
	o := v.site.Options()
	name := cmp.Or(o.News.Name, o.Title)
	parts := v.site.NewsSitemap()
	buf := dst.AvailableBuffer()
	switch {
	case n > 0:
		dst.Write(feed.AppendNewsSitemap(buf, name, parts[n-1]))
	case len(parts) == 1:
		dst.Write(feed.AppendNewsSitemap(buf, name, parts[0]))
	default:
		var index []feed.URL
		for i, part := range parts {
			index = append(index, feed.URL{Loc: v.site.Abs(site.NewsSitemapAddress(i + 1)), Modified: part[0].Published})
		}
		dst.Write(feed.AppendSitemapIndex(buf, index))
	}
	return nil
}

// robotsFile lets all robots in, and tells them of the sitemap.
func (v *view) robotsFile(dst *bytes.Buffer) error {
	v.ask(site.Query{Kind: site.AskSettings})
	r := feed.Robots{Sitemaps: []string{v.site.Abs("/sitemap.xml")}}
	if !v.site.Options().News.Off {
		r.Sitemaps = append(r.Sitemaps, v.site.Abs(site.NewsSitemapAddress(0)))
	}
	dst.Write(r.AppendRobots(dst.AvailableBuffer()))
	return nil
}
