package preview

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/build"
)

func TestTheNextFreePortIsTaken(t *testing.T) {
	first, err := Listen("127.0.0.1", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	port := first.Addr().(*net.TCPAddr).Port
	second, err := Listen("127.0.0.1", port)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if got := second.Addr().(*net.TCPAddr).Port; got <= port || got > port+portsTried {
		t.Errorf("beside port %d, it is %d", port, got)
	}
	if _, err := Listen("256.0.0.1", port); err == nil {
		t.Error("it listens on an address that is none")
	}
}

func TestOthersAreToldAddressesThatLeadHere(t *testing.T) {
	p := writeSite(t, twoPosts).preview()
	for host, want := range map[string]string{"192.168.7.1": "http://192.168.7.1:" + p.server.port + "/", "paper.lan": "http://paper.lan:" + p.server.port + "/"} {
		urls, err := p.server.NetworkURLs(host)
		if err != nil || len(urls) != 1 || urls[0] != want {
			t.Errorf("on %s: %v (%v), want %s", host, urls, err, want)
		}
	}
	urls, err := p.server.NetworkURLs("0.0.0.0")
	if err != nil {
		t.Fatal(err)
	}
	for _, url := range urls {
		if strings.Contains(url, "127.0.0.1") || strings.Contains(url, "0.0.0.0") {
			t.Errorf("others are sent to %s", url)
		}
	}
	for host, want := range map[string]string{"0.0.0.0": "http://127.0.0.1:80", "::": "http://127.0.0.1:80", "": "http://127.0.0.1:80", "::1": "http://[::1]:80", "localhost": "http://localhost:80"} {
		if got := Origin(host, 80); got != want {
			t.Errorf("on %q, the preview calls itself %s", host, got)
		}
	}
}

func TestTheCodeIsASquareOfHalfBlocks(t *testing.T) {
	var b bytes.Buffer
	if err := WriteQR(&b, "http://192.168.7.1:1414/"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	width := 0
	for _, line := range lines {
		line = strings.TrimSuffix(strings.TrimPrefix(line, "\x1b[30;107m"), "\x1b[0m")
		if n := len([]rune(line)); width != 0 && n != width {
			t.Errorf("a line is %d wide, others %d", n, width)
		} else {
			width = n
		}
		if strings.Trim(line, "█▀▄ ") != "" || !strings.HasPrefix(line, "  ") || !strings.HasSuffix(line, "  ") {
			t.Errorf("the line %q", line)
		}
	}
	if 2*len(lines) < width || 2*len(lines) > width+1 {
		t.Errorf("%d wide, %d lines", width, len(lines))
	}
}

func TestAnEditorIsAURLWithAPath(t *testing.T) {
	for pattern, want := range map[string]bool{"vscode://file{path}:{line}": true, "emacs://open?file={path}": true, "vscode://file": false, "{path}": false,
		"javascript:alert('{path}')": false, "data:{path}": false, "": false} {
		if got := IsEditorPattern(pattern); got != want {
			t.Errorf("%q: %v", pattern, got)
		}
	}
}

func TestALookSurvivesItsCookie(t *testing.T) {
	for _, look := range []build.Look{{}, {Drafts: true}, {Future: true}, {Now: noon}, {Drafts: true, Future: true, Now: noon.Add(time.Second)}} {
		if got := parseLook(lookText(look)); got.Drafts != look.Drafts || got.Future != look.Future || !got.Now.Equal(look.Now) {
			t.Errorf("%v becomes %v", look, got)
		}
	}
	for _, text := range []string{"x", "@", "@soon", "d@20261399T000000Z", strings.Repeat("f", 1000), "\x00"} {
		if got := parseLook(text); !got.Now.IsZero() {
			t.Errorf("%q is the time %v", text, got.Now)
		}
	}
}

func TestTypesAreThoseOfWebServers(t *testing.T) {
	for name, want := range map[string]string{"index.html": "text/html; charset=utf-8", "A.JPG": "image/jpeg", "site.webmanifest": "application/manifest+json",
		"x/talk.mp3": "audio/mpeg", "font.woff2": "font/woff2", "sitemap.xml": "application/xml; charset=utf-8", "strange.qqq": "application/octet-stream"} {
		if got := typeOf(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestAStoryComesWhenItsTimeDoes waits for the moment at which a story may be shown.
func TestAStoryComesWhenItsTimeDoes(t *testing.T) {
	at := time.Now().Add(400 * time.Millisecond).UTC()
	p := writeSite(t, twoPosts+"-- content/posts/soon.md --\n---\ntitle: Soon\nslug: soon\ndate: "+at.Format("2006-01-02T15:04:05.000Z")+"\n---\nNow.\n")
	p.preview(func(o *Options) { o.Site.Now = time.Time{} })
	address := at.Format("/2006/01/") + "soon/"
	if a := p.ask(address); a.StatusCode == http.StatusNotFound {
		p.listen(pageID.FindStringSubmatch(a.body)[1]).until("reload")
	}
	if a := p.ask(address); a.StatusCode != http.StatusOK {
		t.Error("the story: ", a.Status)
	}
}

func TestASessionThatCantBeOpenedSaysWhy(t *testing.T) {
	for config, want := range map[string]string{"titel: x\n": "config.yaml:1:1", "": "config.yaml"} {
		p := writeSite(t, "")
		if config != "" {
			p.write("config.yaml", config)
		}
		_, err := Open(context.Background(), "http://127.0.0.1:1", Options{Site: build.Options{Source: p.dir, Starter: os.DirFS("../.."), NoCache: true}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with %q: %v", config, err)
		}
	}
}
