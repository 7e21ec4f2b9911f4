package content

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// spareNodes are nodes that are in no document's tree yet. Most of a tree is paragraphs and
// texts, and it is thrown away as soon as its text is rendered.
type spareNodes struct {
	texts      shelf[ast.Text]
	links      shelf[ast.Link]
	emphases   shelf[ast.Emphasis]
	textBlocks shelf[ast.TextBlock]
	paragraphs shelf[ast.Paragraph]
	headings   []*ast.Heading // of the document, beside those of its list
	proses     []prose        // in the document's source
}

// shelf holds nodes of one kind.
type shelf[Node any] struct {
	nodes []Node
	taken int
}

// take gives a node that reset has left.
func (s *shelf[Node]) take() *Node {
	if s.taken == len(s.nodes) {
		s.nodes, s.taken = make([]Node, max(32, 2*len(s.nodes))), 0
	}
	s.taken++
	return &s.nodes[s.taken-1]
}

// reset lets the nodes serve another document. The trees that they are in may not be used
// any more.
func (s *shelf[Node]) reset() {
	clear(s.nodes[:s.taken])
	s.taken = 0
}

// reset is that of its shelves.
func (s *spareNodes) reset() {
	s.texts.reset()
	s.links.reset()
	s.emphases.reset()
	s.textBlocks.reset()
	for i := range s.paragraphs.nodes[:s.paragraphs.taken] {
		n := &s.paragraphs.nodes[i]
		lines := *n.Lines() // their memory serves as well
		lines.SetSliced(0, 0)
		*n = ast.Paragraph{}
		n.SetLines(&lines)
	}
	s.paragraphs.taken = 0
	clear(s.headings[:cap(s.headings)])
	s.headings = s.headings[:0]
	s.proses = s.proses[:0]
}

// paragraphParser is goldmark's parser of paragraphs, with spare nodes.
type paragraphParser struct{ parser.BlockParser }

// Open is called at the start of each line that may begin a paragraph.
func (paragraphParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if util.IsBlank(line) {
		return nil, parser.NoChildren
	}
	n := documentOf(pc).spare.paragraphs.take()
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

// listParser is goldmark's parser of lists, with spare nodes for the texts in those that are
// tight (CommonMark 5.3).
type listParser struct{ parser.BlockParser }

// Close is called at the end of each list.
func (p listParser) Close(list ast.Node, reader text.Reader, pc parser.Context) {
	if isTight(list) {
		spare := documentOf(pc).spare
		for item := list.FirstChild(); item != nil; item = item.NextSibling() {
			for block := item.FirstChild(); block != nil; block = block.NextSibling() {
				if block.Kind() == ast.KindParagraph {
					n := spare.textBlocks.take()
					n.SetLines(block.Lines())
					item.ReplaceChild(item, block, n)
					block = n
				}
			}
		}
	}
	p.BlockParser.Close(list, reader, pc)
}

// isTight tells whether no blank lines are between the blocks in a list.
func isTight(list ast.Node) bool {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if item != list.FirstChild() && item.HasBlankPreviousLines() {
			return false
		}
		for block := item.FirstChild(); block != nil; block = block.NextSibling() {
			if block != item.FirstChild() && block.HasBlankPreviousLines() {
				return false
			}
		}
	}
	return true
}

// parseContext is goldmark's context, for one text after the other.
type parseContext struct {
	parser.Context
	open    []parser.Block
	options []parser.ParseOption // that make goldmark use it
}

func newParseContext() *parseContext {
	c := &parseContext{Context: parser.NewContext()}
	c.options = []parser.ParseOption{parser.WithContext(c)}
	return c
}

// OpenedBlocks gives the blocks that are being parsed.
func (c *parseContext) OpenedBlocks() []parser.Block { return c.open }

// LastOpenedBlock gives the last of them; the zero Block when there is none.
func (c *parseContext) LastOpenedBlock() parser.Block {
	if len(c.open) == 0 {
		return parser.Block{}
	}
	return c.open[len(c.open)-1]
}

// SetOpenedBlocks says which blocks are being parsed.
func (c *parseContext) SetOpenedBlocks(blocks []parser.Block) {
	if blocks == nil {
		blocks = c.open[:0]
	}
	c.open = blocks
}

// reset makes the context ready for another text.
func (c *parseContext) reset() {
	if len(c.References()) > 0 { // which can't be taken back
		c.Context = parser.NewContext()
		return
	}
	for key := range parser.ContextKeyMax {
		c.Set(key+1, nil)
	}
	clear(c.open[:cap(c.open)])
	c.open = c.open[:0]
}
