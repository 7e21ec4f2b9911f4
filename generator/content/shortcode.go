package content

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// tag is one shortcode tag as written: {{< name args >}}, {{< name args />}},
// {{< /name >}}, or the same with % in place of the angle brackets.
type tag struct {
	name    string
	args    []string
	named   map[string]string
	end     bool   // {{< /name >}}
	closed  bool   // {{< name />}}
	literal string // what {{</* … */>}} prints; then nothing else is set
	start   int    // offset in the source
	stop    int
}

// maxTag is the longest tag in bytes, so that half-open tags cost little.
const maxTag = 8 << 10

// errUnclosedTag is the error of a tag that has no end within the text.
var errUnclosedTag = errors.New("the shortcode tag is not closed")

// tagError is a slip within a tag.
type tagError struct {
	offset  int // in the text given to scanTag
	message string
	hint    string
}

func (e *tagError) Error() string { return e.message }

// isTagStart tells whether s begins like a shortcode tag.
func isTagStart(s []byte) bool {
	return len(s) >= 3 && s[0] == '{' && s[1] == '{' && (s[2] == '<' || s[2] == '%')
}

// scanTag reads the tag that s begins with, and says how many bytes it takes.
// The error is errUnclosedTag or a *tagError.
func scanTag(s []byte) (tag, int, error) {
	sc := tagScanner{src: s[:min(len(s), maxTag)], pos: 3, closer: ">}}"}
	if s[2] == '%' {
		sc.closer = "%}}"
	}
	if bytes.HasPrefix(sc.src[3:], []byte("/*")) {
		return sc.comment()
	}
	t, err := sc.tag()
	return t, sc.pos, err
}

type tagScanner struct {
	src    []byte
	pos    int
	closer string
}

// comment reads the escaped form {{</* … */>}}, which prints the tag without
// the comment marks.
func (sc *tagScanner) comment() (tag, int, error) {
	inner, _, found := bytes.Cut(sc.src[len("{{</*"):], []byte("*/"+sc.closer))
	if !found {
		return tag{}, len(sc.src), errUnclosedTag
	}
	length := len("{{</*") + len(inner) + len("*/") + len(sc.closer)
	return tag{literal: string(sc.src[:3]) + string(inner) + sc.closer}, length, nil
}

func (sc *tagScanner) tag() (tag, error) {
	var t tag
	sc.space()
	if sc.peek() == '/' {
		t.end = true
		sc.pos++
		sc.space()
	}
	t.name = sc.word()
	if t.name == "" {
		if sc.pos >= len(sc.src) {
			return t, errUnclosedTag
		}
		return t, sc.slip("a shortcode tag has no name", `write {{< name >}}, or {{</* … */>}} to show a tag`)
	}
	for {
		spaced := sc.space()
		if sc.pos >= len(sc.src) {
			return t, errUnclosedTag
		}
		if sc.accept("/" + sc.closer) {
			t.closed = true
			if t.end {
				sc.pos -= len("/" + sc.closer)
				return t, sc.slip("an end tag closes itself", "write {{< /"+t.name+" >}}")
			}
			return t, nil
		}
		if sc.accept(sc.closer) {
			return t, nil
		}
		if !spaced {
			return t, sc.unexpected()
		}
		if t.end {
			return t, sc.slip("an end tag has arguments", "write {{< /"+t.name+" >}}")
		}
		if err := sc.argument(&t); err != nil {
			return t, err
		}
	}
}

// argument reads value or key=value.
func (sc *tagScanner) argument(t *tag) error {
	start := sc.pos
	if c := sc.peek(); c == '"' || c == '`' {
		value, err := sc.quoted()
		if err != nil {
			return err
		}
		t.args = append(t.args, value)
		return nil
	}
	word := sc.word()
	if word == "" {
		return sc.unexpected()
	}
	if !sc.accept("=") {
		t.args = append(t.args, word)
		return nil
	}
	value, err := sc.value(word)
	if err != nil {
		return err
	}
	if _, twice := t.named[word]; twice {
		return &tagError{start, fmt.Sprintf("the argument %q is given twice", word), "leave one out"}
	}
	if t.named == nil {
		t.named = map[string]string{}
	}
	t.named[word] = value
	return nil
}

func (sc *tagScanner) value(key string) (string, error) {
	if c := sc.peek(); c == '"' || c == '`' {
		return sc.quoted()
	}
	if word := sc.word(); word != "" {
		return word, nil
	}
	if sc.pos >= len(sc.src) {
		return "", errUnclosedTag
	}
	return "", sc.slip(fmt.Sprintf("the argument %q has no value", key), "write "+key+`="value"`)
}

// quoted reads "text", in which a backslash makes a quote or backslash plain,
// or `text`, in which nothing is special.
func (sc *tagScanner) quoted() (string, error) {
	quote := sc.src[sc.pos]
	var value []byte
	for i := sc.pos + 1; i < len(sc.src); i++ {
		c := sc.src[i]
		switch {
		case c == quote:
			sc.pos = i + 1
			return string(value), nil
		case c == '\\' && quote == '"' && i+1 < len(sc.src) && (sc.src[i+1] == '"' || sc.src[i+1] == '\\'):
			i++
			value = append(value, sc.src[i])
		default:
			value = append(value, c)
		}
	}
	sc.pos = len(sc.src)
	return "", errUnclosedTag
}

// word reads a name or a bare value: anything but spaces, quotes and the
// characters that tags are made of. A slash counts unless it ends the tag.
func (sc *tagScanner) word() string {
	start := sc.pos
	for sc.pos < len(sc.src) {
		c := sc.src[sc.pos]
		if c <= ' ' || strings.IndexByte("\"`={}<>", c) >= 0 || sc.ahead(sc.closer) || sc.ahead("/"+sc.closer) {
			break
		}
		sc.pos++
	}
	return string(sc.src[start:sc.pos])
}

func (sc *tagScanner) space() bool {
	start := sc.pos
	for sc.pos < len(sc.src) && (sc.src[sc.pos] == ' ' || sc.src[sc.pos] == '\t' || sc.src[sc.pos] == '\n') {
		sc.pos++
	}
	return sc.pos > start
}

func (sc *tagScanner) peek() byte {
	if sc.pos < len(sc.src) {
		return sc.src[sc.pos]
	}
	return 0
}

func (sc *tagScanner) ahead(s string) bool {
	return bytes.HasPrefix(sc.src[sc.pos:], []byte(s))
}

func (sc *tagScanner) accept(s string) bool {
	if !sc.ahead(s) {
		return false
	}
	sc.pos += len(s)
	return true
}

func (sc *tagScanner) slip(message, hint string) error {
	return &tagError{sc.pos, message, hint}
}

func (sc *tagScanner) unexpected() error {
	if sc.pos >= len(sc.src) {
		return errUnclosedTag
	}
	r, _ := utf8.DecodeRune(sc.src[sc.pos:])
	return sc.slip(fmt.Sprintf("%q is not expected in a shortcode tag", r), `write {{< name "value" key="value" >}}`)
}
