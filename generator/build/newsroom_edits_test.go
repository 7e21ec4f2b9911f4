package build

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"broadsheet/generator/publish"
)

// siteFragments are pieces of layouts that ask something of the whole site. Each
// is tried alone, since what one forgets to note another may note for it.
var siteFragments = []string{
	`{{ range .Site.Menu }}{{ .Title }}{{ .URL }}{{ .Active }}{{ end }}`,
	`{{ range .Site.Footer }}{{ .Title }}{{ end }}`,
	`{{ range .Site.Sections }}{{ .Title }}{{ .Count }}{{ end }}`,
	`{{ range .Site.Recent 2 }}{{ .Headline }}{{ end }}`,
	`{{ range .Site.InSection "World" 2 }}{{ .Headline }}{{ end }}`,
	`{{ range .Site.InSection "Arts desk" 1 }}{{ .Date.Long }}{{ end }}`,
	`{{ range .Site.InSection "Planet" 1 }}{{ .ID }}{{ end }}`,
	`{{ range .Site.WithTag "Strolls" 1 }}{{ .ID }}{{ end }}`,
	`{{ range .Site.ByAuthor "Cleo" 1 }}{{ .ID }}{{ end }}`,
	`{{ with .Site.Post "about" }}{{ .ID }}{{ end }}`,
	`{{ range .Site.WithTag "Mill" 2 }}{{ .Description }}{{ end }}`,
	`{{ range .Site.ByAuthor "Ann Reed" 2 }}{{ .URL }}{{ end }}`,
	`{{ range .Site.ByAuthor "ann" 9 }}{{ .Minutes }}{{ end }}`,
	`{{ with .Site.Post "gate" }}{{ .Title }}{{ end }}`,
	`{{ with .Site.Post "content/posts/tide-1.md" }}{{ .Title }}{{ end }}`,
	`{{ with .Site.Author "ann" }}{{ .Name }}{{ .Role }}{{ end }}`,
	`{{ .Site.Asset "site.css" }}{{ .Site.Asset "images/a.gif" }}`,
	`{{ .Site.Static "images/b.gif" }}`,
	`{{ .Site.TagsURL }}{{ .Site.AuthorsURL }}{{ .Site.SeriesURL }}{{ .Site.ArchiveURL }}`,
	`{{ .Site.Title }}{{ .Site.Description }}{{ .Site.Params.phone }}`,
	`{{ with .Site.Publisher.Logo }}{{ .URL }}{{ .Width }}{{ end }}`,
	`{{ with .Social.Image }}{{ .URL }}{{ .Height }}{{ end }}{{ range .Breadcrumbs }}{{ .Title }}{{ .URL }}{{ end }}{{ range .Feeds }}{{ .Title }}{{ end }}`,
	`{{ .T "home" }}{{ .Dir }}{{ .Canonical }}{{ .Description }}`,
	`{{ .Site.URL }}{{ .Site.Language }}{{ range .Versions }}{{ .URL }}{{ .Title }}{{ end }}`,
	`{{ range .Site.Breaking }}{{ .ID }}{{ end }}{{ range .Site.Menu }}{{ .Foreign }}{{ end }}`,
	`{{ json .Site.Breaking }}{{ json .Site.Menu }}{{ json .Site.Sections }}{{ json .Breadcrumbs }}{{ json .Feeds }}{{ json (.Site.Recent 2) }}`,
}

var postFragments = []string{
	`{{ .Title }}`, `{{ .Body }}`, `{{ range .Related }}{{ .ID }}{{ end }}`, `{{ with .Series }}{{ .Title }}{{ .URL }}{{ range .Posts }}{{ .Headline }}{{ end }}{{ end }}`,
	`{{ with .Comments }}{{ .Open }}{{ .Closed }}{{ .Action }}{{ range .Threads }}{{ .Name }}{{ .Date.ISO }}{{ .Removed }}{{ range .Replies }}{{ .Author }}{{ end }}{{ end }}{{ end }}`,
	`{{ range .Tags }}{{ .URL }}{{ end }}{{ with .Section }}{{ .Title }}{{ end }}`, `{{ range .Byline }}{{ .Name }}{{ .Role }}{{ with .Image }}{{ .URL }}{{ end }}{{ end }}`,
	`{{ with .Lead }}{{ .URL }}{{ .Caption }}{{ end }}`, `{{ .Date.Long }}{{ with .Updated }}{{ .ISO }}{{ end }}{{ .Words }}{{ .Source }}`, `{{ range .Headings }}{{ .Text }}{{ end }}`, `{{ json .Related }}`, `{{ json .Comments }}{{ json .Tags }}{{ json .Byline }}{{ json .Headings }}{{ json .Series }}`,
}

// settings are what the lines of config.yaml may say; the first of each is where
// a site begins.
var settings = map[string][]string{
	"title":     {"title: The Test Paper", "title: Another Paper", "title: [wrong"},
	"base_url":  {"base_url: https://paper.example/", "base_url: https://paper.example/news/"},
	"page_size": {"page_size: 2", "page_size: 3", "page_size: 1"},
	"permalink": {"permalink: /:year/:month/:slug/", "permalink: /:section/:slug/", "permalink: /:year/:month/:day/:slug.html"},
	"language":  {"language: en-GB", "language: de"},
	"languages": {"", "languages: [fr, de]", "languages: [fr]"},
	"editions":  {"", "editions: [{language: fr, title: Le Papier, description: Ici}]"},
	"timezone":  {"timezone: UTC", "timezone: Asia/Tokyo", "timezone: America/New_York"},
	"related":   {"related: {count: 2}", "related: {count: 3, text: 0.1, tags: 3}", "related: {count: 0}", "related: {count: 2, half_life: 1, title: 9}"},
	"feeds":     {"feeds: {items: 3}", "feeds: {items: 3, full: true}", "feeds: {items: 30}"},
	"menu":      {"", "menu: [{title: Us, url: /about/}, {title: World, url: /world/}]", "menu: [{title: Us, url: /about/}, {title: Nous, url: /fr/, language: fr}]"},
	"sections":  {"", "sections: [Sport, World]"},
	"home":      {"home: {top: 2, per_section: 2, latest: 3}", "home: {top: 1, per_section: 1, latest: 0}"},
	"comments":  {"comments: {action: /c/}", "comments: {provider: none}", "comments: {default: closed, policy: /about/}"},
	"publisher": {"", "publisher: {name: The Press, logo: /images/a.gif}"},
	"social":    {"", "social: {image: /images/b.gif}", "social: {cards: true}"},
	"assets":    {"", "assets: {bundle: false}", "assets: {html: true, compress: [gzip]}"},
	"params":    {"", "params: {phone: '1'}", "params: {phone: '2'}"},
	"markdown":  {"", "markdown: {unknown_shortcodes: warn}", "markdown: {unsafe: true}"},
	"footer":    {"", "footer: [{title: About, url: /about/}]"},
}

// newDesk draws the site that a sequence of edits begins with.
func (n *newsroom) newDesk(t *rapid.T) {
	n.desk = desk{Terms: map[string]*note{}, Authors: map[string]*note{}, Pages: map[string]*note{}, Layouts: map[string]string{},
		Static: map[string]string{"images/a.gif": gif(t), "images/b.gif": gif(t), "data/list.txt": "one"}, Config: map[string]string{}}
	for key, lines := range settings {
		n.Config[key] = lines[0]
	}
	n.Authors["ann"] = &note{Fields: map[string]string{"name": "Ann Reed", "role": "Editor"}, Words: []string{"Ann"}}
	n.Terms["sections/world"] = &note{Fields: map[string]string{"title": "World"}, Words: []string{"All"}}
	n.Pages["about"] = &note{Fields: map[string]string{"title": "About"}, Words: []string{"Us"}}
	for range rapid.SampledFrom([]int{8, 8, 9, 10, 12, 12, 16, 30}).Draw(t, "posts") {
		n.Stories = append(n.Stories, n.newStory(t))
	}
	for range rapid.IntRange(0, 4).Draw(t, "comments") {
		n.addComment(t)
	}
}

func (n *newsroom) pick(t *rapid.T) *story {
	return rapid.SampledFrom(n.Stories).Draw(t, "story")
}

func (n *newsroom) addComment(t *rapid.T) {
	n.Next++
	s := n.pick(t)
	r := &remark{Story: s.Number, Post: s.id(), ID: fmt.Sprintf("c%d", n.Next), Body: strings.Join(words(t, 4), " ")}
	for _, other := range n.Comments {
		if other.Post == r.Post && rapid.Bool().Draw(t, "answer") {
			r.Parent = other.ID
		}
	}
	n.Comments = append(n.Comments, r)
}

// deskEdit is a change of the sources.
type deskEdit struct {
	name string
	do   func(*rapid.T, *newsroom)
}

func deskEdits() []deskEdit {
	list := []deskEdit{
		{"add a post", func(t *rapid.T, n *newsroom) { n.Stories = append(n.Stories, n.newStory(t)) }},
		{"delete a post", deletePost},
		{"edit a body", func(t *rapid.T, n *newsroom) { s := n.pick(t); s.Words = words(t, 12) }},
		{"edit a title", func(t *rapid.T, n *newsroom) { n.pick(t).Fields["title"] = strings.Join(words(t, 3), " ") }},
		{"edit a heading", func(t *rapid.T, n *newsroom) {
			n.pick(t).Heading = rapid.SampledFrom([]string{"", "Cost", "Where"}).Draw(t, "heading")
		}},
		{"redate", func(t *rapid.T, n *newsroom) { n.pick(t).Fields["date"] = when(t, 24*70, 30) }},
		{"set a field", func(t *rapid.T, n *newsroom) { drawField(t, n.pick(t)) }},
		{"set a field again", func(t *rapid.T, n *newsroom) { drawField(t, n.pick(t)) }},
		{"pin", func(t *rapid.T, n *newsroom) {
			key := rapid.SampledFrom([]string{"related", "related_exclude"}).Draw(t, "key")
			n.pick(t).Fields[key] = fmt.Sprintf("[%s]", n.pick(t).Name)
		}},
		{"rename a file", func(t *rapid.T, n *newsroom) {
			s := n.pick(t)
			s.Name = fmt.Sprintf("%s-%d", rapid.SampledFrom(vocabulary).Draw(t, "name"), s.Number)
			n.followComments(t)
		}},
		{"move to another folder", func(t *rapid.T, n *newsroom) {
			n.pick(t).Folder = rapid.SampledFrom([]string{"posts", "world", "posts/2026"}).Draw(t, "folder")
			n.followComments(t)
		}},
		{"make it a bundle, or none", func(t *rapid.T, n *newsroom) { s := n.pick(t); s.Bundle = !s.Bundle }},
		{"a picture beside a post", func(t *rapid.T, n *newsroom) {
			s, name := n.pick(t), rapid.SampledFrom(pictures).Draw(t, "picture")
			if s.Pictures[name] != "" && rapid.Bool().Draw(t, "remove") {
				delete(s.Pictures, name)
				return
			}
			s.Pictures[name] = gif(t)
		}},
		{"a picture in a text", func(t *rapid.T, n *newsroom) {
			n.pick(t).Shows = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a.gif", "b.gif", "/images/a.gif", "/images/no.gif"}), 0, 2, rapid.ID).Draw(t, "shows")
		}},
		{"a link", func(t *rapid.T, n *newsroom) { s := n.pick(t); s.Links = append(s.Links, n.pick(t).Number) }},
		{"a ref", func(t *rapid.T, n *newsroom) { s := n.pick(t); s.Refs = append(s.Refs, n.pick(t).Number) }},
		{"a shortcode", func(t *rapid.T, n *newsroom) {
			n.pick(t).Shortcode = rapid.SampledFrom([]string{"", "{{< note >}}Wet.{{< /note >}}", `{{< photo "/images/a.gif" >}}`, `{{< photo "b.gif" >}}`,
				`{{< note >}}{{< goto "/images/b.gif" >}}{{< /note >}}`, `{{< nosuch >}}`}).Draw(t, "shortcode")
		}},
		{"a comment", func(t *rapid.T, n *newsroom) { n.addComment(t) }},
		{"a comment removed", func(t *rapid.T, n *newsroom) {
			if len(n.Comments) > 0 {
				r := rapid.SampledFrom(n.Comments).Draw(t, "comment")
				r.Removed = !r.Removed
			}
		}},
		{"a comment deleted", func(t *rapid.T, n *newsroom) {
			if len(n.Comments) > 0 {
				i := rapid.IntRange(0, len(n.Comments)-1).Draw(t, "comment")
				n.Comments = slices.Delete(n.Comments, i, i+1)
			}
		}},
		{"a static file", editStatic},
		{"go back to an earlier commit", func(t *rapid.T, n *newsroom) {
			n.restore(rapid.SampledFrom(n.kept).Draw(t, "commit"))
		}},
	}
	for _, often := range []deskEdit{{"a note", editNote}, {"a layout", editLayout}, {"a setting", editSetting}} {
		list = append(list, often, often, often)
	}
	return list
}

// editSetting changes a line of config.yaml.
func editSetting(t *rapid.T, n *newsroom) {
	key := rapid.SampledFrom(slices.Sorted(maps.Keys(settings))).Draw(t, "key")
	n.Config[key] = rapid.SampledFrom(settings[key]).Draw(t, "setting")
}

func drawField(t *rapid.T, s *story) {
	setField(t, s, rapid.SampledFrom([]string{"section", "tags", "authors", "series", "image", "lead", "embargo", "updated", "comments", "language",
		"aliases", "slug", "id", "noindex", "related", "description"}).Draw(t, "field"))
}

func deletePost(t *rapid.T, n *newsroom) {
	if len(n.Stories) < 3 {
		return
	}
	i := rapid.IntRange(0, len(n.Stories)-1).Draw(t, "story")
	gone := n.Stories[i]
	n.Stories = slices.Delete(n.Stories, i, i+1)
	if rapid.IntRange(0, 3).Draw(t, "comments stay") > 0 {
		n.Comments = slices.DeleteFunc(n.Comments, func(r *remark) bool { return r.Post == gone.id() })
	}
}

// followComments moves the comments to their posts' new ids, mostly.
func (n *newsroom) followComments(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "comments stay") == 0 {
		return
	}
	for _, r := range n.Comments {
		if s := n.story(r.Story); s != nil {
			r.Post = s.id()
		}
	}
}

// editNote adds, changes or deletes the file of an author, a term or a page.
func editNote(t *rapid.T, n *newsroom) {
	notes, names := n.Authors, []string{"ann", "ben", "ann-reed", "cleo-ash", "ann.fr"}
	fields := map[string][]string{"name": {"Ann Reed", "Ann Moss", "Cleo", "Cleo Ash"}, "role": {"", "Editor", "Reporter"}, "image": {"", "/images/a.gif"}, "description": {"", "Here since 2001"}, "language": {"", "fr"}}
	switch rapid.SampledFrom([]string{"author", "term", "page"}).Draw(t, "kind") {
	case "term":
		notes, names = n.Terms, []string{"sections/world", "sections/local", "sections/arts-desk", "sections/world.fr", "tags/mill", "tags/eels", "series/mending"}
		fields = map[string][]string{"title": {"World", "The world", "Mill"}, "name": {"", "World", "Planet", "Strolls", "Mending", "Arts desk"}, "description": {"", "All of it"}, "noindex": {"", "true"}, "language": {"", "fr"}}
	case "page":
		notes, names = n.Pages, []string{"about", "contact", "world", "tags"}
		fields = map[string][]string{"title": {"About", "Contact"}, "draft": {"", "true"}, "language": {"", "fr"}, "aliases": {"", "[/who/]", "[/old/a/]"}, "slug": {"", "us"}}
	}
	name := rapid.SampledFrom(names).Draw(t, "note")
	old := notes[name]
	if old != nil && rapid.IntRange(0, 3).Draw(t, "delete?") == 0 {
		delete(notes, name)
		return
	}
	if old == nil {
		old = &note{Fields: map[string]string{}, Words: []string{"New"}}
		notes[name] = old
	}
	for key, values := range sortedFields(fields) {
		if old.Fields[key] == "" || rapid.Bool().Draw(t, key+"?") {
			old.Fields[key] = rapid.SampledFrom(values).Draw(t, key)
		}
	}
	if rapid.Bool().Draw(t, "text?") {
		old.Words = words(t, 5)
		old.Links = nil
		if rapid.Bool().Draw(t, "link?") {
			old.Links = []int{n.pick(t).Number}
		}
	}
}

// sortedFields goes through a map in the order of its keys, so that what is drawn
// for them can be drawn again.
func sortedFields(m map[string][]string) func(yield func(string, []string) bool) {
	return func(yield func(string, []string) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}

// editStatic adds, changes or deletes a static file; a file may take the place of
// a folder, and the other way round.
func editStatic(t *rapid.T, n *newsroom) {
	name := rapid.SampledFrom([]string{"images/a.gif", "images/b.gif", "site.css", "data/list.txt", "data", "robots.txt", "world/map.txt", "about"}).Draw(t, "file")
	if _, ok := n.Static[name]; ok && rapid.Bool().Draw(t, "delete") {
		delete(n.Static, name)
		return
	}
	for other := range n.Static {
		if strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/") {
			delete(n.Static, other)
		}
	}
	n.Static[name] = strings.Join(words(t, 2), " ")
	if strings.HasSuffix(name, ".gif") {
		n.Static[name] = gif(t)
	}
}

// editLayout adds, changes or deletes a layout of the site's own.
func editLayout(t *rapid.T, n *newsroom) {
	name := rapid.SampledFrom([]string{"post.html", "page.html", "list.html", "home.html", "404.html", "base.html", "partials/card.html", "partials/byline.html",
		"shortcodes/note.html", "shortcodes/photo.html", "shortcodes/nosuch.html"}).Draw(t, "layout")
	if n.Layouts[name] != "" && rapid.IntRange(0, 2).Draw(t, "delete?") == 0 {
		delete(n.Layouts, name)
		return
	}
	fragment := rapid.SampledFrom(siteFragments)
	text := ""
	switch {
	case strings.HasPrefix(name, "partials/"):
		text = rapid.SampledFrom([]string{"<p>{{ .Title }}</p>", "<p>{{ .URL }}</p>", "{{ .Nothing }}", "<p>{{ with .Image }}{{ .Height }}{{ end }}</p>"}).Draw(t, "partial")
	case strings.HasPrefix(name, "shortcodes/"):
		text = rapid.SampledFrom([]string{"<i>{{ .Inner }}</i>", "{{ .Name }}{{ with .Page }}{{ .Title }}{{ end }}", `{{ .Fail "no" }}`, "{{ if"}).Draw(t, "shortcode")
	case name == "base.html":
		text = "<b>" + fragment.Draw(t, "fragment") + `{{ block "main" . }}{{ end }}</b>`
	case name == "post.html":
		text = `{{ define "main" }}` + fragment.Draw(t, "fragment") + "{{ with .Post }}" + rapid.SampledFrom(postFragments).Draw(t, "of the post") + "{{ end }}{{ end }}"
	default:
		text = fragment.Draw(t, "fragment")
	}
	n.Layouts[name] = text
}

// roomEdits change what lies around the sources: switches, cache, output.
func roomEdits() []deskEdit {
	return []deskEdit{
		{"the clock", func(t *rapid.T, n *newsroom) {
			n.opts.Now = noon.Add(time.Duration(rapid.IntRange(-80, 80).Draw(t, "hours")) * time.Hour)
		}},
		{"drafts", func(_ *rapid.T, n *newsroom) { n.opts.Drafts = !n.opts.Drafts }},
		{"future", func(_ *rapid.T, n *newsroom) { n.opts.Future = !n.opts.Future }},
		{"base URL", func(t *rapid.T, n *newsroom) {
			n.opts.BaseURL = rapid.SampledFrom([]string{"", "https://preview.example/p/"}).Draw(t, "url")
		}},
		{"another output folder", func(t *rapid.T, n *newsroom) {
			n.opts.Output = rapid.SampledFrom([]string{"", "preview", "deep/er/out"}).Draw(t, "output")
		}},
		{"another program", func(t *rapid.T, n *newsroom) {
			n.opts.Program = program(rapid.SampledFrom([]string{"1", "2"}).Draw(t, "program"))
		}},
		{"the cache deleted", func(t *rapid.T, n *newsroom) {
			if name := n.cacheFile(t); name != "" && rapid.Bool().Draw(t, "one file") {
				check(t, os.Remove(name))
				return
			}
			check(t, os.RemoveAll(n.file(CacheName)))
		}},
		{"a cache file cut", func(t *rapid.T, n *newsroom) {
			if name := n.cacheFile(t); name != "" {
				data, err := os.ReadFile(name)
				check(t, err)
				check(t, os.Truncate(name, int64(rapid.IntRange(0, len(data)).Draw(t, "length"))))
			}
		}},
		{"a bit of the cache", func(t *rapid.T, n *newsroom) {
			if name := n.cacheFile(t); name != "" {
				data, err := os.ReadFile(name)
				check(t, err)
				if len(data) > 0 {
					data[rapid.IntRange(0, len(data)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
					check(t, os.WriteFile(name, data, 0o644))
				}
			}
		}},
		{"an output file deleted", func(t *rapid.T, n *newsroom) {
			if name := n.outputFile(t); name != "" {
				check(t, os.Remove(name))
			}
		}},
		{"an output file changed", func(t *rapid.T, n *newsroom) {
			name := n.outputFile(t)
			if name == "" {
				return
			}
			data, err := os.ReadFile(name)
			check(t, err)
			if rapid.Bool().Draw(t, "same size") && len(data) > 0 {
				data[len(data)/2] ^= 1
			} else {
				data = append(data, '!')
			}
			check(t, os.WriteFile(name, data, 0o644))
			later := time.Now().Add(time.Duration(1+rapid.IntRange(0, 1000).Draw(t, "later")) * time.Second)
			check(t, os.Chtimes(name, later, later))
		}},
		{"a fresh checkout", func(t *rapid.T, n *newsroom) { touchAll(t, n.dir) }},
	}
}

func check(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// touchAll gives all files below a folder another time.
func touchAll(t *rapid.T, dir string) {
	now := time.Now().Add(-time.Duration(rapid.IntRange(0, 1e6).Draw(t, "ago")) * time.Second)
	check(t, filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		if err == nil {
			err = os.Chtimes(name, now, now)
		}
		return err
	}))
}

// cacheFile draws a file of the cache; "" when there is none.
func (n *newsroom) cacheFile(t *rapid.T) string {
	var names []string
	_ = filepath.WalkDir(n.file(CacheName), func(name string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && e.Name() != ".gitignore" {
			names = append(names, name)
		}
		return nil
	})
	if len(names) == 0 {
		return ""
	}
	// Traces are named after the folder; sorted, their places are what is drawn.
	return names[rapid.IntRange(0, len(names)-1).Draw(t, "cache file")]
}

// outputFile draws a file that a build made; "" when there is none.
func (n *newsroom) outputFile(t *rapid.T) string {
	m, err := publish.ReadManifest(n.output())
	check(t, err)
	var names []string
	for _, f := range m.Files {
		if _, err := os.Stat(filepath.Join(n.output(), filepath.FromSlash(f.Path))); err == nil {
			names = append(names, f.Path)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return filepath.Join(n.output(), filepath.FromSlash(names[rapid.IntRange(0, len(names)-1).Draw(t, "output file")]))
}

func (n *newsroom) output() string {
	out := n.opts.Output
	if out == "" {
		out = "public"
	}
	return path.Join(n.dir, out)
}

// jobs draws how many workers build.
func jobs(t *rapid.T) int { return rapid.SampledFrom([]int{1, 2, 8}).Draw(t, "jobs") }
