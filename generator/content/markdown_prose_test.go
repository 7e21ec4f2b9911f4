package content

import (
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/renderer/html"
	"pgregory.net/rapid"

	"broadsheet/generator/locale"
)

// proseComparer compares what comes of texts with and without what is ours of parsing
// blocks and prose.
type proseComparer struct{ quick, alone []*markdown }

func newProseComparer() *proseComparer {
	c := new(proseComparer)
	for _, opts := range []Options{testOptions(), {Markdown: MarkdownOptions{Unsafe: true, UnknownShortcodeWarn: true}}} {
		alone := newMarkdown(opts)
		e := alone.engine("en")
		marks := typography{locale.For("en").Quotes(), locale.For("en").Spacing()}
		e.parser = newDialect(goldmark.DefaultParser(), opts.Markdown, marks, true).parser
		e.unlinked = newDialect(goldmark.DefaultParser(), opts.Markdown, marks, false).parser
		e.prose = nil
		c.quick, c.alone = append(c.quick, newMarkdown(opts)), append(c.alone, alone)
	}
	return c
}

// failer is a testing.T or rapid.T.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

func (c *proseComparer) compare(t failer, text string) {
	t.Helper()
	for i := range c.quick {
		c.alone[i].contexts = sync.Pool{New: c.alone[i].contexts.New} // none that has served before
		got := c.quick[i].render("x.md", []byte(text), 1, "en")
		want := c.alone[i].render("x.md", []byte(text), 1, "en")
		got.texts, want.texts = nil, nil
		dropEmpty(&got.Body)
		dropEmpty(&want.Body)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q, setting %d\n got %q\n     %+v\nwant %q\n     %+v", text, i, got.Body.HTML, got, want.Body.HTML, want)
		}
	}
}

// dropEmpty makes one of the two ways in which a body can be empty, which the memory that it
// is made in decides.
func dropEmpty(b *Body) {
	if len(b.HTML) == 0 {
		b.HTML = nil
	}
	for _, in := range b.Inserts {
		if in.Shortcode != nil && in.Shortcode.Inner != nil {
			dropEmpty(in.Shortcode.Inner)
		}
	}
}

// prosePieces are what texts are put together of, with all that may stand at the end
// of prose.
var prosePieces = []string{
	"prose", "Some more prose, with a comma", " ", "  ", "\t", "\n", "\n\n", "  \n", " \n", "\\\n", "\\ ", "\\\t\n", "\\", ".", "...", "....", "-", "--", "---", "----",
	"*", "**", "_", "`", "``", "~~", "~", "[", "]", "](", ")", "(", "![", "[^1]", "[^1]: ", "[a]: /b 'c'\n", "<", ">", "<b>", "</b>", "<h2>", "<!-- ", " -->", "&", "&amp", "&amp;", ";", "&#39;",
	"&#2;", "#", "# ", "\n## ", "\n> ", "\n- ", "\n1. ", "\n    ", "\n\t", "\n- [x] ", "{", "}", "{: .k}", "\n{: .k}\n", "{.k}", "{{< badge >}}", "{{< a &", "{{< ", "{{< note >}}", "{{< /note >}}",
	"{{ x }}", "{% y %}", "| a | b |\n|---|---|\n| c ", "\n: ", "\"", "'", "’", "é", "—", "\u00a0", "\u2003", "http://a.example", "www.", "a@b.example", "https", "\r", "\x01", "\n---\n", "\n===\n",
	"```\n", "!", "?", ":", " !", "« ", " »", "[x](y.md)", "![x](y.png \"z -- w\")", "+", "=", "^", "%", "$",
}

func TestProseMeansWhatItMeansToGoldmark(t *testing.T) {
	c := newProseComparer()
	for _, text := range append([]string{
		"", "prose", "two lines\nof prose", "a hard  \nbreak", "a  hard   \nbreak\\\nand another", "the end  ", "a soft \nbreak", "tab\t\nbreak",
		"a\\ \t\nb", "a\\  b \\", "x &amp; y&amp", "AT&T & co", "a. \nb", "... a -- b --- c ---- d", "- a  \n  b\n- c.  \n\n  d", "> a\nb  \nc", "\ta\n\n \tb",
		"-\ta  \n\tb", "# a. # \n\nb", "a\n=\n\nb", "[a]: /b\n[a] c", " [a]: /b\n\n[a]", "   \t[a]: /b\n\n[a]", "a\n: b. c\n\n: d", "|a. b|c|\n|-|-|\n|d. \\| e|", "{{< a & b", "{{< note &amp; c \nd",
		"a [b c\nd](e) f. g", "a *b c. d* e", "~~a~~ b \n", "a\u00a0\nb", "a\rb \r\nc", "\\  \nprose\\-", "\\\\\\\nprose\\-", "a\\  \n*b* c\\.", "> a\\\\\\\n> b\\-", "a\\  \n`b`\nc\\-", "\\  \n`` \\`\u00a0'", "[^1] a.\n\n[^1]: b. c  \n    d",
		"prose of some length\n\n![a](b.png \"c &amp; d\")", "[a]({{< ref \"b\" >}}", "[a]({{< ref \"b\" >}} c) and d",
		"*a* **b** _c_ __d__", "**a** *b", "*a **b* c**", "***a** b*", "a*b*", "*b*c", "*a.*", "(*a*)", "“*a*”", "*a*’s", "_a_b", "*é*", "\\*a*", "*a\nb*", "~~a *b* c~~", "**a [b** c](d)", "[a **b** *c](d)",
		"[a](b)", "[a](b c)", "[a](<b>)", "[a](b(c)d)", "[a](b\\)c)", "[a]( b )", "[a]()", "[ ](a)", "![a](b)", "\\![a](b)", "!\\[a](b)", "[a [b](c) d](e)", "![a [b](c) d](e)", "[^a](b)", "- [x](y)", "- [x] [y](z)", "[a](b){.c}",
		"[a](b)[c](d)", "[[a](b)", "[" + strings.Repeat("a", 1000) + "[b [c](d)", "[a](b\tc)", "| [a](b) | **c** |\n|--|--|\n| *d* | [e](f|g) |", "[a](b]", "[a](`b`c)", "`[a](b)`", "<a [b](c)>", "[a](b)\n: *c*\n",
	}, append(fuzzSeeds, prosePieces...)...) {
		c.compare(t, text)
	}
	examples := readSpec(t)
	for _, name := range []string{"table", "strikethrough", "tasklist", "linkify", "footnote", "definition_list"} {
		examples = append(examples, readExamples(t, filepath.Join(goldmarkFolder(t), "extension", "_test", name+".txt"))...)
	}
	for _, e := range examples {
		c.compare(t, e.Markdown)
		c.compare(t, strings.TrimSuffix(e.Markdown, "\n")+" and. prose  \nbehind")
	}
}

func TestProseOfRealArchiveMeansWhatItMeansToGoldmark(t *testing.T) {
	c := newProseComparer()
	for _, body := range corpusPosts(t) {
		c.compare(t, string(body))
	}
}

func TestProseOfAnyTextMeansWhatItMeansToGoldmark(t *testing.T) {
	c := newProseComparer()
	pieces := rapid.SliceOfN(rapid.SampledFrom(prosePieces), 0, 20)
	rapid.Check(t, func(t *rapid.T) { c.compare(t, strings.Join(pieces.Draw(t, "pieces"), "")) })
}

func FuzzProse(f *testing.F) {
	for _, s := range append(fuzzSeeds, prosePieces...) {
		f.Add(s)
	}
	c := newProseComparer()
	f.Fuzz(func(t *testing.T, text string) { c.compare(t, strings.ToValidUTF8(text, "?")) })
}

func TestTextIsWrittenAsGoldmarkWritesIt(t *testing.T) {
	pieces := rapid.SliceOfN(rapid.SampledFrom(prosePieces), 0, 5)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(pieces.Draw(t, "pieces"), "")
		var got, want output
		textWriter{html.DefaultWriter}.Write(&got, []byte(text))
		html.DefaultWriter.Write(&want, scrubReferences([]byte(text)))
		if got.String() != want.String() {
			t.Errorf("%q\n got %q\nwant %q", text, got.String(), want.String())
		}
	})
}
