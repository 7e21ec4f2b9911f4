package render

import (
	"bytes"
	"cmp"
	"path"
	"strconv"
	"strings"

	"broadsheet/generator/asset"
	"broadsheet/generator/feed"
	"broadsheet/generator/site"
)

// feedFile makes the RSS feed of the site or of a list.
func (v *view) feedFile(dst *bytes.Buffer) error {
	v.absolute = true
	v.ask(site.Query{Kind: site.AskSettings})
	o := v.site.Options()
	c := &feed.Channel{Title: o.Title, Link: v.site.Abs("/"), Self: v.site.Abs(v.route.Address), Description: o.Description,
		Language: o.Language, Copyright: o.Copyright, Generator: v.r.opts.Generator}
	key := "latest"
	if v.route.Key != "" {
		key = v.route.Key
		v.ask(site.Query{Kind: site.AskGroup, Key: key})
		g := v.site.GroupByKey(key)
		c.Title += ": " + g.Title
		c.Link = v.site.Abs(g.Address)
		if g.Term != nil {
			c.Description = cmp.Or(g.Term.Description, c.Description)
		}
	}
	v.ask(site.FeedQuery(key, o.Feeds.Items))
	for _, e := range v.site.FeedPosts(key, o.Feeds.Items) {
		item, err := v.feedItem(e)
		if err != nil {
			return err
		}
		c.Items = append(c.Items, item)
	}
	dst.Write(c.AppendRSS(dst.AvailableBuffer()))
	return nil
}

// feedItem describes a post in a feed. Its id is made of the post's, so that a
// story which moves is not sent again.
func (v *view) feedItem(e *site.Entry) (feed.Item, error) {
	v.ask(site.Query{Kind: site.AskPost, Key: e.ID})
	v.from = e.Path
	it := feed.Item{Title: e.Title, Link: v.site.Abs(e.Address), ID: v.tagURI(e), Published: v.inZone(e.Date), Updated: v.inZone(e.Updated),
		Summary: cmp.Or(e.Description, e.Excerpt)}
	for _, g := range e.Writers {
		it.Authors = append(it.Authors, g.Title)
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
	if v.site.Options().Feeds.Full {
		body, err := v.body(e.Path, e.Inserts)
		if err != nil {
			return it, err
		}
		it.HTML = []byte(body)
	}
	return it, nil
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
	buf := dst.AvailableBuffer()
	switch {
	case n > 0:
		dst.Write(feed.AppendSitemap(buf, parts[n-1]))
	case len(parts) == 1:
		dst.Write(feed.AppendSitemap(buf, parts[0]))
	default:
		var index []feed.URL
		for i, part := range parts {
			index = append(index, feed.URL{Loc: v.site.Abs(site.SitemapAddress(i + 1)), Modified: feed.NewestURL(part)})
		}
		dst.Write(feed.AppendSitemapIndex(buf, index))
	}
	return nil
}

// robotsFile lets all robots in, and tells them of the sitemap.
func (v *view) robotsFile(dst *bytes.Buffer) error {
	v.ask(site.Query{Kind: site.AskSettings})
	r := feed.Robots{Sitemaps: []string{v.site.Abs("/sitemap.xml")}}
	dst.Write(r.AppendRobots(dst.AvailableBuffer()))
	return nil
}
