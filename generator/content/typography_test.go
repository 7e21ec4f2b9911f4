package content

import (
	"strings"
	"testing"
)

func TestQuotationMarksAreThoseOfTheLanguage(t *testing.T) {
	tests := map[string]string{
		"en": "“a ‘b’ c”", "en-GB": "“a ‘b’ c”", "de": "„a ‚b‘ c“", "de-AT": "„a ‚b‘ c“",
		"fr": "«\u202fa “b” c\u202f»", "es": "«a “b” c»", "it": "«a “b” c»", "pt": "“a ‘b’ c”",
		"nl": "“a ‘b’ c”", "sv": "”a ’b’ c”", "ru": "«a „b“ c»", "ar": "«a “b” c»", "xx": "“a ‘b’ c”",
	}
	m := newMarkdown(Options{})
	for lang, want := range tests {
		got := m.render("x.md", []byte(`"a 'b' c"`), 1, lang)
		if html := strings.TrimSpace(string(got.Body.HTML)); html != "<p>"+want+"</p>" {
			t.Errorf("%s: got %s, want %s", lang, html, want)
		}
	}
	site := newMarkdown(Options{Language: "de"}).render("x.md", []byte(`"a"`), 1, "")
	if got := string(site.Body.HTML); got != "<p>„a“</p>\n" {
		t.Errorf("the site's language: %s", got)
	}
}

func TestTypography(t *testing.T) {
	tests := []struct{ rule, text, want string }{
		{"an apostrophe within a word", "it's the dogs' o'clock", "it’s the dogs’ o’clock"},
		{"a decade", "the '90s and 'the 80s'", "the ’90s and ‘the 80s’"},
		{"a word that has lost its start", "'twas 'em", "’twas ’em"},
		{"a quotation of one word that begins with t", "a 'true' story", "a ‘true’ story"},
		{"an apostrophe in a quotation", "'I don't know'", "‘I don’t know’"},
		{"quotations side by side", `"a" "b"`, "“a” “b”"},
		{"a quotation in brackets", `("a") ["b"]`, "(“a”) [“b”]"},
		{"a quotation that meets another", `"'a' b"`, "“‘a’ b”"},
		{"a quotation with emphasis about it", `*"a"* and "*b*"`, "<em>“a”</em> and “<em>b</em>”"},
		{"a quotation that ends within emphasis", `"a *b"*`, "“a <em>b”</em>"},
		{"a quotation that goes on in the next paragraph", "\"a\n\n\"b\"", "“a</p>\n<p>“b”"},
		{"inches and feet", `a 6" pipe, 5' long`, "a 6&quot; pipe, 5' long"},
		{"a quotation without spaces about it", `他说"你好"。`, "他说“你好”。"},
		{"dashes", "a--b, a --- b, ----", "a–b, a — b, ----"},
		{"an ellipsis", "a... b....", "a… b...."},
		{"code has none of it", "`\"a\" -- 'b'...`", "<code>&quot;a&quot; -- 'b'...</code>"},
		{"a backslash keeps a mark", `\"a\" b\--c`, "&quot;a&quot; b--c"},
		{"across lines", "\"a\nb\"", "“a\nb”"},
		{"in links", `["a"](https://b.example)`, `<a href="https://b.example">“a”</a>`},
		{"alone between spaces", `a " b ' c`, `a &quot; b ' c`},
		{"a single one can't reach out of a double one", `'a "b' c"`, "’a “b’ c”"},
	}
	m := newMarkdown(Options{})
	for _, c := range tests {
		got := m.render("x.md", []byte(c.text), 1, "en")
		if html := strings.TrimSpace(string(got.Body.HTML)); html != "<p>"+c.want+"</p>" {
			t.Errorf("%s: %s gives\n%s\nwant\n%s", c.rule, c.text, html, c.want)
		}
	}
}
