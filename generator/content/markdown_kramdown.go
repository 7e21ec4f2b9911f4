package content

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"broadsheet/generator/source"
)

// kramdownParser reads the lines by which kramdown, Jekyll's Markdown, gives
// attributes to a block, {: .class #id key="value"}, below it or on a line of
// their own at its end. Its orders, {:toc} and {::options}, show nothing.
type kramdownParser struct{}

// Transform is called by goldmark for each paragraph before its text is parsed.
func (kramdownParser) Transform(n *ast.Paragraph, _ text.Reader, pc parser.Context) {
	d := documentOf(pc)
	for n.Lines().Len() > 0 {
		last := n.Lines().At(n.Lines().Len() - 1)
		line := bytes.TrimSpace(last.Value(d.masked))
		if !bytes.HasPrefix(line, []byte("{:")) || !bytes.HasSuffix(line, []byte("}")) {
			return
		}
		var target ast.Node = n
		if n.Lines().Len() == 1 {
			target = n.PreviousSibling()
		}
		if !d.kramdown(line, target, last.Start) {
			return
		}
		n.Lines().SetSliced(0, n.Lines().Len()-1)
		if n.Lines().Len() > 0 {
			rest := n.Lines().At(n.Lines().Len() - 1)
			n.Lines().Set(n.Lines().Len()-1, rest.TrimRightSpace(d.masked))
		}
	}
	if parent := n.Parent(); parent != nil {
		parent.RemoveChild(parent, n)
	}
}

// kramdown gives a block the attributes of a line; nil means that there is none to
// take them. It is false where the line is something else, and stays in the text.
func (d *document) kramdown(line []byte, target ast.Node, offset int) bool {
	inner := bytes.TrimSpace(line[2 : len(line)-1])
	if bytes.HasPrefix(inner, []byte(":")) || bytes.Equal(inner, []byte("toc")) || len(inner) == 0 {
		return true
	}
	attributes, ok := kramdownAttributes(inner)
	if !ok {
		d.issues.Add(source.Warningf(d.position(offset), "markdown.kramdown", `write a class as {: .wide}, an id as {: #cost}, all else as {: key="value"}`,
			"%s is not a list of attributes, so it stays in the text", shorten(string(line), 60)))
		return false
	}
	if target == nil {
		return true
	}
	for _, a := range attributes {
		name := strings.ToLower(string(a.Name))
		if slices.Contains(globalAttributes, name) || strings.HasPrefix(name, "aria-") {
			target.SetAttribute(a.Name, a.Value)
		}
	}
	return true
}

// kramdownAttributes reads the inner part of {: … }.
func kramdownAttributes(inner []byte) (parser.Attributes, bool) {
	block := text.NewReader(slices.Concat([]byte("{"), inner, []byte("}")))
	attributes, ok := parser.ParseAttributes(block)
	if line, _ := block.PeekLine(); !ok || len(bytes.TrimSpace(line)) > 0 {
		return nil, false
	}
	return slices.DeleteFunc(attributes, func(a parser.Attribute) bool {
		_, isText := a.Value.([]byte)
		return !isText
	}), true
}
