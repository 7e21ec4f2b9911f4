package site

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
)

// someTags are spellings of a few tags, of one with a file, and of what is none.
var someTags = []string{"Mill", "mill", "MILL", "Eels", "eels", "River Law", "river law", "Quay", "Zeppelin", "äpfel", "Äpfel", "!!", "posts"}

// TestOtherTagsLeaveTheModelOfANewSite takes posts through other tags, and wants the model that
// New makes of what they are then.
func TestOtherTagsLeaveTheModelOfANewSite(t *testing.T) {
	replaced := 0
	rapid.Check(t, func(rt *rapid.T) {
		opts := options()
		opts.PageSize = rapid.IntRange(1, 4).Draw(rt, "page size")
		opts.Feeds.Site = []string{"rss"}
		opts.Feeds.Tags = rapid.SampledFrom([][]string{nil, {"rss"}, {"rss", "atom"}}).Draw(rt, "feeds")
		in := Input{Terms: []*content.Term{{Kind: content.KindTag, Name: "Quay", Slug: "the-quay", Path: "content/tags/quay.md", Title: "At the quay",
			NoIndex: rapid.Bool().Draw(rt, "noindex")}}}
		draw := func(id string) *content.Post {
			p := post(id)
			p.Tags = rapid.SliceOfN(rapid.SampledFrom(someTags), 0, 4).Draw(rt, "tags of "+id)
			p.Draft = len(id) > 2
			if rapid.Bool().Draw(rt, "updated") {
				p.Updated = p.Date.Add(time.Duration(rapid.IntRange(1, 9).Draw(rt, "hours")) * time.Hour)
			}
			p.Lead = rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(rt, "lead")
			p.Paywall = rapid.Bool().Draw(rt, "paywall")
			p.RelatedOff = rapid.Bool().Draw(rt, "no related posts")
			return p
		}
		n := rapid.IntRange(1, 14).Draw(rt, "posts")
		for i := range n {
			in.Posts = append(in.Posts, draw(fmt.Sprintf("p%d", i)))
		}
		if rapid.Bool().Draw(rt, "something in the way") {
			page := &content.Page{ID: "pages/x", Path: "content/pages/x.md", Slug: "tags/zeppelin", Title: "X"}
			in.Pages = append(in.Pages, page)
			in.Posts[0].Aliases = []string{"/tags/eels/feed.xml"}
		}
		s, _ := New(opts, in)
		for range rapid.IntRange(1, 6).Draw(rt, "edits") {
			i := rapid.IntRange(0, n-1).Draw(rt, "post")
			p := draw(fmt.Sprintf("p%d", i))
			p.Aliases = in.Posts[i].Aliases
			in.Posts = slices.Clone(in.Posts)
			in.Posts[i] = p
			want, _ := New(opts, in)
			if !s.Replace(p, nil) {
				s = want
				continue
			}
			replaced++
			sameModel(rt, s, want)
		}
	})
	if replaced == 0 {
		t.Error("none was taken, so nothing was compared")
	}
}

// sameModel compares what pages can ask of two models.
func sameModel(rt *rapid.T, got, want *Site) {
	rt.Helper()
	if !slices.Equal(got.Routes(), want.Routes()) {
		rt.Fatalf("the routes are\n%v\nwant\n%v", got.Routes(), want.Routes())
	}
	keys := func(s *Site, kind GroupKind) (list []string) {
		for _, g := range s.Groups(kind) {
			line := g.Key() + " " + g.Title + " " + g.Address
			for _, e := range g.Posts {
				line += " " + e.ID
			}
			list = append(list, line)
		}
		return list
	}
	for _, kind := range []GroupKind{SectionGroup, TagGroup, AuthorGroup, SeriesGroup, YearGroup, MonthGroup} {
		if g, w := keys(got, kind), keys(want, kind); !slices.Equal(g, w) {
			rt.Fatalf("the lists are %q, want %q", g, w)
		}
	}
	if len(got.groups) != len(want.groups) {
		rt.Fatalf("there are %d lists, want %d", len(got.groups), len(want.groups))
	}
	for i, e := range want.Posts() {
		for _, q := range []Query{{Kind: AskCard, Key: e.ID}, {Kind: AskPost, Key: e.ID}} {
			if got.Fingerprint(q) != want.Fingerprint(q) {
				rt.Fatalf("of %s, %s is another", e.ID, q)
			}
		}
		if got.Posts()[i].ID != e.ID {
			rt.Fatal("the order is another")
		}
	}
	for _, q := range []Query{{Kind: AskFront}, {Kind: AskBreaking}, {Kind: AskNews, Key: "0"}, {Kind: AskCorrections, Key: "0"}} {
		if got.Fingerprint(q) != want.Fingerprint(q) {
			rt.Fatalf("%s is answered otherwise", q)
		}
	}
	if !slices.EqualFunc(got.SitemapParts(), want.SitemapParts(), func(a, b []feed.URL) bool { return slices.Equal(a, b) }) {
		rt.Fatalf("the sitemap is %v, want %v", got.SitemapParts(), want.SitemapParts())
	}
	if got.sitemapSize != want.sitemapSize {
		rt.Fatalf("the sitemap is said to have %d entries, it has %d", got.sitemapSize, want.sitemapSize)
	}
}

// TestATagOfASitemapThatIsFullIsLeftToNew adds the list after which the sitemap needs another part.
func TestATagOfASitemapThatIsFullIsLeftToNew(t *testing.T) {
	in := Input{Posts: []*content.Post{post("a"), post("b")}}
	in.Posts[0].Tags = []string{"Mill"}
	s := model(t, options(), in)
	p := post("b")
	p.Tags = []string{"Eels"}
	s.sitemapSize = feed.SitemapURLs
	if s.Replace(p, nil) {
		t.Error("it was taken")
	}
	s.sitemapSize = feed.SitemapURLs - 1
	if !s.Replace(p, nil) {
		t.Error("where there is room, it was not taken")
	}
}
