package content

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// The attributes that {#id .class key=value} may set. Style and event handlers
// are none of them; ARIA's all are.
var (
	globalAttributes = []string{"id", "class", "lang", "dir", "title", "role"}
	linkAttributes   = append(slices.Clip(globalAttributes), "rel", "download", "hreflang", "type")
	sizeAttributes   = []string{"width", "height", "loading", "fetchpriority"}
	imageAttributes  = append(slices.Clip(globalAttributes), sizeAttributes...)
	figureAttributes = globalAttributes
)

// attributes writes a node's attributes, as far as they are among the allowed.
func (o *output) attributes(n ast.Node, allowed []string) {
	for _, attr := range n.Attributes() {
		name := strings.ToLower(string(attr.Name))
		if !slices.Contains(allowed, name) && (!strings.HasPrefix(name, "aria-") || len(allowed) == len(sizeAttributes)) {
			continue
		}
		o.WriteByte(' ')
		o.WriteString(name)
		o.WriteString(`="`)
		switch value := attr.Value.(type) {
		case []byte:
			o.escape(o.doc.unmask(value))
		case float64:
			o.WriteString(strconv.FormatFloat(value, 'f', -1, 64))
		case bool:
			o.WriteString(strconv.FormatBool(value))
		}
		o.WriteByte('"')
	}
}

// attributeParser reads {.class key=value} right behind a picture or a link.
type attributeParser struct{}

// attributeList stands where such attributes were; it shows nothing.
type attributeList struct{ ast.BaseInline }

var kindAttributeList = ast.NewNodeKind("AttributeList")

// Kind is needed by ast.Node.
func (n *attributeList) Kind() ast.NodeKind { return kindAttributeList }

// Dump is needed by ast.Node.
func (n *attributeList) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// Trigger is needed by parser.InlineParser.
func (attributeParser) Trigger() []byte { return []byte{'{'} }

// Parse is called at each brace.
func (attributeParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	last := parent.LastChild()
	if last == nil || last.Kind() != ast.KindImage && last.Kind() != ast.KindLink {
		return nil
	}
	attributes, ok := parser.ParseAttributes(block)
	if line, _ := block.PeekLine(); !ok && bytes.HasPrefix(line, []byte("{:")) { // as kramdown has it
		if end := bytes.IndexByte(line, '}'); end > 0 {
			if attributes, ok = kramdownAttributes(bytes.TrimSpace(line[2:end])); ok {
				block.Advance(end + 1)
			}
		}
	}
	if !ok || len(attributes) == 0 {
		return nil
	}
	for _, a := range attributes {
		last.SetAttribute(a.Name, a.Value)
	}
	return new(attributeList)
}
