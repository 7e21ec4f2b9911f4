package content

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestThePathOfAFileSaysWhatItIs(t *testing.T) {
	p := NewParser(Options{})
	front := "---\ntitle: Title\ndate: 2026-11-23\n---\nText.\n"
	for _, c := range []struct{ path, want string }{
		{"content/harbour.md", "post harbour slug=harbour bundle="},
		{"content/posts/2026/harbour.md", "post posts/2026/harbour slug=harbour bundle="},
		{"content/posts/2026-01-02-harbour.markdown", "post posts/2026-01-02-harbour slug=harbour bundle="},
		{"content/posts/2026/Harbour Vote.md", "post posts/2026/Harbour Vote slug=harbour-vote bundle="},
		{"content/posts/2026/harbour/index.md", "post posts/2026/harbour slug=harbour bundle=content/posts/2026/harbour"},
		{"content/posts/2026-01-02-harbour/index.md", "post posts/2026-01-02-harbour slug=harbour bundle=content/posts/2026-01-02-harbour"},
		{"content/pages.md", "post pages slug=pages bundle="},
		{"content/world/pages/a.md", "post world/pages/a slug=a bundle="},
		{"content/pages/about.md", "page pages/about slug=about bundle="},
		{"content/pages/legal/Privacy Notes.md", "page pages/legal/Privacy Notes slug=legal/privacy-notes bundle="},
		{"content/pages/contact/index.md", "page pages/contact slug=contact bundle=content/pages/contact"},
		{"content/authors/jane-roe.md", "author jane-roe Title"},
		{"content/authors/jane-roe/index.md", "author jane-roe Title"},
		{"content/sections/world.md", "sections world Title"},
		{"content/tags/Sea Level.md", "tags sea-level Title"},
		{"content/series/port/_index.md", "series port Title"},
	} {
		parsed := p.Parse(c.path, []byte(front))
		var got string
		switch {
		case parsed.Post != nil:
			got = "post " + parsed.Post.ID + " slug=" + parsed.Post.Slug + " bundle=" + parsed.Post.Bundle
		case parsed.Page != nil:
			got = "page " + parsed.Page.ID + " slug=" + parsed.Page.Slug + " bundle=" + parsed.Page.Bundle
		case parsed.Author != nil:
			got = "author " + parsed.Author.ID + " " + parsed.Author.Name
		case parsed.Term != nil:
			got = string(parsed.Term.Kind) + " " + parsed.Term.Slug + " " + parsed.Term.Name
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q; %v", c.path, got, c.want, parsed.Issues)
		}
		if parsed.Body == nil {
			t.Errorf("%s: no body", c.path)
		}
	}
}

func TestTheDateIsThatOfTheFileNameWhereNoneIsGiven(t *testing.T) {
	p := NewParser(Options{Location: time.FixedZone("", -3600)})
	for _, c := range []struct{ path, front, want string }{
		{"content/2026-11-23-a.md", "", "2026-11-23T00:00:00-01:00"},
		{"content/2026-11-23-a/index.md", "", "2026-11-23T00:00:00-01:00"},
		{"content/2026-11-23-a.md", "date: 2026-11-24", "2026-11-24T00:00:00-01:00"},
		{"content/2026-11-23-a.md", "publish_at: 2026-11-24", "2026-11-23T00:00:00-01:00"},
		{"content/a.md", "publish_at: 2026-11-24 12:00", "2026-11-24T12:00:00-01:00"},
		{"content/2026-11-23-a.md", "date: ''", "2026-11-23T00:00:00-01:00"},
	} {
		parsed := p.Parse(c.path, []byte("---\ntitle: x\n"+c.front+"\n---\n"))
		if parsed.Post == nil {
			t.Errorf("%s %s: %v", c.path, c.front, parsed.Issues)
			continue
		}
		if got := parsed.Post.Date.Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.path, c.front, got, c.want)
		}
	}
}

func TestAHeadingAtTheStartIsTheTitleWhereNoneIsGiven(t *testing.T) {
	for _, c := range []struct {
		data, title, body string
		line              int
	}{
		{"# Harbour vote\n\nText.\n", "Harbour vote", "\nText.\n", 2},
		{"\n\n# The *harbour* vote ## {#vote}\nText.\n", "The harbour vote", "Text.\n", 4},
		{"# C#\nText.\n", "C#", "Text.\n", 2},
		{"Harbour vote\n===\nText.\n", "Harbour vote", "Text.\n", 3},
		{"Text\n\n# Harbour\n", "", "Text\n\n# Harbour\n", 1},
		{"## Harbour\n", "", "## Harbour\n", 1},
		{"#harbour\n", "", "#harbour\n", 1},
		{"    # code\n", "", "    # code\n", 1},
		{"#\nText\n", "", "Text\n", 2},
		{"", "", "", 1},
	} {
		f := file{body: []byte(c.data), line: 1}
		if title := f.headline(); title != c.title || string(f.body) != c.body || f.line != c.line {
			t.Errorf("%q: got %q, %q, line %d", c.data, title, f.body, f.line)
		}
	}
	post := parsePost(t, "content/2026-11-23-a.md", "# Harbour vote\n\nText.\n")
	if post.Title != "Harbour vote" {
		t.Errorf("title %q", post.Title)
	}
}

// A shortcode that does not exist stands on a known line of the body.
func TestPositionsOfTheBodyAreThoseOfTheFile(t *testing.T) {
	p := NewParser(Options{})
	for _, data := range []string{
		"---\ntitle: x\ndate: 2026-11-23\n---\n\nText.\n{{< nothing >}}\n",
		"\ufeff\n---\r\ntitle: x\r\ndate: 2026-11-23\r\n---\r\n\r\n{{< nothing >}}\r\n",
		"{\"title\": \"x\",\n\"date\": \"2026-11-23\"\n}\n\n\n\n{{< nothing >}}\n",
		"---\ndate: 2026-11-23\n---\n# Title\n\n\n{{< nothing >}}",
	} {
		parsed := p.Parse("content/a.md", []byte(data))
		if len(parsed.Issues) != 1 || parsed.Issues[0].Line != 7 {
			t.Errorf("%q: got %v, want one error on line 7", data, parsed.Issues)
		}
	}
}

func TestPagesAuthorsAndTermsReadTheirFields(t *testing.T) {
	p := NewParser(Options{})
	page := p.Parse("content/pages/legal/privacy.md", []byte("---\nTitle: Privacy\nslug: data\nsummary: What we keep.\npermalink: /privacy/\nredirect_from: /old/\nimage: a.svg\npublished: false\nnoindex: true\nlayout: page\nlang: de\ntoc: true\nparams: {a: b}\n---\nText.\n"))
	wantPage := &Page{ID: "pages/legal/privacy", Path: "content/pages/legal/privacy.md", Title: "Privacy", Description: "What we keep.", Slug: "legal/data", URL: "/privacy/",
		Aliases: []string{"/old/"}, Image: &Image{Src: "a.svg"}, Draft: true, NoIndex: true, Language: "de", Params: map[string]any{"a": "b", "toc": true}}
	compare(t, page, page.Page, wantPage)
	author := p.Parse("content/authors/jane-roe.md", []byte("---\nname: Jane Roe\nrole: Chief reporter\nbio: Writes on *ports*.\nphoto: {src: jane.svg, alt: Jane}\nemail: jane@paper.example\nlinks: {Fedi: https://fedi.example/@jane}\norganisation: no\nbeat: ports\n---\nText.\n"))
	wantAuthor := &Author{ID: "jane-roe", Path: "content/authors/jane-roe.md", Name: "Jane Roe", Role: "Chief reporter", Description: "Writes on ports.",
		Image: &Image{Src: "jane.svg", Alt: "Jane"}, Email: "jane@paper.example", Links: []string{"https://fedi.example/@jane"}, Params: map[string]any{"beat": "ports"}}
	compare(t, author, author.Author, wantAuthor)
	term := p.Parse("content/sections/world.md", []byte("+++\ntitle = \"The world\"\nname = \"World\"\ndeck = \"News from abroad.\"\nnoindex = true\n+++\nText.\n"))
	wantTerm := &Term{Kind: KindSection, Name: "World", Slug: "world", Path: "content/sections/world.md", Title: "The world", Description: "News from abroad.", NoIndex: true}
	compare(t, term, term.Term, wantTerm)
	bare := p.Parse("content/tags/sea level.md", []byte("Text.\n"))
	compare(t, bare, bare.Term, &Term{Kind: KindTag, Name: "sea level", Title: "sea level", Slug: "sea-level", Path: "content/tags/sea level.md"})
}

// compare leaves out what depends on the text and on places.
func compare[T any](t *testing.T, parsed Parsed, got, want T) {
	t.Helper()
	if len(parsed.Issues) > 0 {
		t.Fatalf("issues: %v", parsed.Issues)
	}
	ignore := cmp.FilterPath(func(p cmp.Path) bool {
		switch p.Last().String() {
		case ".Fingerprint", ".Positions", ".Excerpt", ".Words", ".Headings", ".Inserts":
			return true
		}
		return false
	}, cmp.Ignore())
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Errorf("- want, + got\n%s", diff)
	}
}

func TestAPageWithADraftOfItsOwnStaysADraft(t *testing.T) {
	p := NewParser(Options{})
	got := p.Parse("content/pages/a.md", []byte("---\ntitle: x\ndraft: true\npublished: true\n---\n"))
	if got.Page == nil || !got.Page.Draft {
		t.Errorf("got %+v", got.Page)
	}
}
