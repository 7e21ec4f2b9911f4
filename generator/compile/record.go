package compile

import (
	"reflect"
	"slices"
	"text/template/parse"
)

// Pairs is a function of layouts that makes a map of keys and values in turn, so that several values
// can be handed to a template at once. Where that template looks at single keys alone, the map is not made.
type Pairs func(...any) (map[string]any, error)

// record is the dot of a template in the place of a map with a few keys.
type record struct {
	keys   []string
	values []reflect.Value
}

var (
	recordType = reflect.TypeFor[record]()
	anyType    = reflect.TypeFor[any]()
)

// field gives the value of a key as a map would, nothing for one that is not there.
func (r *record) field(key string) reflect.Value {
	if i := slices.Index(r.keys, key); i >= 0 {
		return r.values[i]
	}
	return reflect.Value{}
}

// openRecord gives the record of a call, in memory of one that was closed. The end of an execution closes
// those that are still open.
func (s *state) openRecord(keys []string) *record {
	if s.opened == len(s.records) {
		s.records = append(s.records, new(record))
	}
	r := s.records[s.opened]
	s.opened++
	r.keys = keys
	return r
}

// closeRecord ends the use of the record opened last.
func (s *state) closeRecord() {
	s.opened--
	r := s.records[s.opened]
	clear(r.values)
	r.values = r.values[:0]
}

// record compiles the call of a template with a map that need not be made; nil where it must be.
func (c *compiler) record(n *parse.TemplateNode, called *routine) step {
	keys, args := c.pairs(n.Pipe)
	if keys == nil || c.wantsDot(n.Name, map[string]bool{}) {
		return nil
	}
	return func(s *state, dot reflect.Value) signal {
		r := s.openRecord(keys)
		for i := range args {
			v, ok := args[i].in(s, dot, anyType)
			if !ok {
				return s.fail(n)
			}
			if v.Kind() == reflect.Interface { // a map holds what is in it
				if v = v.Elem(); !v.IsValid() {
					v = reflect.Zero(anyType)
				}
			}
			if v.CanAddr() {
				v = reflect.ValueOf(v.Interface()) // a map holds copies, which have no address
			}
			r.values = append(r.values, v)
		}
		sig := called.call(s, reflect.ValueOf(r))
		s.closeRecord()
		return sig
	}
}

// pairs gives the keys and values of a pipeline that is nothing but a call of Pairs with constant
// keys, each once; nil for others.
func (c *compiler) pairs(p *parse.PipeNode) (keys []string, values []argument) {
	cmd := only(p)
	if cmd == nil {
		return nil, nil
	}
	f, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok || len(cmd.Args)%2 == 0 {
		return nil, nil
	}
	if _, ok := c.funcs[f.Ident].(Pairs); !ok {
		return nil, nil
	}
	var nodes []parse.Node
	for i := 1; i < len(cmd.Args); i += 2 {
		key, ok := cmd.Args[i].(*parse.StringNode)
		if !ok || slices.Contains(keys, key.Text) {
			return nil, nil
		}
		keys, nodes = append(keys, key.Text), append(nodes, cmd.Args[i+1])
	}
	return keys, c.arguments(nodes, nil)
}

// only gives the one command of a pipeline, out of its parentheses; nil where there are more.
func only(p *parse.PipeNode) *parse.CommandNode {
	if p == nil || len(p.Cmds) != 1 || len(p.Decl) > 0 {
		return nil
	}
	if inner, ok := p.Cmds[0].Args[0].(*parse.PipeNode); ok && len(p.Cmds[0].Args) == 1 {
		return only(inner)
	}
	return p.Cmds[0]
}

// wantsDot tells whether a template, or one that it hands its dot to, looks at its dot as a whole, and
// not at single names in it. Those of names in seen have been looked at.
func (c *compiler) wantsDot(name string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	seen[name] = true
	t := c.set.Lookup(name)
	return t == nil || t.Tree == nil || c.listWants(t.Tree.Root, true, seen)
}

// listWants is wantsDot for a part of a template, in which the dot may be another.
func (c *compiler) listWants(l *parse.ListNode, own bool, seen map[string]bool) bool {
	return l != nil && slices.ContainsFunc(l.Nodes, func(n parse.Node) bool {
		switch n := n.(type) {
		case *parse.IfNode:
			return wants(n.Pipe, own) || c.listWants(n.List, own, seen) || c.listWants(n.ElseList, own, seen)
		case *parse.WithNode:
			return wants(n.Pipe, own) || c.listWants(n.List, false, seen) || c.listWants(n.ElseList, own, seen)
		case *parse.RangeNode:
			return wants(n.Pipe, own) || c.listWants(n.List, false, seen) || c.listWants(n.ElseList, own, seen)
		case *parse.ActionNode:
			return wants(n.Pipe, own)
		case *parse.TemplateNode:
			if cmd := only(n.Pipe); cmd != nil && len(cmd.Args) == 1 && isDot(cmd.Args[0], own) {
				return c.wantsDot(n.Name, seen)
			}
			return wants(n.Pipe, own)
		}
		return false
	})
}

// wants tells whether a pipeline has the dot of its template as a whole.
func wants(p *parse.PipeNode, own bool) bool {
	return p != nil && slices.ContainsFunc(p.Cmds, func(cmd *parse.CommandNode) bool {
		return slices.ContainsFunc(cmd.Args, func(n parse.Node) bool { return argumentWants(n, own) })
	})
}

func argumentWants(n parse.Node, own bool) bool {
	switch n := n.(type) {
	case *parse.PipeNode:
		return wants(n, own)
	case *parse.ChainNode:
		return argumentWants(n.Node, own)
	}
	return isDot(n, own)
}

// isDot tells whether a node is the dot of its template: $, or the dot where it is still that one.
func isDot(n parse.Node, own bool) bool {
	if v, ok := n.(*parse.VariableNode); ok {
		return len(v.Ident) == 1 && v.Ident[0] == "$"
	}
	return own && n.Type() == parse.NodeDot
}
