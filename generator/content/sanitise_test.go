package content

import "testing"

func TestRawHTMLIsSanitised(t *testing.T) {
	checkHTML(t, testOptions(), []htmlCase{
		{"what an article needs stays", `<figure class="a"><figcaption lang="de">b<sub>2</sub></figcaption></figure>`,
			`<figure class="a"><figcaption lang="de">b<sub>2</sub></figcaption></figure>`},
		{"within a line too", `a <mark>b</mark> <abbr title="c">d</abbr> <kbd>e</kbd> <time datetime="2026-11-23">f</time>`,
			`<p>a <mark>b</mark> <abbr title="c">d</abbr> <kbd>e</kbd> <time datetime="2026-11-23">f</time></p>`},
		{"details", "<details open>\n<summary>a</summary>\n\n*b*\n\n</details>", "<details open=\"\">\n<summary>a</summary>\n<p><em>b</em></p>\n</details>"},
		{"media", `<video src="https://a.example/b.mp4" controls autoplay><track src="https://a.example/c.vtt" kind="captions"></video>`,
			`<p><video src="https://a.example/b.mp4" controls=""><track src="https://a.example/c.vtt" kind="captions"></video></p>`},
		{"scripts and styles vanish with what is in them", "<script>\nalert(1)\n\nb\n</script>\n\n<style>p{}</style>\n\nc", "<p>c</p>"},
		{"comments vanish", "a <!-- b --> c\n\n<!-- d\n\ne -->\n\nf", "<p>a  c</p>\n<p>f</p>"},
		{"frames, forms and objects vanish", "<iframe src=\"https://a.example\"></iframe>\n\n<form action=b><input><button>c</button></form>\n\n<object data=d></object>", "c\n<p></p>"},
		{"handlers and styles vanish", `<p onclick="a()" style="color:red" id="b">c</p>`, `<p id="b">c</p>`},
		{"schemes that run code vanish", `<a href="javascript:a">b</a> <a href=" jAvascript:a">b</a> <img src="data:text/html,c" alt="d">`,
			`<p><a>b</a> <a>b</a> <img alt="d"></p>`},
		{"foreign content vanishes", `<svg onload="a"><style><img src=x onerror=a></style></svg> <math><mi>b</mi></math>`, `<p> b</p>`},
		{"a stray end tag ends nothing", "a</div></article></main>\n\n</div>\n</section>\n\nb", "<p>a</p>\n\n\n<p>b</p>"},
		{"an open tag ends with the text", "<div class=\"a\">\n\nb *c*", "<div class=\"a\">\n<p>b <em>c</em></p>\n</div>"},
		{"tags that cross are put right", "a <b>c <i>d</b> e</i>", "<p>a <b>c <i>d</i></b><i> e</i></p>"},
		{"a stray end tag ends no shortcode", "{{< note >}}\na</div></aside> <b>c\n{{< /note >}}\n\nd", "<sc-note 0 block><p>a <b>c</b></p><b>\n</b></sc>\n<p>d</p>"},
		{"Liquid in an address stays", `<a href="{{ page.url }}/a">b</a>`, `<p><a href="%7B%7B%20page.url%20%7D%7D/a">b</a></p>`},
		{"scripts and styles in a line vanish with what is in them", `a <script>b("*c*")</script> d <STYLE>p{}</style> e <script>f`, "<p>a  d  e f</p>"},
		{"a heading that nothing closes ends with its block", "<h2>A\n\nb\n\n<h3 class=c>D</h4>\n\ne", "<h2>A</h2><p>b</p>\n<h3 class=\"c\">D</h3>\n<p>e</p>"},
		{"a caption without a figure is a part like others", "<figcaption>a</figcaption>\n\n<figure><figcaption>b</figcaption></figure>", "<div>a</div>\n<figure><figcaption>b</figcaption></figure>"},
		{"a link with nothing in it leads nowhere", `<a href="https://a.example/" id="b"></a>c`, `<p><a id="b"></a>c</p>`},
		{"a link with nothing but white space in it leads nowhere", "<a href=\"https://a.example/\">\n</a>c", "<a>\n</a>c"},
		{"what may scroll can be reached by keyboard", "<pre>a</pre>\n\n<table><tr><td>b</td></tr></table>", "<pre tabindex=\"0\">a</pre>\n<table tabindex=\"0\"><tbody><tr><td>b</td></tr></tbody></table>"},
		{"an empty corner of a table heads nothing", `<table><tr><th scope="col" class="c"> </th><th>a</th></tr></table>`, `<table tabindex="0"><tbody><tr><td class="c"> </td><th>a</th></tr></tbody></table>`},
		{"an empty link with a name stays", `<a href="https://a.example/" aria-label="b"></a>c`, `<p><a aria-label="b" href="https://a.example/"></a>c</p>`},
		{"the page has its heading of level 1", "<h1>A</h1>\n\nb", "<h2>A</h2>\n<p>b</p>"},
		{"tags of headings that are spoken of are shown", "Use <h1> and <h2> here, or </h3>.", "<p>Use &lt;h1&gt; and &lt;h2&gt; here, or &lt;/h3&gt;.</p>"},
		{"a marker can't be written", "<b title=\"&#2;0&#3;&#x2;0&#x03\">\x020\x03</b>", "<p><b title=\"\uFFFD0\uFFFD\uFFFD0\uFFFD\">\uFFFD0\uFFFD</b></p>"},
		{"a shortcode is none of an attribute", `<b title='{{< badge >}}'>a</b>`, "<p><b>a</b></p>"},
		{"nor in a block", "<div title='{{< badge >}}'>\na</div>", "<div>\na</div>"},
	})
}

func TestUnsafeKeepsRawHTML(t *testing.T) {
	opts := testOptions()
	opts.Markdown.Unsafe = true
	checkHTML(t, opts, []htmlCase{
		{"as it is", "<script>\na < b\n</script>\n\n<iframe src=\"https://a.example\" style='b'></iframe></div>", "<script>\na < b\n</script>\n<iframe src=\"https://a.example\" style='b'></iframe></div>"},
		{"but its addresses are resolved", "<A HREF='b.md' onclick=c>d</A>", `<p><a href="b.md" onclick="c">d</A></p>`},
		{"and its shortcodes are run", "<div>{{< badge >}}</div>", "<div><sc-badge 0></div>"},
		{"also links that run code", "[a](javascript:b)", `<p><a href="javascript:b">a</a></p>`},
	})
}
