package render

import (
	"cmp"
	"html/template"
	"path"
	"strings"
	"sync"

	"broadsheet/generator/card"
	"broadsheet/generator/content"
	"broadsheet/generator/feed"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// social gives what social networks show of a page: its own picture, else the
// site's.
func (v *view) social(p *Page, picture *Picture) Social {
	o := v.site.Options()
	s := Social{Type: "website", Title: cmp.Or(p.Title, p.Site.Title), Description: cmp.Or(p.Description, p.Site.Description),
		Locale: p.locale.OpenGraph(), SiteName: p.Site.Title, Twitter: o.Social.Twitter}
	// Networks show no SVG.
	if picture == nil || strings.EqualFold(path.Ext(strings.SplitN(picture.URL, "?", 2)[0]), ".svg") {
		picture = v.standIn(o)
	}
	if picture != nil {
		own := *picture
		if c := picture.crop("16x9"); c != nil {
			own.URL, own.Width, own.Height = c.url, c.width, c.height
		}
		own.URL = v.absURL(own.URL)
		s.Image = &own
	}
	return s
}

// standIn gives the picture of a page without one: the card drawn of its post, the
// site's picture, or the card drawn of the site.
func (v *view) standIn(o *site.Options) *Picture {
	if v.route.Kind == site.PostPage {
		if url := v.drawn(v.route.Key); url != "" {
			return &Picture{URL: url, Alt: v.entry.Title, Width: card.Width, Height: card.Height}
		}
	}
	if o.Social.Image != "" {
		if p := v.sitePicture(o.Social.Image); p != nil {
			p.Alt = o.Title
			return p
		}
	}
	if url := v.drawn(""); url != "" {
		return &Picture{URL: url, Alt: o.Title, Width: card.Width, Height: card.Height}
	}
	return nil
}

// drawn gives the URL of the card that is drawn of a post, "" when there is none.
func (v *view) drawn(id string) string {
	if v.r.opts.Drawn == nil { // one answer for all posts
		v.note(site.Query{Kind: AskDrawn}, source.Fingerprint{})
		return ""
	}
	address := v.r.opts.Drawn(id)
	v.note(site.Query{Kind: AskDrawn, Key: id}, source.FingerprintOf([]byte(address)))
	if address == "" {
		return ""
	}
	return v.href(address)
}

// absURL makes a rooted URL, base path included, absolute.
func (v *view) absURL(url string) string {
	if isRooted(url) {
		return v.site.Origin() + url
	}
	return url
}

func isRooted(url string) bool { return strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//") }

// pageURL is absURL for what only the page itself is told, as use gives it.
func (v *view) pageURL(url string) string {
	if isRooted(url) {
		return v.join(v.site.Origin(), url)
	}
	return url
}

// postHead fills in what the head of a post's page says to machines.
func (v *view) postHead(p *Page, e *site.Entry) {
	p.Social = v.social(p, p.Post.Lead)
	p.Social.Type = "article"
	p.Social.Title = e.Title
	p.Social.Published = p.Post.Date
	p.Social.Modified = p.Post.Updated
	if e.Section != nil {
		p.Social.Section = e.Section.Title
	}
	p.Social.Tags = emptied(&v.room.lists.tagTitles, len(p.Post.Tags))
	for _, t := range p.Post.Tags {
		p.Social.Tags = append(p.Social.Tags, t.Title)
	}
	p.Social.Authors = emptied(&v.room.lists.authorURLs, len(p.Post.Byline))
	for _, b := range p.Post.Byline {
		p.Social.Authors = append(p.Social.Authors, v.pageURL(b.URL))
		p.Social.Creator = cmp.Or(p.Social.Creator, b.Account)
	}
	p.JSONLD = v.graph(v.article(p, e), v.crumbs(p))
}

// article describes a post for search engines.
func (v *view) article(p *Page, e *site.Entry) *feed.Article {
	a := &v.room.article
	*a = feed.Article{
		Type:        feed.ArticleType(string(e.Genre)),
		URL:         p.Canonical,
		Headline:    e.Title,
		Description: p.Description,
		Published:   v.inZone(e.Date),
		Modified:    v.inZone(e.Updated),
		Publisher:   v.r.publisherID,
		WebSite:     v.r.websiteID,
		Section:     p.Social.Section,
		Keywords:    p.Social.Tags,
		Words:       e.Words,
		Language:    p.Language,
		Dateline:    e.Dateline,
	}
	if e.Paywall {
		a.Paywall = ".paywall"
	}
	if e.Sponsor.Name != "" {
		a.Sponsor = &feed.Entry{Name: e.Sponsor.Name, URL: e.Sponsor.URL}
	}
	if lead := p.Post.Lead; lead != nil {
		a.Images = v.pictureData(lead)
	}
	a.Authors = emptied(&v.room.lists.authors, len(p.Post.Byline))
	for i, b := range p.Post.Byline {
		a.Authors = append(a.Authors, feed.Author{Organization: b.Organization, Name: b.Name, URL: p.Social.Authors[i], JobTitle: b.Role})
	}
	if g := e.SeriesOf; g != nil {
		a.Series = &feed.Entry{Name: g.Title, URL: v.site.Abs(g.Address)}
	}
	if e.Origin.Name != "" {
		a.Origin = &feed.Entry{Name: e.Origin.Name, URL: e.Origin.URL}
	}
	for i, c := range e.Corrections {
		if !c.Mends() {
			continue
		}
		at := c.Date
		if at.Before(e.Date) {
			at = e.Date // of the same day, without a time
		}
		a.Corrections = append(a.Corrections, feed.CorrectionComment{Text: plain(p.Post.Corrections[i].Text), Published: v.inZone(at)})
	}
	v.discussion(a, e)
	if e.Genre == content.GenreLive {
		a.Live = v.liveCoverage(p, e)
	}
	return a
}

// pictureData describes a picture: the crops of it that search engines ask for, or itself.
func (v *view) pictureData(p *Picture) []feed.Picture {
	whole := feed.Picture{URL: v.absURL(p.URL), Width: p.Width, Height: p.Height, Caption: plain(p.Caption), Credit: p.Credit}
	if len(p.crops) == 0 {
		return []feed.Picture{whole}
	}
	list := make([]feed.Picture, len(p.crops))
	for i, c := range p.crops {
		list[i] = whole
		list[i].URL, list[i].Width, list[i].Height = v.absURL(c.url), c.width, c.height
	}
	return list
}

// discussion adds a post's comments to its description.
func (v *view) discussion(a *feed.Article, e *site.Entry) {
	if v.site.CommentMode(e) == content.CommentsOff {
		return
	}
	a.Discussion = v.join(a.URL, "#comments")
	comments := v.commentsOn(e)
	if len(comments) == 0 {
		return
	}
	shown := map[string]bool{} // an answer to another refers to nothing
	for _, c := range comments {
		shown[c.ID] = !c.Removed
	}
	for _, c := range comments {
		if c.Removed {
			continue
		}
		a.CommentCount++
		x := feed.Comment{URL: a.URL + "#c-" + c.ID, Name: c.Name, Text: c.Text, Published: v.inZone(c.Date)}
		if shown[c.Parent] {
			x.Parent = a.URL + "#c-" + c.Parent
		}
		a.Comments = append(a.Comments, x)
	}
}

// liveCoverage describes the entries of a live blog, its update shortcodes.
func (v *view) liveCoverage(p *Page, e *site.Entry) *feed.LiveCoverage {
	live := &feed.LiveCoverage{Start: v.inZone(e.Date)}
	if e.Over {
		live.End = v.inZone(e.LiveUntil)
	}
	inserts, err := v.liveInserts(e)
	if err != nil {
		return live // told when the text was made
	}
	for _, in := range inserts {
		s := in.Shortcode
		if s == nil || s.Name != "update" {
			continue
		}
		t, err := content.ParseDate(s.Named["time"], v.site.Options().Location)
		if err != nil {
			continue // the shortcode's layout reports it
		}
		u := feed.LiveUpdate{Headline: s.Named["title"], Published: v.inZone(t), URL: p.Canonical + "#" + UpdateID(s)}
		if s.Inner != nil {
			u.Text = plain(string(s.Inner.HTML))
		}
		live.Updates = append(live.Updates, u)
		if t.Before(live.Start) {
			live.Start = v.inZone(t)
		}
	}
	return live
}

// UpdateID gives the fragment of an entry in a live blog, which its layout uses
// as id: by the entry's time and headline, so that it stays when others come.
func UpdateID(s *content.Shortcode) string {
	return cmp.Or(s.Named["id"], "update-"+content.Slug(s.Named["time"]+" "+s.Named["title"]))
}

// publisherOnce is the publisher's node, the same on every page.
type publisherOnce struct {
	once sync.Once
	node feed.Node
}

// graph describes a page, together with the publisher.
func (v *view) graph(nodes ...feed.Node) template.JS {
	v.r.publish.once.Do(func() { v.r.publish.node = feed.Encoded(v.publisher()) })
	all := emptied(&v.room.lists.nodes, len(nodes)+1)
	for _, n := range nodes {
		if n != nil {
			all = append(all, n)
		}
	}
	all = append(all, v.r.publish.node)
	from := len(v.bytes)
	v.bytes = all.AppendJSON(v.bytes)
	return template.JS(v.use(from))
}

func (v *view) publisher() *feed.Publisher {
	o := v.site.Options()
	s := v.siteContext()
	n := &feed.Publisher{ID: v.r.publisherID, Name: cmp.Or(o.Publisher.Name, o.Title), URL: v.site.Abs("/"),
		SameAs: o.Publisher.SameAs, Founded: o.Publisher.Founded, Policies: map[string]string{}}
	if logo := s.Publisher.Logo; logo != nil {
		n.Logo = &feed.Picture{URL: v.absURL(logo.URL), Width: logo.Width, Height: logo.Height}
	}
	for property, url := range o.Publisher.Policies {
		n.Policies[property] = s.Abs(url)
	}
	return n
}

// crumbs gives the breadcrumbs of a page; nil when they are no path.
func (v *view) crumbs(p *Page) feed.Node {
	if len(p.Breadcrumbs) < 2 {
		return nil
	}
	trail := emptied(&v.room.lists.trail, len(p.Breadcrumbs))
	for _, l := range p.Breadcrumbs {
		trail = append(trail, feed.Entry{Name: l.Title, URL: v.pageURL(l.URL)})
	}
	return trail
}

func (v *view) homeData(p *Page) template.JS {
	o := v.site.Options()
	return v.graph(&feed.WebSite{ID: v.r.websiteID, Name: o.Title, URL: v.site.Abs("/"), Description: o.Description,
		Language: p.Language, Publisher: v.r.publisherID})
}

// webPage describes a page that is no article.
func (v *view) webPage(p *Page, t feed.PageType) *feed.WebPage {
	return &feed.WebPage{Type: t, URL: p.Canonical, Name: p.Title, Description: p.Description, Language: p.Language,
		WebSite: v.r.websiteID, Publisher: v.r.publisherID}
}

func (v *view) pageData(p *Page) template.JS {
	return v.graph(v.webPage(p, feed.PlainPage), v.crumbs(p))
}

// listData describes a list: a collection, or the profile of an author.
func (v *view) listData(p *Page, g *site.Group) template.JS {
	page := v.webPage(p, feed.CollectionPage)
	if a := p.List.Author; a != nil {
		page.Type = feed.ProfilePage
		page.Author = &feed.Author{Organization: a.Organization, Name: a.Name, URL: v.site.Abs(g.Address), JobTitle: a.Role, Description: a.Description}
		if a.Image != nil {
			page.Author.Image = v.absURL(a.Image.URL)
		}
		for _, l := range a.Links {
			page.Author.SameAs = append(page.Author.SameAs, l.URL)
		}
	}
	return v.graph(page, v.crumbs(p))
}
