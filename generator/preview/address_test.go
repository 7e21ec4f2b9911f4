package preview

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"rsc.io/qr/coding"

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

// TestTheCodeSaysTheAddress reads the code as a phone does: from the cells that are dark on
// the terminal to the text.
func TestTheCodeSaysTheAddress(t *testing.T) {
	for _, url := range []string{"http://192.168.7.1:1414/", "http://10.0.0.255:65535/a-longer/base/path/", "http://a.b/", "http://[fd00::1]:1414/zeitung/"} {
		var b bytes.Buffer
		if err := WriteQR(&b, url); err != nil {
			t.Fatal(err)
		}
		if got := readQR(t, cells(t, b.String())); got != url {
			t.Errorf("the code of %s says %q", url, got)
		}
	}
}

// cells gives what is dark on a terminal that shows half blocks, without the margin.
func cells(t *testing.T, text string) [][]bool {
	t.Helper()
	var rows [][]bool
	for line := range strings.Lines(text) {
		line, ok1 := strings.CutPrefix(line, "\x1b[30;107m") // dark on light, whatever the terminal's colours
		line, ok2 := strings.CutSuffix(line, "\x1b[0m\n")
		if !ok1 || !ok2 {
			t.Fatalf("the line %q has not its colours, or leaves them on", line)
		}
		var upper, lower []bool
		for _, r := range line {
			if !strings.ContainsRune(" █▀▄", r) {
				t.Fatalf("the line %q holds %q", line, r)
			}
			upper, lower = append(upper, r == '█' || r == '▀'), append(lower, r == '█' || r == '▄')
		}
		rows = append(rows, upper, lower)
	}
	size := len(rows[0]) - 4
	var inner [][]bool
	for y, row := range rows {
		margin := y < 2 || y >= size+2
		if len(row) != size+4 || slices.Contains(row[:2], true) || slices.Contains(row[size+2:], true) || margin && slices.Contains(row, true) {
			t.Fatalf("row %d is not of its length, or its margin is not light", y)
		}
		if !margin {
			inner = append(inner, row[2:size+2])
		}
	}
	return inner
}

// readQR reads a code that has one block, all correct: its cells must be those that its
// format wants, and hold bytes (ISO/IEC 18004, 7.3 to 7.7).
func readQR(t *testing.T, cells [][]bool) string {
	t.Helper()
	version := coding.Version((len(cells) - 17) / 4)
	for mask := range coding.Mask(8) {
		plan, err := coding.NewPlan(version, coding.L, mask)
		if err != nil {
			t.Fatal(err)
		}
		data := make([]byte, plan.DataBytes)
		fits := len(plan.Pixel) == len(cells)
		for y := 0; fits && y < len(cells); y++ {
			for x, pixel := range plan.Pixel[y] {
				flipped := cells[y][x] != (pixel&coding.Black != 0)
				switch at := pixel.Offset(); pixel.Role() {
				case coding.Data:
					if flipped {
						data[at/8] |= 0x80 >> (at % 8)
					}
				case coding.Check, coding.Extra:
				default:
					fits = fits && !flipped
				}
			}
		}
		if !fits {
			continue
		}
		const byteMode = 4
		n := int(data[0]&15)<<4 | int(data[1]>>4)
		if data[0]>>4 != byteMode || n+2 > len(data) {
			t.Fatalf("the code holds % x", data)
		}
		text := make([]byte, n)
		for i := range text {
			text[i] = data[i+1]<<4 | data[i+2]>>4
		}
		return string(text)
	}
	t.Fatal("no mask fits the cells")
	return ""
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
