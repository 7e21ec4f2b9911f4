package feed

import "slices"

// Graph is the JSON-LD of one page: nodes of schema.org types that refer to each
// other by their ids, which are URLs with a fragment
// ("https://news.example/#publisher"). What it says of a page must be what the
// page shows.
type Graph []Node

// Node is a thing in a Graph: an Article, Publisher, WebSite, WebPage or
// Breadcrumbs.
type Node interface {
	write(w *jsonWriter)
}

// Encoded gives a node that many graphs have in common, as it is written in all of them.
func Encoded(n Node) Node {
	w := jsonWriter{buf: []byte{'['}}
	n.write(&w)
	return encoded(w.buf[1:])
}

type encoded []byte

func (e encoded) write(w *jsonWriter) {
	if len(e) > 0 {
		w.comma()
		w.buf = append(w.buf, e...)
	}
}

// AppendJSON writes the graph as one JSON document, which may stand in a script
// element as it is: there is no "<" in it.
func (g Graph) AppendJSON(dst []byte) []byte {
	w := jsonWriter{buf: append(dst, `{"@context":"https://schema.org","@graph":[`...)}
	for _, n := range g {
		n.write(&w)
	}
	return append(w.buf, "]}"...)
}

// Picture is an ImageObject.
type Picture struct {
	URL           string
	Width, Height int // pixels; 0 means unknown
	Caption       string
	Credit        string
}

func (p *Picture) write(w *jsonWriter) {
	w.open("ImageObject", "")
	w.text("url", p.URL)
	w.positive("width", p.Width)
	w.positive("height", p.Height)
	w.text("caption", p.Caption)
	w.text("creditText", p.Credit)
	w.close()
}

// Author is the Person or Organization who wrote something.
type Author struct {
	Organization bool   // an agency or desk
	Name         string // the name alone: no "by", no title
	URL          string // of the author's page
	JobTitle     string // of a person
	Description  string
	Image        string   // URL
	SameAs       []string // the author elsewhere
}

func (a *Author) write(w *jsonWriter) {
	typ := "Person"
	if a.Organization {
		typ = "Organization"
	}
	w.open(typ, "")
	w.text("name", a.Name)
	w.text("url", a.URL)
	if !a.Organization {
		w.text("jobTitle", a.JobTitle)
	}
	w.text("description", a.Description)
	w.text("image", a.Image)
	w.texts("sameAs", a.SameAs)
	w.close()
}

// Publisher is who puts the site out: a NewsMediaOrganization.
type Publisher struct {
	ID       string
	Name     string
	URL      string
	Logo     *Picture // nil means none
	SameAs   []string
	Founded  string            // year or ISO date
	Policies map[string]string // property of schema.org, one of PolicyProperties, to URL; others are left out
}

// PolicyProperties lists the properties of a NewsMediaOrganization whose values
// are pages about how it works.
func PolicyProperties() []string { return slices.Clone(policyProperties[:]) }

var policyProperties = [...]string{
	"publishingPrinciples", "correctionsPolicy", "ethicsPolicy", "ownershipFundingInfo", "masthead",
	"verificationFactCheckingPolicy", "unnamedSourcesPolicy", "actionableFeedbackPolicy",
	"diversityPolicy", "missionCoveragePrioritiesPolicy", "noBylinesPolicy",
}

func (p *Publisher) write(w *jsonWriter) {
	w.open("NewsMediaOrganization", p.ID)
	w.text("name", p.Name)
	w.text("url", p.URL)
	if p.Logo != nil {
		w.key("logo")
		p.Logo.write(w)
	}
	w.texts("sameAs", p.SameAs)
	w.text("foundingDate", p.Founded)
	for _, property := range policyProperties {
		w.text(property, p.Policies[property])
	}
	w.close()
}

// WebSite is the site as a whole; it belongs on the front page.
type WebSite struct {
	ID          string
	Name        string
	URL         string
	Description string
	Language    string // BCP 47
	Publisher   string // id
}

func (s *WebSite) write(w *jsonWriter) {
	w.open("WebSite", s.ID)
	w.text("name", s.Name)
	w.text("url", s.URL)
	w.text("description", s.Description)
	w.text("inLanguage", s.Language)
	w.reference("publisher", s.Publisher)
	w.close()
}

// PageType is the schema.org type of a WebPage.
type PageType string

// The types of pages that a site has.
const (
	PlainPage      PageType = "WebPage"
	AboutPage      PageType = "AboutPage"
	ContactPage    PageType = "ContactPage"
	CollectionPage PageType = "CollectionPage" // a list of posts
	ProfilePage    PageType = "ProfilePage"    // of an author
)

// WebPage is a page that is not an article.
type WebPage struct {
	Type        PageType // "" means PlainPage
	ID          string   // "" means URL
	URL         string
	Name        string
	Description string
	Language    string  // BCP 47
	WebSite     string  // id
	Publisher   string  // id
	Author      *Author // whom a ProfilePage is about; nil means no one
	Entries     []Entry // what a CollectionPage lists, in its order
}

// Entry is a story in the list of a CollectionPage, or a step of Breadcrumbs.
type Entry struct {
	Name string
	URL  string // may be "" for the last step of Breadcrumbs
}

func (p *WebPage) write(w *jsonWriter) {
	typ, id := p.Type, p.ID
	if typ == "" {
		typ = PlainPage
	}
	if id == "" {
		id = p.URL
	}
	w.open(string(typ), id)
	w.text("url", p.URL)
	w.text("name", p.Name)
	w.text("description", p.Description)
	w.text("inLanguage", p.Language)
	w.reference("isPartOf", p.WebSite)
	w.reference("publisher", p.Publisher)
	switch {
	case p.Author != nil:
		w.key("mainEntity")
		p.Author.write(w)
	case len(p.Entries) > 0:
		w.key("mainEntity")
		w.open("ItemList", "")
		w.array("itemListElement")
		for i, e := range p.Entries {
			w.open("ListItem", "")
			w.number("position", i+1)
			w.text("name", e.Name)
			w.text("url", e.URL)
			w.close()
		}
		w.closeArray()
		w.close()
	}
	w.close()
}

// Breadcrumbs are the steps from the front page to this one. One step is no
// path: it is left out.
type Breadcrumbs []Entry

func (b Breadcrumbs) write(w *jsonWriter) {
	if len(b) < 2 {
		return
	}
	w.open("BreadcrumbList", "")
	w.array("itemListElement")
	for i, step := range b {
		w.open("ListItem", "")
		w.number("position", i+1)
		w.text("name", step.Name)
		w.text("item", step.URL)
		w.close()
	}
	w.closeArray()
	w.close()
}
