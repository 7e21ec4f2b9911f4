package compile

import (
	"html/template"
	"text/template/parse"
)

// reachable makes a set of copies of those templates of another set that can run when
// one of them is executed. A page's set has all partials, of which most pages use few,
// and each page needs copies, since the escaper writes into them.
func reachable(t *template.Template, entry string, funcs template.FuncMap) *template.Template {
	set := template.New("").Funcs(funcs)
	var visit func(name string)
	visit = func(name string) {
		found := t.Lookup(name)
		if found == nil || found.Tree == nil || set.Lookup(name) != nil {
			return // html/template reports what is missing when it comes to it
		}
		// It fails for a set that was executed, which this one was not.
		if _, err := set.AddParseTree(name, found.Tree.Copy()); err == nil {
			calls(found.Tree.Root, visit)
		}
	}
	visit(entry)
	return set
}

// calls visits the names of the templates that are called below a node.
func calls(node parse.Node, visit func(name string)) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			calls(child, visit)
		}
	case *parse.TemplateNode:
		visit(n.Name)
	case *parse.IfNode:
		calls(n.List, visit)
		calls(n.ElseList, visit)
	case *parse.RangeNode:
		calls(n.List, visit)
		calls(n.ElseList, visit)
	case *parse.WithNode:
		calls(n.List, visit)
		calls(n.ElseList, visit)
	}
}
