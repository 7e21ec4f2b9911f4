package report

import (
	"bytes"
	"encoding/json"
	"path/filepath"
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

// FuzzExcerpt checks that any line and column give one line of source, and one
// mark where a column is given.
func FuzzExcerpt(f *testing.F) {
	f.Add("date: 2026-13-40", 7)
	f.Add("\t港 e\u0301 ⛴️", 3)
	f.Add(strings.Repeat("a\t", 200), 201)
	f.Fuzz(func(t *testing.T, line string, column int) {
		if column < 0 || strings.ContainsRune(line, '\n') {
			t.Skip()
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
