package content

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// task is an item of a task list: its box with the text that names it, so that
// a screen reader says which one is done.
type task struct {
	ast.BaseInline
	done bool
}

var kindTask = ast.NewNodeKind("Task")

// Kind is needed by ast.Node.
func (*task) Kind() ast.NodeKind { return kindTask }

// Dump is needed by ast.Node.
func (n *task) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// labelTasks puts the boxes of task lists and the text beside them into one node.
func labelTasks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if box, ok := n.(*east.TaskCheckBox); ok {
			label := &task{done: box.IsChecked}
			parent.ReplaceChild(parent, box, label)
			for next := label.NextSibling(); next != nil; next = label.NextSibling() {
				label.AppendChild(label, next)
			}
			return
		}
		if n.Type() == ast.TypeBlock {
			labelTasks(n)
		}
	}
}

func (r *nodeRenderer) renderTask(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case !entering:
		w.WriteString("</label>")
	case node.(*task).done:
		w.WriteString(`<label><input type="checkbox" checked disabled> `)
	default:
		w.WriteString(`<label><input type="checkbox" disabled> `)
	}
	return ast.WalkContinue, nil
}
