package compile

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// node compiles one node that is no text; nil stands for nothing to do.
func (c *compiler) node(n parse.Node) step {
	if c.unable == "" {
		c.at = n
	}
	switch n := n.(type) {
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
	then := c.block(n.List)
	var otherwise step
	if n.ElseList != nil {
		otherwise = c.block(n.ElseList)
	}
	c.scope.release(mark)
	return func(s *state, dot reflect.Value) signal {
		v, ok := value(s, dot)
		if !ok {
			return s.fail(n)
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
	case reflect.Bool:
		return v.Bool()
	case reflect.Pointer:
		return !v.IsNil()
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
	if st := c.record(n, called); st != nil {
		return st
	}
	value := c.pipe(n.Pipe)
	return func(s *state, dot reflect.Value) signal {
		v, ok := value(s, dot)
		if !ok {
			return s.fail(n)
		}
		return called.call(s, v)
	}
}

// loop compiles range.
func (c *compiler) loop(n *parse.RangeNode) step {
	mark := c.scope.mark()
	value := c.pipe(n.Pipe) // sets the variables too, which shows where there is no element
	l := &rangeLoop{index: -1, element: -1}
	switch slots := c.slots(n.Pipe, mark); len(slots) {
	case 1:
		l.element = slots[0]
	case 2:
		l.index, l.element = slots[0], slots[1]
	}
	l.body = c.block(n.List)
	if n.ElseList != nil {
		l.otherwise = c.block(n.ElseList)
	}
	c.scope.release(mark)
	return func(s *state, dot reflect.Value) signal {
		v, ok := value(s, dot)
		if !ok {
			return s.fail(n)
		}
		if sig := l.run(s, v, dot); sig != failed {
			return sig
		}
		return s.fail(n)
	}
}

// slots gives the slots of the variables that a pipeline sets; those that it
// declares are the first behind the mark.
func (c *compiler) slots(p *parse.PipeNode, mark int) []int {
	if !p.IsAssign {
		return slices.Clone(c.scope.slot[mark : mark+len(p.Decl)])
	}
	var slots []int
	for _, v := range p.Decl {
		slot, _ := c.scope.find(v.Ident[0]) // the pipeline has found it before
		slots = append(slots, slot)
	}
	return slots
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
	switch v.Kind() {
	case reflect.Invalid:
		return l.over(s, dot, 0, nil)
	case reflect.Slice, reflect.Array:
		return l.over(s, dot, v.Len(), func(i int) (key, element reflect.Value) { return l.number(i), v.Index(i) })
	case reflect.Int:
		if l.index < 0 && v.Type() == intType {
			return l.over(s, dot, int(v.Int()), func(i int) (key, element reflect.Value) { return key, reflect.ValueOf(i) })
		}
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			keys := v.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			return l.over(s, dot, len(keys), func(i int) (key, element reflect.Value) { return keys[i], v.MapIndex(keys[i]) })
		}
	}
	return failed // ranges over channels and functions are rare
}

// over runs the body for n elements, those of a map by their keys.
func (l *rangeLoop) over(s *state, dot reflect.Value, n int, at func(i int) (key, element reflect.Value)) signal {
	for i := range n {
		key, element := at(i)
		if l.index >= 0 {
			s.vars[s.base+l.index] = key
		}
		if l.element >= 0 {
			s.vars[s.base+l.element] = element
		}
		switch l.body(s, element) {
		case leave:
			return next
		case failed:
			return failed
		}
	}
	if n > 0 || l.otherwise == nil {
		return next
	}
	if sig := l.otherwise(s, dot); sig != leave {
		return sig
	}
	// The parser takes a break here to be for the loop around this one; but
	// text/template ends this one with it.
	return next
}

// number gives the place of an element as a value, where a variable wants it.
func (l *rangeLoop) number(i int) reflect.Value {
	if l.index < 0 {
		return reflect.Value{}
	}
	return reflect.ValueOf(i)
}

// action compiles a pipeline whose value is written, or that sets variables.
func (c *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		value := c.pipe(n.Pipe)
		return func(s *state, dot reflect.Value) signal {
			if _, ok := value(s, dot); !ok {
				return s.fail(n)
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
		if !ok || !esc.write(&s.out, v) {
			return s.fail(n)
		}
		return next
	}
}
