package build

import (
	"strings"
	"testing"
)

// TestLayoutErrorsTeach: a mistake in a layout is told once, with its place, what
// is wrong, and what would be possible.
func TestLayoutErrorsTeach(t *testing.T) {
	const post = "content/posts/a.md"
	for _, c := range []struct {
		name, file, text string
		want             string   // how the line begins
		more             []string // what else it says
	}{
		{"a block without end", "layouts/page.html", "{{ define \"main\" }}\n{{ if .Title }}", "layouts/page.html:2: the file ends within a block", []string{"write an {{ end }} for each"}},
		{"a bracket without end", "layouts/page.html", "{{ define \"main\" }}\n{{ .Title }\n{{ end }}", "layouts/page.html:2: ", []string{"unexpected \"}\""}},
		{"an unknown field of the page", "layouts/post.html", "{{ define \"main\" }}\n  {{ .Titel }}{{ end }}",
			`layouts/post.html:2:6: .Titel: a Page has no field "Titel"`, []string{`did you mean "Title"?`, "its fields are Breadcrumbs, Canonical,", "while making /2026/11/a/ from " + post}},
		{"an unknown field of the post", "layouts/post.html", "{{ define \"main\" }}{{ .Post.Headlin }}{{ end }}",
			`layouts/post.html:1:28: .Post.Headlin: a Post has no field "Headlin"`, []string{`did you mean "Headline"?`, "Related"}},
		{"an unknown field of a date", "layouts/post.html", "{{ define \"main\" }}{{ .Post.Date.Longer }}{{ end }}",
			`layouts/post.html:1:28: .Post.Date.Longer: a Date has no field "Longer"`, []string{"Clock", "Format", "Long,"}},
		{"a column in characters", "layouts/post.html", "{{ define \"main\" }}äöü{{ .Titel }}{{ end }}", `layouts/post.html:1:26: .Titel: `, nil},
		{"an unknown field of a card in a loop", "layouts/home.html", "{{ define \"main\" }}{{ range .Home.Latest }}{{ .Nothing }}{{ end }}{{ end }}",
			`layouts/home.html:1:47: .Nothing: a Card has no field "Nothing"`, []string{"its fields are Authors, "}},
		{"an unknown field in a partial", "layouts/partials/footer.html", "<footer>\n\n{{ .Site.Ttle }}</footer>",
			`layouts/partials/footer.html:3:9: .Site.Ttle: a Site has no field "Ttle"`, []string{`did you mean "Title"?`, "more;"}},
		{"an unknown field of a shortcode", "layouts/shortcodes/note.html", "\n{{ .Titel }}",
			`layouts/shortcodes/note.html:2:4: .Titel: a Shortcode has no field "Titel"`, []string{"Named", "Inner"}},
		{"an unknown function", "layouts/page.html", "{{ define \"main\" }}{{ uper .Title }}{{ end }}",
			`layouts/page.html:1: there is no function "uper"`, []string{`did you mean "upper"?`, "the functions are"}},
		{"an unknown function in base.html", "layouts/base.html", "\n{{ nope }}", `layouts/base.html:2: there is no function "nope"`, []string{"the functions are"}},
		{"a partial that is not there", "layouts/page.html", "{{ define \"main\" }}\n{{ template \"partials/card.htm\" . }}{{ end }}",
			`layouts/page.html:2:`, []string{`there is no layout "partials/card.htm" to call`, `did you mean "partials/card.html"?`, "the partials are"}},
		{"a wrong argument", "layouts/page.html", "{{ define \"main\" }}{{ .Site.Recent \"six\" }}{{ end }}",
			`layouts/page.html:1:36: "six": `, []string{"expected integer", "while making /about/ from content/pages/about.md"}},
		{"too few arguments", "layouts/page.html", "{{ define \"main\" }}{{ .Site.Recent }}{{ end }}",
			`layouts/page.html:1:28: .Site.Recent: `, []string{"wrong number of args"}},
		{"a field of nothing", "layouts/page.html", "{{ define \"main\" }}{{ .Post.Title }}{{ end }}",
			`layouts/page.html:1:28: .Post.Title: `, []string{"nil", "{{ with .Post }}"}},
		{"a field of nothing, two steps on", "layouts/page.html", "{{ define \"main\" }}{{ .Home.Lead.Title }}{{ end }}",
			`layouts/page.html:1:28: .Home.Lead.Title: `, []string{"nil", "{{ with .Home }}"}},
		{"an index out of range", "layouts/page.html", "{{ define \"main\" }}{{ index .Feeds 9 }}{{ end }}",
			`layouts/page.html:1:23: index .Feeds 9: `, []string{"out of range"}},
		{"a division by nothing", "layouts/page.html", "{{ define \"main\" }}{{ div 1 0 }}{{ end }}", `layouts/page.html:1:23: div 1 0: `, nil},
		{"markup that can't be escaped", "layouts/page.html", "{{ define \"main\" }}<a href='{{ if .Title }}/{{ else }}'>{{ end }}{{ end }}", `layouts/page.html:1:`, []string{"end in different contexts"}},
		{"a shortcode that fails", "layouts/shortcodes/note.html", "{{ .Fail \"give it a title\" }}", post + `:5:1: shortcode "note": give it a title`, nil},
		{"a date in a shortcode", "layouts/shortcodes/note.html", "{{ .Date \"noon\" }}", post + `:5:1: "noon" is not a date`, nil},
		{"a layout that a post names", "content/posts/b.md", "---\ntitle: B\ndate: 2026-11-02\nlayout: wide\n---\nB.\n",
			`content/posts/b.md:4:9: there is no layout "wide.html"`, []string{"layouts/wide.html", "list, page, post, terms"}},
		{"a shared part of the whole page", "layouts/page.html", "{{ define \"main\" }}{{ shared \"partials/card.html\" . }}{{ end }}",
			`layouts/page.html:1:23: `, []string{"shared takes a card, or .Frame of a page", "{{ template \"partials/card.html\" . }}"}},
		{"a shared part that is not there", "layouts/page.html", "{{ define \"main\" }}{{ shared \"partials/crad.html\" .Frame }}{{ end }}",
			`layouts/page.html:1:23: there is no layout "partials/crad.html" to call`, []string{`did you mean "partials/card.html"?`}},
		{"a shared part by a name that may be any", "layouts/page.html", "{{ define \"main\" }}\n{{ shared .Kind .Frame }}{{ end }}",
			`layouts/page.html:2:4: shared wants the name of a partial as a text`, nil},
		{"an unknown field in a shared part", "layouts/partials/header.html", "\n{{ .Title }}",
			`layouts/partials/header.html:2:4: .Title: a Frame has no field "Title"`, []string{"its fields are Dir, Home,", "more;"}},
		{"a shared part that shows itself", "layouts/partials/header.html", "{{ template \"partials/loop.html\" . }}{{ define \"partials/loop.html\" }}{{ shared \"partials/header.html\" . }}{{ end }}",
			`layouts/partials/header.html: the shared part partials/header.html shows itself`, nil},
		{"no content block", "layouts/base.html", "{{ template \"main\" . }}{{ template \"side\" . }}", "layouts/base.html:1:", []string{`there is no layout "side" to call`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, "-- "+post+" --\n---\ntitle: A\ndate: 2026-11-01\n---\n{{< note >}}Mind the gap.{{< /note >}}\n-- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n")
			s.write(c.file, c.text)
			_, lines := s.fails()
			if len(lines) != 1 || !strings.HasPrefix(lines[0], c.want) {
				t.Fatalf("the errors are:\n%s\nwant one that begins\n%s", strings.Join(lines, "\n"), c.want)
			}
			for _, more := range c.more {
				if !strings.Contains(lines[0], more) {
					t.Errorf("%s\ndoes not say %q", lines[0], more)
				}
			}
		})
	}
}

// TestAllBrokenLayoutsAreTold in one run, together with what is wrong in the texts.
func TestAllBrokenLayoutsAreTold(t *testing.T) {
	s := paper(t)
	s.write("layouts/page.html", "{{ nope }}")
	s.write("layouts/partials/card.html", "{{ if }}")
	s.write("layouts/shortcodes/note.html", "{{ .Inner ")
	s.edit("content/posts/walk.md", "2026-06-01", "someday")
	_, lines := s.fails()
	for _, want := range []string{"layouts/page.html:1", "layouts/partials/card.html:1", "layouts/shortcodes/note.html:1", "content/posts/walk.md:3:7"} {
		if !has(lines, want) {
			t.Errorf("nothing tells of %s:\n%s", want, strings.Join(lines, "\n"))
		}
	}
}

// TestSiteOverridesOneLayout and keeps the rest.
func TestSiteOverridesOneLayout(t *testing.T) {
	s := paper(t)
	s.write("layouts/page.html", "{{ define \"main\" }}<h1>{{ .Title }}!</h1>{{ end }}")
	s.write("layouts/404.html", "<p>{{ .Title }}</p>")
	s.write("layouts/wide.html", "{{ define \"main\" }}<h1>wide</h1>{{ end }}")
	s.edit("content/posts/walk.md", "title:", "layout: wide\ntitle:")
	b := s.clean()
	if got := text(one(t, b.page("about/index.html"), "main h1")); got != "About us!" {
		t.Errorf("the page's headline is %q", got)
	}
	one(t, b.page("about/index.html"), "footer.colophon")
	if got := b.file("404.html"); !strings.HasPrefix(got, "<p>") || strings.Contains(got, "<html") {
		t.Errorf("a layout with content of its own is not the whole page: %q", got)
	}
	if got := text(one(t, b.page("2026/06/walk/index.html"), "main h1")); got != "wide" {
		t.Errorf("the post with a layout of its own shows %q", got)
	}
	one(t, b.page("2026/03/sluice/index.html"), "article .body")
}
