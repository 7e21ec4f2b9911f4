package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/generator/site"
)

// paperOfTwelve is a site with posts in two sections by two authors, one of whom has a file, in lists of
// several pages; with a draft, a translation, links, comments and pictures.
func paperOfTwelve(t *testing.T) *testSite {
	paper := newSite(t, `-- config.yaml --
title: The Test Paper
base_url: https://paper.example/
page_size: 2
languages: [fr]
feeds: {items: 3}
-- content/authors/ann.md --
---
name: Ann Reed
---
She wrote [this](/posts/story-03.md).
-- content/pages/about.md --
---
title: About
---
We are [here](/2026/10/story-04/).
-- content/posts/une.md --
---
title: Une
date: 2026-10-20
language: fr
section: World
authors: [ann]
---
Oui.
-- content/posts/deux.md --
---
title: Deux
date: 2026-10-21
language: fr
section: Local
authors: [ann]
tags: [mill]
translations: {en: posts/story-11}
---
Non.
-- content/comments/posts/story-05/one.json --
{"v": 1, "id": "one", "post": "posts/story-05", "name": "Fay", "body": "Yes.", "date": "2026-11-20T10:00:00Z", "status": "approved"}
-- content/posts/shown/index.md --
---
title: Shown
date: 2026-09-03
section: Local
aliases: [/earlier/]
authors: [ben]
---
![It](here.gif "A quay | Fay")
-- content/posts/shown/here.gif --
GIF89a0020000
`)
	for i := range 12 {
		paper.write(fmt.Sprintf("content/posts/story-%02d.md", i), fmt.Sprintf("---\ntitle: Story %d\ndate: 2026-%02d-%02dT10:00:00\nsection: %s\nauthors: [%s]\ntags: [mill, t%d]\nseries: Mending\n---\nIt is told in [another](story-%02d.md).\n",
			i, 9+i%2, i+1, [...]string{"World", "Local"}[i%2], [...]string{"ann", "ben"}[i/2%2], i%3, (i+1)%12))
	}
	return paper
}

// TestWhatANewsroomDoesMakesNoModelAnew shows that models take what is done all day, and that they are right then.
func TestWhatANewsroomDoesMakesNoModelAnew(t *testing.T) {
	for _, edit := range []struct {
		name string
		do   func(*testSite) (paths string)
	}{
		{"a text", func(s *testSite) string {
			s.edit("content/posts/story-03.md", "It is", "It was")
			return "content/posts/story-03.md"
		}},
		{"another date in the archive", func(s *testSite) string {
			s.edit("content/posts/story-03.md", "2026-10-04", "2026-09-14")
			return "content/posts/story-03.md"
		}},
		{"a date that is now", func(s *testSite) string {
			s.edit("content/posts/story-03.md", "2026-10-04", "2026-11-23")
			return "content/posts/story-03.md"
		}},
		{"a month and year of its own", func(s *testSite) string {
			s.edit("content/posts/story-03.md", "2026-10-04", "2025-01-04")
			return "content/posts/story-03.md"
		}},
		{"an embargo", func(s *testSite) string {
			s.edit("content/posts/story-06.md", "2026-09-07", "2026-11-24")
			return "content/posts/story-06.md"
		}},
		{"another section", func(s *testSite) string {
			s.edit("content/posts/story-06.md", "section: World", "section: Local")
			return "content/posts/story-06.md"
		}},
		{"a new section", func(s *testSite) string {
			s.edit("content/posts/story-06.md", "section: World", "section: Sport")
			return "content/posts/story-06.md"
		}},
		{"other authors", func(s *testSite) string {
			s.edit("content/posts/story-06.md", "[ben]", "[cleo, ann]")
			return "content/posts/story-06.md"
		}},
		{"no series", func(s *testSite) string {
			s.edit("content/posts/story-06.md", "series: Mending\n", "")
			return "content/posts/story-06.md"
		}},
		{"another slug", func(s *testSite) string {
			s.edit("content/posts/story-04.md", "title:", "slug: fourth\ntitle:")
			return "content/posts/story-04.md"
		}},
		{"an alias", func(s *testSite) string {
			s.edit("content/posts/story-04.md", "title:", "aliases: [/old/]\ntitle:")
			return "content/posts/story-04.md"
		}},
		{"the date of a post with comments", func(s *testSite) string {
			s.edit("content/posts/story-05.md", "2026-10-06", "2026-10-16")
			return "content/posts/story-05.md"
		}},
		{"the tags of a post in another language", func(s *testSite) string {
			s.edit("content/posts/une.md", "section:", "tags: [mill, quai]\nsection:")
			return "content/posts/une.md"
		}},
		{"the tags of a post with a picture", func(s *testSite) string {
			s.edit("content/posts/shown/index.md", "section:", "tags: [mill]\nsection:")
			return "content/posts/shown/index.md"
		}},
		{"a new post", func(s *testSite) string {
			s.write("content/posts/new.md", "---\ntitle: New\ndate: 2026-11-22\nsection: World\nauthors: [ann]\ntags: [mill]\n---\nIt [is](story-01.md).\n")
			return "content/posts/new.md"
		}},
		{"a new draft", func(s *testSite) string {
			s.write("content/posts/new.md", "---\ntitle: New\ndate: 2026-11-22\ndraft: true\n---\nIt is.\n")
			return "content/posts/new.md"
		}},
		{"a file that is still empty", func(s *testSite) string { s.write("content/posts/new.md", ""); return "content/posts/new.md" }},
		{"a deleted post, to which others link", func(s *testSite) string {
			s.remove("content/posts/story-03.md")
			return "content/posts/story-03.md"
		}},
		{"what is said of an author", func(s *testSite) string {
			s.edit("content/authors/ann.md", "She wrote [this](/posts/story-03.md).", "She writes, as [here](story-01.md).")
			return "content/authors/ann.md"
		}},
		{"another role, portrait and name of an author", func(s *testSite) string {
			s.edit("content/authors/ann.md", "name: Ann Reed", "name: Zoe Reed\nrole: Editor\nimage: /none.gif")
			return "content/authors/ann.md"
		}},
		{"a picture that was missing, and is shown then", func(s *testSite) string {
			s.edit("content/posts/story-06.md", "It is", "![It](quay.gif \"A quay | Fay\") is")
			s.write("content/posts/quay.gif", "GIF89a0020000")
			return "content/posts"
		}},
		{"a picture in a post's folder", func(s *testSite) string {
			s.write("content/posts/shown/more.gif", "GIF89a0020000")
			return "content/posts/shown/more.gif"
		}},
		{"a picture that goes", func(s *testSite) string {
			s.remove("content/posts/shown/here.gif")
			return "content/posts/shown/here.gif"
		}},
		{"files for all", func(s *testSite) string {
			s.write("static/images/wall.gif", "GIF89a0020000")
			s.write("static/plan.pdf", "%PDF-")
			return "static"
		}},
		{"a comment", func(s *testSite) string {
			s.write("content/comments/posts/story-05/two.json", `{"v": 1, "id": "two", "post": "posts/story-05", "parent": "one", "name": "Gus", "body": "No.", "date": "2026-11-20T11:00:00Z", "status": "approved"}`)
			return "content/comments/posts/story-05/two.json"
		}},
		{"an answer to no comment, and one to no post", func(s *testSite) string {
			s.write("content/comments/posts/story-06/two.json", `{"v": 1, "id": "two", "post": "posts/story-06", "parent": "none", "name": "Gus", "body": "No.", "date": "2026-11-20T11:00:00Z", "status": "approved"}`)
			s.write("content/comments/posts/none/two.json", `{"v": 1, "id": "two", "post": "posts/none", "name": "Gus", "body": "No.", "date": "2026-11-20T11:00:00Z", "status": "approved"}`)
			return "content/comments"
		}},
		{"another comment", func(s *testSite) string {
			s.edit("content/comments/posts/story-05/one.json", "Yes.", "Perhaps.")
			return "content/comments/posts/story-05/one.json"
		}},
		{"a comment that is taken away", func(s *testSite) string {
			s.remove("content/comments/posts/story-05/one.json")
			return "content/comments"
		}},
		{"a deleted post with comments", func(s *testSite) string {
			s.remove("content/posts/story-05.md")
			return "content/posts/story-05.md"
		}},
		{"a draft of a post with comments", func(s *testSite) string {
			s.edit("content/posts/story-05.md", "title:", "draft: true\ntitle:")
			return "content/posts/story-05.md"
		}},
		{"a renamed file", func(s *testSite) string {
			s.move("content/posts/story-03.md", "content/posts/tale.md")
			return "content/posts/story-03.md content/posts/tale.md"
		}},
		{"a file moved to another folder", func(s *testSite) string {
			s.write("content/posts/2026/x.md", "---\ntitle: X\ndate: 2026-11-20\n---\nIt is.\n")
			s.move("content/posts/story-03.md", "content/posts/2026/story-03.md")
			return "content"
		}},
	} {
		t.Run(edit.name, func(t *testing.T) {
			t.Parallel()
			paper := paperOfTwelve(t)
			s, err := OpenSession(t.Context(), paper.opts)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			s.View(Look{}, func(v *View) { v.Site.MakeReady()() })
			if _, err := s.Apply(t.Context(), strings.Fields(edit.do(paper))...); err != nil {
				t.Fatal(err)
			}
			if s.View(Look{}, func(*View) {}); s.made != 1 {
				t.Errorf("%d models were made", s.made)
			}
			if !strings.Contains(edit.name, "empty") { // which no build would take
				likeAClean(t, s, paper)
			}
		})
	}
}

// likeAClean wants of a session what a clean build makes and tells.
func likeAClean(t *testing.T, s *Session, paper *testSite) {
	t.Helper()
	opts := paper.opts
	opts.Plain, opts.NoCache, opts.Output = true, true, t.TempDir()
	clean, err := Run(t.Context(), opts)
	if got, want := lines(told(s.Problems(Look{}))), lines(told(clean.Issues)); got != want {
		t.Errorf("it tells\n%s\nand a clean build\n%s", got, want)
	}
	if err != nil {
		return // a link has gone astray
	}
	var routes []site.Route
	s.View(Look{}, func(v *View) {
		routes = v.Site.Routes()
		for _, r := range routes {
			data, _, err := v.Render(r)
			want, readErr := os.ReadFile(filepath.Join(clean.Output, filepath.FromSlash(r.Output)))
			if err != nil || readErr != nil || string(data) != string(want) {
				t.Errorf("%s is not that of a clean build (%v, %v)", r.Output, err, readErr)
			}
		}
	})
	if files := len(readTree(t, clean.Output)) - 1; len(routes) != files {
		t.Errorf("there are %d routes, and a clean build has %d files", len(routes), files)
	}
}
