package content

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/source"
	"broadsheet/generator/verbatim"
)

var testShortcodes = []string{"badge", "figure", "note", "quote", "ref"}

func testOptions() Options {
	return Options{
		Shortcode:      func(name string) bool { return slices.Contains(testShortcodes, name) },
		ShortcodeNames: testShortcodes,
	}
}

// renderText renders a text as the file x.md whose body begins in line 10.
func renderText(opts Options, text string) rendered {
	return newMarkdown(opts).render("x.md", []byte(text), 10, "")
}

type htmlCase struct {
	rule string
	text string
	html string // what comes out, inserts as written; without the last line end
}

func checkHTML(t *testing.T, opts Options, cases []htmlCase) {
	t.Helper()
	m := newMarkdown(opts)
	for _, c := range cases {
		got := m.render("x.md", []byte(c.text), 10, "")
		if len(got.Issues) > 0 {
			t.Errorf("%s: %v", c.rule, got.Issues)
		}
		if html := strings.TrimSuffix(fill(&got.Body), "\n"); html != c.html {
			t.Errorf("%s\n%s\ngot\n%s\nwant\n%s", c.rule, c.text, html, c.html)
		}
	}
}

func TestMarkdownConstructs(t *testing.T) {
	checkHTML(t, testOptions(), []htmlCase{
		{"a table has column headings, and classes for alignment",
			"| Ship | Tons |\n|:-----|-----:|\n| Ada | 12 |",
			"<table tabindex=\"0\">\n<thead>\n<tr>\n<th scope=\"col\" class=\"align-left\">Ship</th>\n<th scope=\"col\" class=\"align-right\">Tons</th>\n</tr>\n</thead>\n" +
				"<tbody>\n<tr>\n<td class=\"align-left\">Ada</td>\n<td class=\"align-right\">12</td>\n</tr>\n</tbody>\n</table>"},
		{"two tildes strike out", "~~old~~ new", "<p><del>old</del> new</p>"},
		{"a list may have boxes to tick", "- [x] done\n- [ ] open",
			"<ul>\n<li><label><input type=\"checkbox\" checked disabled> done</label></li>\n<li><label><input type=\"checkbox\" disabled> open</label></li>\n</ul>"},
		{"an address in the text is a link", "See https://harbour.example/a.", `<p>See <a href="https://harbour.example/a">https://harbour.example/a</a>.</p>`},
		{"a footnote is gathered at the end", "Tide[^a].\n\n[^a]: High.",
			"<p>Tide<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup>.</p>\n" +
				"<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"fn:1\">\n<p>High.&#160;<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a></p>\n</li>\n</ol>\n</div>"},
		{"a term has definitions", "Quay\n: A place to land.", "<dl>\n<dt>Quay</dt>\n<dd>A place to land.</dd>\n</dl>"},
		{"code of a known language has classes", "```go\nreturn 1\n```",
			"<pre tabindex=\"0\" class=\"chroma\"><code class=\"language-go\"><span class=\"k\">return</span> <span class=\"mi\">1</span>\n</code></pre>"},
		{"an empty corner of a table heads nothing", "| | a |\n|-|-|\n| b | c |",
			"<table tabindex=\"0\">\n<thead>\n<tr>\n<td></td>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n<td>c</td>\n</tr>\n</tbody>\n</table>"},
		{"code of an unknown language is plain", "```quux\na < b\n```", "<pre tabindex=\"0\"><code class=\"language-quux\">a &lt; b\n</code></pre>"},
		{"code without a language is plain", "```\na\n```", "<pre tabindex=\"0\"><code>a\n</code></pre>"},
		{"lines may end in CR LF", "a\r\nb\r\n\r\nc\r\n", "<p>a\nb</p>\n<p>c</p>"},
		{"a control character is a replacement character", "a\x02" + "0\x03b &#2; `&#2;`", "<p>a\uFFFD0\uFFFDb \uFFFD <code>&amp;#2;</code></p>"},
		{"Liquid is text, with its quotes and stars", `{{ page.title | append: "*a*" }} and {% include a_b_c.html x='y' %}!`,
			"<p>{{ page.title | append: &quot;*a*&quot; }} and {% include a_b_c.html x='y' %}!</p>"},
		{"Liquid without end is text", "{{ a and {% b", "<p>{{ a and {% b</p>"},
	})
}

func TestHeadings(t *testing.T) {
	checkHTML(t, testOptions(), []htmlCase{
		{"a heading has an id of its text", "## The *new* quay's cost", `<h2 id="the-new-quays-cost">The <em>new</em> quay’s cost</h2>`},
		{"an id keeps the letters of any script", "## Größe und Maß\n\n## الميناء الجديد\n\n## 新港口！",
			"<h2 id=\"größe-und-maß\">Größe und Maß</h2>\n<h2 id=\"الميناء-الجديد\">الميناء الجديد</h2>\n<h2 id=\"新港口\">新港口！</h2>"},
		{"ids differ", "## Tide\n\n## Tide\n\n## Tide 2\n\n## Tide",
			"<h2 id=\"tide\">Tide</h2>\n<h2 id=\"tide-2\">Tide</h2>\n<h2 id=\"tide-2-2\">Tide 2</h2>\n<h2 id=\"tide-3\">Tide</h2>"},
		{"a written id goes first", "## Tide\n\n## Ebb {#tide .low}", "<h2 id=\"tide-2\">Tide</h2>\n<h2 id=\"tide\" class=\"low\">Ebb</h2>"},
		{"ids of the page's own parts are not taken", "## Comments", `<h2 id="comments-2">Comments</h2>`},
		{"a heading without letters has an id too", "## !!!", `<h2 id="section">!!!</h2>`},
		{"a number is no id of a heading", "## Cost {id=5 .big}\n\n## Top {.big}", "<h2 id=\"cost\" class=\"big\">Cost</h2>\n<h2 class=\"big\" id=\"top-2\">Top</h2>"},
		{"handlers and styles are no attributes", `## A {onclick="x()" style="color:red" lang=de}`, `<h2 lang="de" id="a">A</h2>`},
		{"headings stay as written", "## A\n\n### B\n\n## C", "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h2 id=\"c\">C</h2>"},
		{"a heading of level 1 moves all down", "# A\n\n## B\n\n### C",
			"<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h4 id=\"c\">C</h4>"},
		{"no level is skipped, and those of one level stay so", "### A\n\n##### B\n\n##### C\n\n#### D\n\n## E\n\n###### F",
			"<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h3 id=\"c\">C</h3>\n<h3 id=\"d\">D</h3>\n<h2 id=\"e\">E</h2>\n<h3 id=\"f\">F</h3>"},
		{"kramdown's attributes below a block", "A *b*\n{: .wide #c}\n\n## D\n{: .e }\n\n- f\n- g\n\n{: title=\"h\"}\n\n* TOC\n{:toc}",
			"<p class=\"wide\" id=\"c\">A <em>b</em></p>\n<h2 class=\"e\" id=\"d\">D</h2>\n<ul title=\"h\">\n<li>f</li>\n<li>g</li>\n</ul>\n<ul>\n<li>TOC</li>\n</ul>"},
		{"kramdown's attributes behind a link", `[a](https://b.example){: .c rel="sponsored" onclick="d()"} e`, `<p><a href="https://b.example" class="c" rel="sponsored">a</a> e</p>`},
		{"kramdown's attributes run nothing", "a\n{: onclick=\"b()\" style=\"color:red\"}", "<p>a</p>"},
		{"braces in a text are text", "a {: b}\n\nc {: .d} e", "<p>a {: b}</p>\n<p>c {: .d} e</p>"},
	})
	got := renderText(testOptions(), "# The `quay` & *its* cost\n\nText\n\n> ## Quoted\n\n{{< note >}}\n### In a note\n{{< /note >}}")
	want := []Heading{{2, "the-quay-its-cost", "The quay & its cost"}, {3, "quoted", "Quoted"}, {4, "in-a-note", "In a note"}}
	if !slices.Equal(got.Headings, want) {
		t.Errorf("headings are %v, want %v", got.Headings, want)
	}
}

func TestTextIsWhatReadersRead(t *testing.T) {
	const text = `## The quay

It costs "four" *million*, see [the report](report.pdf) or
https://harbour.example/a &amp; ` + "`make quay`" + `.{{ page.x }}

![A crane](crane.jpg "The crane | Photo: Ada")

    code block

` + "```go\nfenced()\n```" + `

<div class="box"><b>Boxed</b> text {{< badge >}}<script>alert(1)</script></div>

{{< note >}}
A note[^1].
{{< /note >}}

[^1]: Below.`
	got := renderText(testOptions(), text)
	want := "The quay\nIt costs “four” million, see the report or  & make quay.\nThe crane Photo: Ada\nBoxed text \nA note.\nBelow."
	if got.Text != want {
		t.Errorf("text is\n%q\nwant\n%q", got.Text, want)
	}
	if got.Excerpt != "It costs “four” million, see the report or & make quay." {
		t.Errorf("excerpt is %q", got.Excerpt)
	}
	if got.Words != 21 {
		t.Errorf("%d words, want 21", got.Words)
	}
}

func TestExcerptIsCutAtAWord(t *testing.T) {
	long := strings.Repeat("harbour, ", 40)
	tests := []struct{ rule, text, want string }{
		{"a short paragraph is whole", "One line.\n\nAnother.", "One line."},
		{"a long one ends with a word", long, strings.TrimSuffix(strings.Repeat("harbour, ", 22), ", ") + "…"},
		{"a script without spaces is cut anywhere", strings.Repeat("港", 300), strings.Repeat("港", 200) + "…"},
		{"headings, lists, pictures and Liquid are no paragraphs", "## A\n\n- b\n\n![c](d.png)\n\n{% include e %}\n\nText", "Text"},
		{"no paragraph, no excerpt", "## A", ""},
	}
	for _, c := range tests {
		if got := renderText(testOptions(), c.text); got.Excerpt != c.want {
			t.Errorf("%s: got %q, want %q", c.rule, got.Excerpt, c.want)
		}
	}
}

func TestWordsAreCountedInAnyScript(t *testing.T) {
	tests := map[string]int{
		"":                        0,
		"It's a well-known quay.": 4,
		"12 ships, 3.5 tons":      5,
		"Größe naïve école":       3,
		"café":                    1,
		"港口很大":                    4,
		"新しい port":                4,
		"الميناء الجديد":          2,
		"— … “ ”":                 0,
	}
	for text, want := range tests {
		if got := countWords([]byte(text)); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}

func TestResultHoldsNothingOfTheSource(t *testing.T) {
	data := []byte("## Title {#here}\n\nText [a](b.md \"t\"){.c}\n\n![x](y.png \"cap | cred\")\n\n{{< note \"arg\" k=\"v\" >}}\nin\n{{< /note >}}")
	m := newMarkdown(testOptions())
	got := m.render("x.md", data, 1, "")
	before := fill(&got.Body) + got.Text + got.Excerpt + got.Headings[0].ID
	for i := range data {
		data[i] = '#'
	}
	m.render("y.md", []byte(strings.Repeat("# Other [q](r.md) text\n\n", 50)), 1, "")
	if after := fill(&got.Body) + got.Text + got.Excerpt + got.Headings[0].ID; after != before {
		t.Errorf("the result changed with the source\n%s\n%s", before, after)
	}
}

func TestTooDeepTextIsAnError(t *testing.T) {
	tests := map[string]string{
		"quotes":      strings.Repeat("> ", 200) + "a",
		"lists":       strings.Repeat("- ", 200) + "a",
		"emphasis":    strings.Repeat("*a **a ", 2000) + strings.Repeat("a** a*", 2000),
		"shortcodes":  strings.Repeat("{{< note >}}\n\n", 30) + strings.Repeat("{{< /note >}}\n\n", 30),
		"HTML":        strings.Repeat("<div>\n", 2000),
		"links":       strings.Repeat("[a](b", 30_000),
		"definitions": strings.Repeat("[a]: b\n", 30_000),
	}
	for what, text := range tests {
		got := renderText(testOptions(), text)
		if len(got.Issues) == 0 {
			t.Errorf("%s: no error", what)
			continue
		}
		if code := got.Issues[0].Code; code != "markdown.nesting" && code != "markdown.links" {
			t.Errorf("%s: got %v", what, got.Issues[0])
		}
	}
}

func TestRenderInlineIsOneParagraphOfTrust(t *testing.T) {
	tests := []struct{ text, want string }{
		{"A *fine* quay", "A <em>fine</em> quay"},
		{`The "quay"`, "The “quay”"},
		{"[report](/report/) and [b](b.md)", `<a href="/report/">report</a> and <a href="b.md">b</a>`},
		{"# No heading", "# No heading"},
		{"1. No list", "1. No list"},
		{"a <b>b</b></div><script>x</script>", "a <b>b</b>x"},
		{"[x](javascript:alert(1))", `<a href="">x</a>`},
		{"a & b < c", "a &amp; b &lt; c"},
		{"", ""},
		{"a\n\nb", "a\nb"},
		{"a\xffb", "a\uFFFDb"},
	}
	for _, c := range tests {
		if got := RenderInline(c.text); got != c.want {
			t.Errorf("%q gives %q, want %q", c.text, got, c.want)
		}
	}
	if got := RenderInlineIn(`Der "Kai"`, "de-AT"); got != "Der „Kai“" {
		t.Errorf("in German: %q", got)
	}
}

func TestCommentsHoldNoMarkupButTheAllowed(t *testing.T) {
	tests := []struct{ rule, text, html, plain string }{
		{"line ends are kept", "One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>", "One two\nthree"},
		{"emphasis, code and lists", "*a* **b** `c` ~~d~~\n\n- e", "<p><em>a</em> <strong>b</strong> <code>c</code> <del>d</del></p>\n<ul>\n<li>e</li>\n</ul>", "a b c d\ne"},
		{"HTML is text", `<img src=x onerror="a()"> <b>x</b>`, "<p>&lt;img src=x onerror=&#34;a()&#34;&gt; &lt;b&gt;x&lt;/b&gt;</p>", `<img src=x onerror="a()"> <b>x</b>`},
		{"links go to the web only, and say whose they are", "[a](https://a.example/?b&c) [b](javascript:x) [c](/d) [e](mailto:a@b.example)",
			`<p><a href="https://a.example/?b&amp;c" rel="ugc nofollow noopener">a</a> b c e</p>`, "a b c e"},
		{"addresses are links", "see https://a.example now", `<p>see <a href="https://a.example" rel="ugc nofollow noopener">https://a.example</a> now</p>`, "see  now"},
		{"pictures are their description", "![a cat](https://a.example/c.png)", "<p>a cat</p>", ""},
		{"headings are text", "# Loud\n\nA\n===", "<p># Loud</p>\n<p>A<br>\n===</p>", "# Loud\nA ==="},
		{"shortcodes are text", `{{< note >}} [a]({{< ref "b" >}})`, `<p>{{&lt; note &gt;}} [a]({{&lt; ref &#34;b&#34; &gt;}})</p>`, `{{< note >}} [a]({{< ref "b" >}})`},
		{"code has no class", "```js\"onload=x\na\n```", "<pre><code>a\n</code></pre>", ""},
		{"markers can't be forged", "\x020\x03 &#2;0&#3;", "<p>\uFFFD0\uFFFD \uFFFD0\uFFFD</p>", "\uFFFD0\uFFFD \uFFFD0\uFFFD"},
		{"nesting has an end", strings.Repeat(">", 500), "<p>" + strings.Repeat("&gt;", 500) + "</p>", strings.Repeat(">", 500)},
	}
	for _, c := range tests {
		html, plain := renderComment(c.text)
		if html != c.html || plain != c.plain {
			t.Errorf("%s\n%s\ngot\n%s\n%q\nwant\n%s\n%q", c.rule, c.text, html, plain, c.html, c.plain)
		}
	}
}

// checkIssues compares the issues of a text with "line:column code" of each.
func checkIssues(t *testing.T, text string, issues source.ErrorList, want ...string) {
	t.Helper()
	var got []string
	for _, e := range issues {
		got = append(got, strings.TrimPrefix(e.Position.String(), "x.md:")+" "+e.Code)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s\ngot %q (%v)\nwant %q", text, got, issues, want)
	}
}

// FuzzCountWords holds the counting of eight characters at once against the rule, one
// character after the other.
func FuzzCountWords(f *testing.F) {
	f.Add("It's a well-known quay, 12 ships 'n' more -- \x00\x7f[z]{Z}@ ")
	f.Add("eight888 nine-nine ’tis Größe: café 港口 abcdefg'h")
	f.Add("1234567 12345678 123456789\n-'-a-'b")
	f.Fuzz(func(t *testing.T, text string) {
		want, inWord := 0, false
		for _, r := range text {
			word := r < utf8.RuneSelf && verbatim.Alphanumeric(byte(r)) || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
			switch {
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
				if !unicode.IsMark(r) {
					want++
				}
				inWord = false
			case word:
				if !inWord {
					want++
				}
				inWord = true
			case strings.ContainsRune("'-’", r) || unicode.IsMark(r):
			default:
				inWord = false
			}
		}
		if got := countWords([]byte(text)); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	})
}

func TestControlCharactersAreSeenAnywhere(t *testing.T) {
	text := []byte(strings.Repeat("é a\n", 20))
	for i := range text {
		for c := range 256 {
			changed := bytes.Clone(text)
			changed[i] = byte(c)
			if got, want := hasControl(changed), isControl(byte(c)); got != want {
				t.Errorf("byte %#x at %d: %v, want %v", c, i, got, want)
			}
		}
	}
}
