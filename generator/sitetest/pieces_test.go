package sitetest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
)

// described gives the object of a type in a page's structured data; nil when there is
// none.
func (p *page) described(t *testing.T, kind string) thing {
	t.Helper()
	list, err := structuredData(p)
	if err != nil {
		t.Errorf("%s: %v", p.name, err)
	}
	for _, object := range list {
		if object["@type"] == kind {
			return object
		}
	}
	return nil
}

// mustPage gives a page, which has to be there.
func (s *builtSite) mustPage(t *testing.T, path string) *page {
	t.Helper()
	p := s.page(path)
	if p == nil {
		t.Fatalf("there is no page %s", path)
	}
	return p
}

// TestEachGenreIsToldToSearchEngines wants the type of each genre, and the label that
// readers see. That the properties are right is a rule of all sites.
func TestEachGenreIsToldToSearchEngines(t *testing.T) {
	t.Parallel()
	s := buildNewsroom(t)
	for post, want := range map[string]struct{ kind, label string }{
		"wire":       {"NewsArticle", ""},
		"gates":      {"ReportageNewsArticle", "Reportage"},
		"money":      {"AnalysisNewsArticle", "Analysis"},
		"background": {"BackgroundNewsArticle", "Background"},
		"opinion":    {"OpinionNewsArticle", "Opinion"},
		"review":     {"ReviewNewsArticle", "Review"},
		"callout":    {"AskPublicNewsArticle", "Tell us"},
		"satire":     {"SatiricalArticle", "Satire"},
		"lamps":      {"AdvertiserContentArticle", "Sponsored by Tow & Sons"},
		"flood":      {"LiveBlogPosting", "Live"},
	} {
		p := s.mustPage(t, "/2026/11/"+post+"/")
		if p.described(t, want.kind) == nil {
			t.Errorf("%s is described as no %s", post, want.kind)
		}
		for n := range p.doc.Descendants() {
			if attr(n, "class") == "kicker" {
				if want.label != "" && !strings.Contains(text(n), want.label) {
					t.Errorf("%s says %q to readers, want %q", post, text(n), want.label)
				}
				break // those of other stories follow
			}
		}
	}
}

// TestStructuredDataHasWhatTheNewsroomWrote looks for what only some stories have.
func TestStructuredDataHasWhatTheNewsroomWrote(t *testing.T) {
	t.Parallel()
	s := buildNewsroom(t)
	gates := s.mustPage(t, "/2026/11/gates/").described(t, "ReportageNewsArticle")
	if notes, _ := gates["correction"].([]any); len(notes) != 2 {
		t.Errorf("corrections are %v, want the correction and the clarification, and not the editor's note", gates["correction"])
	}
	// The last note, since the front matter has no updated.
	if gates["dateModified"] != "2026-11-22T00:00:00Z" {
		t.Errorf("changed %v, want the day of the last note", gates["dateModified"])
	}
	money := s.mustPage(t, "/2026/11/money/")
	part, _ := money.described(t, "AnalysisNewsArticle")["hasPart"].(thing)
	walls := 0
	for n := range money.doc.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(strings.Fields(attr(n, "class")), "paywall") {
			walls++
		}
	}
	if part["cssSelector"] != ".paywall" || part["isAccessibleForFree"] != false || walls != 1 {
		t.Errorf("the paywall is %v, and %d elements have its class", part, walls)
	}
	live := s.mustPage(t, "/2026/11/flood/")
	updates, _ := live.described(t, "LiveBlogPosting")["liveBlogUpdate"].([]any)
	var told, seen []string
	for _, u := range updates {
		told = append(told, fmt.Sprint(u.(thing)["datePublished"], " ", u.(thing)["url"]))
	}
	for n := range live.elements("article") {
		if attr(n, "class") == "update" {
			for d := range n.Descendants() {
				if d.Data == "time" {
					seen = append(seen, attr(d, "datetime")+" "+live.address.String()+"#"+attr(n, "id"))
				}
			}
		}
	}
	if len(seen) != 3 || !slices.Equal(told, seen) || !slices.IsSortedFunc(seen, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("updates are told as %q, and readers see %q; want three, the latest first", told, seen)
	}
	publisher := s.mustPage(t, "/").described(t, "NewsMediaOrganization")
	for _, rule := range typeRules()["NewsMediaOrganization"] {
		if publisher[rule.name] == nil {
			t.Errorf("the publisher has no %s", rule.name)
		}
	}
	person, _ := s.mustPage(t, "/authors/ada/").described(t, "ProfilePage")["mainEntity"].(thing)
	for _, property := range []string{"name", "url", "jobTitle", "description", "sameAs"} {
		if person[property] == nil {
			t.Errorf("the author has no %s: %v", property, person)
		}
	}
}

// TestEveryListHasItsFeeds wants the three formats for the site and each kind of list,
// announced by the list's page, with the hub and the logo.
func TestEveryListHasItsFeeds(t *testing.T) {
	t.Parallel()
	s := buildNewsroom(t)
	types := map[string]string{"feed.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}
	for _, list := range []string{"/", "/canal/", "/tags/flood/", "/authors/ada/", "/series/the-gates/", "/fr/", "/fr/canal/"} {
		announced := map[string]string{}
		for n := range s.mustPage(t, list).elements("link") {
			if strings.Contains(attr(n, "type"), "rss+xml") || strings.Contains(attr(n, "type"), "atom+xml") || strings.Contains(attr(n, "type"), "feed+json") {
				announced[attr(n, "href")] = attr(n, "type")
			}
		}
		for _, file := range slices.Sorted(maps.Keys(types)) {
			name := path.Join(list, file)
			if announced[name] != types[file] {
				t.Errorf("%s announces %s as %q, want %q", list, name, announced[name], types[file])
			}
			if !s.files[name[1:]] {
				t.Errorf("there is no %s", name)
				continue
			}
			text := string(s.read(t, name[1:]))
			for _, part := range []string{"https://hub.example/", "https://lock.example/logo.png"} {
				if !strings.Contains(text, part) {
					t.Errorf("%s does not name %s", name, part)
				}
			}
		}
	}
	feed, err := gofeed.NewParser().ParseString(string(s.read(t, "feed.xml")))
	if err != nil || feed.Image == nil || feed.Image.Title != feed.Title {
		t.Errorf("the feed's picture is %+v (%v)", feed.Image, err)
	}
	// The logo of 600 by 60 pixels is more than RSS allows.
	if text := string(s.read(t, "feed.xml")); !strings.Contains(text, "<width>144</width>\n<height>14</height>") {
		t.Error("the feed does not say the logo's size as RSS has it")
	}
}

// TestNoStoryStandsTwiceInAList: what editors put at the top is not repeated below.
func TestNoStoryStandsTwiceInAList(t *testing.T) {
	t.Parallel()
	for _, s := range []*builtSite{buildSample(t, ""), buildNewsroom(t)} {
		for _, p := range s.pages {
			if p.kind() != "list" {
				continue
			}
			shown := map[string]bool{}
			for n := range p.elements("article") {
				for a := range n.Descendants() {
					if a.Data == "a" && shown[attr(a, "href")] {
						t.Errorf("%s shows %s twice", p.name, attr(a, "href"))
					} else if a.Data == "a" {
						shown[attr(a, "href")] = true
					}
				}
			}
		}
	}
}

// TestTheFootNamesEachPageOnce: what the settings name is not named again.
func TestTheFootNamesEachPageOnce(t *testing.T) {
	t.Parallel()
	for _, s := range []*builtSite{buildSample(t, ""), buildNewsroom(t)} {
		for _, p := range s.pages {
			named := map[string]bool{}
			for n := range p.elements("footer") {
				if attr(n, "class") != "colophon" {
					continue
				}
				for a := range n.Descendants() {
					if a.Data != "a" || a.Parent.Data != "li" {
						continue
					}
					if href := attr(a, "href"); named[href] {
						t.Errorf("%s: the foot names %s twice", p.name, href)
					} else {
						named[href] = true
					}
				}
			}
		}
	}
}

// TestTheSitemapSaysWhenAStoryChanged, as the story itself does to search engines.
func TestTheSitemapSaysWhenAStoryChanged(t *testing.T) {
	t.Parallel()
	for _, s := range []*builtSite{buildSample(t, ""), buildNewsroom(t)} {
		var sitemap struct {
			URLs []struct {
				Loc     string `xml:"loc"`
				LastMod string `xml:"lastmod"`
			} `xml:"url"`
		}
		if err := xml.Unmarshal(s.read(t, "sitemap.xml"), &sitemap); err != nil {
			t.Fatal(err)
		}
		stories := 0
		for _, u := range sitemap.URLs {
			p := s.page("/" + strings.TrimPrefix(u.Loc, s.base.String()))
			if p == nil || p.kind() != "post" {
				continue
			}
			list, err := structuredData(p)
			if err != nil || len(list) == 0 {
				t.Fatalf("%s: %v", p.name, err)
			}
			stories++
			if list[0]["dateModified"] != u.LastMod {
				t.Errorf("%s changed %v, and the sitemap says %s", p.name, list[0]["dateModified"], u.LastMod)
			}
		}
		if stories < 10 {
			t.Errorf("there are only %d stories in the sitemap", stories)
		}
	}
}

// TestTheCreatorIsTheAuthorsAccount, where the author's file links to one.
func TestTheCreatorIsTheAuthorsAccount(t *testing.T) {
	t.Parallel()
	s := buildNewsroom(t)
	for path, want := range map[string]string{"/2026/11/gates/": "@adapound", "/2026/11/wire/": "", "/authors/ada/": ""} {
		got := ""
		for n := range s.mustPage(t, path).elements("meta") {
			if attr(n, "name") == "twitter:creator" {
				got = attr(n, "content")
			}
		}
		if got != want {
			t.Errorf("%s has the creator %q, want %q", path, got, want)
		}
	}
}

// TestEveryPageHasAPictureForNetworks: its own in the shape that they show, a card with
// its headline, or the site's; of the size that the page says.
func TestEveryPageHasAPictureForNetworks(t *testing.T) {
	t.Parallel()
	s := buildSample(t, "")
	cards, crops := 0, 0
	for _, p := range s.pages {
		if p.isRedirect() {
			continue
		}
		said := map[string]string{}
		for n := range p.elements("meta") {
			said[attr(n, "property")] = attr(n, "content")
		}
		name, ours := strings.CutPrefix(said["og:image"], s.base.String())
		if !ours || !s.files[name] {
			t.Errorf("%s shows networks the picture %q, which is not there", p.name, said["og:image"])
			continue
		}
		size, _, err := image.DecodeConfig(bytes.NewReader(s.read(t, name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := fmt.Sprint(size.Width, "x", size.Height); got != said["og:image:width"]+"x"+said["og:image:height"] || size.Width < 1000 || said["og:image:alt"] == "" {
			t.Errorf("%s: %s is %s, and the page says %sx%s, %q", p.name, name, got, said["og:image:width"], said["og:image:height"], said["og:image:alt"])
		}
		switch {
		case strings.Contains(name, "immutable/card-") && size.Width == 1200 && size.Height == 630:
			cards++
		case strings.Contains(name, "-16x9-"):
			crops++
		}
	}
	if cards < 10 || crops < 3 {
		t.Errorf("%d pages show a card, %d their own picture", cards, crops)
	}
}
