package content

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// decodeTOML reads a block of TOML. The TOML library says what the values are
// but not where they stand; a second, tolerant reading of the same text, known
// to be valid by then, finds the places and the text of numbers and dates.
func decodeTOML(block []byte, line int) (value, *syntaxError) {
	text := string(block)
	var table map[string]any
	if _, err := toml.Decode(text, &table); err != nil {
		return value{}, explainTOML(text, line, err)
	}
	s := tomlScanner{text: text, at: position{line, 1}, places: map[string]place{}, counts: map[string]int{}}
	s.scan()
	r := tomlReader{places: s.places, left: maxValues}
	v := r.read(table, "", place{position: position{line, 1}}, 0)
	return v, r.err
}

func explainTOML(text string, line int, err error) *syntaxError {
	var parse toml.ParseError
	if !errors.As(err, &parse) {
		return &syntaxError{position{line, 1}, "the front matter is not TOML: " + err.Error(), ""}
	}
	offset := min(max(parse.Position.Start, 0), len(text))
	if offset == len(text) || offset > 0 && text[offset] == '\n' {
		offset = max(offset-1, 0)
	}
	before := text[:offset]
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	message := strings.TrimSuffix(parse.Message, ".")
	if message != "" {
		message = strings.ToLower(message[:1]) + message[1:]
	}
	hint := `write name = "value", with text in quotes`
	if strings.HasPrefix(message, "invalid datetime") {
		hint = "write 2026-11-23 or 2026-11-23T18:30:00Z"
	} else if strings.Contains(message, "already been defined") {
		hint = "keep one of them"
	}
	return &syntaxError{position{line + strings.Count(before, "\n"), column}, "the front matter is not TOML: " + message, hint}
}

// tomlReader joins what the library read with the places of the scanner.
type tomlReader struct {
	places map[string]place
	left   int
	err    *syntaxError
}

func (r *tomlReader) read(in any, path string, at place, depth int) value {
	if p, ok := r.places[path]; ok {
		at = p
	}
	v := value{line: at.line, column: at.column}
	if r.left--; r.left < 0 || depth > maxDepth {
		r.err = &syntaxError{at.position, "front matter holds too many or too deeply nested values", "write it flatter"}
		return v
	}
	switch in := in.(type) {
	case map[string]any:
		v.kind = tableValue
		v.fields = r.table(in, path, at, depth)
	case []any:
		v.kind = listValue
		for i := range in {
			v.list = append(v.list, r.read(in[i], path+"["+strconv.Itoa(i)+"]", at, depth+1))
		}
	case []map[string]any:
		v.kind = listValue
		for i := range in {
			v.list = append(v.list, r.read(in[i], path+"["+strconv.Itoa(i)+"]", at, depth+1))
		}
	case string:
		// The library's text is a part of the whole block; keep the text alone.
		v.kind, v.text = textValue, strings.Clone(in)
	case bool:
		v.kind, v.text = boolValue, strconv.FormatBool(in)
	case time.Time:
		v.kind, v.text = textValue, strings.Clone(at.raw)
		if v.text == "" {
			v.text = in.Format(time.RFC3339)
		}
	default:
		v.kind, v.text = numberValue, strings.Clone(at.raw)
		if v.text == "" {
			v.text = fmt.Sprint(in)
		}
	}
	return v
}

func (r *tomlReader) table(in map[string]any, path string, at place, depth int) []entry {
	fields := make([]entry, 0, len(in))
	for key, inner := range in {
		below := joinTOML(path, key)
		p, ok := r.places[below]
		if !ok {
			p = at
		}
		fields = append(fields, entry{strings.Clone(key), p.key.line, p.key.column, r.read(inner, below, p, depth+1)})
	}
	slices.SortFunc(fields, func(a, b entry) int {
		if a.line != b.line {
			return a.line - b.line
		}
		if a.column != b.column {
			return a.column - b.column
		}
		return strings.Compare(a.key, b.key)
	})
	return fields
}
