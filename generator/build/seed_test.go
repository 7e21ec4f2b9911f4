package build

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// ownArticle is an article of the same shape as those that newsrooms copy into
// an editor: the headline, the byline, paragraphs, a line without a full stop
// that is a subheading, and what the old site put below.
const ownArticle = `Harbour master finds the lost “Wednesday” clock behind a wall

by the night desk

The clock that told the fishing fleet of Quillhaven when to leave, and that nobody has seen since the winter of the long ice, was found on Tuesday behind a wall of the pump house.

“It still knew what day it was,” said the harbour master, who had come to mend a pipe. “It was wrong about the hour, but so am I before breakfast.”

The clockmaker wants it back

The town has not decided who owns it. Three families have sent letters to the council, and one of them has enclosed a key.

The council meets on Thursday.

You may also like

Leave a Comment
`

// An article is a text as it was copied, taken apart.
type article struct {
	headline, author, subheading string
	markdown                     string
	paragraphs                   []string
}

// readArticle takes a copied text apart: the first paragraph is the headline, "by
// X" the byline, a line that no full stop ends a subheading, and the last lines
// are what the new site makes itself.
func readArticle(text string) article {
	var a article
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		part = strings.TrimSpace(part)
		author, isByline := strings.CutPrefix(part, "by ")
		switch {
		case part == "" || part == "You may also like" || part == "Leave a Comment":
		case a.headline == "":
			a.headline = part
		case isByline && a.author == "":
			a.author = author
		case !strings.ContainsAny(part[len(part)-1:], ".!?") && !strings.HasSuffix(part, "”") && !strings.HasSuffix(part, "»"):
			a.subheading = part
			a.markdown += "## " + part + "\n\n"
		default:
			a.paragraphs = append(a.paragraphs, part)
			a.markdown += part + "\n\n"
		}
	}
	return a
}

// seedArticles gives the articles of the shared folder, else our own.
func seedArticles(t *testing.T) map[string]string {
	texts := map[string]string{"our own": ownArticle}
	names, err := filepath.Glob("../../../shared/seed/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Log("../shared/seed is missing beside the repository; an article of our own stands in for it")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(name)] = string(data)
	}
	return texts
}

// TestArticleBecomesPage is the main job, from end to end: a text as newsrooms
// have it goes in, and a complete page comes out, in the order readers know.
func TestArticleBecomesPage(t *testing.T) {
	for name, text := range seedArticles(t) {
		t.Run(name, func(t *testing.T) { testArticle(t, readArticle(text)) })
	}
}

func testArticle(t *testing.T, a article) {
	if a.headline == "" || a.author == "" || a.subheading == "" || len(a.paragraphs) < 2 {
		t.Fatalf("the text has not the shape of an article: %+v", a)
	}
	s := newSite(t, "-- config.yaml --\n"+plainConfig+"comments: {action: /comments/}\n")
	s.write("content/posts/article.md", fmt.Sprintf("---\ntitle: %q\nauthor: %q\ndate: 2026-11-20\nsection: World\n---\n%s", a.headline, a.author, a.markdown))
	for i := range 8 {
		s.write(fmt.Sprintf("content/posts/other-%d.md", i), fmt.Sprintf("---\ntitle: Notice number %d from the quay\ndate: 2026-11-%02d\n---\nThe quay is open on day %d.\n", i, i+1, i))
	}
	page := s.clean().page("2026/11/article/index.html")

	headline := one(t, page, "main article h1")
	if got := text(headline); got != a.headline {
		t.Errorf("the headline is %q, want %q", got, a.headline)
	}
	byline := one(t, page, "article .byline")
	if got := text(byline); !strings.HasPrefix(got, "by "+a.author) {
		t.Errorf("the byline is %q, want by %s", got, a.author)
	}
	date := all(byline, "time")[0]
	if got := attr(date, "datetime"); got != "2026-11-20T00:00:00Z" {
		t.Errorf("the date is %q", got)
	}
	body := one(t, page, "article .body")
	if got := texts(all(body, "p")); len(got) != len(a.paragraphs) {
		t.Errorf("the body has %d paragraphs, want %d", len(got), len(a.paragraphs))
	} else {
		for i, p := range got {
			if letters(p) != letters(a.paragraphs[i]) {
				t.Errorf("paragraph %d reads %q, want %q", i, p, a.paragraphs[i])
			}
		}
	}
	subheading := one(t, body, "h2")
	if got := text(subheading); letters(got) != letters(a.subheading) {
		t.Errorf("the subheading is %q, want %q", got, a.subheading)
	}
	related := one(t, page, "aside.related")
	if got := text(one(t, related, "h2")); got != "You may also like" {
		t.Errorf("the block of related posts is called %q", got)
	}
	links := hrefs(all(related, "h3 a"))
	slices.Sort(links)
	if links = slices.Compact(links); len(links) != 6 {
		t.Errorf("related posts link to %q, want six others", links)
	}
	for _, link := range links {
		if !strings.HasPrefix(link, "/2026/11/other-") {
			t.Errorf("%s is no other post", link)
		}
	}
	comments := one(t, page, "section#comments")
	if got := text(one(t, comments, "h2")); got != "Leave a Comment" {
		t.Errorf("the block of comments is called %q", got)
	}
	form := one(t, comments, "form")
	if attr(form, "action") != "/comments/" || attr(form, "method") != "post" {
		t.Errorf("the form goes to %q by %q", attr(form, "action"), attr(form, "method"))
	}
	paragraphs := all(body, "p")
	wantOrder(t, page, headline, byline, date, paragraphs[0], subheading, paragraphs[len(paragraphs)-1], related, comments, form)
}

// wantOrder checks that nodes come in this order in a document.
func wantOrder(t *testing.T, doc *html.Node, nodes ...*html.Node) {
	t.Helper()
	place := map[*html.Node]int{}
	for n := range doc.Descendants() {
		place[n] = len(place)
	}
	for i := 1; i < len(nodes); i++ {
		if place[nodes[i-1]] >= place[nodes[i]] {
			t.Errorf("<%s> %q comes before <%s> %q", nodes[i].Data, attr(nodes[i], "class"), nodes[i-1].Data, attr(nodes[i-1], "class"))
		}
	}
}

// letters gives a text without what typography may change: quotation marks,
// dashes and spaces.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"'“”‘’«»–— \u00a0\u202f…-.", r) {
			return -1
		}
		return r
	}, text)
}
