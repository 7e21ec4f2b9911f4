package content

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// renderShortcode writes the marker of a call. The inner text becomes a Body of
// its own, which only the shortcode's layout can place.
func (r *nodeRenderer) renderShortcode(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	out := w.(*output)
	d := out.doc
	t, paired := n.(tagNode).parts()
	call := &Shortcode{
		Name:  t.name,
		Args:  t.args,
		Named: t.named,
		Block: n.Type() == ast.TypeBlock,
		Index: d.shortcodes,
	}
	d.shortcodes++
	if *paired {
		var children []ast.Node
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			children = append(children, c)
		}
		inner := d.body(children...)
		call.Inner = &inner
	}
	out.insert(Insert{Kind: InsertShortcode, Shortcode: call, Pos: d.position(t.start)})
	if call.Block {
		out.WriteByte('\n')
	}
	return ast.WalkSkipChildren, nil
}
