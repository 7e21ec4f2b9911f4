package content

import (
	"strings"
	"testing"
)

// TestPicturesWithUnknownLiquidAreLeftOut: a reader would see that they are missing,
// and nothing else; the author is told.
func TestPicturesWithUnknownLiquidAreLeftOut(t *testing.T) {
	m := newMarkdown(testOptions())
	for _, c := range []struct{ text, want, told string }{
		{"a\n\n![b]({{ image | url }})\n\nc", "<p>a</p>\n<p>c</p>\n", "x.md:12:1: the picture {{ image | url }} is left out: its address is Liquid of another generator; write the path of the picture's file"},
		{"a ![b]({{ page.dir }}/c.png \"d\") e", "<p>a  e</p>\n", "x.md:10:3: the picture {{ page.dir }}/c.png is left out: its address is Liquid of another generator; write the path of the picture's file, as in c.png"},
		{"[![b]({{ image }})](/c/)", "", "x.md:10:2: the picture {{ image }} is left out: its address is Liquid of another generator; write the path of the picture's file"},
		{`a <img src="{{ page.image }}" alt="b"> c`, "<p>a  c</p>\n", "x.md:10:3: the picture {{ page.image }} is left out: its address is Liquid of another generator; write the path of the picture's file"},
	} {
		got := m.render("x.md", []byte(c.text), 10, "")
		var told []string
		for _, e := range got.Issues {
			told = append(told, e.Error())
		}
		if string(got.Body.HTML) != c.want || strings.Join(told, "\n") != c.told {
			t.Errorf("%s\ngives %q\nand says %s", c.text, got.Body.HTML, strings.Join(told, "\n"))
		}
	}
}

// TestLiquidTargetsAreReadOrLeft keeps what is read of Liquid to what means one
// thing.
func TestLiquidTargetsAreReadOrLeft(t *testing.T) {
	for text, want := range map[string]string{
		`{{ "/a/" | url }}`: "/a/", `{{'/a/'|relative_url}}`: "/a/", `{{- "/a/" | prepend: site.baseurl | absolute_url -}}`: "/a/",
		`{{ site.github.url }}`: "", `{% link _drafts/a.md %}`: "a.md", `{%- post_url 2014-05-29-a -%}`: "2014-05-29-a.md",
		`{{ "/a" | append: ".html" }}`: "none", `{{ page.url }}`: "none", `{{ "/a" | url`: "none", `{{ "a" "b" }}`: "none", `{{ "" }}`: "none",
		`{{< ref "a" >}}`: "none", `{% include a %}`: "none", `{%%}`: "none", `{{}}`: "none", `{{ "a|b" }}`: "none", `{{`: "none",
	} {
		target, n := liquidTarget([]byte(text + "z"))
		if n == 0 {
			target = "none"
		}
		if target != want || n != 0 && n != len(text) {
			t.Errorf("%s is %q with %d bytes, want %q", text, target, n, want)
		}
	}
}

func TestPicturesOfOtherGeneratorsAreRead(t *testing.T) {
	p := NewParser(Options{})
	for _, c := range []string{"featured_image: /a.jpg", "cover:\n  image: /a.jpg\n  alt: b\n  relative: true", "cover_image: /a.jpg", "cover: /a.jpg"} {
		got := p.Parse("content/posts/a.md", []byte("---\ntitle: A\ndate: 2026-11-23\n"+c+"\n---\nText\n"))
		if got.Post == nil || got.Post.Image == nil || got.Post.Image.Src != "/a.jpg" || got.Issues.Err() != nil {
			t.Errorf("%s: %+v, %v", c, got.Post, got.Issues)
		}
	}
}
