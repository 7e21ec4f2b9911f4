package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
)

func sampleChannel() *Channel {
	return &Channel{
		Title:       "The Saltmarsh Courier: Harbour & Sea",
		Link:        "https://courier.example/harbour/",
		Self:        "https://courier.example/harbour/index.xml",
		Description: "Ships, tides & those who live by them",
		Language:    "en-gb",
		Copyright:   "© 2026 The Saltmarsh Courier",
		Generator:   "Broadsheet",
		Image:       &Logo{URL: "https://courier.example/logo.png", Width: 144, Height: 144},
		Items: []Item{
			{
				Title:      "Ferry returns, “at last”",
				Link:       "https://courier.example/2026/11/ferry/",
				ID:         "tag:courier.example,2026:posts/ferry",
				Published:  monday,
				Authors:    []Person{{"Ada Lux", "https://courier.example/authors/ada/"}, {Name: "Ben Søe"}},
				Categories: []string{"Harbour", "Ferries & ships"},
				Summary:    "The 08:10 <ran> again & nobody was late.",
				HTML:       []byte("<p>It <em>ran</em>. ]]> &amp; so on.</p>\n"),
				Media: []Media{
					{URL: "https://courier.example/ferry.jpg?a=1&b=2", Type: "image/jpeg", Width: 1200, Height: 675, Credit: "Cleo Marsh", Description: "The ferry at the pier"},
					{URL: "https://courier.example/map.svg", Type: "image/svg+xml"},
				},
				Enclosure: &Enclosure{URL: "https://courier.example/ferry.mp3", Length: 4096, Type: "audio/mpeg"},
			},
			{
				Title:     "Tide tables",
				Link:      "https://courier.example/2026/11/tides/",
				Published: monday.AddDate(0, 0, -2),
				Updated:   monday.Add(time.Hour),
				Summary:   "High water at noon.",
			},
		},
	}
}

func TestRSSGolden(t *testing.T) {
	golden(t, "rss.xml", sampleChannel().AppendRSS(nil))
	empty := &Channel{Title: "Empty", Link: "https://courier.example/", Self: "https://courier.example/index.xml"}
	golden(t, "rss-empty.xml", empty.AppendRSS(nil))
}

func TestRSSAppendsToWhatIsThere(t *testing.T) {
	got := sampleChannel().AppendRSS([]byte("before"))
	if want := "before" + string(sampleChannel().AppendRSS(nil)); string(got) != want {
		t.Errorf("got %q", got)
	}
}

// gofeed is one of the parsers that readers use; it must read what was meant.
func TestRSSReadersSeeWhatWasWritten(t *testing.T) {
	c := sampleChannel()
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(c.AppendRSS(nil)))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{parsed.Title, parsed.Link, parsed.FeedLink, parsed.Description, parsed.Language, parsed.Copyright, parsed.Generator, parsed.Image.URL, parsed.Image.Title}
	want := []string{c.Title, c.Link, c.Self, c.Description, c.Language, c.Copyright, c.Generator, c.Image.URL, c.Title}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("channel:\n%s", diff)
	}
	if want := monday.Add(time.Hour); !parsed.UpdatedParsed.Equal(want) {
		t.Errorf("the feed is of %v, want the newest change, %v", parsed.UpdatedParsed, want)
	}
	if len(parsed.Items) != len(c.Items) {
		t.Fatalf("%d items, want %d", len(parsed.Items), len(c.Items))
	}
	for i, p := range parsed.Items {
		compareItem(t, &c.Items[i], p)
	}
	if got, want := parsed.Items[0].GUID, "tag:courier.example,2026:posts/ferry"; got != want {
		t.Errorf("guid is %q, want %q", got, want)
	}
	if got, want := parsed.Items[1].GUID, c.Items[1].Link; got != want {
		t.Errorf("guid without an ID is %q, want the link", got)
	}
	pictures := parsed.Items[0].Extensions["media"]["content"]
	if len(pictures) != 2 {
		t.Fatalf("%d pictures, want 2", len(pictures))
	}
	wantAttributes := map[string]string{"url": "https://courier.example/ferry.jpg?a=1&b=2", "medium": "image", "type": "image/jpeg", "width": "1200", "height": "675"}
	if diff := cmp.Diff(wantAttributes, pictures[0].Attrs); diff != "" {
		t.Errorf("picture:\n%s", diff)
	}
	if got := pictures[0].Children["credit"][0].Value; got != "Cleo Marsh" {
		t.Errorf("credit is %q", got)
	}
}

func compareItem(t *testing.T, it *Item, p *gofeed.Item) {
	t.Helper()
	var authors []string
	if p.DublinCoreExt != nil { // gofeed's Authors hold the first alone
		authors = p.DublinCoreExt.Creator
	}
	type item struct {
		Title, Link, Summary, HTML string
		Authors, Categories        []string
	}
	got := item{p.Title, p.Link, html.UnescapeString(p.Description), p.Content, authors, p.Categories}
	var names []string
	for _, a := range it.Authors {
		names = append(names, a.Name)
	}
	want := item{it.Title, it.Link, it.Summary, strings.TrimSpace(string(it.HTML)), names, it.Categories}
	got.HTML = strings.TrimSpace(got.HTML)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s:\n%s", it.Title, diff)
	}
	if !p.PublishedParsed.Equal(it.Published) {
		t.Errorf("%s: published %v, want %v", it.Title, p.PublishedParsed, it.Published)
	}
	if it.Enclosure != nil && (len(p.Enclosures) != 1 || p.Enclosures[0].URL != it.Enclosure.URL || p.Enclosures[0].Length != fmt.Sprint(it.Enclosure.Length)) {
		t.Errorf("%s: enclosures %+v", it.Title, p.Enclosures)
	}
}

// strictRSS is the structure as a strict parser sees it, for texts that gofeed
// trims or guesses at.
type strictRSS struct {
	Title       string `xml:"channel>title"`
	Description string `xml:"channel>description"`
	Items       []struct {
		Title    string `xml:"title"`
		Link     string `xml:"link"`
		GUID     string `xml:"guid"`
		Creator  string `xml:"http://purl.org/dc/elements/1.1/ creator"`
		Category string `xml:"category"`
		Summary  string `xml:"description"`
		HTML     string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
		Media    struct {
			URL     string `xml:"url,attr"`
			Caption string `xml:"http://search.yahoo.com/mrss/ description"`
			Credit  string `xml:"http://search.yahoo.com/mrss/ credit"`
		} `xml:"http://search.yahoo.com/mrss/ content"`
	} `xml:"channel>item"`
}

// channelOf puts one text wherever a text can be.
func channelOf(s string) *Channel {
	return &Channel{Title: s, Link: "https://a.example/", Self: "https://a.example/x.xml", Description: s, Items: []Item{{
		Title: s, Link: s, ID: s, Authors: []Person{{s, s}}, Categories: []string{s}, Summary: s, HTML: []byte(s),
		Media: []Media{{URL: s, Credit: s, Description: s}},
	}}}
}

func checkRoundTrip(t *testing.T, s string) {
	t.Helper()
	doc := channelOf(s).AppendRSS(nil)
	var got strictRSS
	d := xml.NewDecoder(bytes.NewReader(doc))
	if err := d.Decode(&got); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	if _, err := d.Token(); err != io.EOF && err != nil {
		t.Fatalf("after the end: %v", err)
	}
	if s == "" {
		return
	}
	if len(got.Items) != 1 {
		t.Fatalf("%q makes %d items", s, len(got.Items))
	}
	want, it := legalText(s), got.Items[0]
	for name, text := range map[string]string{
		"channel title": got.Title, "channel description": got.Description, "title": it.Title, "link": it.Link,
		"guid": it.GUID, "creator": it.Creator, "category": it.Category,
		"url": it.Media.URL, "caption": it.Media.Caption, "credit": it.Media.Credit,
	} {
		if text != want {
			t.Errorf("%s of %q reads %q", name, s, text)
		}
	}
	if text := unescapeMarkup(it.Summary); text != want {
		t.Errorf("summary of %q reads %q", s, text)
	}
	if strings.Contains(it.Summary, "<") {
		t.Errorf("summary of %q brings markup: %q", s, it.Summary)
	}
	lines := strings.ReplaceAll(strings.ReplaceAll(want, "\r\n", "\n"), "\r", "\n")
	if it.HTML != lines {
		t.Errorf("HTML %q reads %q", s, it.HTML)
	}
}

// unescapeMarkup undoes the escapes that a Summary gets, and those alone.
func unescapeMarkup(s string) string {
	return strings.NewReplacer("&amp;", "&", "&lt;", "<").Replace(s)
}

func TestRSSKeepsAnyText(t *testing.T) {
	for _, s := range nasty {
		checkRoundTrip(t, s)
	}
	checkRoundTrip(t, strings.Join(nasty, "\r\n\t"))
}

func FuzzRSS(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Add("a\rb\r\nc\n\td")
	f.Fuzz(checkRoundTrip)
}

func TestRSSOfTheSameItemsIsTheSame(t *testing.T) {
	a, b := sampleChannel().AppendRSS(nil), sampleChannel().AppendRSS(make([]byte, 0, 100))
	if !bytes.Equal(a, b) {
		t.Error("two writings differ")
	}
}

func TestRSSDatesHaveWeekdayAndZone(t *testing.T) {
	doc := string(sampleChannel().AppendRSS(nil))
	if want := "<pubDate>Mon, 23 Nov 2026 18:30:00 +0100</pubDate>"; !strings.Contains(doc, want) {
		t.Errorf("no %s in\n%s", want, doc)
	}
	undated := &Channel{Title: "t", Items: []Item{{Title: "x"}}}
	if doc := string(undated.AppendRSS(nil)); strings.Contains(doc, "Date>") {
		t.Errorf("a zero time is written:\n%s", doc)
	}
}

func BenchmarkRSS(b *testing.B) {
	c := sampleChannel()
	for len(c.Items) < 30 {
		c.Items = append(c.Items, c.Items[0])
	}
	var buf []byte
	for b.Loop() {
		buf = c.AppendRSS(buf[:0])
	}
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
}
