package content

import (
	"bytes"

	"github.com/yuin/goldmark/ast"

	"broadsheet/generator/source"
)

// dropEmptyLinks takes links out of a text that show nothing, [](https://a.example/):
// nobody sees them to follow, and who listens to the page hears an address spelled.
func (d *document) dropEmptyLinks(root ast.Node) {
	if !mayHaveEmptyLinks(d.masked) {
		return
	}
	var empty []*ast.Link
	// The walk is ours and does not fail.
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := n.(*ast.Link); ok && entering && len(link.Attributes()) == 0 && len(link.Title) == 0 && d.showsNothing(link) {
			empty = append(empty, link)
		}
		return ast.WalkContinue, nil
	})
	for _, link := range empty {
		d.issues.Add(source.Warningf(d.position(link.Pos()), "markdown.link", "write the words that lead there between the brackets, as in [the minutes](…)",
			"the link to %s has no text, so it is left out", shorten(string(d.unmask(link.Destination)), 60)))
		link.Parent().RemoveChild(link.Parent(), link)
	}
}

// mayHaveEmptyLinks tells whether brackets stand in a text with nothing but white
// space between them, and a target behind.
func mayHaveEmptyLinks(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '[')
		if i < 0 {
			return false
		}
		text = bytes.TrimLeft(text[i+1:], " \t\n")
		if len(text) > 1 && text[0] == ']' && (text[1] == '(' || text[1] == '[') {
			return true
		}
	}
}

// dropEmptyHeading takes a heading without text out, as a lone ## is one: it would be a
// stop for who goes from heading to heading, with nothing there.
func (d *document) dropEmptyHeading(n *ast.Heading) bool {
	if !d.showsNothing(n) {
		return false
	}
	d.issues.Add(source.Warningf(d.position(n.Pos()), "markdown.heading", "write its text behind the marks, or delete them",
		"the heading has no text, so it is left out"))
	n.Parent().RemoveChild(n.Parent(), n)
	return true
}

// showsNothing tells whether a node has nothing in it but white space.
func (d *document) showsNothing(parent ast.Node) bool {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *attributeList:
		case *ast.Text:
			if len(bytes.TrimSpace(n.Segment.Value(d.source))) > 0 {
				return false
			}
		default:
			return false
		}
	}
	return true
}
