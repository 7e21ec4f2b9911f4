package preview

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a tab of a real browser.
type browser struct {
	t     testing.TB
	ctx   context.Context
	paper *paper
	mu    sync.Mutex
	wrong []string // what it asked of others, and what its scripts did wrong
}

// browse starts Chromium, or skips the test.
func (p *paper) browse() *browser {
	p.t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	if program == "" {
		p.t.Skip("chromium is missing: on Debian, apt-get install chromium")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program), chromedp.Headless, chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.DisableGPU}
	for _, flag := range []string{"disable-background-networking", "disable-component-update", "disable-sync", "disable-extensions", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	p.t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	p.t.Cleanup(closeTab)
	b := &browser{t: p.t, ctx: ctx, paper: p}
	origin := strings.TrimSuffix(p.url, strings.TrimSuffix(p.server.base, "/"))
	p.must(chromedp.Listen(ctx, func(e any) {
		wrong := ""
		switch e := e.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, origin+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
				wrong = "it asks another host: " + e.Request.URL
			}
		case *runtime.EventExceptionThrown:
			wrong = "a script fails: " + e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				wrong += " " + e.ExceptionDetails.Exception.Description
			}
		}
		if wrong != "" {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.wrong = append(b.wrong, wrong)
		}
	}))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	p.must(err)
	b.resize(1280)
	return b
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.paper.must(chromedp.Do(b.ctx, chromedp.Navigate(b.paper.url+path)))
}

func (b *browser) resize(width int64) {
	b.t.Helper()
	b.paper.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 800)))
}

func (b *browser) prefer(scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	b.paper.must(err)
}

// names are at hand in the scripts of these tests: what the preview has added to the page,
// and its buttons by their text.
const names = `
	const root = document.querySelector("broadsheet-preview")?.shadowRoot;
	const button = text => [...root.querySelectorAll("button")].find(b => b.textContent === text);`

// run runs a script on the page, and gives what it says as text. Until it says anything
// but null, frame by frame, it is run again, also on the page that comes after this one.
// So what it does must be the last that it does.
func (b *browser) run(script string) string {
	b.t.Helper()
	again := `new Promise(done => { const look = () => {` + names + `
		let said = null;
		try { said = (() => {` + script + `})() ?? null; } catch {}
		said === null ? setTimeout(look, 10) : done(String(said));
	}; look(); })`
	for {
		value, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](again, chromedp.EvalAwaitPromise))
		if err == nil {
			return value
		}
		// The page went away while it was asked.
		if text := err.Error(); b.ctx.Err() != nil || !strings.Contains(text, "navigated") && !strings.Contains(text, "context") && !strings.Contains(text, "destroyed") && !strings.Contains(text, "collected") {
			b.t.Fatal(err)
		}
	}
}

// wait waits until an expression is true.
func (b *browser) wait(expression string) {
	b.t.Helper()
	b.run(`return (` + expression + `) || null;`)
}

// value waits until there is something that an expression names, and gives it as text.
func (b *browser) value(expression string) string {
	b.t.Helper()
	return b.run(`return ` + expression + `;`)
}

// click waits until there is an element that can be seen, and clicks it.
func (b *browser) click(element string) {
	b.t.Helper()
	b.run(`const e = ` + element + `; if (!e.checkVisibility()) return null; e.click(); return true;`)
}

// shoot keeps a picture of the page in the folder that BROADSHEET_SHOTS names.
func (b *browser) shoot(name string) {
	b.t.Helper()
	dir := os.Getenv("BROADSHEET_SHOTS")
	if dir == "" {
		return
	}
	for _, width := range []int64{375, 1280} {
		b.resize(width)
		for _, scheme := range []string{"light", "dark"} {
			b.prefer(scheme)
			shot, err := chromedp.Call(b.ctx, protocol.CaptureScreenshot, protocol.CaptureScreenshotParams{Format: "png"})
			b.paper.must(err)
			b.paper.must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), shot.Data, 0o644))
		}
	}
	b.prefer("light")
}

const longPost = `-- content/posts/long.md --
---
title: The long walk along the quay
date: 2026-11-05
section: Harbour
tags: [Quay, Walks]
authors: [Nell Ash]
---
It begins at the gate. See [the plan](nowhere.png "x").

![A picture that is not there](missing.png)

## The first mile

` + "Steps. \n\n" + `## The second mile

More steps.
-- content/posts/short.md --
---
title: A short walk
date: 2026-11-04
section: Harbour
tags: [Quay]
authors: [Nell Ash]
---
It begins at the quay, and ends there.
`

// TestABrowserFollowsEverySave edits a post, a style sheet and a layout, breaks front
// matter and mends it, and renames a post, and sees each of it in the page.
func TestABrowserFollowsEverySave(t *testing.T) {
	p := writeSite(t, twoPosts+longPost+"-- static/site.css --\nbody { color: rgb(1, 2, 3); min-height: 4000px; }\n")
	p.preview()
	b := p.browse()
	b.open("/2026/11/long/")
	b.wait(`root.querySelector(".bar").textContent.includes("words")`)
	b.shoot("bar")
	here := b.value("performance.timeOrigin")

	b.wait("scrollTo(0, 700), scrollY === 700")
	p.edit("content/posts/long.md", "More steps.", "Fewer steps.")
	b.wait(`document.body.textContent.includes("Fewer steps.")`)
	b.wait(`scrollY === 700`)
	if b.value("performance.timeOrigin") == here {
		t.Error("the page has not been loaded anew")
	}

	b.value("window.mark = 2")
	p.edit("static/site.css", "rgb(1, 2, 3)", "rgb(4, 5, 6)")
	b.wait(`getComputedStyle(document.body).color === "rgb(4, 5, 6)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	if b.value(`window.mark ?? "none"`) != "2" {
		t.Error("for a style sheet, the page is loaded anew")
	}

	p.write("layouts/partials/footer.html", `<footer id="ours">Printed on paper</footer>`)
	b.wait(`document.querySelector("#ours") !== null`)

	p.edit("content/posts/long.md", "date: 2026-11-05", "date: 2026-13-05")
	b.wait(`root.querySelector(".overlay").checkVisibility() && root.querySelector(".overlay").textContent.includes("content/posts/long.md:3:7")`)
	if !strings.Contains(b.value("document.querySelector('main').textContent"), "Fewer steps.") {
		t.Error("the last good version is not below")
	}
	if got := b.value(`root.querySelector(".overlay pre").textContent`); !strings.Contains(got, "3 | date: 2026-13-05") {
		t.Errorf("the excerpt is %q", got)
	}
	p.edit("content/posts/long.md", "date: 2026-13-05", "date: 2026-11-05")
	b.wait(`!root.querySelector(".overlay").checkVisibility()`)

	p.write("layouts/post.html", `{{ define "main" }}{{ .Post.Nosuch }}{{ end }}`)
	b.wait(`root.querySelector(".overlay").textContent.includes("layouts/post.html:1:28")`)
	if !strings.Contains(b.value("document.querySelector('main').textContent"), "Fewer steps.") {
		t.Error("with a broken layout, the last good version is not below")
	}
	p.must(os.Remove(p.file("layouts/post.html")))
	b.wait(`!root.querySelector(".overlay")?.checkVisibility() && document.readyState === "complete"`)

	p.must(os.Rename(p.file("content/posts/long.md"), p.file("content/posts/longer.md")))
	b.wait(`location.pathname === "/2026/11/longer/" && document.body.textContent.includes("Fewer steps.") && root.host.dataset.state === "listening"`)

	p.write("content/posts/flood.md", "---\ntitle: The flood\ndate: 2026-11-06\n---\nWet.\n")
	b.wait(`location.pathname === "/2026/11/flood/"`)
	for _, wrong := range b.wrong {
		t.Error(wrong)
	}
}

// TestTheBarIsEnglishOnAPageInArabic runs from left to right there, and marks what it
// repeats of the page as the page's language.
func TestTheBarIsEnglishOnAPageInArabic(t *testing.T) {
	p := writeSite(t, twoPosts+"-- content/posts/mina.md --\n---\ntitle: الميناء\ndate: 2026-11-02\nlanguage: ar\n---\n## الرصيف\n\nنص.\n\n## البحر\n\nنص.\n")
	p.preview()
	b := p.browse()
	b.open("/2026/11/mina/")
	b.click(`root.querySelector(".bar button")`)
	b.wait(`root.querySelector("details")`)
	b.value(`root.querySelectorAll("details").forEach(d => d.open = true), true`)
	b.shoot("arabic")
	if got := b.value(`document.documentElement.dir + " " + getComputedStyle(root.querySelector(".bar")).direction + " " + root.host.lang + " " + root.querySelector("details li a").lang`); got != "rtl ltr en ar" {
		t.Errorf("directions and languages are %s", got)
	}
	for _, wrong := range b.wrong {
		t.Error(wrong)
	}
}

// TestTheBarSaysWhatReadersDoNotSee looks at drafts and into the future.
func TestTheBarSaysWhatReadersDoNotSee(t *testing.T) {
	p := writeSite(t, twoPosts+longPost)
	p.preview()
	b := p.browse()
	b.open("/2026/11/plan/")
	b.wait(`root.querySelector(".bar").textContent.includes("is a draft")`)
	b.shoot("held")
	b.click(`root.querySelector(".bar button")`)
	b.click(`root.querySelector("input[name=drafts]")`)
	b.wait(`document.querySelector("main").textContent.includes("Not yet.") && root.querySelector(".state").textContent === "draft"`)
	b.shoot("draft")

	b.open("/2026/11/long/")
	b.wait(`root.querySelector(".panel").checkVisibility() && root.querySelector(".panel").textContent.includes("The second mile")`)
	for _, want := range []string{"content/posts/long.md", "does not exist", "the same section", "tagged Quay", "by Nell Ash"} {
		if panel := b.value(`root.querySelector(".panel").textContent`); !strings.Contains(panel, want) {
			t.Errorf("the panel does not say %q: %s", want, panel)
		}
	}
	if href := b.value(`root.querySelector(".panel a").href`); href != "vscode://file"+p.file("content/posts/long.md")+":1:1" {
		t.Errorf("the link to the editor is %s", href)
	}
	b.value(`root.querySelectorAll("details").forEach(d => d.open = true), true`)
	b.shoot("panel")

	b.open("/")
	if b.value(`!root.querySelector(".panel").checkVisibility() ? null : root.querySelector(".panel").textContent === ""`) == "true" {
		t.Error("the panel is shown before anything is in it")
	}
	if strings.Contains(b.value("document.querySelector('main').textContent"), "The next") {
		t.Error("the story to come is shown already")
	}
	b.click(`button("Tomorrow 06:00")`)
	b.wait(`document.querySelector("main").textContent.includes("The next") && root.querySelector(".bar").textContent.includes("as of 2026-11-24 06:00")`)
	b.shoot("tomorrow")
	b.click(`button("Back to now")`)
	b.wait(`!document.querySelector("main").textContent.includes("The next")`)

	p.edit("content/posts/tide.md", "date: 2026-11-01", "date: [")
	p.write("layouts/home.html", "{{ define \"main\" }}\n\t{{ range .Home.Latest }}{{ .Titel }}{{ end }}\n{{ end }}")
	b.wait(`root.querySelector(".overlay").checkVisibility() && root.querySelectorAll(".problem").length >= 2`)
	b.shoot("overlay")
	for _, wrong := range b.wrong {
		t.Error(wrong)
	}
}
