package feed

import (
	"strconv"
	"time"
	"unicode/utf8"

	"broadsheet/generator/verbatim"
)

// jsonWriter writes JSON objects, leaving out members without a value.
type jsonWriter struct{ buf []byte }

// comma separates a value from the one before it.
func (w *jsonWriter) comma() {
	switch w.buf[len(w.buf)-1] {
	case '{', '[', ':':
	default:
		w.buf = append(w.buf, ',')
	}
}

// key writes the name of a member, in which nothing needs escaping.
func (w *jsonWriter) key(name string) {
	w.comma()
	w.buf = append(append(append(w.buf, '"'), name...), '"', ':')
}

// open begins an object with an @type, and an @id if there is one.
func (w *jsonWriter) open(typ, id string) {
	w.comma()
	w.buf = append(w.buf, '{')
	w.text("@type", typ)
	w.text("@id", id)
}

// openAt is open with an @id made of a URL and a fragment.
func (w *jsonWriter) openAt(typ, url, fragment string) {
	w.open(typ, url)
	w.buf = append(append(w.buf[:len(w.buf)-1], fragment...), '"')
}

func (w *jsonWriter) close() { w.buf = append(w.buf, '}') }

// array begins a list under a name.
func (w *jsonWriter) array(name string) {
	w.key(name)
	w.buf = append(w.buf, '[')
}

func (w *jsonWriter) closeArray() { w.buf = append(w.buf, ']') }

func (w *jsonWriter) text(name, value string) {
	if value != "" {
		w.key(name)
		w.quote(value)
	}
}

func (w *jsonWriter) texts(name string, values []string) {
	if len(values) == 0 {
		return
	}
	w.array(name)
	for _, v := range values {
		w.comma()
		w.quote(v)
	}
	w.closeArray()
}

// reference refers to a node by its @id.
func (w *jsonWriter) reference(name, id string) {
	if id != "" {
		w.key(name)
		w.buf = append(w.buf, '{')
		w.text("@id", id)
		w.close()
	}
}

// date writes an ISO 8601 date and time with its zone.
func (w *jsonWriter) date(name string, t time.Time) {
	if !t.IsZero() {
		w.key(name)
		w.buf = append(w.buf, '"')
		w.buf = t.AppendFormat(w.buf, time.RFC3339)
		w.buf = append(w.buf, '"')
	}
}

func (w *jsonWriter) positive(name string, n int) {
	if n > 0 {
		w.number(name, n)
	}
}

func (w *jsonWriter) number(name string, n int) {
	w.key(name)
	w.buf = strconv.AppendInt(w.buf, int64(n), 10)
}

func (w *jsonWriter) boolean(name string, value bool) {
	w.key(name)
	w.buf = strconv.AppendBool(w.buf, value)
}

// quote writes a JSON string. "<" is escaped, so that no text can end the script
// element that holds the JSON or begin a comment in it; U+2028 and U+2029,
// because JavaScript takes them for line ends. What is not UTF-8 becomes U+FFFD.
func (w *jsonWriter) quote(s string) {
	const hex = "0123456789abcdef"
	w.buf = append(w.buf, '"')
	done := 0
	for i := 0; ; {
		if i += plainInJSON.Length(s[i:]); i == len(s) {
			break
		}
		c, size := s[i], 1
		var r rune
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
			if r != '\u2028' && r != '\u2029' && (r != utf8.RuneError || size > 1) {
				i += size
				continue
			}
		}
		w.buf = append(w.buf, s[done:i]...)
		switch {
		case c == '"' || c == '\\':
			w.buf = append(w.buf, '\\', c)
		case c == '\n':
			w.buf = append(w.buf, `\n`...)
		case c < utf8.RuneSelf:
			w.buf = append(w.buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case r == utf8.RuneError:
			w.buf = append(w.buf, "\uFFFD"...)
		default:
			w.buf = append(w.buf, `\u202`...)
			w.buf = append(w.buf, hex[r&15])
		}
		i += size
		done = i
	}
	w.buf = append(w.buf, s[done:]...)
	w.buf = append(w.buf, '"')
}

// plainInJSON are the bytes that stand for themselves.
var plainInJSON = verbatim.Of(func(c byte) bool { return c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '<' })
