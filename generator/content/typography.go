package content

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"broadsheet/generator/locale"
)

const (
	apostrophe = "’"
	ellipsis   = "…"
	enDash     = "–"
	emDash     = "—"
)

// typographyParser makes quotation marks, apostrophes, dashes (-- and ---) and
// ellipses of what keyboards have. It takes down the marks of a block as they
// come, and when the block ends, pairs them: what stands between two marks of
// one kind is a quotation, whatever emphasis begins or ends within it.
type typographyParser struct {
	quotes locale.Quotes
}

// typedQuote is a " or ' of the block that is being read.
type typedQuote struct {
	node       *ast.String
	char       byte
	opens      bool // may begin a quotation
	closes     bool // may end one
	afterDigit bool
}

// quotesKey holds the []typedQuote of the current block.
var quotesKey = parser.NewContextKey()

// Trigger is needed by parser.InlineParser.
func (typographyParser) Trigger() []byte { return []byte{'"', '\'', '-', '.'} }

// Parse is called at each trigger.
func (typographyParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	switch line[0] {
	case '.':
		if run(line) == 3 && block.PrecendingCharacter() != '.' {
			block.Advance(3)
			return written(ellipsis)
		}
		return nil
	case '-':
		n := run(line)
		if n != 2 && n != 3 || block.PrecendingCharacter() == '-' {
			return nil
		}
		block.Advance(n)
		if n == 2 {
			return written(enDash)
		}
		return written(emDash)
	}
	before := block.PrecendingCharacter()
	after, _ := utf8.DecodeRune(line[1:])
	if len(line) == 1 {
		after = '\n'
	}
	block.Advance(1)
	q := newTypedQuote(line[0], before, after)
	if q == nil || q.char == '\'' && isDecade(line) {
		return written(apostrophe)
	}
	list, _ := pc.Get(quotesKey).([]typedQuote)
	pc.Set(quotesKey, append(list, *q))
	return q.node
}

func run(line []byte) int {
	n := 1
	for n < len(line) && line[n] == line[0] {
		n++
	}
	return n
}

func written(s string) *ast.String {
	n := ast.NewString([]byte(s))
	n.SetRaw(true)
	return n
}

// isDecade tells whether the text is like '90s.
func isDecade(line []byte) bool {
	return len(line) > 3 && unicode.IsDigit(rune(line[1])) && unicode.IsDigit(rune(line[2])) && line[3] == 's'
}

// newTypedQuote says what a mark can be by its neighbours, as CommonMark does
// for emphasis (6.2, flanking); nil for an apostrophe within a word.
func newTypedQuote(char byte, before, after rune) *typedQuote {
	left := !unicode.IsSpace(after) && (!isPunctuation(after) || unicode.IsSpace(before) || isPunctuation(before))
	right := !unicode.IsSpace(before) && (!isPunctuation(before) || unicode.IsSpace(after) || isPunctuation(after))
	if char == '\'' && isWord(before) && isWord(after) {
		return nil
	}
	q := &typedQuote{node: written(string(rune(char))), char: char, afterDigit: unicode.IsDigit(before)}
	switch {
	case left && !right:
		q.opens = before != ']' && before != ')'
		q.closes = !q.opens
	case right && !left:
		q.closes = true
	case left && right && char == '"' && !q.afterDigit:
		q.opens, q.closes = true, true // no spaces around, as in Chinese
	case left && right && char == '\'':
		q.opens, q.closes = isPunctuation(before), true
	case !left && !right:
		// Alone between spaces, it is no quotation.
	}
	return q
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// CloseBlock pairs the marks of a block.
func (p typographyParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	list, _ := pc.Get(quotesKey).([]typedQuote)
	if len(list) == 0 {
		return
	}
	pc.Set(quotesKey, list[:0])
	var open []int
	for i, q := range list {
		if start := lastOpen(list, open, q); start >= 0 {
			p.pair(list[open[start]], q)
			open = open[:start]
			continue
		}
		p.alone(q)
		if q.opens {
			open = append(open, i)
		}
	}
}

// lastOpen gives the place in open of the mark that q ends; -1 when it ends
// none. A single quotation can't end a double one, nor reach out of it.
func lastOpen(list []typedQuote, open []int, q typedQuote) int {
	if !q.closes {
		return -1
	}
	for i := len(open) - 1; i >= 0; i-- {
		switch list[open[i]].char {
		case q.char:
			return i
		case '"':
			return -1
		}
	}
	return -1
}

func (p typographyParser) pair(start, end typedQuote) {
	first, second := p.quotes.Open, p.quotes.Close
	if start.char == '\'' {
		first, second = p.quotes.OpenSingle, p.quotes.CloseSingle
	}
	start.node.Value, end.node.Value = []byte(first), []byte(second)
}

// alone writes a mark that has no partner, or not yet: a single one is an
// apostrophe ('90s, the dogs' bowl); a double one opens a quotation that goes
// on in the next paragraph, or stays as it is, as in 6".
func (p typographyParser) alone(q typedQuote) {
	switch {
	case q.char == '\'' && (q.opens || q.closes) && !(q.afterDigit && !q.opens):
		q.node.Value = []byte(apostrophe)
	case q.char == '"' && q.opens:
		q.node.Value = []byte(p.quotes.Open)
	case q.char == '"' && q.closes && !q.afterDigit:
		q.node.Value = []byte(p.quotes.Close)
	}
}
