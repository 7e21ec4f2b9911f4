package render

import (
	"bytes"
	"cmp"
	"html/template"
	"net/url"
	"regexp"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
)

// postPage makes the page of a post.
func (v *view) postPage(dst *bytes.Buffer) error {
	e := v.entry
	v.noteOf(site.AskPost, e, v.site.PostFingerprint(e))
	v.from = e.Path
	p := v.newPage("post", e.Address, locale.For(e.Lang))
	p.Title, p.HeadTitle = e.Title, cmp.Or(e.SEOTitle, e.Title)
	p.Description = cmp.Or(e.Description, e.Excerpt)
	p.NoIndex = e.NoIndex || e.Draft
	p.Versions = v.versions(e.Address)
	p.Post = v.post(e, p.locale)
	p.Breadcrumbs = append(emptied(&v.room.lists.crumbs, 3), Link{Title: p.T("home"), URL: p.Site.URL})
	if g := e.Section; g != nil {
		p.Breadcrumbs = append(p.Breadcrumbs, Link{Title: g.Title, URL: v.site.Href(g.Address)})
		p.Feeds = v.feedsWith(v.announced(g, false), p.Feeds)
	}
	p.Breadcrumbs = append(p.Breadcrumbs, Link{Title: e.Title})
	v.postHead(p, e)
	if e.Canonical != "" {
		p.Canonical = e.Canonical
	}
	layout := "post.html"
	if e.Layout != "" {
		layout = e.Layout + ".html"
	}
	return v.execute(layout, p, dst)
}

func (v *view) post(e *site.Entry, l *locale.Locale) *Post {
	p := &v.room.post
	*p = Post{
		Card:     *v.knownCard(e),
		Dateline: e.Dateline,
		Origin:   e.Origin,
		Headings: e.Headings,
		Words:    e.Words,
		Params:   e.Params,
		Source:   e.Path,
		Noindex:  e.NoIndex,
		entry:    e,
		view:     v,
	}
	p.Card.parts = nil // it says other things than the card that others share
	// A post speaks its own language, also about itself.
	// The first sentences stand right below: only lists need them as a standfirst.
	p.Description = e.Description
	if p.Card.locale != l {
		p.Card.speak(v.r, e, l)
	}
	p.Lead = p.Image
	p.Tags = emptied(&v.room.lists.tags, len(e.TagList))
	for _, g := range e.TagList {
		p.Tags = append(p.Tags, Link{Title: g.Title, URL: v.site.Href(g.Address)})
	}
	p.Byline = emptied(&v.room.lists.byline, len(e.Writers))
	for i, g := range e.Writers {
		b := v.byline(g)
		if i < len(e.WriterRoles) && e.WriterRoles[i] != "" {
			b.Role, b.Foreign = e.WriterRoles[i], ""
		}
		p.Byline = append(p.Byline, b)
	}
	for _, point := range e.KeyPoints {
		p.KeyPoints = append(p.KeyPoints, template.HTML(content.RenderInline(point)))
	}
	for _, c := range e.Corrections {
		p.Corrections = append(p.Corrections, v.correction(c, l))
	}
	return p
}

func (v *view) byline(g *site.Group) Byline {
	b := Byline{Name: g.Title, URL: v.site.Href(g.Address)}
	if a := g.Author; a != nil {
		b.Role, b.Organization = a.Role, a.Organization
		b.Foreign = v.foreignFile(a.Language)
		b.Image = v.picture(a.Path, a.Image)
		b.Account = accountOf(a.Links)
	}
	return b
}

// accountOf gives the account on X that one of an author's links leads to, "" when none
// does.
func accountOf(links []string) string {
	for _, link := range links {
		u, err := url.Parse(link)
		if err != nil {
			continue
		}
		host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		name := strings.Trim(u.Path, "/@")
		if (host == "x.com" || host == "twitter.com") && xName.MatchString(name) {
			return "@" + name
		}
	}
	return ""
}

// xName is what names on X look like.
var xName = regexp.MustCompile(`^\w{1,15}$`)

// author gives an author's file.
func (v *view) author(id string) *Author {
	v.ask(site.Query{Kind: site.AskAuthor, Key: id})
	a := v.site.Author(id)
	if a == nil {
		return nil
	}
	c := &Author{ID: a.ID, Name: a.Name, Role: a.Role, Description: a.Description, Image: v.picture(a.Path, a.Image),
		Email: a.Email, Organization: a.Organization, Params: a.Params}
	for _, l := range a.Links {
		name, err := host(l)
		if err != nil {
			name = l
		}
		c.Links = append(c.Links, Link{Title: name, URL: l})
	}
	return c
}

// Body gives the text of the post.
func (p *Post) Body() (template.HTML, error) {
	return p.view.postBody(p.entry)
}

// Related gives the posts of "You may also like", the best first.
func (p *Post) Related() []*Card {
	v := p.view
	list := v.site.Related(p.entry)
	v.noteOf(site.AskRelated, p.entry, site.ListFingerprint(list))
	return v.cardsOf(list)
}

// Series gives the post's place in its series; nil when it is in none.
func (p *Post) Series() *Series {
	g := p.entry.SeriesOf
	if g == nil {
		return nil // as the answer about the post tells
	}
	p.view.ask(site.Query{Kind: site.AskSeries, Key: p.entry.ID})
	s := &Series{Link: Link{Title: g.Title, URL: p.view.site.Href(g.Address)}, Total: len(g.Posts)}
	for i := len(g.Posts) - 1; i >= 0; i-- {
		s.Posts = append(s.Posts, p.view.card(g.Posts[i]))
		if g.Posts[i] == p.entry {
			s.Number = len(s.Posts)
		}
	}
	if s.Number > 1 {
		s.Prev = s.Posts[s.Number-2]
	}
	if s.Number < s.Total {
		s.Next = s.Posts[s.Number]
	}
	return s
}

// textPage makes a plain page.
func (v *view) textPage(dst *bytes.Buffer) error {
	v.ask(site.Query{Kind: site.AskPage, Key: v.route.Key})
	e := v.site.PageByID(v.route.Key)
	v.from = e.Path
	p := v.newPage("page", e.Address, locale.For(cmp.Or(e.Language, v.site.Options().Language)))
	p.Title, p.HeadTitle = e.Title, cmp.Or(e.SEOTitle, e.Title)
	p.Description = cmp.Or(e.Description, e.Excerpt)
	p.NoIndex = e.NoIndex || e.Draft
	p.Versions = v.versions(e.Address)
	p.Breadcrumbs = []Link{{Title: p.T("home"), URL: p.Site.URL}, {Title: e.Title}}
	body, err := v.body(e.Path, e.Inserts)
	if err != nil {
		return err
	}
	p.Text = &Text{ID: e.ID, Body: body, Headings: e.Headings, Image: v.picture(e.Path, e.Image), Params: e.Params, Source: e.Path}
	p.Social = v.social(p, p.Text.Image)
	p.JSONLD = v.pageData(p)
	layout := "page.html"
	if e.Layout != "" {
		layout = e.Layout + ".html"
	}
	return v.execute(layout, p, dst)
}
