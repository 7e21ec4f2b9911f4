package content

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"broadsheet/generator/locale"
)

// typography is what languages write differently in Markdown.
type typography struct {
	quotes  locale.Quotes
	spacing locale.Spacing
}

const (
	narrowSpace = "\u202f"
	wideSpace   = "\u00a0"
)

// spacingParser puts the spaces of French before its high marks: those that the
// author typed become spaces which do not break, and where none was typed there is
// one all the same. A mark counts only where a word or sentence ends with it, so
// times (10:30), addresses and faces :-) stay as they are.
type spacingParser struct{ locale.Spacing }

// Trigger is needed by parser.InlineParser. Goldmark takes the space for any
// place where a word may begin, too.
func (spacingParser) Trigger() []byte { return []byte{' ', '!', '?', ';', ':'} }

// Parse is called at each trigger.
func (p spacingParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) == 0 {
		return nil
	}
	before := block.PrecendingCharacter()
	if line[0] == ' ' {
		if len(line) > 1 && before == '«' && line[1] != ' ' {
			block.Advance(1)
			return written(wideSpace)
		}
		mark, size := utf8.DecodeRune(line[1:])
		space := p.before(mark)
		if space == "" || unicode.IsSpace(before) || !endsText(line[1+size:], mark) {
			return nil
		}
		block.Advance(1)
		return written(space)
	}
	space := p.before(rune(line[0]))
	if space == "" || !(isWord(before) || strings.ContainsRune("»”’)…", before)) || !endsText(line[1:], rune(line[0])) ||
		line[0] == ';' && endsReference(block.Source()[:segment.Start]) {
		return nil
	}
	block.Advance(1)
	return written(space + string(rune(line[0])))
}

// before gives the space before a mark, "" for none.
func (p spacingParser) before(mark rune) string {
	switch {
	case strings.ContainsRune(p.Narrow, mark):
		return narrowSpace
	case strings.ContainsRune(p.Wide, mark):
		return wideSpace
	}
	return ""
}

// endsText tells whether a mark ends a word, by what follows it: nothing, a space,
// a closing mark, or more marks that end a sentence.
func endsText(rest []byte, mark rune) bool {
	next, _ := utf8.DecodeRune(rest)
	switch {
	case len(rest) == 0 || unicode.IsSpace(next):
		return true
	case mark == ':':
		return next == '*' || next == '_' // the end of emphasis
	case mark == '»':
		return isPunctuation(next)
	}
	return strings.ContainsRune("!?»”\"'’)*_…", next)
}

// endsReference tells whether a text ends like the entity before its semicolon,
// as in "&eacute".
func endsReference(text []byte) bool {
	tail := text[max(0, len(text)-32):]
	i := bytes.LastIndexByte(tail, '&')
	if i < 0 {
		return false
	}
	for _, c := range tail[i+1:] {
		if c != '#' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return len(tail) > i+1
}
