package content

import (
	"bytes"
	"errors"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"broadsheet/generator/source"
)

// The nodes of shortcodes. Parsers make one for each tag; pairShortcodes then
// puts what stands between a start and its end tag into the start's node, and
// removes the end's.
type (
	shortcodeBlock struct {
		ast.BaseBlock
		tag
		paired bool
		rest   int // lines of the tag that goldmark has yet to read
	}
	shortcodeInline struct {
		ast.BaseInline
		tag
		paired bool
	}
)

var (
	kindShortcodeBlock  = ast.NewNodeKind("ShortcodeBlock")
	kindShortcodeInline = ast.NewNodeKind("ShortcodeInline")
)

// Kind, Dump and IsRaw are needed by ast.Node.
func (n *shortcodeBlock) Kind() ast.NodeKind          { return kindShortcodeBlock }
func (n *shortcodeBlock) Dump(src []byte, level int)  { ast.DumpHelper(n, src, level, nil, nil) }
func (n *shortcodeBlock) IsRaw() bool                 { return true } // a tag holds no Markdown to parse
func (n *shortcodeInline) Kind() ast.NodeKind         { return kindShortcodeInline }
func (n *shortcodeInline) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// shortcodeBlockParser reads a tag that stands on lines of its own. It leaves
// tags with slips to the inline parser, which reports them.
type shortcodeBlockParser struct{}

// Trigger is needed by parser.BlockParser.
func (shortcodeBlockParser) Trigger() []byte { return []byte{'{'} }

// Open is called at the start of each line that begins with a brace.
func (shortcodeBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	d := documentOf(pc)
	_, segment := reader.PeekLine()
	start := segment.Start + pc.BlockOffset() - segment.Padding
	if pc.BlockOffset() < 0 || start < 0 || !isTagStart(d.source[start:]) {
		return nil, parser.NoChildren
	}
	t, n, err := scanTag(d.source[start:])
	if err != nil || t.literal != "" || !blankToLineEnd(d.source[start+n:]) {
		return nil, parser.NoChildren
	}
	t.start, t.stop = start, start+n
	d.tagged = true
	node := &shortcodeBlock{tag: t, rest: bytes.Count(d.source[start:start+n], []byte("\n"))}
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

func blankToLineEnd(s []byte) bool {
	for _, c := range s {
		if c == '\n' {
			return true
		}
		if c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}

// Continue takes the further lines of a tag that has several.
func (shortcodeBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*shortcodeBlock)
	if n.rest == 0 {
		return parser.Close
	}
	n.rest--
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// Close is needed by parser.BlockParser.
func (shortcodeBlockParser) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph is true, so that an end tag may follow its text at once.
func (shortcodeBlockParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine is false: four spaces make code.
func (shortcodeBlockParser) CanAcceptIndentedLine() bool { return false }

// shortcodeInlineParser reads a tag within a line of text.
type shortcodeInlineParser struct{}

// Trigger is needed by parser.InlineParser.
func (shortcodeInlineParser) Trigger() []byte { return []byte{'{'} }

// unclosedKey holds the end of a paragraph known to have a tag without end, so
// that it is reported and looked for once.
var unclosedKey = parser.NewContextKey()

// Parse is called at each brace.
func (shortcodeInlineParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	d := documentOf(pc)
	_, first := block.PeekLine()
	if !isTagStart(d.source[first.Start:first.Stop]) {
		return nil
	}
	if until, ok := pc.Get(unclosedKey).(int); ok && first.Start < until {
		return nil
	}
	t, n, err := scanTag(d.source[first.Start:first.Stop])
	lines := 0
	if errors.Is(err, errUnclosedTag) {
		t, n, lines, err = scanLines(d.source, block, pc)
	}
	if err != nil {
		return d.tagSlip(first.Start, lines, err, block)
	}
	for range lines {
		block.AdvanceLine()
	}
	block.Advance(n)
	_, now := block.Position()
	t.start, t.stop = first.Start, now.Start
	if t.literal != "" {
		return literalNode(t.literal)
	}
	d.tagged = true
	return &shortcodeInline{tag: t}
}

func literalNode(s string) ast.Node {
	n := ast.NewString([]byte(s))
	n.SetRaw(true)
	return n
}

// scanLines reads a tag over several lines of a paragraph. The length is that
// within the last line, and lines are those before it.
func scanLines(src []byte, block text.Reader, pc parser.Context) (t tag, n, lines int, err error) {
	line, position := block.Position()
	defer block.SetPosition(line, position)
	var joined []byte
	stop := position.Start
	for {
		peeked, segment := block.PeekLine()
		if peeked == nil || len(joined) > maxTag {
			pc.Set(unclosedKey, stop)
			return t, 0, 0, errUnclosedTag
		}
		before := len(joined)
		joined = append(joined, src[segment.Start:segment.Stop]...)
		t, n, err = scanTag(joined)
		if !errors.Is(err, errUnclosedTag) {
			return t, n - before, lines, err
		}
		stop = segment.Stop
		block.AdvanceLine()
		lines++
	}
}

// tagSlip reports a tag that can't be read. It stays text as far as it was read.
func (d *document) tagSlip(start, lines int, err error, block text.Reader) ast.Node {
	var slip *tagError
	if !errors.As(err, &slip) {
		d.issues.Add(source.Errorf(d.position(start), "markdown.shortcode-unclosed",
			"end it with >}}, or write {{</* to show the braces", "%s", err))
		return nil
	}
	at := start + slip.offset
	if lines > 0 {
		at = start
	}
	d.issues.Add(source.Errorf(d.position(at), "markdown.shortcode-syntax", slip.hint, "%s", slip.message))
	if lines > 0 || slip.offset == 0 {
		return nil
	}
	block.Advance(slip.offset)
	return literalNode(string(d.source[start : start+slip.offset]))
}
