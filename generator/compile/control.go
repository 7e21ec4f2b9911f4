package compile

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// node compiles one node; nil stands for nothing to do.
func (c *compiler) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(s *state, _ reflect.Value) signal {
			s.out.Write(text)
			return next
		}
	case *parse.ActionNode:
		return c.action(n)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return c.loop(n)
	case *parse.TemplateNode:
		return c.template(n)
	case *parse.BreakNode:
		return func(*state, reflect.Value) signal { return leave }
	case *parse.ContinueNode:
		return func(*state, reflect.Value) signal { return again }
	case *parse.CommentNode:
		return nil
	}
	c.cannot("a node of a kind that is not known")
	return nil
}

// branch compiles if and with.
func (c *compiler) branch(n *parse.BranchNode, setsDot bool) step {
	mark := c.scope.mark()
	value := c.pipe(n.Pipe)
	then := c.list(n.List)
	var otherwise step
	if n.ElseList != nil {
		otherwise = c.list(n.ElseList)
	}
	c.scope.release(mark)
	return func(s *state, dot reflect.Value) signal {
		v, ok := value(s, dot)
		if !ok {
			return failed
		}
		switch {
		case truth(v):
			if setsDot {
				return then(s, v)
			}
			return then(s, dot)
		case otherwise != nil:
			return otherwise(s, dot)
		}
		return next
	}
}

// truth tells whether a value counts as true: it is not the zero value of its
// type, nor empty.
func truth(v reflect.Value) bool {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() > 0
	case reflect.Struct:
		return true
	case reflect.Float32, reflect.Float64: // a negative zero is zero
		return v.Float() != 0
	case reflect.Complex64, reflect.Complex128:
		return v.Complex() != 0
	}
	return !v.IsZero()
}

// template compiles a call of another template.
func (c *compiler) template(n *parse.TemplateNode) step {
	called := c.routine(n.Name)
	if n.Pipe == nil {
		return func(s *state, _ reflect.Value) signal { return called.call(s, reflect.Value{}) }
	}
	value := c.pipe(n.Pipe)
	return func(s *state, dot reflect.Value) signal {
		v, ok := value(s, dot)
		if !ok {
			return failed
		}
		return called.call(s, v)
	}
}

// loop compiles range.
func (c *compiler) loop(n *parse.RangeNode) step {
	mark := c.scope.mark()
	decl := n.Pipe.Decl
	bare := *n.Pipe
	bare.Decl = nil // they are set for each element, not by the pipeline
	value := c.pipe(&bare)
	l := &rangeLoop{index: -1, element: -1}
	for i, v := range decl {
		slot, ok := 0, true
		if n.Pipe.IsAssign {
			slot, ok = c.scope.find(v.Ident[0])
		} else {
			slot = c.scope.declare(v.Ident[0])
		}
		if !ok {
			c.cannot("an unknown variable")
		}
		if i == 0 && len(decl) == 2 {
			l.index = slot
		} else {
			l.element = slot
		}
	}
	l.body = c.list(n.List)
	c.scope.release(mark)
	if n.ElseList != nil {
		l.otherwise = c.list(n.ElseList)
	}
	return func(s *state, dot reflect.Value) signal {
		v, ok := value(s, dot)
		if !ok {
			return failed
		}
		return l.run(s, v, dot)
	}
}

// rangeLoop is a range with the slots of its variables, -1 for none.
type rangeLoop struct {
	index, element int
	body           step
	otherwise      step // nil means nothing
}

func (l *rangeLoop) run(s *state, v, dot reflect.Value) signal {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return failed
		}
		v = v.Elem()
	}
	some := false
	switch v.Kind() {
	case reflect.Invalid:
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			some = true
			if sig := l.turn(s, i, v.Index(i)); sig == leave {
				return next
			} else if sig == failed {
				return failed
			}
		}
	case reflect.Map:
		if v.Type().Key().Kind() != reflect.String {
			return failed
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			some = true
			if sig := l.entry(s, key, v.MapIndex(key)); sig == leave {
				return next
			} else if sig == failed {
				return failed
			}
		}
	default:
		return failed // ranges over numbers, channels and functions are rare
	}
	if !some && l.otherwise != nil {
		return l.otherwise(s, dot)
	}
	return next
}

// turn runs the body for an element of a list.
func (l *rangeLoop) turn(s *state, i int, element reflect.Value) signal {
	if l.index >= 0 {
		s.vars[s.base+l.index] = reflect.ValueOf(i)
	}
	if l.element >= 0 {
		s.vars[s.base+l.element] = element
	}
	return l.body(s, element)
}

// entry runs the body for an entry of a map.
func (l *rangeLoop) entry(s *state, key, element reflect.Value) signal {
	if l.index >= 0 {
		s.vars[s.base+l.index] = key
	}
	if l.element >= 0 {
		s.vars[s.base+l.element] = element
	}
	return l.body(s, element)
}

// action compiles a pipeline whose value is written, or that sets variables.
func (c *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		value := c.pipe(n.Pipe)
		return func(s *state, dot reflect.Value) signal {
			if _, ok := value(s, dot); !ok {
				return failed
			}
			return next
		}
	}
	own, names := splitEscapers(n.Pipe.Cmds)
	if len(names) == 0 || len(own) == 0 {
		c.cannot("an action without an escaper")
		return nil
	}
	bare := *n.Pipe
	bare.Cmds = own
	value := c.pipe(&bare)
	esc := c.escaper(names)
	return func(s *state, dot reflect.Value) signal {
		v, ok := value(s, dot)
		if !ok || !esc.write(s.out, v) {
			return failed
		}
		return next
	}
}
