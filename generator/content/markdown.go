package content

import (
	"bytes"
	"sync"
	"unsafe"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/locale"
	"broadsheet/generator/source"
)

// markdown turns Markdown into bodies. It is safe for concurrent use.
//
// A text passes four stations: prepare cleans the source and refuses what is
// nested beyond reason; goldmark parses it, with our constructs among its own;
// an AST transformer pairs shortcodes, makes figures and names headings; and
// the renderer writes HTML with markers for inserts, which cutMarkers turns
// into offsets. One file holds one construct.
type markdown struct {
	opts Options

	mu        sync.Mutex
	engines   map[typography]*engine // languages differ by these alone
	languages map[string]*engine     // the same by languages that were asked for
	outputs   sync.Pool              // of *output
	texts     sync.Pool              // of *texts
	contexts  sync.Pool              // of *parseContext
	lexers    sync.Map               // of chroma.Lexer by the name of its language, nil where there is none
}

// engine is goldmark set up for one set of quotation marks.
type engine struct {
	parser   parser.Parser
	unlinked parser.Parser // makes no links of bare addresses; nil where parser doesn't either
	prose    parser.Parser // the same, in less time, of texts whose lines end without a backslash; nil where there is none
	inline   parser.Parser // knows no blocks but paragraphs, and no shortcodes
	renderer renderer.Renderer
}

// rendered is what a text holds. Nothing in it shares memory with the source.
type rendered struct {
	Body     Body
	Text     string // plain, one line for each block, without code blocks, URLs and Liquid
	Excerpt  string // the first paragraph, at most about 200 characters
	Words    int
	Headings []Heading
	Issues   source.ErrorList
	texts    *texts // where the HTML of the Body and Text are; never nil
}

func newMarkdown(opts Options) *markdown {
	m := &markdown{
		opts:      opts,
		engines:   map[typography]*engine{},
		languages: map[string]*engine{},
		outputs:   sync.Pool{New: func() any { return new(output) }},
		contexts:  sync.Pool{New: func() any { return newParseContext() }},
	}
	m.texts.New = func() any { return &texts{pool: &m.texts} }
	return m
}

// render makes the Body of a Markdown text, which is UTF-8. The firstLine is the line of the
// file at path in which body begins, so that positions are those of the file.
// The lang is a BCP 47 tag; "" means the site's.
func (m *markdown) render(path string, body []byte, firstLine int, lang string) rendered {
	result := rendered{texts: m.texts.Get().(*texts)}
	d := &result.texts.document
	*d = document{markdown: m, engine: m.engine(lang), path: path, firstLine: firstLine, resolves: true, spare: &result.texts.spare, inserts: d.inserts}
	defer result.texts.reset()
	d.prepare(body)
	if len(d.issues) > 0 {
		return rendered{Issues: d.issues, texts: result.texts}
	}
	if !m.opts.Markdown.Plain {
		d.maskReferences()
	}
	root := d.parse(d.parserFor())
	if !m.opts.Markdown.Plain {
		d.checkFences(root)
	}
	result.Body = d.bodyIn(&result.texts.html, root)
	if !m.opts.Markdown.Plain {
		result.Headings = d.headings
	}
	var all []byte
	all, result.Excerpt = d.plainText(result.texts.plain[:0], root)
	result.texts.plain = all
	all = bytes.TrimSpace(all)
	result.Text = unsafe.String(unsafe.SliceData(all), len(all))
	result.Words = countWords(all)
	result.Issues = d.issues
	return result
}

func (m *markdown) engine(lang string) *engine {
	if lang == "" {
		lang = m.opts.Language
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.languages[lang]
	if e == nil {
		l := locale.For(lang)
		marks := typography{l.Quotes(), l.Spacing()}
		if e = m.engines[marks]; e == nil {
			e = newEngine(m.opts.Markdown, marks)
			m.engines[marks] = e
		}
		m.languages[lang] = e
	}
	return e
}

// parserFor gives the parser for the text.
func (d *document) parserFor() parser.Parser {
	switch e := d.engine; {
	case e.unlinked == nil || mayLink(d.masked) || d.trails && mentionsWeb(d.masked):
		return e.parser
	case e.prose == nil || escapesLineEnd(d.masked):
		return e.unlinked
	default:
		return e.prose
	}
}

func newEngine(opts MarkdownOptions, marks typography) *engine {
	e := newDialect(newParser(), opts, marks, true)
	if opts.Plain {
		return e
	}
	e.unlinked = newDialect(newParser(), opts, marks, false).parser
	if marks.spacing == (locale.Spacing{}) {
		e.prose = newDialect(newProseParser(), opts, marks, false).parser
	}
	return e
}

// newDialect sets goldmark up, with or without links made of bare addresses.
func newDialect(p parser.Parser, opts MarkdownOptions, marks typography, linkify bool) *engine {
	gm := goldmark.New(goldmark.WithParser(p), goldmark.WithRendererOptions(
		html.WithUnsafe(), // raw HTML and links pass our own renderers below
		html.WithWriter(textWriter{html.DefaultWriter}),
	))
	r := gm.Renderer()
	nodes := &nodeRenderer{opts: opts}
	r.AddOptions(renderer.WithNodeRenderers(util.Prioritized(nodes, 100)))
	if opts.Plain {
		if opts.GFM {
			// GFM says align="…", where goldmark's own default is a style.
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)).Extend(gm)
			extension.Linkify.Extend(gm)
			extension.Strikethrough.Extend(gm)
			extension.TaskList.Extend(gm)
		}
		return &engine{parser: p, renderer: r}
	}
	for _, extend := range []goldmark.Extender{
		extension.Strikethrough, extension.TaskList, extension.Footnote, extension.DefinitionList, extension.Table,
	} {
		extend.Extend(gm)
	}
	if linkify {
		extension.Linkify.Extend(gm)
	}
	p.AddOptions(
		parser.WithAttribute(),
		parser.WithParagraphTransformers(util.Prioritized(kramdownParser{}, 10)),
		parser.WithBlockParsers(util.Prioritized(shortcodeBlockParser{}, 50)),
		parser.WithInlineParsers(
			util.Prioritized(shortcodeInlineParser{}, 50),
			util.Prioritized(liquidParser{}, 60),
			util.Prioritized(attributeParser{}, 70),
			util.Prioritized(typographyParser{marks.quotes}, 9999),
		),
		parser.WithASTTransformers(util.Prioritized(transformer{}, 2000)), // after footnotes have moved to the end
	)
	if marks.spacing != (locale.Spacing{}) {
		p.AddOptions(parser.WithInlineParsers(util.Prioritized(spacingParser{marks.spacing}, 9990)))
	}
	return &engine{parser: p, inline: newInlineParser(marks), renderer: r}
}

// document is one text on its way through the stations.
type document struct {
	*markdown
	*engine
	path      string
	firstLine int
	fixed     *source.Position // the position of everything in it, for a caption; nil in a file

	source  []byte   // as prepared; what is rendered
	masked  []byte   // what is parsed: source with references in link targets masked
	masks   []string // targets of masked references
	lines   []int    // offsets of line starts; nil until a position is asked for
	trails  bool     // whether a line ends with several blanks
	counted counted

	inserts    []Insert // by the number of their marker
	shortcodes int      // calls so far
	headings   []Heading
	asked      int // see givenID
	issues     source.ErrorList
	resolves   bool        // whether links on the site become inserts
	tagged     bool        // whether a parser saw a shortcode tag
	spare      *spareNodes // for the tree; nil where no parser of ours takes any
}

// documentKey finds the document from within goldmark's parsers.
var documentKey = parser.NewContextKey()

func documentOf(pc parser.Context) *document { return pc.Get(documentKey).(*document) }

func (d *document) parse(p parser.Parser) ast.Node {
	pc := d.contexts.Get().(*parseContext)
	pc.Set(documentKey, d)
	root := p.Parse(text.NewReader(d.masked), pc.options...)
	pc.reset()
	d.contexts.Put(pc)
	return root
}

// output is where a body is rendered to. Renderers reach the document by it,
// since goldmark hands them nothing else of the kind.
type output struct {
	bytes.Buffer
	doc    *document
	proses proseFinder
	raw    bool // whether raw HTML that has tags was written
}

// Buffered is needed by util.BufWriter; nothing is ever held back.
func (o *output) Buffered() int { return 0 }

// Flush is needed by util.BufWriter.
func (o *output) Flush() error { return nil }

// body renders the nodes as one Body: each on its own, so that a shortcode's
// inner text is rendered without the shortcode.
func (d *document) body(nodes ...ast.Node) Body {
	out := d.outputs.Get().(*output)
	body := d.bodyIn(out, nodes...)
	body.HTML = bytes.Clone(body.HTML)
	d.outputs.Put(out)
	return body
}

// bodyIn is body with the memory of an output.
func (d *document) bodyIn(out *output, nodes ...ast.Node) Body {
	out.Reset()
	out.doc, out.proses, out.raw = d, d.proses(), false
	for _, n := range nodes {
		// The writer is memory and no renderer of ours fails.
		_ = d.renderer.Render(out, d.source, n)
	}
	out.doc, out.proses = nil, proseFinder{}
	html := out.Bytes()
	if out.raw && !d.opts.Markdown.Unsafe {
		html = d.balance(html)
	}
	return cutMarkers(html, d.inserts)
}

// insert notes an insert and writes its marker.
func (d *document) insert(dst []byte, in Insert) []byte {
	d.inserts = append(d.inserts, in)
	return appendMarker(dst, len(d.inserts)-1)
}

// transformer finishes a parsed text before it is rendered.
type transformer struct{}

// Transform is called by goldmark when a text is parsed.
func (transformer) Transform(root *ast.Document, _ text.Reader, pc parser.Context) {
	d := documentOf(pc)
	d.checkDepth(root)
	d.pairShortcodes(root)
	d.dropUnseen(root)
	d.dropLiquidPictures(root)
	if bytes.IndexByte(d.masked, '!') >= 0 {
		d.makeFigures(root)
	}
	d.dropEmptyLinks(root)
	d.nameHeadings(root)
	labelTasks(root)
}
