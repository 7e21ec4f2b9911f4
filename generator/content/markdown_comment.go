package content

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

const commentRel = "ugc nofollow noopener"

// commentEngine parses what readers write; it is made on first use and never
// changes. Headings, HTML and pictures are no part of its language.
var commentEngine = sync.OnceValue(func() *engine {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
			util.Prioritized(extension.NewStrikethroughParser(), 500),
			util.Prioritized(extension.NewLinkifyParser(), 999),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	r := renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(commentRenderer{}, 100),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(html.NewRenderer(html.WithHardWraps(), html.WithWriter(textWriter{html.DefaultWriter})), 1000),
	))
	return &engine{parser: p, renderer: r}
})

// commentPolicy is the last word on what a comment may hold.
var commentPolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "em", "strong", "del", "blockquote", "code", "pre", "ul", "ol", "li")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + commentRel + "$")).OnElements("a")
	p.AllowURLSchemes("http", "https")
	p.RequireParseableURLs(true)
	return p
})

// renderComment makes HTML and plain text of a reader's comment. Its Markdown is
// that of letters: paragraphs, lists, quotes, emphasis, code and links to http
// and https; a line end is a line end. HTML stays visible text.
func renderComment(text string) (html, plain string) {
	d := &document{markdown: inlineMarkdown(), engine: commentEngine(), firstLine: 1}
	d.prepare([]byte(strings.ToValidUTF8(text, "\uFFFD")))
	if len(d.issues) > 0 {
		plain = string(d.source)
		return "<p>" + escapeText(plain) + "</p>", plain
	}
	root := d.parse(d.parser)
	out := d.outputs.Get().(*output)
	out.Reset()
	_ = d.renderer.Render(out, d.source, root) // writing to memory does not fail
	html = strings.TrimSpace(string(commentPolicy().SanitizeBytes(out.Bytes())))
	d.outputs.Put(out)
	return html, d.plain(root)
}

// commentRenderer renders links and pictures of comments.
type commentRenderer struct{}

// RegisterFuncs is needed by renderer.NodeRenderer.
func (r commentRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, r.renderLink)
	reg.Register(ast.KindAutoLink, r.renderAutoLink)
	reg.Register(ast.KindImage, r.renderImage)
}

// renderLink writes a link to the web; of others the text remains.
func (commentRenderer) renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	url := resolved(node.(*ast.Link).Destination)
	switch {
	case !isWeb(url):
	case entering:
		openCommentLink(w, url)
	default:
		w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func (commentRenderer) renderAutoLink(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.AutoLink)
	if !entering {
		return ast.WalkContinue, nil
	}
	web := isWeb(n.URL(src))
	if web {
		openCommentLink(w, n.URL(src))
	}
	w.Write(util.EscapeHTML(n.Label(src)))
	if web {
		w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

// renderImage leaves the description of a picture, which is its children.
func (commentRenderer) renderImage(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkContinue, nil
}

func openCommentLink(w util.BufWriter, url []byte) {
	w.WriteString(`<a href="`)
	w.Write(util.EscapeHTML(util.URLEscape(url, false)))
	w.WriteString(`" rel="` + commentRel + `">`)
}

func isWeb(url []byte) bool {
	start := bytes.ToLower(url[:min(len(url), len("https://"))])
	return bytes.HasPrefix(start, []byte("http://")) || bytes.HasPrefix(start, []byte("https://"))
}
