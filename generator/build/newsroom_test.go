package build

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"broadsheet"
)

// newsroom is a site made up for the property test: what it should hold, and how
// it is built. Edits change it; save brings the folder on disk up to date.
type newsroom struct {
	dir  string
	disk map[string]string // the source files as they are on disk
	opts Options

	desk
	kept []string // earlier desks, as JSON, to go back to
}

// newNewsroom draws a site in a folder of root, with a layout for each kind of page
// that says all it can, now and then with those of the starter. It is not saved yet.
func newNewsroom(rt *rapid.T, root string) *newsroom {
	n := &newsroom{dir: filepath.Join(root, "site")}
	n.opts = Options{Source: n.dir, Starter: tinyStarter, Now: noon, Program: program("1")}
	if rapid.IntRange(0, 19).Draw(rt, "real layouts") == 0 {
		n.opts.Starter = broadsheet.Starter
	}
	n.newDesk(rt)
	return n
}

// desk is all that the authors can change. Stories refer to each other by number.
type desk struct {
	Stories  []*story
	Next     int
	Terms    map[string]*note // by path below content/, without ending: "sections/world"
	Authors  map[string]*note // by id
	Pages    map[string]*note // by slug
	Comments []*remark
	Static   map[string]string // by path below static/
	Layouts  map[string]string // by path below layouts/
	Config   map[string]string // lines of config.yaml by their key
}

type story struct {
	Number    int
	Folder    string // below content/
	Name      string
	Bundle    bool
	Pictures  map[string]string // beside it, by name
	Fields    map[string]string // front matter by key, as it is written
	Words     []string          // of the text
	Heading   string
	Links     []int    // to stories, by source file
	Refs      []int    // to stories, by name
	Shows     []string // pictures in the text
	Shortcode string
}

// note is the file of a term, author or page.
type note struct {
	Fields map[string]string
	Words  []string
	Links  []int
}

type remark struct {
	Story   int
	Post    string // id of the post
	ID      string
	Parent  string
	Body    string
	Removed bool
}

// vocabulary is what the stories are made of.
var vocabulary = strings.Fields("harbour tide ferry council bridge mill quay market school storm harvest lantern orchestra ballot tram library garden whale tunnel rain")

var (
	sections = []string{"World", "Local", "Sport", "Arts desk"}
	tags     = []string{"floods", "Mill", "eels", "votes", "music", "harbour-side"}
	writers  = []string{"ann", "ben", "Cleo Ash", "Dora Pike", "Ann Reed"}
	serials  = []string{"Mending", "The long tide"}
	pictures = []string{"a.gif", "b.gif", "c.gif"}
)

func (s *story) path() string {
	if s.Bundle {
		return path.Join("content", s.Folder, s.Name, "index.md")
	}
	return path.Join("content", s.Folder, s.Name+".md")
}

// id is the post's id, where its file alone decides it.
func (s *story) id() string {
	if id := s.Fields["id"]; id != "" {
		return id
	}
	return path.Join(s.Folder, s.Name)
}

func (d *desk) story(number int) *story {
	for _, s := range d.Stories {
		if s.Number == number {
			return s
		}
	}
	return nil
}

// files gives all source files that the desk makes.
func (d *desk) files() map[string]string {
	files := map[string]string{}
	for _, s := range d.Stories {
		files[s.path()] = d.text(s)
		for name, data := range s.Pictures {
			files[path.Join(path.Dir(s.path()), name)] = data
		}
	}
	for name, n := range d.Terms {
		files["content/"+name+".md"] = d.note(n)
	}
	for name, n := range d.Authors {
		files["content/authors/"+name+".md"] = d.note(n)
	}
	for name, n := range d.Pages {
		files["content/pages/"+name+".md"] = d.note(n)
	}
	for i, r := range d.Comments {
		files["content/comments/"+r.Post+"/"+r.ID+".json"] = r.text(i)
	}
	for name, data := range d.Static {
		files["static/"+name] = data
	}
	for name, data := range d.Layouts {
		files["layouts/"+name] = data
	}
	var config strings.Builder
	for _, key := range slices.Sorted(maps.Keys(d.Config)) {
		config.WriteString(d.Config[key] + "\n")
	}
	files[ConfigName] = config.String()
	return files
}

func frontMatter(b *strings.Builder, fields map[string]string) {
	b.WriteString("---\n")
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if fields[key] != "" {
			fmt.Fprintf(b, "%s: %s\n", key, fields[key])
		}
	}
	b.WriteString("---\n")
}

func (d *desk) text(s *story) string {
	var b strings.Builder
	frontMatter(&b, s.Fields)
	b.WriteString(strings.Join(s.Words, " ") + ".\n")
	if s.Heading != "" {
		b.WriteString("\n## " + s.Heading + "\n")
	}
	d.links(&b, s.Links, path.Dir(s.path()), s.Heading != "")
	for _, n := range s.Refs {
		if to := d.story(n); to != nil {
			fmt.Fprintf(&b, "\nMore: [there]({{< ref %q >}}).\n", to.Name)
		}
	}
	for _, name := range s.Shows {
		fmt.Fprintf(&b, "\n![seen](%s)\n", name)
	}
	if s.Shortcode != "" {
		b.WriteString("\n" + s.Shortcode + "\n")
	}
	return b.String()
}

// links writes links to the files of stories, each in another of the ways that
// authors have.
func (d *desk) links(b *strings.Builder, numbers []int, from string, fragment bool) {
	for i, n := range numbers {
		to := d.story(n)
		if to == nil {
			continue
		}
		link := strings.TrimPrefix(to.path(), "content")
		if i%2 == 1 {
			if rel, err := filepath.Rel(from, to.path()); err == nil {
				link = filepath.ToSlash(rel)
			}
		}
		if fragment && to.Heading != "" {
			link += "#" + strings.ToLower(to.Heading)
		}
		fmt.Fprintf(b, "\nSee [this](%s).\n", link)
	}
}

func (d *desk) note(n *note) string {
	var b strings.Builder
	frontMatter(&b, n.Fields)
	b.WriteString(strings.Join(n.Words, " ") + "\n")
	d.links(&b, n.Links, "content", false)
	return b.String()
}

func (r *remark) text(n int) string {
	status, body := "approved", r.Body
	if r.Removed {
		status = "removed"
	}
	data, _ := json.Marshal(map[string]any{"v": 1, "id": r.ID, "post": r.Post, "parent": r.Parent, "name": "Fay", "body": body,
		"date": noon.Add(time.Duration(n) * time.Minute).Format(time.RFC3339), "status": status})
	return string(data)
}

// save brings the folder on disk up to date, and touches no other file.
func (n *newsroom) save() error {
	files := n.files()
	for name := range n.disk {
		if _, ok := files[name]; !ok {
			if err := os.Remove(n.file(name)); err != nil {
				return err
			}
			for dir := path.Dir(name); dir != "." && os.Remove(n.file(dir)) == nil; dir = path.Dir(dir) {
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if old, ok := n.disk[name]; ok && old == files[name] {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(n.file(name)), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(n.file(name), []byte(files[name]), 0o644); err != nil {
			return err
		}
	}
	n.disk = files
	return nil
}

func (n *newsroom) file(name string) string { return filepath.Join(n.dir, filepath.FromSlash(name)) }

// remember keeps the desk as it is, as a commit of the repository would.
func (n *newsroom) remember() {
	data, err := json.Marshal(n.desk)
	if err != nil {
		panic(err)
	}
	if len(n.kept) == 0 || n.kept[len(n.kept)-1] != string(data) {
		n.kept = append(n.kept, string(data))
	}
}

// restore goes back to a desk that was kept.
func (n *newsroom) restore(kept string) {
	n.desk = desk{}
	if err := json.Unmarshal([]byte(kept), &n.desk); err != nil {
		panic(err)
	}
	for _, m := range []*map[string]string{&n.Static, &n.Layouts, &n.Config} {
		if *m == nil {
			*m = map[string]string{}
		}
	}
}

// words draws a text.
func words(t *rapid.T, n int) []string {
	return rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, n).Draw(t, "words")
}

// when draws a date, written as it is in front matter, within some hours around
// the clock of the tests.
func when(t *rapid.T, before, after int) string {
	at := noon.Add(time.Duration(rapid.IntRange(-before, after).Draw(t, "hours")) * time.Hour)
	if rapid.IntRange(0, 3).Draw(t, "zone") == 0 {
		return at.In(time.FixedZone("", 5*3600+1800)).Format(time.RFC3339)
	}
	return at.Format("2006-01-02T15:04:05")
}

// gif is a picture of a size that is drawn.
func gif(t *rapid.T) string {
	size := rapid.SampledFrom([]string{"0020", "0030", "1121", "4000"}).Draw(t, "size")
	return "GIF89a" + size + "000"
}

// newStory draws a story.
func (n *newsroom) newStory(t *rapid.T) *story {
	n.Next++
	s := &story{Number: n.Next, Folder: rapid.SampledFrom([]string{"posts", "posts", "world", "posts/2026"}).Draw(t, "folder"),
		Pictures: map[string]string{}, Words: words(t, 12)}
	s.Name = fmt.Sprintf("%s-%d", s.Words[0], s.Number)
	s.Fields = map[string]string{"title": strings.Join(words(t, 4), " "), "date": when(t, 60*24, 30)}
	for _, key := range []string{"section", "tags", "authors", "series", "image", "lead", "embargo"} {
		if rapid.IntRange(0, 2).Draw(t, key+"?") == 0 {
			setField(t, s, key)
		}
	}
	for _, other := range n.Stories {
		if rapid.IntRange(0, 7).Draw(t, "link?") == 0 {
			s.Links = append(s.Links, other.Number)
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "bundle?") == 0 {
		s.Bundle = true
		s.Pictures["a.gif"] = gif(t)
		s.Shows = []string{"a.gif"}
	}
	return s
}

// setField gives a field of a story another value, or none.
func setField(t *rapid.T, s *story, key string) {
	pick := func(of []string) string { return rapid.SampledFrom(of).Draw(t, key) }
	list := func(of []string) string {
		return "[" + strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, 3, rapid.ID).Draw(t, key), ", ") + "]"
	}
	switch key {
	case "section":
		s.Fields[key] = pick(append([]string{"", "world", "Shipping"}, sections...))
	case "tags":
		s.Fields[key] = list(tags)
	case "authors":
		s.Fields[key] = list(writers)
	case "series":
		s.Fields[key] = pick(append([]string{""}, serials...))
	case "image":
		s.Fields[key] = pick([]string{"", "/images/a.gif", "a.gif", "{src: /images/b.gif, alt: A quay, caption: \"The *quay*\"}", "/images/none.gif"})
	case "lead":
		s.Fields[key] = pick([]string{"", "1", "2"})
	case "embargo":
		s.Fields["publish_at"], s.Fields["expires"], s.Fields["draft"] = "", "", ""
		switch pick([]string{"none", "publish_at", "expires", "draft"}) {
		case "publish_at":
			s.Fields["publish_at"] = when(t, 30, 70)
		case "expires":
			s.Fields["expires"] = when(t, 30, 70)
		case "draft":
			s.Fields["draft"] = "true"
		}
	case "updated":
		s.Fields[key] = pick([]string{"", "2026-11-23T10:00:00", "2026-11-22"})
	case "comments":
		s.Fields[key] = pick([]string{"", "open", "closed", "off"})
	case "language":
		s.Fields[key] = pick([]string{"", "de", "ar", "fr", "fr"})
	case "aliases":
		s.Fields[key] = pick([]string{"", "[/old/a/]", "[/old/b/, /old/c.html]"})
	case "slug":
		s.Fields[key] = pick([]string{"", "gate", "tide"})
	case "id":
		s.Fields[key] = pick([]string{"", fmt.Sprintf("story/%d", s.Number)})
	case "noindex", "related":
		s.Fields[key] = pick([]string{"", "false", "true"})
		if key == "related" && s.Fields[key] == "true" {
			s.Fields[key] = ""
		}
	case "description":
		s.Fields[key] = pick([]string{"", "In short: it floats.", "In short: it sinks."})
	}
}

// tinyStarter has small layouts that ask for one of everything, so that most
// pages ask for little: a hole in a trace is not hidden by other questions.
var tinyStarter = fstest.MapFS{
	"layouts/base.html": {Data: []byte(`<html lang="{{ .Language }}"><title>{{ .HeadTitle }}</title><link rel="stylesheet" href="{{ .Site.Asset "site.css" }}">` +
		`<script type="application/ld+json">{{ .JSONLD }}</script>{{ block "main" . }}{{ end }}</html>`)},
	"layouts/home.html": {Data: []byte(`{{ define "main" }}{{ with .Home }}{{ with .Lead }}{{ template "partials/card.html" . }}{{ end }}{{ range .Top }}{{ template "partials/card.html" . }}{{ end }}
{{ range .Sections }}<h2>{{ .Title }}</h2>{{ .Description }}{{ range .Posts }}{{ template "partials/card.html" . }}{{ end }}{{ end }}{{ range .Latest }}{{ .Title }}{{ end }}{{ end }}{{ end }}`)},
	"layouts/post.html": {Data: []byte(`{{ define "main" }}<h1>{{ .Title }}</h1>{{ with .Post }}{{ template "partials/byline.html" . }}{{ .Body }}
{{ range .Tags }}<a href="{{ .URL }}">{{ .Title }}</a>{{ end }}{{ range .Related }}{{ template "partials/card.html" . }}{{ end }}
{{ with .Series }}{{ .Title }} {{ .Number }} of {{ .Total }} {{ with .Next }}{{ .URL }}{{ end }}{{ end }}
{{ with .Comments }}{{ .Count }}{{ range .Threads }}<p>{{ .Body }}{{ range .Replies }}<q>{{ .Body }}</q>{{ end }}</p>{{ end }}{{ end }}{{ end }}{{ end }}`)},
	"layouts/page.html": {Data: []byte(`{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Text.Body }}{{ end }}`)},
	"layouts/list.html": {Data: []byte(`{{ define "main" }}<h1>{{ .Title }}</h1>{{ with .List }}{{ .Intro }}{{ range .Posts }}{{ template "partials/card.html" . }}{{ end }}
{{ range .Periods }}{{ .Title }} {{ .Count }}{{ end }}{{ with .Older }}<a href="{{ .URL }}">older</a>{{ end }}{{ with .Newer }}<a href="{{ .URL }}">newer</a>{{ end }}{{ end }}{{ end }}`)},
	"layouts/terms.html":            {Data: []byte(`{{ define "main" }}{{ range .Terms.Terms }}<a href="{{ .URL }}">{{ .Title }}</a> {{ .Count }} {{ .Description }}{{ end }}{{ end }}`)},
	"layouts/404.html":              {Data: []byte(`{{ define "main" }}{{ .Title }}{{ end }}`)},
	"layouts/partials/card.html":    {Data: []byte(`<h3><a href="{{ .URL }}">{{ .Title }}</a></h3>{{ with .Section }}{{ .Title }}{{ end }}{{ with .Image }}<img src="{{ .URL }}" width="{{ .Width }}" alt="">{{ end }}`)},
	"layouts/partials/byline.html":  {Data: []byte(`{{ range .Byline }}<a href="{{ .URL }}">{{ .Name }}</a>, {{ .Role }}{{ end }}{{ .Date.ISO }}`)},
	"layouts/shortcodes/note.html":  {Data: []byte(`<aside>{{ .Inner }}</aside>`)},
	"layouts/shortcodes/photo.html": {Data: []byte(`{{ with .Picture (.Arg 0) }}<img src="{{ .URL }}" width="{{ .Width }}" alt="">{{ end }}`)},
	"layouts/shortcodes/goto.html":  {Data: []byte(`<a href="{{ .Link (.Arg 0) }}">{{ with .Page }}{{ .Title }}{{ end }}</a>`)},
	"static/site.css":               {Data: []byte("body{}")},
}
