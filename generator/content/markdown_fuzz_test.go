package content

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var fuzzSeeds = []string{
	"# A\n\nb *c* [d](e.md \"f\") ![g](h.png \"i | j\"){.k}",
	"{{< note \"a\" b=`c` >}}\n*d*\n{{< /note >}} {{< badge />}} {{</* e */>}}",
	"<div onclick=a>\n<script>b</script></div></article>\n\n<a href='javascript:c'>d</a>",
	"[a]({{< ref \"b.md\" >}}#c) {{ d | e: \"f\" }} {% g %}",
	"| a | b |\n|--:|:--|\n| `c` | {{< badge >}} |\n\n[^1]: d\n\ne[^1]",
	"> - 1. a\n>   ```go\n>   b\n>   ```\n\n\"c 'd' e\" -- ... \x02" + "0\x03 &#2;0&#3;",
	"<table><b><a href=a><img src=b><a href=c>\n\nd {{< note >}}</b>\n\n{{< /note >}}</table>",
	"<svg><style><img title=\"</style><script>a</script>\"></svg> &#x6a;avascript:",
}

// checkBody looks for what no body may have: inserts out of place, and HTML that
// runs something.
func checkBody(t *testing.T, b *Body, safe bool) {
	if bytes.IndexByte(b.HTML, markerStart) >= 0 || bytes.IndexByte(b.HTML, markerEnd) >= 0 {
		t.Errorf("a marker is left in %q", b.HTML)
	}
	last := 0
	for _, in := range b.Inserts {
		if in.Offset < last || in.Offset > len(b.HTML) {
			t.Errorf("an insert at %d, after %d, of %d", in.Offset, last, len(b.HTML))
		}
		last = in.Offset
		if in.Kind != InsertShortcode && hasScheme([]byte(in.Target)) {
			t.Errorf("an insert for %q", in.Target)
		}
		if in.Shortcode != nil && in.Shortcode.Inner != nil {
			checkBody(t, in.Shortcode.Inner, safe)
		}
	}
	if !safe {
		return
	}
	root, err := html.Parse(bytes.NewReader(append([]byte("<div>"), b.HTML...)))
	if err != nil {
		return
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "iframe" || n.Data == "object") {
			t.Errorf("a %s in %q", n.Data, b.HTML)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" ||
				strings.HasPrefix(value, "javascript:") && (a.Key == "href" || a.Key == "src") {
				t.Errorf("attribute %s=%q in %q", a.Key, a.Val, b.HTML)
			}
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	m := newMarkdown(testOptions())
	unsafe := testOptions()
	unsafe.Markdown.Unsafe = true
	u := newMarkdown(unsafe)
	f.Fuzz(func(t *testing.T, text string) {
		got := m.render("x.md", []byte(text), 1, "de")
		checkBody(t, &got.Body, true)
		again := m.render("x.md", []byte(text), 1, "de")
		if fill(&got.Body) != fill(&again.Body) || got.Text != again.Text {
			t.Error("two renderings differ")
		}
		lines := strings.Count(text, "\n") + 1
		for _, e := range got.Issues {
			if e.Path != "x.md" || e.Line < 1 || e.Line > lines || e.Column < 1 {
				t.Errorf("issue at %s of a text of %d lines: %s", e.Position, lines, e.Message)
			}
		}
		kept := u.render("x.md", []byte(text), 1, "")
		checkBody(t, &kept.Body, false)

		body := Body{HTML: []byte(RenderInline(text))}
		checkBody(t, &body, true)
	})
}

func FuzzCommentMarkdown(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, _ := renderComment(text)
		body := Body{HTML: []byte(out)}
		checkBody(t, &body, true)
		for _, not := range []string{"<img", "class=", "style=", "<h1", "id="} {
			if strings.Contains(strings.ReplaceAll(out, "&lt;", ""), not) && inTag(out, not) {
				t.Errorf("%s in %q", not, out)
			}
		}
	})
}

// inTag tells whether a text stands in a tag of HTML.
func inTag(s, text string) bool {
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.TextToken {
			continue
		}
		if token.Data == strings.TrimPrefix(text, "<") {
			return true
		}
		for _, a := range token.Attr {
			if a.Key+"=" == text {
				return true
			}
		}
	}
	return false
}

func FuzzShortcode(f *testing.F) {
	for _, s := range []string{`{{< a "b" c=d >}}`, "{{%/* a */%}}", "{{%/*/%}}", "{{< /a >}}", "{{<a/>}}", "{{< a `b\nc` d=\"e\\\"\" />}}", "{{<", "{{< a=", `{{< a "b"c >}}`} {
		f.Add(s)
	}
	m := newMarkdown(testOptions())
	f.Fuzz(func(t *testing.T, text string) {
		if isTagStart([]byte(text)) {
			tag, n, err := scanTag([]byte(text))
			if n < 0 || n > len(text) {
				t.Fatalf("length %d of %d", n, len(text))
			}
			if err == nil && !strings.HasSuffix(text[:n], "}}") {
				t.Errorf("%q is read as a whole tag", text[:n])
			}
			if err == nil && tag.name == "" && tag.literal == "" {
				t.Errorf("%q has neither name nor text", text[:n])
			}
		}
		got := m.render("x.md", []byte(text), 1, "")
		checkBody(t, &got.Body, true)
		count := 0
		countShortcodes(&got.Body, &count)
		if tags := strings.Count(text, "{{"); count > tags {
			t.Errorf("%d calls of %d tags", count, tags)
		}
	})
}

func countShortcodes(b *Body, count *int) {
	for _, in := range b.Inserts {
		if in.Shortcode != nil {
			*count++
			if in.Shortcode.Inner != nil {
				countShortcodes(in.Shortcode.Inner, count)
			}
		}
	}
}
