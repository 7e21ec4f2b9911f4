package report

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

func TestExcerptMarksTheColumn(t *testing.T) {
	tests := []struct {
		name, line string
		column     int
		want       string
	}{
		{"plain", "date: 2026-13-40", 7, "     4 | date: 2026-13-40\n       |       ^\n"},
		{"first column", "a", 1, "     4 | a\n       | ^\n"},
		{"behind the end", "ab", 3, "     4 | ab\n       |   ^\n"},
		{"far behind the end", "ab", 30, "     4 | ab\n       |   ^\n"},
		{"column unknown", "ab", 0, "     4 | ab\n"},
		{"after tabs", "\ta\tb", 4, "     4 |     a   b\n       |         ^\n"},
		{"accents written apart", "e\u0301a: x", 5, "     4 | e\u0301a: x\n       |    ^\n"},
		{"wide characters", "港: x", 4, "     4 | 港: x\n       |     ^\n"},
		{"emoji", "⛴️⛴️ x", 6, "     4 | ⛴️⛴️ x\n       |      ^\n"},
		{"control characters", "a\x1b[31mb", 1, "     4 | a\uFFFD[31mb\n       | ^\n"},
		{"long line", strings.Repeat("a", 300) + "b" + strings.Repeat("c", 300), 301,
			"     4 | …" + strings.Repeat("a", 49) + "b" + strings.Repeat("c", 50) + "…\n       | " + strings.Repeat(" ", 50) + "^\n"},
		{"start of a long line", strings.Repeat("a", 300), 2, "     4 | " + strings.Repeat("a", 100) + "…\n       |  ^\n"},
		{"end of a long line", strings.Repeat("a", 300), 301, "     4 | …" + strings.Repeat("a", 100) + "\n       | " + strings.Repeat(" ", 101) + "^\n"},
	}
	for _, test := range tests {
		if got := excerpt(test.line, 4, test.column); got != test.want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestIssuesComeWithTheirLines(t *testing.T) {
	site := fstest.MapFS{"content/a.md": {Data: []byte("---\r\ntitle: 3\r\n---\r\n")}}
	starter := fstest.MapFS{"layouts/post.html": {Data: []byte("{{ .Nope }}\n")}, "content/a.md": {Data: []byte("other")}}
	issues := source.ErrorList{
		source.Errorf(source.Position{Path: "content/a.md", Line: 2, Column: 8}, "x", "put it in quotes", "title is a number"),
		source.Errorf(source.Position{Path: "content/gone.md", Line: 2, Column: 8}, "x", "", "gone"),
		source.Errorf(source.Position{Path: "content/a.md", Line: 99, Column: 8}, "x", "", "behind the end"),
		source.Warningf(source.Position{Path: "layouts/post.html", Line: 1, Column: 4}, "x", "", "no field"),
		source.Errorf(source.Position{}, "x", "", "no\x1b[2Jwhere"),
	}
	var b bytes.Buffer
	if err := Issues(&b, issues, site, starter); err != nil {
		t.Fatal(err)
	}
	want := `content/a.md:2:8: title is a number; put it in quotes
     2 | title: 3
       |        ^
content/gone.md:2:8: gone
content/a.md:99:8: behind the end
warning: layouts/post.html:1:4: no field
     1 | {{ .Nope }}
       |    ^
no` + "\uFFFD" + `[2Jwhere
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if got := Count(issues); got != "4 errors, 1 warning" {
		t.Errorf("count is %q", got)
	}
}

func result() *build.Result {
	return &build.Result{
		Output: "public", Sources: 30, Posts: 24, Pages: 120, Written: make([]string, 12), Duration: 340 * time.Millisecond,
		Held: []build.Held{
			{Path: "content/draft.md", Reason: "draft"},
			{Path: "content/later.md", Reason: "embargo", Until: time.Date(2036, 1, 2, 9, 0, 0, 0, time.UTC)},
			{Path: "content/sooner.md", Reason: "embargo", Until: time.Date(2030, 1, 2, 9, 0, 0, 0, time.UTC)},
		},
		Phases:  []build.Phase{{Name: "load", Duration: 1500 * time.Microsecond}},
		Explain: &build.Explanation{URL: "/", Output: "index.html", Queries: []build.Query{{Query: site.Query{Kind: site.AskFront}}}},
	}
}

func TestBuiltSaysWhatWasDoneAndHeldBack(t *testing.T) {
	var b bytes.Buffer
	r := result()
	r.Output = filepath.Join("site", "public")
	Built(&b, r, "site")
	want := `24 posts, 120 files (12 written, 0 pruned) in 340 ms -> public
held back: content/sooner.md, until 2030-01-02T09:00:00Z
held back: content/later.md, until 2036-01-02T09:00:00Z
held back: content/draft.md, draft
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestJSONIsComplete(t *testing.T) {
	var b bytes.Buffer
	warning := source.Warningf(source.Position{Path: "a.md", Line: 1, Column: 2}, "front-matter.unknown", "remove it", "unknown field <b>")
	if err := Value(&b, NewOutcome(result(), source.ErrorList{warning})); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "<b>") {
		t.Error("the message is escaped for HTML")
	}
	var o Outcome
	if err := json.Unmarshal(b.Bytes(), &o); err != nil {
		t.Fatal(err)
	}
	if !o.OK || o.Stats.Posts != 24 || o.Stats.Phases[0].Milliseconds != 1.5 || len(o.Held) != 3 || o.Explain.Queries[0].Name != "front" {
		t.Errorf("got %+v", o)
	}
	if want := (Issue{"a.md", 1, 2, "front-matter.unknown", "unknown field <b>", "remove it", "warning"}); o.Issues[0] != want {
		t.Errorf("got %+v, want %+v", o.Issues[0], want)
	}
}

func TestJSONOfFailedBuildHasNoStats(t *testing.T) {
	var b bytes.Buffer
	if err := Value(&b, NewOutcome(nil, source.ErrorList{source.Errorf(source.Position{}, "x", "", "broken")})); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); !strings.Contains(s, `"ok": false`) || strings.Contains(s, "stats") {
		t.Errorf("got %s", s)
	}
}

func TestNumbersNameWhatChanged(t *testing.T) {
	r := result()
	r.Parsed, r.Rendered = 3, 14
	r.Phases = append(r.Phases, build.Phase{Name: "render", Duration: 300 * time.Millisecond})
	r.Written, r.Pruned = []string{"a/index.html"}, []string{"b\x1b[2J.html"}
	r.Slow = []build.Slow{{Layout: "home.html", Reason: "layouts/base.html:4:12: the function call"}, {Layout: "list.html", Reason: "layouts/list.html:1:3: the function call"},
		{Layout: "post.html", Reason: "layouts/base.html:4:12: the function call"}}
	var b bytes.Buffer
	Numbers(&b, r)
	want := `sources  30 looked at, 3 parsed
pages    14 rendered, 106 reused
files    1 written, 1 pruned
slow     layouts/base.html:4:12: the function call (home.html, post.html)
slow     layouts/list.html:1:3: the function call (list.html)
time     load         1.5 ms
time     render     300.0 ms
time     other       38.5 ms
time     total      340.0 ms
written  a/index.html
pruned   b` + "\uFFFD" + `[2J.html
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestLongListsAreCutForPeopleOnly(t *testing.T) {
	r := result()
	r.Written = slices.Repeat([]string{"a.html"}, maxFiles+7)
	var b bytes.Buffer
	Numbers(&b, r)
	if s := b.String(); strings.Count(s, "a.html") != maxFiles || !strings.HasSuffix(s, "written  7 more; --json lists them all\n") {
		t.Errorf("got\n%s", s)
	}
	if n := len(NewFiles(r).Written); n != maxFiles+7 {
		t.Errorf("JSON has %d files", n)
	}
}

func TestComparedNamesEachDifference(t *testing.T) {
	c := &build.Comparison{Files: 9, Duration: 40 * time.Millisecond}
	var b bytes.Buffer
	Compared(&b, c)
	if want := "verified: 9 files as a clean build makes them, in 40 ms\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	c.Differences = []build.Difference{
		{Path: "a.html", Kind: build.Altered, Line: 3, Column: 4, Offset: 20, Have: "<p>is", Want: "<p>was"},
		{Path: "b.jpg", Kind: build.Altered, Offset: 20},
		{Path: "c.html", Kind: build.Missing},
		{Path: "d.html", Kind: build.Leftover},
	}
	b.Reset()
	Compared(&b, c)
	want := `a.html:3:4: differs
  is       <p>is
  must be  <p>was
b.jpg: differs from byte 20 on
c.html: is missing; a clean build makes it
d.html: is left over; a clean build does not make it
verified: 4 of 9 files not as a clean build makes them
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if v := NewVerify(c); v.OK || len(v.Differences) != 4 || v.Differences[0].Want != "<p>was" {
		t.Errorf("JSON is %+v", v)
	}
}

func query(kind site.QueryKind, key string) build.Query {
	return build.Query{Query: site.Query{Kind: kind, Key: key}}
}

func TestWhyIsShort(t *testing.T) {
	e := &build.Explanation{URL: "/a/", Output: "a/index.html", Reason: build.Changed,
		Queries: []build.Query{query(site.AskSettings, ""), query(site.AskFirst, "latest#5"), query(site.AskSeries, "posts/a")}}
	for i := range 7 {
		e.Queries = append(e.Queries, query(site.AskCard, "posts/"+string(rune('a'+i))))
	}
	e.Queries[1].Changed = true
	gone := query(site.AskCard, "posts/gone")
	gone.Changed, gone.Dropped = true, true
	e.Queries = append(e.Queries, gone)
	var b bytes.Buffer
	Why(&b, e)
	want := `/a/ -> a/index.html
changed: an answer is not the one that it was made from
  choice of the newest 5 posts of the site changed
  card of posts/gone changed
it asks for
  settings
  first       latest#5
  series      posts/a
  card        posts/a, posts/b, posts/c, posts/d, posts/e, 2 more
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	for range maxChanged {
		e.Queries = append(e.Queries, gone)
	}
	b.Reset()
	Why(&b, e)
	if !strings.Contains(b.String(), "\n  2 more changed\n") {
		t.Errorf("got\n%s", b.String())
	}
}

// TestEveryQuestionIsPutIntoWords reads the kinds of questions from the source.
func TestEveryQuestionIsPutIntoWords(t *testing.T) {
	kinds := 0
	for _, name := range []string{"../site/query.go", "../render/ask.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "Ask") || len(spec.Values) != 1 {
				return true
			}
			kind, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			kinds++
			q := query(site.QueryKind(kind), "k#1")
			if inWords(q) == q.String() {
				t.Errorf("there are no words for %s", spec.Names[0].Name)
			}
			return false
		})
	}
	if kinds < 20 {
		t.Errorf("only %d kinds are found", kinds)
	}
}

// FuzzExcerpt checks that any line and column give one line of source, and one
// mark where a column is given.
func FuzzExcerpt(f *testing.F) {
	f.Add("date: 2026-13-40", 7)
	f.Add("\t港 e\u0301 ⛴️", 3)
	f.Add(strings.Repeat("a\t", 200), 201)
	f.Fuzz(func(t *testing.T, line string, column int) {
		if column < 0 || strings.ContainsRune(line, '\n') {
			t.Skip("not a line of a file")
		}
		lines := strings.Split(excerpt(line, 1, column), "\n")
		want := 2
		if column > 0 {
			want = 3
			if !strings.HasSuffix(lines[1], "^") {
				t.Errorf("no mark in %q", lines)
			}
		}
		if len(lines) != want {
			t.Errorf("%q, %d gives %d lines: %q", line, column, len(lines)-1, lines)
		}
	})
}
