package content

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// findYAMLSlip looks through YAML that cannot be parsed for what usually went
// wrong: tabs, text that wants quotes, quotes and brackets that are not closed,
// a line without a colon. It gives nil when it sees none of these. It need not
// be exact: it runs only when the parser has found the block to be wrong.
func findYAMLSlip(lines []string) *syntaxError {
	block := -1 // indentation of the key whose block text (| or >) is being passed over
	var above yamlField
	for i, line := range lines {
		if at := strings.IndexFunc(line, invisible); at >= 0 {
			return &syntaxError{position{i + 1, utf8.RuneCountInString(line[:at]) + 1}, "a character stands here that cannot be seen", "delete what is around it, and type it anew"}
		}
		text := strings.TrimLeft(line, " ")
		indent := len(line) - len(text)
		if strings.TrimSpace(text) == "" || block >= 0 && indent > block {
			continue
		}
		block = -1
		if text[0] == '\t' {
			return &syntaxError{position{i + 1, indent + 1}, "a tab stands where YAML wants spaces", "indent with spaces"}
		}
		if text[0] == '#' {
			continue
		}
		key, val, column, ok := splitYAMLLine(line, indent)
		if !ok {
			if indent == 0 && text[0] != '-' && !strings.ContainsAny(text, `"'[]{}`) && !continues(lines, i) {
				return &syntaxError{position{i + 1, 1}, strconv.Quote(shorten(strings.TrimSpace(text), 60)) + " has no colon", "write name: value, or indent a line that continues the one above"}
			}
			continue
		}
		if key != "" {
			field := yamlField{key, val, strings.Index(line, key)}
			if slip := above.indentSlip(field); slip != nil {
				slip.line, slip.column = i+1, indent+1
				return slip
			}
			above = field
		}
		if val == "" {
			continue
		}
		if val[0] == '|' || val[0] == '>' {
			block = indent
			continue
		}
		if slip := valueSlip(key, val, lines[i+1:]); slip != nil {
			slip.line, slip.column = i+1, column
			return slip
		}
	}
	return nil
}

// invisible tells whether a character is one that YAML forbids since nobody sees it.
func invisible(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }

// yamlField is a line with a name.
type yamlField struct {
	key, val string
	indent   int // spaces and dashes before the name
}

// indentSlip looks for a field that stands further in than the one above it, though that
// has a value and so holds no fields.
func (above yamlField) indentSlip(f yamlField) *syntaxError {
	if above.val == "" || f.indent <= above.indent || strings.IndexByte("|>&!#[{", above.val[0]) >= 0 ||
		strings.IndexByte(`"'`, above.val[0]) >= 0 && closingQuote(above.val) < 0 {
		return nil
	}
	return &syntaxError{message: f.key + " stands further in than " + above.key + " above it, which has a value", hint: "begin both in the same column"}
}

// continues tells whether line i follows a text that is still open, such as a
// quoted one over several lines.
func continues(lines []string, i int) bool {
	for _, line := range lines[:i] {
		if _, val, _, ok := splitYAMLLine(line, len(line)-len(strings.TrimLeft(line, " "))); ok && val != "" && strings.ContainsRune(`"'[{`, rune(val[0])) {
			return true
		}
	}
	return false
}

// splitYAMLLine takes "key: value" or "- value" apart and says in which column,
// in characters, the value starts.
func splitYAMLLine(line string, indent int) (key, val string, column int, ok bool) {
	start := indent
	for strings.HasPrefix(line[start:], "- ") {
		start += 2
		ok = true
	}
	rest := line[start:]
	if colon := strings.Index(rest, ":"); colon > 0 && (colon+1 == len(rest) || rest[colon+1] == ' ') && !strings.ContainsAny(rest[:1], `"'[{&*`) {
		key, ok = strings.TrimSpace(rest[:colon]), true
		start += colon + 1
		rest = line[start:]
	}
	val = strings.TrimSpace(rest)
	start += len(rest) - len(strings.TrimLeft(rest, " \t"))
	return key, val, utf8.RuneCountInString(line[:min(start, len(line))]) + 1, ok
}

// valueSlip says what is wrong with a value that stands after a colon or dash.
func valueSlip(key, val string, following []string) *syntaxError {
	label := ""
	if key != "" {
		label = key + ": "
	}
	quoted := "put the text in quotes: " + yamlQuote(val)
	switch c := val[0]; {
	case c == '"' || c == '\'':
		return quoteSlip(label, val, following)
	case c == '[' || c == '{':
		return bracketSlip(label, val, following)
	case strings.IndexByte("@`%*&!", c) >= 0:
		return &syntaxError{message: label + "text cannot begin with " + string(c) + " in YAML", hint: quoted}
	case c == '-' && strings.HasPrefix(val, "- "):
		return &syntaxError{message: label + "a list cannot begin on the line of its name", hint: "start the list on a line of its own, or write " + key + ": [" + strings.TrimSpace(val[2:]) + "]"}
	case strings.Contains(val, ": ") || strings.HasSuffix(val, ":"):
		return &syntaxError{message: label + "text that holds a colon and a space wants quotes in YAML", hint: quoted}
	}
	return nil
}

// quoteSlip looks for text after the closing quote, or a quote never closed.
func quoteSlip(label, val string, following []string) *syntaxError {
	end := closingQuote(val)
	if end < 0 {
		for _, line := range following {
			if key, _, _, _ := splitYAMLLine(line, 0); key != "" && !strings.ContainsAny(key, " \"'") {
				break // the next field
			}
			if strings.IndexByte(line, val[0]) >= 0 {
				return nil
			}
		}
		return &syntaxError{message: label + "the quote " + val[:1] + " is not closed", hint: "close the text with " + val[:1]}
	}
	if at := badEscape(val[:end]); at >= 0 {
		_, size := utf8.DecodeRuneInString(val[at+1:])
		escape := val[at : at+1+size]
		return &syntaxError{message: label + escape + " means nothing between double quotes", hint: `write the backslash twice, \` + escape + ", or use single quotes around the text"}
	}
	rest := strings.TrimSpace(val[end+1:])
	if rest == "" || rest[0] == '#' {
		return nil
	}
	hint := "use one kind of quotes around the whole text, and the other kind inside"
	if val[0] == '\'' {
		hint = "write the apostrophe twice ('It''s'), or use double quotes around the text"
	}
	return &syntaxError{message: label + "text follows the closing quote", hint: hint}
}

// badEscape finds a backslash in a double-quoted text that begins no escape of YAML 1.2
// (section 5.7); -1 when there is none.
func badEscape(val string) int {
	if val[0] != '"' {
		return -1
	}
	for i := 1; i+1 < len(val); i++ {
		if val[i] != '\\' {
			continue
		}
		if !strings.ContainsRune("0abt\tnvfre \"/\\N_LPxuU", rune(val[i+1])) {
			return i
		}
		i++
	}
	return -1
}

// closingQuote finds the quote that closes a text; -1 when there is none.
func closingQuote(val string) int {
	for i := 1; i < len(val); i++ {
		switch {
		case val[i] == '\\' && val[0] == '"':
			i++
		case val[i] == val[0]:
			if val[0] == '\'' && i+1 < len(val) && val[i+1] == '\'' {
				i++
				continue
			}
			return i
		}
	}
	return -1
}

// bracketSlip looks for a list or table that is never closed, or closed twice.
func bracketSlip(label, val string, following []string) *syntaxError {
	open, closing := val[:1], "]"
	if open == "{" {
		closing = "}"
	}
	balance := strings.Count(val, open) - strings.Count(val, closing)
	if balance < 0 {
		return &syntaxError{message: label + "there is one " + closing + " too many", hint: "take it away, or put text with brackets in quotes"}
	}
	if balance == 0 {
		return nil
	}
	for _, line := range following {
		if balance += strings.Count(line, open) - strings.Count(line, closing); balance <= 0 {
			return nil
		}
	}
	return &syntaxError{message: label + "the " + open + " is not closed", hint: "close it with " + closing}
}

// yamlQuote writes a text as a double-quoted YAML scalar, short enough for a hint.
func yamlQuote(s string) string {
	s = shorten(s, 60)
	s = strings.ReplaceAll(s, `\`, `\\`)
	return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"`
}
