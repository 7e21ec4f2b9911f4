package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// madeCard is the card of a post, which is the same on every page.
type madeCard struct {
	fingerprint source.Fingerprint // of the answer to AskCard
	asked       []Answer           // what the card itself asked
	parts       parts
	card        Card
}

// wordsPerMinute is how fast readers read, about the mean of non-fiction in
// English (Brysbaert 2019, "How many words do we read per minute?").
const wordsPerMinute = 238

// Minutes gives the time that readers take for some words, at least one minute.
func Minutes(words int) int { return max(1, (words+wordsPerMinute/2)/wordsPerMinute) }

// card gives the card of a post. Cards are shared: nobody changes one.
func (v *view) card(e *site.Entry) *Card {
	c := v.madeCard(e)
	if card := v.site.Place(e) + 1; !v.knowsCard(card) {
		v.add(Answer{site.Query{Kind: site.AskCard, Key: c.card.ID}, c.fingerprint, card})
	}
	v.repeat(c.asked)
	return &c.card
}

// knownCard is card for whoever has asked for more than a card tells of the post.
func (v *view) knownCard(e *site.Entry) *Card {
	c := v.madeCard(e)
	v.repeat(c.asked)
	return &c.card
}

func (v *view) madeCard(e *site.Entry) *madeCard {
	return v.r.cards.get(v.site.Place(e), func() *madeCard {
		made := &madeCard{fingerprint: e.CardFingerprint()}
		v.r.fillCard(&made.card, e)
		made.card.parts = &made.parts
		if e.Image != nil {
			own := v.r.open(view{from: e.Path})
			defer own.close()
			made.card.Image, made.asked = own.picture(e.Path, e.Image), own.kept()
		}
		return made
	})
}

// cardsOf gives the cards of posts, in a list that is there until the file of the view is made.
func (v *view) cardsOf(list []*site.Entry) []*Card {
	if len(list) == 0 {
		return []*Card{} // never nil, which json tells from it
	}
	from := len(v.room.cards)
	for _, e := range list {
		v.room.cards = append(v.room.cards, v.card(e))
	}
	cards := v.room.cards[from:]
	return slices.Clip(cards)
}

// T gives a word of the interface in the language of the card's words, which is
// the site's, and on a post's own page the post's; package locale lists the keys.
func (c *Card) T(key string, args ...any) string { return c.locale.T(key, args...) }

// fillCard says of a post what lists show, but for its picture.
func (r *Renderer) fillCard(c *Card, e *site.Entry) {
	l := r.site.Locale()
	if e.Edition != "" {
		l = locale.For(e.Lang) // it stands among others of its language
	}
	*c = Card{
		ID:          e.ID,
		URL:         r.site.Href(e.Address),
		Title:       cmp.Or(e.ShortTitle, e.Title),
		Headline:    e.Title,
		Description: cmp.Or(e.Description, e.Excerpt),
		Kicker:      e.Kicker,
		Genre:       string(e.Genre),
		Draft:       e.Draft,
		Over:        e.Over,
		Paywall:     e.Paywall,
		Minutes:     Minutes(e.Words),
		Language:    e.Lang,
		Foreign:     foreign(e.Lang, r.site.Locale()),
	}
	c.speak(r, e, l)
	if g := e.Section; g != nil {
		c.Section = &r.groupLink(g)[0]
	}
	if e.Sponsor.Name != "" {
		c.Sponsor = &Link{Title: e.Sponsor.Name, URL: e.Sponsor.URL}
	}
	for _, g := range e.Writers {
		link := r.groupLink(g)
		if len(e.Writers) == 1 {
			c.Authors = link[:]
			break
		}
		c.Authors = append(c.Authors, link[0])
	}
}

// speak puts the card's own words into a language.
func (c *Card) speak(r *Renderer, e *site.Entry, l *locale.Locale) {
	c.locale, c.Label, c.Date = l, genreLabel(e, l), r.date(e.Date, l)
	if e.Updated.After(e.Date) {
		c.Updated = r.date(e.Updated, l)
	}
}

// groupLink gives the link to a list, in a list of its own. Both are shared by cards, as these
// are by pages.
func (r *Renderer) groupLink(g *site.Group) *[1]Link {
	known, ok := r.links.Load(g)
	if !ok {
		known, _ = r.links.LoadOrStore(g, &[1]Link{{Title: g.Title, URL: r.site.Href(g.Address)}})
	}
	return known.(*[1]Link)
}

// foreign gives the language of a text where it is not that of what is around it,
// for a lang attribute; else "".
func foreign(lang string, around *locale.Locale) string {
	if tag := locale.For(lang).Tag(); tag != around.Tag() {
		return tag
	}
	return ""
}

// genreLabel is the word that tells readers what kind of text it is; a report
// needs none.
func genreLabel(e *site.Entry, l *locale.Locale) string {
	switch {
	case e.Genre == content.GenreReport:
		return ""
	case e.Genre == content.GenreLive && e.Over:
		return l.T("as_it_happened")
	}
	return l.T(string(e.Genre))
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
	v.fillPicture(p, size.made, img.Focus)
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
	size = v.size(d.File)
	if size.made != nil {
		f := size.made.fallback()
		size.width, size.height = f.Width, f.Height
		return v.href(f.Address), size, true
	}
	return v.href(d.Address) + d.Tail, size, true
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
	s.made = v.r.pictured(file)
	v.note(site.Query{Kind: AskPicture, Key: file}, s.made.fingerprint())
	return s
}
