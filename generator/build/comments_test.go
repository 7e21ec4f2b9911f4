package build

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// talk is a site with one post, whose front matter may say more, and comments
// written as "id parent", one minute apart.
func talk(t *testing.T, more string, comments ...string) *testSite {
	s := newSite(t, "-- config.yaml --\n"+plainConfig+"comments: {action: /send}\n-- content/posts/a.md --\n---\ntitle: A\ndate: 2026-11-01\n"+more+"---\nA.\n")
	for i, c := range comments {
		id, parent, _ := strings.Cut(c, " ")
		s.write("content/comments/posts/a/"+id+".json", fmt.Sprintf(
			`{"v": 1, "id": %q, "post": "posts/a", "parent": %q, "name": "Reader %s", "body": "Says %s.", "date": "2026-11-02T09:%02d:00Z", "status": "approved"}`, id, parent, id, id, i))
	}
	return s
}

// thread writes a list of comments as "a(b(c) d)".
func thread(list *html.Node) string {
	var parts []string
	for li := range list.ChildNodes() {
		if li.Data != "li" {
			continue
		}
		part := ""
		for n := range li.ChildNodes() {
			switch n.Data {
			case "article":
				part += strings.TrimPrefix(attr(n, "id"), "c-")
			case "ol":
				part += "(" + thread(n) + ")"
			}
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}

// TestCommentsStandInThreads: replies below what they answer, oldest first, three
// deep and then flat; what has no place in the tree stands at the top.
func TestCommentsStandInThreads(t *testing.T) {
	for _, c := range []struct {
		name, comments, want string
		warnings             int
	}{
		{"oldest first", "c,a,b", "c a b", 0},
		{"replies", "a,b,c a,d b,e a", "a(c e) b(d)", 0},
		{"three deep, then flat", "a,b a,c b,d c,e d,f c", "a(b(c d e f))", 0},
		{"an unknown parent", "a,b x", "a b", 1},
		{"a circle", "a b,b a,c b", "a b(c)", 2},
		{"a reply older than what it answers", "a b,b", "b(a)", 0},
	} {
		b := talk(t, "", strings.Split(c.comments, ",")...).build()
		got := thread(one(t, b.page("2026/11/a/index.html"), "ol.thread"))
		if got != c.want {
			t.Errorf("%s: %s stands as %s, want %s", c.name, c.comments, got, c.want)
		}
		if len(b.Issues) != c.warnings {
			t.Errorf("%s: the warnings are %q, want %d", c.name, b.lines(), c.warnings)
		}
	}
}

// TestDeepReplySaysWhomItAnswers, since its place does not.
func TestDeepReplySaysWhomItAnswers(t *testing.T) {
	page := talk(t, "", "a", "b a", "c b", "d c").clean().page("2026/11/a/index.html")
	if got := text(one(t, one(t, page, "#c-d"), "header p .to")); !strings.Contains(got, "Reader c") {
		t.Errorf("the fourth comment says %q", got)
	}
}

// TestRemovedCommentKeepsItsPlace and is not counted.
func TestRemovedCommentKeepsItsPlace(t *testing.T) {
	s := talk(t, "", "a", "b a")
	s.write("content/comments/posts/a/a.json", `{"v": 1, "id": "a", "post": "posts/a", "date": "2026-11-02T09:00:00Z", "status": "removed"}`)
	b := s.clean()
	page := b.page("2026/11/a/index.html")
	if got := thread(one(t, page, "ol.thread")); got != "a(b)" {
		t.Errorf("the thread is %s", got)
	}
	if strings.Contains(b.file("2026/11/a/index.html"), "Reader a") {
		t.Error("the removed comment's name is shown")
	}
	if got := text(one(t, page, "#comments .count")); got != "1 comment" {
		t.Errorf("the count is %q", got)
	}
}

// TestCommentBlockFollowsThePost: open has a form, closed none, off no block.
func TestCommentBlockFollowsThePost(t *testing.T) {
	for _, c := range []struct {
		more, config      string
		block, form, list bool
	}{
		{"", "", true, true, true},
		{"comments: open\n", "", true, true, true},
		{"comments: closed\n", "", true, false, true},
		{"comments: off\n", "", false, false, false},
		{"comments: false\n", "", false, false, false},
		{"", "{provider: none}", false, false, false},
		{"comments: open\n", "{provider: none, action: /send}", false, false, false},
		{"", "{default: closed, action: /send}", true, false, true},
		{"comments: open\n", "{default: off, action: /send}", true, true, true},
		{"", "{provider: static}", true, false, true}, // nowhere to send a comment to
	} {
		s := talk(t, c.more, "a")
		if c.config != "" {
			s.edit(ConfigName, "{action: /send}", c.config)
		}
		page := s.clean().page("2026/11/a/index.html")
		block, form, list := all(page, "#comments"), all(page, "#comments form"), all(page, "#comments article")
		if len(block) == 1 != c.block || len(form) == 1 != c.form || len(list) == 1 != c.list {
			t.Errorf("%q with %s: %d blocks, %d forms, %d comments", c.more, c.config, len(block), len(form), len(list))
		}
	}
}

// TestCommentOfNobodysPostWarns: a comment that is shown nowhere is told of.
func TestCommentOfNobodysPostWarns(t *testing.T) {
	s := talk(t, "", "a")
	s.write("content/pages/about.md", "---\ntitle: About\n---\nUs.\n")
	for _, post := range []string{"posts/b", "pages/about"} {
		s.write("content/comments/"+post+"/x.json", fmt.Sprintf(`{"v": 1, "id": "x", "post": %q, "name": "R", "body": "S.", "date": "2026-11-02T09:00:00Z", "status": "approved"}`, post))
	}
	s.write("content/comments/posts/a/notes.txt", "not a comment")
	lines := s.build().lines()
	slices.Sort(lines)
	if len(lines) != 3 || !has(lines, "content/comments/posts/b/x.json", `no post has the id "posts/b"`) ||
		!has(lines, "content/comments/pages/about/x.json") || !has(lines, "content/comments/posts/a/notes.txt") {
		t.Errorf("the warnings are %q", lines)
	}
}

// TestCommentIsTextNotMarkup: what readers write injects nothing.
func TestCommentIsTextNotMarkup(t *testing.T) {
	s := talk(t, "")
	s.write("content/comments/posts/a/x.json", `{"v": 1, "id": "x", "post": "posts/a", "name": "<b onclick=alert(1)>R</b>", "url": "https://r.example/\"onclick=\"x",
 "body": "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) </script>", "date": "2026-11-02T09:00:00Z", "status": "approved"}`)
	b := s.run(t.Context())
	if b.err != nil {
		s.edit("content/comments/posts/a/x.json", `/\"onclick=\"x`, "/")
		b = s.build()
	}
	for n := range b.page("2026/11/a/index.html").Descendants() {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "script" && strings.Contains(text(n), "alert(1)") && attr(n, "type") != "application/ld+json" {
			t.Errorf("a script runs: %s", text(n))
		}
	}
}
