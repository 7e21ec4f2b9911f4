package content

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// liquid is template code that another generator left in a text, {{ … }} or
// {% … %}. It is shown as it is written; its quotes, stars and underscores mean
// nothing.
type liquid struct {
	ast.BaseInline
	segment text.Segment
}

var kindLiquid = ast.NewNodeKind("Liquid")

// Kind is needed by ast.Node.
func (n *liquid) Kind() ast.NodeKind { return kindLiquid }

// Dump is needed by ast.Node.
func (n *liquid) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

type liquidParser struct{}

// Trigger is needed by parser.InlineParser.
func (liquidParser) Trigger() []byte { return []byte{'{'} }

// Parse is called at each brace.
func (liquidParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	n := liquidLength(line)
	if n == 0 {
		return nil
	}
	block.Advance(n)
	return &liquid{segment: text.NewSegment(segment.Start, segment.Start+n)}
}

// liquidLength gives the length of the Liquid that s begins with; 0 when it
// begins with none, or it does not end on its line.
func liquidLength(s []byte) int {
	closer := ""
	switch {
	case isTagStart(s):
	case bytes.HasPrefix(s, []byte("{{")):
		closer = "}}"
	case bytes.HasPrefix(s, []byte("{%")):
		closer = "%}"
	}
	if closer == "" {
		return 0
	}
	if end := bytes.Index(s, []byte(closer)); end > 0 {
		return end + len(closer)
	}
	return 0
}
