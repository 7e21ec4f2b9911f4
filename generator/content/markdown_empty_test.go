package content

import "testing"

// TestWhatShowsNothingIsLeftOutWithAWarning: neither readers nor those who listen
// could make anything of it.
func TestWhatShowsNothingIsLeftOutWithAWarning(t *testing.T) {
	for _, c := range []struct {
		text, want string
		issues     []string
	}{
		{"a [](https://b.example/) c", "<p>a  c</p>\n", []string{"1:3 markdown.link"}},
		{"a [ ](/b/) c", "<p>a  c</p>\n", []string{"1:3 markdown.link"}},
		{"[][b]\n\n[b]: https://b.example/", "<p></p>\n", []string{"1:1 markdown.link"}},
		{"## a\n\n##\n\nb", "<h2 id=\"a\">a</h2>\n<p>b</p>\n", []string{"3:1 markdown.heading"}},
		{"## [](https://b.example/)\n\nc", "<p>c</p>\n", []string{"1:1 markdown.heading", "1:4 markdown.link"}},
		{"[](https://b.example/ \"c\")", "<p><a href=\"https://b.example/\" title=\"c\"></a></p>\n", nil},
		{"`[](a)` and ![](b.png)", "<p><code>[](a)</code> and \x00</p>\n", nil},
		{"## ![a](https://b.example/c.png)", "<h2 id=\"section\"><img src=\"https://b.example/c.png\" alt=\"a\" loading=\"lazy\" decoding=\"async\"></h2>\n", nil},
		{"- [ ] a\n- [x] b", "", nil},
	} {
		got := newMarkdown(Options{}).render("x.md", []byte(c.text), 1, "en")
		got.Issues.Sort()
		checkIssues(t, c.text, got.Issues, c.issues...)
		if html := string(got.Body.HTML); c.want != "" && html != c.want && len(got.Body.Inserts) == 0 {
			t.Errorf("%q\ngot  %q\nwant %q", c.text, html, c.want)
		}
	}
}
