package compile

import (
	"html/template"
	"iter"
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
			for node := range Nodes(found.Tree.Root) {
				if call, ok := node.(*parse.TemplateNode); ok {
					visit(call.Name)
				}
			}
		}
	}
	visit(entry)
	return set
}

// Nodes gives the nodes below one that can hold a call: of lists, branches and the commands in
// their pipelines, in their order. A call comes before what lies in it.
func Nodes(node parse.Node) iter.Seq[parse.Node] {
	return func(yield func(parse.Node) bool) { walk(node, yield) }
}

// walk visits the nodes of Nodes, until yield says no.
func walk(node parse.Node, yield func(parse.Node) bool) bool {
	switch n := node.(type) {
	case *parse.ListNode:
		return n == nil || walkAll(n.Nodes, yield)
	case *parse.TemplateNode:
		return yield(n) && walk(n.Pipe, yield)
	case *parse.ActionNode:
		return walk(n.Pipe, yield)
	case *parse.IfNode:
		return walkBranch(&n.BranchNode, yield)
	case *parse.RangeNode:
		return walkBranch(&n.BranchNode, yield)
	case *parse.WithNode:
		return walkBranch(&n.BranchNode, yield)
	case *parse.PipeNode:
		return n == nil || walkAll(n.Cmds, yield)
	case *parse.CommandNode:
		return yield(n) && walkAll(n.Args, yield)
	case *parse.ChainNode:
		return walk(n.Node, yield)
	}
	return true
}

func walkBranch(n *parse.BranchNode, yield func(parse.Node) bool) bool {
	return walk(n.Pipe, yield) && walk(n.List, yield) && walk(n.ElseList, yield)
}

func walkAll[N parse.Node](nodes []N, yield func(parse.Node) bool) bool {
	for _, n := range nodes {
		if !walk(n, yield) {
			return false
		}
	}
	return true
}
