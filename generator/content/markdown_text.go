package content

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"

	"broadsheet/generator/verbatim"
)

// excerptLength is about how many characters an excerpt has.
const excerptLength = 200

// plainText appends the text of a document for indexing, and gives its first paragraph
// as an excerpt.
func (d *document) plainText(dst []byte, root ast.Node) (all []byte, excerpt string) {
	t := plainWriter{src: d.source, proses: d.proses(), buf: dst}
	t.blocks(root)
	return t.buf, cutExcerpt(t.buf[t.first.start:t.first.end])
}

// plain gives the text of a document.
func (d *document) plain(root ast.Node) string {
	all, _ := d.plainText(nil, root)
	return string(bytes.TrimSpace(all))
}

// nodeText gives the text of one node, such as a heading, on one line.
func (d *document) nodeText(n ast.Node) string {
	t := plainWriter{src: d.source}
	t.inlines(n)
	return strings.TrimSpace(string(t.buf))
}

// plainWriter collects plain text.
type plainWriter struct {
	src    []byte
	proses proseFinder
	buf    []byte
	first  struct{ start, end int } // where in buf the first paragraph is that has text
}

// blocks writes the blocks below a node, a line each.
func (t *plainWriter) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		start := len(t.buf)
		switch n := n.(type) {
		case *ast.FencedCodeBlock, *ast.CodeBlock:
		case *ast.HTMLBlock:
			t.html(n)
		case *figure:
			t.buf = append(t.buf, n.caption.text...)
			if n.credit.text != "" {
				t.buf = append(append(t.buf, ' '), n.credit.text...)
			}
		default:
			if c := n.FirstChild(); c != nil && c.Type() == ast.TypeInline {
				t.inlines(n)
			} else {
				t.blocks(n)
			}
		}
		if len(t.buf) == start {
			continue
		}
		if t.first.end == 0 && n.Kind() == ast.KindParagraph && len(bytes.TrimSpace(t.buf[start:])) > 0 {
			t.first.start, t.first.end = start, len(t.buf)
		}
		if t.buf[len(t.buf)-1] != '\n' {
			t.buf = append(t.buf, '\n')
		}
	}
}

// inlines writes the text below a node.
func (t *plainWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			t.text(n)
		case *ast.String:
			t.buf = append(t.buf, n.Value...)
		case *ast.Image, *ast.AutoLink, *ast.RawHTML, *liquid, *east.FootnoteLink, *east.FootnoteBacklink:
		default:
			t.inlines(n)
		}
	}
}

func (t *plainWriter) text(n *ast.Text) {
	value := n.Value(t.src)
	if !n.IsRaw() && !t.proses.isProse(n.Segment) && (bytes.IndexByte(value, '&') >= 0 || bytes.IndexByte(value, '\\') >= 0) {
		value = resolved(value)
	}
	t.buf = append(t.buf, value...)
	if n.SoftLineBreak() || n.HardLineBreak() {
		t.buf = append(t.buf, ' ')
	}
}

// html writes the text of a block of raw HTML, without scripts and styles.
func (t *plainWriter) html(n *ast.HTMLBlock) {
	z := html.NewTokenizer(bytes.NewReader(htmlBlockSource(n, t.src)))
	hidden := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			hidden = string(name) == "script" || string(name) == "style"
		case html.EndTagToken:
			hidden = false
		case html.TextToken:
			if words := bytes.Fields(withoutTemplates(z.Text())); !hidden && len(words) > 0 {
				t.buf = append(append(t.buf, bytes.Join(words, []byte(" "))...), ' ')
			}
		}
	}
}

// withoutTemplates takes shortcodes and Liquid out of the text of raw HTML.
func withoutTemplates(s []byte) []byte {
	var clean []byte
	for {
		start := bytes.IndexByte(s, '{')
		if start < 0 {
			return append(clean, s...)
		}
		clean = append(clean, s[:start]...)
		s = s[start:]
		n := liquidLength(s)
		if isTagStart(s) {
			if _, length, err := scanTag(s); err == nil {
				n = length
			}
		}
		if n == 0 {
			clean, n = append(clean, '{'), 1
		}
		s = s[n:]
	}
}

// cutExcerpt shortens a paragraph to about excerptLength characters, at the end
// of a word.
func cutExcerpt(paragraph []byte) string {
	paragraph = bytes.TrimSpace(paragraph)
	if bytes.Contains(paragraph, []byte("  ")) {
		paragraph = bytes.Join(bytes.Fields(paragraph), []byte(" ")) // something between the words is not shown
	}
	limit := 0
	for range excerptLength {
		size := 1
		if limit == len(paragraph) || paragraph[limit] >= utf8.RuneSelf {
			_, size = utf8.DecodeRune(paragraph[limit:])
		}
		limit += size
	}
	if limit == len(paragraph) {
		return string(paragraph)
	}
	cut := paragraph[:limit]
	if next, _ := utf8.DecodeRune(paragraph[limit:]); !unicode.IsSpace(next) {
		// Scripts without spaces are cut where they are long.
		if space := bytes.LastIndexFunc(cut, unicode.IsSpace); space > limit/2 {
			cut = cut[:space]
		}
	}
	cut = bytes.TrimRightFunc(cut, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:–—-(", r) })
	return string(cut) + "…"
}

// countWords counts runs of letters and digits. Each character of a script that
// is written without spaces counts as a word. Apostrophes and hyphens within a
// word belong to it.
//
// Eight bytes are looked at at once where all are ASCII and none is an apostrophe or hyphen:
// the top bit of each then tells whether it is a letter or digit. Where no top bit is set, a
// sum with less than 0x80 does not carry into the next byte.
func countWords(s []byte) int {
	const each, top = 0x0101010101010101, 0x8080808080808080
	words := 0
	inWord := uint64(0) // 0x80 behind a word, or within one
	for i := 0; i < len(s); {
		end := min(i+8, len(s))
		if end == i+8 {
			x := binary.LittleEndian.Uint64(s[i:end])
			marks := x&^(('\''^'-')*each) ^ ('\''&'-')*each // zero where one is, or a percent sign or slash
			if (x|(marks-each)&^marks)&top == 0 {
				small := x | 0x20*each
				letter := (small + (0x80-'a')*each) &^ (small + (0x80-'z'-1)*each)
				digit := (x + (0x80-'0')*each) &^ (x + (0x80-'9'-1)*each)
				alnum := (letter | digit) & top
				words += bits.OnesCount64(alnum &^ (alnum<<8 | inWord))
				inWord = alnum >> 56
				i = end
				continue
			}
		}
		for i < end {
			r, size := rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRune(s[i:])
			}
			i += size
			switch wordPart(r) {
			case wholeWord:
				words++
				inWord = 0
			case partOfWord:
				if inWord == 0 {
					words++
				}
				inWord = 0x80
			case notInWord:
				inWord = 0
			}
		}
	}
	return words
}

// What a character is to a word.
const (
	notInWord  = iota
	partOfWord // of one that it may begin
	withinWord // belongs to what is before it, a word or not
	wholeWord
)

// wordPart tells what a character is to a word.
func wordPart(r rune) int {
	switch {
	case r < utf8.RuneSelf && verbatim.Alphanumeric(byte(r)):
		return partOfWord
	case r == '\'' || r == '-' || r == '’':
		return withinWord
	case r < utf8.RuneSelf || r >= '‐' && r <= '…': // dashes and quotation marks, in most texts nothing else
		return notInWord
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		if unicode.IsMark(r) {
			return notInWord
		}
		return wholeWord
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return partOfWord
	case unicode.IsMark(r):
		return withinWord
	}
	return notInWord
}
