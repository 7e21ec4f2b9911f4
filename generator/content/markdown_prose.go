package content

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/verbatim"
)

// Most of a news story is prose: lines in which no character means anything to
// Markdown. Goldmark looks at each of their bytes, and asks at many of them whether
// somebody knows an element that begins there. What is here spares it that where the
// answer is known, and leaves everything else to it, so there is one meaning of a
// text: tests compare the two.

// inProse are the bytes of a run of prose. It is ended by those at which an inline parser
// is called, the backslash, those that are escaped in HTML, and line ends.
var inProse = verbatim.Except("\n!\"&'*-.<>[\\]_`{~")

// proseParser is an inline parser that takes a run of prose, to the end of its line or
// to the first byte that may mean something. Goldmark calls it at the start of a line
// and at each space, for which nobody else may want to be called.
type proseParser struct{}

// Trigger is needed by parser.InlineParser.
func (proseParser) Trigger() []byte { return []byte{' '} }

// Parse takes the run that begins at the reader's place. Its text is the text that
// goldmark would make of it: one with the text before it, without the spaces at the
// end of a line, two of which make a hard line break.
func (proseParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if segment.Padding != 0 || segment.ForceNewline || segment.Start > 0 && block.Source()[segment.Start-1] == '\\' {
		return nil
	}
	n := proseLength(line)
	if n == 0 {
		return nil
	}
	d := documentOf(pc)
	d.spare.noteProse(segment.Start, n)
	// The text before becomes one with this, as it would without us.
	node, ok := parent.LastChild().(*ast.Text)
	if !ok || node.Segment.Stop != segment.Start || node.SoftLineBreak() {
		node = d.spare.texts.take()
		node.Segment = segment
	}
	if n < len(line) && line[n] != '\n' {
		node.Segment.Stop = segment.Start + n
		block.Advance(n)
		return node
	}
	node.Segment.Stop = segment.Stop
	node.Segment = node.Segment.TrimRightSpace(block.Source())
	if n < len(line) {
		hard := bytes.HasSuffix(bytes.TrimSuffix(line[:n], []byte("\r")), []byte("  "))
		node.SetHardLineBreak(hard)
		node.SetSoftLineBreak(!hard)
	}
	block.AdvanceLine()
	return node
}

// proseLength gives the length of the prose that a line begins with. A full stop or
// hyphen belongs to it unless another follows.
func proseLength(line []byte) int {
	for n := 0; ; n++ {
		n += inProse.LengthOf(line[n:])
		if n == len(line) {
			return n
		}
		c := line[n]
		if c != '.' && c != '-' || n+1 < len(line) && line[n+1] == c {
			return n
		}
	}
}

// prose is where in the source some prose is.
type prose struct{ start, stop int }

// noteProse takes note of prose, so that nobody need look again for what might be escaped in it.
func (s *spareNodes) noteProse(start, length int) {
	s.proses = append(s.proses, prose{start, start + length})
}

// proseFinder tells whether texts are prose. It is asked for them in their order.
type proseFinder struct{ proses []prose }

// proses gives a finder of what was noted, which is nothing where the source is another text
// than the one that was parsed.
func (d *document) proses() proseFinder {
	if d.spare == nil || len(d.masks) > 0 {
		return proseFinder{}
	}
	return proseFinder{d.spare.proses}
}

// isProse tells, erring on the side of no, whether all of a text is prose.
func (f *proseFinder) isProse(s text.Segment) bool {
	for len(f.proses) > 0 && f.proses[0].stop < s.Stop {
		f.proses = f.proses[1:]
	}
	return len(f.proses) > 0 && f.proses[0].start <= s.Start
}

// definitionParser is goldmark's parser of link definitions, called where a paragraph
// begins with a bracket.
type definitionParser struct{ parser.ParagraphTransformer }

// Transform is called by goldmark for each paragraph.
func (p definitionParser) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if n.Lines().Len() > 0 {
		first := n.Lines().At(0)
		if line := util.TrimLeftSpace(first.Value(reader.Source())); len(line) > 0 && line[0] != '[' {
			return
		}
	}
	p.ParagraphTransformer.Transform(n, reader, pc)
}

// newProseParser makes goldmark's default parser with the parsers above.
func newProseParser() parser.Parser {
	transformers := parser.DefaultParagraphTransformers()
	for i, t := range transformers {
		if t.Value == parser.LinkReferenceParagraphTransformer {
			transformers[i].Value = definitionParser{parser.LinkReferenceParagraphTransformer}
		}
	}
	return parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(append(parser.DefaultInlineParsers(), util.Prioritized(proseParser{}, 0), util.Prioritized(plainParser{}, 150))...),
		parser.WithParagraphTransformers(transformers...),
	)
}

// newParser makes goldmark's default parser.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
}

// blockParsers are goldmark's, with spare nodes for paragraphs and the texts of lists, and
// attributes looked for in headings that may have any.
func blockParsers() []util.PrioritizedValue {
	list := parser.DefaultBlockParsers()
	for i := range list {
		switch p := list[i].Value.(parser.BlockParser); {
		case p == parser.NewParagraphParser():
			list[i].Value = paragraphParser{p}
		case p == parser.NewListParser():
			list[i].Value = listParser{p}
		case string(p.Trigger()) == "#":
			list[i].Value = headingParser{p, parser.NewATXHeadingParser()}
		}
	}
	return list
}

// headingParser is goldmark's parser of headings. To look for attributes, goldmark makes a
// reader of the line.
type headingParser struct {
	parser.BlockParser
	plain parser.BlockParser
}

// Open is called at the start of each line that begins with a number sign.
func (p headingParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if line, _ := reader.PeekLine(); bytes.IndexByte(line, '{') < 0 {
		return p.plain.Open(parent, reader, pc)
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// SetOption is called by goldmark, also where attributes are wanted.
func (p headingParser) SetOption(name parser.OptionName, value any) {
	p.BlockParser.(parser.SetOptioner).SetOption(name, value)
}

// escapesLineEnd tells whether a backslash is the last of a line but for white space. By it,
// goldmark may take a byte on the next line for escaped, wherever a run of prose ends there.
func escapesLineEnd(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 {
			return false
		}
		text = bytes.TrimLeft(text[i+1:], " \t\r")
		if bytes.HasPrefix(text, []byte{'\n'}) {
			return true
		}
	}
}
