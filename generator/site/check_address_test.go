package site

import (
	"slices"
	"testing"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// TestAddressesThatLeadNowhereAreTold: in texts and in the settings, each with its
// place and the likely address.
func TestAddressesThatLeadNowhereAreTold(t *testing.T) {
	opts := options()
	opts.BaseURL = "https://paper.example/news/"
	opts.Menu = []MenuEntry{{Title: "Right", URL: "/about/"}, {Title: "Wrong", URL: "/abuot/"}, {Title: "Elsewhere", URL: "https://x.example/y/"}}
	opts.Publisher = Publisher{Logo: "/logo.png", Policies: map[string]string{"ethicsPolicy": "/ethics/", "masthead": "/about/#us"}}
	opts.Comments.Action = "/comments/"
	opts.Positions = map[string]source.Position{"menu[1].url": {Path: "config.yaml", Line: 7, Column: 3}}
	p := post("harbour")
	p.Section, p.Aliases = "Town", []string{"/old/"}
	links := []string{"/town/", "/2026/11/harbour", "/2026/11/harbour/?a#b", "/old/", "/old", "/robots.txt", "/images/a.png", "/comments/", "/", "/waiting/", "beside.html", // right, or not ours to judge
		"/2026/harbour/", "/twon/", "/news/about/", "/nothing/at/all/"}
	for i, link := range links {
		p.Inserts = append(p.Inserts, content.Insert{Kind: content.InsertLink, Target: link, Pos: source.Position{Path: p.Path, Line: 10 + i, Column: 1}})
	}
	_, problems := New(opts, Input{
		Posts:  []*content.Post{p},
		Pages:  []*content.Page{{ID: "pages/about", Path: "content/pages/about.md", Slug: "about", Title: "About"}, {ID: "pages/waiting", Path: "content/pages/waiting.md", Slug: "waiting", Title: "Waiting", Draft: true}},
		Static: []source.File{{Path: "static/images/a.png"}, {Path: "static/images/logo.png"}},
	})
	want := []string{
		`config.yaml:7:3: "/abuot/" leads to nothing on this site; the likely address is /about/`,
		`config.yaml: "/ethics/" leads to nothing on this site; name the source file, as in about.md, or write the address of a page that there is`,
		`config.yaml: the picture "/logo.png" does not exist; the likely file is /images/logo.png`,
		`content/posts/harbour.md:19:1: "/waiting/" leads to what is not shown yet; the text is shown without a link until then`,
		`content/posts/harbour.md:21:1: "/2026/harbour/" leads to nothing on this site; the likely address is /2026/11/harbour/`,
		`content/posts/harbour.md:22:1: "/twon/" leads to nothing on this site; the likely address is /town/`,
		`content/posts/harbour.md:23:1: "/news/about/" leads to nothing on this site; write /about/: addresses begin at the front page, without /news/`,
		`content/posts/harbour.md:24:1: "/nothing/at/all/" leads to nothing on this site; name the source file, as in about.md, or write the address of a page that there is`,
	}
	var got []string
	for _, e := range problems {
		if !e.Warning {
			t.Errorf("%v is no warning", e)
		}
		got = append(got, e.Error())
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// TestAddressesGetTheSlashOfTheirPage: readers are spared the way over a redirect.
func TestAddressesGetTheSlashOfTheirPage(t *testing.T) {
	s := model(t, options(), Input{Posts: []*content.Post{post("harbour")}})
	for link, want := range map[string]string{"/2026/11/harbour": "/2026/11/harbour/", "/2026/11/harbour#a": "/2026/11/harbour/#a", "/feed.xml": "/feed.xml", "/gone": "/gone"} {
		d, err := s.Resolve("content/posts/x.md", link)
		if err != nil || d.Address+d.Tail != want {
			t.Errorf("%s leads to %s%s, want %s (%v)", link, d.Address, d.Tail, want, err)
		}
	}
}
