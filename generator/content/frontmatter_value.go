package content

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// value is one value of front matter, the same whether it was written in YAML,
// TOML or JSON. Scalars keep their text as written, so that `title: 2026` and
// `slug: 007` can be read as text and a date by our own rules.
type value struct {
	kind         valueKind
	line, column int     // in the file, 1-based
	text         string  // of scalars
	list         []value // of lists
	fields       []entry // of tables, in the order of the file where the format has one
}

// entry is a key of a table with its value.
type entry struct {
	key          string // as written
	line, column int    // of the key
	value        value
}

// valueKind is the kind of a value.
type valueKind uint8

const (
	nullValue   valueKind = iota // nothing given
	textValue                    // text, quoted or not; also YAML's dates
	numberValue                  // text holds the number as written
	boolValue                    // text is "true" or "false"
	listValue
	tableValue
)

// maxDepth bounds how deep lists and tables may lie in one another.
const maxDepth = 32

// maxValues bounds how many values a block of front matter holds, also after
// YAML's aliases are followed.
const maxValues = 20_000

// scalar tells whether the value is a single text, number or truth value.
func (v *value) scalar() bool {
	return v.kind == textValue || v.kind == numberValue || v.kind == boolValue
}

// blank tells whether nothing is given, or a text of nothing.
func (v *value) blank() bool {
	return v.kind == nullValue || v.kind == textValue && strings.TrimSpace(v.text) == ""
}

// bool reads a truth value; text counts where it can mean nothing else.
func (v *value) bool() (yes, ok bool) {
	if !v.scalar() {
		return false, false
	}
	switch strings.ToLower(strings.TrimSpace(v.text)) {
	case "true", "yes", "on", "1":
		return true, true
	case "false", "no", "off", "0":
		return false, true
	}
	return false, false
}

// describe names the value in an error: a short text as it is, else its kind.
func (v *value) describe() string {
	switch v.kind {
	case nullValue:
		return "nothing"
	case listValue:
		return "a list"
	case tableValue:
		return "a table"
	case textValue:
		return strconv.Quote(shorten(v.text, 60))
	}
	return v.text
}

// shorten cuts a text after limit runes and marks the cut.
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	n := 0
	for i := range s {
		if n == limit {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// same tells whether two values mean the same, whatever the white space.
func (v *value) same(w *value) bool {
	if v.scalar() && w.scalar() {
		return collapse(v.text) == collapse(w.text)
	}
	if v.kind != w.kind || len(v.list) != len(w.list) || len(v.fields) != len(w.fields) {
		return false
	}
	for i := range v.list {
		if !v.list[i].same(&w.list[i]) {
			return false
		}
	}
	for i := range v.fields {
		if v.fields[i].key != w.fields[i].key || !v.fields[i].value.same(&w.fields[i].value) {
			return false
		}
	}
	return true
}

// plain gives the value for Params: string, int, float64, bool, nil, []any and
// map[string]any. What a format calls a date stays the text that was written.
func (v *value) plain() any {
	switch v.kind {
	case textValue:
		return v.text
	case numberValue:
		digits := strings.ReplaceAll(v.text, "_", "")
		if n, err := strconv.ParseInt(digits, 0, 0); err == nil {
			return int(n)
		}
		if f, err := strconv.ParseFloat(digits, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f
		}
		return v.text
	case boolValue:
		return v.text == "true"
	case listValue:
		list := make([]any, len(v.list))
		for i := range v.list {
			list[i] = v.list[i].plain()
		}
		return list
	case tableValue:
		table := make(map[string]any, len(v.fields))
		for i := range v.fields {
			table[v.fields[i].key] = v.fields[i].value.plain()
		}
		return table
	}
	return nil
}

// position is a place in a block of front matter, and then in its file.
type position struct{ line, column int }

// syntaxError says that a block of front matter cannot be read.
type syntaxError struct {
	position
	message, hint string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.line, e.column, e.message) }

// collapse turns every run of white space into one space and trims the ends.
func collapse(s string) string {
	spaced := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' && i > 0 && !spaced && i < len(s)-1:
			spaced = true
		case c <= ' ' || c >= 0x80 && mayBeSpace(c):
			return strings.Join(strings.Fields(s), " ")
		default:
			spaced = false
		}
	}
	return s
}

// mayBeSpace tells whether a byte can start a white space character beyond ASCII
// (U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000).
func mayBeSpace(c byte) bool { return c == 0xC2 || c == 0xE1 || c == 0xE2 || c == 0xE3 }
