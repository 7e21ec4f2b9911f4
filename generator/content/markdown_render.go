package content

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/verbatim"
)

// nodeRenderer renders what differs from goldmark's own HTML. All else (lists,
// emphasis, footnotes) is goldmark's.
type nodeRenderer struct {
	opts MarkdownOptions
}

// RegisterFuncs is needed by renderer.NodeRenderer.
func (r *nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindText, r.renderText)
	reg.Register(ast.KindLink, r.renderLink)
	reg.Register(ast.KindAutoLink, r.renderAutoLink)
	reg.Register(ast.KindImage, r.renderImage)
	reg.Register(ast.KindHTMLBlock, r.renderHTMLBlock)
	reg.Register(ast.KindRawHTML, r.renderRawHTML)
	if r.opts.Plain {
		return
	}
	reg.Register(ast.KindHeading, r.renderHeading)
	reg.Register(ast.KindCodeBlock, r.renderCodeBlock)
	reg.Register(ast.KindFencedCodeBlock, r.renderFencedCode)
	reg.Register(kindFigure, r.renderFigure)
	reg.Register(kindShortcodeBlock, r.renderShortcode)
	reg.Register(kindShortcodeInline, r.renderShortcode)
	reg.Register(kindLiquid, r.renderLiquid)
	reg.Register(east.KindTable, r.renderTable)
	reg.Register(east.KindTableCell, r.renderTableCell)
	reg.Register(kindTask, r.renderTask)
}

// renderText writes text. Only what is not prose is looked through for what is escaped.
func (r *nodeRenderer) renderText(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	n := node.(*ast.Text)
	value := n.Value(src)
	switch {
	case n.IsRaw():
		html.DefaultWriter.RawWrite(out, value)
		return ast.WalkContinue, nil
	case out.proses.isProse(n.Segment):
		out.Write(value)
	default:
		textWriter{html.DefaultWriter}.Write(out, value)
	}
	switch {
	case n.HardLineBreak():
		out.WriteString("<br>\n")
	case n.SoftLineBreak():
		out.WriteByte('\n')
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) renderLiquid(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.(*output).escape(node.(*liquid).segment.Value(src))
	}
	return ast.WalkContinue, nil
}

// renderTable writes the frame of a table. On a phone it scrolls like code does.
func (r *nodeRenderer) renderTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString("<table tabindex=\"0\">\n")
	} else {
		w.WriteString("</table>\n")
	}
	return ast.WalkContinue, nil
}

// renderTableCell writes alignment as a class, since style attributes and the
// obsolete align are neither wanted. A corner that is left empty heads nothing, so
// it is no th.
func (r *nodeRenderer) renderTableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*east.TableCell)
	head := n.Parent().Kind() == east.KindTableHeader && n.HasChildren()
	switch {
	case !entering && head:
		w.WriteString("</th>\n")
	case !entering:
		w.WriteString("</td>\n")
	default:
		if head {
			w.WriteString(`<th scope="col"`)
		} else {
			w.WriteString("<td")
		}
		if n.Alignment != east.AlignNone {
			w.WriteString(` class="align-` + n.Alignment.String() + `"`)
		}
		w.WriteByte('>')
	}
	return ast.WalkContinue, nil
}

// insert writes the marker of an insert.
func (o *output) insert(in Insert) {
	o.Write(o.doc.insert(o.AvailableBuffer(), in))
}

// escape writes text for an element or an attribute in double quotes.
func (o *output) escape(s []byte) { o.Write(util.EscapeHTML(s)) }

// textEscapes are the bytes that mean something in text, or are escaped in HTML.
var unescaped = verbatim.Except("\x00\"&<>\\")

// textWriter is goldmark's writer of text, but for control characters that come
// from character references (&#2;): they must not look like markers.
type textWriter struct{ html.Writer }

// Write is html.Writer's: text with character references and backslashes.
func (t textWriter) Write(w util.BufWriter, src []byte) {
	if unescaped.LengthOf(src) == len(src) {
		w.Write(src)
		return
	}
	if bytes.Contains(src, []byte("&#")) {
		src = scrubReferences(src)
	}
	t.Writer.Write(w, src)
}

// scrubReferences replaces numeric character references that stand for control
// characters by U+FFFD. The semicolon may be missing, as it may in HTML.
func scrubReferences(s []byte) []byte {
	var clean []byte
	done := 0
	for i := 0; ; {
		next := bytes.Index(s[i:], []byte("&#"))
		if next < 0 {
			break
		}
		i += next
		value, length := numericReference(s[i:])
		if length == 0 {
			i += 2
			continue
		}
		if value < ' ' && isControl(byte(value)) {
			clean = append(append(clean, s[done:i]...), replacement...)
			done = i + length
		}
		i += length
	}
	if clean == nil {
		return s
	}
	return append(clean, s[done:]...)
}

// numericReference reads &#123; or &#x7b; at the start of s. A length of 0 means
// that there is none. Values beyond Unicode are cut to a value beyond Unicode.
func numericReference(s []byte) (value, length int) {
	i, base := 2, 10
	if i < len(s) && (s[i] == 'x' || s[i] == 'X') {
		i, base = 3, 16
	}
	start := i
	for ; i < len(s); i++ {
		digit, err := strconv.ParseUint(string(s[i:i+1]), base, 8)
		if err != nil {
			break
		}
		value = min(value*base+int(digit), 0x110000)
	}
	if i == start {
		return 0, 0
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	return value, i
}
