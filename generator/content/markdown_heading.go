package content

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"
)

// pageIDs are ids that layouts give to parts of a page. A heading does not get
// them by its text alone.
var pageIDs = []string{"comments", "content", "main", "related", "search", "top"}

// nameHeadings gives each heading an id and a level, and lists them. Level 1 is the
// page's own, and who listens to a page goes from heading to heading by their
// levels: so the outermost headings of a text have level 2, and each other is one
// level below the one that it belongs to, however many the author skipped.
func (d *document) nameHeadings(root ast.Node) {
	headings := slices.DeleteFunc(collectHeadings(d.spare.headings[:0], root), d.dropEmptyHeading)
	d.spare.headings = headings
	if len(headings) == 0 {
		return
	}
	used := usedIDs{}
	for _, n := range headings {
		if id := writtenID(n); id != "" {
			used[id] = 1
		}
	}
	d.headings = make([]Heading, 0, len(headings))
	var around []int // the levels, as written, of the headings that n belongs to
	for _, n := range headings {
		for len(around) > 0 && around[len(around)-1] >= n.Level {
			around = around[:len(around)-1]
		}
		around = append(around, n.Level)
		n.Level = min(len(around)+1, 6)
		title := d.nodeText(n)
		id := writtenID(n)
		if id == "" {
			id = used.unique(headingID(title))
			if _, ok := n.AttributeString("id"); ok { // of another kind, as in {id=5}
				n.SetAttributeString("id", []byte(id))
			}
		}
		d.headings = append(d.headings, Heading{Level: n.Level, ID: id, Text: title})
	}
}

func collectHeadings(list []*ast.Heading, parent ast.Node) []*ast.Heading {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if heading, ok := n.(*ast.Heading); ok {
			list = append(list, heading)
		} else if n.Type() == ast.TypeBlock {
			list = collectHeadings(list, n)
		}
	}
	return list
}

// writtenID gives the id of {#id}; "" when there is none.
func writtenID(n *ast.Heading) string {
	value, _ := n.AttributeString("id")
	id, _ := value.([]byte)
	return string(id)
}

// headingID makes an id of a heading's text: letters, digits and marks of any
// script in lower case, with a hyphen for what is between them.
func headingID(title string) string {
	var b strings.Builder
	b.Grow(len(title))
	gap := false
	for _, r := range norm.NFC.String(title) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’':
		default:
			gap = true
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}

// usedIDs hold for each id of a text the last number that was tried with it.
type usedIDs map[string]int

// unique gives id, or id-2, id-3 and so on, whichever is free, and takes it.
func (used usedIDs) unique(id string) string {
	if used[id] == 0 && slices.Contains(pageIDs, id) {
		used[id] = 1
	}
	free := id
	for used[free] > 0 {
		used[id]++
		free = id + "-" + strconv.Itoa(used[id])
	}
	used[free] = 1
	return free
}

// givenID gives the id that nameHeadings has given to a heading that has no such attribute.
// That costs no list of attributes.
func (d *document) givenID(n *ast.Heading) string {
	if _, ok := n.AttributeString("id"); ok {
		return ""
	}
	// They are mostly asked for in their order.
	headings := d.spare.headings
	for range headings {
		i := d.asked % len(headings)
		d.asked = i + 1
		if headings[i] == n {
			return d.headings[i].ID
		}
	}
	return ""
}

func (r *nodeRenderer) renderHeading(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	out := w.(*output)
	n := node.(*ast.Heading)
	level := byte('0' + n.Level)
	if entering {
		out.WriteString("<h")
		out.WriteByte(level)
		out.attributes(n, globalAttributes)
		if id := out.doc.givenID(n); id != "" {
			out.WriteString(` id="`)
			out.WriteString(id) // letters, digits and hyphens
			out.WriteByte('"')
		}
		out.WriteByte('>')
	} else {
		out.WriteString("</h")
		out.WriteByte(level)
		out.WriteString(">\n")
	}
	return ast.WalkContinue, nil
}
