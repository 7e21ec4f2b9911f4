package content

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/verbatim"
)

// plainParser takes the usual links, [prose](address), and the usual emphasis, **prose**, in
// one go. Goldmark makes a node of each mark of either, and pairs them when the link or the
// block ends. A mark that closes belongs to the nearest that opens, so what stands around such
// a pair makes no difference to it. What could be anything else is left to goldmark.
type plainParser struct{}

// Trigger is needed by parser.InlineParser.
func (plainParser) Trigger() []byte { return []byte{'[', '*', '_'} }

// Parse is called at each trigger that is not a footnote's or the box of a task's.
func (plainParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if segment.Padding != 0 || segment.ForceNewline {
		return nil
	}
	spare := documentOf(pc).spare
	if line[0] == '[' {
		label, target := plainLink(line)
		if target == 0 || pc.IsInLinkLabel() { // a link in what may be the text of another
			return nil
		}
		n := spare.links.take()
		n.Destination = line[label+len("[]("):][:target]
		return spare.withProse(n, block, segment.Start, len("["), label, label+target+len("[]()"))
	}
	level, inner := plainEmphasis(line, block.PrecendingCharacter())
	if level == 0 {
		return nil
	}
	n := spare.emphases.take()
	n.Level = level
	return spare.withProse(n, block, segment.Start, level, inner, inner+2*level)
}

// withProse puts prose into the node of an element that begins at a place of the source: so
// many bytes behind it, and so many of them. It passes over the element, all of it so long.
func (s *spareNodes) withProse(n ast.Node, block text.Reader, start, before, prose, length int) ast.Node {
	child := s.texts.take()
	child.Segment = text.NewSegment(start+before, start+before+prose)
	s.noteProse(start+before, prose)
	n.SetPos(start)
	n.AppendChild(n, child)
	block.Advance(length)
	return n
}

// plainTarget are the bytes that neither end the target of a link nor may mean something in it.
var plainTarget = verbatim.Except("\t\n\v\f\r ()<\\")

// plainLink gives the lengths of the text and the target of the link that a line begins with;
// no target where it begins with none, or there is more to it than both.
func plainLink(line []byte) (label, target int) {
	label = proseLength(line[1:])
	rest := line[1+label:]
	if label == 0 || len(rest) < 2 || rest[0] != ']' || rest[1] != '(' {
		return 0, 0
	}
	rest = rest[2:]
	if target = plainTarget.LengthOf(rest); target == len(rest) || rest[target] != ')' {
		return 0, 0
	}
	return label, target
}

// plainEmphasis gives the level of the emphasis that a line begins with, and the length of
// what it is put on; no level where it begins with none, or its marks might mean something
// else (CommonMark 6.2): each has a letter or digit on the inside, and none on the outside.
func plainEmphasis(line []byte, before rune) (level, inner int) {
	mark := line[0]
	level = 1
	if len(line) > 1 && line[1] == mark {
		level = 2
	}
	inner = proseLength(line[level:])
	if inner == 0 || !verbatim.Alphanumeric(line[level]) || !verbatim.Alphanumeric(line[level+inner-1]) || !endsWord(before) {
		return 0, 0
	}
	rest := line[level+inner:]
	if run := markLength(rest, mark); run != level || len(rest) > run && !endsWord(util.ToRune(rest, run)) {
		return 0, 0
	}
	return level, inner
}

// markLength counts the marks that a line begins with.
func markLength(line []byte, mark byte) int {
	n := 0
	for n < len(line) && line[n] == mark {
		n++
	}
	return n
}

// endsWord tells whether a character is white space or punctuation.
func endsWord(r rune) bool { return util.IsSpaceRune(r) || util.IsPunctRune(r) }
