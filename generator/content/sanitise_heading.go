package content

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// headingTag gives the name of the heading whose start or end tag raw is, "" for
// anything else.
func headingTag(raw []byte) (name string, end bool) {
	name = strings.ToLower(strings.Trim(string(raw), "</> \t\n"))
	name, _, _ = strings.Cut(name, " ")
	if len(name) != 2 || name[0] != 'h' || name[1] < '1' || name[1] > '6' {
		return "", false
	}
	return name, bytes.HasPrefix(raw, []byte("</"))
}

// isLonelyHeadingTag tells whether a tag within a paragraph begins or ends a heading
// without its other half, as in "write tags like <h1> and <h2>": then it is spoken
// of, and shown.
func isLonelyHeadingTag(n *ast.RawHTML, raw, src []byte) bool {
	name, end := headingTag(raw)
	if name == "" {
		return false
	}
	next := ast.Node.NextSibling
	if end {
		next = ast.Node.PreviousSibling
	}
	for other := next(n); other != nil; other = next(other) {
		if tag, ok := other.(*ast.RawHTML); ok {
			if its, itsEnd := headingTag(tag.Segments.Value(src)); its == name && itsEnd != end {
				return false
			}
		}
	}
	return true
}

// closeHeadings closes the headings in a fragment of HTML that nothing in it
// closes, so that they take in no more of the text, and moves those of level 1
// down, since that is the page's own.
func closeHeadings(raw []byte) []byte {
	if !anyHeading.Match(raw) {
		return raw
	}
	var done []byte
	open := ""
	closeOpen := func() {
		if open != "" {
			done = append(bytes.TrimRight(done, " \t\n"), "</"+open+">"...)
			open = ""
		}
	}
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		kind := z.Next()
		text := bytes.Clone(z.Raw())
		if kind == html.ErrorToken {
			done = append(done, text...)
			closeOpen()
			return done
		}
		name, end := "", false
		if kind == html.StartTagToken || kind == html.EndTagToken {
			name, end = headingTag(text)
		}
		if name == "h1" {
			text[bytes.IndexByte(text, '1')] = '2'
			name = "h2"
		}
		switch {
		case name == "":
		case !end:
			closeOpen()
			open = name
		case open == "":
			continue
		default:
			text = []byte("</" + open + ">")
			open = ""
		}
		done = append(done, text...)
	}
}

var anyHeading = regexp.MustCompile(`(?i)</?h[1-6][\s>]`)

// unseen are the elements within a paragraph whose text is not for readers.
var unseen = regexp.MustCompile(`(?i)^</?(script|style|template|noscript|iframe|object|textarea|title)[\s/>]`)

var unseenStart = regexp.MustCompile(`(?i)<(script|style|template|noscript|iframe|object|textarea|title)[\s/>]`)

// dropUnseen takes out of paragraphs what stands between the tags of a script or
// style: the tags themselves are sanitised one by one, and would leave it as text.
func (d *document) dropUnseen(root ast.Node) {
	if d.opts.Markdown.Unsafe || d.opts.Markdown.Plain || bytes.IndexByte(d.source, '<') < 0 || !unseenStart.Match(d.source) {
		return
	}
	var starts []*ast.RawHTML
	// The walk is ours and does not fail.
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if tag, ok := n.(*ast.RawHTML); ok && entering && unseen.Match(tag.Segments.Value(d.source)) {
			starts = append(starts, tag)
		}
		return ast.WalkContinue, nil
	})
	for _, start := range starts {
		name := strings.ToLower(string(unseen.FindSubmatch(start.Segments.Value(d.source))[1]))
		parent := start.Parent()
		if parent == nil || bytes.HasPrefix(start.Segments.Value(d.source), []byte("</")) {
			continue // already taken out with another, or an end
		}
		var end ast.Node
		for n := start.NextSibling(); n != nil && end == nil; n = n.NextSibling() {
			if tag, ok := n.(*ast.RawHTML); ok {
				text := tag.Segments.Value(d.source)
				if m := unseen.FindSubmatch(text); m != nil && bytes.HasPrefix(text, []byte("</")) && strings.EqualFold(string(m[1]), name) {
					end = n
				}
			}
		}
		if end == nil {
			continue
		}
		for n := start.NextSibling(); n != end; {
			gone := n
			n = n.NextSibling()
			parent.RemoveChild(parent, gone)
		}
	}
}
