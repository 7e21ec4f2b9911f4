package compile

import (
	"reflect"
	"strings"
	"text/template/parse"
)

// pipe compiles a pipeline: commands, each of which gets the value of the one
// before as its last argument, and the variables that take the result.
func (c *compiler) pipe(p *parse.PipeNode) expr {
	if p == nil || len(p.Cmds) == 0 {
		c.cannot("an empty pipeline")
		return nil
	}
	var value expr
	for _, cmd := range p.Cmds {
		value = c.command(cmd, value)
	}
	for _, v := range p.Decl {
		value = c.assign(v, p.IsAssign, value)
	}
	return value
}

// unwrapped takes the value of an expression out of an interface.
func unwrapped(value expr) expr {
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		v, ok := value(s, dot)
		return inside(v), ok
	}
}

// inside takes a value out of an interface without methods.
func inside(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface && v.Type().NumMethod() == 0 {
		return v.Elem()
	}
	return v
}

// assign compiles the setting of a variable.
func (c *compiler) assign(v *parse.VariableNode, existing bool, value expr) expr {
	slot, ok := 0, true
	if existing {
		slot, ok = c.scope.find(v.Ident[0])
	} else {
		slot = c.scope.declare(v.Ident[0])
	}
	if !ok {
		c.cannot("an unknown variable")
	}
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		got, ok := value(s, dot)
		if ok {
			s.vars[s.base+slot] = got
		}
		return got, ok
	}
}

// command compiles a command; last is the argument that comes from the pipeline,
// nil for none. Its value is out of any interface without methods.
func (c *compiler) command(cmd *parse.CommandNode, last expr) expr {
	args := cmd.Args[1:]
	switch n := cmd.Args[0].(type) {
	case *parse.FieldNode:
		return c.fields(nil, n.Ident, args, last)
	case *parse.ChainNode:
		return c.chain(n, args, last)
	case *parse.VariableNode:
		return c.variable(n, args, last)
	case *parse.IdentifierNode:
		return unwrapped(c.call(n.Ident, args, last))
	}
	if len(args) > 0 || last != nil {
		c.cannot("arguments for what is no function")
	}
	switch n := cmd.Args[0].(type) {
	case *parse.PipeNode:
		return c.inner(n)
	case *parse.DotNode:
		return unwrapped(dotExpr)
	case *parse.BoolNode:
		return constant(reflect.ValueOf(n.True))
	case *parse.StringNode:
		return constant(reflect.ValueOf(n.Text))
	case *parse.NumberNode:
		return c.number(n)
	}
	c.cannot("a command of a kind that is not known")
	return nil
}

// inner compiles a pipeline in parentheses. Variables may not be declared there.
func (c *compiler) inner(p *parse.PipeNode) expr {
	if len(p.Decl) > 0 {
		c.cannot("a variable in parentheses")
	}
	return c.pipe(p)
}

func dotExpr(_ *state, dot reflect.Value) (reflect.Value, bool) { return dot, true }

func constant(v reflect.Value) expr {
	return func(*state, reflect.Value) (reflect.Value, bool) { return v, true }
}

// number compiles a number where nothing says which type it should have.
func (c *compiler) number(n *parse.NumberNode) expr {
	switch {
	case n.IsComplex && !n.IsInt && !n.IsFloat:
	case n.IsInt && !strings.ContainsAny(n.Text, ".eEpP'xX"):
		return constant(reflect.ValueOf(int(n.Int64)))
	case n.IsFloat && !n.IsInt:
		return constant(reflect.ValueOf(n.Float64))
	}
	c.cannot("a number in an unusual form")
	return nil
}

// chain compiles (pipeline).Field.Field.
func (c *compiler) chain(n *parse.ChainNode, args []parse.Node, last expr) expr {
	inner, ok := n.Node.(*parse.PipeNode)
	if !ok {
		c.cannot("fields of a constant")
		return nil
	}
	return c.fields(c.inner(inner), n.Field, args, last)
}

// variable compiles $name.Field.Field.
func (c *compiler) variable(n *parse.VariableNode, args []parse.Node, last expr) expr {
	slot, ok := c.scope.find(n.Ident[0])
	if !ok {
		c.cannot("an unknown variable")
	}
	value := func(s *state, _ reflect.Value) (reflect.Value, bool) { return s.vars[s.base+slot], true }
	if len(n.Ident) == 1 {
		if len(args) > 0 || last != nil {
			c.cannot("arguments for what is no function")
		}
		return unwrapped(value)
	}
	return c.fields(value, n.Ident[1:], args, last)
}

// fields compiles a chain of fields, methods and keys from a value, nil for the dot; the last
// gets the arguments. Its value is out of any interface without methods.
func (c *compiler) fields(from expr, names []string, args []parse.Node, last expr) expr {
	for _, name := range names[:len(names)-1] {
		from = c.field(from, name, false)
	}
	name := names[len(names)-1]
	if len(args) == 0 && last == nil {
		return c.field(from, name, true)
	}
	return c.method(from, name, c.arguments(args, last))
}

// argument is one argument of a call.
type argument struct {
	value expr
	// text and number are set for constants, which take the type of the parameter.
	text   *parse.StringNode
	number *parse.NumberNode
}

func (c *compiler) arguments(nodes []parse.Node, last expr) []argument {
	list := make([]argument, 0, len(nodes)+1)
	for _, n := range nodes {
		list = append(list, c.argument(n))
	}
	if last != nil {
		list = append(list, argument{value: last})
	}
	return list
}

func (c *compiler) argument(n parse.Node) argument {
	switch n := n.(type) {
	case *parse.DotNode:
		return argument{value: dotExpr}
	case *parse.FieldNode:
		return argument{value: c.fields(nil, n.Ident, nil, nil)}
	case *parse.VariableNode:
		return argument{value: c.variable(n, nil, nil)}
	case *parse.PipeNode:
		return argument{value: c.inner(n)}
	case *parse.ChainNode:
		return argument{value: c.chain(n, nil, nil)}
	case *parse.IdentifierNode:
		return argument{value: c.call(n.Ident, nil, nil)}
	case *parse.NilNode:
		return argument{value: constant(reflect.Value{})}
	case *parse.BoolNode:
		return argument{value: constant(reflect.ValueOf(n.True))}
	case *parse.StringNode:
		return argument{value: constant(reflect.ValueOf(n.Text)), text: n}
	case *parse.NumberNode:
		return argument{value: c.number(n), number: n}
	}
	c.cannot("an argument of a kind that is not known")
	return argument{}
}

// in evaluates the argument for a parameter of a type.
func (a *argument) in(s *state, dot reflect.Value, t reflect.Type) (reflect.Value, bool) {
	v, ok := a.value(s, dot)
	if !ok {
		return v, false
	}
	if !v.IsValid() {
		switch t.Kind() {
		case reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
			return reflect.Zero(t), true
		}
		return v, false
	}
	if v.Type() == t || t.Kind() == reflect.Interface && t.NumMethod() == 0 {
		return v, true
	}
	if a.text != nil || a.number != nil {
		return a.constant(t)
	}
	if v.Type().AssignableTo(t) {
		return v, true
	}
	if v.Kind() == reflect.Interface && !v.IsNil() && v.Elem().Type().AssignableTo(t) {
		return v.Elem(), true
	}
	return v, false // html/template may still find a way
}

// constant gives a constant the type of the parameter it stands for.
func (a *argument) constant(t reflect.Type) (reflect.Value, bool) {
	kind := reflect.Zero(t)
	switch {
	case a.text != nil && t.Kind() == reflect.String:
		return reflect.ValueOf(a.text.Text).Convert(t), true
	case a.number != nil && a.number.IsInt && kind.CanInt():
		return reflect.ValueOf(a.number.Int64).Convert(t), true
	case a.number != nil && a.number.IsUint && kind.CanUint():
		return reflect.ValueOf(a.number.Uint64).Convert(t), true
	case a.number != nil && a.number.IsFloat && kind.CanFloat():
		return reflect.ValueOf(a.number.Float64).Convert(t), true
	}
	return kind, false
}
