package content

import (
	"bytes"

	"broadsheet/generator/verbatim"
)

// Bare addresses in a text become links. To look for them costs goldmark a look at
// every word, a third of all parsing, and few texts of a newspaper have one. So a
// text that can't have any is parsed without.

// mayLink tells whether a text may hold a bare address that goldmark's Linkify
// would make a link: one of the web at the start of a word, or one of e-mail. It
// says yes in doubt. The usual links, [text](https://…), it knows.
func mayLink(text []byte) bool {
	if bytes.IndexByte(text, '@') >= 0 || indexFrom(text, "www.", 0) >= 0 {
		return true
	}
	for colon := indexFrom(text, ":", 0); colon >= 0; colon = indexFrom(text, ":", colon+1) {
		for _, scheme := range [...]string{"http", "https", "ftp"} {
			if at := colon - len(scheme); at >= 0 && string(text[at:colon]) == scheme && startsWord(text, at) && !inPlainLink(text, at) {
				return true
			}
		}
	}
	return false
}

// mentionsWeb tells whether a word of a text begins as the addresses of the web do, be it
// none. Where lines end with several blanks, Linkify leaves some of them, which a text with
// such a word keeps.
func mentionsWeb(text []byte) bool {
	for at := indexFrom(text, "http", 0); at >= 0; at = indexFrom(text, "http", at+1) {
		if startsWord(text, at) && !inPlainLink(text, at) {
			return true
		}
	}
	return false
}

// indexFrom gives the first place, not before from, of a word in a text; -1 when there is
// none. It looks for the last byte, which should be the rarest.
func indexFrom(text []byte, word string, from int) int {
	before := len(word) - 1
	for from += before; from < len(text); from++ {
		next := bytes.IndexByte(text[from:], word[before])
		if next < 0 {
			break
		}
		from += next
		if string(text[from-before:from+1]) == word {
			return from - before
		}
	}
	return -1
}

// startsWord tells whether Linkify may look at a place: it does at the start of
// blocks and of lines, and behind blanks, some punctuation, and whatever inline
// element ends there.
func startsWord(text []byte, at int) bool {
	if at == 0 {
		return true
	}
	switch c := text[at-1]; c {
	case '<', '=', '/':
		return false
	default:
		return !verbatim.Alphanumeric(c)
	}
}

// inPlainLink tells whether the address that starts at a place is the destination
// of a link without anything in it that could make it something else.
func inPlainLink(text []byte, at int) bool {
	open := at - 2
	if open < 0 || text[open] != ']' || text[at-1] != '(' {
		return false
	}
	for open--; open >= 0 && plainInLabel(text[open]); open-- {
	}
	if open < 0 || text[open] != '[' || open+3 == at || open > 0 && bytes.IndexByte([]byte(`\]![^`), text[open-1]) >= 0 {
		return false
	}
	for i := at; i < len(text); i++ {
		if text[i] == ')' {
			return true
		}
		if !verbatim.Alphanumeric(text[i]) && bytes.IndexByte([]byte("-._~:/?#&=%+,;"), text[i]) < 0 {
			return false
		}
	}
	return false
}

func plainInLabel(c byte) bool {
	return verbatim.Alphanumeric(c) || c >= 0x80 || bytes.IndexByte([]byte(" .,;:-'"), c) >= 0
}
