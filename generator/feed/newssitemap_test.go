package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"testing"
	"time"
)

func sampleStories() []Story {
	return []Story{
		{Loc: "https://courier.example/2026/11/ferry/?a=1&b=2", Title: "Ferry returns, “at last” & on time", Language: "en-GB", Published: monday},
		{Loc: "https://courier.example/2026/11/mer/", Title: "La mer <monte>", Language: "fr", Published: monday.Add(-47 * time.Hour)},
	}
}

func TestNewsSitemapGolden(t *testing.T) {
	golden(t, "news-sitemap.xml", AppendNewsSitemap(nil, "The Saltmarsh Courier", sampleStories()))
	golden(t, "news-sitemap-empty.xml", AppendNewsSitemap(nil, "The Saltmarsh Courier", nil))
}

// newsSitemap is the format as Google describes it.
type newsSitemap struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc  string `xml:"loc"`
		News []struct {
			Name     string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication>name"`
			Language string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication>language"`
			Date     string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication_date"`
			Title    string `xml:"http://www.google.com/schemas/sitemap-news/0.9 title"`
		} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
	} `xml:"url"`
}

func TestNewsSitemapKeepsAnyText(t *testing.T) {
	for _, s := range nasty {
		var got newsSitemap
		doc := AppendNewsSitemap(nil, s, []Story{{Loc: "https://a.example/", Title: s, Language: "de", Published: monday}})
		if err := xml.NewDecoder(bytes.NewReader(doc)).Decode(&got); err != nil {
			t.Fatalf("%v\n%s", err, doc)
		}
		if n := got.URLs[0].News[0]; n.Name != legalText(s) || n.Title != legalText(s) || n.Language != "de" || n.Date != "2026-11-23T18:30:00+01:00" {
			t.Errorf("%q reads %+v", s, n)
		}
	}
}

func TestStoriesAreCutAtAThousand(t *testing.T) {
	for _, c := range []struct{ stories, parts, last int }{{0, 1, 0}, {1, 1, 1}, {1000, 1, 1000}, {1001, 2, 1}, {2500, 3, 500}} {
		parts := SplitStories(make([]Story, c.stories))
		if len(parts) != c.parts || len(parts[len(parts)-1]) != c.last {
			t.Errorf("%d stories: %d parts, the last of %d", c.stories, len(parts), len(parts[len(parts)-1]))
		}
		total := 0
		for _, p := range parts {
			total += len(p)
		}
		if total != c.stories {
			t.Errorf("%d stories: %d are left", c.stories, total)
		}
	}
}

func TestNewsLanguageIsTheLanguageAlone(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "en-GB": "en", "fil": "fil", "pt_BR": "pt", "zh": "zh-cn", "zh-Hant": "zh-tw", "zh-TW": "zh-tw", "zh-Hans-CN": "zh-cn"} {
		if got := NewsLanguage(tag); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

func BenchmarkNewsSitemap(b *testing.B) {
	var list []Story
	for i := range NewsSitemapStories {
		list = append(list, Story{Loc: fmt.Sprintf("https://courier.example/2026/11/%d/", i), Title: "Ferry returns", Language: "en", Published: monday})
	}
	var buf []byte
	for b.Loop() {
		buf = AppendNewsSitemap(buf[:0], "The Courier", list)
	}
	b.SetBytes(int64(len(buf)))
}
