package render

import (
	"bytes"
	"cmp"
	"html/template"
	"time"

	"broadsheet/generator/feed"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
)

// newPage makes a page with what all kinds of pages have.
func (v *view) newPage(kind, address string, l *locale.Locale) *Page {
	s, url := v.siteContext(), v.site.Href(address)
	p := &v.room.page
	*p = Page{
		Kind:      kind,
		URL:       url,
		Canonical: v.join(v.site.Origin(), url),
		Language:  l.Tag(),
		Dir:       l.Dir(),
		Preview:   v.r.opts.Preview,
		Feeds:     v.announced(nil, kind == "home"),
		Site:      s,
		locale:    l,
	}
	return p
}

// T gives a word of the interface in the page's language; package locale lists
// the keys.
func (p *Page) T(key string, args ...any) string { return p.locale.T(key, args...) }

// N gives the words that go with a number, as in "3 comments".
func (p *Page) N(key string, n int) string { return p.locale.N(key, n) }

// homePage makes the front page of an edition.
func (v *view) homePage(dst *bytes.Buffer) error {
	v.ask(site.Query{Kind: site.AskFront, Key: v.edition})
	f := v.site.Front(v.edition)
	p := v.newPage("home", v.front(), v.words())
	p.Title, p.Description = p.Site.Title, p.Site.Description
	if v.edition != "" && p.Title == v.site.Options().Title {
		p.HeadTitle = v.words().Name()
	}
	p.Versions = v.listVersions("", v.site.FrontVersions())
	if v.edition != "" {
		p.Feeds = v.announced(nil, true)
	}
	p.Home = &Home{Top: v.cardsOf(f.Top), Latest: v.cardsOf(f.Latest)}
	if f.Lead != nil {
		p.Home.Lead = v.card(f.Lead)
	}
	for _, b := range f.Blocks {
		v.ask(site.Query{Kind: site.AskGroup, Key: b.Section.Key()})
		block := Block{Link: Link{Title: b.Section.Title, URL: v.site.Href(b.Section.Address)}, Posts: v.cardsOf(b.Posts)}
		if t := b.Section.Term; t != nil {
			block.Description = t.Description
		}
		p.Home.Sections = append(p.Home.Sections, block)
	}
	p.Social = v.social(p, nil)
	if v.edition == "" {
		p.JSONLD = v.homeData(p)
	} else {
		p.JSONLD = v.graph(v.webPage(p, feed.CollectionPage))
	}
	return v.execute("home.html", p, dst)
}

// notFoundPage makes the page that servers show for what is not there.
func (v *view) notFoundPage(dst *bytes.Buffer) error {
	p := v.newPage("404", "/404.html", v.site.Locale())
	p.Title = p.T("not_found_title")
	p.HeadTitle, p.NoIndex, p.Canonical = p.Title, true, ""
	p.Social = v.social(p, nil)
	return v.execute("404.html", p, dst)
}

// correctionsPage makes the page of all corrections.
func (v *view) correctionsPage(dst *bytes.Buffer) error {
	p := v.newPage("page", site.CorrectionsAddress, v.site.Locale())
	p.Title = p.T("corrections")
	p.HeadTitle = p.Title
	p.Breadcrumbs = []Link{{Title: p.T("home"), URL: v.site.Href("/")}, {Title: p.Title}}
	p.Social = v.social(p, nil)
	p.JSONLD = v.pageData(p)
	return v.execute("corrections.html", p, dst)
}

// listPage makes a page of a section, tag, author, series, year or month.
func (v *view) listPage(dst *bytes.Buffer) error {
	v.ask(site.Query{Kind: site.AskGroup, Key: v.route.Key})
	g := v.site.GroupByKey(v.route.Key)
	if g.Kind == site.LanguageGroup {
		return v.homePage(dst)
	}
	number := v.route.Number
	p := v.newPage("list", v.route.Address, v.words())
	if number == 0 {
		p.Versions = v.listVersions(g.Key(), v.site.VersionsOf(g))
	}
	p.List = &v.room.list
	*p.List = List{Kind: string(g.Kind), Name: v.groupTitle(g), Number: number, First: v.site.Href(g.Address)}
	p.Title = p.List.Name
	p.HeadTitle = p.Title
	p.NoIndex = g.Term != nil && g.Term.NoIndex
	v.breadcrumbs(p, g)
	if own := v.announced(g, true); len(own) > 0 {
		p.List.Feed = own[0].URL
		p.Feeds = v.feedsWith(own, p.Feeds)
	}
	if g.Kind == site.YearGroup {
		v.ask(site.Query{Kind: site.AskPeriods, Key: g.Key()})
		p.List.Periods = v.groupLinks(v.site.Months(g))
	} else {
		v.listPosts(p, g)
	}
	if number > 0 {
		p.HeadTitle += " – " + p.T("page_n", number)
	} else if err := v.introduce(p.List, g); err != nil {
		return err
	}
	p.Description = p.List.Description
	p.Social = v.social(p, p.List.Image)
	p.JSONLD = v.listData(p, g)
	return v.execute("list.html", p, dst)
}

// listPosts puts the posts and the neighbours of a list's page into place.
func (v *view) listPosts(p *Page, g *site.Group) {
	number := v.route.Number
	if number == 0 {
		p.List.Lead = v.leadOf(g)
	}
	v.ask(site.ListQuery(g, number))
	p.List.Posts = v.cardsOf(g.PagePosts(number, v.site.Options().PageSize))
	if newer := v.site.Newer(g, number); newer != "" {
		p.List.Newer = &Link{Title: p.T("newer"), URL: v.site.Href(newer)}
	}
	if older := v.site.Older(g, number); older != "" {
		p.List.Older = &Link{Title: p.T("older"), URL: v.site.Href(older)}
	}
}

// introduce fills in what a term's or author's file says.
func (v *view) introduce(l *List, g *site.Group) error {
	var err error
	if t := g.Term; t != nil {
		v.from = t.Path
		l.Description = t.Description
		l.Image = v.picture(t.Path, t.Image)
		l.Foreign = v.foreignFile(t.Language)
		l.Intro, err = v.intro(t.Path, t.Inserts)
	}
	if a := g.Author; a != nil {
		v.from = a.Path
		l.Author = v.author(a.ID)
		l.Description = a.Description
		l.Image = l.Author.Image
		l.Foreign = v.foreignFile(a.Language)
		l.Intro, err = v.intro(a.Path, a.Inserts)
	}
	return err
}

// foreignFile gives the language of the file of a term or author, where it is not
// that of the page's edition.
func (v *view) foreignFile(language string) string {
	return foreign(cmp.Or(language, v.site.Options().Language), v.words())
}

func (v *view) breadcrumbs(p *Page, g *site.Group) {
	p.Breadcrumbs = append(emptied(&v.room.lists.crumbs, 4), Link{Title: p.T("home"), URL: p.Site.URL})
	if kind := termsOf(g.Kind); kind != "" && g.Kind != site.SectionGroup {
		p.Breadcrumbs = append(p.Breadcrumbs, Link{Title: p.T(kind), URL: v.site.Href(site.TermsAddress(site.TermsKey(g.Edition, kind)))})
	}
	if g.Parent != nil {
		p.Breadcrumbs = append(p.Breadcrumbs, Link{Title: v.groupTitle(g.Parent), URL: v.site.Href(g.Parent.Address)})
	}
	p.Breadcrumbs = append(p.Breadcrumbs, Link{Title: p.Title})
}

// termsOf names the terms page that lists groups of a kind.
func termsOf(k site.GroupKind) string {
	switch k {
	case site.SectionGroup:
		return "sections"
	case site.TagGroup:
		return "tags"
	case site.AuthorGroup:
		return "authors"
	case site.SeriesGroup:
		return "series"
	case site.YearGroup, site.MonthGroup:
		return "archive"
	}
	return ""
}

// groupTitle gives a group's title; years and months are named in the site's
// language.
func (v *view) groupTitle(g *site.Group) string {
	switch g.Kind {
	case site.YearGroup:
		return g.Time.Format("2006")
	case site.MonthGroup:
		return v.site.LocaleOf(g.Edition).MonthYear(g.Time)
	}
	return g.Title
}

// announcement names the feeds that pages announce: those of a list, or of an edition.
type announcement struct {
	edition string
	list    *site.Group // nil means the edition
	all     bool        // in all formats, not in the first alone
}

// announced gives the feeds of a list, or of the site for nil: in all formats, or
// in the first alone. They are the same on many pages, and nobody changes them.
func (v *view) announced(g *site.Group, all bool) []FeedLink {
	front := v.front() // asks, for the trace of each page
	key := announcement{v.edition, g, all}
	v.r.sharing.Lock()
	defer v.r.sharing.Unlock()
	links, known := v.r.announced[key]
	if !known {
		links = v.feedLinks(key, front)
		v.r.announced[key] = links
	}
	return links
}

// feedsWith gives the feeds of a page with its own first.
func (v *view) feedsWith(own, others []FeedLink) []FeedLink {
	return append(append(emptied(&v.room.lists.feeds, len(own)+len(others)), own...), others...)
}

// feedLinks makes the links to feeds; front is the address of the front page.
func (v *view) feedLinks(a announcement, front string) []FeedLink {
	o := v.site.Options()
	title, address, formats := o.EditionOf(a.edition).Title, front, o.Feeds.Site
	if g := a.list; g != nil {
		title, address, formats = title+": "+v.groupTitle(g), g.Address, o.Feeds.Of(g.Kind)
	}
	if !a.all && len(formats) > 1 {
		formats = formats[:1]
	}
	links := make([]FeedLink, len(formats))
	for i, format := range formats {
		name, mediaType := feedFormat(format)
		links[i] = FeedLink{Title: title, URL: v.site.Href(address + site.FeedFileName(format)), Type: mediaType}
		if len(formats) > 1 {
			links[i].Title += " (" + name + ")"
		}
	}
	return links
}

// termsPage makes the page of all tags, authors, series, sections or years.
func (v *view) termsPage(dst *bytes.Buffer) error {
	_, kind := site.CutTermsKey(v.route.Key)
	v.ask(site.Query{Kind: site.AskTerms, Key: v.route.Key})
	p := v.newPage("terms", v.route.Address, v.words())
	p.Versions = v.listVersions("terms/"+kind, v.site.TermsVersions(kind))
	p.Title = p.T(kind)
	p.HeadTitle = p.Title
	p.Breadcrumbs = []Link{{Title: p.T("home"), URL: p.Site.URL}, {Title: p.Title}}
	p.Terms = &Terms{Kind: kind}
	for _, g := range v.site.GroupsOf(v.route.Key) {
		t := Term{Link: Link{Title: v.groupTitle(g), URL: v.site.Href(g.Address), Count: len(g.Posts)}}
		switch {
		case g.Term != nil:
			t.Description = g.Term.Description
		case g.Author != nil:
			t.Description = cmp.Or(g.Author.Role, g.Author.Description)
		case g.Kind == site.YearGroup:
			t.Periods = v.groupLinks(v.site.Months(g))
		}
		p.Terms.Terms = append(p.Terms.Terms, t)
	}
	p.Social = v.social(p, nil)
	p.JSONLD = v.pageData(p)
	return v.execute("terms.html", p, dst)
}

// redirectPage makes the page at a former address, which sends readers on. It
// needs no layout: nobody is meant to see it.
func (v *view) redirectPage(dst *bytes.Buffer) error {
	l := v.site.Locale()
	v.ask(site.Query{Kind: site.AskSettings})
	v.ask(site.Query{Kind: site.AskAlias, Key: v.route.Address})
	return redirectTemplate.Execute(dst, struct{ Language, URL, Moved string }{l.Tag(), v.site.Abs(v.route.Key), l.T("page_moved")})
}

var redirectTemplate = template.Must(template.New("redirect").Parse(`<!doctype html>
<html lang="{{ .Language }}">
<head>
<meta charset="utf-8">
<title>{{ .Moved }}</title>
<link rel="canonical" href="{{ .URL }}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={{ .URL }}">
</head>
<body><p>{{ .Moved }} <a href="{{ .URL }}">{{ .URL }}</a></p></body>
</html>
`))

// inZone gives a moment in the site's time zone.
func (v *view) inZone(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(v.site.Options().Location)
}
