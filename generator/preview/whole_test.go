package preview

import (
	"html"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"broadsheet"
	"broadsheet/generator/build"
)

// TestThePreviewHasAllThatABuildWrites compares the preview of the sample paper with its
// build. Only what /immutable/ holds differs, smaller pictures and bundles: the preview
// shows the originals, and passes readers on from old addresses itself.
func TestThePreviewHasAllThatABuildWrites(t *testing.T) {
	p := samplePaper(t)
	out := filepath.Join(p.aside, "out")
	if _, err := build.Run(t.Context(), build.Options{Source: p.dir, Starter: broadsheet.Starter, Output: out, Now: noon, NoCache: true}); err != nil {
		t.Fatal(err)
	}
	files := 0
	p.must(fs.WalkDir(os.DirFS(out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "immutable/") || name == ".broadsheet-manifest" {
			return err
		}
		files++
		address := (&url.URL{Path: "/" + strings.TrimSuffix(name, "index.html")}).EscapedPath()
		if a := p.ask(address); a.StatusCode >= 400 && name != "404.html" {
			t.Errorf("%s: %s", address, a.Status)
		}
		return nil
	}))
	if files < 100 {
		t.Errorf("the build has %d files alone", files)
	}
}

var (
	linked    = regexp.MustCompile(`(?:href|src|poster)="([^"]*)"|url\(["']?([^"')]+)`)
	sourceSet = regexp.MustCompile(`srcset="([^"]*)"`)
)

// linksOf lists what a page or a style sheet links to and shows.
func linksOf(text string) []string {
	var links []string
	for _, m := range linked.FindAllStringSubmatch(text, -1) {
		links = append(links, m[1]+m[2])
	}
	for _, m := range sourceSet.FindAllStringSubmatch(text, -1) {
		for one := range strings.SplitSeq(m[1], ",") {
			if parts := strings.Fields(one); len(parts) > 0 {
				links = append(links, parts[0])
			}
		}
	}
	return links
}

// TestNoLinkInThePreviewLeadsNowhere follows every link, picture, video and download of
// the sample paper's preview from its front page.
func TestNoLinkInThePreviewLeadsNowhere(t *testing.T) {
	p := samplePaper(t)
	from := map[string]string{"/": ""}
	for todo := []string{"/"}; len(todo) > 0; {
		at := todo[0]
		todo = todo[1:]
		a := p.ask(at)
		if a.StatusCode >= 400 {
			t.Errorf("%s, on %s: %s", at, from[at], a.Status)
		}
		kind := a.Header.Get("Content-Type")
		if !strings.Contains(kind, "html") && !strings.Contains(kind, "css") {
			continue
		}
		here, err := url.Parse(p.url + at)
		p.must(err)
		for _, link := range linksOf(a.body) {
			to, err := here.Parse(html.UnescapeString(link))
			if err != nil || to.Host != here.Host || strings.HasPrefix(to.Path, "/__broadsheet/") {
				continue
			}
			if _, known := from[to.EscapedPath()]; !known {
				from[to.EscapedPath()] = at
				todo = append(todo, to.EscapedPath())
			}
		}
	}
	for _, want := range []string{"/images/harbour-wall.jpg", "/audio/foghorn.wav", "/site.css"} {
		if _, known := from[want]; !known {
			t.Errorf("nothing leads to %s", want)
		}
	}
}

// samplePaper previews the repository's own site.
func samplePaper(t *testing.T) *paper {
	t.Helper()
	p := &paper{t: t, dir: filepath.Join("..", ".."), aside: t.TempDir(), log: newBuffer()}
	return p.preview()
}
