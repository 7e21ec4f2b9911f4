package content

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextsWithBareAddressesAreParsedForThem(t *testing.T) {
	for text, want := range map[string]bool{
		"no address":                              false,
		"see https://a.example":                   true,
		"https://a.example":                       true,
		"(https://a.example)":                     true,
		"write to a@b.example":                    true,
		"www.a.example":                           true,
		"the http protocol":                       false,
		"the http: protocol":                      true, // in doubt
		"a [link](https://a.example/b?c=d).":      false,
		"a [link] (https://a.example)":            true,
		`a \\[link](https://a.example)`:           true,
		"[a][b](https://a.example)\n\n[b]: /c":    true,
		"[a *b*](https://a.example)":              true,
		"[a](https://a.example":                   true,
		"[](https://a.example)":                   true,
		"<https://a.example>":                     false,
		"xhttp://a.example":                       false,
		"- ftp://a.example":                       true,
		"[a](https://a.example) http://b.example": true,
	} {
		if got := mayLink([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestAnyTextWithoutAddressesIsTheSameWithoutALookForThem(t *testing.T) {
	c := newLinkifyComparer()
	pieces := rapid.SliceOfN(rapid.SampledFrom(append([]string{"http", "https", "ftp", ":", "//", "http:", "a.example", "    "}, prosePieces...)), 0, 20)
	rapid.Check(t, func(t *rapid.T) { c.compare(t, strings.Join(pieces.Draw(t, "pieces"), "")) })
}

// linkifyComparer compares what comes of texts with and without a look at whether they may
// have bare addresses.
type linkifyComparer struct{ always, seldom *markdown }

func newLinkifyComparer() *linkifyComparer {
	c := &linkifyComparer{newMarkdown(testOptions()), newMarkdown(testOptions())}
	c.always.engine("en").unlinked = nil
	return c
}

func (c *linkifyComparer) compare(t failer, text string) {
	t.Helper()
	a := c.always.render("x.md", []byte(text), 1, "en")
	b := c.seldom.render("x.md", []byte(text), 1, "en")
	want, got := fill(&a.Body), fill(&b.Body)
	if slices.ContainsFunc(slices.Collect(strings.Lines(text)), func(line string) bool { return endsWithBlanks([]byte(line)) }) {
		want, got = withoutTrails(want), withoutTrails(got)
	}
	if got != want || !slices.Equal(strings.Fields(b.Text), strings.Fields(a.Text)) {
		t.Errorf("%q\n got %q\nwant %q", text, got, want)
	}
}

// withoutTrails takes off the blanks at the end of lines, of which goldmark leaves
// some when it looks at each word.
func withoutTrails(text string) string { return trails.ReplaceAllString(text, "$1") }

var trails = regexp.MustCompile(`[ \t\r]+(<br>|\n|$)`)

// FuzzLinkify looks for a text without addresses that the parser of addresses
// reads in another way.
func FuzzLinkify(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	for _, s := range []string{"a [b](https://c.example/d) *e* _f_", "[a](http://b.example)](c)", "[[a](http://b.example)](c)", "`[a](http://b.example)`",
		"[a](http://b.example)\n: [c](http://d.example)", "<x y='[a](http://b.example)'>", "[^[a](http://b.example)]", "the http  \nprotocol    \nis \\\n https  "} {
		f.Add(s)
	}
	c := newLinkifyComparer()
	f.Fuzz(func(t *testing.T, text string) { c.compare(t, strings.ToValidUTF8(text, "?")) })
}
