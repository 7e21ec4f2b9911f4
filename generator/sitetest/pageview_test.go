package sitetest

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/network"

	"broadsheet/generator/hosting"
)

// TestPageView opens every story in Chromium, which has nothing in its cache, from
// nginx with the settings that the program prints, and counts what comes over the
// wire, headers and all. The paper with every piece has no pictures; in the sample
// they do not count.
func TestPageView(t *testing.T) {
	chromium := program(t, "chromium", "chromium", "chromium-browser", "google-chrome")
	nginx := program(t, "nginx-light", "nginx", "/usr/sbin/nginx")
	t.Run("sample", func(t *testing.T) {
		countPageViews(t, chromium, nginx, buildSample(t, ""), described(t, ""), true)
	})
	t.Run("every piece", func(t *testing.T) {
		site := describedIn(t, filepath.Join("testdata", "newsroom"), "")
		countPageViews(t, chromium, nginx, buildNewsroom(t), site, false)
	})
}

func countPageViews(t *testing.T, chromium, nginx string, s *builtSite, hosted *hosting.Site, pictures bool) {
	origin := startNginx(t, nginx, string(hosted.AppendNginx(nil)), s.dir)
	tab := openTab(t, chromium, origin)
	call(t, tab.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	tab.resize(t, 390)
	views, heaviest, at := 0, 0, ""
	for _, p := range s.pages {
		if p.kind() != "post" {
			continue
		}
		if !pictures && p.count("img") > 0 {
			t.Errorf("%s shows pictures, and should not", p.name)
		}
		views++
		tab.fetched() // what came before
		tab.open(t, origin+p.address.Path)
		for _, shift := range evaluate[[]string](t, tab.ctx, settle) {
			t.Errorf("%s: the page jumps while it loads: %s", p.name, shift)
		}
		for _, problem := range tab.problems() { // among them what is fetched from another host
			t.Errorf("%s: %s", p.name, problem)
		}
		bytes, ofPictures := tab.fetched()
		if !pictures {
			bytes += ofPictures // there should be none
		}
		if bytes > heaviest {
			heaviest, at = bytes, p.name
		}
		if page := zipped(t, s.read(t, p.name)); bytes < page/2 || bytes > maxWeight {
			t.Errorf("%s: %d bytes are fetched; want %d at most, and the page alone has about %d", p.name, bytes, maxWeight, page)
		}
	}
	if views < 15 {
		t.Errorf("there are only %d stories", views)
	}
	t.Logf("measured: %d stories, without pictures: the heaviest page view fetches %d bytes: %s", views, heaviest, at)
}

// feedContrast gives the texts of a feed, as a browser shows it, that stand out too
// little from what is behind them (WCAG 2.2, 1.4.3), and says when there are few.
const feedContrast = `(() => {
	const rgb = text => text.match(/[\d.]+/g).map(Number);
	const light = text => rgb(text).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
	const paper = getComputedStyle(document.documentElement).backgroundColor;
	const found = [];
	let texts = 0;
	const look = (style, behind, what) => {
		texts++;
		const r = ratio(style.color, behind);
		if (r < 4.5) found.push(what.slice(0, 80) + " has a contrast of " + r.toFixed(2));
	};
	for (const e of document.querySelectorAll("*")) {
		if (!e.checkVisibility()) continue;
		if ([...e.childNodes].some(n => n.nodeType == Node.TEXT_NODE && n.data.trim())) look(getComputedStyle(e), paper, e.textContent);
		const before = getComputedStyle(e, "::before");
		if (before.content != "none" && before.content != "normal") look(before, (rgb(before.backgroundColor)[3] ?? 1) == 0 ? paper : before.backgroundColor, before.content);
	}
	if (texts < 10) found.push("only " + texts + " texts are to be seen");
	if (document.documentElement.scrollWidth > innerWidth) found.push("the feed scrolls sideways: " + document.documentElement.scrollWidth + " px");
	return [paper, ...found];
})()`

// TestFeedsInABrowser opens feeds as readers do who follow a link to one.
func TestFeedsInABrowser(t *testing.T) {
	chromium := program(t, "chromium", "chromium", "chromium-browser", "google-chrome")
	site := buildNewsroom(t)
	srv := site.serve(t, nil)
	tab := openTab(t, chromium, srv.URL)
	for _, path := range []string{"/feed.xml", "/atom.xml", "/fr/feed.xml", "/ar/atom.xml"} {
		papers := map[string]bool{}
		for _, width := range []int64{375, 1280} {
			tab.resize(t, width)
			for _, scheme := range []string{"light", "dark"} {
				tab.prefer(t, scheme)
				tab.open(t, srv.at(site, path))
				found := evaluate[[]string](t, tab.ctx, feedContrast)
				papers[found[0]] = true
				for _, problem := range found[1:] {
					t.Errorf("%s at %d px, %s: %s", path, width, scheme, problem)
				}
			}
		}
		if len(papers) != 2 {
			t.Errorf("%s has the backgrounds %v; want one in light, one in dark", path, papers)
		}
	}
}
