package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/source"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// parsePost parses a post and fails the test on any error or warning.
func parsePost(t *testing.T, path, data string) *Post {
	t.Helper()
	parsed := NewParser(Options{Location: time.FixedZone("", 3600)}).Parse(path, []byte(data))
	if len(parsed.Issues) > 0 {
		t.Fatalf("issues: %v", parsed.Issues)
	}
	if parsed.Post == nil {
		t.Fatal("no post")
	}
	return parsed.Post
}

// fullPost is what the three files of TestThreeFormatsSayTheSame hold.
func fullPost() *Post {
	zone := time.FixedZone("", 3600)
	return &Post{
		ID: "posts/2026/harbour", Path: "content/posts/2026/harbour.md",
		Title:  "Harbour vote put off",
		Kicker: "Port", Description: "The board wants to know what the cranes cost.", Dateline: "Ostmouth",
		Date: time.Date(2026, 11, 23, 18, 30, 0, 0, zone), Updated: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
		Slug: "harbour-vote", URL: "/port/harbour/", Aliases: []string{"/old/harbour/"},
		Section: "Local", Tags: []string{"harbour", "council", "2026"}, Authors: []string{"jane-roe", "Tom Quill"}, Series: "The port",
		Image: &Image{Src: "crane.jpg", Alt: "A crane", Caption: "The old crane.", Credit: "Ida Lens"},
		Genre: GenreAnalysis, Lead: 2, Draft: true, NoIndex: true,
		Language: "en-GB", Comments: CommentsClosed,
		Extras: &Extras{
			ShortTitle: "Harbour vote", SEOTitle: "Harbour vote put off until spring",
			PublishAt: time.Date(2026, 11, 23, 19, 0, 0, 0, zone), Expires: time.Date(2027, 11, 23, 0, 0, 0, 0, zone),
			Origin: Origin{"Coast Wire", "https://wire.example/1"}, Layout: "long-read",
			RelatedPins: []string{"ferry"}, RelatedExclude: []string{"posts/2025/crane"},
			Corrections:  []Correction{{time.Date(2026, 11, 24, 0, 0, 0, 0, zone), "clarification", "The vote is in *spring*."}},
			Translations: map[string]string{"de": "posts/2026/hafen"},
			Params:       map[string]any{"colour": "blue", "map": map[string]any{"zoom": 4, "layers": []any{"sea", 1.5, true}}},
		},
	}
}

const fullYAML = `title: Harbour vote put off
short_title: Harbour vote
seo_title: Harbour vote put off until spring
kicker: Port
description: The board wants to know
  what the cranes cost.
dateline: Ostmouth
date: 2026-11-23 18:30
updated: 2026-11-24T09:00:00Z
publish_at: 2026-11-23T19:00:00+01:00
expires: 2027-11-23
slug: harbour-vote
url: /port/harbour/
aliases: [/old/harbour/]
section: Local
tags: [harbour, council, 2026]
authors: [jane-roe, Tom Quill]
series: The port
image: {src: crane.jpg, alt: A crane, caption: The old crane., credit: Ida Lens}
genre: analysis
source: {name: Coast Wire, url: "https://wire.example/1"}
lead: 2
draft: true
noindex: true
layout: long-read
language: en-GB
comments: closed
related: [ferry]
related_exclude: [posts/2025/crane]
corrections:
  - {date: 2026-11-24, kind: clarification, text: The vote is in *spring*.}
translations: {de: posts/2026/hafen}
params:
  colour: blue
map: {zoom: 4, layers: [sea, 1.5, true]}
`

const fullTOML = `title = "Harbour vote put off"
short_title = "Harbour vote"
seo_title = "Harbour vote put off until spring"
kicker = "Port"
description = "The board wants to know what the cranes cost."
dateline = "Ostmouth"
date = 2026-11-23T18:30:00
updated = 2026-11-24T09:00:00Z
publish_at = 2026-11-23T19:00:00+01:00
expires = 2027-11-23
slug = "harbour-vote"
url = "/port/harbour/"
aliases = ["/old/harbour/"]
section = "Local"
tags = ["harbour", "council", "2026"]
authors = ["jane-roe", "Tom Quill"]
series = "The port"
image = {src = "crane.jpg", alt = "A crane", caption = "The old crane.", credit = "Ida Lens"}
genre = "analysis"
lead = 2
draft = true
noindex = true
layout = "long-read"
language = "en-GB"
comments = "closed"
related = ["ferry"]
related_exclude = ["posts/2025/crane"]
source.name = "Coast Wire"
source.url = "https://wire.example/1"

[[corrections]]
date = 2026-11-24
kind = "clarification"
text = "The vote is in *spring*."

[translations]
de = "posts/2026/hafen"

[params]
colour = "blue"

[map]
zoom = 4
layers = ["sea", 1.5, true]
`

const fullJSON = `{
"title": "Harbour vote put off",
"short_title": "Harbour vote",
"seo_title": "Harbour vote put off until spring",
"kicker": "Port",
"description": "The board wants to know what the cranes cost.",
"dateline": "Ostmouth",
"date": "2026-11-23T18:30:00",
"updated": "2026-11-24T09:00:00Z",
"publish_at": "2026-11-23T19:00:00+01:00",
"expires": "2027-11-23",
"slug": "harbour-vote",
"url": "/port/harbour/",
"aliases": ["/old/harbour/"],
"section": "Local",
"tags": ["harbour", "council", 2026],
"authors": ["jane-roe", "Tom Quill"],
"series": "The port",
"image": {"src": "crane.jpg", "alt": "A crane", "caption": "The old crane.", "credit": "Ida Lens"},
"genre": "analysis",
"source": {"name": "Coast Wire", "url": "https://wire.example/1"},
"lead": 2,
"draft": true,
"noindex": true,
"layout": "long-read",
"language": "en-GB",
"comments": "closed",
"related": ["ferry"],
"related_exclude": ["posts/2025/crane"],

"corrections": [{"date": "2026-11-24", "kind": "clarification", "text": "The vote is in *spring*."}],
"translations": {"de": "posts/2026/hafen"},
"params": {"colour": "blue"},
"map": {"zoom": 4, "layers": ["sea", 1.5, true]}
}`

func TestThreeFormatsSayTheSame(t *testing.T) {
	for name, data := range map[string]string{
		"YAML":                   "---\n" + fullYAML + "---\n",
		"YAML named":             "---yaml\n" + fullYAML + "---\n",
		"YAML with CRLF and BOM": "\ufeff" + strings.ReplaceAll("\n\n---\n"+fullYAML+"---\n", "\n", "\r\n"),
		"TOML":                   "+++\n" + fullTOML + "+++\n",
		"TOML named":             "---toml\n" + fullTOML + "---\n",
		"TOML with CRLF":         strings.ReplaceAll("+++\n"+fullTOML+"+++\n", "\n", "\r\n"),
		"JSON object":            fullJSON + "\n\n",
		"JSON named":             "---json\n" + fullJSON + "\n---\n",
		"JSON in semicolons":     ";;;\n" + fullJSON + "\n;;;\n",
	} {
		t.Run(name, func(t *testing.T) {
			got := parsePost(t, "content/posts/2026/harbour.md", data+"Text.\n")
			ignore := cmpopts.IgnoreFields(Post{}, "Positions", "Fingerprint", "Excerpt", "Words", "Headings", "Inserts")
			sameTime := cmp.Comparer(func(a, b time.Time) bool { return a.Format(time.RFC3339Nano) == b.Format(time.RFC3339Nano) })
			if diff := cmp.Diff(fullPost(), got, ignore, sameTime); diff != "" {
				t.Errorf("- want, + got\n%s", diff)
			}
			if got.Fingerprint == (source.Fingerprint{}) {
				t.Error("no fingerprint")
			}
		})
	}
}

func TestPositionsAreThoseOfTheFileInEveryFormat(t *testing.T) {
	for _, c := range []struct{ name, data, field, want string }{
		{"YAML", "---\n" + fullYAML + "---\n", "slug", "p.md:13:7"},
		{"YAML after blank lines", "\ufeff\n\n---\r\ntitle: x\r\ndate: 2026-11-23\r\n---\r\n", "date", "p.md:5:7"},
		{"YAML after umlauts", "---\ndate: 2026-11-23\nimage: {alt: Über, src: a.jpg}\ntitle: x\n---\n", "image", "p.md:3:8"},
		{"YAML list below", "---\ndate: 2026-11-23\ntags:\n  - a\ntitle: x\n---\n", "tags", "p.md:4:3"},
		{"TOML", "+++\n" + fullTOML + "+++\n", "slug", "p.md:12:8"},
		{"TOML tables", "+++\n" + fullTOML + "+++\n", "corrections", "p.md:32:1"},
		{"TOML after a text of several lines", "+++\ndescription = \"\"\"\nlead = 1\n\\\"\"\"\"\ndate = 2026-11-23 # date = 1\ntitle = 'x'\n  lead = 3\n+++\n", "lead", "p.md:7:10"},
		{"JSON", fullJSON + "\n", "slug", "p.md:12:9"},
		{"JSON after blank lines", "\n\n  {\"title\": \"Über\", \"date\": \"2026-11-23\"}\n", "date", "p.md:3:29"},
	} {
		t.Run(c.name, func(t *testing.T) {
			post := parsePost(t, "p.md", c.data)
			if got := post.Positions.At("p.md", c.field).String(); got != c.want {
				t.Errorf("%s is at %s, want %s", c.field, got, c.want)
			}
		})
	}
}

// Every name of every field of a post, in every manner of writing it, with a
// value; the post must be the same as with the canonical name.
func TestEveryAliasMeansItsField(t *testing.T) {
	values := map[string]string{
		"date": "2026-11-22", "updated": "2026-12-24", "publish_at": "2026-12-23", "expires": "2027-01-01", "breaking_until": "2026-12-25", "live_until": "2026-12-26", "paywall": "true",
		"canonical": "https://agency.example/x", "key_points": "[a, b]", "draft": "true", "published": "false",
		"noindex": "true", "lead": "3", "genre": "opinion", "comments": "closed", "related": "[a, b]", "tags": "[a, b]", "url": "/a/b/",
		"aliases": "[/a/]", "translations": "{de: x}", "language": "de", "corrections": "[{date: 2026-11-24, text: x}]", "params": "{a: b}",
		"authors": "[a, b]", "image": "a.jpg", "image_alt": "b", "image_caption": "c", "image_credit": "d", "categories": "[a, b]",
	}
	ignore := cmpopts.IgnoreFields(Post{}, "Positions", "Fingerprint")
	empty := parsePost(t, "content/a.md", "---\ntitle: x\ndate: 2026-11-23\nimage: a.png\n---\n")
	for _, f := range postFields() {
		v, ok := values[f.name]
		if !ok {
			v = "some-text"
		}
		front := "title: x\ndate: 2026-11-23\nimage: a.png\n"
		switch f.name {
		case "title", "date", "image":
			front = strings.Join(slices.DeleteFunc(strings.SplitAfter(front, "\n"), func(s string) bool { return strings.HasPrefix(s, f.name+":") }), "")
		}
		write := func(name string) *Post {
			return parsePost(t, "content/a.md", fmt.Sprintf("---\n%s%s: %s\n---\n", front, name, v))
		}
		want := write(f.name)
		if cmp.Equal(want, empty, ignore) {
			t.Errorf("%s: %s changes nothing", f.name, v)
		}
		for _, alias := range append([]string{f.name}, f.aliases...) {
			camel := ""
			for i, part := range strings.Split(alias, "_") {
				if i > 0 {
					part = strings.ToUpper(part[:1]) + part[1:]
				}
				camel += part
			}
			for _, name := range []string{alias, strings.ToUpper(alias), strings.ReplaceAll(alias, "_", "-"), camel} {
				if diff := cmp.Diff(want, write(name), ignore); diff != "" {
					t.Errorf("%s does not mean %s:\n%s", name, f.name, diff)
				}
			}
			if at := write(alias).Positions.At("a", f.name); at.Line == 0 {
				t.Errorf("%s: the position of %s is not known", alias, f.name)
			}
		}
	}
}

func TestNoTwoFieldsShareAName(t *testing.T) {
	checkNames(t, "posts", specs(postFields()))
	checkNames(t, "pages", specs(pageFields()))
	checkNames(t, "authors", specs(authorFields()))
	checkNames(t, "terms", specs(termFields()))
}

func checkNames(t *testing.T, what string, fields []fieldSpec) {
	t.Helper()
	seen := map[string]string{}
	for _, f := range fields {
		for _, name := range append([]string{f.name}, f.aliases...) {
			if other, twice := seen[foldKey(name)]; twice {
				t.Errorf("%s: %s belongs to %s and %s", what, name, other, f.name)
			}
			seen[foldKey(name)] = f.name
		}
		if f.doc == "" {
			t.Errorf("%s: %s has no description", what, f.name)
		}
	}
}

func TestLenientForms(t *testing.T) {
	for _, c := range []struct {
		name, front string
		got         func(p *Post) any
		want        any
	}{
		{"a number for a title", "title: 2026", func(p *Post) any { return p.Title }, "2026"},
		{"a truth value for a title", "title: true", func(p *Post) any { return p.Title }, "true"},
		{"noughts stay", "title: x\nslug: 007", func(p *Post) any { return p.Slug }, "007"},
		{"a title over two lines", "title: >\n  Harbour\n  vote\n", func(p *Post) any { return p.Title }, "Harbour vote"},
		{"yes is true", "title: x\ndraft: yes", func(p *Post) any { return p.Draft }, true},
		{"published: false is a draft", "title: x\npublished: false", func(p *Post) any { return p.Draft }, true},
		{"published: true is none", "title: x\npublished: true", func(p *Post) any { return p.Draft }, false},
		{"published may be a date", "title: x\npublished: 2026-12-01", func(p *Post) any { return p.PublishAt.Format(time.DateOnly) }, "2026-12-01"},
		{"comments: true is open", "title: x\ncomments: true", func(p *Post) any { return p.Comments }, CommentsOpen},
		{"comments: false is off", "title: x\ncomments: false", func(p *Post) any { return p.Comments }, CommentsOff},
		{"comments: Closed", "title: x\ncomments: Closed", func(p *Post) any { return p.Comments }, CommentsClosed},
		{"no comments field", "title: x", func(p *Post) any { return p.Comments }, CommentsDefault},
		{"related: false", "title: x\nrelated: false", func(p *Post) any { return p.RelatedOff }, true},
		{"related: one", "title: x\nrelated: ferry", func(p *Post) any { return p.RelatedPins }, []string{"ferry"}},
		{"lead: true is the first", "title: x\nlead: true", func(p *Post) any { return p.Lead }, 1},
		{"lead: false is none", "title: x\nlead: false", func(p *Post) any { return p.Lead }, 0},
		{"tags with commas", "title: x\ntags: a, b c ,a", func(p *Post) any { return p.Tags }, []string{"a", "b c"}},
		{"one tag", "title: x\ntag: a b", func(p *Post) any { return p.Tags }, []string{"a b"}},
		{"tags with gaps", "title: x\ntags: [a, '', a, ~]", func(p *Post) any { return p.Tags }, []string{"a"}},
		{"one author", "title: x\nauthor: Jane Roe, the elder", func(p *Post) any { return p.Authors }, []string{"Jane Roe, the elder"}},
		{"a byline", "title: x\nbyline: By Jane Roe", func(p *Post) any { return p.Authors }, []string{"Jane Roe"}},
		{"authors as tables", "title: x\nauthors: [{name: Jane Roe, role: x}, {id: tom}, Jane Roe]", func(p *Post) any { return p.Authors }, []string{"Jane Roe", "tom"}},
		{"first of categories", "title: x\ncategories: [World, Sea]\ntags: [a]", func(p *Post) any { return [2]any{p.Section, p.Tags} }, [2]any{"World", []string{"a", "Sea"}}},
		{"section before categories", "title: x\ncategories: [World, Sea]\nsection: Sea", func(p *Post) any { return [2]any{p.Section, p.Tags} }, [2]any{"Sea", []string{"World"}}},
		{"a source by name", "title: x\nsource: Coast Wire", func(p *Post) any { return p.Origin }, Origin{Name: "Coast Wire"}},
		{"a source by address", "title: x\nsource: https://www.wire.example/a", func(p *Post) any { return p.Origin }, Origin{"wire.example", "https://www.wire.example/a"}},
		{"a list of pictures", "title: x\nimages: [a.jpg, b.jpg]", func(p *Post) any { return *p.Image }, Image{Src: "a.jpg"}},
		{"a picture and its description", "title: x\nimage: a.jpg\nimage_alt: A crane\nimage_figcaption: Old", func(p *Post) any { return *p.Image }, Image{Src: "a.jpg", Alt: "A crane", Caption: "Old"}},
		{"an empty picture", "title: x\nimage:", func(p *Post) any { return p.Image }, (*Image)(nil)},
		{"former paths", "title: x\nredirect_from: [a/b, 'https://old.example/c/', /caf%C3%A9/, /a/b]", func(p *Post) any { return p.Aliases }, []string{"/a/b", "/c/", "/café/"}},
		{"usual layout", "title: x\nlayout: post", func(p *Post) any { return p.Layout }, ""},
		{"layout with ending", "title: x\nlayout: long/read.html", func(p *Post) any { return p.Layout }, "long/read"},
		{"underscore in a language", "title: x\nlocale: es_PR", func(p *Post) any { return p.Language }, "es-PR"},
		{"no genre", "title: x", func(p *Post) any { return p.Genre }, GenreReport},
		{"genre in capitals", "title: x\ngenre: Opinion", func(p *Post) any { return p.Genre }, GenreOpinion},
		{"markup in a description", "title: x\ndescription: 'A <b>very</b> *big* [crane](/x/) &amp; snake_case_name, 2 * 3 * 4'", func(p *Post) any { return p.Description }, "A very big crane & snake_case_name, 2 * 3 * 4"},
		{"an empty field and its alias", "title: x\ndescription: ''\nexcerpt: Yes", func(p *Post) any { return p.Description }, "Yes"},
		{"an update on the same day", "title: x\nupdated: 2026-11-23", func(p *Post) any { return p.Updated.Equal(p.Date) }, true},
		{"a note is an update", "title: x\nupdated: 2026-11-24\ncorrections: [{date: 2026-11-25, text: y}, {date: 2026-11-24, text: z}]", func(p *Post) any { return p.Updated.Format(time.DateOnly) }, "2026-11-25"},
		{"a note before an update", "title: x\nupdated: 2026-11-26\ncorrections: [{date: 2026-11-25, text: y}]", func(p *Post) any { return p.Updated.Format(time.DateOnly) }, "2026-11-26"},
		{"a note on the day of the story", "title: x\ncorrections: [{date: 2026-11-23, text: y}]", func(p *Post) any { return p.Updated.IsZero() }, true},
		{"other generators' fields", "title: x\nweight: 3\nhero: false\ntype: post", func(p *Post) any { return p.Params }, map[string]any{"weight": 3, "hero": false, "type": "post"}},
		{"dates of one's own stay text", "title: x\nvoted: 2026-11-23", func(p *Post) any { return p.Params }, map[string]any{"voted": "2026-11-23"}},
		{"params count more", "title: x\ncolour: red\nparams: {colour: blue}", func(p *Post) any { return p.Params }, map[string]any{"colour": "blue"}},
		{"a YAML anchor", "title: x\na: &t [b]\ntags: *t", func(p *Post) any { return p.Tags }, []string{"b"}},
		{"a YAML merge", "title: x\nbase: &b {alt: A, src: a.jpg}\nimage: {<<: *b, src: c.jpg}", func(p *Post) any { return *p.Image }, Image{Src: "c.jpg", Alt: "A"}},
		{"an id", "id: 2014/x\ntitle: x", func(p *Post) any { return p.ID }, "2014/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			post := parsePost(t, "content/posts/a.md", "---\ndate: 2026-11-23T18:30:00Z\n"+c.front+"\n---\n")
			if diff := cmp.Diff(c.want, c.got(post)); diff != "" {
				t.Errorf("- want, + got\n%s", diff)
			}
		})
	}
}

// TestUpdatesOfALiveBlogUpdateIt: who adds one in a hurry need not think of the field
// too.
func TestUpdatesOfALiveBlogUpdateIt(t *testing.T) {
	const text = "date: 2026-11-23T08:00:00Z\n---\n{{< update time=\"2026-11-23T11:30\" title=\"a\" >}}\nb\n{{< /update >}}\n\n" +
		"{{< update time=\"2026-11-23T09:00\" title=\"c\" >}}\nd\n{{< /update >}}\n\n{{< update time=\"soon\" >}}\ne\n{{< /update >}}\n"
	for genre, want := range map[string]time.Time{"live": time.Date(2026, 11, 23, 11, 30, 0, 0, time.UTC), "report": {}} {
		parsed := NewParser(Options{Shortcode: func(name string) bool { return name == "update" }}).Parse("content/posts/a.md", []byte("---\ntitle: x\ngenre: "+genre+"\n"+text))
		if parsed.Post == nil || !parsed.Post.Updated.Equal(want) {
			t.Errorf("%s: %v, %v; want an update at %v", genre, parsed.Post, parsed.Issues, want)
		}
	}
}
