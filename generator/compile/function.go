package compile

import (
	"fmt"
	"html/template"
	"reflect"
	text "text/template"
	"text/template/parse"
)

// call compiles the call of a function.
func (c *compiler) call(name string, nodes []parse.Node, last expr) expr {
	args := c.arguments(nodes, last)
	if f, ok := c.funcs[name]; ok {
		return c.function(f, args)
	}
	switch name {
	case "and", "or":
		return c.shortCircuit(args, last != nil, name == "or")
	case "not":
		return c.unary(args, func(v reflect.Value) (reflect.Value, bool) { return boolValue(!truth(v)), true })
	case "len":
		return c.unary(args, length)
	case "eq", "ne", "lt", "le", "gt", "ge":
		return c.comparison(name, args)
	case "index":
		return c.index(args)
	case "slice":
		return c.slice(args)
	case "html":
		return c.function(text.HTMLEscaper, args)
	case "js":
		return c.function(text.JSEscaper, args)
	case "urlquery":
		return c.function(text.URLQueryEscaper, args)
	case "print":
		return c.function(fmt.Sprint, args)
	case "println":
		return c.function(fmt.Sprintln, args)
	case "printf":
		return c.function(fmt.Sprintf, args)
	}
	c.cannot("the function " + name)
	return nil
}

// function compiles the call of a function of the site. Those of a few common
// types are called without reflection.
func (c *compiler) function(f any, args []argument) expr {
	fn := reflect.ValueOf(f)
	typ := fn.Type()
	if !returnsValue(typ) {
		c.cannot("a function that returns nothing")
		return nil
	}
	takes, run := parametersOf(typ, 0), direct(f)
	if run == nil {
		run = func(_ *Results, args []reflect.Value) (reflect.Value, bool) { return result(fn.Call(args)) }
	}
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		mark := len(s.args)
		var got reflect.Value
		ok := s.evaluate(args, &takes, dot)
		if ok {
			got, ok = run(&s.given, s.args[mark:])
		}
		s.args = s.args[:mark]
		return got, ok
	}
}

// direct gives a way to call a function of a common type without reflection; nil
// for others.
func direct(f any) func(r *Results, args []reflect.Value) (reflect.Value, bool) {
	switch f := f.(type) {
	case func(string, any) (template.HTML, error):
		return func(r *Results, args []reflect.Value) (reflect.Value, bool) {
			h, err := f(args[0].String(), of(args[1]))
			return valueOf(r, h), err == nil
		}
	case func(any, template.HTML) template.HTML:
		return func(r *Results, args []reflect.Value) (reflect.Value, bool) {
			return valueOf(r, f(of(args[0]), template.HTML(args[1].String()))), true
		}
	case func(any, any) any:
		return func(r *Results, args []reflect.Value) (reflect.Value, bool) {
			return reflect.ValueOf(f(of(args[0]), of(args[1]))), true
		}
	case func(any) template.HTML:
		return func(r *Results, args []reflect.Value) (reflect.Value, bool) { return valueOf(r, f(of(args[0]))), true }
	case Pairs:
		return func(r *Results, args []reflect.Value) (reflect.Value, bool) {
			m, err := f(interfaces(args)...)
			return reflect.ValueOf(m), err == nil
		}
	}
	return nil
}

// of gives a value as a parameter of any type gets it.
func of(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

var falseValue, trueValue = reflect.ValueOf(false), reflect.ValueOf(true)

func boolValue(b bool) reflect.Value {
	if b {
		return trueValue
	}
	return falseValue
}

// shortCircuit compiles and and or, which give the argument that decides. One that comes from the
// pipeline is there before the others are looked at.
func (c *compiler) shortCircuit(args []argument, piped, until bool) expr {
	if len(args) == 0 {
		c.cannot("and without arguments")
	}
	return func(s *state, dot reflect.Value) (v reflect.Value, ok bool) {
		own := args
		var last reflect.Value
		if piped {
			own = args[:len(args)-1]
			if last, ok = args[len(own)].value(s, dot); !ok {
				return last, false
			}
		}
		for i := range own {
			if v, ok = own[i].value(s, dot); !ok || truth(v) == until {
				return v, ok
			}
		}
		if piped {
			v = last
		}
		return v, true
	}
}

// unary compiles a function of one argument.
func (c *compiler) unary(args []argument, f func(reflect.Value) (reflect.Value, bool)) expr {
	if len(args) != 1 {
		c.cannot("a wrong number of arguments")
		return nil
	}
	value := args[0].value
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		v, ok := value(s, dot)
		if !ok {
			return v, false
		}
		return f(v)
	}
}

// length is the built-in len.
func length(v reflect.Value) (reflect.Value, bool) {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
		return reflect.ValueOf(v.Len()), true
	}
	return v, false
}

// index compiles the look-up of elements in lists, or of texts in maps, each within
// what was found before.
func (c *compiler) index(args []argument) expr {
	if len(args) < 2 {
		c.cannot("an index of nothing")
		return nil
	}
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		mark := len(s.args)
		defer func() { s.args = s.args[:mark] }()
		if !s.values(args, dot) {
			return reflect.Value{}, false
		}
		v, ok := s.args[mark], true
		for _, key := range s.args[mark+1:] {
			if v, ok = element(v, key); !ok {
				break
			}
		}
		return v, ok
	}
}

func element(list, key reflect.Value) (reflect.Value, bool) {
	if list.Kind() == reflect.Interface {
		list = list.Elem()
	}
	if key.Kind() == reflect.Interface {
		key = key.Elem()
	}
	switch {
	case (list.Kind() == reflect.Slice || list.Kind() == reflect.Array) && key.CanInt():
		if i := key.Int(); i >= 0 && i < int64(list.Len()) {
			return list.Index(int(i)), true
		}
	case list.Kind() == reflect.Map && key.IsValid() && key.Type() == list.Type().Key():
		if v := list.MapIndex(key); v.IsValid() {
			return v, true
		}
		return reflect.Zero(list.Type().Elem()), true
	}
	return list, false
}

// slice compiles the part of a text or list from one place, or to another.
func (c *compiler) slice(args []argument) expr {
	if len(args) != 2 && len(args) != 3 {
		c.cannot("a slice with other than one or two places")
		return nil
	}
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		list, ok := args[0].value(s, dot)
		if list.Kind() == reflect.Interface {
			list = list.Elem()
		}
		if !ok || list.Kind() != reflect.String && list.Kind() != reflect.Slice {
			return list, false
		}
		places := [2]int64{0, int64(list.Len())}
		for i := range args[1:] {
			at, ok := args[1+i].value(s, dot)
			if at.Kind() == reflect.Interface {
				at = at.Elem()
			}
			if !ok || !at.CanInt() {
				return at, false
			}
			places[i] = at.Int()
		}
		if places[0] < 0 || places[0] > places[1] || places[1] > int64(list.Len()) {
			return list, false
		}
		return list.Slice(int(places[0]), int(places[1])), true
	}
}
