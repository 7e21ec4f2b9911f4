package sitetest

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
)

// thing is an object of structured data.
type thing = map[string]any

// structuredData gives the objects in a page's JSON-LD, those in its graphs
// included.
func structuredData(p *page) ([]thing, error) {
	var list []thing
	for n := range p.elements("script") {
		if attr(n, "type") != "application/ld+json" {
			continue
		}
		raw := ""
		if n.FirstChild != nil {
			raw = n.FirstChild.Data
		}
		var top thing
		if err := json.Unmarshal([]byte(raw), &top); err != nil {
			return nil, err
		}
		if top["@context"] != "https://schema.org" {
			return nil, fmt.Errorf("the context is %v", top["@context"])
		}
		graph, ok := top["@graph"].([]any)
		if !ok {
			graph = []any{top}
		}
		for _, o := range graph {
			object, ok := o.(thing)
			if !ok {
				return nil, fmt.Errorf("%v is no object", o)
			}
			list = append(list, object)
		}
	}
	return list, nil
}

func checkStructuredData(t *testing.T, s *builtSite) {
	articles := 0
	for _, p := range s.pages {
		list, err := structuredData(p)
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		// The front page describes the site for all pages.
		defined := map[string]bool{s.base.String() + "#website": true}
		for _, object := range list {
			define(object, defined)
			if object["@type"] == nil {
				t.Errorf("%s: an object has no type: %v", p.name, object)
			}
		}
		for _, object := range list {
			checkObject(t, s, p, object, defined)
			if _, ok := object["headline"]; ok {
				articles++
				checkArticle(t, p, object)
			}
		}
	}
	if articles == 0 && len(feedItems(t, s, "feed.xml")) > 0 {
		t.Error("no page describes an article")
	}
}

// define collects the ids of what structured data describes; an object with
// nothing but an id only refers to it.
func define(value any, ids map[string]bool) {
	switch v := value.(type) {
	case thing:
		if id, ok := v["@id"].(string); ok && len(v) > 1 {
			ids[id] = true
		}
		for _, inner := range v {
			define(inner, ids)
		}
	case []any:
		for _, inner := range v {
			define(inner, ids)
		}
	}
}

// checkObject follows the addresses and references in structured data.
func checkObject(t *testing.T, s *builtSite, p *page, value any, defined map[string]bool) {
	switch v := value.(type) {
	case thing:
		if id, ok := v["@id"].(string); ok && len(v) == 1 && !defined[id] && id != p.address.String() {
			t.Errorf("%s: structured data refers to %q, which the page does not describe", p.name, id)
		}
		for key, inner := range v {
			if key != "@id" {
				checkObject(t, s, p, inner, defined)
			}
			if inner == "" || inner == nil {
				t.Errorf("%s: structured data has an empty %q", p.name, key)
			}
		}
	case []any:
		for _, inner := range v {
			checkObject(t, s, p, inner, defined)
		}
	case string:
		if !strings.HasPrefix(v, s.base.String()) {
			return
		}
		address, err := url.Parse(v)
		if err != nil {
			t.Errorf("%s: structured data: %v", p.name, err)
			return
		}
		if name, _ := s.file(address); !s.files[name] {
			t.Errorf("%s: structured data leads to %q, where there is no file", p.name, v)
		}
	}
}

// checkArticle compares what search engines are told of a story with what readers
// see.
func checkArticle(t *testing.T, p *page, article thing) {
	if article["liveBlogUpdate"] == nil && article["@type"] == "BlogPosting" {
		return // an update of a live blog
	}
	for h := range p.elements("h1") {
		if seen := text(h); article["headline"] != seen {
			t.Errorf("%s: the headline is %q, and readers see %q", p.name, article["headline"], seen)
		}
		break
	}
	published := dateOf(t, p, article, "datePublished")
	if article["dateModified"] != nil && dateOf(t, p, article, "dateModified").Before(published) {
		t.Errorf("%s: changed before it was published", p.name)
	}
	for _, key := range []string{"datePublished", "dateModified"} {
		told, visible := dateOf(t, p, article, key), false
		for n := range p.elements("time") {
			at, err := time.Parse(time.RFC3339, attr(n, "datetime"))
			visible = visible || err == nil && at.Equal(told)
		}
		if !visible {
			t.Errorf("%s: the %s %v does not stand on the page", p.name, key, article[key])
		}
	}
	if article["mainEntityOfPage"] == nil || article["publisher"] == nil {
		t.Errorf("%s: the article has no page or no publisher", p.name)
	}
}

func dateOf(t *testing.T, p *page, article thing, key string) time.Time {
	t.Helper()
	raw, _ := article[key].(string)
	at, err := time.Parse(time.RFC3339, raw)
	if err != nil {
		t.Errorf("%s: %s: %v", p.name, key, err)
	}
	return at
}

func feedItems(t *testing.T, s *builtSite, name string) []*gofeed.Item {
	t.Helper()
	feed, err := gofeed.NewParser().ParseString(string(s.read(t, name)))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return nil
	}
	want := map[string]string{"feed.xml": "rss 2.0", "atom.xml": "atom 1.0", "feed.json": "json 1.1"}[path.Base(name)]
	if got := feed.FeedType + " " + strings.TrimPrefix(feed.FeedVersion, "https://jsonfeed.org/version/"); got != want || feed.Title == "" {
		t.Errorf("%s: is %s %s, titled %q", name, feed.FeedType, feed.FeedVersion, feed.Title)
	}
	self := s.base.ResolveReference(&url.URL{Path: s.base.Path + name}).String()
	if feed.FeedLink != self {
		t.Errorf("%s: says its address is %q, want %q", name, feed.FeedLink, self)
	}
	return feed.Items
}

func checkFeeds(t *testing.T, s *builtSite) {
	for name := range s.files {
		switch path.Base(name) {
		case "feed.xml", "atom.xml", "feed.json":
		default:
			continue
		}
		checkFeedText(t, s, name)
		guids := map[string]bool{}
		var before *time.Time
		for _, item := range feedItems(t, s, name) {
			if item.Title == "" || item.GUID == "" || item.PublishedParsed == nil {
				t.Errorf("%s: an item lacks its title, id or date: %+v", name, item)
				continue
			}
			if guids[item.GUID] {
				t.Errorf("%s: lists %s twice", name, item.GUID)
			}
			guids[item.GUID] = true
			if before != nil && item.PublishedParsed.After(*before) {
				t.Errorf("%s: %q is newer than the item above it", name, item.Title)
			}
			before = item.PublishedParsed
			address, err := url.Parse(item.Link)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if file, ours := s.file(address); !ours || !s.files[file] {
				t.Errorf("%s: %q leads to no page of the site", name, item.Link)
			}
		}
	}
	if !s.files["feed.xml"] {
		t.Error("the site has no feed")
	}
}

// checkFeedText keeps the rules of feeds that a lenient parser does not.
func checkFeedText(t *testing.T, s *builtSite, name string) {
	text := string(s.read(t, name))
	if path.Base(name) == "feed.json" {
		var doc struct {
			Items []struct {
				ID        string    `json:"id"`
				URL       string    `json:"url"`
				HTML      string    `json:"content_html"`
				Text      *string   `json:"content_text"`
				Published time.Time `json:"date_published"`
				Authors   []struct{ Name, URL string }
			}
		}
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, item := range doc.Items {
			if (item.HTML == "") == (item.Text == nil) || item.ID == "" || item.Published.IsZero() {
				t.Errorf("%s: %q has not what an item must have", name, item.URL)
			}
			checkFeedHTML(t, name, item.HTML)
		}
		return
	}
	var doc feedDocument
	if err := xml.Unmarshal([]byte(text), &doc); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	for _, item := range doc.Items {
		at, err := time.Parse("Mon, 02 Jan 2006 15:04:05 -0700", item.Date)
		if err != nil || at.Format("Mon, 02 Jan 2006 15:04:05 -0700") != item.Date {
			t.Errorf("%s: %q is no date of RFC 822 with its true weekday (%v)", name, item.Date, err)
		}
		if item.GUID.Link != "false" && !strings.HasPrefix(item.GUID.Text, "http") {
			t.Errorf("%s: the guid %q is no address, and does not say so", name, item.GUID.Text)
		}
		for _, m := range item.Media {
			if file, ours := s.file(mustParse(t, m.URL)); ours && !s.files[file] {
				t.Errorf("%s: the picture %s is not there", name, m.URL)
			}
		}
		checkFeedHTML(t, name, item.HTML)
	}
	for _, entry := range doc.Entries {
		if _, err := time.Parse(time.RFC3339, entry.Updated); err != nil || !strings.Contains(entry.ID, ":") || entry.Title == "" || entry.Link.Href == "" {
			t.Errorf("%s: an entry lacks what it must have: %+v", name, entry)
		}
		checkFeedHTML(t, name, entry.HTML)
	}
}

// feedDocument is what is checked of RSS and of Atom.
type feedDocument struct {
	Items []struct {
		Date string `xml:"pubDate"`
		GUID struct {
			Link string `xml:"isPermaLink,attr"`
			Text string `xml:",chardata"`
		} `xml:"guid"`
		HTML  string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
		Media []struct {
			URL string `xml:"url,attr"`
		} `xml:"http://search.yahoo.com/mrss/ content"`
	} `xml:"channel>item"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		HTML    string `xml:"content"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// checkFeedHTML wants whole addresses, and nothing that only the page can run.
func checkFeedHTML(t *testing.T, name, text string) {
	z := html.NewTokenizer(strings.NewReader(text))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.StartTagToken && (token.Data == "script" || token.Data == "form" || token.Data == "style") {
			t.Errorf("%s: a text holds %s", name, token)
		}
		for _, a := range token.Attr {
			if (a.Key == "href" || a.Key == "src" || a.Key == "poster") && !mustParse(t, a.Val).IsAbs() {
				t.Errorf("%s: the address in %s is not whole", name, token)
			}
		}
	}
}

// sitemapEntries reads a sitemap, or those that an index lists.
func sitemapEntries(t *testing.T, s *builtSite, name string) []string {
	t.Helper()
	var doc struct {
		XMLName xml.Name
		URLs    []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
		Parts []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	data := s.read(t, name)
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if doc.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" {
		t.Errorf("%s: its name space is %q", name, doc.XMLName.Space)
	}
	if len(data) > 52428800 || len(doc.URLs) > 50000 {
		t.Errorf("%s: has %d bytes and %d addresses", name, len(data), len(doc.URLs))
	}
	var locs []string
	for _, u := range doc.URLs {
		locs = append(locs, u.Loc)
		_, day := time.Parse(time.DateOnly, u.LastMod)
		_, second := time.Parse(time.RFC3339, u.LastMod)
		if u.LastMod != "" && day != nil && second != nil {
			t.Errorf("%s: %s: %q is no W3C date", name, u.Loc, u.LastMod)
		}
	}
	for _, part := range doc.Parts {
		locs = append(locs, sitemapEntries(t, s, strings.TrimPrefix(part.Loc, s.base.String()))...)
	}
	return locs
}

func checkSitemap(t *testing.T, s *builtSite) {
	listed := map[string]bool{}
	for _, loc := range sitemapEntries(t, s, "sitemap.xml") {
		if listed[loc] {
			t.Errorf("%s is listed twice", loc)
		}
		listed[loc] = true
	}
	for _, p := range s.pages {
		address := p.address.String()
		open := !p.isRedirect() && !p.noIndex() && p.canonical() == address
		if listed[address] && !open {
			t.Errorf("%s is listed, but it is a redirect or noindex", address)
		}
		if !listed[address] && open && slices.Contains([]string{"home", "post", "page"}, p.kind()) {
			t.Errorf("%s is not listed", address)
		}
		delete(listed, address)
	}
	for loc := range listed {
		t.Errorf("%s is listed, but there is no such page", loc)
	}
}

func checkRobots(t *testing.T, s *builtSite) {
	if want := "Sitemap: " + s.base.String() + "sitemap.xml"; !strings.Contains(string(s.read(t, "robots.txt")), want) {
		t.Errorf("robots.txt does not say %q", want)
	}
}
