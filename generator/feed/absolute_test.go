package feed

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestAddressesInFeedsAreWhole(t *testing.T) {
	const page = "https://courier.example/below/2026/11/ferry/"
	for in, want := range map[string]string{
		`<p>Plain &amp; simple, 1 &lt; 2</p>`:              `<p>Plain &amp; simple, 1 &lt; 2</p>`,
		`<a href="/tides/?a=1&amp;b=2#now">x</a>`:          `<a href="https://courier.example/tides/?a=1&amp;b=2#now">x</a>`,
		`<a href="#fn:1" class='x'>1</a>`:                  `<a href="https://courier.example/below/2026/11/ferry/#fn:1" class="x">1</a>`,
		`<img src="pier.jpg" alt="">`:                      `<img src="https://courier.example/below/2026/11/ferry/pier.jpg" alt="">`,
		`<img srcset="/a.webp 480w, /b.webp 960w">`:        `<img srcset="https://courier.example/a.webp 480w, https://courier.example/b.webp 960w">`,
		`<video poster=/p.png controls></video>`:           `<video poster="https://courier.example/p.png" controls=""></video>`,
		`<A HREF="https://other.example/">y</A>`:           `<A HREF="https://other.example/">y</A>`,
		`<a href="mailto:desk@courier.example">m</a>`:      `<a href="mailto:desk@courier.example">m</a>`,
		`<a href="//cdn.example/x">z</a>`:                  `<a href="https://cdn.example/x">z</a>`,
		`a<script>alert("</b>")</script>b`:                 `ab`,
		`a<form action="/x"><input name=y></form>b`:        `ab`,
		`<figure data-src="https://v.example/">e</figure>`: `<figure>e</figure>`,
		`<p onclick="x()" style="color:red">s</p>`:         `<p>s</p>`,
		`<blockquote cite="/speech/">q</blockquote>`:       `<blockquote cite="https://courier.example/speech/">q</blockquote>`,
		`<!-- kept --> <br> half <a href="/x`:              `<!-- kept --> <br> half <a href="/x`,
	} {
		if got := string(Absolute([]byte(in), page)); got != want {
			t.Errorf("%s\n gives %s\n  want %s", in, got, want)
		}
	}
}

func FuzzAbsolute(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Add(`<a href="/x" href='#y'>x</a><img srcset="a 1x,b 2x," onerror=x><script>`)
	f.Fuzz(func(t *testing.T, s string) {
		out := Absolute([]byte(s), "https://courier.example/2026/")
		z := html.NewTokenizer(bytes.NewReader(out))
		for {
			kind := z.Next()
			if kind == html.ErrorToken {
				return
			}
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			token := z.Token()
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%q leaves %s", s, token)
				}
				if a.Key != "href" && a.Key != "src" {
					continue
				}
				if u, err := url.Parse(strings.TrimSpace(a.Val)); err == nil && u.Scheme == "" {
					t.Errorf("%q leaves %s", s, token)
				}
			}
		}
	})
}
