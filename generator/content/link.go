package content

import (
	"bytes"
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// renderLink writes a link. A target on this site becomes an insert.
func (r *nodeRenderer) renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	out := w.(*output)
	if !entering {
		out.WriteString("</a>")
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Link)
	out.WriteString(`<a href="`)
	out.address(n.Destination, InsertLink, n.Pos(), r.opts.Unsafe)
	out.WriteByte('"')
	out.title(n.Title)
	out.attributes(n, linkAttributes)
	out.WriteByte('>')
	return ast.WalkContinue, nil
}

// renderAutoLink writes <https://…>, or an address that stands in the text.
func (r *nodeRenderer) renderAutoLink(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	n := node.(*ast.AutoLink)
	out.WriteString(`<a href="`)
	url := util.URLEscape(n.URL(src), false)
	if n.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(url), []byte("mailto:")) {
		out.WriteString("mailto:")
	}
	if r.opts.Unsafe || !isDangerous(url) {
		out.escape(url)
	}
	out.WriteString(`">`)
	out.escape(n.Label(src))
	out.WriteString("</a>")
	return ast.WalkContinue, nil
}

func (o *output) title(title []byte) {
	if title == nil {
		return
	}
	o.WriteString(` title="`)
	textWriter{html.DefaultWriter}.Write(o, o.doc.unmask(title))
	o.WriteByte('"')
}

// address writes the value of href or src. What leads elsewhere is written as
// it is, but for schemes that run code; what is on this site becomes an insert.
func (o *output) address(destination []byte, kind InsertKind, offset int, unsafe bool) {
	masked := bytes.IndexByte(destination, markerStart) >= 0
	target := resolved(o.doc.unmask(destination))
	if isOurs(target) && (masked || !hasLiquid(target)) && o.doc.resolves {
		o.insert(Insert{Kind: kind, Target: string(target), Pos: o.doc.position(offset)})
		return
	}
	url := util.URLEscape(target, false)
	if unsafe || !isDangerous(url) {
		o.escape(url)
	}
}

// isDangerous tells whether a URL has a scheme that runs code, or shows anything, by
// goldmark's list. Few need its closer look.
func isDangerous(url []byte) bool {
	return len(url) > 0 && bytes.IndexByte([]byte("DFJVdfjv"), url[0]) >= 0 && html.IsDangerousURL(url)
}

// resolved gives a link's target without backslashes and character references.
// The result may share memory with the target.
func resolved(target []byte) []byte {
	if bytes.IndexByte(target, '\\') >= 0 {
		target = util.UnescapePunctuations(target)
	}
	if bytes.IndexByte(target, '&') >= 0 {
		target = util.ResolveEntityNames(util.ResolveNumericReferences(target))
		if hasControl(target) {
			target = scrub(target)
		}
	}
	return target
}

// isOurs tells whether a target is relative or rooted, and so names something of
// this site. Fragments and queries alone stay on the page.
func isOurs(target []byte) bool {
	if len(target) == 0 || target[0] == '#' || target[0] == '?' || bytes.HasPrefix(target, []byte("//")) {
		return false
	}
	return !hasScheme(target)
}

// hasScheme tells whether a target begins with a scheme (RFC 3986, 3.1), also one
// with spaces or line ends in it, which browsers take out.
func hasScheme(target []byte) bool {
	letters := 0
	for _, c := range target {
		switch {
		case c <= ' ':
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			letters++
		case letters > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case letters > 0 && c == ':':
			return true
		default:
			return false
		}
	}
	return false
}

// hasLiquid tells whether a target has template code of Jekyll in it, which
// nobody can resolve.
func hasLiquid(target []byte) bool {
	return bytes.Contains(target, []byte("{{")) || bytes.Contains(target, []byte("{%"))
}

// maskReferences hides {{< ref "x.md" >}}, and Liquid that can be read, in link targets from goldmark, to which
// the spaces and brackets would end the link. In the masked text a number
// between control characters stands there, padded to the same length, so that
// offsets hold. What is rendered is the text itself, so code shows what was
// written.
func (d *document) maskReferences() {
	for i := 0; ; {
		next := bytes.IndexByte(d.source[i:], '{')
		if next < 0 {
			return
		}
		i += next
		n := 0
		switch rest := d.source[i:]; {
		case len(rest) < 2 || rest[1] != '{' && rest[1] != '%' || !inTarget(d.source[:i]):
		case isTagStart(rest):
			n = d.maskReference(i)
		default:
			n = d.maskLiquid(i)
		}
		i += max(n, 1)
	}
}

// inTarget tells whether what follows is the target of a link, or the value of an
// attribute in HTML: [text]( or [text](< or [label]: or =" stands before.
func inTarget(before []byte) bool {
	if bytes.HasSuffix(before, []byte(`="`)) || bytes.HasSuffix(before, []byte("='")) {
		return true
	}
	before = bytes.TrimSuffix(before, []byte("<"))
	if bytes.HasSuffix(before, []byte("](")) {
		return true
	}
	return bytes.HasSuffix(bytes.TrimRight(before, " "), []byte("]:"))
}

// maskLiquid masks Liquid in the target of a link or picture, and gives its length:
// with what it stands for, or, where nobody knows that, as it is, in a picture
// alone.
func (d *document) maskLiquid(offset int) int {
	target, n := liquidTarget(d.source[offset:])
	switch {
	case n > 0:
		rest := d.source[min(offset+n, len(d.source)):]
		if target == "" && (len(rest) == 0 || rest[0] != '/') {
			target = "/"
		}
	case inPicture(d.source[:offset]):
		if n = liquidLength(d.source[offset:]); n == 0 {
			return 0
		}
		target = string(d.source[offset : offset+n])
	default:
		return 0
	}
	d.mask(offset, n, target)
	return n
}

// maskReference masks the tag at an offset, and gives its length, or 0 when it
// is no reference.
func (d *document) maskReference(offset int) int {
	t, n, err := scanTag(d.source[offset:])
	target, ok := referenceTarget(t)
	if err != nil || !ok || bytes.IndexByte(d.source[offset:offset+n], '\n') >= 0 {
		return 0
	}
	d.mask(offset, n, target)
	return n
}

// mask hides some bytes of the source that stand for a target.
func (d *document) mask(offset, n int, target string) {
	if len(d.masks) == 0 {
		d.masked = bytes.Clone(d.source)
	}
	mask := d.masked[offset : offset+n]
	for i := range mask {
		mask[i] = markerStart
	}
	copy(mask[1:], strconv.Itoa(len(d.masks)))
	d.masks = append(d.masks, target)
}

// referenceTarget gives the source file that {{< ref "x.md" >}} or relref names.
// The ending may be missing, as it may in Hugo.
func referenceTarget(t tag) (string, bool) {
	if t.name != "ref" && t.name != "relref" || t.end {
		return "", false
	}
	name, ok := t.named["path"]
	if len(t.args) > 0 {
		name, ok = t.args[0], true
	}
	file, fragment, hasFragment := strings.Cut(name, "#")
	if file != "" && path.Ext(file) == "" {
		file = strings.TrimSuffix(file, "/") + ".md"
	}
	if hasFragment {
		file += "#" + fragment
	}
	return file, ok
}

// unmask puts back the targets of masked references.
func (d *document) unmask(s []byte) []byte {
	start := bytes.IndexByte(s, markerStart)
	if start < 0 || len(d.masks) == 0 {
		return s
	}
	var clean []byte
	for start >= 0 {
		clean = append(clean, s[:start]...)
		rest := s[start+1:]
		digits := 0
		for digits < len(rest) && '0' <= rest[digits] && rest[digits] <= '9' {
			digits++
		}
		if number, err := strconv.Atoi(string(rest[:digits])); err == nil && number < len(d.masks) {
			clean = append(clean, d.masks[number]...)
		}
		s = bytes.TrimLeft(rest[digits:], string(rune(markerStart)))
		start = bytes.IndexByte(s, markerStart)
	}
	return append(clean, s...)
}
