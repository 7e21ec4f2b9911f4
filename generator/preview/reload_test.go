package preview

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

func TestOnlyPagesThatChangeReload(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	tide, gate, front := p.open("/2026/11/tide/"), p.open("/2026/11/gate/"), p.open("/")
	p.edit("content/posts/tide.md", "It comes.", "It comes. It goes, and it comes again with a good deal more water than before.")
	if e := tide.next(); e.kind != "reload" {
		t.Error("the page itself is told ", e)
	}
	if e := front.next(); e.kind != "reload" { // it shows the first sentences
		t.Error("the front page is told ", e)
	}
	// The next thing that the other page hears of is its own.
	p.edit("content/posts/gate.md", "It shuts.", "It opens.")
	if e := gate.next(); e.kind != "reload" {
		t.Error("the other page is told ", e)
	}
	p.log.wait("content/posts/tide.md changed, pages ")
}

// TestNothingButRelatedPostsWaitsForTheirIndex holds up the index of related posts, and wants saves to be taken and
// pages without such posts to be shown all the same; then those that show some have the newest.
func TestNothingButRelatedPostsWaitsForTheirIndex(t *testing.T) {
	p := writeSite(t, twoPosts+"-- content/posts/alone.md --\n---\ntitle: Alone\ndate: 2026-11-03\nrelated: false\n---\nNobody.\n")
	release, waiting := make(chan struct{}), make(chan struct{})
	p.atLeisure = func(work func()) {
		select {
		case waiting <- struct{}{}:
		case <-release:
		}
		<-release
		work()
	}
	p.preview()
	front, alone := p.open("/"), p.open("/2026/11/alone/")
	<-waiting // the index is about to be made
	tide := make(chan answer, 1)
	go func() { tide <- p.ask("/2026/11/tide/") }()
	<-waiting
	p.edit("content/posts/tide.md", "title: The tide", "title: The ebb")
	front.until("reload")
	if a := p.ask("/"); !strings.Contains(a.body, "The ebb") {
		t.Error("the front page shows no change: ", a.body)
	}
	p.edit("content/posts/alone.md", "Nobody.", "Still nobody.")
	alone.until("reload")
	if a := p.ask("/2026/11/alone/"); !strings.Contains(a.body, "Still nobody.") {
		t.Error("the page without related posts shows no change: ", a.body)
	}
	close(release)
	if a := <-tide; !strings.Contains(a.body, "The ebb") || !strings.Contains(a.body, "/2026/11/gate/") {
		t.Error("the page with related posts is ", a.body)
	}
}

// TestAPageThatShowsOtherRelatedPostsReloads deletes the post that another page shows as related.
func TestAPageThatShowsOtherRelatedPostsReloads(t *testing.T) {
	p := writeSite(t, twoPosts+"-- content/posts/alone.md --\n---\ntitle: The tide at the gate\ndate: 2026-11-03\ntags: [tide]\n---\nThe tide comes to the gate.\n").preview()
	tide := p.open("/2026/11/tide/")
	p.edit("content/posts/alone.md", "date:", "noindex: true\ndate:")
	tide.until("reload")
}

func TestStylesAreSwapped(t *testing.T) {
	p := writeSite(t, twoPosts+"-- static/site.css --\nbody { color: black }\n-- static/print.css --\n-- static/images/a.gif --\nGIF89a1\n").preview()
	tab := p.open("/")
	p.write("static/site.css", "body { color: navy }\n")
	e := tab.next()
	if url := e.Files["/site.css"]; e.kind != "files" || !strings.HasPrefix(url, "/site.css?v=") || e.Page == "" {
		t.Fatalf("the page is told %+v", e)
	}
	if css := p.ask(e.Files["/site.css"]).body; !strings.Contains(css, "navy") {
		t.Error("the new style is ", css)
	}
	again := p.listen(e.Page) // the page is known by its new name
	p.write("static/images/a.gif", "GIF89a2")
	for _, s := range []*stream{tab, again} {
		if e := s.next(); e.kind != "files" || e.Files["/images/a.gif"] == "" {
			t.Errorf("of a picture, the page is told %+v", e)
		}
	}
}

func TestAPageThatMovesTakesItsReadersAlong(t *testing.T) {
	for name, move := range map[string]func(p *paper){
		"by its slug": func(p *paper) { p.edit("content/posts/tide.md", "title:", "slug: ebb\ntitle:") },
		"by its file's name": func(p *paper) {
			p.must(os.Rename(p.file("content/posts/tide.md"), p.file("content/posts/ebb.md")))
		},
		"with its folder": func(p *paper) {
			p.edit("content/posts/tide.md", "title:", "slug: ebb\ntitle:")
			p.must(os.Rename(p.file("content/posts"), p.file("content/stories")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := writeSite(t, twoPosts).preview()
			tab := p.open("/2026/11/tide/")
			move(p)
			for {
				e := tab.next()
				switch {
				case e.URL == "/2026/11/ebb/" && (e.kind == "go" || e.kind == "added"):
					return
				case e.kind == "reload" && name == "with its folder":
					// Between its two steps the post was seen as gone. It comes back as a new one.
					tab = p.open("/2026/11/tide/")
					if p.ask("/2026/11/ebb/").StatusCode == http.StatusOK {
						return
					}
				case e.kind != "problems":
					t.Fatalf("the page is told %+v", e)
				}
			}
		})
	}
}

// TestARenamedFileIsNotWaitedFor renames a file while the watcher would wait for ever for one that is only
// gone: an editor may be about to put it back.
func TestARenamedFileIsNotWaitedFor(t *testing.T) {
	waits := usualTimes()
	waits.pause, waits.patience = time.Hour, time.Hour
	p := writeSite(t, twoPosts).previewWithin(waits)
	tab := p.open("/2026/11/tide/")
	p.must(os.Rename(p.file("content/posts/tide.md"), p.file("content/posts/ebb.md")))
	if e := tab.until("go"); e.URL != "/2026/11/ebb/" {
		t.Errorf("it goes to %s", e.URL)
	}
}

func TestAPageThatComesIsShown(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	missing, front := p.open("/2026/11/flood/"), p.open("/")
	p.write("content/posts/flood.md", "---\ntitle: The flood\ndate: 2026-11-03\n---\nWet.\n")
	if e := front.next(); e.kind != "added" || e.URL != "/2026/11/flood/" || e.Title != "The flood" {
		t.Errorf("the front page is told %+v", e)
	}
	missing.until("reload")
	if a := p.ask("/2026/11/flood/"); a.StatusCode != 200 {
		t.Error("the page: ", a.Status)
	}
}

// TestAFileThatBeginsEmptyIsNewWhenItIsFilled makes a post as editors do that write an
// empty file first.
func TestAFileThatBeginsEmptyIsNewWhenItIsFilled(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	front := p.open("/")
	p.write("content/posts/flood.md", "")
	if e := front.next(); e.kind != "problems" {
		t.Errorf("of an empty file, the front page is told %+v", e)
	}
	p.write("content/posts/flood.md", "---\ntitle: The flood\ndate: 2026-11-03\n---\nWet.\n")
	if e := front.next(); e.kind != "added" || e.URL != "/2026/11/flood/" {
		t.Errorf("the front page is told %+v", e)
	}
}

func TestABrowserThatComesBackHearsWhatItMissed(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	old := pageID.FindStringSubmatch(p.ask("/2026/11/tide/").body)[1]
	witness := p.open("/2026/11/tide/")
	p.edit("content/posts/tide.md", "It comes.", "It went.")
	witness.until("reload")
	if e := p.listen(old).next(); e.kind != "reload" {
		t.Errorf("it is told %+v", e)
	}
	if e := p.listen("0123456789abcdef").next(); e.kind != "reload" {
		t.Errorf("a page of another server is told %+v", e)
	}
}

func TestErrorsAreShownOverTheLastGoodVersion(t *testing.T) {
	for _, test := range []struct{ name, file, text, where string }{
		{"front matter", "content/posts/tide.md", "---\ntitle: The tide\ndate: 2026-13-40\n---\nIt goes.\n", "content/posts/tide.md:3:7"},
		{"a layout that can't be parsed", "layouts/post.html", `{{ define "main" }}{{ if }}{{ end }}`, "layouts/post.html:1"},
		{"a layout that fails", "layouts/post.html", `{{ define "main" }}{{ .Post.Nosuch }}{{ end }}`, "layouts/post.html:1:28"},
		{"settings", "config.yaml", "title: The Test Paper\nbase_url: https://paper.example/\npage_size: lots\n", "config.yaml:3:12"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := writeSite(t, twoPosts).preview()
			before := p.ask("/2026/11/tide/").body
			tab := p.open("/2026/11/tide/")
			old, err := os.ReadFile(p.file(test.file))
			p.write(test.file, test.text)
			var e event
			for e = tab.next(); e.kind != "problems"; e = tab.next() {
				if e.kind == "reload" { // it finds out by making the page, which then shows its last version
					a := p.ask("/2026/11/tide/")
					if !strings.Contains(a.body, "It comes.") {
						t.Errorf("the last good version is %s %.300s", a.Status, a.body)
					}
					tab = p.listen(pageID.FindStringSubmatch(a.body)[1])
				}
			}
			if len(e.Problems) == 0 || !strings.HasPrefix(e.Problems[0].Where, test.where) || e.Problems[0].Excerpt == "" || !e.Problems[0].Mine ||
				!strings.HasPrefix(e.Problems[0].Edit, "vscode://file/") {
				t.Fatalf("the page is told %+v", e)
			}
			p.log.wait(test.where)
			if a := p.ask("/2026/11/gate/"); test.file != "layouts/post.html" && a.StatusCode != 200 {
				t.Error("the other post: ", a.Status)
			}
			if err != nil {
				p.must(os.Remove(p.file(test.file)))
			} else {
				p.write(test.file, string(old))
			}
			for e = tab.next(); e.kind != "reload"; e = tab.next() {
				if e.kind == "problems" && len(e.Problems) == 0 {
					break
				}
			}
			if after := p.ask("/2026/11/tide/").body; pageID.ReplaceAllString(after, "") != pageID.ReplaceAllString(before, "") {
				t.Error("mended, the page is another")
			}
		})
	}
}
