package compile

import (
	"reflect"
	"sync/atomic"
)

// access is how to get at a field, method or key in values of one type.
type access struct {
	typ     reflect.Type // behind all pointers
	address bool         // whether the value has one, so that methods of its pointer count
	get     func(r *Results, v reflect.Value) (reflect.Value, bool)
	method  *method // for one with arguments
}

// place is a place in a template where a name is looked up. Nearly always the
// values that pass there have one type, which is remembered.
type place struct {
	name  string
	known Methods
	last  atomic.Pointer[access]
}

// find strips pointers and interfaces off a value and gives the access for what is
// behind them, nil when html/template must do it.
func (p *place) find(v reflect.Value) (reflect.Value, *access) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return v, nil
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return v, nil
	}
	a := p.last.Load()
	if a == nil || a.typ != v.Type() || a.address != v.CanAddr() {
		a = p.look(v)
		p.last.Store(a)
	}
	return v, a
}

// look finds out how to get at the name.
func (p *place) look(v reflect.Value) *access {
	t := v.Type()
	a := &access{typ: t, address: v.CanAddr(), get: refuse}
	receiver := t
	if a.address {
		receiver = reflect.PointerTo(t)
	}
	if m, ok := receiver.MethodByName(p.name); ok {
		a.method = newMethod(m, a.address, p.known)
		if a.method != nil && m.Type.NumIn() == 1 {
			a.get = func(r *Results, v reflect.Value) (reflect.Value, bool) { return a.method.invoke(r, v, nil) }
		}
		return a
	}
	switch t.Kind() {
	case reflect.Struct:
		f, ok := t.FieldByName(p.name)
		if !ok || !f.IsExported() {
			return a
		}
		if len(f.Index) == 1 {
			i := f.Index[0]
			a.get = func(_ *Results, v reflect.Value) (reflect.Value, bool) { return v.Field(i), true }
			return a
		}
		a.get = func(_ *Results, v reflect.Value) (reflect.Value, bool) {
			got, err := v.FieldByIndexErr(f.Index)
			return got, err == nil
		}
	case reflect.Map:
		if key := reflect.ValueOf(p.name); key.Type().AssignableTo(t.Key()) {
			a.get = func(_ *Results, v reflect.Value) (reflect.Value, bool) { return v.MapIndex(key), true }
		}
	}
	return a
}

func refuse(*Results, reflect.Value) (reflect.Value, bool) { return reflect.Value{}, false }

// field compiles the look-up of a name in a value.
func (c *compiler) field(from expr, name string) expr {
	p := &place{name: name, known: c.known}
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		v, ok := from(s, dot)
		if !ok || !v.IsValid() { // a name below nothing is nothing
			return v, ok
		}
		v, a := p.find(v)
		if a == nil {
			return v, false
		}
		return a.get(&s.given, v)
	}
}

// method compiles the call of a method with arguments.
func (c *compiler) method(from expr, name string, args []argument) expr {
	p := &place{name: name, known: c.known}
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		v, ok := from(s, dot)
		if !ok || !v.IsValid() { // a name below nothing is nothing
			return v, ok
		}
		v, a := p.find(v)
		if a == nil || a.method == nil {
			return v, false
		}
		mark := len(s.args)
		ok = s.evaluate(args, a.method.typ, 1, dot)
		var got reflect.Value
		if ok {
			got, ok = a.method.invoke(&s.given, v, s.args[mark:])
		}
		s.args = s.args[:mark]
		return got, ok
	}
}

// evaluate puts the arguments for a function onto the state's, leaving out the
// first parameters, and reports whether they fit.
func (s *state) evaluate(args []argument, typ reflect.Type, skip int, dot reflect.Value) bool {
	fixed := typ.NumIn() - skip
	if typ.IsVariadic() {
		fixed--
	}
	if len(args) < fixed || len(args) > fixed && !typ.IsVariadic() {
		return false
	}
	for i := range args {
		var t reflect.Type
		if i < fixed {
			t = typ.In(skip + i)
		} else {
			t = typ.In(typ.NumIn() - 1).Elem()
		}
		v, ok := args[i].in(s, dot, t)
		if !ok {
			return false
		}
		s.args = append(s.args, v)
	}
	return true
}

// values puts the values of arguments onto the state's, for functions that take
// all kinds.
func (s *state) values(args []argument, dot reflect.Value) bool {
	for i := range args {
		v, ok := args[i].value(s, dot)
		if !ok {
			return false
		}
		s.args = append(s.args, v)
	}
	return true
}

// method is a method of a type.
type method struct {
	typ     reflect.Type // of the method with its receiver as first parameter
	index   int
	address bool // whether it is found in the pointer to the type
	known   Method
}

var errorType = reflect.TypeFor[error]()

func newMethod(m reflect.Method, address bool, known Methods) *method {
	if !returnsValue(m.Type) {
		return nil
	}
	return &method{typ: m.Type, index: m.Index, address: address, known: known[m.Type.In(0)][m.Name]}
}

// returnsValue tells whether a function returns a value, or a value and an error.
func returnsValue(t reflect.Type) bool {
	return t.NumOut() == 1 || t.NumOut() == 2 && t.Out(1) == errorType
}

func (m *method) invoke(r *Results, v reflect.Value, args []reflect.Value) (reflect.Value, bool) {
	if m.address {
		v = v.Addr()
	}
	if m.known != nil {
		return m.known(r, v, args)
	}
	return result(v.Method(m.index).Call(args))
}

// result gives what a function returned, false when it was an error.
func result(out []reflect.Value) (reflect.Value, bool) {
	if len(out) == 2 && !out[1].IsNil() {
		return out[0], false
	}
	return out[0], true
}
