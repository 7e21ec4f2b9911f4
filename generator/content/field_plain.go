package content

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/verbatim"
)

// plainText takes the markup out of a summary: HTML tags and character
// references, and of Markdown links, pictures, code and emphasis. What only looks
// like markup stays.
func plainText(s string) string {
	if withoutMarkup.Length(s) == len(s) {
		return s
	}
	s = html.UnescapeString(cutTags(s))
	s = cutLinks(s)
	s = cutEmphasis(s)
	return collapse(s)
}

// withoutMarkup are the bytes that no markup begins with.
var withoutMarkup = verbatim.Except("<&[*_`\\")

// cutTags drops HTML tags and comments.
func cutTags(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '<')
		if open < 0 || open+1 == len(s) {
			break
		}
		if c := s[open+1]; !isAlpha(c) && c != '/' && c != '!' {
			b.WriteString(s[:open+1])
			s = s[open+1:]
			continue
		}
		end := strings.IndexByte(s[open:], '>')
		if end < 0 {
			break
		}
		b.WriteString(s[:open])
		s = s[open+end+1:]
	}
	b.WriteString(s)
	return b.String()
}

// cutLinks leaves the text of Markdown links and drops pictures.
func cutLinks(s string) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '[')
		if open < 0 {
			break
		}
		middle := strings.Index(s[open:], "](")
		if middle < 0 {
			break
		}
		if inner := strings.IndexByte(s[open+1:open+middle], '['); inner >= 0 {
			b.WriteString(s[:open+1+inner])
			s = s[open+1+inner:]
			continue
		}
		end := strings.IndexByte(s[open+middle:], ')')
		if end < 0 {
			break
		}
		if before := s[:open]; strings.HasSuffix(before, "!") {
			b.WriteString(before[:open-1])
		} else {
			b.WriteString(before)
			b.WriteString(s[open+1 : open+middle])
		}
		s = s[open+middle+end+1:]
	}
	b.WriteString(s)
	return b.String()
}

// cutEmphasis drops pairs of ** __ * _ and ` around words, and the backslashes
// that kept others from counting.
func cutEmphasis(s string) string {
	for _, mark := range [...]string{"**", "__", "`", "*", "_"} {
		s = cutPairs(s, mark)
	}
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// cutPairs drops a mark where it opens before a word and closes after one, as
// neither `5 * 3 * 2` nor snake_case_names do.
func cutPairs(s, mark string) string {
	from := 0
	for {
		open := strings.Index(s[from:], mark)
		if open < 0 {
			return s
		}
		open += from
		inner := open + len(mark)
		if !opens(s, open, inner) {
			from = inner
			continue
		}
		end := -1
		for at := inner; at < len(s); {
			n := strings.Index(s[at:], mark)
			if n < 0 {
				break
			}
			if n += at; n > inner && closes(s, n, n+len(mark)) {
				end = n
				break
			}
			at = n + len(mark)
		}
		if end < 0 {
			return s
		}
		s = s[:open] + s[inner:end] + s[end+len(mark):]
		from = end - len(mark)
	}
}

func opens(s string, at, after int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	return after < len(s) && s[after] != ' ' && (at == 0 || !inWord(before) && before != '\\')
}

func closes(s string, at, after int) bool {
	next, _ := utf8.DecodeRuneInString(s[after:])
	return s[at-1] != ' ' && s[at-1] != '\\' && (after == len(s) || !inWord(next))
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
