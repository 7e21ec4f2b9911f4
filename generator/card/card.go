// Package card draws the picture that social networks show of a story which has
// none: its headline and section and the name of the site, 1200 by 630 pixels, in
// the colours of the site.
//
// The fonts are Go Bold and Go Regular (Bigelow & Holmes, under the licence of Go), which
// have Latin, Greek and Cyrillic letters. Covers tells whether they can write a text;
// of one that they can't there is no card. Letters that join, or run from right to
// left, would need more than a font.
//
// The same Card gives the same bytes on every machine: glyphs are filled in whole
// numbers.
package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"

	"broadsheet/generator/source"
)

// The size of a card in pixels, as Open Graph wants it.
const (
	Width  = 1200
	Height = 630
)

// recipe is raised when the same Card gives other bytes; a test compares them.
const recipe = 1

// Card is what is to be drawn.
type Card struct {
	Site     string // name of the site
	Section  string // above the headline; may be ""
	Headline string
	Colours  Colours
}

// Colours are those of the card.
type Colours struct{ Paper, Ink, Accent color.RGBA }

// Fingerprint stands for the card's bytes.
func (c *Card) Fingerprint() source.Fingerprint {
	h := source.NewHasher()
	h.Int(recipe)
	h.Strings([]string{c.Site, c.Section, c.Headline})
	for _, colour := range []color.RGBA{c.Colours.Paper, c.Colours.Ink, c.Colours.Accent} {
		h.Bytes([]byte{colour.R, colour.G, colour.B})
	}
	return h.Sum()
}

// Drawer draws cards. Its methods may be called by several goroutines at once.
type Drawer struct{ bold, regular *sfnt.Font }

// NewDrawer reads the fonts.
func NewDrawer() (*Drawer, error) {
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, err
	}
	regular, err := opentype.Parse(goregular.TTF)
	return &Drawer{bold, regular}, err
}

// Covers tells whether the fonts have all letters of a card.
func (d *Drawer) Covers(c *Card) bool {
	var b sfnt.Buffer
	for _, text := range []string{c.Site, c.Section, c.Headline} {
		for _, r := range text {
			glyph, err := d.bold.GlyphIndex(&b, r)
			if err != nil || glyph == 0 && !unicode.IsSpace(r) || unicode.Is(unicode.Mn, r) {
				return false
			}
		}
	}
	return true
}

// Where things stand, in pixels.
const (
	margin       = 80
	sectionSize  = 30
	sectionLine  = 118 // where letters stand
	headlineTop  = 150
	headlineEnd  = 500
	largest      = 84 // of a headline's letters
	smallest     = 44
	siteSize     = 34
	siteLine     = 572
	ruleTop      = 520
	ruleHeight   = 3
	accentHeight = 18 // of the bar at the top
)

// PNG draws a card.
func (d *Drawer) PNG(c *Card) ([]byte, error) {
	ink, accent := image.NewAlpha(image.Rect(0, 0, Width, Height)), image.NewAlpha(image.Rect(0, 0, Width, Height))
	fill(accent, image.Rect(0, 0, Width, accentHeight))
	fill(ink, image.Rect(margin, ruleTop, Width-margin, ruleTop+ruleHeight))
	if err := d.line(accent, d.bold, sectionSize, sectionLine, c.Section); err != nil {
		return nil, err
	}
	if err := d.headline(ink, c.Headline); err != nil {
		return nil, err
	}
	if err := d.line(ink, d.regular, siteSize, siteLine, c.Site); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, paletted(ink, accent, c.Colours))
	return b.Bytes(), err
}

func fill(m *image.Alpha, r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := m.Pix[y*m.Stride+r.Min.X : y*m.Stride+r.Max.X]
		for x := range row {
			row[x] = 0xFF
		}
	}
}

// line writes one line of text, as much of it as there is room for.
func (d *Drawer) line(m *image.Alpha, f *sfnt.Font, size, y int, text string) error {
	face, err := newFace(f, size)
	if err != nil {
		return err
	}
	defer face.Close()
	return write(m, face, y, wrap(face, text, Width-2*margin, 1)[0])
}

// headline writes the headline as large as it fits.
func (d *Drawer) headline(m *image.Alpha, text string) error {
	const room = headlineEnd - headlineTop
	for size := largest; ; size -= 4 {
		face, err := newFace(d.bold, size)
		if err != nil {
			return err
		}
		leading := size * 7 / 6
		lines := wrap(face, text, Width-2*margin, room/leading)
		if size > smallest && strings.HasSuffix(lines[len(lines)-1], ellipsis) && !endsWith(text, ellipsis) {
			face.Close()
			continue
		}
		y := headlineTop + size
		for _, line := range balance(face, text, lines) {
			if err := write(m, face, y, line); err != nil {
				return err
			}
			y += leading
		}
		return face.Close()
	}
}

func newFace(f *sfnt.Font, size int) (*typeface, error) {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
	return &typeface{face, f, size}, err
}

// levels is how many steps there are from the paper to a colour.
const levels = 7

// paletted mixes the colours: 15 in all, so that a pixel takes half a byte.
func paletted(ink, accent *image.Alpha, c Colours) *image.Paletted {
	palette := color.Palette{c.Paper}
	for _, colour := range []color.RGBA{c.Ink, c.Accent} {
		for i := 1; i <= levels; i++ {
			mix := func(from, to byte) byte { return byte((int(from)*(levels-i) + int(to)*i + levels/2) / levels) }
			palette = append(palette, color.RGBA{mix(c.Paper.R, colour.R), mix(c.Paper.G, colour.G), mix(c.Paper.B, colour.B), 0xFF})
		}
	}
	out := image.NewPaletted(ink.Rect, palette)
	for i := range out.Pix {
		switch {
		case accent.Pix[i] != 0:
			out.Pix[i] = level(accent.Pix[i], levels)
		case ink.Pix[i] != 0:
			out.Pix[i] = level(ink.Pix[i], 0)
		}
	}
	return out
}

func level(alpha, base byte) byte {
	step := byte((int(alpha)*levels + 0x7F) / 0xFF)
	if step == 0 {
		return 0
	}
	return base + step
}
