package content

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"broadsheet/generator/source"
)

// Limits of what a text may ask for. No author comes near them; without them, a
// text written for the purpose takes minutes, or all memory.
const (
	maxNesting     = 100         // quotes and lists that begin on one line
	maxNodeDepth   = 1000        // nodes within one another
	maxLinkCost    = 100_000_000 // links on a line, times its length in bytes
	maxDefinitions = 5000        // link definitions without an empty line between them
)

var replacement = []byte("\uFFFD")

// prepare sets the document's source, of a text that is UTF-8: line ends are LF, and
// what is a control character is U+FFFD, which leaves control characters to the
// renderer as markers.
func (d *document) prepare(body []byte) {
	if bytes.IndexByte(body, '\r') >= 0 {
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
	}
	if hasControl(body) {
		body = scrub(body)
	}
	d.source, d.masked = body, body
	d.checkLines()
}

func isControl(c byte) bool { return c < ' ' && c != '\t' && c != '\n' && c != '\r' }

// hasControl passes over 32 or eight bytes at once where none is below a space: where none is,
// no subtraction borrows from the next.
func hasControl(s []byte) bool {
	const spaces, top = 0x2020202020202020, 0x8080808080808080
	for i := 0; i < len(s); {
		if i+32 <= len(s) {
			b := s[i : i+32]
			w, x := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
			y, z := binary.LittleEndian.Uint64(b[16:]), binary.LittleEndian.Uint64(b[24:])
			if ((w-spaces)&^w|(x-spaces)&^x|(y-spaces)&^y|(z-spaces)&^z)&top == 0 {
				i += 32
				continue
			}
		}
		end := min(i+8, len(s))
		if end == i+8 {
			if x := binary.LittleEndian.Uint64(s[i:end]); (x-spaces)&^x&top == 0 {
				i = end
				continue
			}
		}
		for ; i < end; i++ {
			if isControl(s[i]) {
				return true
			}
		}
	}
	return false
}

// scrub gives the text with control characters replaced.
func scrub(s []byte) []byte {
	clean := make([]byte, 0, len(s)+16)
	for _, c := range s {
		if isControl(c) {
			clean = append(clean, replacement...)
		} else {
			clean = append(clean, c)
		}
	}
	return clean
}

// checkLines reports the first line that would take time out of proportion to
// its length: goldmark tries each quote and list again on each line, looks for
// the end of each link to the end of the line, and copies the rest of the
// definitions for each link definition. It takes note of lines that end with blanks.
func (d *document) checkLines() {
	definitions := 0
	for offset := 0; offset < len(d.source); {
		line := d.source[offset:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end+1]
		}
		definitions++
		if line[0] != '[' || !bytes.Contains(line, []byte("]:")) {
			definitions = 0
		}
		switch {
		case containers(line) > maxNesting:
			d.tooDeep(offset, "quotes and lists")
			return
		case len(line) > maxLinkCost/len(line) && len(line)*bytes.Count(line, []byte("](")) > maxLinkCost:
			d.issues.Add(source.Errorf(d.position(offset), "markdown.links", "break the line", "the line has too many links for its length"))
			return
		case definitions > maxDefinitions:
			d.issues.Add(source.Errorf(d.position(offset), "markdown.links", "put empty lines between them", "there are too many link definitions in a row"))
			return
		}
		offset += len(line)
		d.trails = d.trails || endsWithBlanks(line)
	}
}

// endsWithBlanks tells whether a line has two blanks or more before its end.
func endsWithBlanks(line []byte) bool {
	n := len(line)
	if n > 0 && line[n-1] == '\n' {
		n--
	}
	return n > 1 && util.IsSpace(line[n-1]) && util.IsSpace(line[n-2])
}

func (d *document) tooDeep(offset int, what string) {
	d.issues.Add(source.Errorf(d.position(offset), "markdown.nesting",
		"write at most "+strconv.Itoa(maxNesting)+" levels", "%s are nested too deeply", what))
}

// checkDepth reports a parsed text that is nested so deep that walking it would
// use up the stack, and empties it.
func (d *document) checkDepth(root ast.Node) {
	depth := 0
	for n := root; ; {
		if child := n.FirstChild(); child != nil {
			n = child
			if depth++; depth > maxNodeDepth {
				d.issues.Add(source.Errorf(d.position(0), "markdown.nesting", "simplify it", "the text is nested too deeply"))
				root.RemoveChildren(root)
				return
			}
			continue
		}
		for n != root && n.NextSibling() == nil {
			n = n.Parent()
			depth--
		}
		if n == root {
			return
		}
		n = n.NextSibling()
	}
}

// containers counts the marks of quotes and lists that a line begins with. What
// nests by indentation alone needs no limit: its lines grow with its depth.
func containers(line []byte) int {
	n := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
		case c == '>':
			n++
		case '0' <= c && c <= '9':
		case c == '-' || c == '*' || c == '+' || c == '.' || c == ')':
			if i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' {
				return n
			}
			n++
		default:
			return n
		}
	}
	return n
}

// position gives the place in the file of an offset in the source.
func (d *document) position(offset int) source.Position {
	if d.fixed != nil {
		return *d.fixed
	}
	if d.lines == nil {
		d.lines = append(d.lines, 0)
		for i, c := range d.source {
			if c == '\n' {
				d.lines = append(d.lines, i+1)
			}
		}
	}
	offset = min(max(offset, 0), len(d.source))
	line := lineOf(d.lines, offset)
	if from := d.lines[line]; d.counted.offset < from || d.counted.offset > offset {
		d.counted = counted{offset: from}
	}
	d.counted.characters += utf8.RuneCount(d.source[d.counted.offset:offset])
	d.counted.offset = offset
	return source.Position{Path: d.path, Line: d.firstLine + line, Column: d.counted.characters + 1}
}

// counted is how far a line is counted in characters, so that many positions on
// one line cost no more than the line.
type counted struct {
	offset     int // in the source
	characters int // from the start of its line
}

// lineOf gives the number, from 0, of the line that an offset is in.
func lineOf(starts []int, offset int) int {
	low, high := 0, len(starts)
	for high-low > 1 {
		if middle := (low + high) / 2; starts[middle] <= offset {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
