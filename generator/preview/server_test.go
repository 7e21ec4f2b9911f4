package preview

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
)

func TestPagesAreServed(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	for _, test := range []struct {
		path, header, kind, holds string
		status                    int
	}{
		{"/", "", "text/html; charset=utf-8", "The tide", 200},
		{"/2026/11/tide/", "", "text/html; charset=utf-8", "It comes.", 200},
		{"/2026/11/tide", "", "text/html; charset=utf-8", "", 302},
		{"/2026/11/tide/index.html", "", "text/html; charset=utf-8", "It comes.", 200},
		{"/old-tide/", "", "text/html; charset=utf-8", "", 302},
		{"/nowhere/", "", "text/html; charset=utf-8", `data-page="`, 404},
		{"/nowhere.png", "Accept: image/avif,image/*", "text/plain; charset=utf-8", "no such file", 404},
		{"/2026/11/plan/", "", "text/html; charset=utf-8", `data-page="`, 404},
		{"/feed.xml", "", "application/xml; charset=utf-8", p.url + "/2026/11/tide/", 200},
		{"/robots.txt", "", "text/plain; charset=utf-8", "", 200},
		{"/site.css", "", "text/css; charset=utf-8", "{", 200},
		{"/data/list.txt", "", "text/plain; charset=utf-8", "0123456789", 200},
		{"/data/list.txt", "Range: bytes=2-4", "text/plain; charset=utf-8", "234", 206},
		{"/data/list.txt", "Range: bytes=90-", "text/plain; charset=utf-8", "", 416},
		{"/content/posts/tide.md", "", "text/html; charset=utf-8", "", 404},
		{"/config.yaml", "", "text/html; charset=utf-8", "", 404},
		{"//evil.example/?drafts=1", "", "text/plain; charset=utf-8", "", 404},
		{"/__broadsheet/client.js", "", "text/javascript; charset=utf-8", "EventSource", 200},
		{"/__broadsheet/other", "", "text/plain; charset=utf-8", "", 404},
		{"/__broadsheet/page?page=none", "", "text/plain; charset=utf-8", "", 410},
	} {
		a := p.ask(test.path, test.header)
		if a.StatusCode != test.status || a.Header.Get("Content-Type") != test.kind || !strings.Contains(a.body, test.holds) {
			t.Errorf("%s %s: %s, %s, %.200q; want %d, %s, %q", test.path, test.header, a.Status, a.Header.Get("Content-Type"), a.body, test.status, test.kind, test.holds)
		}
	}
	if to := p.ask("/old-tide/").Header.Get("Location"); to != "/2026/11/tide/" {
		t.Errorf("the alias leads to %q", to)
	}
	if r, err := http.Post(p.url+"/", "text/plain", nil); err != nil || r.StatusCode != http.StatusMethodNotAllowed {
		t.Error("a POST is taken", err)
	}
}

func TestDrawingsAreServedAsTheyArePublished(t *testing.T) {
	p := writeSite(t, twoPosts+"-- static/logo.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><script>alert(1)</script><path d=\"M0 0h4v4z\"/></svg>\n").preview()
	if a := p.ask("/logo.svg"); a.StatusCode != 200 || strings.Contains(a.body, "script") || !strings.Contains(a.body, "path") || a.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("%s, %s: %s", a.Status, a.Header.Get("Content-Type"), a.body)
	}
	p.log.wait("static/logo.svg: the drawing could do more than be looked at")
}

func TestAPageThatIsKnownIsNotSentAgain(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	for _, path := range []string{"/", "/2026/11/tide/", "/site.css", "/data/list.txt", "/feed.xml"} {
		tag := p.ask(path).Header.Get("ETag")
		if a := p.ask(path, "If-None-Match: "+tag); tag == "" || a.StatusCode != http.StatusNotModified {
			t.Errorf("%s with the tag %s: %s", path, tag, a.Status)
		}
	}
}

func TestTheBasePathIsKept(t *testing.T) {
	p := writeSite(t, strings.Replace(twoPosts, "paper.example/", "paper.example/blog/", 1)).preview()
	if !strings.HasSuffix(p.url, "/blog") {
		t.Fatal("the preview is at ", p.url)
	}
	if a := p.ask("/2026/11/tide/"); a.StatusCode != 200 || !strings.Contains(a.body, `href="/blog/site.css`) || !strings.Contains(a.body, `src="/blog/__broadsheet/client.js`) {
		t.Errorf("%s: %s", a.Status, a.body)
	}
	p.url = strings.TrimSuffix(p.url, "/blog")
	if a := p.ask("/"); a.Header.Get("Location") != "/blog/" {
		t.Errorf("the root leads to %q (%s)", a.Header.Get("Location"), a.Status)
	}
	if a := p.ask("/2026/11/tide/"); a.StatusCode != 404 {
		t.Error("a page is found outside the base path: ", a.Status)
	}
}

// TestStrangersAreRefused keeps pages elsewhere from reading a preview through a name
// of their own that leads to this machine.
func TestStrangersAreRefused(t *testing.T) {
	p := writeSite(t, twoPosts).preview(func(o *Options) { o.Hosts = []string{"Preview.Example"} })
	for host, status := range map[string]int{
		"127.0.0.1:1": 200, "[::1]:1": 200, "localhost": 200, "paper.localhost:80": 200, "192.168.1.7:1414": 200, "preview.example": 200, "localhost.": 200,
		"evil.example": 403, "evil.example:1414": 403, "127.0.0.1.evil.example": 403, "localhost.evil.example": 403, "": 400,
	} {
		if a := p.ask("/", "Host: "+host); host != "" && a.StatusCode != status {
			t.Errorf("to the host %q: %s", host, a.Status)
		}
	}
	if a := p.ask("/__broadsheet/events?page=x", "Sec-Fetch-Site: cross-site"); a.StatusCode != http.StatusForbidden {
		t.Error("another site may listen: ", a.Status)
	}
	if a := p.ask("/", "Sec-Fetch-Site: cross-site"); a.StatusCode != http.StatusOK {
		t.Error("another site may not link to a page: ", a.Status)
	}
	if got := p.ask("/").Header.Get("Cross-Origin-Resource-Policy"); got != "same-origin" {
		t.Errorf("other sites may embed what is here: %q", got)
	}
}

func TestNothingOutsideTheSiteIsRead(t *testing.T) {
	p := writeSite(t, twoPosts+"-- static/images/a.gif --\nGIF89a1\n")
	outside := t.TempDir()
	if err := os.WriteFile(outside+"/secret.txt", []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.preview()
	for _, path := range []string{"/../secret.txt", "/%2e%2e/secret.txt", "/data/..%2f..%2fconfig.yaml", "/data/%2e%2e/%2e%2e/config.yaml",
		"/data/list.txt/..", "/data/list.txt%00.css", `/data\..\..\config.yaml`, "/.broadsheet/texts", "/static/data/list.txt", "/layouts/post.html"} {
		if a := p.ask(path); a.StatusCode < 400 && a.StatusCode != http.StatusMovedPermanently || strings.Contains(a.body, "base_url") {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
	// A file of the site becomes a link out of it, after the model has heard of it.
	p.must(os.Remove(p.file("static/data/list.txt")))
	p.must(os.Symlink(outside+"/secret.txt", p.file("static/data/list.txt")))
	if a := p.ask("/data/list.txt"); a.StatusCode == 200 || strings.Contains(a.body, "secret") && !strings.Contains(a.body, "can't be read") {
		t.Errorf("a link leads out: %s %s", a.Status, a.body)
	}
	// So does a folder on the way, and a picture, which is looked at before it is sent.
	p.must(os.WriteFile(outside+"/a.gif", []byte("GIF89a secret"), 0o644))
	p.must(os.WriteFile(outside+"/list.txt", []byte("secret"), 0o644))
	p.must(os.RemoveAll(p.file("static/data")))
	p.must(os.Symlink(outside, p.file("static/data")))
	p.must(os.Remove(p.file("static/images/a.gif")))
	p.must(os.Symlink(outside+"/a.gif", p.file("static/images/a.gif")))
	for _, path := range []string{"/data/list.txt", "/images/a.gif"} {
		if a := p.ask(path); a.StatusCode == 200 || strings.Contains(a.body, "secret") && !strings.Contains(a.body, "can't be read") {
			t.Errorf("a link leads out, at %s: %s %s", path, a.Status, a.body)
		}
	}
	p.must(os.Remove(p.file("static/data")))
	p.must(os.Mkdir(p.file("static/data"), 0o755))
	p.write("static/data/list.txt", "0123456789")
	// A link within the site is followed, also one that is absolute.
	p.must(os.Remove(p.file("static/data/list.txt")))
	p.write("notes/list.txt", "within")
	p.must(os.Symlink(p.file("notes/list.txt"), p.file("static/data/list.txt")))
	// The server may just have heard that the file was gone, and not yet that it is back.
	for p.ask("/data/list.txt").body != "within" {
	}
}

func TestTheLookIsChosen(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	cookie := func(path string) string {
		t.Helper()
		a := p.ask(path)
		if a.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %s %s", path, a.Status, a.body)
		}
		return "Cookie: " + strings.SplitN(a.Header.Get("Set-Cookie"), ";", 2)[0]
	}
	if a := p.ask("/?drafts=1&q=x"); a.Header.Get("Location") != "/?q=x" {
		t.Errorf("the choice leads to %q", a.Header.Get("Location"))
	}
	for _, test := range []struct {
		choice       string
		plan, future int
	}{{"drafts=1", 200, 404}, {"future=1", 404, 200}, {"drafts=1&future=true", 200, 200}, {"now=2026-11-24T06:00", 404, 200}, {"drafts=0", 404, 404}, {"now=", 404, 404}} {
		look := cookie("/?" + test.choice)
		if a := p.ask("/2026/11/plan/", look); a.StatusCode != test.plan {
			t.Errorf("with %s, the draft: %s", test.choice, a.Status)
		}
		if a := p.ask("/2026/11/next/", look); a.StatusCode != test.future {
			t.Errorf("with %s, the story to come: %s", test.choice, a.Status)
		}
	}
	if a := p.ask("/?now=soon"); a.StatusCode != http.StatusBadRequest {
		t.Error("now=soon: ", a.Status)
	}
	if a := p.ask("/2026/11/plan/", "Cookie: "+p.server.cookieName()+"=%%%"); a.StatusCode != 404 {
		t.Error("a broken cookie: ", a.Status)
	}
}

// TestTheBarKnowsWhatReadersDoNotSee asks for what the bar shows of a page.
func TestTheBarKnowsWhatReadersDoNotSee(t *testing.T) {
	p := writeSite(t, twoPosts+`-- content/posts/over.md --
---
title: Over
date: 2026-11-03
expires: 2026-11-20
noindex: true
related: [gate]
---
## How it was

See [it](nowhere.md).
`).preview(func(o *Options) { o.Editor = "idea://open?file={path}&line={line}" })
	about := func(path, look string) (info pageInfo) {
		t.Helper()
		id := pageID.FindStringSubmatch(p.ask(path, "Cookie: "+p.server.cookieName()+"="+look).body)
		p.must(json.Unmarshal([]byte(p.ask("/"+ownFolder+"page?page="+id[1]).body), &info))
		return info
	}
	for _, test := range []struct{ path, look, state, held string }{
		{"/2026/11/tide/", "", "", ""},
		{"/2026/11/plan/", "", "", "is a draft"},
		{"/2026/11/plan/", "d", "draft", ""},
		{"/2026/11/next/", "", "", "waits until 24 November 2026, 05:00"},
		{"/2026/11/next/", "f", "not before 24 November 2026, 05:00", ""},
		{"/2026/11/over/", "", "", "has expired"},
		{"/2026/11/over/", "f", "expired 20 November 2026, 00:00; noindex", ""},
	} {
		if info := about(test.path, test.look); strings.Join(info.State, "; ") != test.state || info.Held != test.held {
			t.Errorf("%s, looked at as %q: %q, %q", test.path, test.look, info.State, info.Held)
		}
	}
	info := about("/2026/11/over/", "f")
	if info.Words != 5 || len(info.Outline) != 1 || info.Outline[0].Text != "How it was" || len(info.Wrong) != 1 || info.Wrong[0].Where != "content/posts/over.md:10:5" {
		t.Errorf("of its text, it says %+v", info)
	}
	if want := "idea://open?file=" + p.file("content/posts/over.md") + "&line=1"; info.Edit != want {
		t.Errorf("the editor opens %s, want %s", info.Edit, want)
	}
	if len(info.Related) == 0 || info.Related[0].URL != "/2026/11/gate/" || info.Related[0].Why[0] != "pinned by the editors" {
		t.Errorf("of related posts, it says %+v", info.Related)
	}
}

func TestTheScriptIsAllThatIsAdded(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	body := p.ask("/2026/11/tide/").body
	m := p.server.make(p.server.opts.Look, "/2026/11/tide/")
	start := strings.LastIndex(body, `<script src="/__broadsheet/`)
	if start < 0 {
		t.Fatal("there is no script")
	}
	end := start + strings.Index(body[start:], "</script>") + len("</script>")
	if body[:start]+body[end:] != string(m.data) {
		t.Error("without the script, it is not the page")
	}
}
