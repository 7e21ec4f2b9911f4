package content

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"broadsheet/generator/verbatim"
)

// Nearly all front matter is a few lines of `key: value`. Such a block is read here, in a
// tenth of the time that a parser of all of YAML takes. What is in any way more than that,
// or wrong, is left to the parser, so there is one meaning of a block: tests compare the two.

// plainReader reads a block of YAML line by line. It has memory that serves for one
// block after the other; what it has read is good until the next.
type plainReader struct {
	lines  []string // all parts of one text, as are the values
	line   int      // number of the first line in the file
	fields []entry
	values []value // of lists, one list behind the other
}

// Larger blocks and longer keys are the parser's matter, which bounds how many values
// there are and how far a key's colon may be.
const (
	maxPlain      = maxValues // bytes; a value has more than one
	maxPlainLines = 200
	maxPlainKey   = 200
)

// reset lets go of what was read.
func (r *plainReader) reset() {
	clear(r.lines)
	clear(r.fields)
	clear(r.values)
	r.lines, r.fields, r.values = r.lines[:0], r.fields[:0], slices.Grow(r.values[:0], 1) // an empty list is not nil
}

// decode reads a block of simple fields whose first line is the given line of the file.
// It is not ok when the block has anything else.
func (r *plainReader) decode(block []byte, line int) (value, bool) {
	if len(block) > maxPlain || bytes.Count(block, []byte{'\n'}) >= maxPlainLines || !plainBytes(block) {
		return value{}, false
	}
	r.reset()
	r.line = line
	for text, rest, more := "", string(block), true; more; {
		text, rest, more = strings.Cut(rest, "\n")
		r.lines = append(r.lines, text)
	}
	for i := 0; i < len(r.lines); {
		n, ok := r.field(i)
		if !ok {
			return value{}, false
		}
		i += n
	}
	if len(r.fields) == 0 {
		return value{}, false
	}
	return value{kind: tableValue, line: r.fields[0].line, column: 1, fields: r.fields}, true
}

// plainBytes tells whether a block has none of the characters that YAML minds.
func plainBytes(block []byte) bool {
	for _, c := range block {
		if c < ' ' && c != '\n' || c == 0x7f {
			return false
		}
	}
	// Outside ASCII, only what is beyond doubt a printable character.
	return utf8.Valid(block) && !bytes.Contains(block, []byte("\xc2")) && !bytes.Contains(block, []byte("\xef"))
}

// field reads the field that begins on a line, and gives the number of its lines.
func (r *plainReader) field(i int) (lines int, ok bool) {
	text := r.lines[i]
	if len(text) == 0 || text[0] == '#' {
		return 1, true
	}
	end := 0
	for end < len(text) && (verbatim.Alphanumeric(text[end]) || text[end] == '_' || text[end] == '-' && end > 0) {
		end++
	}
	if end == 0 || end > maxPlainKey || !isAlpha(text[0]) || end >= len(text) || text[end] != ':' || !plainWord(text[:end]) {
		return 0, false
	}
	key := text[:end]
	if hasKey(r.fields, key) {
		return 0, false
	}
	start := end + 1
	for start < len(text) && text[start] == ' ' {
		start++
	}
	v := value{line: r.line + i, column: start + 1}
	switch {
	case start == len(text):
		var list value
		if list, lines, ok = r.items(i + 1); lines > 0 {
			v = list
		} else {
			v.column = end + 2 // nothing is given, right behind the colon
		}
	case start == end+1: // no blank after the colon
		return 0, false
	case text[start] == '"' || text[start] == '\'':
		if v, lines, ok = r.quoted(i, start); ok {
			break
		}
		fallthrough
	default:
		v, ok = r.value(i, start)
		ok = ok && (i+1 == len(r.lines) || !startsWith(r.lines[i+1], ' ')) // or the value goes on
	}
	r.fields = append(r.fields, entry{key, r.line + i, 1, v})
	return 1 + lines, ok
}

// quoted reads a text in quotes that goes on in the next lines, and gives how many these are.
// A line end with the blanks around it is one blank there.
func (r *plainReader) quoted(i, start int) (v value, lines int, ok bool) {
	line := r.lines[i]
	quote, text := line[start], line[start+1:]
	var all []byte
	for {
		switch end := strings.IndexByte(text, quote); {
		case strings.IndexByte(text, '\\') >= 0, end >= 0 && end < len(text)-1, end >= 0 && lines == 0:
			return v, 0, false
		case end >= 0:
			all = append(all, text[:end]...)
			return value{kind: textValue, line: r.line + i, column: column(line, start), text: string(all)}, lines, true
		}
		lines++
		if i+lines >= len(r.lines) {
			return v, 0, false
		}
		all = append(append(all, strings.TrimRight(text, " ")...), ' ')
		if text = strings.TrimLeft(r.lines[i+lines], " "); text == "" || text == r.lines[i+lines] && (text[0] == '-' || text[0] == '.') {
			return v, 0, false
		}
	}
}

func startsWith(line string, c byte) bool { return len(line) > 0 && line[0] == c }

// items reads a list with an item on each line, from a line on. There may be none.
func (r *plainReader) items(i int) (list value, lines int, ok bool) {
	indent, start := -1, len(r.values)
	for ; i < len(r.lines); i++ {
		text := r.lines[i]
		dash := 0
		for dash < len(text) && text[dash] == ' ' {
			dash++
		}
		if dash == len(text) && dash > 0 || dash < len(text) && dash > 0 && text[dash] != '-' {
			return list, 0, false
		}
		if len(text) == 0 || text[dash] != '-' {
			break
		}
		if indent < 0 {
			indent = dash
			list = value{kind: listValue, line: r.line + i, column: dash + 1}
		}
		if dash != indent || dash+2 >= len(text) || text[dash+1] != ' ' || text[dash+2] == ' ' {
			return list, 0, false
		}
		v, ok := r.value(i, dash+2)
		// "- name: Ada" is a table in a list.
		if !ok || v.kind != textValue || strings.Contains(text, ": ") || strings.HasSuffix(text, ":") {
			return list, 0, false
		}
		r.values = append(r.values, v)
		lines++
	}
	list.list = r.values[start:len(r.values):len(r.values)]
	return list, lines, true
}

// value reads the value from a place in a line to its end.
func (r *plainReader) value(i, start int) (value, bool) {
	text := r.lines[i]
	if text[len(text)-1] == ' ' {
		return value{}, false
	}
	if text[start] != '[' {
		return r.scalar(i, start, len(text), false)
	}
	if text[len(text)-1] != ']' {
		return value{}, false
	}
	v := value{kind: listValue, line: r.line + i, column: column(text, start)}
	first, at, end := len(r.values), start+1, len(text)-1
	for at < end {
		item := at
		for item < end && text[item] == ' ' {
			item++
		}
		stop := item
		if stop < end && (text[stop] == '"' || text[stop] == '\'') {
			for stop++; stop < end && text[stop] != text[item]; stop++ {
			}
			stop++ // behind the quote
		} else {
			for stop < end && text[stop] != ',' {
				stop++
			}
		}
		if stop <= item || stop > end || stop < end && text[stop] != ',' || stop+1 == end {
			return value{}, false
		}
		one, ok := r.scalar(i, item, stop, true)
		if !ok {
			return value{}, false
		}
		r.values = append(r.values, one)
		at = stop + 1
	}
	v.list = r.values[first:len(r.values):len(r.values)]
	return v, true
}

// column counts the characters before a place, from 1.
func column(line string, at int) int { return utf8.RuneCountInString(line[:at]) + 1 }

// scalar reads a text, quoted or not, a number or a date, between two places of a line.
func (r *plainReader) scalar(i, start, end int, inList bool) (value, bool) {
	raw := r.lines[i][start:end]
	v := value{kind: textValue, line: r.line + i, column: column(r.lines[i], start)}
	if quote := raw[0]; quote == '"' || quote == '\'' {
		if len(raw) < 2 || raw[len(raw)-1] != quote {
			return value{}, false
		}
		v.text = raw[1 : len(raw)-1]
		return v, strings.IndexByte(v.text, quote) < 0 && strings.IndexByte(v.text, '\\') < 0
	}
	v.text = raw
	switch {
	case strings.Contains(raw, ": "), strings.Contains(raw, " #"), raw[len(raw)-1] == ':', raw[len(raw)-1] == ' ',
		inList && strings.ContainsAny(raw, `[]{},:"'`):
		return value{}, false
	case raw == "true" || raw == "false":
		v.kind = boolValue
		return v, true
	case isAlpha(raw[0]) || raw[0] == '/' || raw[0] >= utf8.RuneSelf:
		return v, plainWord(raw)
	case isNumber(raw):
		v.kind = numberValue
		return v, true
	case isDate(raw):
		return v, true
	}
	return value{}, false
}

// plainWord tells whether a text that begins with a letter, or a slash, is a text in YAML, and
// no truth value, number or nothing. The words of YAML 1.1, as yes and off, are texts to the
// parser.
func plainWord(text string) bool {
	switch strings.ToLower(text) {
	case "true", "false", "null", "inf", "nan":
		return false
	}
	return true
}

// isNumber tells whether a text is a number of a few digits, without zeros before it.
func isNumber(text string) bool {
	if text[0] == '0' || len(text) > 9 {
		return text == "0"
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isDate tells whether a text is a date, perhaps with a time.
func isDate(text string) bool {
	const form = "0000-00-00T00:00:00"
	if len(text) < len("0000-00-00") {
		return false
	}
	for i := range min(len(text), len(form)) {
		switch c := text[i]; form[i] {
		case '0':
			if c < '0' || c > '9' {
				return false
			}
		case 'T':
			if c != 'T' && c != ' ' {
				return false
			}
		default:
			if c != form[i] {
				return false
			}
		}
	}
	switch rest := text[min(len(text), len(form)):]; {
	case len(text) == len("0000-00-00"), len(text) == len("0000-00-00T00:00"), len(text) >= len(form) && (rest == "" || rest == "Z"):
		return true
	default:
		return len(text) >= len(form) && len(rest) == len("+00:00") && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':' &&
			strings.Trim(rest[1:3]+rest[4:], "0123456789") == ""
	}
}
