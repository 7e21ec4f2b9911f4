package content

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestTextsWithBareAddressesAreParsedForThem(t *testing.T) {
	for text, want := range map[string]bool{
		"no address":                              false,
		"see https://a.example":                   true,
		"https://a.example":                       true,
		"(https://a.example)":                     true,
		"write to a@b.example":                    true,
		"www.a.example":                           true,
		"the http protocol":                       true, // in doubt
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

// withoutTrails takes off the blanks at the end of lines, of which goldmark leaves
// some when it looks at each word.
func withoutTrails(text string) string { return trails.ReplaceAllString(text, "$1") }

var trails = regexp.MustCompile(`[ \t]+(<br>|\n|$)`)

// FuzzLinkify looks for a text without addresses that the parser of addresses
// reads in another way.
func FuzzLinkify(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	for _, s := range []string{"a [b](https://c.example/d) *e* _f_", "[a](http://b.example)](c)", "[[a](http://b.example)](c)", "`[a](http://b.example)`",
		"[a](http://b.example)\n: [c](http://d.example)", "<x y='[a](http://b.example)'>", "[^[a](http://b.example)]"} {
		f.Add(s)
	}
	always := newMarkdown(testOptions())
	always.engine("en").unlinked = nil
	seldom := newMarkdown(testOptions())
	f.Fuzz(func(t *testing.T, text string) {
		a := always.render("x.md", []byte(text), 1, "en")
		b := seldom.render("x.md", []byte(text), 1, "en")
		want, got := withoutTrails(fill(&a.Body)), withoutTrails(fill(&b.Body))
		if got != want || !slices.Equal(strings.Fields(b.Text), strings.Fields(a.Text)) {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	})
}
