package content

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// figure is a picture that has a paragraph to itself. Its only child is the
// image, or a link with the image in it.
type figure struct {
	ast.BaseBlock
	image           *ast.Image
	caption, credit passage
}

var kindFigure = ast.NewNodeKind("Figure")

// Kind is needed by ast.Node.
func (n *figure) Kind() ast.NodeKind { return kindFigure }

// Dump is needed by ast.Node.
func (n *figure) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// makeFigures turns paragraphs that hold a picture alone into figures.
func (d *document) makeFigures(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if n.Kind() == ast.KindParagraph {
			if image := lonelyImage(n); image != nil {
				d.makeFigure(n, image)
			}
		} else if n.Type() == ast.TypeBlock && n.FirstChild() != nil {
			d.makeFigures(n)
		}
		n = next
	}
}

// lonelyImage gives the image that is all there is in a paragraph.
func lonelyImage(paragraph ast.Node) *ast.Image {
	child := onlyChild(paragraph)
	if link, ok := child.(*ast.Link); ok {
		child = onlyChild(link)
	}
	image, _ := child.(*ast.Image)
	return image
}

// onlyChild gives the one child that is not an attribute list already read.
func onlyChild(parent ast.Node) ast.Node {
	child := parent.FirstChild()
	if child == nil {
		return nil
	}
	for next := child.NextSibling(); next != nil; next = next.NextSibling() {
		if _, ok := next.(*attributeList); !ok {
			return nil
		}
	}
	return child
}

// makeFigure puts a figure in the paragraph's place. The title of the image is
// its caption, with a credit after the last " | ".
func (d *document) makeFigure(paragraph ast.Node, image *ast.Image) {
	n := &figure{image: image}
	n.AppendChild(n, paragraph.FirstChild())
	if image.Title != nil {
		// In a title a quotation mark has a backslash for its own sake.
		title := strings.ReplaceAll(string(d.unmask(image.Title)), `\"`, `"`)
		caption, credit := splitCaption(title)
		n.caption, n.credit = d.passage(caption, image.Pos()), d.passage(credit, image.Pos())
	}
	paragraph.Parent().ReplaceChild(paragraph.Parent(), paragraph, n)
}

func splitCaption(title string) (caption, credit string) {
	if i := strings.LastIndex(" "+title, " | "); i >= 0 {
		return strings.TrimSpace(title[:max(0, i-1)]), strings.TrimSpace(title[i+2:])
	}
	return strings.TrimSpace(title), ""
}

func (r *nodeRenderer) renderFigure(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	out := w.(*output)
	n := node.(*figure)
	if entering {
		out.WriteString("<figure")
		out.attributes(n.image, figureAttributes)
		out.WriteByte('>')
		return ast.WalkContinue, nil
	}
	if len(n.caption.html)+len(n.credit.html) > 0 {
		out.WriteString("<figcaption>")
		out.passage(n.caption)
		if len(n.credit.html) > 0 {
			if len(n.caption.html) > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(`<span class="credit">`)
			out.passage(n.credit)
			out.WriteString("</span>")
		}
		out.WriteString("</figcaption>")
	}
	out.WriteString("</figure>\n")
	return ast.WalkContinue, nil
}

// renderImage writes an img element. Its address becomes an insert, which brings
// the size along where it is known; but not when the author gave a size.
func (r *nodeRenderer) renderImage(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	n := node.(*ast.Image)
	kind := InsertImage
	if sized(n) {
		kind = InsertSizedImage
	}
	before := len(out.doc.inserts)
	out.WriteString(`<img src="`)
	out.address(n.Destination, kind, n.Pos(), r.opts.Unsafe)
	out.WriteString(`" alt="`)
	altStart := out.Len()
	writeAlt(out, src, n)
	if made := out.doc.inserts[before:]; len(made) == 1 {
		made[0].NoAlt = out.Len() == altStart
		made[0].NoCredit = uncredited(n)
	}
	out.WriteByte('"')
	if r.opts.Plain {
		out.title(n.Title)
		out.WriteByte('>')
		return ast.WalkSkipChildren, nil
	}
	if inFigure(n) {
		out.attributes(n, sizeAttributes)
	} else {
		out.title(n.Title)
		out.attributes(n, imageAttributes)
	}
	if _, ok := n.AttributeString("loading"); !ok {
		out.WriteString(` loading="lazy"`)
	}
	out.WriteString(` decoding="async">`)
	return ast.WalkSkipChildren, nil
}

// uncredited tells whether a picture is a figure without a credit.
func uncredited(n ast.Node) bool {
	f := n.Parent()
	if f != nil && f.Kind() == ast.KindLink {
		f = f.Parent()
	}
	fig, ok := f.(*figure)
	return ok && len(fig.credit.html) == 0
}

func sized(n *ast.Image) bool {
	_, width := n.AttributeString("width")
	_, height := n.AttributeString("height")
	return width || height
}

func inFigure(n ast.Node) bool {
	parent := n.Parent()
	if parent.Kind() == ast.KindLink {
		parent = parent.Parent()
	}
	return parent != nil && parent.Kind() == kindFigure
}

// writeAlt writes the text of an image's description without its markup.
func writeAlt(out *output, src []byte, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			value := c.Value(src)
			if c.IsRaw() {
				html.DefaultWriter.RawWrite(out, value)
			} else {
				textWriter{html.DefaultWriter}.Write(out, value)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				out.WriteByte('\n')
			}
		case *ast.String:
			out.escape(c.Value)
		default:
			writeAlt(out, src, c)
		}
	}
}
