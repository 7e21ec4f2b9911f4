package build

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/render"
)

// paper is a small site with one of everything.
func paper(t *testing.T) *testSite {
	t.Helper()
	data, err := os.ReadFile("testdata/paper.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return newSite(t, string(data))
}

// edit is a change of a site between two builds, and what must come of it.
type edit struct {
	name string
	do   func(*testSite)
	// made anew are the pages whose trace must not hold any more; others may be
	// among them, but not what is in kept.
	anew, kept []string
}

// edits are changes of all kinds, each to the site of testdata/paper.txtar.
func edits() []edit {
	const (
		sluice = "2026/03/sluice/index.html"
		meadow = "2026/03/meadow/index.html"
		eels   = "2026/04/eels/index.html"
		walk   = "2026/06/walk/index.html"
		about  = "about/index.html"
	)
	return []edit{
		{"title of a post", replace("content/posts/walk.md", "A walk on", "A long walk on"),
			[]string{walk, "index.html", "land/index.html", "tags/walks/index.html", "feed.xml"}, []string{about, "water/index.html", "sitemap.xml", "robots.txt"}},
		{"short title of a post", replace("content/posts/walk.md", "title:", "short_title: A walk\ntitle:"), []string{walk, "index.html"}, []string{about}},
		{"body of a post", replace("content/posts/walk.md", "from the mill to the sea.", "from the mill to the sea.\n\nTake *boots*."),
			[]string{walk, "feed.xml", "land/feed.xml"}, []string{about, "archive/index.html", "water/index.html", "tags/index.html", "sitemap.xml"}},
		{"excerpt of a post", replace("content/posts/walk.md", "is dry enough", "is nearly dry enough"), []string{walk, "land/index.html"}, []string{about, "water/index.html"}},
		{"excerpt of a post with a description", replace("content/posts/meadow.md", "the nine cows of the mill", "the ten cows of the mill"), []string{meadow},
			[]string{"index.html", "land/index.html", "tags/floods/index.html", about}},
		{"tag of a post", replace("content/posts/walk.md", "[walks, mill]", "[walks, boots]"), []string{walk, "tags/index.html", "tags/mill/index.html"}, []string{about, "water/index.html", "archive/index.html"}},
		{"spelling of a tag", replace("content/posts/walk.md", "[walks, mill]", "[Walks, mill]"), nil, []string{about, "archive/index.html"}},
		{"date of a post", replace("content/posts/walk.md", "2026-06-01", "2026-06-02"), []string{walk, "2026/06/index.html", "feed.xml", "sitemap.xml"}, []string{about, "water/index.html", "archive/index.html"}},
		{"month of a post", replace("content/posts/walk.md", "2026-06-01", "2026-07-01"), []string{"2026/index.html", "archive/index.html", "2026/06/index.html"}, []string{about}},
		{"an update of a post", replace("content/posts/walk.md", "section:", "updated: 2026-06-05\nsection:"), []string{walk, "sitemap.xml"}, []string{about}},
		{"a correction", replace("content/posts/meadow.md", "*nine* cows", "*ten* cows"), []string{meadow}, []string{about, "index.html", "land/index.html"}},
		{"section of a post", replace("content/posts/walk.md", "section: Land", "section: Water"), []string{walk, "land/index.html", "water/index.html"}, []string{about}},
		{"author of a post", replace("content/posts/walk.md", "Ben Moss", "Cleo Ash"), []string{walk, "authors/index.html", "authors/ben-moss/index.html", "authors/cleo-ash/index.html"}, []string{about}},
		{"series of a post", replace("content/posts/meadow.md", "series: Mending", "series: Making"), []string{sluice, meadow, "series/index.html"}, []string{walk}},
		{"headline of a part of a series", replace("content/posts/meadow.md", "stays wet", "stays dry"), []string{sluice, meadow}, nil},
		{"lead of the front page", replace("content/posts/walk.md", "section:", "lead: 1\nsection:"), []string{"index.html"}, []string{about}},
		{"genre of a post", replace("content/posts/walk.md", "section:", "genre: opinion\nsection:"), []string{walk, "index.html"}, []string{about}},
		{"language of a post", replace("content/posts/walk.md", "section:", "language: de\nsection:"), []string{walk}, []string{about}},
		{"params of a post", replace("content/posts/walk.md", "section:", "params: {a: 1}\nsection:"), []string{walk}, []string{about, "land/index.html"}},
		{"noindex", replace("content/posts/walk.md", "section:", "noindex: true\nsection:"), []string{walk, "sitemap.xml", "feed.xml"}, []string{about}},
		{"a pin", replace("content/posts/walk.md", "section:", "related: [eels]\nsection:"), []string{walk}, []string{about, "index.html"}},
		{"no related posts", replace("content/posts/walk.md", "section:", "related: false\nsection:"), []string{walk}, []string{about, "index.html"}},
		{"comments closed", replace("content/posts/walk.md", "section:", "comments: closed\nsection:"), []string{walk}, []string{about, "index.html"}},
		{"slug of a post", replace("content/posts/sluice.md", "lead: 1", "lead: 1\nslug: gate"), []string{"old/sluice/index.html", about, "index.html", "authors/ada/index.html", "sitemap.xml"}, []string{"land/index.html", "2026/06/index.html"}},
		{"slug of a post that others name", replace("content/posts/eels/index.md", "author: Ben Moss", "author: Ben Moss\nslug: elvers"), []string{sluice, meadow}, []string{about}},
		{"slug of a post that a shortcode links to", replace("content/posts/meadow.md", "section: Land", "section: Land\nslug: field"), []string{"2026/06/bridge/index.html"}, []string{about}},
		{"a post renamed that keeps its id and slug", func(s *testSite) {
			s.edit("content/posts/walk.md", "section:", "id: posts/walk\nslug: walk\nsection:")
			s.move("content/posts/walk.md", "content/posts/stroll.md")
		}, []string{walk}, []string{about}},
		{"a post deleted", func(s *testSite) { s.remove("content/posts/walk.md") }, []string{"index.html", "land/index.html", "tags/walks/index.html", "sitemap.xml", "feed.xml"}, []string{about, "water/index.html"}},
		{"a post added", func(s *testSite) {
			s.write("content/posts/new.md", "---\ntitle: The mill is sold\ndate: 2026-07-01\nsection: Land\ntags: [mill]\n---\nThe mill has been sold to the eels.\n")
		}, []string{"index.html", "land/index.html", "tags/mill/index.html", "archive/index.html"}, []string{about, "2026/03/index.html", "authors/ada/index.html"}},
		{"a draft finished", replace("content/posts/draft.md", "draft: true", "draft: false"), []string{"index.html", "feed.xml"}, []string{about}},
		{"a draft edited", replace("content/posts/draft.md", "is not ready", "is nearly ready"), nil, []string{"index.html", "feed.xml", "sitemap.xml", walk, about}},
		{"the file of an alias", replace("content/pages/about.md", "[/who/]", "[/whom/]"), []string{about}, []string{walk}},
		{"body of a page", replace("content/pages/about.md", "Fridays", "Mondays"), []string{about}, []string{"index.html", walk}},
		{"title of a page", replace("content/pages/about.md", "title: About us", "title: About the Gazette"), []string{about}, []string{"index.html", walk}},
		{"heading of a page", replace("content/pages/about.md", "## Where we are", "## Where we sit"), []string{about}, []string{walk}},
		{"text of a section", replace("content/sections/water.md", "twice a day", "once a day"), []string{"water/index.html"}, []string{"land/index.html", walk}},
		{"description of a section", replace("content/sections/water.md", "All that rises", "Whatever rises"), []string{"water/index.html", "index.html", "sections/index.html"}, []string{about, "land/index.html"}},
		{"title of a section", replace("content/sections/water.md", "title: Water", "title: The water\nname: Water"), []string{"water/index.html", "index.html", sluice, eels, "sections/index.html"}, []string{"robots.txt"}},
		{"a section found by another name", func(s *testSite) { s.write("content/sections/land.md", "---\ntitle: Land\nname: Rivers\n---\n") }, []string{"land/index.html"}, []string{about}},
		{"a section's file deleted", func(s *testSite) { s.remove("content/sections/water.md") }, []string{"water/index.html"}, nil},
		{"author renamed", replace("content/authors/ada.md", "Ada Finch", "Ada Finch-Moss"), []string{sluice, meadow, "authors/ada/index.html", "authors/index.html", "index.html", "authors/ada/feed.xml"}, []string{about, "2026/06/index.html"}},
		{"author's role", replace("content/authors/ada.md", "Water reporter", "Editor"), []string{"authors/ada/index.html", "authors/index.html"}, []string{walk, about}},
		{"author's picture", func(s *testSite) { s.write("content/authors/ada.gif", "GIF89a1121000") }, []string{"authors/ada/index.html", "authors/ada.gif"}, []string{walk, about}},
		{"author's text", replace("content/authors/ada.md", "first flood", "last flood"), []string{"authors/ada/index.html"}, []string{walk, about}},
		{"a comment added", func(s *testSite) {
			s.write("content/comments/posts/walk/c9.json", `{"v": 1, "id": "c9", "post": "posts/walk", "name": "Fay", "body": "Boots!", "date": "2026-06-02T09:00:00Z", "status": "approved"}`)
		}, []string{walk}, []string{about, sluice, "index.html", "feed.xml"}},
		{"a comment's spaces", replace("content/comments/posts/sluice/c1.json", "At last.", "At  last."), []string{sluice}, []string{walk}},
		{"a comment removed", replace("content/comments/posts/sluice/c2.json", `"approved"`, `"removed"`), nil, []string{walk, about}},
		{"a comment deleted", func(s *testSite) { s.remove("content/comments/posts/sluice/c2.json") }, []string{sluice}, []string{walk, "index.html"}},
		{"config: title", replace("config.yaml", "The Saltmarsh Gazette", "The Gazette"), []string{"index.html", walk, about, "feed.xml", "who/index.html"}, nil},
		{"config: base URL", replace("config.yaml", "https://gazette.example/", "https://gazette.example/news/"), []string{"index.html", walk, "feed.xml", "robots.txt", "sitemap.xml", "who/index.html"}, []string{"images/logo.png"}},
		{"config: language", replace("config.yaml", "en-GB", "de"), []string{"index.html", walk}, nil},
		{"config: time zone", replace("config.yaml", "Europe/London", "Asia/Tokyo"), []string{"index.html", walk}, nil},
		{"config: permalinks", replace("config.yaml", "page_size: 3", "page_size: 3\npermalink: /:section/:slug/"), []string{"index.html", about}, nil},
		{"config: page size", replace("config.yaml", "page_size: 3", "page_size: 2"), []string{"water/index.html"}, nil},
		{"config: order of sections", replace("config.yaml", "[Water, Land]", "[Land, Water]"), []string{"index.html"}, []string{"feed.xml"}},
		{"config: footer", replace("config.yaml", "About us, url: /about/", "Who we are, url: /about/"), []string{"index.html", walk, "404.html"}, []string{"feed.xml"}},
		{"config: feeds", replace("config.yaml", "full: true", "full: false"), []string{"feed.xml"}, nil},
		{"config: items of feeds", replace("config.yaml", "items: 5", "items: 3"), []string{"feed.xml"}, nil},
		{"config: front page", replace("config.yaml", "top: 2", "top: 3"), []string{"index.html"}, []string{walk, "feed.xml"}},
		{"config: related", replace("config.yaml", "page_size: 3", "page_size: 3\nrelated: {count: 2}"), []string{walk}, []string{about}},
		{"config: comments", replace("config.yaml", "action: /comments/", "action: /c/"), []string{walk}, nil},
		{"config: no comments", replace("config.yaml", "comments: {", "comments: {provider: none, "), []string{sluice}, nil},
		{"config: publisher", replace("config.yaml", "Saltmarsh Press", "Marsh Press"), []string{"index.html"}, nil},
		{"config: params", replace("config.yaml", "01234", "56789"), []string{"index.html"}, nil},
		{"config: raw HTML", func(s *testSite) {
			s.write("config.yaml", "markdown: {unsafe: true}\n"+s.read("config.yaml"))
		}, nil, nil},
		{"layout of posts", func(s *testSite) {
			s.write("layouts/post.html", `{{ define "main" }}<h1>{{ .Title }}</h1>{{ with .Post }}{{ .Body }}{{ range .Related }}{{ .Title }}{{ end }}{{ .Source }}{{ end }}{{ end }}`)
		}, []string{walk, sluice}, []string{"index.html", about, "feed.xml"}},
		{"a partial", func(s *testSite) { s.write("layouts/partials/caption.html", "<figcaption>none</figcaption>") }, []string{sluice, "water/feed.xml"}, []string{walk, "index.html"}},
		{"a partial deleted", func(s *testSite) { s.remove("layouts/partials/kicker.html") }, []string{"index.html"}, nil},
		{"a shortcode", func(s *testSite) { s.write("layouts/shortcodes/note.html", "<aside>{{ .Inner }}</aside>") }, []string{meadow}, []string{walk, sluice, "index.html"}},
		{"a style sheet", func(s *testSite) { s.write("static/site.css", "body{}") }, []string{"index.html", walk, about, "site.css"}, []string{"feed.xml", "images/logo.png"}},
		{"a static file", func(s *testSite) { s.write("static/images/card.png", "another") }, []string{"images/card.png"}, []string{"feed.xml", "images/logo.png", walk}},
		{"the logo deleted", func(s *testSite) { s.remove("static/images/logo.png") }, []string{walk, "index.html"}, []string{"robots.txt"}},
		{"size of a picture", func(s *testSite) { s.write("static/images/sluice.gif", "GIF89a9999000") }, []string{sluice, "index.html", "water/feed.xml", "images/sluice.gif"}, []string{about, "land/index.html"}},
		{"bytes of a picture, not its size", func(s *testSite) { s.write("static/images/sluice.gif", "GIF89a0000000 ") }, []string{"images/sluice.gif"}, []string{sluice, "index.html"}},
		{"size of a picture in a text", func(s *testSite) { s.write("content/posts/plan.gif", "GIF89a9999000") }, []string{sluice, "water/feed.xml"}, []string{walk, about}},
		{"a picture deleted", func(s *testSite) { s.remove("content/posts/plan.gif") }, []string{sluice}, []string{walk, about}},
		{"a bundle renamed", func(s *testSite) {
			s.move("content/posts/eels", "content/posts/elvers")
			s.edit("content/posts/sluice.md", `"eels"`, `"elvers"`)
			s.edit("content/posts/meadow.md", `eels.md`, `elvers`)
			s.edit("content/posts/meadow.md", `(elvers)`, `(elvers.md)`)
		}, []string{sluice, meadow}, []string{about}},
		{"a page takes the place of a list", func(s *testSite) {
			s.write("content/pages/tags.md", "---\ntitle: Tags\n---\nWe have some.\n")
		}, nil, []string{walk, "index.html"}},
		{"a static file where a resource has the name", func(s *testSite) {
			s.write("content/eel.txt", "eel three")
			s.write("static/eel.txt", "eel four")
		}, nil, []string{"feed.xml"}},
		{"the first tag's page", func(s *testSite) {
			s.write("content/tags/eels.md", "---\ntitle: Elvers\nname: eels\n---\nSmall ones.\n")
		}, []string{"tags/eels/index.html", "tags/index.html", eels}, []string{walk}},
	}
}

func replace(name, old, new string) func(*testSite) {
	return func(s *testSite) { s.t.Helper(); s.edit(name, old, new) }
}

func (s *testSite) read(name string) string {
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

func (s *testSite) move(from, to string) {
	if err := os.Rename(filepath.Join(s.dir, from), filepath.Join(s.dir, to)); err != nil && !s.lenient {
		s.t.Fatal(err)
	}
}

// TestTraceThatHoldsMeansSamePage keeps the promise that incremental builds stand
// on: where a file's route is the same, and today's answers to all questions in
// its trace are those that it got, making it again gives the same bytes.
func TestTraceThatHoldsMeansSamePage(t *testing.T) {
	before := paper(t).clean()
	for _, e := range edits() {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			s := paper(t)
			e.do(s)
			after, stale := s.rebuild(before)
			wantSame(t, before, after, stale)
			for _, output := range e.anew {
				if _, ok := before.made[output]; !ok {
					t.Errorf("%s is not there before the edit", output)
				} else if stale[output] == "" && after.made[output].route == before.made[output].route {
					t.Errorf("%s: the trace holds, though the file must be made anew", output)
				}
			}
			for _, output := range e.kept {
				if _, ok := before.made[output]; !ok {
					t.Errorf("%s is not there before the edit", output)
				} else if stale[output] != "" {
					t.Errorf("%s: has to be made anew for %s", output, stale[output])
				}
			}
		})
	}
}

// wantSame checks that files whose traces hold are the same in two builds.
func wantSame(t *testing.T, before, after *builtSite, stale map[string]string) {
	t.Helper()
	for output, old := range before.made {
		now, ok := after.made[output]
		old.route.Source, now.route.Source = "", "" // for errors alone
		if !ok || old.route != now.route || stale[output] != "" {
			continue
		}
		if old.data != now.data {
			t.Errorf("%s: the trace holds, but the file is another:\n%s", output, difference(old.data, now.data))
		}
	}
}

// nosyBase is a layout that shows everything there is to know.
const nosyBase = `{{ json . }}
{{ range list .Site.Menu .Site.Footer .Site.Sections (.Site.Recent 3) (.Site.InSection "Water" 2) (.Site.InSection "Rivers" 2) (.Site.WithTag "mill" 9) (.Site.ByAuthor "Ada Finch" 2) (.Site.Post "walk") (.Site.Author "ada") }}
{{ json . }}{{ end }}
{{ .Site.TagsURL }} {{ .Site.AuthorsURL }} {{ .Site.SeriesURL }} {{ .Site.ArchiveURL }} {{ .Site.Asset "site.css" }} {{ .Site.Static "images/logo.png" }} {{ .Site.Static "eel.txt" }}
{{ with .Post }}{{ .Body }}
{{ range list .Related .Series .Comments }}{{ json . }}
{{ end }}{{ .Date.ISO }} {{ with .Updated }}{{ .ISO }}{{ end }}{{ end }}
{{ with .List }}{{ range .Posts }}{{ .Date.ISO }}{{ end }}{{ end }}`

// TestTraceIsCompleteForLayoutsThatShowAll puts the promise to layouts that ask
// for everything, also for what the layouts of the paper never show.
func TestTraceIsCompleteForLayoutsThatShowAll(t *testing.T) {
	nosy := paper(t)
	nosy.write("layouts/base.html", nosyBase)
	before := nosy.clean()
	for _, e := range edits() {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			s := paper(t)
			s.write("layouts/base.html", nosyBase)
			e.do(s)
			after, stale := s.rebuild(before)
			wantSame(t, before, after, stale)
		})
	}
}

// TestTracesHoldThroughEditsInARow: what one edit leaves behind, the next may touch.
func TestTracesHoldThroughEditsInARow(t *testing.T) {
	list := edits()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			s := paper(t)
			s.lenient = true
			s.write("layouts/base.html", nosyBase)
			before := s.clean()
			for range 15 {
				e := list[random.IntN(len(list))]
				e.do(s)
				after, stale := s.tryRebuild(before)
				if after.err != nil {
					continue // two edits that do not go together
				}
				wantSame(t, before, after, stale)
				if t.Failed() {
					t.Fatalf("after the edit %q", e.name)
				}
				before = after
			}
		})
	}
}

// rebuild builds a site again, and tells of which files of the build before the
// trace does not hold any more, each with the first question that is answered
// otherwise.
func (s *testSite) rebuild(before *builtSite) (after *builtSite, stale map[string]string) {
	s.t.Helper()
	after, stale = s.tryRebuild(before)
	if after.err != nil {
		s.t.Fatalf("the build fails:\n%v", after.err)
	}
	return after, stale
}

// tryRebuild is rebuild, also of a site that may be broken.
func (s *testSite) tryRebuild(before *builtSite) (after *builtSite, stale map[string]string) {
	s.t.Helper()
	stale = map[string]string{}
	after = s.watch(context.Background(), func(r *render.Renderer) {
		for output, m := range before.made {
			for _, a := range m.trace.Answers {
				if r.Ask(a.Query) != a.Fingerprint {
					stale[output] = a.Query.String()
					break
				}
			}
		}
	})
	return after, stale
}

// TestTraceIsTheSameInEachBuild keeps a site that did not change from being made
// again.
func TestTraceIsTheSameInEachBuild(t *testing.T) {
	s := paper(t)
	before := s.clean()
	_, stale := s.rebuild(before)
	for output, query := range stale {
		t.Errorf("%s: %s is answered otherwise, though nothing changed", output, query)
	}
}

// difference shows the first place where two texts differ.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-60):min(len(s), i+60)] }
	return fmt.Sprintf("  before: %q\n  after:  %q", cut(a), cut(b))
}

// TestExplainListsTheTrace shows people what a page depends on.
func TestExplainListsTheTrace(t *testing.T) {
	for _, page := range []string{"/2026/03/sluice/", "2026/03/sluice", "content/posts/sluice.md", "https://gazette.example/2026/03/sluice/", "2026/03/sluice/index.html"} {
		s := paper(t)
		s.opts.Explain = page
		b := s.clean()
		if b.Explain == nil {
			t.Errorf("--explain %s finds no page", page)
			continue
		}
		var names []string
		for _, q := range b.Explain.Queries {
			names = append(names, q.String())
		}
		for _, want := range []string{"post:posts/sluice", "settings", "navigation", "layout:post.html", "layout:shortcodes/figure.html", "related:posts/sluice",
			"series:posts/sluice", "comments:posts/sluice", "link:meadow.md in content/posts/sluice.md",
			"size:content/posts/plan.gif", "bundle:site.css", "card:posts/meadow"} {
			if !slices.Contains(names, want) {
				t.Errorf("--explain %s does not show %q, only:\n%s", page, want, strings.Join(names, "\n"))
			}
		}
	}
}
