package content

import (
	"slices"
	"strings"
	"testing"
)

func TestLinksOnTheSiteAreInserts(t *testing.T) {
	tests := []struct {
		rule, text string
		want       []string // "target @line:column" of each insert
	}{
		{"relative", "See [a](../2025/harbour.md#cost).", []string{"../2025/harbour.md#cost @10:5"}},
		{"rooted", "[a](/posts/b.md)", []string{"/posts/b.md @10:1"}},
		{"columns are characters", "Größe “x” [a](b.md)", []string{"b.md @10:11"}},
		{"the file's lines", "a\n\n- b\n- c [d](e.md)", []string{"e.md @13:5"}},
		{"several on a line", "[a](b.md) [c](d.md)\n[e](f.md)", []string{"b.md @10:1", "d.md @10:11", "f.md @11:1"}},
		{"with CR LF", "a\r\n\r\n[b](c.md)", []string{"c.md @12:1"}},
		{"spaces and escapes are resolved, percents are kept", `[a](<b c\(1\) &amp; d%20e.md>)`, []string{"b c(1) & d%20e.md @10:1"}},
		{"by definition", "[a][b]\n\n[b]: c.md", []string{"c.md @10:1"}},
		{"absolute ones are not", "[a](https://b.example/c.md) [d](mailto:e@f.example) [g](//h.example/i)", nil},
		{"fragments and queries are not", "[a](#b) [c](?d=e) [f]()", nil},
		{"Liquid that nobody can read is not", "[c](/d/{{ e }}/f) [a]({{ b.c }}) [g](<{% include h %}>)", nil},
		{"Liquid that means an address is one", `[a]({{site.url}}/b) [c]({{ "/d/" | relative_url }} "e") [f](<{% link _posts/g.md %}>) [h]({% post_url 2014-05-29-i %}) [j]({{ site.baseurl }})`,
			[]string{"/b @10:1", "/d/ @10:21", "g.md @10:57", "2014-05-29-i.md @10:87", "/ @10:120"}},
		{"also in HTML", `<a href="{{ site.baseurl }}/a/">b</a> <a href='{{ "/c/" | url }}'>d</a>`, []string{"/a/ @10:28", "/c/ @10:52"}},
		{"a reference", `[a]({{< ref "b.md" >}})`, []string{"b.md @10:1"}},
		{"a reference with a fragment behind it", `[a]({{< ref "b.md" >}}#c "d")`, []string{"b.md#c @10:1"}},
		{"other writings of a reference", "[a]({{% relref b.md %}}) [c](<{{< ref path=`d.md` >}}>) [e][f]\n\n[f]: {{< ref \"g.md#h\" >}}",
			[]string{"b.md @10:1", "d.md @10:26", "g.md#h @10:57"}},
		{"HTML", "<a href=\"b.md\">c</a>\n\n<p>\n<a class=\"d\" href='e.md'>f</a></p>", []string{"b.md @10:10", "e.md @13:20"}},
		{"a reference without an ending", `[a]({{< ref "b" >}}) [c]({{< ref "d#e" >}}) [f]({{< ref "g/" >}})`, []string{"b.md @10:1", "d.md#e @10:22", "g.md @10:45"}},
		{"a reference in HTML", `a <a href="{{< ref "b.md" >}}">c</a>`, []string{"b.md @10:21"}},
		{"a reference in a block of HTML", "<p>\n<a href='{{< ref \"b.md\" >}}'>c</a></p>", []string{"b.md @11:19"}},
		{"spaces in HTML", `<a href=" b c.md">d</a>`, []string{"b%20c.md @10:1"}},
		{"media in HTML", `<video src="a.mp4" poster="b.jpg"></video>`, []string{"a.mp4 @10:13", "b.jpg @10:28"}},
		{"a scheme with a line end in it is none of ours", "[a](java&#10;script:b)", nil},
	}
	m := newMarkdown(testOptions())
	for _, c := range tests {
		got := m.render("x.md", []byte(c.text), 10, "")
		if len(got.Issues) > 0 {
			t.Errorf("%s: %v", c.rule, got.Issues)
		}
		var inserts []string
		for _, in := range got.Body.Inserts {
			if in.Kind == InsertLink {
				inserts = append(inserts, in.Target+" @"+strings.TrimPrefix(in.Pos.String(), "x.md:"))
			}
		}
		if !slices.Equal(inserts, c.want) {
			t.Errorf("%s: %s\ngot %q\nwant %q", c.rule, c.text, inserts, c.want)
		}
	}
}

func TestLinks(t *testing.T) {
	checkHTML(t, testOptions(), []htmlCase{
		{"a link may have attributes", `[a](b.md "t"){.big rel=next onclick=x}`, `<p><a href="b.md" title="t" class="big" rel="next">a</a></p>`},
		{"schemes that run code are dropped", "[a](javascript:b) [c](VBScript:d) [e](data:text/html,f) <javascript:g>",
			`<p><a href="">a</a> <a href="">c</a> <a href="">e</a> <a href="">javascript:g</a></p>`},
		{"an absolute link is written as it is", "[a](https://b.example/ü?c&d)", `<p><a href="https://b.example/%C3%BC?c&amp;d">a</a></p>`},
		{"Liquid in a target stays", "[a]({{page.url}}/b)", `<p><a href="%7B%7Bpage.url%7D%7D/b">a</a></p>`},
		{"Liquid with spaces is no link", "[a]({{ page.url }}/b)", `<p>[a]({{ page.url }}/b)</p>`},
		{"a reference in code is code", "`[a]({{< ref \"b.md\" >}})`\n\n    [a]({{< ref \"b.md\" >}})\n",
			"<p><code>[a]({{&lt; ref &quot;b.md&quot; &gt;}})</code></p>\n<pre tabindex=\"0\"><code>[a]({{&lt; ref &quot;b.md&quot; &gt;}})\n</code></pre>"},
		{"a reference outside a link is a shortcode", `{{< ref "b.md" >}}`, `<sc-ref 0 "b.md" block>`},
	})
}
