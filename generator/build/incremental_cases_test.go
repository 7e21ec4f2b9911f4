package build

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/site"
)

// cached gives a site whose builds use a cache, by a program of a fixed identity.
func cached(s *testSite) *testSite {
	s.opts.NoCache = false
	s.opts.Program = program("1")
	return s
}

// wantClean checks that the output is what a clean build makes.
func (s *testSite) wantClean() {
	s.t.Helper()
	got := readTree(s.t, s.output())
	clean := *s
	clean.opts.NoCache, clean.opts.Output = true, filepath.Join(s.t.TempDir(), "clean")
	b := newBuilder(clean.opts)
	b.encoders = encoders
	if _, err := b.finish(b.run(s.t.Context())); err != nil {
		s.t.Fatal(err)
	}
	if what := differ(readTree(s.t, clean.opts.Output), got); what != "" {
		s.t.Errorf("the output is not that of a clean build: %s", what)
	}
}

// TestNothingChangedMeansNothingDone is what CI does: a fresh checkout, where each
// file is new, with the cache and the output of the last build beside it.
func TestNothingChangedMeansNothingDone(t *testing.T) {
	s := cached(paper(t))
	s.clean()
	before := modTimes(t, s.output())
	checkout := time.Now().Add(time.Hour)
	for _, top := range []string{"content", "static", "layouts", "config.yaml"} {
		setTimes(t, filepath.Join(s.dir, top), checkout)
	}
	b := s.clean()
	if b.Parsed != 0 || b.Rendered != 0 || len(b.Written) != 0 || len(b.Pruned) != 0 {
		t.Errorf("%d texts parsed, %d pages made, %q written, %q pruned", b.Parsed, b.Rendered, b.Written, b.Pruned)
	}
	if after := modTimes(t, s.output()); !maps.Equal(before, after) {
		t.Error("files of the output were touched")
	}
	// A CI that unpacks the output gives it new times too.
	setTimes(t, s.output(), checkout)
	before = modTimes(t, s.output())
	for range 2 {
		if b := s.clean(); b.Parsed != 0 || b.Rendered != 0 || len(b.Written) != 0 {
			t.Errorf("with an output of another time, %d texts parsed, %d pages made, %q written", b.Parsed, b.Rendered, b.Written)
		}
	}
	if after := modTimes(t, s.output()); !maps.Equal(before, after) {
		t.Error("files of an unpacked output were touched")
	}
}

func setTimes(t *testing.T, dir string, at time.Time) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(name, at, at)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func modTimes(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	times := map[string]time.Time{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		times[name] = info.ModTime()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return times
}

// rendered lists the files that a build made anew.
func (b *builtSite) rendered() []string { return slices.Sorted(maps.Keys(b.made)) }

// ofKinds lists the files that a build makes for some kinds of routes.
func (b *builtSite) ofKinds(kinds ...site.RouteKind) []string {
	var list []string
	for output, m := range b.made {
		if slices.Contains(kinds, m.route.Kind) {
			list = append(list, output)
		}
	}
	slices.Sort(list)
	return list
}

// TestEditMakesThesePagesAnew says for single edits exactly which files are made
// anew: those that reach the edited file, and no other.
func TestEditMakesThesePagesAnew(t *testing.T) {
	all := paper(t).clean()
	posts := all.ofKinds(site.PostPage)
	for _, c := range []struct {
		name string
		do   func(*testSite)
		want []string
	}{
		{"the text of a page", replace("content/pages/about.md", "Fridays", "Mondays"), []string{"about/index.html"}},
		{"the text of a section", replace("content/sections/water.md", "twice", "once"), []string{"water/index.html"}},
		{"the text of an author", replace("content/authors/ada.md", "since the first flood", "since the last flood"), []string{"authors/ada/index.html"}},
		{"a word in a post, where lists show its description", replace("content/posts/meadow.md", "Cows swim", "Cows drift"),
			[]string{"2026/03/meadow/index.html", "authors/ada/feed.xml", "authors/ben-moss/feed.xml", "land/atom.xml", "land/feed.json", "land/feed.xml", "series/mending/feed.xml", "tags/floods/feed.xml"}},
		{"a comment", replace("content/comments/posts/sluice/c1.json", "At last", "Too late"), []string{"2026/03/sluice/index.html"}},
		{"a static file that pages do not name", func(s *testSite) { s.write("static/notes.txt", "new") }, []string{"notes.txt"}},
		{"layout post.html", func(s *testSite) { s.write("layouts/post.html", `{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}`) }, posts},
		{"layout partials/card.html", func(s *testSite) { s.write("layouts/partials/card.html", "<p>{{ .Title }}</p>") },
			all.ofKinds(layoutsWith(t, "partials/card.html")...)},
		{"layout partials/pagination.html", func(s *testSite) { s.write("layouts/partials/pagination.html", "none") },
			all.ofKinds(layoutsWith(t, "partials/pagination.html")...)},
		{"layout of a shortcode", func(s *testSite) { s.write("layouts/shortcodes/update.html", "<p>{{ .Inner }}</p>") },
			[]string{"2026/04/live/index.html", "atom.xml", "feed.json", "feed.xml", "tags/floods/feed.xml", "water/atom.xml", "water/feed.json", "water/feed.xml"}},
		{"layout of a shortcode that nobody uses", func(s *testSite) { s.write("layouts/shortcodes/audio.html", "<audio></audio>") }, nil},
		{"a layout that does not exist yet", func(s *testSite) { s.write("layouts/wide.html", "wide") }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := cached(paper(t))
			s.clean()
			c.do(s)
			b := s.clean()
			if got := b.rendered(); !slices.Equal(got, c.want) {
				t.Errorf("made anew were\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if b.Rendered != len(c.want) {
				t.Errorf("the build tells of %d files made anew, want %d", b.Rendered, len(c.want))
			}
			s.wantClean()
		})
	}
}

// layoutCall is a call of another layout, whose name is a text.
var layoutCall = regexp.MustCompile(`\b(?:template|shared) "([^"]+)"`)

// layoutsWith gives the kinds of pages whose layouts call a partial, found in the
// texts of the layouts.
func layoutsWith(t *testing.T, partial string) []site.RouteKind {
	t.Helper()
	kinds := map[string]site.RouteKind{"home": site.HomePage, "post": site.PostPage, "page": site.TextPage, "list": site.ListPage, "terms": site.TermsPage, "404": site.NotFoundPage}
	var calls func(name string, seen map[string]bool) bool
	calls = func(name string, seen map[string]bool) bool {
		if name == partial {
			return true
		}
		data, err := os.ReadFile("../../layouts/" + name)
		if err != nil || seen[name] {
			return false
		}
		seen[name] = true
		for _, call := range layoutCall.FindAllStringSubmatch(string(data), -1) {
			if calls(call[1], seen) {
				return true
			}
		}
		return false
	}
	var list []site.RouteKind
	for layout, kind := range kinds {
		if calls(layout+".html", map[string]bool{}) {
			list = append(list, kind)
		}
	}
	if len(list) == 0 {
		t.Fatalf("no layout calls %s", partial)
	}
	return list
}

// manyApart is the time between two of many posts.
const manyApart = 31 * time.Hour

// writeMany fills a site with posts of invented words, as often as words are in
// real texts: stories of nine posts, three tags each. The same number always gives
// the same posts, and a larger one some more, later ones.
func writeMany(s *testSite, n int) {
	for i := range n {
		s.write(manyName(i), manyPost(i, manyApart, ""))
	}
}

func manyName(i int) string { return fmt.Sprintf("content/posts/story-%04d.md", i) }

// manyPost is the text of one of many posts; more is added at its end.
func manyPost(i int, apart time.Duration, more string) string {
	r := rand.New(rand.NewPCG(uint64(i), 7))
	zipf := rand.NewZipf(r, 1.1, 8, 20_000)
	own := fmt.Sprintf("matter%d", i/9)
	words := func(n int) string {
		list := make([]string, n)
		for k := range list {
			list[k] = "w" + strconv.FormatUint(zipf.Uint64(), 36)
		}
		list[n/2] = own
		return strings.Join(list, " ")
	}
	day := noon.AddDate(0, 0, -400).Add(time.Duration(i) * apart)
	return fmt.Sprintf("---\ntitle: %s\ndate: %s\nsection: section %d\nauthor: Writer %d\ntags: [%s, tag %d, topic %d]\n---\n%s. %s, %s.\n\n%s.\n%s",
		words(5), day.Format(time.RFC3339), i%4, i%11, own, i%13, i%5, words(20), words(20), words(20), words(40), more)
}

// TestOnePostChangesTensOfFiles keeps caches, deployments and purges small: on a
// site of ten thousand, a new post renumbers no archive, and little else changes
// than the lists that it is in and the posts that it is near to.
func TestOnePostChangesTensOfFiles(t *testing.T) {
	t.Parallel()
	if withoutRaceDetector(t) {
		return
	}
	const posts = 10_000
	s := cached(newSite(t, ""))
	s.opts.Now = noon.AddDate(3, 0, 0)
	for i := range posts {
		s.write(manyName(i), manyPost(i, time.Hour, ""))
	}
	pages := s.build().Pages
	s.write(manyName(posts), manyPost(posts, time.Hour, ""))
	b := s.build()
	t.Logf("one post more changes %d of %d files", len(b.Written), pages)
	if len(b.Written) == 0 || len(b.Written) > 60 {
		t.Errorf("one post more changes %d of %d files:\n%s", len(b.Written), pages, strings.Join(b.Written, "\n"))
	}
}

// Cases that TestIncrementalIsExact found.

func TestChangedOutputFileIsMadeAgain(t *testing.T) {
	s := cached(paper(t))
	s.clean()
	const name = "public/about/index.html"
	s.edit(name, "Fridays", "Sundays") // of the same length
	setTimes(t, filepath.Join(s.dir, name), time.Now().Add(time.Minute))
	if b := s.clean(); !slices.Equal(b.Written, []string{"about/index.html"}) {
		t.Errorf("written is %q", b.Written)
	}
	s.wantClean()
}

func TestTextThatTheCacheLostIsParsedAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(data []byte) []byte
	}{
		{"cut off", func(data []byte) []byte { return data[:len(data)/2] }},
		{"empty", func(data []byte) []byte { return nil }},
		{"other bytes", func(data []byte) []byte {
			for i := range data {
				data[i] ^= 1
			}
			return data
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := cached(paper(t))
			s.clean()
			texts := filepath.Join(s.dir, CacheName, "texts")
			data, err := os.ReadFile(texts)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(texts, c.damage(data), 0o644); err != nil {
				t.Fatal(err)
			}
			s.edit("config.yaml", "The Saltmarsh Gazette", "The Gazette") // all pages are made anew
			if b := s.clean(); b.Cache == "" {
				t.Error("the build does not say that the cache is damaged")
			}
			s.wantClean()
			s.edit("config.yaml", "The Gazette", "The Other Gazette")
			if b := s.clean(); b.Cache != "" || b.Parsed != 0 {
				t.Errorf("the next build parses %d texts; the cache: %s", b.Parsed, b.Cache)
			}
		})
	}
}

func TestDamagedCacheIsToldOfOnce(t *testing.T) {
	for _, name := range []string{"texts.index", "*.traces"} {
		s := cached(paper(t))
		s.clean()
		files, err := filepath.Glob(filepath.Join(s.dir, CacheName, name))
		if err != nil || len(files) != 1 {
			t.Fatalf("the cache has %q for %s", files, name)
		}
		if err := os.WriteFile(files[0], []byte("nothing that was ever written"), 0o644); err != nil {
			t.Fatal(err)
		}
		if b := s.clean(); b.Cache == "" || len(b.Written) > 0 {
			t.Errorf("%s: with a damaged cache %q is written; the cache: %s", name, b.Written, b.Cache)
		}
		if b := s.clean(); b.Cache != "" || b.Rendered != 0 || b.Parsed != 0 {
			t.Errorf("%s: the next build parses %d and makes %d; the cache: %s", name, b.Parsed, b.Rendered, b.Cache)
		}
	}
}

func TestLikelyFileIsTheSameInEachBuild(t *testing.T) {
	s := newSite(t, "")
	for _, name := range []string{"ann", "about", "harbour-5", "harbour-9", "quay-77"} {
		s.write("content/posts/"+name+".md", "---\ntitle: "+name+"\ndate: 2026-11-01\n---\nText.\n")
	}
	s.write("content/posts/link.md", "---\ntitle: Link\ndate: 2026-11-01\n---\nSee [it](harbour-7.md).\n")
	for range 20 {
		if _, lines := s.fails(); !has(lines, "the likely file is harbour-5.md") {
			t.Fatalf("got %q", lines)
		}
	}
}

func TestCacheThatCannotBeKeptDoesNotFailTheBuild(t *testing.T) {
	s := cached(paper(t))
	s.clean()
	traces, err := filepath.Glob(filepath.Join(s.dir, CacheName, "*.traces"))
	if err != nil || len(traces) != 1 {
		t.Fatalf("the cache has the traces %q", traces)
	}
	// A folder in its place can be neither read nor replaced.
	if err := os.Remove(traces[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(traces[0], "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	s.edit("content/pages/about.md", "Fridays", "Mondays")
	if b := s.clean(); b.Cache == "" {
		t.Error("the build says nothing of the cache")
	}
	s.wantClean()
}

// TestNameThatComesToMeanAnotherListIsNoticed gives a list that a layout names a
// file, whose name leads to other posts.
func TestNameThatComesToMeanAnotherListIsNoticed(t *testing.T) {
	for _, c := range []struct{ name, layout, file, text string }{
		{"author", `{{ range .Site.ByAuthor "Cleo" 3 }}{{ .Headline }}{{ end }}`, "content/authors/ben-moss.md", "---\nname: Cleo\n---\n"},
		{"section", `{{ range .Site.InSection "Planet" 3 }}{{ .Headline }}{{ end }}`, "content/sections/land.md", "---\ntitle: Land\nname: Planet\n---\n"},
		{"tag", `{{ range .Site.WithTag "Strolls" 3 }}{{ .Headline }}{{ end }}`, "content/tags/walks.md", "---\ntitle: Walks\nname: Strolls\n---\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := cached(paper(t))
			s.write("layouts/404.html", c.layout)
			s.clean()
			s.write(c.file, c.text)
			b := s.clean()
			if len(b.file("404.html")) == 0 {
				t.Error("the name leads to no posts, so that nothing is tried")
			}
			s.wantClean()
			s.remove(c.file)
			s.clean()
			s.wantClean()
		})
	}
}

// TestPageThatBecomesAPostIsNoticed has a layout that names what is a page first,
// and a post at the same address then.
func TestPageThatBecomesAPostIsNoticed(t *testing.T) {
	s := cached(paper(t))
	s.write("layouts/404.html", `{{ with .Site.Post "who" }}{{ .Title }}{{ end }}`)
	s.write("content/pages/who.md", "---\ntitle: Who\nurl: /us/\nid: us\n---\nWe.\n")
	s.clean()
	s.remove("content/pages/who.md")
	s.write("content/posts/who.md", "---\ntitle: Who\nurl: /us/\nid: us\ndate: 2026-01-01\n---\nWe.\n")
	if b := s.clean(); b.file("404.html") != "Who" {
		t.Errorf("the page says %q", b.file("404.html"))
	}
	s.wantClean()
}

// TestEachQuestionAloneIsNoticed has a page for each way in which a layout can ask
// something of the whole site, with a layout that asks nothing else, and tries all
// edits of TestTraceThatHoldsMeansSamePage on them.
func TestEachQuestionAloneIsNoticed(t *testing.T) {
	site := func(t *testing.T) *testSite {
		s := paper(t)
		for i, fragment := range append(siteFragments, paperFragments...) {
			s.write(fmt.Sprintf("layouts/alone%d.html", i), fragment)
			s.write(fmt.Sprintf("content/pages/alone%d.md", i), fmt.Sprintf("---\ntitle: Alone %d\nlayout: alone%d\n---\n", i, i))
		}
		return s
	}
	before := site(t).clean()
	for _, e := range edits() {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			s := site(t)
			e.do(s)
			after, stale := s.rebuild(before)
			wantSame(t, before, after, stale)
		})
	}
}

// paperFragments are like siteFragments, with names of the paper.
var paperFragments = []string{
	`{{ range .Site.InSection "Water" 2 }}{{ .ID }}{{ end }}`, `{{ range .Site.InSection "The water" 9 }}{{ .Title }}{{ end }}`,
	`{{ range .Site.WithTag "mill" 9 }}{{ .URL }}{{ end }}`, `{{ range .Site.WithTag "Elvers" 9 }}{{ .ID }}{{ end }}`,
	`{{ range .Site.ByAuthor "Ada Finch" 9 }}{{ .ID }}{{ end }}`, `{{ range .Site.ByAuthor "Ada Finch-Moss" 9 }}{{ .ID }}{{ end }}`,
	`{{ range .Site.ByAuthor "ada" 9 }}{{ range .Authors }}{{ .Title }}{{ end }}{{ end }}`, `{{ with .Site.Author "ada" }}{{ .Name }}{{ with .Image }}{{ .URL }}{{ .Width }}{{ end }}{{ end }}`,
	`{{ with .Site.Post "walk" }}{{ .ID }}{{ end }}`, `{{ with .Site.Post "gate" }}{{ .URL }}{{ end }}`, `{{ with .Site.Post "new" }}{{ .Date.Short }}{{ end }}`,
	`{{ with .Site.Post "content/posts/eels/index.md" }}{{ with .Image }}{{ .URL }}{{ end }}{{ end }}`, `{{ .Site.Static "eel.txt" }}`, `{{ .Site.Asset "site.css" }}`,
	`{{ range .Site.Recent 4 }}{{ with .Kicker }}{{ . }}{{ end }}{{ .Minutes }}{{ .Label }}{{ end }}`, `{{ .Text.Body }}{{ json .Text.Params }}`, `{{ .JSONLD }}`, `{{ .Site.Copyright }}{{ json .Site.Publisher }}{{ .Site.Feed }}`,
}

// TestEmptyListsAreAlikeOnAllPages, also where a page is made with the memory of one that had
// a list: json tells no list from an empty one.
func TestEmptyListsAreAlikeOnAllPages(t *testing.T) {
	s := cached(paper(t))
	s.opts.Jobs = 1
	s.write("layouts/post.html", `{{ json .Post.Related }}{{ .Post.Body }}`)
	for i := range 4 {
		s.write(fmt.Sprintf("content/posts/alike-%d.md", i), fmt.Sprintf("---\ntitle: The mill %d\ndate: 2026-01-0%d\ntags: [Mill]\n---\nThe mill of the river turns by night, and the miller counts sacks of grain %d.\n", i, i+1, i))
		s.write(fmt.Sprintf("content/posts/lonely-%d.md", i), fmt.Sprintf("---\ntitle: Lonely %d\ndate: 2026-01-1%d\nrelated: false\n---\nNobody.\n", i, i))
	}
	s.clean()
	s.edit("content/posts/lonely-3.md", "Nobody.", "Nobody at all.")
	s.clean()
	s.wantClean()
	page, err := os.ReadFile(filepath.Join(s.output(), "2026/01/lonely-3/index.html"))
	if err != nil || !strings.HasPrefix(string(page), "[]") {
		t.Errorf("the page is %q, %v", page, err)
	}
}
