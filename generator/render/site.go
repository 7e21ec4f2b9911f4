package render

import (
	"slices"
	"strings"

	"broadsheet/generator/locale"
	"broadsheet/generator/site"
)

// Site is what a layout can learn of the whole site. Its methods ask the model,
// so that a page depends on what it used, and on nothing else.
type Site struct {
	Title       string
	Description string
	URL         string // of the front page of the page's edition, rooted
	Base        string // absolute URL of the site
	Language    string // BCP 47, of the page's edition: of its menus, and of the words in its lists
	Copyright   string
	Feed        string // URL of the site's feed; "" means none
	Params      map[string]any
	Publisher   Publisher
	view        *view
}

// Publisher is who puts the site out.
type Publisher struct {
	Name string
	Logo *Picture // nil when there is none
	URL  string   // absolute
}

// siteContext gives the page's view of the site.
func (v *view) siteContext() *Site {
	if v.context != nil {
		return v.context
	}
	v.ask(site.Query{Kind: site.AskSettings})
	o, said := v.site.Options(), v.site.Options().EditionOf(v.edition)
	v.context = &v.room.site
	*v.context = Site{
		Title:       said.Title,
		Description: said.Description,
		URL:         v.site.Href(v.front()),
		Base:        v.site.Abs("/"),
		Language:    v.words().Tag(),
		Copyright:   said.Copyright,
		Params:      o.Params,
		Publisher:   Publisher{Name: o.Publisher.Name, URL: v.site.Abs("/")},
		view:        v,
	}
	if feeds := v.announced(nil, false); len(feeds) > 0 {
		v.context.Feed = feeds[0].URL
	}
	if logo := o.Publisher.Logo; logo != "" {
		v.context.Publisher.Logo = v.sitePicture(logo)
	}
	return v.context
}

// words gives the language of the page's edition.
func (v *view) words() *locale.Locale { return v.site.LocaleOf(v.edition) }

// front gives the address of the front page that the page leads back to.
func (v *view) front() string {
	if v.edition == "" {
		return "/"
	}
	v.ask(site.Query{Kind: site.AskVersions})
	return v.site.FrontOf(v.edition)
}

// sitePicture gives a picture named in config.yaml.
func (v *view) sitePicture(src string) *Picture {
	url, size, found := v.pictureURL("config.yaml", src)
	if url == "" || !found {
		return nil
	}
	return &Picture{URL: url, Width: size.width, Height: size.height}
}

// Menu gives the main navigation; the entry that the page belongs to is Active.
func (s *Site) Menu() []Link { return s.links(s.view.site.Menu(s.view.edition)) }

// Footer gives the navigation at the foot of the page.
func (s *Site) Footer() []Link { return s.links(s.view.site.Footer(s.view.edition)) }

// InFooter tells whether the footer of the settings leads to a URL already, so that a
// layout need not name it again.
func (s *Site) InFooter(url string) bool {
	return slices.ContainsFunc(s.Footer(), func(l Link) bool { return l.URL == url })
}

func (s *Site) links(list []site.Link) []Link {
	s.view.ask(site.Query{Kind: site.AskNavigation, Key: s.view.edition})
	links := make([]Link, len(list))
	section := s.view.section()
	for i, l := range list {
		links[i] = Link{Title: l.Title, URL: l.URL}
		if l.Foreign {
			links[i].Foreign = s.view.site.Locale().Tag()
		}
		if l.Address != "" {
			links[i].URL = s.view.site.HrefOf(l.Address)
			links[i].Active = s.view.isIn(l.Address, section)
			links[i].Self = l.Address == s.view.route.Address
		}
	}
	return links
}

// isIn tells whether the page is at an address, or belongs to the section there; its own
// is as section gives it.
func (v *view) isIn(address, section string) bool {
	at := v.route.Address
	return at == address || address != "/" && strings.HasPrefix(at, address) || section == address
}

// section gives the address of the section of a post's page, "" when there is none.
func (v *view) section() string {
	if e := v.entry; e != nil && e.Section != nil {
		return e.Section.Address
	}
	return ""
}

// Sections lists the sections of the page's edition, in the site's order.
func (s *Site) Sections() []Link {
	key := site.TermsKey(s.view.edition, "sections")
	s.view.ask(site.Query{Kind: site.AskTerms, Key: key})
	return s.view.groupLinks(s.view.site.GroupsOf(key))
}

func (v *view) groupLinks(groups []*site.Group) []Link {
	var links []Link
	for _, g := range groups {
		links = append(links, Link{Title: v.groupTitle(g), URL: v.site.Href(g.Address), Count: len(g.Posts)})
	}
	return links
}

// Recent gives the newest n posts of the page's edition, as do InSection, WithTag
// and ByAuthor.
func (s *Site) Recent(n int) []*Card { return s.view.first(site.LatestKey(s.view.edition), n) }

// InSection gives the newest n posts of a section, by name or slug.
func (s *Site) InSection(name string, n int) []*Card {
	return s.view.firstOf(site.SectionGroup, name, n)
}

// WithTag gives the newest n posts with a tag, by name or slug.
func (s *Site) WithTag(name string, n int) []*Card {
	return s.view.firstOf(site.TagGroup, name, n)
}

// ByAuthor gives the newest n posts of an author, by id or name.
func (s *Site) ByAuthor(name string, n int) []*Card {
	return s.view.firstOf(site.AuthorGroup, name, n)
}

// firstOf gives the newest n posts of the list that a name means.
func (v *view) firstOf(kind site.GroupKind, name string, n int) []*Card {
	v.ask(site.NameQuery(v.edition, kind, name))
	return v.first(v.site.KeyOf(v.edition, kind, name), n)
}

func (v *view) first(key string, n int) []*Card {
	v.ask(site.FirstQuery(key, n))
	return v.cardsOf(v.site.First(key, n))
}

// Post gives the card of a post by source path, id or slug; nil when there is
// none to be seen.
func (s *Site) Post(name string) *Card {
	s.view.ask(site.RefQuery(s.view.from, name))
	e := s.view.site.EntryOf(s.view.from, name)
	if e == nil {
		return nil
	}
	return s.view.card(e)
}

// Author gives an author's file by id; nil when there is none.
func (s *Site) Author(id string) *Author { return s.view.author(id) }

// Asset gives the URL of a static file, with a fingerprint of its bytes, so that
// browsers may keep it for long and still fetch it when it has changed; of a style
// sheet or script, that of its bundle. A file that is not there has the plain URL.
func (s *Site) Asset(name string) string {
	v := s.view
	name = strings.TrimPrefix(name, "/")
	if b := v.bundled(name); b != nil {
		return v.href(b.Address)
	}
	file := "static/" + name
	f := v.r.opts.FileFingerprint(file)
	v.note(site.Query{Kind: AskAsset, Key: file}, f)
	url := v.href("/" + name)
	if f.IsZero() {
		return url
	}
	return url + "?v=" + f.String()[:8]
}

// Static gives the URL of a static file if the site has it, else "".
func (s *Site) Static(name string) string {
	v := s.view
	name = strings.TrimPrefix(name, "/")
	v.ask(site.Query{Kind: site.AskStatic, Key: name})
	if !v.site.HasStatic(name) {
		return ""
	}
	return v.href("/" + name)
}

// Rel gives a path on the site as a rooted URL, with the base path.
func (s *Site) Rel(path string) string {
	if strings.Contains(path, "://") {
		return path
	}
	return s.view.site.HrefOf("/" + strings.TrimPrefix(path, "/"))
}

// Abs gives a path on the site as an absolute URL.
func (s *Site) Abs(path string) string {
	if strings.Contains(path, "://") {
		return path
	}
	return s.view.site.Origin() + s.Rel(path)
}

// TagsURL is the page of all tags, "" when there are none. AuthorsURL, SeriesURL
// and ArchiveURL are likewise those of authors, series and the archive.
func (s *Site) TagsURL() string { return s.termsURL("tags") }

// AuthorsURL is the page of all authors, "" when there are none.
func (s *Site) AuthorsURL() string { return s.termsURL("authors") }

// SeriesURL is the page of all series, "" when there are none.
func (s *Site) SeriesURL() string { return s.termsURL("series") }

// ArchiveURL is the page of all years, "" when there are no posts.
func (s *Site) ArchiveURL() string { return s.termsURL("archive") }

// CorrectionsURL is the page of all corrections that the build makes; "" when
// there is nothing to correct, or the site has a page of its own at its address.
func (s *Site) CorrectionsURL() string {
	v := s.view
	v.ask(site.Query{Kind: site.AskAny, Key: "corrections"})
	if !v.site.HasCorrections() {
		return ""
	}
	return v.site.Href(site.CorrectionsAddress)
}

func (s *Site) termsURL(kind string) string {
	v, key := s.view, site.TermsKey(s.view.edition, kind)
	v.ask(site.Query{Kind: site.AskAny, Key: key})
	if len(v.site.GroupsOf(key)) == 0 {
		return ""
	}
	return v.site.Href(site.TermsAddress(key))
}
