package build

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// relatedLinks gives the targets in "You may also like" of a post's page.
func (b *builtSite) relatedLinks(page string) []string {
	b.t.Helper()
	return hrefs(all(b.page(page), "aside.related h3 a"))
}

// TestRelatedObeysTheEditors: pins stand first and in their order, what is
// excluded never, and nothing at all where the editors say so.
func TestRelatedObeysTheEditors(t *testing.T) {
	s := newSite(t, "")
	for i := range 10 {
		s.write(fmt.Sprintf("content/posts/p%d.md", i), fmt.Sprintf("---\ntitle: The mill and the eels %d\ndate: 2026-11-%02d\ntags: [mill]\n---\nThe mill, the eels, and day %d.\n", i, i+1, i))
	}
	s.edit("content/posts/p0.md", "tags:", "related: [p7, ../posts/p3.md, posts/p9, p0]\nrelated_exclude: [p1, p2]\ntags:")
	s.edit("content/posts/p1.md", "tags:", "related: false\ntags:")
	s.edit("content/posts/p5.md", "tags:", "noindex: true\ntags:")
	s.edit("content/posts/p6.md", "tags:", "draft: true\ntags:")
	b := s.clean()
	got := b.relatedLinks("2026/11/p0/index.html")
	if len(got) < 3 || !slices.Equal(got[:3], []string{"/2026/11/p7/", "/2026/11/p3/", "/2026/11/p9/"}) {
		t.Errorf("the pins do not come first: %q", got)
	}
	if len(got) != 5 { // 10 posts without itself, two excluded, one draft, one kept from search engines
		t.Errorf("%d posts are listed: %q", len(got), got)
	}
	for _, never := range []string{"p0", "p1", "p2", "p5", "p6"} {
		if slices.Contains(got, "/2026/11/"+never+"/") {
			t.Errorf("%s is listed", never)
		}
	}
	if off := all(b.page("2026/11/p1/index.html"), "aside.related"); len(off) != 0 {
		t.Error("a post that wants no related posts has a block of them")
	}
	for i := 2; i < 10; i++ {
		if i == 6 {
			continue
		}
		links := b.relatedLinks(fmt.Sprintf("2026/11/p%d/index.html", i))
		if len(links) != 6 || slices.Contains(links, fmt.Sprintf("/2026/11/p%d/", i)) {
			t.Errorf("p%d lists %q, want six others", i, links)
		}
	}
}

// TestRelatedListsNoPaidPost, unless an editor puts it there: what readers are offered
// for what it says must not be bought.
func TestRelatedListsNoPaidPost(t *testing.T) {
	s := newSite(t, "")
	for i := range 9 {
		s.write(fmt.Sprintf("content/posts/p%d.md", i), fmt.Sprintf("---\ntitle: The mill and the eels %d\ndate: 2026-11-%02d\ntags: [mill]\n---\nThe mill, the eels, and day %d.\n", i, i+1, i))
	}
	s.edit("content/posts/p2.md", "tags:", "genre: sponsored\ntags:")
	s.edit("content/posts/p3.md", "tags:", "sponsor: Eels & Sons\ntags:")
	s.edit("content/posts/p0.md", "tags:", "related: [p3]\ntags:")
	b := s.clean()
	for i := range 9 {
		links := b.relatedLinks(fmt.Sprintf("2026/11/p%d/index.html", i))
		if slices.Contains(links, "/2026/11/p2/") || i != 0 && slices.Contains(links, "/2026/11/p3/") {
			t.Errorf("p%d offers a paid post: %q", i, links)
		}
		if i == 0 && (len(links) == 0 || links[0] != "/2026/11/p3/") {
			t.Errorf("the editors' own choice is not heeded: %q", links)
		}
		if len(links) != 6 {
			t.Errorf("p%d lists %d posts, want six", i, len(links))
		}
	}
}

// TestRelatedIsFullOnceThereAreSevenPosts: readers are never left with fewer posts
// than there are, however little they have in common.
func TestRelatedIsFullOnceThereAreSevenPosts(t *testing.T) {
	words := strings.Fields("anchor bellows candle dovecote easel ferry gasket hinge")
	for n := 1; n <= len(words); n++ {
		s := newSite(t, "")
		for i, word := range words[:n] {
			s.write("content/posts/"+word+".md", fmt.Sprintf("---\ntitle: %s\ndate: %d-01-01\n---\n%s.\n", word, 2000+i, word))
		}
		b := s.clean()
		for i, word := range words[:n] {
			links := b.relatedLinks(fmt.Sprintf("%d/01/%s/index.html", 2000+i, word))
			if len(links) != min(6, n-1) {
				t.Errorf("of %d posts, %s lists %d", n, word, len(links))
			}
			slices.Sort(links)
			if len(slices.Compact(links)) != min(6, n-1) {
				t.Errorf("%s lists a post twice", word)
			}
		}
	}
}

// TestPinThatLeadsNowhereIsAnError, with the likely file, and one to a noindex post
// a warning.
func TestPinThatLeadsNowhereIsAnError(t *testing.T) {
	s := paper(t)
	s.edit("content/posts/walk.md", "title:", "related: [sluise]\nrelated_exclude: [eels.md, medow.md]\ntitle:")
	_, lines := s.fails()
	for _, want := range [][]string{{"content/posts/walk.md:2:", `"sluise"`, "sluice.md"}, {"content/posts/walk.md:3:", `"medow.md"`, "meadow.md"}} {
		if !has(lines, want...) {
			t.Errorf("no error has %q:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	s = paper(t)
	s.edit("content/posts/walk.md", "title:", "related: [hidden]\ntitle:")
	b := s.build()
	if !has(b.lines(), "content/posts/walk.md:2:", `"hidden"`) {
		t.Errorf("nothing warns of the pin:\n%s", strings.Join(b.lines(), "\n"))
	}
	if slices.Contains(b.relatedLinks("2026/06/walk/index.html"), "/2026/05/hidden/") {
		t.Error("a post kept from search engines is listed")
	}
}
