package content

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Nearly all front matter is a few lines of `key: value`. Such a block is read
// here, in a tenth of the time that a parser of all of YAML takes. What is in any
// way more than that, or wrong, is left to the parser, so there is one meaning of a
// block: tests compare the two.

// plainReader reads a block of YAML line by line.
type plainReader struct {
	lines  []string // all parts of one text, as are the values
	line   int      // number of the first line in the file
	fields []entry
}

// Larger blocks and longer keys are the parser's matter, which bounds how many values
// there are and how far a key's colon may be.
const (
	maxPlain    = maxValues // bytes; a value has more than one
	maxPlainKey = 200
)

// decodePlain reads a block of simple fields whose first line is the given line of
// the file. It is not ok when the block has anything else.
func decodePlain(block []byte, line int) (value, bool) {
	if len(block) > maxPlain || !plainBytes(block) {
		return value{}, false
	}
	r := plainReader{lines: strings.Split(string(block), "\n"), line: line}
	if len(r.lines) > 200 {
		return value{}, false
	}
	r.fields = make([]entry, 0, len(r.lines))
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
	for end < len(text) && (isAlnum(text[end]) || text[end] == '_' || text[end] == '-' && end > 0) {
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
	if start == len(text) {
		v, n, ok := r.items(i + 1)
		r.fields = append(r.fields, entry{key, r.line + i, 1, v})
		return 1 + n, ok
	}
	if start == end+1 || i+1 < len(r.lines) && startsWith(r.lines[i+1], ' ') {
		return 0, false // no blank after the colon, or the value goes on
	}
	v, ok := r.value(i, start)
	r.fields = append(r.fields, entry{key, r.line + i, 1, v})
	return 1, ok
}

func startsWith(line string, c byte) bool { return len(line) > 0 && line[0] == c }

// items reads a list with an item on each line, from a line on.
func (r *plainReader) items(i int) (list value, lines int, ok bool) {
	indent := -1
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
		if !ok || strings.Contains(text, ": ") || strings.HasSuffix(text, ":") {
			return list, 0, false
		}
		list.list = append(list.list, v)
		lines++
	}
	return list, lines, indent >= 0
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
	v := value{kind: listValue, line: r.line + i, column: column(text, start), list: []value{}}
	at, end := start+1, len(text)-1
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
		v.list = append(v.list, one)
		at = stop + 1
	}
	return v, true
}

// column counts the characters before a place, from 1.
func column(line string, at int) int { return utf8.RuneCountInString(line[:at]) + 1 }

// scalar reads a text, quoted or not, a number or a date, between two places of a line.
func (r *plainReader) scalar(i, start, end int, inList bool) (value, bool) {
	raw := r.lines[i][start:end]
	v := value{kind: textValue, line: r.line + i, column: column(r.lines[i], start)}
	if quote := raw[0]; quote == '"' || quote == '\'' {
		if len(raw) < 2 || raw[len(raw)-1] != quote || strings.ContainsAny(raw[1:len(raw)-1], string(quote)+`\`) {
			return value{}, false
		}
		v.text = raw[1 : len(raw)-1]
		return v, true
	}
	v.text = raw
	switch {
	case strings.Contains(raw, ": "), strings.Contains(raw, " #"), raw[len(raw)-1] == ':', raw[len(raw)-1] == ' ',
		inList && strings.ContainsAny(raw, `[]{},:"'`):
		return value{}, false
	case isAlpha(raw[0]) || raw[0] == '/' || raw[0] >= utf8.RuneSelf:
		return v, plainWord(raw)
	case isDate(raw):
		return v, true
	}
	return value{}, false
}

// plainWord tells whether a text that begins with a letter, or a slash, is a text in YAML, and
// no truth value, number or nothing.
func plainWord(text string) bool {
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null", "inf", "nan":
		return false
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
