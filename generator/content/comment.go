package content

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Comment is one reader's comment, approved or removed, from
// content/comments/<post id>/<comment id>.json.
type Comment struct {
	ID      string // file name without extension
	Post    string // id of the post
	Parent  string // id of the comment that this one answers; "" means the post itself
	Path    string // the source file
	Name    string // as the reader gave it, plain text; "" when removed
	URL     string // http(s) or ""
	HTML    string // the body, rendered and sanitised; "" when removed
	Text    string // the body as plain text
	Date    time.Time
	Removed bool // a tombstone, which keeps the place of its replies
	Staff   bool
}

// Limits of comments. What is larger is no comment of ours, and could make the
// build slow.
const (
	maxComment     = 64 << 10 // bytes of a file
	maxCommentName = 200      // characters
	maxCommentBody = 20_000   // characters
	maxCommentURL  = 2_000    // bytes
)

// ParseComment reads a comment from content/comments/<post id>/<comment id>.json.
// Comments are foreign text: nothing is guessed, and a file that is not exactly
// as the receiver writes it is refused. The error is a source.ErrorList with all
// that is wrong. A date without zone, which only imports have, is in loc; nil
// means UTC. In the HTML all markup is sanitised.
func ParseComment(path string, data []byte, loc *time.Location) (*Comment, error) {
	if loc == nil {
		loc = time.UTC
	}
	d := &decoder{path: path, loc: loc}
	c := &commentReader{decoder: d, comment: &Comment{Path: path}}
	c.read(data)
	if len(d.issues) > 0 {
		return nil, d.sortIssues()
	}
	return c.comment, nil
}

// commentReader reads the fields of one comment.
type commentReader struct {
	*decoder
	comment *Comment
	given   map[string]*value
	status  string
}

func (c *commentReader) read(data []byte) {
	post, id, ok := commentPlace(c.path)
	if !ok {
		c.refuse(position{}, "move it to content/comments/<post id>/<comment id>.json", "this is no place for a comment")
		return
	}
	if len(data) > maxComment {
		c.refuse(position{}, "a comment has at most 64 KiB", "the file has %d bytes", len(data))
		return
	}
	if !c.checkEncoding(data) {
		return
	}
	table, syntax := decodeJSON(bytes.TrimPrefix(data, []byte("\ufeff")), 1)
	if syntax != nil {
		c.refuse(syntax.position, syntax.hint, "%s", syntax.message)
		return
	}
	c.collect(&table)
	if v := c.need("v", numberValue); v != nil && v.text != "1" {
		c.refuse(position{v.line, v.column}, "this program reads version 1", "version %s is not known", v.text)
	}
	c.comment.ID = c.agree("id", id, "the file's name")
	c.comment.Post = c.agree("post", post, "the file's folder")
	c.people()
	c.words()
}

// commentPlace takes the post's and the comment's id out of a path.
func commentPlace(path string) (post, id string, ok bool) {
	rest, ok := strings.CutPrefix(path, "content/comments/")
	post, file := cutLast(rest)
	id, json := strings.CutSuffix(file, ".json")
	return post, id, ok && json && validID(post) && validCommentID(id)
}

// validCommentID tells whether a text can be a comment's id: a fragment of an
// address and a file's name.
func validCommentID(s string) bool {
	if s == "" || len(s) > 100 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isAlpha(c) && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func (c *commentReader) refuse(at position, hint, format string, args ...any) {
	c.fail(at, "comment", hint, format, args...)
}

// collect puts the fields in order, and refuses those that comments do not have.
func (c *commentReader) collect(table *value) {
	names := []string{"v", "id", "post", "parent", "name", "url", "body", "date", "status", "staff", "source"}
	c.given = make(map[string]*value, len(names))
	for i := range table.fields {
		e := &table.fields[i]
		at := position{e.line, e.column}
		known := false
		for _, name := range names {
			known = known || name == e.key
		}
		switch {
		case !known:
			c.refuse(at, "the fields are "+orList(names, "and"), "there is no field %s", strconv.Quote(shorten(e.key, 40)))
		case c.given[e.key] != nil:
			c.refuse(at, "keep one of them", "%s is given twice", e.key)
		default:
			c.given[e.key] = &e.value
		}
	}
}

// need gives a field that must be there and be of a kind; nil when it is not.
func (c *commentReader) need(name string, kind valueKind) *value {
	v := c.given[name]
	if v == nil || v.kind == nullValue {
		c.refuse(position{1, 1}, "add \""+name+"\"", "there is no %s", name)
		return nil
	}
	if v.kind != kind {
		what := map[valueKind]string{textValue: "text in double quotes", numberValue: "a number", boolValue: "true or false"}[kind]
		c.refuse(position{v.line, v.column}, "write "+what, "%s: %s is of the wrong kind", name, v.describe())
		return nil
	}
	return v
}

// optional is need for a field that may be missing.
func (c *commentReader) optional(name string, kind valueKind) *value {
	if v := c.given[name]; v == nil || v.kind == nullValue {
		return nil
	}
	return c.need(name, kind)
}

// agree reads a field that repeats what the path says.
func (c *commentReader) agree(name, want, where string) string {
	if v := c.need(name, textValue); v != nil && v.text != want {
		c.refuse(position{v.line, v.column}, "write "+strconv.Quote(want)+", or move the file", "%s: %s differs from %s", name, v.describe(), where)
	}
	return want
}

// people reads who wrote the comment, when, and whom it answers.
func (c *commentReader) people() {
	if v := c.need("status", textValue); v != nil {
		switch c.status = v.text; c.status {
		case "approved":
		case "removed":
			c.comment.Removed = true
		default:
			c.refuse(position{v.line, v.column}, "write approved or removed", "status: %s is not known", v.describe())
		}
	}
	if v := c.need("date", textValue); v != nil {
		c.name, c.key = "date", "date"
		if c.comment.Date = c.decoder.date(v); c.comment.Date.IsZero() && !c.reported("date") {
			c.refuse(position{v.line, v.column}, dateHint, "date: the text is empty")
		}
	}
	if v := c.optional("parent", textValue); v != nil && v.text != "" {
		if !validCommentID(v.text) || v.text == c.comment.ID {
			c.refuse(position{v.line, v.column}, "write the id of the comment that this one answers", "parent: %s cannot be the parent", v.describe())
		}
		c.comment.Parent = v.text
	}
	if v := c.optional("staff", boolValue); v != nil {
		c.comment.Staff = v.text == "true"
	}
	c.optional("source", textValue)
}

// words reads the name, the address and the text. A removed comment has none of
// them, whatever the file says.
func (c *commentReader) words() {
	before := len(c.issues)
	name, url := c.optional("name", textValue), c.optional("url", textValue)
	body := c.optional("body", textValue)
	if c.comment.Removed || c.status == "" || len(c.issues) > before {
		return
	}
	if name == nil || collapse(cleanForeign(name.text)) == "" {
		c.refuse(c.placeOr(name), "write the reader's name", "an approved comment has no name")
	} else if c.comment.Name = collapse(cleanForeign(name.text)); utf8.RuneCountInString(c.comment.Name) > maxCommentName {
		c.refuse(c.placeOr(name), "a name has at most 200 characters", "name: the text is too long")
	}
	if url != nil && url.text != "" {
		if len(url.text) > maxCommentURL || !isWebURL(url.text) {
			c.refuse(c.placeOr(url), "write an http or https address, or none", "url: %s is not a web address", url.describe())
		}
		c.comment.URL = url.text
	}
	switch {
	case body == nil || strings.TrimSpace(cleanForeign(body.text)) == "":
		c.refuse(c.placeOr(body), "write the comment", "an approved comment has no body")
	case utf8.RuneCountInString(body.text) > maxCommentBody:
		c.refuse(c.placeOr(body), "a comment has at most 20000 characters", "body: the text is too long")
	default:
		c.comment.HTML, c.comment.Text = renderComment(cleanForeign(body.text))
	}
}

func (c *commentReader) placeOr(v *value) position {
	if v == nil {
		return position{1, 1}
	}
	return position{v.line, v.column}
}

// cleanForeign composes a reader's text (Unicode NFC) and takes out what is not
// seen but works: control characters other than line ends and tabs, marks that
// turn the direction of text, invisible characters but for the two joiners that
// scripts need, and accents beyond four on one letter.
func cleanForeign(s string) string {
	accents := 0
	s = strings.Map(func(r rune) rune {
		const joiner, nonJoiner = 0x200D, 0x200C
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Cf, r) && r != joiner && r != nonJoiner:
			return -1
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if accents++; accents > 4 {
				return -1
			}
			return r
		}
		accents = 0
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return norm.NFC.String(s)
}
