package build

import (
	"encoding/hex"
	"image/color"
	"path"
	"strings"

	"broadsheet/generator/card"
	"broadsheet/generator/site"
)

// cards are the pictures that are drawn for social networks.
type cards struct {
	drawer  *card.Drawer
	cards   map[string]card.Card // by id of the post; "" is that of the site
	address map[string]string
}

// planCards finds out which cards there are to draw, and adds them to the routes.
// Those whose letters the fonts do not have are left out.
func (b *builder) planCards() error {
	o := b.site.Options()
	if !o.Social.Cards || b.opts.Plain {
		return nil
	}
	drawer, err := card.NewDrawer()
	if err != nil {
		return err
	}
	c := &cards{drawer: drawer, cards: map[string]card.Card{}, address: map[string]string{}}
	colours := card.Colours{Paper: colourOf(o.Social.Colours.Paper), Ink: colourOf(o.Social.Colours.Ink), Accent: colourOf(o.Social.Colours.Accent)}
	var routes []site.Route
	add := func(id, slug, source string, one card.Card) {
		if !drawer.Covers(&one) {
			return
		}
		c.cards[id] = one
		c.address[id] = site.FixedFolder + slug + "-" + one.Fingerprint().String()[:10] + ".png"
		routes = append(routes, site.Route{Kind: site.SocialCard, Address: c.address[id], Key: id, Source: source})
	}
	if o.Social.Image == "" {
		add("", "card", "", card.Card{Headline: o.Title, Site: o.Description, Colours: colours})
	}
	for _, e := range b.site.Posts() {
		if b.hasPicture(e) {
			continue
		}
		one := card.Card{Site: o.Title, Headline: e.Title, Colours: colours}
		if e.Section != nil {
			one.Section = e.Section.Title
		}
		add(e.ID, "card-"+e.Slug, e.Path, one)
	}
	b.cards = c
	b.issues = append(b.issues, b.site.PlaceFiles(routes)...)
	return nil
}

// hasPicture tells whether a post has a picture that networks show. They show no
// drawings.
func (b *builder) hasPicture(e *site.Entry) bool {
	if e.Image == nil {
		return false
	}
	if strings.Contains(e.Image.Src, "://") {
		return true
	}
	d, err := b.site.Resolve(e.Path, e.Image.Src)
	return err == nil && d.File != "" && !strings.EqualFold(path.Ext(d.File), ".svg")
}

// drawn gives what tells the address of a card, "" when there is none; nil when none are drawn.
func (b *builder) drawn() func(id string) string {
	if b.cards == nil {
		return nil
	}
	return func(id string) string { return b.cards.address[id] }
}

func (b *builder) draw(id string) ([]byte, error) {
	one := b.cards.cards[id]
	return b.cards.drawer.PNG(&one)
}

// colourOf reads a colour that the settings have checked, as "#rrggbb".
func colourOf(text string) color.RGBA {
	rgb, err := hex.DecodeString(strings.TrimPrefix(text, "#"))
	if err != nil || len(rgb) != 3 {
		return color.RGBA{A: 0xFF}
	}
	return color.RGBA{rgb[0], rgb[1], rgb[2], 0xFF}
}
