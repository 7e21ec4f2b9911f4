package feed

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"
)

// sitemapFile reads a sitemap or an index, strictly.
type sitemapFile struct {
	XMLName xml.Name
	URLs    []struct {
		Loc        string  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		Modified   *string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		ChangeFreq *string `xml:"changefreq"`
		Priority   *string `xml:"priority"`
	} `xml:",any"`
}

func readSitemap(t *testing.T, doc []byte) sitemapFile {
	t.Helper()
	var got sitemapFile
	if err := xml.Unmarshal(doc, &got); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return got
}

var sampleURLs = []URL{
	{Loc: "https://courier.example/", Modified: monday},
	{Loc: "https://courier.example/search/?q=fish&chips", Modified: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)},
	{Loc: "https://courier.example/%E6%96%B0/"},
}

func TestSitemapGolden(t *testing.T) {
	golden(t, "sitemap.xml", AppendSitemap(nil, sampleURLs))
	golden(t, "sitemap-index.xml", AppendSitemapIndex(nil, sampleURLs[:1]))
}

func TestSitemapFollowsTheProtocol(t *testing.T) {
	for element, doc := range map[string][]byte{
		"urlset":       AppendSitemap(nil, sampleURLs),
		"sitemapindex": AppendSitemapIndex(nil, sampleURLs),
	} {
		got := readSitemap(t, doc)
		if want := (xml.Name{Space: "http://www.sitemaps.org/schemas/sitemap/0.9", Local: element}); got.XMLName != want {
			t.Errorf("root is %v, want %v", got.XMLName, want)
		}
		if !strings.HasPrefix(string(doc), `<?xml version="1.0" encoding="UTF-8"?>`) {
			t.Errorf("%s does not say that it is UTF-8", element)
		}
		if len(got.URLs) != len(sampleURLs) {
			t.Fatalf("%d entries, want %d", len(got.URLs), len(sampleURLs))
		}
		for i, u := range got.URLs {
			if u.Loc != sampleURLs[i].Loc {
				t.Errorf("loc is %q, want %q", u.Loc, sampleURLs[i].Loc)
			}
			if u.ChangeFreq != nil || u.Priority != nil {
				t.Errorf("%s has changefreq or priority", u.Loc)
			}
			if sampleURLs[i].Modified.IsZero() {
				if u.Modified != nil {
					t.Errorf("%s has a made-up date %s", u.Loc, *u.Modified)
				}
				continue
			}
			at, err := time.Parse(time.RFC3339, *u.Modified)
			if err != nil || !at.Equal(sampleURLs[i].Modified.Truncate(time.Second)) {
				t.Errorf("lastmod of %s is %s: %v", u.Loc, *u.Modified, err)
			}
		}
	}
}

func TestSitemapEscapesAnyAddress(t *testing.T) {
	for _, s := range nasty {
		got := readSitemap(t, AppendSitemap(nil, []URL{{Loc: s}}))
		if got.URLs[0].Loc != legalText(s) {
			t.Errorf("%q reads %q", s, got.URLs[0].Loc)
		}
	}
}

// TestSitemapLeavesOutWhatIsTooLong: one such address would make the whole file invalid.
func TestSitemapLeavesOutWhatIsTooLong(t *testing.T) {
	fits := "https://courier.example/" + strings.Repeat("a", 2048-len("https://courier.example/"))
	got := readSitemap(t, AppendSitemap(nil, []URL{{Loc: fits}, {Loc: fits + "a"}}))
	if len(got.URLs) != 1 || got.URLs[0].Loc != fits {
		t.Errorf("%d addresses are listed, want the one of 2,048 characters", len(got.URLs))
	}
}

func TestSplitSitemapKeepsTheLimits(t *testing.T) {
	urls := make([]URL, 100_001)
	for i := range urls {
		urls[i].Loc = fmt.Sprintf("https://courier.example/%d/", i)
	}
	parts := SplitSitemap(urls)
	if len(parts) != 3 || len(parts[0]) != 50_000 || len(parts[1]) != 50_000 || len(parts[2]) != 1 {
		t.Fatalf("%d parts", len(parts))
	}
	if parts[2][0].Loc != urls[100_000].Loc {
		t.Errorf("the last part begins with %s", parts[2][0].Loc)
	}
	if parts := SplitSitemap(urls[:50_000]); len(parts) != 1 {
		t.Errorf("50,000 make %d parts", len(parts))
	}
	if parts := SplitSitemap(nil); len(parts) != 0 {
		t.Errorf("no URLs make %d parts", len(parts))
	}
}

func TestSplitSitemapCountsTheBytesOfTheFile(t *testing.T) {
	urls := make([]URL, 40)
	for i := range urls {
		urls[i] = URL{Loc: fmt.Sprintf("https://courier.example/%s&%d/", strings.Repeat("x", 7*i), i), Modified: monday}
	}
	const limit = 1000
	parts := splitSitemap(urls, 1000, limit)
	next := 0
	for n, part := range parts {
		size := len(AppendSitemap(nil, part))
		if size > limit {
			t.Errorf("part %d has %d bytes", n, size)
		}
		if next+len(part) < len(urls) {
			if full := len(AppendSitemap(nil, urls[next:next+len(part)+1])); full <= limit {
				t.Errorf("part %d has room for one more", n)
			}
		}
		for _, u := range part {
			if u != urls[next] {
				t.Fatalf("part %d has %s, want %s", n, u.Loc, urls[next].Loc)
			}
			next++
		}
	}
	if next != len(urls) {
		t.Errorf("%d of %d URLs are there", next, len(urls))
	}
}

func TestNewestURLIgnoresUnknownDates(t *testing.T) {
	if got := NewestURL(sampleURLs); !got.Equal(monday) {
		t.Errorf("newest is %v", got)
	}
	if got := NewestURL(sampleURLs[2:]); !got.IsZero() {
		t.Errorf("newest of none is %v", got)
	}
}

func TestRobots(t *testing.T) {
	tests := []struct {
		name   string
		robots Robots
		want   string
	}{
		{"all may read all", Robots{}, "User-agent: *\nDisallow:\n"},
		{
			"with a sitemap", Robots{Sitemaps: []string{"https://courier.example/sitemap.xml"}},
			"User-agent: *\nDisallow:\n\nSitemap: https://courier.example/sitemap.xml\n",
		},
		{
			"with groups",
			Robots{
				Disallow: []string{"/search/"},
				Groups:   []RobotsGroup{{Agents: []string{"ExampleBot", "OtherBot"}, Allow: []string{"/about/"}, Disallow: []string{"/"}}},
				Sitemaps: []string{"https://courier.example/a.xml", "https://courier.example/b.xml"},
			},
			"User-agent: *\nDisallow: /search/\n\n" +
				"User-agent: ExampleBot\nUser-agent: OtherBot\nAllow: /about/\nDisallow: /\n\n" +
				"Sitemap: https://courier.example/a.xml\nSitemap: https://courier.example/b.xml\n",
		},
		{"a value brings no rule of its own", Robots{Disallow: []string{" /a\nDisallow: /", "/b # c"}}, "User-agent: *\nDisallow: /a\nDisallow: /b\n"},
	}
	for _, test := range tests {
		if got := string(test.robots.AppendRobots(nil)); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
