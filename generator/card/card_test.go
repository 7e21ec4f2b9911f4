package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font"
)

var usual = Colours{Paper: color.RGBA{0xff, 0xfe, 0xfa, 0xff}, Ink: color.RGBA{0x1b, 0x19, 0x16, 0xff}, Accent: color.RGBA{0x9c, 0x1c, 0x1f, 0xff}}

func drawer(t testing.TB) *Drawer {
	t.Helper()
	d, err := NewDrawer()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var cards = map[string]Card{
	"short":  {"The Quillhaven Courier", "Council", "A wall is a promise", usual},
	"usual":  {"The Quillhaven Courier", "Business", "Ferry company orders an electric boat, and says the old one will sail to its hundredth birthday", usual},
	"long":   {"The Quillhaven Courier", "", strings.Repeat("Quillhaven council votes to rebuild its harbour wall ", 9), usual},
	"word":   {"Der Küstenbote", "Überland", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", usual},
	"greek":  {"Ο Ταχυδρόμος", "Πόλη", "Το τείχος του λιμανιού ψηφίστηκε", usual},
	"empty":  {"", "", "", usual},
	"spaces": {"  ", " ", "  a  \n b ", usual},
}

// TestCardsCanBeLookedAt draws all cards; with BROADSHEET_CARDS they stay in that folder.
func TestCardsCanBeLookedAt(t *testing.T) {
	d := drawer(t)
	for name, c := range cards {
		data, err := d.PNG(&c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil || m.Bounds().Dx() != Width || m.Bounds().Dy() != Height {
			t.Errorf("%s: %v, %v", name, err, m.Bounds())
		}
		for y := range Height { // nothing is written into the margins
			for _, x := range []int{margin / 2, Width - margin/2} {
				if y > accentHeight && color.RGBAModel.Convert(m.At(x, y)) != usual.Paper {
					t.Fatalf("%s: ink at %d, %d", name, x, y)
				}
			}
		}
		if len(data) > 40_000 {
			t.Errorf("%s has %d bytes", name, len(data))
		}
		if dir := os.Getenv("BROADSHEET_CARDS"); dir != "" {
			if err := os.WriteFile(dir+"/"+name+".png", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestRecipeStandsForTheBytes keeps the pixels of one card: where they change, raise recipe.
func TestRecipeStandsForTheBytes(t *testing.T) {
	c := cards["usual"]
	data, err := drawer(t).PNG(&c)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for y := range Height {
		for x := range Width {
			r, g, b, _ := m.At(x, y).RGBA()
			h.Write([]byte{byte(r), byte(g), byte(b)})
		}
	}
	if got := hex.EncodeToString(h.Sum(nil)[:8]); recipe != 1 || got != "2553af0ae1ff2b04" {
		t.Errorf("recipe %d gives %s", recipe, got)
	}
}

func TestTextsThatTheFontsCantWriteAreToldApart(t *testing.T) {
	d := drawer(t)
	for text, want := range map[string]bool{"Harbour – “wall” €5 £4": true, "Größe, naïve, Łódź, İstanbul": true, "Гавань": true, "Λιμάνι": true,
		"港": false, "مرفأ": false, "नमस्ते": false, "party 🎉": false, "e\u0301": false, "": true} {
		if got := d.Covers(&Card{Headline: text}); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestLinesFitAndLoseNoWord(t *testing.T) {
	d := drawer(t)
	face, err := newFace(d.bold, 60)
	if err != nil {
		t.Fatal(err)
	}
	defer face.Close()
	for name, c := range cards {
		lines := wrap(face, c.Headline, Width-2*margin, 100)
		balanced := balance(face, c.Headline, lines)
		if len(balanced) > len(lines) {
			t.Errorf("%s: %d lines become %d", name, len(lines), len(balanced))
		}
		for _, list := range [][]string{lines, balanced} {
			if got, want := strings.Join(strings.Fields(strings.Join(list, " ")), ""), strings.Join(strings.Fields(c.Headline), ""); got != want {
				t.Errorf("%s: %q", name, list)
			}
			for _, line := range list {
				if font.MeasureString(face, line).Ceil() > Width-2*margin {
					t.Errorf("%s: %q is too wide", name, line)
				}
			}
		}
		short := wrap(face, c.Headline, 400, 2)
		if len(short) > 2 || font.MeasureString(face, short[len(short)-1]).Ceil() > 400 {
			t.Errorf("%s: %q", name, short)
		}
	}
}

func TestFingerprintStandsForAllThatIsDrawn(t *testing.T) {
	seen := map[string]bool{}
	base := Card{"a", "b", "c", usual}
	other := usual
	other.Accent.B++
	for _, c := range []Card{base, {"x", "b", "c", usual}, {"a", "x", "c", usual}, {"a", "b", "x", usual}, {"a", "b", "c", other}} {
		seen[c.Fingerprint().String()] = true
	}
	if len(seen) != 5 {
		t.Errorf("%d of 5 differ", len(seen))
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("a b  c", uint16(30), uint8(2))
	d := drawer(f)
	face, err := newFace(d.bold, 40)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, width uint16, most uint8) {
		if lines := wrap(face, text, int(width), int(most)+1); len(lines) == 0 || len(lines) > int(most)+1 {
			t.Errorf("%d lines", len(lines))
		}
	})
}

func BenchmarkPNG(b *testing.B) {
	d := drawer(b)
	c := cards["usual"]
	for b.Loop() {
		if _, err := d.PNG(&c); err != nil {
			b.Fatal(err)
		}
	}
}
