package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

// fullChannel is sampleChannel with all that only some feeds have.
func fullChannel() *Channel {
	c := sampleChannel()
	c.Hub = "https://hub.example/?a=1&b=2"
	c.Style = "/feed.css?v=1"
	c.ID = "tag:courier.example,2026:harbour"
	c.Publisher = Person{"The Saltmarsh Courier", "https://courier.example/"}
	c.Items[1].Language = "fr"
	return c
}

func TestAtomGolden(t *testing.T) {
	golden(t, "atom.xml", fullChannel().AppendAtom(nil))
	empty := &Channel{Title: "Empty", Link: "https://courier.example/", Self: "https://courier.example/atom.xml"}
	golden(t, "atom-empty.xml", empty.AppendAtom(nil))
}

func TestJSONFeedGolden(t *testing.T) {
	golden(t, "feed.json", indent(t, fullChannel().AppendJSONFeed(nil)))
	empty := &Channel{Title: "Empty", Link: "https://courier.example/", Self: "https://courier.example/feed.json"}
	golden(t, "feed-empty.json", indent(t, empty.AppendJSONFeed(nil)))
}

func TestRSSNamesItsHubAndStyle(t *testing.T) {
	doc := string(fullChannel().AppendRSS(nil))
	for _, want := range []string{
		`<atom:link href="https://hub.example/?a=1&amp;b=2" rel="hub"/>`,
		`<?xml-stylesheet type="text/css" href="/feed.css?v=1"?>`,
		`<rss version="2.0"`,
	} {
		if !strings.Contains(doc, want) {
			t.Errorf("no %s in\n%s", want, doc)
		}
	}
	if !strings.HasPrefix(doc, "<?xml ") {
		t.Error("the declaration does not come first")
	}
}

// TestAtomReadersSeeWhatWasWritten reads both other formats with a parser that
// is not ours, and compares them with what the feed says.
func TestReadersOfAllFormatsSeeTheSame(t *testing.T) {
	c := fullChannel()
	for name, doc := range map[string][]byte{"atom": c.AppendAtom(nil), "json": c.AppendJSONFeed(nil)} {
		f, err := gofeed.NewParser().Parse(bytes.NewReader(doc))
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, doc)
		}
		if f.FeedType != name || f.Title != c.Title || f.Link != c.Link || f.FeedLink != c.Self || f.Description != c.Description {
			t.Errorf("%s: reads %s %q %q %q %q", name, f.FeedType, f.Title, f.Link, f.FeedLink, f.Description)
		}
		for i, it := range f.Items {
			want := &c.Items[i]
			if it.GUID != want.id() || it.Title != want.Title || it.Link != want.Link || it.Description != want.Summary {
				t.Errorf("%s: %q reads %q %q %q %q", name, want.Title, it.GUID, it.Title, it.Link, it.Description)
			}
			if !it.PublishedParsed.Equal(want.Published) || it.UpdatedParsed != nil && !it.UpdatedParsed.Equal(want.changed()) {
				t.Errorf("%s: %q is of %v, changed %v", name, want.Title, it.PublishedParsed, it.UpdatedParsed)
			}
			var authors []Person
			for _, a := range it.Authors {
				authors = append(authors, Person{Name: a.Name})
			}
			for i := range want.Authors {
				if i >= len(authors) || authors[i].Name != want.Authors[i].Name {
					t.Errorf("%s: %q is by %v", name, want.Title, authors)
				}
			}
			if diff := cmp.Diff(want.Categories, it.Categories); diff != "" {
				t.Errorf("%s: %s:\n%s", name, want.Title, diff)
			}
			if len(want.HTML) > 0 && strings.TrimSpace(it.Content) != strings.TrimSpace(string(want.HTML)) {
				t.Errorf("%s: content is %q", name, it.Content)
			}
		}
		if len(f.Items) != len(c.Items) {
			t.Errorf("%s: %d stories", name, len(f.Items))
		}
	}
}

func TestJSONFeedHasContentInEveryItem(t *testing.T) {
	var doc struct {
		Version string
		Items   []map[string]any
		Hubs    []map[string]string
	}
	c := fullChannel()
	c.Items = append(c.Items, Item{Title: "Without a word", Link: "https://courier.example/x/", Published: monday})
	if err := json.Unmarshal(c.AppendJSONFeed(nil), &doc); err != nil {
		t.Fatal(err)
	}
	for _, item := range doc.Items {
		_, text := item["content_text"]
		_, html := item["content_html"]
		if text == html {
			t.Errorf("%v has not one of the two contents", item["id"])
		}
		if _, ok := item["id"].(string); !ok {
			t.Errorf("the id %v is no text", item["id"])
		}
	}
	if len(doc.Hubs) != 1 || doc.Hubs[0]["type"] != "WebSub" || doc.Hubs[0]["url"] != c.Hub {
		t.Errorf("hubs: %v", doc.Hubs)
	}
}

func TestAtomSaysWhenAStoryChangedAndNeverRedatesIt(t *testing.T) {
	c := &Channel{Title: "t", Self: "https://a.example/atom.xml", Items: []Item{
		{Title: "x", Link: "https://a.example/x/", Published: monday, Updated: monday.Add(-time.Hour)},
	}}
	if doc := string(c.AppendAtom(nil)); strings.Count(doc, "2026-11-23T18:30:00+01:00") != 3 {
		t.Errorf("an update before the publication counts:\n%s", doc)
	}
}

func checkOtherFormats(t *testing.T, s string) {
	t.Helper()
	c := channelOf(s)
	var atom struct {
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Summary string `xml:"summary"`
			Content string `xml:"content"`
			Author  struct {
				Name string `xml:"name"`
			} `xml:"author"`
			Category struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
		} `xml:"entry"`
	}
	doc := c.AppendAtom(nil)
	if err := xml.Unmarshal(doc, &atom); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	want := legalText(s)
	if len(atom.Entries) != 1 {
		t.Fatalf("%q makes %d entries", s, len(atom.Entries))
	}
	e := atom.Entries[0]
	for name, text := range map[string]string{"id": e.ID, "title": e.Title, "summary": e.Summary, "author": e.Author.Name, "category": e.Category.Term} {
		if text != want {
			t.Errorf("%s of %q reads %q", name, s, text)
		}
	}
	var feed struct {
		Items []struct {
			ID, Title, Summary string
			Content            string `json:"content_html"`
		}
	}
	doc = c.AppendJSONFeed(nil)
	if err := json.Unmarshal(doc, &feed); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	if it := feed.Items[0]; s != "" && (it.ID != validUTF8(s) || it.Title != validUTF8(s) || it.Summary != validUTF8(s) || it.Content != validUTF8(s)) {
		t.Errorf("%q reads %+v", s, it)
	}
}

func TestAtomAndJSONKeepAnyText(t *testing.T) {
	for _, s := range nasty {
		checkOtherFormats(t, s)
	}
}

func FuzzAtomAndJSON(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(checkOtherFormats)
}
