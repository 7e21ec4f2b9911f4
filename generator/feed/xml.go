package feed

import (
	"strconv"
	"unicode/utf8"

	"broadsheet/generator/verbatim"
)

const xmlDeclaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// markup says how the two characters are written that would begin markup.
type markup struct{ amp, less string }

var (
	// entities is the usual way, for XML whose text is text.
	entities = markup{"&amp;", "&lt;"}
	// references means the same to XML. The RSS profile (rssboard.org/rss-profile,
	// "Character Data") wants it for titles, which some readers decode twice.
	references = markup{"&#x26;", "&#x3C;"}
	// asHTML writes plain text for an element that readers take as HTML.
	asHTML = markup{"&amp;amp;", "&amp;lt;"}
)

// appendText writes character data or the value of an attribute in double
// quotes. What XML 1.0 (section 2.2) forbids, and bytes that are not UTF-8,
// become U+FFFD. Line ends and tabs are kept, as references, because a parser
// would make spaces of them in an attribute, and line feeds of carriage returns.
func appendText(dst []byte, s string, m markup) []byte {
	done := 0
	for i := 0; ; {
		if i += plainInXML.Length(s[i:]); i == len(s) {
			break
		}
		size, replacement := 1, ""
		switch s[i] {
		case '&':
			replacement = m.amp
		case '<':
			replacement = m.less
		case '>':
			replacement = "&gt;"
		case '"':
			replacement = "&#34;"
		case '\t':
			replacement = "&#9;"
		case '\n':
			replacement = "&#10;"
		case '\r':
			replacement = "&#13;"
		default:
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if legal(r, size) {
				i += size
				continue
			}
			replacement = "\uFFFD"
		}
		dst = append(dst, s[done:i]...)
		dst = append(dst, replacement...)
		i += size
		done = i
	}
	return append(dst, s[done:]...)
}

// plainInXML are the bytes that stand for themselves in text and attributes.
var plainInXML = verbatim.Of(func(c byte) bool {
	return c >= 0x20 && c < utf8.RuneSelf && c != '&' && c != '<' && c != '>' && c != '"'
})

// legal tells whether XML 1.0 allows a character other than tab, line feed and
// carriage return. Size is its length as it was decoded.
func legal(r rune, size int) bool {
	return r >= 0x20 && r != 0xFFFE && r != 0xFFFF && (r != utf8.RuneError || size > 1)
}

// appendCDATA writes a CDATA section. A "]]>" in it is split over two sections;
// illegal characters become U+FFFD, and carriage returns, which cannot be
// written in CDATA, the line feeds that a parser would make of them.
func appendCDATA(dst, s []byte) []byte {
	dst = append(dst, "<![CDATA["...)
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '>' || c == '\n' || c == '\t' {
			i++
			continue
		}
		size, replacement := 1, ""
		switch {
		case c == '>':
			if i < 2 || s[i-1] != ']' || s[i-2] != ']' {
				i++
				continue
			}
			replacement = "]]><![CDATA[>"
		case c == '\r':
			if i+1 == len(s) || s[i+1] != '\n' {
				replacement = "\n"
			}
		default:
			var r rune
			r, size = utf8.DecodeRune(s[i:])
			if legal(r, size) {
				i += size
				continue
			}
			replacement = "\uFFFD"
		}
		dst = append(dst, s[done:i]...)
		dst = append(dst, replacement...)
		i += size
		done = i
	}
	dst = append(dst, s[done:]...)
	return append(dst, "]]>"...)
}

// appendElement writes <name>text</name> and a line feed; nothing for no text.
func appendElement(dst []byte, name, text string, m markup) []byte {
	if text == "" {
		return dst
	}
	dst = append(dst, '<')
	dst = append(dst, name...)
	dst = append(dst, '>')
	dst = appendText(dst, text, m)
	dst = append(dst, "</"...)
	dst = append(dst, name...)
	return append(dst, ">\n"...)
}

// appendAttribute writes a space and name="value"; nothing for no value.
func appendAttribute(dst []byte, name, value string) []byte {
	if value == "" {
		return dst
	}
	dst = append(dst, ' ')
	dst = append(dst, name...)
	dst = append(dst, `="`...)
	dst = appendText(dst, value, entities)
	return append(dst, '"')
}

// appendNumber is appendAttribute for a number; nothing for 0.
func appendNumber(dst []byte, name string, n int64) []byte {
	if n == 0 {
		return dst
	}
	var digits [20]byte
	return appendAttribute(dst, name, string(strconv.AppendInt(digits[:0], n, 10)))
}
