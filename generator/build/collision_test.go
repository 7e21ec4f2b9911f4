package build

import (
	"strings"
	"testing"
)

// TestTwoSourcesForOneAddressAreAnError: the error names both files, and what to
// change.
func TestTwoSourcesForOneAddressAreAnError(t *testing.T) {
	const a = "-- content/posts/a.md --\n---\ntitle: A\ndate: 2026-11-01\n---\nA.\n"
	for _, c := range []struct {
		name, files string
		want        []string
	}{
		{"two posts with one slug", a + "-- content/posts/b.md --\n---\ntitle: B\ndate: 2026-11-02\nslug: a\n---\nB.\n",
			[]string{"content/posts/b.md:4:7: ", "/2026/11/a/", "content/posts/a.md"}},
		{"two posts with one id", a + "-- content/posts/b.md --\n---\ntitle: B\ndate: 2026-11-02\nid: posts/a\n---\nB.\n",
			[]string{"content/posts/b.md:4:5: ", `"posts/a"`, "content/posts/a.md"}},
		{"a post's url and a page", a + "-- content/posts/b.md --\n---\ntitle: B\ndate: 2026-11-02\nurl: /about/\n---\nB.\n-- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n",
			[]string{"content/posts/b.md:4:6: ", "/about/", "content/pages/about.md"}},
		{"a page and a section", "-- content/posts/b.md --\n---\ntitle: B\ndate: 2026-11-02\nsection: World\n---\nB.\n-- content/pages/world.md --\n---\ntitle: About\n---\nUs.\n",
			[]string{"content/pages/world.md:2:8: ", "/world/", "content/posts/b.md", "section"}},
		{"a page and a year", a + "-- content/pages/2026.md --\n---\ntitle: The year\n---\nIt was.\n",
			[]string{"content/pages/2026.md:2:8: ", "/2026/", "content/posts/a.md", "year"}},
		{"a static file and a page", "-- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n-- static/about/index.html --\nus\n",
			[]string{"content/pages/about.md:2:8: ", "/about/", "static/about/index.html"}},
		{"a static file and the front page", "-- static/index.html --\nus\n", []string{"static/index.html", "the front page"}},
		{"an alias and a post", a + "-- content/posts/b.md --\n---\ntitle: B\ndate: 2026-11-02\naliases: [/2026/11/a/]\n---\nB.\n",
			[]string{"content/posts/b.md:4:10: ", "/2026/11/a/", "content/posts/a.md"}},
		{"two aliases", "-- content/posts/a.md --\n---\ntitle: A\ndate: 2026-11-01\naliases: [/old]\n---\nA.\n-- content/posts/b.md --\n---\ntitle: B\ndate: 2026-11-02\naliases: [/old/]\n---\nB.\n",
			[]string{".md:4:", "/old/", "alias in content/posts/"}},
		{"a file where a folder is needed", a + "-- static/2026/11 --\nus\n", []string{"content/posts/a.md", "static/2026/11"}},
		{"a resource and a static file", a + "-- content/posts/c.md --\n---\ntitle: C\ndate: 2026-11-01\n---\n![x](/images/x.gif)\n-- content/images/x.gif --\nx\n-- static/images/x.gif --\nx\n",
			[]string{"content/images/x.gif", "static/images/x.gif"}},
		{"two sections with one slug in files", a + "-- content/sections/Über.md --\n---\ntitle: A\n---\n-- content/sections/über.md --\n---\ntitle: B\n---\n",
			[]string{"content/sections/Über.md", "content/sections/über.md"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, lines := newSite(t, c.files).fails()
			if !has(lines, c.want...) {
				t.Errorf("no error has %q; the errors are:\n%s", c.want, strings.Join(lines, "\n"))
			}
		})
	}
}

// TestPageMayTakeThePlaceOfWhatFollowsFromPosts: a site writes its own list of
// tags, or robots.txt, if it wants.
func TestPageMayTakeThePlaceOfWhatFollowsFromPosts(t *testing.T) {
	s := newSite(t, "-- content/posts/a.md --\n---\ntitle: A\ndate: 2026-11-01\ntags: [x]\n---\nA.\n-- content/pages/tags.md --\n---\ntitle: Our tags\n---\nMany.\n-- static/robots.txt --\nnone\n")
	b := s.clean()
	if got := text(one(t, b.page("tags/index.html"), "h1")); got != "Our tags" {
		t.Errorf("/tags/ shows %q", got)
	}
	if got := b.file("robots.txt"); got != "none\n" {
		t.Errorf("robots.txt is %q", got)
	}
}

// TestAliasOfTheOwnAddressIsNoCollision: archives that moved here often list the
// address that a post still has.
func TestAliasOfTheOwnAddressIsNoCollision(t *testing.T) {
	s := newSite(t, "-- content/posts/a.md --\n---\ntitle: A\ndate: 2026-11-01\naliases: [/2026/11/a/, /2026/11/a, /a.html]\n---\nA.\n")
	b := s.clean()
	if got := attr(one(t, b.page("a.html"), "p a"), "href"); got != "https://paper.example/2026/11/a/" {
		t.Errorf("the alias leads to %q", got)
	}
}
