package render

import (
	"fmt"
	"html"
	"html/template"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textFuncs are the functions on texts. They take whatever can be shown as
// text: strings, HTML, numbers, and types of the context that are strings.
func textFuncs() template.FuncMap {
	return template.FuncMap{
		"contains":  func(part, text any) bool { return strings.Contains(textOf(text), textOf(part)) },
		"hasPrefix": func(start, text any) bool { return strings.HasPrefix(textOf(text), textOf(start)) },
		"hasSuffix": func(end, text any) bool { return strings.HasSuffix(textOf(text), textOf(end)) },
		"lower":     func(text any) string { return strings.ToLower(textOf(text)) },
		"replace":   func(old, with, text any) string { return strings.ReplaceAll(textOf(text), textOf(old), textOf(with)) },
		"split":     split,
		"title":     titleCase,
		"trim":      func(text any) string { return strings.TrimSpace(textOf(text)) },
		"truncate":  truncate,
		"upper":     func(text any) string { return strings.ToUpper(textOf(text)) },
		"words":     firstWords,
	}
}

// textOf gives a value as text. Nil is "".
func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case template.HTML:
		return strings.Clone(string(v)) // it may lie in memory that serves the next page, see view.use
	case fmt.Stringer:
		if rv := reflect.ValueOf(v); rv.Kind() == reflect.Pointer && rv.IsNil() {
			return ""
		}
		return v.String()
	}
	return fmt.Sprint(value)
}

// split cuts a text at each separator; the empty text has no parts.
func split(separator, text any) []string {
	s := textOf(text)
	if s == "" {
		return nil
	}
	return strings.Split(s, textOf(separator))
}

// titleCase gives each word a capital letter.
func titleCase(text any) string {
	inWord := false
	return strings.Map(func(r rune) rune {
		start := !inWord
		inWord = unicode.IsLetter(r) || unicode.IsDigit(r) || inWord && strings.ContainsRune("'’-", r)
		if start && inWord {
			return unicode.ToTitle(r)
		}
		return r
	}, textOf(text))
}

// truncate cuts a plain text to at most n characters, the ellipsis among them,
// at the end of a word where there is one.
func truncate(n any, text any) (string, error) {
	limit, err := countOf("truncate", n)
	if err != nil {
		return "", err
	}
	s := textOf(text)
	if utf8.RuneCountInString(s) <= limit {
		return s, nil
	}
	if limit == 0 {
		return "", nil
	}
	runes := []rune(s)[:limit]
	cut := runes[:limit-1]
	if !unicode.IsSpace(runes[limit-1]) {
		for i := len(cut) - 1; i >= limit/2; i-- {
			if unicode.IsSpace(cut[i]) {
				cut = cut[:i]
				break
			}
		}
	}
	return strings.TrimRightFunc(string(cut), unicode.IsSpace) + "…", nil
}

// firstWords cuts a plain text to its first n words, with an ellipsis where
// something was left out.
func firstWords(n any, text any) (string, error) {
	limit, err := countOf("words", n)
	if err != nil {
		return "", err
	}
	fields := strings.Fields(textOf(text))
	if len(fields) <= limit {
		return strings.Join(fields, " "), nil
	}
	return strings.Join(fields[:limit], " ") + "…", nil
}

// plain takes the tags and comments out of HTML and resolves its entities.
// Space is folded to single blanks.
func plain(text any) string {
	s := textOf(text)
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:open])
		s = s[open:]
		end := endOfTag(s)
		if end == 0 { // a "<" that starts no tag is text
			b.WriteByte('<')
			s = s[1:]
			continue
		}
		if breaksLine(s[:end]) {
			b.WriteByte(' ')
		}
		s = s[end:]
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}

// endOfTag gives the length of the tag or comment at the start of s, 0 where
// there is none.
func endOfTag(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s, "-->"); end >= 0 {
			return end + len("-->")
		}
		return len(s)
	}
	if len(s) < 2 || !(s[1] == '/' || s[1] == '!' || 'a' <= s[1]|0x20 && s[1]|0x20 <= 'z') {
		return 0
	}
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return 0
}

// breaksLine tells whether text before and after the tag are different words:
// so for all tags but those inside a line.
func breaksLine(tag string) bool {
	name := strings.TrimLeft(tag, "</")
	if end := strings.IndexAny(name, " \t\n/>"); end >= 0 {
		name = name[:end]
	}
	switch strings.ToLower(name) {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr":
		return false
	}
	return true
}
