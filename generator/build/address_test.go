package build

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestSubPathIsInEveryURL: on a site below a path, every rooted URL has it, every
// one leads to a file, and what must be absolute is.
func TestSubPathIsInEveryURL(t *testing.T) {
	s := paper(t)
	s.edit(ConfigName, "https://gazette.example/", "https://gazette.example/the/news")
	b := s.clean()
	const base = "/the/news/"
	for name := range b.files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for n := range b.page(name).Descendants() {
			for _, a := range n.Attr {
				if !slices.Contains([]string{"href", "src", "action", "poster"}, a.Key) || !strings.HasPrefix(a.Val, "/") {
					continue
				}
				rest, ok := strings.CutPrefix(a.Val, base)
				if !ok {
					t.Errorf("%s: %s=%q lacks the path", name, a.Key, a.Val)
				} else if a.Key != "action" {
					b.wantFile(name, rest)
				}
			}
		}
		if c := all(b.page(name), "link"); name != "404.html" && !slices.ContainsFunc(c, func(n *html.Node) bool {
			return attr(n, "rel") == "canonical" && strings.HasPrefix(attr(n, "href"), "https://gazette.example/the/news/")
		}) {
			t.Errorf("%s has no canonical address", name)
		}
	}
	for _, name := range []string{"feed.xml", "sitemap.xml", "robots.txt", "water/feed.xml"} {
		if text := b.file(name); strings.Contains(text, "https://gazette.example/2") || !strings.Contains(text, "https://gazette.example/the/news/") {
			t.Errorf("%s has addresses without the path:\n%s", name, text)
		}
	}
}

// wantFile checks that a URL below the site's base leads to a file.
func (b *builtSite) wantFile(page, link string) {
	b.t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		b.t.Errorf("%s: %q: %v", page, link, err)
		return
	}
	name := u.Path
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if _, ok := b.files[name]; !ok {
		b.t.Errorf("%s: %q leads to no file", page, link)
	}
}

// wantLinks checks that all rooted links of all pages lead to files.
func (b *builtSite) wantLinks() {
	b.t.Helper()
	for name := range b.files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for n := range b.page(name).Descendants() {
			for _, key := range []string{"href", "src"} {
				if rest, ok := strings.CutPrefix(attr(n, key), "/"); ok {
					b.wantFile(name, rest)
				}
			}
		}
	}
}

// TestNamesOfAllScripts: titles, slugs and tags may be in any script, and links to
// their pages are percent-encoded.
func TestNamesOfAllScripts(t *testing.T) {
	s := newSite(t, `
-- content/posts/straße.md --
---
title: Die Straße am Fluß
date: 2026-11-01
section: Überlandverkehr
tags: [Öl & Gas, "日本 語", "طقس"]
author: Jörg Müller
---
Wie [hier](مرحبا.md) und [dort](<新闻 稿.md>). ![Bild](bild%20größe%20%231.gif)
-- content/posts/bild größe #1.gif --
GIF89a0020000
-- content/posts/مرحبا.md --
---
title: مرحبا بالعالم
date: 2026-11-02
tags: ["طقس"]
language: ar
---
نص.
-- content/posts/新闻 稿.md --
---
title: 新闻 稿
date: 2026-11-03
tags: ["日本 語"]
---
正文。
-- content/posts/emoji.md --
---
title: 🎉🎉 party
date: 2026-11-04
slug: 🎉-party
tags: ["🎉"]
---
Hooray.
-- content/posts/Größe.md --
---
title: 50% more?
date: 2026-11-05
url: /50%25-größer/
---
A.
`)
	b := s.build()
	for _, name := range []string{"2026/11/straße/index.html", "2026/11/مرحبا/index.html", "2026/11/新闻-稿/index.html",
		"überlandverkehr/index.html", "authors/jörg-müller/index.html", "tags/日本-語/index.html", "tags/طقس/index.html", "tags/öl-gas/index.html"} {
		b.file(name)
	}
	b.wantLinks()
	page := b.page("2026/11/straße/index.html")
	if got, want := hrefs(all(page, ".body a")), []string{"/2026/11/%D9%85%D8%B1%D8%AD%D8%A8%D8%A7/", "/2026/11/%E6%96%B0%E9%97%BB-%E7%A8%BF/"}; !slices.Equal(got, want) {
		t.Errorf("the text links to %q, want %q", got, want)
	}
	arabic := b.page("2026/11/مرحبا/index.html")
	if root := one(t, arabic, "html"); attr(root, "lang") != "ar" || attr(root, "dir") != "rtl" {
		t.Errorf("the Arabic page is marked %q %q", attr(root, "lang"), attr(root, "dir"))
	}
	for _, n := range all(page, "link") {
		if attr(n, "rel") == "canonical" && attr(n, "href") != "https://paper.example/2026/11/stra%C3%9Fe/" {
			t.Errorf("the canonical address is %q", attr(n, "href"))
		}
	}
}

// TestBasePathWithLettersIsEncoded: the path of the site may need encoding too.
func TestBasePathWithLettersIsEncoded(t *testing.T) {
	s := paper(t)
	s.edit(ConfigName, "https://gazette.example/", "https://gazette.example/küste/")
	page := s.clean().page("about/index.html")
	if got := attr(one(t, page, "header.masthead p a"), "href"); got != "/k%C3%BCste/" {
		t.Errorf("the front page is at %q", got)
	}
}

// TestLinksInSettingsMayBeWrittenInFull: menus and the like take query, fragment
// and percent-encoding as they are written, and addresses elsewhere.
func TestLinksInSettingsMayBeWrittenInFull(t *testing.T) {
	s := newSite(t, "-- content/pages/café.md --\n---\ntitle: Café\n---\n\n## Menu\n")
	s.write(ConfigName, plainConfig+"footer:\n"+
		"- {title: a, url: \"/café/#menu\"}\n- {title: b, url: \"/caf%C3%A9/?a=b#menu\"}\n- {title: c, url: \"https://other.example/?q=1\"}\n")
	s.opts.BaseURL = "https://paper.example/x/"
	got := hrefs(all(s.clean().page("index.html"), "footer nav a"))
	want := []string{"/x/caf%C3%A9/#menu", "/x/caf%C3%A9/?a=b#menu", "https://other.example/?q=1"}
	if len(got) < 3 || !slices.Equal(got[:3], want) {
		t.Errorf("the links are %q, want %q", got, want)
	}
}

// TestSiteWithoutPosts: a new site builds, with everything that does not need posts.
func TestSiteWithoutPosts(t *testing.T) {
	s := newSite(t, "-- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n-- content/authors/ada.md --\n---\nname: Ada\n---\n-- content/sections/world.md --\n---\ntitle: World\n---\n")
	b := s.clean()
	for _, name := range []string{"index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt", "about/index.html", "site.css",
		"authors/ada/index.html", "authors/index.html", "world/index.html", "world/feed.xml"} {
		b.file(name)
	}
	b.wantLinks()
	empty := newSite(t, "").clean()
	for _, name := range []string{"index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt"} {
		empty.file(name)
	}
	empty.wantLinks()
	if _, ok := empty.files["tags/index.html"]; ok {
		t.Error("a site without tags has a page of them")
	}
}
