package content

import (
	"bytes"
	"strings"
	"sync"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/locale"
)

// passage is a piece of text without blocks, such as a caption. Its HTML holds
// the markers of the document it belongs to.
type passage struct {
	html []byte
	text string
	raw  bool // whether it has raw HTML
}

// newInlineParser makes a parser that takes everything for a paragraph.
func newInlineParser(marks typography) parser.Parser {
	inlines := append(parser.DefaultInlineParsers(),
		util.Prioritized(liquidParser{}, 60),
		util.Prioritized(attributeParser{}, 70),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(), 999),
		util.Prioritized(typographyParser{marks.quotes}, 9999),
	)
	if marks.spacing != (locale.Spacing{}) {
		inlines = append(inlines, util.Prioritized(spacingParser{marks.spacing}, 9990))
	}
	return parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(inlines...),
	)
}

// passage renders a piece of the text that stands in an attribute, such as the
// title of a picture. All in it has the position of the offset.
func (d *document) passage(markdown string, offset int) passage {
	if isPlainText(markdown) {
		return passage{html: []byte(markdown), text: markdown}
	}
	at := d.position(offset)
	part := *d
	part.fixed, part.source, part.masked, part.masks, part.spare = &at, []byte(markdown), []byte(markdown), nil, nil
	p := part.renderPassage()
	d.inserts, d.issues = part.inserts, part.issues
	return p
}

// isPlainText tells, erring on the side of no, whether a passage is the same as
// Markdown, as text and as HTML. Most captions and credits are.
func isPlainText(s string) bool {
	return !strings.ContainsAny(s, "\\`*_[]<>&\"'!~{}@\n\t") && !strings.Contains(s, "--") &&
		!strings.Contains(s, "...") && !strings.Contains(s, "://") && !strings.Contains(s, "www.")
}

func (d *document) renderPassage() passage {
	root := d.parse(d.inline)
	out := d.outputs.Get().(*output)
	out.Reset()
	out.doc, out.raw = d, false
	for block := root.FirstChild(); block != nil; block = block.NextSibling() {
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		for n := block.FirstChild(); n != nil; n = n.NextSibling() {
			_ = d.renderer.Render(out, d.source, n)
		}
	}
	p := passage{html: bytes.Clone(out.Bytes()), raw: out.raw}
	p.text = d.plain(root)
	out.doc = nil
	d.outputs.Put(out)
	return p
}

func (o *output) passage(p passage) {
	o.Write(p.html)
	o.raw = o.raw || p.raw
}

// inlineMarkdown serves RenderInline; it is made on first use and never changes.
var inlineMarkdown = sync.OnceValue(func() *markdown { return newMarkdown(Options{}) })

// RenderInline renders one paragraph of Markdown by the site's own writers, such
// as a caption or a correction, to HTML without the paragraph around it. Raw
// HTML is sanitised; links are written as they are, without being resolved;
// quotation marks are those of English.
func RenderInline(md string) string { return RenderInlineIn(md, "en") }

// RenderInlineIn is RenderInline with the quotation marks of a language, a BCP 47
// tag.
func RenderInlineIn(md, lang string) string {
	m := inlineMarkdown()
	d := &document{markdown: m, engine: m.engine(lang), firstLine: 1}
	d.prepare([]byte(strings.ToValidUTF8(md, "\uFFFD")))
	if len(d.issues) > 0 {
		return escapeText(md)
	}
	p := d.renderPassage()
	if p.raw {
		p.html = d.balance(p.html)
	}
	return string(p.html)
}

func escapeText(s string) string { return string(util.EscapeHTML(scrub([]byte(s)))) }
