package content

import (
	"strings"
	"testing"
)

func TestShortcodes(t *testing.T) {
	checkHTML(t, testOptions(), []htmlCase{
		{"within a line", "a {{< badge >}} b", `<p>a <sc-badge 0> b</p>`},
		{"on a line of its own", "{{< badge >}}", `<sc-badge 0 block>`},
		{"with percent signs", "{{% badge %}}", `<sc-badge 0 block>`},
		{"that closes itself", "{{< badge />}} {{<badge/>}}", `<p><sc-badge 0> <sc-badge 1></p>`},
		{"with arguments of all kinds", "{{< badge \"a b\" c `d \"e\"` f=\"g \\\"h\\\\\" i=3 j=`k` >}}",
			`<sc-badge 0 "a b" "c" "d \"e\"" {"f":"g \"h\\","i":"3","j":"k"} block>`},
		{"over several lines", "{{< figure\n  src=\"a.jpg\"\n\n  caption=\"b\"\n>}}\nc", "<sc-figure 0 {\"caption\":\"b\",\"src\":\"a.jpg\"} block>\n<p>c</p>"},
		{"over several lines of a paragraph", "> a {{< badge\n> \"b\" >}} c", "<blockquote>\n<p>a <sc-badge 0 \"b\"> c</p>\n</blockquote>"},
		{"with Markdown within", "{{< note >}}\n*a*\n\n- b\n{{< /note >}}", "<sc-note 0 block><p><em>a</em></p>\n<ul>\n<li>b</li>\n</ul>\n</sc>"},
		{"within a line, with text within", "a {{< note >}}*b*{{< /note >}} c", `<p>a <sc-note 0><em>b</em></sc> c</p>`},
		{"alone in a paragraph", "{{< note >}}*b*{{< /note >}}", "<sc-note 0 block><p><em>b</em></p>\n</sc>"},
		{"over paragraphs", "a {{< note >}}b\n\nc\n\nd{{< /note >}} e", "<p>a </p>\n<sc-note 0 block><p>b</p>\n<p>c</p>\n<p>d</p>\n</sc>\n<p> e</p>"},
		{"in one another", "{{< note >}}\n{{< quote \"a\" >}}\nb {{< badge >}}\n{{< /quote >}}\n{{< note >}}\nc\n{{< /note >}}\n{{< /note >}}",
			"<sc-note 0 block><sc-quote 1 \"a\" block><p>b <sc-badge 2></p>\n</sc>\n<sc-note 3 block><p>c</p>\n</sc>\n</sc>"},
		{"some with an end, some without", "{{< note >}}\n\na\n\n{{< note >}}\n\nb\n\n{{< /note >}}", "<sc-note 0 block>\n<p>a</p>\n<sc-note 1 block><p>b</p>\n</sc>"},
		{"with nothing within", "{{< note >}}{{< /note >}}", "<sc-note 0 block></sc>"},
		{"in a list", "- {{< note >}}\n  a\n  {{< /note >}}\n- b", "<ul>\n<li>\n<sc-note 0 block>a</sc>\n</li>\n<li>b</li>\n</ul>"},
		{"right after a paragraph", "a\n{{< badge >}}\nb", "<p>a</p>\n<sc-badge 0 block>\n<p>b</p>"},
		{"in a table", "| a |\n|---|\n| {{< badge >}} |", "<table tabindex=\"0\">\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><sc-badge 0></td>\n</tr>\n</tbody>\n</table>"},
		{"in a heading", "## a {{< badge >}}", `<h2 id="a">a <sc-badge 0></h2>`},
		{"in a block of HTML", "<div>\n{{< badge \"a\" >}}\n</div>", "<div>\n<sc-badge 0 \"a\">\n</div>"},
		{"not in code", "`{{< badge >}}` and\n\n    {{< badge >}}\n\n```\n{{< nobody >}}\n{{< /note >}}\n```",
			"<p><code>{{&lt; badge &gt;}}</code> and</p>\n<pre tabindex=\"0\"><code>{{&lt; badge &gt;}}\n</code></pre>\n<pre tabindex=\"0\"><code>{{&lt; nobody &gt;}}\n{{&lt; /note &gt;}}\n</code></pre>"},
		{"not when shown", "{{</* badge \"a\" */>}} {{%/* badge */%}} <b>{{</* c */>}}</b>", "<p>{{&lt; badge &#34;a&#34; &gt;}} {{% badge %}} <b>{{&lt; c &gt;}}</b></p>"},
		{"not behind a backslash", `\{{< badge >}}`, "<p>{{&lt; badge &gt;}}</p>"},
	})
}

func TestShortcodeSlipsHavePositionsAndCures(t *testing.T) {
	tests := []struct {
		rule, text string
		want       []string
	}{
		{"an unknown shortcode", "a\n\nb {{< nte >}}", []string{"12:3 markdown.shortcode-unknown"}},
		{"an unknown shortcode with an inner text is reported once", "{{< nte >}}\na\n{{< /nte >}}", []string{"10:1 markdown.shortcode-unknown"}},
		{"an unknown shortcode in HTML", "<div>\n{{< nte >}}\n</div>", []string{"11:1 markdown.shortcode-unknown"}},
		{"a tag without end", "a {{< note \"b\" c", []string{"10:3 markdown.shortcode-unclosed"}},
		{"a string without end", "{{< note \"b >}}\n\nc", []string{"10:1 markdown.shortcode-unclosed"}},
		{"a shown tag without end", "{{</* note >}}", []string{"10:1 markdown.shortcode-unclosed"}},
		{"several slips in a paragraph", "{{< a {{< b\n{{< c", []string{"10:7 markdown.shortcode-syntax", "10:7 markdown.shortcode-syntax", "11:1 markdown.shortcode-unclosed"}},
		{"an end without start", "a\n{{< /note >}}", []string{"11:1 markdown.shortcode-end"}},
		{"an end of another", "{{< note >}}\na\n{{< /quote >}}", []string{"12:1 markdown.shortcode-end"}},
		{"ends that cross", "{{< note >}}\n{{< quote >}}\n{{< /note >}}\n{{< /quote >}}", []string{"13:1 markdown.shortcode-end"}},
		{"an end in another list item", "- {{< note >}}\n- a {{< /note >}}", []string{"11:5 markdown.shortcode-end"}},
		{"an end within emphasis", "{{< note >}} *a {{< /note >}}*", []string{"10:17 markdown.shortcode-end"}},
		{"an end in HTML", "<div>\n{{< /note >}}\n</div>", []string{"11:1 markdown.shortcode-end"}},
		{"no name", "{{< >}}", []string{"10:5 markdown.shortcode-syntax"}},
		{"arguments of an end", "{{< note >}} {{< /note a >}}", []string{"10:24 markdown.shortcode-syntax"}},
		{"an end that closes itself", "{{< note >}} {{< /note />}}", []string{"10:24 markdown.shortcode-syntax"}},
		{"an argument without value", "{{< note a= >}}", []string{"10:12 markdown.shortcode-syntax"}},
		{"an argument twice", `{{< note a=1 a=2 >}}`, []string{"10:14 markdown.shortcode-syntax"}},
		{"strings without a space between", `{{< note "a""b" >}}`, []string{"10:13 markdown.shortcode-syntax"}},
		{"the wrong bracket", "{{< note %}}", []string{"10:11 markdown.shortcode-syntax"}},
	}
	for _, c := range tests {
		got := renderText(testOptions(), c.text)
		checkIssues(t, c.rule+": "+c.text, got.Issues, c.want...)
		for _, e := range got.Issues {
			if e.Hint == "" {
				t.Errorf("%s: no hint with %v", c.rule, e)
			}
		}
	}
}

func TestUnknownShortcodes(t *testing.T) {
	opts := testOptions()
	got := renderText(opts, "{{< qoute >}}")
	if len(got.Issues) != 1 || got.Issues[0].Warning || !strings.Contains(got.Issues[0].Error(), "did you mean quote?") {
		t.Errorf("got %v", got.Issues)
	}
	opts.Markdown.UnknownShortcodeWarn = true
	got = renderText(opts, "a {{< tweet 1 >}} b\n\n{{< box >}}\n*c*\n{{< /box >}}")
	if len(got.Issues) != 2 || !got.Issues[0].Warning || !got.Issues[1].Warning {
		t.Errorf("got %v", got.Issues)
	}
	want := "<p>a {{&lt; tweet 1 &gt;}} b</p>\n<p>{{&lt; box &gt;}}</p>\n<p><em>c</em></p>\n<p>{{&lt; /box &gt;}}</p>\n"
	if html := fill(&got.Body); html != want {
		t.Errorf("got\n%s\nwant\n%s", html, want)
	}
}

func TestInnerBodiesHaveTheirOwnInserts(t *testing.T) {
	got := renderText(testOptions(), "[a](b.md)\n\n{{< note >}}\n[c](d.md) {{< badge >}}\n{{< /note >}}")
	if len(got.Body.Inserts) != 2 || got.Body.Inserts[1].Shortcode == nil {
		t.Fatalf("got %+v", got.Body.Inserts)
	}
	inner := got.Body.Inserts[1].Shortcode.Inner
	if len(inner.Inserts) != 2 || inner.Inserts[0].Target != "d.md" || inner.Inserts[0].Pos.String() != "x.md:13:1" {
		t.Fatalf("got %+v", inner.Inserts)
	}
	if html := string(inner.HTML); html != "<p><a href=\"\">c</a> </p>\n" || inner.Inserts[0].Offset != len(`<p><a href="`) {
		t.Errorf("inner HTML is %q, with inserts at %d and %d", html, inner.Inserts[0].Offset, inner.Inserts[1].Offset)
	}
}
