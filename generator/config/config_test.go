package config

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/content"
	"broadsheet/generator/hosting"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

const least = "title: The Ferry Post\nbase_url: https://ferry.example\n"

func TestLeastFileHasDefaults(t *testing.T) {
	c, err := Load(fstest.MapFS{"config.yaml": {Data: []byte(least)}}, "config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := site.Options{
		Title: "The Ferry Post", BaseURL: "https://ferry.example/", Language: "en",
		Location: c.Content.Location, Permalink: "/:year/:month/:slug/", PageSize: 20,
		Home: site.HomeOptions{Top: 5, PerSection: 4, Latest: 10},
		Feeds: site.FeedOptions{Items: 20, Site: []string{"rss", "atom", "json"}, Sections: []string{"rss", "atom", "json"},
			Tags: []string{"rss"}, Authors: []string{"rss"}, Series: []string{"rss"}},
		Comments: site.CommentOptions{Provider: "static", Default: content.CommentsOpen}, Related: 6,
	}
	if diff := cmp.Diff(want.Home, c.Site.Home) + cmp.Diff(want.Feeds, c.Site.Feeds); diff != "" {
		t.Error(diff)
	}
	if c.Site.Title != want.Title || c.Site.BaseURL != want.BaseURL || c.Site.Language != want.Language ||
		c.Site.Permalink != want.Permalink || c.Site.PageSize != want.PageSize ||
		c.Site.Comments != want.Comments || c.Site.Related != want.Related {
		t.Errorf("got %+v, want %+v", c.Site, want)
	}
	if c.Output != "public" || c.Site.Location.String() != "UTC" || c.Content.Language != "en" {
		t.Errorf("got %+v", c)
	}
}

// full sets every key that there is.
const full = `title: The Ferry Post
description: News from both banks.
base_url: https://Ferry.example/news
language: de-AT
languages: [fr, ar]
timezone: Europe/Vienna
copyright: © The Ferry Post
output: out/site
permalink: /:section/:year/:month/:day/:slug/
page_size: 12
sections: [world, local]
menu:
  - {title: About, url: /about/}
  - {title: Write to us, url: "mailto:desk@ferry.example"}
footer:
  - title: Corrections
    url: https://ferry.example/corrections/
home: {top: 3, per_section: 0, latest: 5}
feeds: {items: 7, full: true, site: [atom], sections: [json, rss], tags: [], authors: [rss], series: [atom], hub: "https://hub.example/"}
comments: {provider: static, default: closed, action: https://comments.ferry.example/, policy: /policy/}
related: {count: 4, text: 2, tags: 0, half_life: 10}
markdown: {unsafe: true, unknown_shortcodes: warn}
publisher:
  name: Ferry Ltd
  logo: /logo.svg
  same_as: [https://social.example/@ferry]
  founded: 1987
  policies: {correctionsPolicy: /corrections/, ethicsPolicy: /ethics/}
news_sitemap: {off: true, name: The Ferry}
social: {image: /card.png, cards: true, colours: {paper: "#FFF", ink: "#012345", accent: "#abcdef"}, twitter: "@ferry", share: [whatsapp, email]}
hosting:
  files: [stubs]
  hsts: 0
  csp: {scripts: [https://player.example], styles: ["'unsafe-inline'"], images: [], media: ["data:"], frames: [], connect: [https://api.example:8443], forms: ["*.example"]}
  security: {contact: ["mailto:a@ferry.example"], expires: "2027-11-23", policy: https://ferry.example/p, languages: [de], thanks: https://ferry.example/t, key: https://ferry.example/k}
  indexnow: 0123-abcd
params: {phone: "+43 1", nested: {list: [1, two], day: 2026-01-02}}
`

func TestEveryKeyReachesItsOption(t *testing.T) {
	c, err := Parse("config.yaml", []byte(full))
	if err != nil {
		t.Fatal(err)
	}
	got := c.Site
	if got.Location.String() != "Europe/Vienna" || c.Content.Location != got.Location {
		t.Errorf("location is %v", got.Location)
	}
	got.Location = nil
	params := got.Params
	got.Params = nil
	want := site.Options{
		Title: "The Ferry Post", Description: "News from both banks.", BaseURL: "https://ferry.example/news/",
		Language: "de-AT", Languages: []string{"fr", "ar"}, Copyright: "© The Ferry Post", Permalink: "/:section/:year/:month/:day/:slug/", PageSize: 12,
		Order:  []string{"world", "local"},
		Menu:   []site.MenuEntry{{Title: "About", URL: "/about/"}, {Title: "Write to us", URL: "mailto:desk@ferry.example"}},
		Footer: []site.MenuEntry{{Title: "Corrections", URL: "https://ferry.example/corrections/"}},
		Home:   site.HomeOptions{Top: 3, Latest: 5},
		Feeds: site.FeedOptions{Items: 7, Full: true, Site: []string{"atom"}, Sections: []string{"json", "rss"}, Tags: []string{},
			Authors: []string{"rss"}, Series: []string{"atom"}, Hub: "https://hub.example/"},
		Comments: site.CommentOptions{Provider: "static", Default: content.CommentsClosed, Action: "https://comments.ferry.example/", Policy: "/policy/"},
		Related:  4,
		Publisher: site.Publisher{Name: "Ferry Ltd", Logo: "/logo.svg", SameAs: []string{"https://social.example/@ferry"}, Founded: "1987",
			Policies: map[string]string{"correctionsPolicy": "/corrections/", "ethicsPolicy": "/ethics/"}},
		News:   site.NewsOptions{Off: true, Name: "The Ferry"},
		Social: site.Social{Image: "/card.png", Cards: true, Colours: site.CardColours{Paper: "#ffffff", Ink: "#012345", Accent: "#abcdef"}, Twitter: "@ferry", Share: []string{"whatsapp", "email"}},
		Hosting: hosting.Options{Files: []string{"stubs"}, IndexNow: "0123-abcd",
			Policy: hosting.Policy{Scripts: []string{"https://player.example"}, Styles: []string{"'unsafe-inline'"}, Images: []string{}, Media: []string{"data:"},
				Frames: []string{}, Connect: []string{"https://api.example:8443"}, Forms: []string{"*.example"}},
			Security: hosting.Security{Contact: []string{"mailto:a@ferry.example"}, Expires: "2027-11-23T00:00:00Z", Policy: "https://ferry.example/p",
				Languages: []string{"de"}, Thanks: "https://ferry.example/t", Key: "https://ferry.example/k"}},
	}
	got.Positions = nil // of what is in the file
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if params["phone"] != "+43 1" || params["nested"] == nil {
		t.Errorf("params are %v", params)
	}
	if r := c.Related; r.Text != 2 || r.Tags != -1 || r.Series != 0.25 || r.HalfLife != 240*time.Hour {
		t.Errorf("related is %+v", r)
	}
	if md := c.Content.Markdown; !md.Unsafe || !md.UnknownShortcodeWarn || c.Content.Language != "de-AT" || c.Output != "out/site" {
		t.Errorf("got %+v, output %q", c.Content, c.Output)
	}
	if pos := c.At("home.top").String(); pos != "config.yaml:18:13" {
		t.Errorf("home.top stands at %s", pos)
	}
}

func TestBadSettings(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown key", "page_sise: 3", `1:1: unknown key "page_sise"; did you mean "page_size"? the keys here are title, `},
		{"key in another style", "baseURL: https://a.example/", `1:1: unknown key "baseURL"; did you mean "base_url"?`},
		{"unknown key within", "home: {tops: 3}", `1:8: unknown key "home.tops"; did you mean "top"? the keys here are top, per_section, latest`},
		{"unknown key in a list", "menu:\n  - {title: A, url: /a/, icon: x}", `2:26: unknown key "menu[0].icon"; the keys here are title, url`},
		{"key twice", "copyright: a\ncopyright: b", `2:1: "copyright" stands here a second time, after line 1; keep one of the two`},
		{"no value", "description:", `1:13: description has no value; write one, as in description: News from the harbour and the hills., or remove the line`},
		{"empty text", `copyright: " "`, `1:12: copyright is an empty text; write one, as in copyright: © The Example Courier, or remove the line`},
		{"number for text", "title: 1984", `1:8: title: "1984" is not a text; put it in quotes: "1984"`},
		{"list for text", "title: [a]", `1:8: title: a list is not a text; write it as in title: The Example Courier`},
		{"text for number", "page_size: many", `1:12: page_size: "many" is not a number; write a whole number from 1 to 1000`},
		{"fraction for whole number", "page_size: 1.5", `1:12: page_size: "1.5" is not a number; write a whole number from 1 to 1000`},
		{"number too small", "page_size: 0", `1:12: page_size: 0 is out of range; write a whole number from 1 to 1000`},
		{"number too large", "page_size: 99999999999999999999", `1:12: page_size: "99999999999999999999" is not a number; write a whole number from 1 to 1000`},
		{"yes for true", "feeds: {full: yes}", `1:15: feeds.full: "yes" is not true or false; write true or false`},
		{"text for mapping", "home: big", `1:7: home: "big" is not a mapping of settings; write it as in home: {top: 5}`},
		{"text for list", "sections: world", `1:11: sections: "world" is not a list; write it as in sections: [world, local, culture]`},
		{"section twice", "sections: [world, World]", `1:19: sections: "World" stands here a second time, after line 1; keep one of the two`},
		{"number in list of texts", "sections: [1]", `1:12: sections[0]: "1" is not a text; put it in quotes: "1"`},
		{"text in a menu", "menu: [About]", `1:8: menu[0]: "About" is not a mapping; write it as in {title: About, url: /about/}`},
		{"menu entry without address", "menu: [{title: About}]", `1:8: "menu[0].url" is missing; add the line url: /about/`},
		{"menu address without slash", "menu: [{title: A, url: about/}]", `1:24: menu[0].url: "about/" is neither a path on the site nor an absolute address; write /about/ for a path on the site, or the whole address with https://`},
		{"script as address", `menu: [{title: A, url: "javascript:alert(1)"}]`, `1:24: menu[0].url: "javascript:alert(1)" is neither a path on the site nor an absolute address; write a path on the site that begins with a slash, as in /about/, or an address with https://`},
		{"address without host", "comments: {action: //evil.example}", `1:20: comments.action: "//evil.example" is neither a path on the site nor an absolute address; write a path`},
		{"base address without host", "base_url: /blog/", `1:11: base_url: "/blog/" is not an absolute web address; write the whole address, as in https://news.example/ or https://news.example/blog/`},
		{"base address of files", "base_url: file:///srv", `1:11: base_url: "file:///srv" is not an absolute web address; `},
		{"base address with query", "base_url: https://a.example/?x", `1:11: base_url: "https://a.example/?x" holds more than a host and a path; `},
		{"base address with dots", "base_url: https://a.example/x/../y", `1:11: base_url: "https://a.example/x/../y" has a path with empty or dotted parts; `},
		{"language", "language: Englisch sprache", `1:11: language: "Englisch sprache" is not a language tag; write one as in "en", "en-GB", "de" or "zh-Hant"`},
		{"city for time zone", "timezone: Berlin", `1:11: timezone: "Berlin" is not a time zone; did you mean "Europe/Berlin"?`},
		{"misspelt time zone", "timezone: Europe/Brussel", `1:11: timezone: "Europe/Brussel" is not a time zone; did you mean "Europe/Brussels"?`},
		{"offset for time zone", `timezone: "+01:00"`, `1:11: timezone: "+01:00" is not a time zone; write a name of the IANA database, as in "Europe/Berlin" or "UTC"`},
		{"time zone of the machine", "timezone: Local", `1:11: timezone: "Local" is not a time zone; `},
		{"output above the site", "output: ../public", `1:9: output: "../public" is not a folder inside the site's folder; write a name as in "public"; the flag --output takes a folder anywhere`},
		{"output over sources", "output: content/out", `1:9: output: "content/out" is a folder of sources, which the build would overwrite; write a name as in "public"`},
		{"permalink without slug", "permalink: /:year/", `1:12: permalink: "/:year/" has neither :slug nor :id, so that posts would share an address; write a pattern as in "/:year/:month/:slug/"`},
		{"permalink without slash", "permalink: :slug/", `1:12: permalink: ":slug/" does not begin with a slash; `},
		{"permalink without slash at the end", "permalink: /:slug", `1:12: permalink: "/:slug" does not end with a slash; `},
		{"permalink with dots", "permalink: /../:slug/", `1:12: permalink: "/../:slug/" is not a path; `},
		{"placeholder", "permalink: /:yeer/:slug/", `1:12: permalink: ":yeer" is not a placeholder; did you mean ":year"? the placeholders are :year, :month, :day, :section, :slug, :id`},
		{"placeholder of others", "permalink: /:title/", `1:12: permalink: ":title" is not a placeholder; ":slug" is the last part of a post's address`},
		{"placeholder within a part", "permalink: /:year-:month/:slug/", `1:12: permalink: ":year-:month" is more than a placeholder; placeholders stand alone between slashes, as in /:year/:month/:slug/`},
		{"weight", "related: {tags: -1}", `1:17: related.tags: -1 is out of range; write a number from 0 to 10`},
		{"no number for a weight", "related: {time: .nan}", `1:17: related.time: .nan is out of range; write a number from 0 to 1`},
		{"choice", "comments: {default: opn}", `1:21: comments.default: there is no "opn"; did you mean "open"? write "open", "closed" or "off"`},
		{"truth for a choice", "comments: {default: false}", `1:21: comments.default: "false" is not a text; put it in quotes: "false"`},
		{"year", "publisher: {founded: long ago}", `1:22: publisher.founded: "long ago" is not a year or date; write "1998" or "1998-04-01"`},
		{"policy in another style", "publisher: {policies: {corrections_policy: /x/}}", `1:24: unknown key "publisher.policies.corrections_policy"; did you mean "correctionsPolicy"? `},
		{"account without @", "social: {twitter: ferry}", `1:19: social.twitter: "ferry" is not an account; write "@ferry"`},
		{"profile without scheme", "publisher: {same_as: [x.example/me]}", `1:23: publisher.same_as[0]: "x.example/me" is not an absolute web address; write it with https://`},
		{"params twice", "params: {a: 1, a: 2}", `1:16: "params.a" stands here a second time, after line 1; keep one of the two`},
		{"params key", "params: {1: a}", `1:10: params: the key "1" is not a text; put it in quotes`},
		{"colon in text", "copyright: a: b", `1:1: not YAML: mapping values are not allowed in this context; put a text that holds ": " in quotes`},
		{"tab", "home:\n\ttop: 1", `2:1: not YAML: found character that cannot start any token; indent with spaces, not tabs`},
		{"open quotation", "copyright: \"x\n", `1:1: not YAML: found unexpected end of stream; a quotation mark is opened here or above and not closed`},
		{"open bracket", "sections: [a\nmenu: []\n", `1:1: not YAML: did not find expected ',' or ']'; a bracket or brace is opened here or above and not closed`},
		{"list at the top", "- a", `1:1: a list is not a mapping of settings; write one setting a line, as in title: The Example Courier`},
		{"two documents", "copyright: a\n---\ncopyright: b", `the file holds more than one document; remove the line "---" and what follows it`},
		{"not UTF-8", "copyright: \xff", `1:12: the file is not UTF-8; save the file as UTF-8`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("config.yaml", []byte(test.text))
			var list source.ErrorList
			if !errors.As(err, &list) {
				t.Fatalf("got %v, want an ErrorList", err)
			}
			for _, e := range list {
				if strings.Contains(e.Error(), strings.TrimPrefix(test.want, "config.yaml:")) {
					if e.Code == "" || e.Line == 0 || e.Column == 0 {
						t.Errorf("%v has no code or position", e)
					}
					return
				}
			}
			t.Errorf("got\n%v\nwant\nconfig.yaml:%s", err, test.want)
		})
	}
}

func TestAllProblemsAtOnceInOrder(t *testing.T) {
	_, err := Parse("config.yaml", []byte("titel: A\npage_size: 0\nlanguage: 3\n"))
	want := []string{
		`config.yaml:1:1: "base_url" is missing; add the line base_url: https://news.example/`,
		`config.yaml:1:1: unknown key "titel"; did you mean "title"?`,
		`config.yaml:2:12: page_size: 0 is out of range`,
		`config.yaml:3:11: language: "3" is not a text`,
	}
	got := strings.Split(err.Error(), "\n")
	if len(got) != len(want) {
		t.Fatalf("got %d problems:\n%v", len(got), err)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("problem %d is\n%s\nwant\n%s", i, got[i], want[i])
		}
	}
}

func TestMissingFileTeaches(t *testing.T) {
	_, err := Load(fstest.MapFS{}, "config.yaml")
	want := `config.yaml: there is no such file, so this folder is not a site; run "broadsheet new site DIR" to start a site, or name the folder of one with --source DIR`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err = Load(fstest.MapFS{"config.yml": {}}, "config.yaml")
	if err == nil || !strings.Contains(err.Error(), "there is a config.yml") {
		t.Errorf("got %v", err)
	}
	var list source.ErrorList
	if !errors.As(err, &list) || !errors.Is(list[0], fs.ErrNotExist) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestByteOrderMarkAndCRLFAreNoErrors(t *testing.T) {
	c, err := Parse("config.yaml", []byte("\uFEFF"+strings.ReplaceAll(least, "\n", "\r\n")))
	if err != nil || c.Site.Title != "The Ferry Post" {
		t.Errorf("got %v, %v", c, err)
	}
}

func TestAnchorsAndAliasesWork(t *testing.T) {
	c, err := Parse("config.yaml", []byte(least+"menu: &links [{title: A, url: /a/}]\nfooter: *links\n"))
	if err != nil || len(c.Site.Footer) != 1 || c.Site.Footer[0].URL != "/a/" {
		t.Errorf("got %+v, %v", c, err)
	}
	if _, err := Parse("config.yaml", []byte(least+"params: &p {self: *p}\n")); err == nil {
		t.Error("an anchor that holds itself is no error")
	}
}

func TestBaseURLHasOneForm(t *testing.T) {
	if got, err := BaseURL("https://preview.example/pr/7"); err != nil || got != "https://preview.example/pr/7/" {
		t.Errorf("got %q, %v", got, err)
	}
	want := `"preview" is not an absolute web address; write the whole address, as in https://news.example/ or https://news.example/blog/`
	if _, err := BaseURL("preview"); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
