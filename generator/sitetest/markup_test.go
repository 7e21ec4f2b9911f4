package sitetest

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func checkHeadline(t *testing.T, s *builtSite) {
	for _, p := range s.pages {
		if p.isRedirect() {
			continue
		}
		n := p.count("h1")
		if n != 1 {
			t.Errorf("%s has %d h1, want 1", p.name, n)
		}
		for h := range p.elements("h1") {
			if text(h) == "" {
				t.Errorf("%s has an empty h1", p.name)
			}
		}
	}
}

var headingName = regexp.MustCompile(`^h[1-6]$`)

// checkOutline wants each heading to be at most one level below the one before.
func checkOutline(t *testing.T, s *builtSite) {
	for _, p := range s.pages {
		before := 0
		for n := range p.doc.Descendants() {
			if !headingName.MatchString(n.Data) {
				continue
			}
			level, _ := strconv.Atoi(n.Data[1:])
			if level > before+1 {
				t.Errorf("%s: %s %q follows a heading of level %d", p.name, n.Data, text(n), before)
			}
			before = level
		}
	}
}

func checkIDs(t *testing.T, s *builtSite) {
	for _, p := range s.pages {
		for _, id := range slices.Sorted(maps.Keys(p.ids)) {
			if p.ids[id] > 1 {
				t.Errorf("%s: the id %q stands %d times", p.name, id, p.ids[id])
			}
			if strings.ContainsAny(id, " \t\n") {
				t.Errorf("%s: the id %q holds a space", p.name, id)
			}
		}
	}
}

func checkAlternatives(t *testing.T, s *builtSite) {
	for _, p := range s.pages {
		for n := range p.elements("img") {
			if !hasAttr(n, "alt") {
				t.Errorf("%s: the picture %q has no alt", p.name, attr(n, "src"))
			}
			if src, _, _ := strings.Cut(attr(n, "src"), "?"); s.told[src] || strings.Contains(src, "://") {
				continue // missing, or on another host: nobody knows its size
			}
			if !hasAttr(n, "width") || !hasAttr(n, "height") {
				t.Errorf("%s: the picture %q has no width and height, so the page jumps when it loads", p.name, attr(n, "src"))
			}
		}
	}
}

// checkEager wants browsers to know which picture readers see first.
func checkEager(t *testing.T, s *builtSite) {
	for _, p := range s.pages {
		first := 0
		for n := range p.elements("img") {
			if attr(n, "fetchpriority") == "high" {
				first++
				if attr(n, "loading") == "lazy" {
					t.Errorf("%s: %s is fetched first and lazily", p.name, attr(n, "src"))
				}
			}
		}
		if first > 1 {
			t.Errorf("%s: %d pictures are fetched first", p.name, first)
		}
	}
}

// checkHead wants the parts of a head that every page has.
func checkHead(t *testing.T, s *builtSite) {
	for _, p := range s.pages {
		var canonicals []string
		for n := range p.elements("link") {
			if attr(n, "rel") == "canonical" {
				canonicals = append(canonicals, attr(n, "href"))
			}
		}
		switch {
		case p.isRedirect():
			if len(canonicals) != 1 {
				t.Errorf("%s: canonical links %q, want one", p.name, canonicals)
			}
			continue // it is nobody's page to read
		case p.name == "404.html":
			if len(canonicals) > 0 || !p.noIndex() {
				t.Errorf("%s: is shown at any address, so it has no canonical link and is noindex; it has %q, noindex %v", p.name, canonicals, p.noIndex())
			}
		case len(canonicals) == 1 && !strings.HasPrefix(canonicals[0], s.base.String()): // of copy that is others'
		case len(canonicals) != 1 || canonicals[0] != p.address.String():
			t.Errorf("%s: canonical links %q, want %q", p.name, canonicals, p.address)
		}
		for n := range p.elements("html") {
			if attr(n, "lang") == "" {
				t.Errorf("%s: the html element has no lang", p.name)
			}
		}
		if n := p.count("title"); n < 1 {
			t.Errorf("%s has no title", p.name)
		}
		if n := p.count("main"); n != 1 {
			t.Errorf("%s has %d main elements, want 1", p.name, n)
		}
		checkMeta(t, p)
		checkFeedsAnnounced(t, s, p)
		// Browsers look for it there, and no further.
		if at := bytes.Index(s.read(t, p.name), []byte(`<meta charset="utf-8">`)); at < 0 || at > 1000 {
			t.Errorf("%s: the charset stands at byte %d", p.name, at)
		}
	}
}

// checkFeedsAnnounced wants each page to name a feed, so that readers of feeds can
// subscribe wherever they are.
func checkFeedsAnnounced(t *testing.T, s *builtSite, p *page) {
	for n := range p.elements("link") {
		if attr(n, "rel") == "alternate" && attr(n, "type") == "application/rss+xml" && attr(n, "title") != "" {
			return
		}
	}
	t.Errorf("%s announces no feed", p.name)
}

// checkMeta wants the meta elements that previews and browsers ask for, once.
func checkMeta(t *testing.T, p *page) {
	found := map[string]int{}
	for n := range p.elements("meta") {
		key := attr(n, "property")
		if key == "" {
			key = attr(n, "name")
		}
		if hasAttr(n, "charset") {
			key = "charset"
		}
		found[key]++
		if key == "viewport" && (strings.Contains(attr(n, "content"), "user-scalable") || strings.Contains(attr(n, "content"), "maximum-scale")) {
			t.Errorf("%s: the page can't be zoomed: %s", p.name, attr(n, "content"))
		}
		if key != "" && attr(n, "content") == "" && attr(n, "charset") == "" {
			t.Errorf("%s: the meta element %q is empty", p.name, key)
		}
	}
	want := []string{"charset", "viewport", "og:title", "og:type", "og:site_name", "og:locale", "twitter:card"}
	if p.name != "404.html" {
		want = append(want, "og:url")
	}
	for _, key := range want {
		if found[key] != 1 {
			t.Errorf("%s has %d meta elements %q, want 1", p.name, found[key], key)
		}
	}
}
