package render

import (
	"cmp"
	"html/template"
	"strings"
	"sync"

	"broadsheet/generator/content"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
)

// cardOnce is the card of a post, which is the same on every page.
type cardOnce struct {
	once  sync.Once
	card  *Card
	asked []Answer // what the card itself asked
}

// wordsPerMinute is how fast readers read, about the mean of non-fiction in
// English (Brysbaert 2019, "How many words do we read per minute?").
const wordsPerMinute = 238

// card gives the card of a post. Cards are shared: nobody changes one.
func (v *view) card(e *site.Entry) *Card {
	v.ask(site.Query{Kind: site.AskCard, Key: e.ID})
	c := &v.r.cards[v.site.Place(e)]
	c.once.Do(func() {
		own := &view{r: v.r, site: v.site, from: e.Path}
		c.card = own.makeCard(e)
		c.card.parts = new(parts)
		c.asked = own.answers
	})
	for _, a := range c.asked {
		v.note(a.Query, a.Fingerprint)
	}
	return c.card
}

func (v *view) cardsOf(list []*site.Entry) []*Card {
	cards := make([]*Card, len(list))
	for i, e := range list {
		cards[i] = v.card(e)
	}
	return cards
}

func (v *view) makeCard(e *site.Entry) *Card {
	l := v.site.Locale()
	c := &Card{
		ID:          e.ID,
		URL:         v.site.Href(e.Address),
		Title:       cmp.Or(e.ShortTitle, e.Title),
		Headline:    e.Title,
		Description: cmp.Or(e.Description, e.Excerpt),
		Kicker:      e.Kicker,
		Genre:       string(e.Genre),
		Label:       genreLabel(e.Genre, l),
		Date:        v.date(e.Date, l),
		Image:       v.picture(e.Path, e.Image),
		Draft:       e.Draft,
		Minutes:     max(1, (e.Words+wordsPerMinute/2)/wordsPerMinute),
		Language:    e.Lang,
	}
	if e.Updated.After(e.Date) {
		c.Updated = v.date(e.Updated, l)
	}
	if g := e.Section; g != nil {
		c.Section = &Link{Title: g.Title, URL: v.site.Href(g.Address)}
	}
	for _, g := range e.Writers {
		c.Authors = append(c.Authors, Link{Title: g.Title, URL: v.site.Href(g.Address)})
	}
	return c
}

// genreLabel is the word that tells readers what kind of text it is; a report
// needs none.
func genreLabel(g content.Genre, l *locale.Locale) string {
	if g == content.GenreReport {
		return ""
	}
	return l.T(string(g))
}

// picture resolves an image named in the front matter of a source file; nil when
// there is none, or none to show: a file that is missing was warned of, and
// readers are better off without a broken picture.
func (v *view) picture(from string, img *content.Image) *Picture {
	if img == nil {
		return nil
	}
	url, size, found := v.pictureURL(from, img.Src)
	if url == "" || !found {
		return nil
	}
	p := &Picture{URL: url, Alt: img.Alt, Credit: img.Credit, Width: size.width, Height: size.height}
	if img.Caption != "" {
		p.Caption = template.HTML(content.RenderInline(img.Caption))
	}
	return p
}

// pictureURL gives the URL of a picture as written in a source file, "" when it
// belongs to what is not shown; and whether it is there, as far as can be known.
func (v *view) pictureURL(from, src string) (url string, size pictureSize, found bool) {
	v.ask(site.LinkQuery(from, src))
	d, err := v.site.Resolve(from, src)
	switch {
	case err != nil, d.Held:
		return "", size, false // told when the links were checked
	case d.Address == "":
		return d.URL, size, strings.Contains(d.URL, ":")
	case d.File == "":
		return v.href(d.Address) + d.Tail, size, false
	}
	return v.href(d.Address) + d.Tail, v.size(d.File), true
}

// href gives a rooted address as this page writes it.
func (v *view) href(address string) string {
	if v.absolute {
		return v.site.Abs(address)
	}
	return v.site.Href(address)
}

// size gives the size of a picture of the site.
func (v *view) size(file string) pictureSize {
	s := v.r.size(file)
	v.note(site.Query{Kind: AskSize, Key: file}, s.fingerprint())
	return s
}
