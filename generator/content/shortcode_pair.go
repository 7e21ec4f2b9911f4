package content

import (
	"strconv"

	"github.com/yuin/goldmark/ast"

	"broadsheet/generator/source"
)

// maxShortcodeDepth is how deep shortcodes may stand in one another.
const maxShortcodeDepth = 20

// tagNode is a shortcodeBlock or shortcodeInline.
type tagNode interface {
	ast.Node
	parts() (*tag, *bool)
}

func (n *shortcodeBlock) parts() (*tag, *bool)  { return &n.tag, &n.paired }
func (n *shortcodeInline) parts() (*tag, *bool) { return &n.tag, &n.paired }

// pairShortcodes joins start and end tags below a node. Tags pair within one
// parent; those directly in a paragraph also with tags of the paragraphs and
// blocks beside it, for which the paragraph is cut in two. A tag of an unknown
// shortcode becomes text again, and so does an end tag without a start.
func (d *document) pairShortcodes(root ast.Node) {
	if !d.tagged {
		return
	}
	d.dropUnknown(root, map[string]bool{})
	d.pairInlines(root)
	d.pairBlocks(root)
	promote(root)
	d.limitDepth(root, 0)
}

// dropUnknown makes text of the tags whose shortcode does not exist.
func (d *document) dropUnknown(parent ast.Node, seen map[string]bool) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if node, ok := n.(tagNode); ok {
			t, _ := node.parts()
			if !d.isShortcode(t.name) {
				if !t.end || !seen[t.name] {
					d.unknownShortcode(t, d.position(t.start))
				}
				seen[t.name] = true
				d.literal(node)
			}
		} else {
			d.dropUnknown(n, seen)
		}
		n = next
	}
}

func (d *document) isShortcode(name string) bool {
	return d.opts.Shortcode != nil && d.opts.Shortcode(name)
}

func (d *document) unknownShortcode(t *tag, at source.Position) {
	hint := "add layouts/shortcodes/" + t.name + ".html"
	if len(d.opts.ShortcodeNames) > 0 {
		hint = didYouMean(t.name, d.opts.ShortcodeNames)
	}
	report := source.Errorf
	if d.opts.Markdown.UnknownShortcodeWarn {
		report = source.Warningf
	}
	d.issues.Add(report(at, "markdown.shortcode-unknown", hint, "there is no shortcode %q", t.name))
}

// literal puts the text of a tag in its place.
func (d *document) literal(n tagNode) {
	t, _ := n.parts()
	var written ast.Node = literalNode(string(d.source[t.start:t.stop]))
	if n.Type() == ast.TypeBlock {
		paragraph := ast.NewParagraph()
		paragraph.AppendChild(paragraph, written)
		written = paragraph
	}
	n.Parent().ReplaceChild(n.Parent(), n, written)
}

// pairInlines pairs tags that have the same parent within a paragraph.
func (d *document) pairInlines(parent ast.Node) {
	var open openTags
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if inline, ok := n.(*shortcodeInline); ok {
			if inline.end {
				if start := open.close(inline.name); start != nil {
					adopt(start, inline)
				}
			} else if !inline.closed {
				open.push(inline)
			}
		} else {
			d.pairInlines(n)
		}
		n = next
	}
}

// pairBlocks pairs tags that are blocks beside each other, or stand in
// paragraphs beside each other.
func (d *document) pairBlocks(parent ast.Node) {
	var open openTags
	var pairs [][2]tagNode
	visit := func(n tagNode) {
		switch t, paired := n.parts(); {
		case *paired || t.closed:
		case !t.end:
			open.push(n)
		default:
			if start := open.close(t.name); start != nil {
				pairs = append(pairs, [2]tagNode{start, n})
				return
			}
			d.issues.Add(source.Errorf(d.position(t.start), "markdown.shortcode-end", open.hint(t.name),
				"there is no open shortcode %q to end", t.name))
			d.literal(n)
		}
	}
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		if block, ok := n.(*shortcodeBlock); ok {
			visit(block)
		} else if holdsText(n) {
			for c := n.FirstChild(); c != nil; {
				after := c.NextSibling()
				if inline, ok := c.(*shortcodeInline); ok {
					visit(inline)
				}
				d.strayEnds(c)
				c = after
			}
		} else if n.Type() == ast.TypeInline {
			d.strayEnd(n)
		} else {
			d.pairBlocks(n)
		}
		n = next
	}
	for _, pair := range pairs {
		adopt(hoist(pair[0]), hoist(pair[1]))
	}
}

func holdsText(n ast.Node) bool {
	return n.Kind() == ast.KindParagraph || n.Kind() == ast.KindTextBlock
}

// strayEnds reports end tags that stand deeper than tags pair, as in emphasis.
func (d *document) strayEnds(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		d.strayEnd(n)
		n = next
	}
}

func (d *document) strayEnd(n ast.Node) {
	inline, ok := n.(*shortcodeInline)
	if !ok || !inline.end {
		d.strayEnds(n)
		return
	}
	d.issues.Add(source.Errorf(d.position(inline.start), "markdown.shortcode-end",
		"start and end tag must stand in the same paragraph, list item or emphasis",
		"there is no open shortcode %q to end", inline.name))
	d.literal(inline)
}

// adopt moves what stands between two siblings into the first and removes the
// second.
func adopt(start, end tagNode) {
	t, paired := start.parts()
	*paired = true
	endTag, _ := end.parts()
	t.stop = endTag.stop
	for n := start.NextSibling(); n != nil && n != ast.Node(end); {
		next := n.NextSibling()
		start.AppendChild(start, n)
		n = next
	}
	end.Parent().RemoveChild(end.Parent(), end)
}

// hoist makes a block of a tag within a paragraph: the paragraph is cut in two
// around it. A block stays as it is.
func hoist(n tagNode) tagNode {
	inline, ok := n.(*shortcodeInline)
	if !ok {
		return n
	}
	before := inline.Parent()
	container := before.Parent()
	block := &shortcodeBlock{tag: inline.tag}
	after := ast.NewParagraph()
	for c := inline.NextSibling(); c != nil; {
		next := c.NextSibling()
		after.AppendChild(after, c)
		c = next
	}
	before.RemoveChild(before, inline)
	container.InsertAfter(container, before, block)
	if after.HasChildren() {
		container.InsertAfter(container, block, after)
	}
	if last, ok := before.LastChild().(*ast.Text); ok {
		last.SetSoftLineBreak(false)
		last.SetHardLineBreak(false)
	}
	if !before.HasChildren() {
		container.RemoveChild(container, before)
	}
	return block
}

// promote makes blocks of the shortcodes that have a paragraph to themselves.
// What is between their tags is a paragraph then.
func promote(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		inline, ok := n.FirstChild().(*shortcodeInline)
		if ok && n.Kind() == ast.KindParagraph && n.ChildCount() == 1 {
			block := &shortcodeBlock{tag: inline.tag, paired: inline.paired}
			if inline.HasChildren() {
				paragraph := ast.NewParagraph()
				for c := inline.FirstChild(); c != nil; {
					after := c.NextSibling()
					paragraph.AppendChild(paragraph, c)
					c = after
				}
				block.AppendChild(block, paragraph)
			}
			parent.ReplaceChild(parent, n, block)
			n = block
		}
		if n.Type() == ast.TypeBlock {
			promote(n)
		}
		n = next
	}
}

// limitDepth reports shortcodes that stand too deep in others, and empties them.
func (d *document) limitDepth(parent ast.Node, depth int) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		node, ok := n.(tagNode)
		if !ok {
			d.limitDepth(n, depth)
			continue
		}
		if depth < maxShortcodeDepth {
			d.limitDepth(n, depth+1)
			continue
		}
		t, _ := node.parts()
		d.issues.Add(source.Errorf(d.position(t.start), "markdown.nesting",
			"write at most "+strconv.Itoa(maxShortcodeDepth)+" levels", "shortcodes are nested too deeply"))
		n.RemoveChildren(n)
	}
}

// openTags are start tags that may yet find their end.
type openTags struct {
	stack []tagNode
	names map[string]int // how often each name is in the stack
}

func (o *openTags) push(n tagNode) {
	if o.names == nil {
		o.names = map[string]int{}
	}
	t, _ := n.parts()
	o.stack = append(o.stack, n)
	o.names[t.name]++
}

// close gives the latest start tag of a name and forgets those after it, which
// have no end; nil when there is none.
func (o *openTags) close(name string) tagNode {
	if o.names[name] == 0 {
		return nil
	}
	for {
		n := o.stack[len(o.stack)-1]
		o.stack = o.stack[:len(o.stack)-1]
		t, _ := n.parts()
		o.names[t.name]--
		if t.name == name {
			return n
		}
	}
}

func (o *openTags) hint(name string) string {
	if len(o.stack) == 0 {
		return "remove it, or write {{< " + name + " >}} before it"
	}
	t, _ := o.stack[len(o.stack)-1].parts()
	return "the last one that is open is " + strconv.Quote(t.name)
}
