package site

import (
	"strings"
	"testing"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

var november = time.Date(2026, 11, 1, 23, 30, 0, 0, time.UTC)

// options are the settings of a small site.
func options() Options {
	return Options{
		Title: "The Test Paper", BaseURL: "https://paper.example/", Language: "en", Location: time.UTC,
		Permalink: "/:year/:month/:slug/", PageSize: 10, Now: november.AddDate(0, 1, 0), Related: 6,
		Comments: CommentOptions{Provider: "static", Default: content.CommentsOpen},
	}
}

// post makes a post as the parser does.
func post(id string) *content.Post {
	return &content.Post{ID: "posts/" + id, Path: "content/posts/" + id + ".md", Title: id, Slug: id, Date: november, Extras: new(content.Extras)}
}

// model makes a site without problems.
func model(t *testing.T, opts Options, in Input) *Site {
	t.Helper()
	s, problems := New(opts, in)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func TestPermalinkFillsThePattern(t *testing.T) {
	tokyo := time.FixedZone("Tokyo", 9*3600)
	for _, c := range []struct {
		pattern, section, url string
		zone                  *time.Location
		want                  string
	}{
		{"/:year/:month/:slug/", "", "", time.UTC, "/2026/11/a/"},
		{"/:year/:month/:day/:slug/", "", "", time.UTC, "/2026/11/01/a/"},
		{"/:year/:month/:day/:slug/", "", "", tokyo, "/2026/11/02/a/"}, // the site's own day
		{"/:section/:slug/", "World News", "", time.UTC, "/world-news/a/"},
		{"/:section/:slug/", "", "", time.UTC, "/a/"},
		{"/news/:id/", "", "", time.UTC, "/news/posts/a/"},
		{"/:slug/", "", "/somewhere/else.html", time.UTC, "/somewhere/else.html"},
	} {
		o := options()
		o.Permalink, o.Location = c.pattern, c.zone
		p := post("a")
		p.Section, p.URL = c.section, c.url
		if got := model(t, o, Input{Posts: []*content.Post{p}}).Posts()[0].Address; got != c.want {
			t.Errorf("%s gives %s, want %s", c.pattern, got, c.want)
		}
	}
}

func TestPostsStandNewestFirstWhateverTheirOrder(t *testing.T) {
	a, b, c := post("a"), post("b"), post("c")
	b.Date = november.AddDate(0, 0, 1)
	for _, order := range [][]*content.Post{{a, b, c}, {c, b, a}, {b, a, c}} {
		var got []string
		for _, e := range model(t, options(), Input{Posts: order}).Posts() {
			got = append(got, e.Slug)
		}
		if strings.Join(got, " ") != "b a c" {
			t.Errorf("the posts stand as %q", got)
		}
	}
}

func TestEscapePathLeavesReadersAPath(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{"", ""}, {"a/b-c_d~e.f/", "a/b-c_d~e.f/"}, {"straße", "stra%C3%9Fe"}, {"a b", "a%20b"}, {"a?b#c%", "a%3Fb%23c%25"}, {"日/本", "%E6%97%A5/%E6%9C%AC"},
	} {
		if got := EscapePath(c.path); got != c.want {
			t.Errorf("%q: got %q, want %q", c.path, got, c.want)
		}
	}
}

func TestAddressesHaveTheBasePath(t *testing.T) {
	o := options()
	o.BaseURL = "https://paper.example:8080/the/news/"
	s := model(t, o, Input{})
	for _, c := range []struct{ got, want string }{
		{s.Href("/"), "/the/news/"},
		{s.Href("/a b/"), "/the/news/a%20b/"},
		{s.Abs("/"), "https://paper.example:8080/the/news/"},
		{s.Abs("/a/"), "https://paper.example:8080/the/news/a/"},
		{s.Origin(), "https://paper.example:8080"},
		{s.HrefOf("/a%20b/?c=d#e"), "/the/news/a%20b/?c=d#e"},
		{s.HrefOf("/a b/#e"), "/the/news/a%20b/#e"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// TestWhatIsNotThereHasTheZeroFingerprint, so that a page which asked for it in
// vain is made anew once it is there; a kind of question nobody knows has it too.
func TestWhatIsNotThereHasTheZeroFingerprint(t *testing.T) {
	s := model(t, options(), Input{})
	for _, q := range []Query{
		{Kind: AskPost, Key: "x"}, {Kind: AskCard, Key: "x"}, {Kind: AskRelated, Key: "x"}, {Kind: AskSeries, Key: "x"}, {Kind: AskComments, Key: "x"},
		{Kind: AskPage, Key: "x"}, {Kind: AskAuthor, Key: "x"}, {Kind: AskGroup, Key: "tag/x"}, {Kind: AskList, Key: "tag/x#0"}, {Kind: AskList, Key: "nonsense"},
		{Kind: AskAny, Key: "tags"}, {Kind: AskPeriods, Key: "year/2026"}, {Kind: AskStatic, Key: "x"}, {Kind: AskAlias, Key: "/x/"},
		{Kind: AskSitemap, Key: "9"}, {Kind: AskSitemap, Key: "x"}, {Kind: "nonsense", Key: "x"},
	} {
		if got := s.Fingerprint(q); !got.IsZero() {
			t.Errorf("%s has the fingerprint %s", q, got)
		}
	}
	if s.Fingerprint(Query{Kind: AskSettings}).IsZero() {
		t.Error("the settings have no fingerprint")
	}
}

// TestBaseURLThatIsNoneIsAProblem and does not end the program.
func TestBaseURLThatIsNoneIsAProblem(t *testing.T) {
	o := options()
	o.BaseURL = "https://paper .example/%zz"
	s, problems := New(o, Input{Posts: []*content.Post{post("a")}, Static: []source.File{{Path: "static/x"}}})
	if len(problems) == 0 || s.Href("/") != "/" {
		t.Errorf("the problems are %v", problems)
	}
}
