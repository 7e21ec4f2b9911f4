package content

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"broadsheet/generator/source"

	"github.com/adrg/frontmatter"
)

// maxFrontMatter is the most bytes that a block of front matter may have.
const maxFrontMatter = 256 << 10

// frontMatter is what stands before the body of a file.
type frontMatter struct {
	found bool  // whether there is a block at all
	open  int   // line of the opening fence
	table value // the fields; kind is tableValue unless the block is broken
}

// fenced is a block of front matter while the fences around it are looked for. It hands
// out the lines of the file that may be one, so that nothing copies the block.
type fenced struct {
	plain  *plainReader
	data   []byte // the file
	line   int    // of the block's first line in the file
	start  int    // where in data the block begins
	end    int    // where in data the line begins that was handed out last
	next   int    // where in data the line after it begins
	left   []byte // what is left to hand out of it
	found  bool
	table  value
	syntax *syntaxError
}

// Read gives the next line that may be a fence, or as much of it as there is room for.
func (b *fenced) Read(p []byte) (int, error) {
	for len(b.left) == 0 {
		if b.next == len(b.data) {
			return 0, io.EOF
		}
		line := b.data[b.next:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end+1]
		}
		b.end, b.next = b.next, b.next+len(line)
		if !isAlpha(line[0]) {
			b.left = line
		}
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

// errBlockRead ends the reading of a file behind its front matter, so that nothing copies the
// body.
var errBlockRead = errors.New("the front matter is read")

// fences are those that are understood.
type fences struct {
	list  []*frontmatter.Format
	lines sync.Pool // of *bufio.Reader, as adrg/frontmatter makes one for each file that comes without
}

// newFences lists the fences. What stands between them is decoded by our own
// functions, which keep the positions.
func newFences() *fences {
	fence := func(start, end string, decode func(b *fenced, block []byte) (value, *syntaxError)) *frontmatter.Format {
		return frontmatter.NewFormat(start, end, func(_ []byte, v any) error {
			b := v.(*fenced)
			b.found = true
			block := b.data[b.start:b.end]
			if len(block) > maxFrontMatter {
				b.syntax = &syntaxError{position{b.line - 1, 1}, "the front matter is larger than 256 KiB", "move the text below the closing " + end}
				return errBlockRead
			}
			b.table, b.syntax = decode(b, block)
			return errBlockRead
		})
	}
	asYAML := func(b *fenced, block []byte) (value, *syntaxError) { return b.plain.decodeYAML(block, b.line) }
	asTOML := func(b *fenced, block []byte) (value, *syntaxError) { return decodeTOML(block, b.line) }
	asJSON := func(b *fenced, block []byte) (value, *syntaxError) { return decodeJSON(block, b.line) }
	list := []*frontmatter.Format{
		fence("---", "---", asYAML),
		fence("---yaml", "---", asYAML),
		fence("+++", "+++", asTOML),
		fence("---toml", "---", asTOML),
		fence(";;;", ";;;", asJSON),
		fence("---json", "---", asJSON),
	}
	return &fences{list, sync.Pool{New: func() any { return bufio.NewReader(nil) }}}
}

// splitFrontMatter takes a file apart into front matter and body, and reads the
// front matter. Line is the line of the file on which the body starts. When ok
// is false the body could not be told from the front matter.
func (d *decoder) splitFrontMatter(formats *fences, data []byte) (fm frontMatter, body []byte, line int, ok bool) {
	if !d.checkEncoding(data) {
		return fm, nil, 1, false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	first, before := firstLine(data)
	fm.open = before + 1
	if opensJSON(first) {
		return d.splitJSON(data, fm)
	}
	if !strings.HasPrefix(first, "---") && first != "+++" && first != ";;;" {
		return fm, data, 1, true
	}
	block := &d.block
	*block = fenced{plain: &d.plain, data: data, line: fm.open + 1}
	for range fm.open {
		block.start += max(bytes.IndexByte(data[block.start:], '\n')+1, 0)
	}
	lines := formats.lines.Get().(*bufio.Reader)
	lines.Reset(block)
	_, err := frontmatter.Parse(lines, block, formats.list...)
	formats.lines.Put(lines)
	if err != nil && err != errBlockRead {
		d.fail(position{fm.open, 1}, "front-matter.syntax", "", "the front matter cannot be read: %v", err)
		return fm, nil, 1, false
	}
	if !block.found {
		return fm, data, 1, d.checkUnclosed(first, fm.open)
	}
	fm.found, fm.table = true, block.table
	if block.syntax != nil {
		d.syntax(block.syntax)
	} else if fm.table.kind != tableValue && fm.table.kind != nullValue {
		d.fail(position{fm.table.line, fm.table.column}, "front-matter.syntax", fm.table.fieldsHint(),
			"the front matter is %s", fm.table.describe())
	}
	return fm, data[block.next:], 1 + bytes.Count(data[:block.next], []byte{'\n'}), true
}

// fieldsHint says how fields are written, to somebody who has written something else.
func (v value) fieldsHint() string {
	switch {
	case v.kind == textValue && unspacedField.MatchString(v.text):
		return "put a space after each colon, as in title: …"
	case v.kind == textValue && assignedField.MatchString(v.text):
		return "write title: … with a colon, or begin and end the front matter with +++ instead of ---, as TOML wants it"
	}
	return "write fields, one a line, as in title: …"
}

var (
	unspacedField = regexp.MustCompile(`^\w+:\S`)
	assignedField = regexp.MustCompile(`^\w+ *= *\S`)
)

// splitJSON cuts off an object at the start of a file. Such a block has no
// fences: JSON itself says where it ends, whatever blank lines it holds.
func (d *decoder) splitJSON(data []byte, fm frontMatter) (_ frontMatter, body []byte, line int, ok bool) {
	blank := len(data) - len(bytes.TrimLeft(data, " \t\r\n"))
	r := newJSONReader(data[blank:], fm.open)
	_, r.at.column = endOf(data[:blank], 1)
	fm.found = true
	fm.table = r.document()
	if r.err != nil {
		if r.err.message == "the JSON object is not closed" {
			r.err.position = position{fm.open, 1}
			r.err.message = "the front matter that opens here with { is not closed"
		}
		d.syntax(r.err)
		return fm, nil, 1, false
	}
	end := blank + int(r.dec.InputOffset())
	rest, _, _ := bytes.Cut(data[end:], []byte{'\n'})
	if len(bytes.TrimSpace(rest)) > 0 {
		line, column := endOf(data[:end], 1)
		d.fail(position{line, column}, "front-matter.syntax", "start the text on a line of its own", "text follows the closing } of the front matter")
	}
	end = min(end+len(rest)+1, len(data))
	line, _ = endOf(data[:end], 1)
	return fm, data[end:], line, true
}

// opensJSON tells whether a file's first line opens a JSON object; shortcodes
// ({{< >}}) and Liquid ({% %}) do not.
func opensJSON(first string) bool {
	if !strings.HasPrefix(first, "{") {
		return false
	}
	rest := strings.TrimLeft(first[1:], " \t")
	return rest == "" || rest[0] == '"' || rest[0] == '}'
}

// firstLine gives the first line that is not blank, trimmed, and how many lines
// stand before it.
func firstLine(data []byte) (line string, before int) {
	for len(data) > 0 {
		head, rest, _ := bytes.Cut(data, []byte{'\n'})
		if head = bytes.TrimSpace(head); len(head) > 0 {
			return shorten(string(head[:min(len(head), 80)]), 40), before
		}
		data = rest
		before++
	}
	return "", 0
}

// checkUnclosed reports front matter that is opened and never closed. It gives
// false when there was something to report.
func (d *decoder) checkUnclosed(first string, line int) bool {
	end := ""
	switch first {
	case "---", "---yaml", "---toml", "---json":
		end = "---"
	case "+++", ";;;":
		end = first
	default:
		return true // a line of dashes and text is no fence
	}
	d.fail(position{line, 1}, "front-matter.unclosed", "write "+end+" on a line of its own after the last field",
		"the front matter that opens here with %s is not closed", first)
	return false
}

// checkEncoding refuses what is not UTF-8.
func (d *decoder) checkEncoding(data []byte) bool {
	if utf8.Valid(data) {
		return true
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		d.fail(position{1, 1}, "content.encoding", "save it as UTF-8", "the file is UTF-16")
		return false
	}
	good := 0
	for good < len(data) {
		r, size := utf8.DecodeRune(data[good:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		good += size
	}
	line, column := endOf(data[:good], 1)
	d.fail(position{line, column}, "content.encoding", "save the file as UTF-8", "byte 0x%02x is not UTF-8 text", data[good])
	return false
}

// endOf gives the position right after a text whose first line has the given
// number.
func endOf(text []byte, line int) (int, int) {
	line += bytes.Count(text, []byte{'\n'})
	return line, utf8.RuneCount(text[bytes.LastIndexByte(text, '\n')+1:]) + 1
}

// syntax reports a block that cannot be read.
func (d *decoder) syntax(e *syntaxError) {
	code := "front-matter.syntax"
	if strings.HasSuffix(e.message, "is not closed") && strings.HasPrefix(e.message, "the front matter") {
		code = "front-matter.unclosed"
	}
	d.issues.Add(source.Errorf(d.at(e.position), code, e.hint, "%s", e.message))
}
