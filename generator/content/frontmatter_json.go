package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// decodeJSON reads a block that holds one JSON object and nothing after it.
func decodeJSON(block []byte, line int) (value, *syntaxError) {
	r := newJSONReader(block, line)
	v := r.document()
	if r.err == nil {
		if rest := bytes.TrimSpace(block[r.dec.InputOffset():]); len(rest) > 0 {
			r.fail(int(r.dec.InputOffset()), "text follows the JSON object", "end the block after the closing }")
		}
	}
	return v, r.err
}

// jsonReader reads JSON token by token, to know where each value stands. The
// keys of a table may repeat: whoever reads the table decides what that means.
type jsonReader struct {
	dec    *json.Decoder
	input  []byte
	cursor int // offset in input to which at belongs; only grows
	at     position
	err    *syntaxError
	left   int
}

// newJSONReader reads input, whose first line is the given line of the file.
func newJSONReader(input []byte, line int) *jsonReader {
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(input)), input: input, at: position{line, 1}, left: maxValues}
	r.dec.UseNumber()
	return r
}

// document reads one value, which must be a table.
func (r *jsonReader) document() value {
	start := r.next()
	if t, ok := r.token(); ok && t != json.Delim('{') {
		r.fail(start, "this is no JSON object", `write { "title": "…" }`)
	}
	if r.err != nil {
		return value{}
	}
	v := value{kind: tableValue}
	v.line, v.column = r.position(start)
	v.fields = r.table(0)
	return v
}

// next gives the offset at which the next token starts.
func (r *jsonReader) next() int {
	i := int(r.dec.InputOffset())
	for i < len(r.input) && strings.IndexByte(" \t\r\n,:", r.input[i]) >= 0 {
		i++
	}
	return i
}

// position gives the place of an offset not before the one asked for last.
func (r *jsonReader) position(offset int) (line, column int) {
	offset = min(offset, len(r.input))
	for r.cursor < offset {
		_, size := utf8.DecodeRune(r.input[r.cursor:])
		if r.input[r.cursor] == '\n' {
			r.at.line, r.at.column = r.at.line+1, 1
		} else {
			r.at.column++
		}
		r.cursor += size
	}
	return r.at.line, r.at.column
}

func (r *jsonReader) fail(offset int, message, hint string) {
	if r.err == nil {
		line, column := r.position(offset)
		r.err = &syntaxError{position{line, column}, message, hint}
	}
}

// token reads a token; ok is false once there is an error.
func (r *jsonReader) token() (t json.Token, ok bool) {
	if r.err != nil {
		return nil, false
	}
	start := r.next()
	t, err := r.dec.Token()
	if err == nil {
		return t, true
	}
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.HasPrefix(err.Error(), "unexpected end"):
		r.fail(start, "the JSON object is not closed", "close every {, [ and \" that was opened")
	case errors.As(err, &syntax):
		at := max(start, min(int(syntax.Offset)-1, len(r.input)))
		r.fail(at, "this is not JSON: "+syntax.Error(), `write "name": value, with double quotes, a comma between fields and none after the last`)
	default:
		r.fail(start, "this is not JSON: "+err.Error(), "")
	}
	return nil, false
}

// value reads the next value of any kind.
func (r *jsonReader) value(depth int) value {
	start := r.next()
	if r.left--; r.left < 0 || depth > maxDepth {
		r.fail(start, "the JSON holds too many or too deeply nested values", "write it flatter")
	}
	t, ok := r.token()
	if !ok {
		return value{}
	}
	var v value
	v.line, v.column = r.position(start)
	switch t := t.(type) {
	case json.Delim:
		switch t {
		case '{':
			v.kind = tableValue
			v.fields = r.table(depth)
		case '[':
			v.kind = listValue
			for r.err == nil && r.dec.More() {
				v.list = append(v.list, r.value(depth+1))
			}
			r.token()
		}
	case string:
		v.kind, v.text = textValue, t
	case json.Number:
		v.kind, v.text = numberValue, t.String()
	case bool:
		v.kind, v.text = boolValue, "false"
		if t {
			v.text = "true"
		}
	}
	return v
}

// table reads the fields of an object up to and with its closing brace.
func (r *jsonReader) table(depth int) []entry {
	var fields []entry
	for r.err == nil && r.dec.More() {
		start := r.next()
		key, ok := r.token()
		if !ok {
			break
		}
		e := entry{}
		e.key, _ = key.(string)
		e.line, e.column = r.position(start)
		e.value = r.value(depth + 1)
		fields = append(fields, e)
	}
	r.token()
	return fields
}
