package sitetest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// view is a page that is looked at.
type view struct{ name, path string }

// views are the pages of the sample that are looked at, one of each kind and one
// with each special part.
var views = []view{
	{"home", "/"},
	{"post", "/2026/11/harbour-wall-vote/"},
	{"post with comments", "/2026/11/library-to-open-on-sundays/"},
	{"comments closed", "/2026/10/saltmarket-parking-put-off/"},
	{"live blog", "/2026/11/harbour-wall-vote-live/"},
	{"opinion", "/2026/10/leave-the-foghorn-alone/"},
	{"review", "/2026/11/review-the-weather-in-drawers/"},
	{"task list", "/2026/11/four-questions-about-the-wall/"},
	{"footnotes", "/2026/09/women-win-skerrow-race/"},
	{"post in a folder", "/2026/10/the-ropewalk-turns-again/"},
	{"section", "/council/"},
	{"tag", "/tags/ferry/"},
	{"author", "/authors/idris-pellow/"},
	{"series", "/series/the-north-arm/"},
	{"year", "/2026/"},
	{"month", "/2026/11/"},
	{"closed page of a list", "/2026/11/page/1/"},
	{"tags", "/tags/"},
	{"authors", "/authors/"},
	{"all series", "/series/"},
	{"archive", "/archive/"},
	{"plain page", "/about/"},
	{"page with a form or address", "/contact/"},
	{"in French", "/fr/about/"},
	{"from right to left", "/ar/about/"},
	{"corrections", "/corrections/"},
	{"not found", "/404.html"},
}

// newsroomViews are those of the paper with every piece.
var newsroomViews = []view{
	{"home with breaking news", "/"},
	{"live", "/2026/11/flood/"},
	{"translated", "/2026/11/gates/"},
	{"in German", "/2026/11/gates-de/"},
	{"story from right to left", "/2026/11/gates-ar/"},
	{"for subscribers", "/2026/11/money/"},
	{"sponsored", "/2026/11/lamps/"},
	{"wire copy", "/2026/11/wire/"},
	{"topic with a lead", "/canal/"},
	{"all corrections", "/corrections/"},
	{"series", "/series/the-gates/"},
	{"agency", "/authors/wire/"},
	{"front page from right to left", "/ar/"},
	{"front page in French", "/fr/"},
	{"section in French", "/fr/canal/"},
	{"author in French", "/fr/authors/ada/"},
	{"section from right to left", "/ar/canal/"},
	{"archive from right to left", "/ar/archive/"},
	{"author whose file is in another language", "/ar/authors/ada/"},
}

// countShifts is what the browser runs before a page: it adds up by how much
// the page jumps.
const countShifts = `window.shifted = []; new PerformanceObserver(list => {
	for (const e of list.getEntries()) window.shifted.push({value: e.value,
		by: e.sources.map(s => s.node && (s.node.outerHTML || s.node.textContent).slice(0, 120))});
}).observe({type: "layout-shift", buffered: true});`

// settle goes to the end of the page, so that late pictures load, and back.
const settle = `(async () => {
	const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	window.scrollTo(0, document.documentElement.scrollHeight);
	await frame();
	await Promise.all([...document.images].map(i => { i.loading = "eager"; return i.decode().catch(() => {}); }));
	await document.fonts.ready;
	window.scrollTo(0, 0);
	await frame();
	return window.shifted.map(s => JSON.stringify(s));
})()`

// audit runs axe, which must have been loaded, and gives a line for each element
// that breaks a rule.
const audit = `axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag",
	values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}).then(r =>
	r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary.replace(/\s+/g, " "))))`

// overflow names the elements that stick out of the window.
const overflow = `document.documentElement.scrollWidth <= innerWidth ? [] :
	[document.documentElement.scrollWidth + " px wide", ...[...document.querySelectorAll("body *")]
		.filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).slice(0, 5)
		.map(e => e.outerHTML.slice(0, 160))]`

// spread puts the space between lines, paragraphs, letters and words that some readers
// need (WCAG 2.2, 1.4.12).
const spread = `(() => {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
	document.adoptedStyleSheets = [sheet];
})()`

// hidden names the elements of the page with text of their own that readers do
// not see, apart from those that are hidden on purpose: the trap for spammers, the
// button that needs the script,
// and texts for screen readers.
const hidden = `[...document.querySelectorAll("main *")].filter(e =>
	[...e.childNodes].some(n => n.nodeType == Node.TEXT_NODE && n.data.trim()) &&
	!e.closest(".trap, .copy, option, script, style, noscript") &&
	!e.checkVisibility({opacityProperty: true, visibilityProperty: true})).map(e => e.outerHTML.slice(0, 160))`

func TestBrowser(t *testing.T) {
	chromium := program(t, "chromium", "chromium", "chromium-browser", "google-chrome")
	axeFile := nodeModule(t, "axe-core", "4.14.1", "axe.min.js")
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("every piece", func(t *testing.T) {
		site := buildNewsroom(t)
		srv := site.serve(t, http.Header{"Content-Security-Policy": {policy(t)}})
		lookAt(t, newsroomViews, site, srv, openTab(t, chromium, srv.URL), string(axe))
	})
	site := buildSample(t, "")
	srv := site.serve(t, http.Header{"Content-Security-Policy": {policy(t)}})
	tab := openTab(t, chromium, srv.URL)
	lookAt(t, views, site, srv, tab, string(axe))
	t.Run("without JavaScript, everything can be read", func(t *testing.T) {
		call(t, tab.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		tab.resize(t, 390)
		for _, path := range []string{"/2026/11/library-to-open-on-sundays/", "/2026/11/harbour-wall-vote-live/"} {
			tab.open(t, srv.at(site, path))
			for _, element := range evaluate[[]string](t, tab.ctx, hidden) {
				t.Errorf("%s: not to be seen: %s", path, element)
			}
		}
	})
}

// lookAt opens pages in the sizes and colours of readers.
func lookAt(t *testing.T, views []view, site *builtSite, srv *server, tab *tab, axe string) {
	for _, view := range views {
		t.Run(view.name, func(t *testing.T) {
			if site.page(view.path) == nil {
				t.Fatalf("the site has no page %s", view.path)
			}
			for _, width := range []int64{390, 1280} {
				tab.resize(t, width)
				tab.open(t, srv.at(site, view.path))
				for _, shift := range evaluate[[]string](t, tab.ctx, settle) {
					t.Errorf("at %d px, the page jumps while it loads: %s", width, shift)
				}
				evaluate[*runtime.RemoteObject](t, tab.ctx, axe+"; null")
				for _, scheme := range []string{"light", "dark"} {
					tab.prefer(t, scheme)
					for _, problem := range evaluate[[]string](t, tab.ctx, audit) {
						t.Errorf("at %d px, %s: %s", width, scheme, problem)
					}
				}
			}
			tab.resize(t, 320)
			for _, what := range evaluate[[]string](t, tab.ctx, overflow) {
				t.Errorf("at 320 px, the page scrolls sideways: %s", what)
			}
			evaluate[*runtime.RemoteObject](t, tab.ctx, spread)
			for _, what := range evaluate[[]string](t, tab.ctx, overflow) {
				t.Errorf("at 320 px, with more space between letters, the page scrolls sideways: %s", what)
			}
			for _, problem := range tab.problems() {
				t.Error(problem)
			}
			for _, path := range srv.notFound() {
				t.Errorf("the page asks for %s, which is not there", path)
			}
		})
	}
}

// archiveViews are the pages of the archive that are not stories, one of each kind.
var archiveViews = []string{"/", "/tags/", "/tags/agile/", "/authors/", "/archive/", "/2016/", "/2016/03/", "/404.html"}

// TestBrowserShowsAnArchive looks at some posts of a real blog, and at its lists; at all of
// its posts where BROADSHEET_EVERY_STORY is set, which takes minutes.
// Its authors knew nothing of our layouts. Its pictures are not here, so what the
// browser says of them does not count.
func TestBrowserShowsAnArchive(t *testing.T) {
	chromium := program(t, "chromium", "chromium", "chromium-browser", "google-chrome")
	axe, err := os.ReadFile(nodeModule(t, "axe-core", "4.14.1", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	site := buildArchive(t)
	srv := site.serve(t, nil)
	tab := openTab(t, chromium, srv.URL)
	posts := slices.DeleteFunc(slices.Clone(site.pages), func(p *page) bool { return p.kind() != "post" })
	paths := slices.Clone(archiveViews)
	every := max(1, len(posts)/12)
	if os.Getenv("BROADSHEET_EVERY_STORY") != "" {
		every = 1
	}
	for i, p := range posts {
		// Besides, those with tables, and one with a picture in the text that is wider
		// than a phone.
		if i%every == 0 || p.count("table") > 0 || strings.Contains(p.name, "/tockingtime/") {
			paths = append(paths, strings.TrimPrefix(p.address.Path, site.base.Path))
		}
	}
	for _, path := range paths {
		if site.page(path) == nil {
			t.Errorf("the archive has no page %s", path)
			continue
		}
		for _, width := range []int64{320, 1280} {
			tab.resize(t, width)
			tab.open(t, srv.at(site, path))
			evaluate[*runtime.RemoteObject](t, tab.ctx, string(axe)+"; null")
			for _, scheme := range []string{"light", "dark"} {
				tab.prefer(t, scheme)
				for _, problem := range evaluate[[]string](t, tab.ctx, audit) {
					t.Errorf("%s: at %d px, %s: %s", path, width, scheme, problem)
				}
			}
			for _, what := range evaluate[[]string](t, tab.ctx, overflow) {
				t.Errorf("%s: at %d px, the page scrolls sideways: %s", path, width, what)
			}
		}
		for _, element := range evaluate[[]string](t, tab.ctx, hidden) {
			t.Errorf("%s: not to be seen: %s", path, element)
		}
	}
}

// tab is a browser tab with what went wrong in it.
type tab struct {
	ctx      context.Context
	mu       sync.Mutex
	list     []string
	pictures map[network.RequestID]bool // the requests that were answered with a picture
	// What came over the wire, in bytes: of pictures, and of all else.
	ofPictures, ofOthers float64
}

// openTab starts Chromium, without a profile of its own and without asking
// anything of anybody, until the test ends.
func openTab(t *testing.T, chromium, origin string) *tab {
	t.Helper()
	// On a machine that has much to do it may take Chromium minutes to start.
	const starting = time.Hour
	options := []chromedp.ExecAllocatorOption{chromedp.WSURLReadTimeout(starting), chromedp.ExecPath(chromium), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.DisableGPU}
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-extensions", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	options = append(options, chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &tab{ctx: ctx, pictures: map[network.RequestID]bool{}}
	if err := chromedp.Listen(ctx, func(event any) { b.notice(event, origin) }); err != nil {
		t.Fatal(err)
	}
	call(t, ctx, network.Enable, network.EnableParams{})
	call(t, ctx, protocol.AddScriptToEvaluateOnNewDocument, protocol.AddScriptToEvaluateOnNewDocumentParams{Source: countShifts})
	return b
}

// notice remembers what should not happen on a page.
func (b *tab) notice(event any, origin string) {
	var problem string
	switch e := event.(type) {
	case *network.EventLoadingFinished:
		b.mu.Lock()
		if b.pictures[e.RequestID] {
			b.ofPictures += e.EncodedDataLength
		} else {
			b.ofOthers += e.EncodedDataLength
		}
		b.mu.Unlock()
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeImage {
			b.mu.Lock()
			b.pictures[e.RequestID] = true
			b.mu.Unlock()
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, origin+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
			problem = "the page asks another host: " + e.Request.URL
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			args, _ := json.Marshal(e.Args)
			problem = fmt.Sprintf("console.%s: %s", e.Type, args)
		}
	case *runtime.EventExceptionThrown:
		problem = "a script fails: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			problem = fmt.Sprintf("the browser's log: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	}
	if problem != "" {
		b.mu.Lock()
		b.list = append(b.list, problem)
		b.mu.Unlock()
	}
}

// problems gives what went wrong since the last call.
func (b *tab) problems() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.list
	b.list = nil
	return list
}

// fetched gives how many bytes came over the wire since the last call, headers
// among them: those of pictures, and those of all else.
func (b *tab) fetched() (others, pictures int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	others, pictures = int(b.ofOthers), int(b.ofPictures)
	b.ofOthers, b.ofPictures = 0, 0
	return others, pictures
}

func (b *tab) open(t *testing.T, address string) {
	t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
}

func (b *tab) resize(t *testing.T, width int64) {
	t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 844)); err != nil {
		t.Fatal(err)
	}
}

// prefer sets the colour scheme that the reader wants, and no movement.
func (b *tab) prefer(t *testing.T, scheme string) {
	t.Helper()
	call(t, b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

func call[P, R any](t *testing.T, ctx context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// evaluate runs a script on the page and waits for its promise.
func evaluate[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
