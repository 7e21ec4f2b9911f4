package sitetest

import (
	"path/filepath"
	"testing"
)

// rule is something that holds for every page of a site.
type rule struct {
	name  string
	check func(*testing.T, *builtSite)
}

var rules = []rule{
	{name: "links, pictures and fragments lead somewhere", check: checkLinks},
	{name: "addresses in styles and the web app manifest lead somewhere", check: checkStyleLinks},
	{name: "a page has one h1", check: checkHeadline},
	{name: "no heading level is skipped", check: checkOutline},
	{name: "ids are unique", check: checkIDs},
	{name: "every picture has an alternative text", check: checkAlternatives},
	{name: "one picture at most is fetched first, and not lazily", check: checkEager},
	{name: "the head is complete", check: checkHead},
	{name: "structured data is JSON, and its headline the one that readers see", check: checkStructuredData},
	{name: "structured data keeps the rules of its types", check: checkTypes},
	{name: "translations name each other", check: checkTranslations},
	{name: "sitemaps keep their schemas", check: checkSchemas},
	{name: "feeds can be read, and list built pages", check: checkFeeds},
	{name: "the sitemap lists the pages for search engines, and no others", check: checkSitemap},
	{name: "robots.txt names the sitemap", check: checkRobots},
}

func TestSites(t *testing.T) {
	t.Parallel()
	sites := []struct {
		name  string
		build func(*testing.T) *builtSite
	}{
		{name: "sample", build: func(t *testing.T) *builtSite { return buildSample(t, "") }},
		{name: "sample below a path", build: func(t *testing.T) *builtSite { return buildSample(t, belowAPath) }},
		{name: "every piece", build: buildNewsroom},
		{name: "no posts", build: func(t *testing.T) *builtSite {
			folder := t.TempDir()
			writeFile(t, filepath.Join(folder, "config.yaml"), "title: Nothing yet\nbase_url: https://empty.example/\n")
			return buildSite(t, folder, "https://empty.example/")
		}},
		{name: "archive", build: buildArchive},
	}
	for _, site := range sites {
		t.Run(site.name, func(t *testing.T) {
			t.Parallel()
			s := site.build(t)
			if len(s.pages) == 0 {
				t.Fatal("the site has no pages")
			}
			for _, r := range rules {
				t.Run(r.name, func(t *testing.T) {
					t.Parallel()
					r.check(t, s)
				})
			}
		})
	}
}
