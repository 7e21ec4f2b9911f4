package content

import (
	"bytes"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"

	"broadsheet/generator/source"
)

// Archives from Jekyll and Eleventy write addresses on their own site with Liquid:
// {{ "/about/" | relative_url }}, {{ site.baseurl }}/about/, {% post_url 2014-05-29-x %}.
// Those forms mean one thing, and are read as that. What else Liquid can say, the
// value of a page's variable for instance, nobody knows here.

// liquidTarget reads the Liquid that s begins with as the part of an address that
// it stands for, and gives its length; 0 when it is not one of the known forms.
func liquidTarget(s []byte) (target string, length int) {
	length = liquidLength(s)
	if length < 4 || isTagStart(s) {
		return "", 0
	}
	inner := strings.TrimSpace(strings.Trim(string(s[2:length-2]), "-"))
	if s[1] == '%' {
		fields := strings.Fields(inner)
		switch {
		case len(fields) != 2:
		case fields[0] == "post_url":
			return fields[1] + ".md", length
		case fields[0] == "link":
			file := strings.TrimLeft(fields[1], "/")
			return strings.TrimPrefix(strings.TrimPrefix(file, "_posts/"), "_drafts/"), length
		}
		return "", 0
	}
	parts := strings.Split(inner, "|")
	for _, filter := range parts[1:] {
		switch strings.Join(strings.Fields(filter), " ") {
		case "url", "relative_url", "absolute_url", "prepend: site.baseurl", "prepend: site.url", "prepend:site.baseurl", "prepend:site.url":
		default:
			return "", 0
		}
	}
	switch value := strings.TrimSpace(parts[0]); {
	case value == "site.baseurl" || value == "site.url" || value == "site.github.url":
		return "", length
	case len(value) > 2 && (value[0] == '"' || value[0] == '\'') && strings.IndexByte(value[1:], value[0]) == len(value)-2:
		return value[1 : len(value)-1], length
	}
	return "", 0
}

// inPicture tells whether what follows is the target of a picture: ![text]( stands
// before.
func inPicture(before []byte) bool {
	before = bytes.TrimSuffix(before, []byte("<"))
	if !bytes.HasSuffix(before, []byte("](")) {
		return false
	}
	depth := 0
	for i := len(before) - 2; i >= 0 && before[i] != '\n'; i-- {
		switch before[i] {
		case ']':
			depth++
		case '[':
			if depth--; depth == 0 {
				return i > 0 && before[i-1] == '!'
			}
		}
	}
	return false
}

// dropLiquidPictures takes the pictures out of a text whose address is Liquid that
// nobody can read: all a browser could show of them is that they are missing.
func (d *document) dropLiquidPictures(root ast.Node) {
	if !hasLiquid(d.source) {
		return
	}
	var pictures []*ast.Image
	// The walk is ours and does not fail.
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if image, ok := n.(*ast.Image); ok && entering && hasLiquid(d.unmask(image.Destination)) {
			pictures = append(pictures, image)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range pictures {
		d.liquidPicture(string(d.unmask(n.Destination)), d.position(n.Pos()))
		parent := n.Parent()
		parent.RemoveChild(parent, n)
		for parent.ChildCount() == 0 && parent.Parent() != nil && (parent.Kind() == ast.KindParagraph || parent.Kind() == ast.KindLink) {
			empty := parent
			parent = empty.Parent()
			parent.RemoveChild(parent, empty)
		}
	}
}

func (d *document) liquidPicture(address string, pos source.Position) {
	hint := "write the path of the picture's file"
	if name := path.Base(address); path.Ext(name) != "" && !hasLiquid([]byte(name)) {
		hint += ", as in " + name
	}
	d.issues.Add(source.Warningf(pos, "markdown.liquid", hint, "the picture %s is left out: its address is Liquid of another generator", shorten(address, 60)))
}
