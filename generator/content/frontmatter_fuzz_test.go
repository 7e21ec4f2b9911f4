package content

import (
	"bytes"
	"testing"
	"time"
	"unicode/utf8"
)

// Whatever a file holds, reading it ends, reports places that the file has, and
// gives a post only with what a post cannot be without.
func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{
		"---\n" + fullYAML + "---\nText.\n", "+++\n" + fullTOML + "+++\nText.\n", fullJSON + "\n\nText.\n",
		"---\ntitle: 'It's\n---\n", "---\na: &a [*a]\n---\n", "---\n? [a]\n: b\n---\n", "---\n<<: [{a: b}, {title: c}]\n---\n",
		"+++\na.b = [[1], {c = '''d'''}]\n[[e.f]]\n[e.f.g]\n[[e.f]]\n+++\n", "{\"a\": [[{\"b\": null}]]}", "---json\n{\"a\": 1}\n---\n",
		"---\r\ntitle: x\r\n---", "\ufeff\n\n---\n---\n", "---\ndate: 3 am\nimage: [{src: a}]\ntranslations: {de: 1}\n---\n", "---\n\rtitle: 0\n---", "# Title\n", "===\n===\n",
	} {
		f.Add([]byte(seed))
	}
	p := NewParser(Options{})
	f.Fuzz(func(t *testing.T, data []byte) {
		d := &decoder{path: "content/a.md", loc: time.UTC}
		text := file{place: placeOf(d.path)}
		var ok bool
		if text.frontMatter, text.body, text.line, ok = d.splitFrontMatter(p.formats, data); ok {
			if !bytes.HasSuffix(data, text.body) {
				t.Errorf("the body is no end of the file")
			}
			if want := 1 + bytes.Count(data[:len(data)-len(text.body)], []byte{'\n'}); text.line != want && len(text.body) > 0 {
				t.Errorf("the body is said to begin on line %d, it does on %d", text.line, want)
			}
			parsed := p.post(d, &text)
			if post := parsed.Post; post != nil && (post.Title == "" || post.Date.IsZero() || post.Slug == "" || post.ID == "") {
				t.Errorf("a post without what it needs: %+v", post)
			}
			for _, at := range d.positions {
				checkPlace(t, data, int(at.Line), int(at.Column))
			}
		}
		for _, issue := range d.issues {
			checkPlace(t, data, issue.Line, issue.Column)
			if issue.Code == "" || issue.Message == "" || !utf8.ValidString(issue.Error()) {
				t.Errorf("a poor issue: %q", issue.Error())
			}
		}
	})
}

// checkPlace checks that a file has a place; right after the end of a line, and
// of the file, counts too.
func checkPlace(t *testing.T, data []byte, line, column int) {
	t.Helper()
	lines := bytes.Split(data, []byte{'\n'})
	if line < 1 || line > len(lines) || column < 0 || column > utf8.RuneCount(lines[line-1])+1 {
		t.Errorf("the file has no place %d:%d", line, column)
	}
}
