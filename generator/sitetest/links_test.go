package sitetest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// linkAttributes are those that hold one address.
var linkAttributes = []string{"href", "src", "poster", "data", "data-src"}

// checkLinks follows every address on every page that leads to the site itself. On
// sites whose texts are not ours, the build must have warned of those that are
// broken.
func checkLinks(t *testing.T, s *builtSite) {
	pages := map[string]*page{}
	for _, p := range s.pages {
		pages[p.name] = p
	}
	for _, p := range s.pages {
		for n := range p.doc.Descendants() {
			for _, link := range linksOf(n) {
				if problem := s.follow(p, pages, link); problem != "" {
					t.Errorf("%s: <%s> %q: %s", p.name, n.Data, link, problem)
				}
			}
		}
	}
}

// linksOf gives the addresses in an element's attributes.
func linksOf(n *html.Node) []string {
	var links []string
	for _, key := range linkAttributes {
		if hasAttr(n, key) {
			links = append(links, attr(n, key))
		}
	}
	for candidate := range strings.SplitSeq(attr(n, "srcset"), ",") {
		if fields := strings.Fields(candidate); len(fields) > 0 {
			links = append(links, fields[0])
		}
	}
	if property := attr(n, "property"); n.Data == "meta" && (property == "og:image" || property == "og:url") {
		links = append(links, attr(n, "content"))
	}
	return links
}

// follow says what is wrong with a link on a page; "" when nothing is.
func (s *builtSite) follow(p *page, pages map[string]*page, link string) string {
	if link == "" {
		return "is empty"
	}
	ref, err := url.Parse(link)
	if err != nil {
		return err.Error()
	}
	to := p.address.ResolveReference(ref)
	name, ours := s.file(to)
	if !ours {
		return ""
	}
	if !s.files[name] {
		if path := "/" + strings.TrimPrefix(to.Path, s.base.Path); s.told[path] || s.told[link] {
			return "" // the author's, who has been told
		}
		return fmt.Sprintf("there is no file %s", name)
	}
	fragment, _, _ := strings.Cut(to.Fragment, ":~:") // what follows are words to find, by the browser
	if fragment == "" {
		return ""
	}
	target := pages[name]
	if target == nil {
		return "has a fragment, but leads to no page"
	}
	if target.ids[fragment] == 0 {
		return fmt.Sprintf("%s has no id %q", name, fragment)
	}
	return ""
}

var cssAddress = regexp.MustCompile(`url\(\s*["']?([^"')]+)["']?\s*\)`)

// checkStyleLinks follows the addresses in style sheets and web app manifests.
func checkStyleLinks(t *testing.T, s *builtSite) {
	for name := range s.files {
		var links []string
		switch path.Ext(name) {
		case ".css":
			for _, m := range cssAddress.FindAllSubmatch(s.read(t, name), -1) {
				links = append(links, string(m[1]))
			}
		case ".webmanifest":
			var manifest struct {
				StartURL string                 `json:"start_url"`
				Icons    []struct{ Src string } `json:"icons"`
			}
			if err := json.Unmarshal(s.read(t, name), &manifest); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if manifest.StartURL != "" {
				links = append(links, manifest.StartURL)
			}
			for _, icon := range manifest.Icons {
				links = append(links, icon.Src)
			}
		default:
			continue
		}
		at := &page{name: name, address: s.base.ResolveReference(&url.URL{Path: s.base.Path + name})}
		for _, link := range links {
			if problem := s.follow(at, nil, link); problem != "" {
				t.Errorf("%s: %q: %s", name, link, problem)
			}
		}
	}
}
