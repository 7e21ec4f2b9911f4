package content

import "testing"

func TestFigures(t *testing.T) {
	const lazy = ` loading="lazy" decoding="async">`
	checkHTML(t, testOptions(), []htmlCase{
		{"a picture alone is a figure", "![A crane](crane.jpg)", `<figure><img src="crane.jpg" alt="A crane"` + lazy + `</figure>`},
		{"its title is the caption", `![A](b.jpg "The crane")`, `<figure><img src="b.jpg" alt="A"` + lazy + `<figcaption>The crane</figcaption></figure>`},
		{"behind a bar stands the credit", `![A](b.jpg "The crane | Photograph: Ada Quill")`,
			`<figure><img src="b.jpg" alt="A"` + lazy + `<figcaption>The crane <span class="credit">Photograph: Ada Quill</span></figcaption></figure>`},
		{"a credit alone", `![A](b.jpg "| Ada Quill")`,
			`<figure><img src="b.jpg" alt="A"` + lazy + `<figcaption><span class="credit">Ada Quill</span></figcaption></figure>`},
		{"a bar without spaces is text", `![A](b.jpg "a|b")`, `<figure><img src="b.jpg" alt="A"` + lazy + `<figcaption>a|b</figcaption></figure>`},
		{"a caption is Markdown", `![A](b.jpg "The \"crane\" of *June*, [more](c.md)")`,
			`<figure><img src="b.jpg" alt="A"` + lazy + `<figcaption>The “crane” of <em>June</em>, <a href="c.md">more</a></figcaption></figure>`},
		{"attributes are the figure's, sizes the picture's", `![A](b.jpg "c"){.wide #d width=300 onload=x style=y}`,
			`<figure class="wide" id="d"><img src="b.jpg" alt="A" width="300"` + lazy + `<figcaption>c</figcaption></figure>`},
		{"a lead picture may load at once", `![A](b.jpg){loading=eager}`, `<figure><img src="b.jpg" alt="A" loading="eager" decoding="async"></figure>`},
		{"a picture with a link about it", `[![A](b.jpg "c")](d.md)`, `<figure><a href="d.md"><img src="b.jpg" alt="A"` + lazy + `</a><figcaption>c</figcaption></figure>`},
		{"a picture in a text is not", `a ![A *b*](c.jpg "d"){.small}`, `<p>a <img src="c.jpg" alt="A b" title="d" class="small"` + lazy + `</p>`},
		{"two pictures are not", "![a](b.jpg) ![c](d.jpg)", `<p><img src="b.jpg" alt="a"` + lazy + ` <img src="d.jpg" alt="c"` + lazy + `</p>`},
		{"an absolute address is written as it is", "![a](https://b.example/c.jpg)", `<figure><img src="https://b.example/c.jpg" alt="a"` + lazy + `</figure>`},
		{"pictures in data may be written, scripts not", "![a](data:image/png;base64,AA==) ![b](data:text/html,c)",
			`<p><img src="data:image/png;base64,AA==" alt="a"` + lazy + ` <img src="" alt="b"` + lazy + `</p>`},
		{"a description can't break out", `![a" onload="x](b.jpg)`, `<figure><img src="b.jpg" alt="a” onload=“x"` + lazy + `</figure>`},
	})
}

func TestPicturesAreInserts(t *testing.T) {
	tests := []struct {
		rule, text string
		kind       InsertKind
		position   string
	}{
		{"a picture alone", "![a](b.jpg)", InsertImage, "x.md:10:1"},
		{"a picture in the text", "a ![a](b.jpg)", InsertImage, "x.md:10:3"},
		{"a picture with a size of its own", "![a](b.jpg){width=20}", InsertSizedImage, "x.md:10:1"},
		{"a picture in HTML", `<img alt="a" src="b.jpg">`, InsertImage, "x.md:10:19"},
		{"a picture in HTML with a size of its own", `<img src="b.jpg" height="20">`, InsertSizedImage, "x.md:10:11"},
	}
	for _, c := range tests {
		got := renderText(testOptions(), c.text)
		if len(got.Body.Inserts) != 1 {
			t.Errorf("%s: %d inserts", c.rule, len(got.Body.Inserts))
			continue
		}
		in := got.Body.Inserts[0]
		if in.Kind != c.kind || in.Target != "b.jpg" || in.Pos.String() != c.position {
			t.Errorf("%s: got %v %q at %s", c.rule, in.Kind, in.Target, in.Pos)
		}
	}
}
