package content

import (
	"strings"
	"testing"
)

func TestFrenchHasSpacesBeforeHighMarks(t *testing.T) {
	visible := strings.NewReplacer("\u202f", "_", "\u00a0", "~").Replace
	for _, c := range []struct{ lang, in, want string }{
		{"fr", "Quoi ? Rien !", "Quoi_? Rien_!"},
		{"fr", "Quoi? Rien! Bon; soit: oui", "Quoi_? Rien_! Bon_; soit~: oui"},
		{"fr", "Vraiment ?!", "Vraiment_?!"},
		{"fr", "À 10:30, https://a.example/?x=1 :-) ;", "À 10:30, <a href=\"https://a.example/?x=1\">https://a.example/?x=1</a> :-)_;"},
		{"fr", "caf&eacute; noir; &#233; &amp; co", "café noir_; é &amp; co"},
		{"fr", "**Gras** : oui, *penché !* non", "<strong>Gras</strong>~: oui, <em>penché_!</em> non"},
		{"fr", "« Bonjour » dit-elle", "«~Bonjour~» dit-elle"},
		{"fr", "`a ? b : c`", "<code>a ? b : c</code>"},
		{"fr", "![quoi ?](x.png) et !", "<img"},
		{"fr-CA", "Quoi ? Bon : oui", "Quoi ? Bon~: oui"},
		{"fr-CH", "Quoi ?", "Quoi_?"},
		{"en", "What ? Yes : no", "What ? Yes : no"},
		{"de", "Was ?", "Was ?"},
	} {
		got := visible(htmlOf(t, c.lang, c.in))
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %q gives %q, want %q", c.lang, c.in, got, c.want)
		}
	}
}

// htmlOf renders Markdown in a language.
func htmlOf(t *testing.T, lang, text string) string {
	t.Helper()
	parsed := NewParser(Options{Language: "en"}).Parse("content/posts/a.md", []byte("---\ntitle: x\ndate: 2026-11-23\nlanguage: "+lang+"\n---\n"+text+"\n"))
	if err := parsed.Issues.Err(); err != nil || parsed.Body == nil {
		t.Fatal(err)
	}
	return string(parsed.Body.HTML)
}
