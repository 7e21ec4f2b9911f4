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
	ends  bool // it is the last name of a chain: its value is wanted out of any interface without methods
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
			a.get = func(r *Results, v reflect.Value) (reflect.Value, bool) {
				got, ok := a.method.invoke(r, v, nil)
				return p.out(got), ok
			}
		}
		return a
	}
	if t == recordType {
		a.get = func(_ *Results, v reflect.Value) (reflect.Value, bool) {
			return p.out(v.Addr().Interface().(*record).field(p.name)), true
		}
		return a
	}
	switch t.Kind() {
	case reflect.Struct:
		f, ok := t.FieldByName(p.name)
		if !ok || !f.IsExported() {
			return a
		}
		if i := f.Index[0]; len(f.Index) == 1 && !(p.ends && f.Type.Kind() == reflect.Interface) {
			a.get = func(_ *Results, v reflect.Value) (reflect.Value, bool) { return v.Field(i), true }
			return a
		}
		a.get = func(_ *Results, v reflect.Value) (reflect.Value, bool) {
			got, err := v.FieldByIndexErr(f.Index)
			return p.out(got), err == nil
		}
	case reflect.Map:
		if key := reflect.ValueOf(p.name); key.Type().AssignableTo(t.Key()) {
			a.get = func(_ *Results, v reflect.Value) (reflect.Value, bool) { return p.out(v.MapIndex(key)), true }
		}
	}
	return a
}

func refuse(*Results, reflect.Value) (reflect.Value, bool) { return reflect.Value{}, false }

// out gives what was found there.
func (p *place) out(v reflect.Value) reflect.Value {
	if p.ends {
		return inside(v)
	}
	return v
}

// field compiles the look-up of a name in a value, nil for the dot.
func (c *compiler) field(from expr, name string, ends bool) expr {
	p := &place{name: name, known: c.known, ends: ends}
	if from == nil {
		return p.value
	}
	return func(s *state, dot reflect.Value) (reflect.Value, bool) {
		v, ok := from(s, dot)
		if !ok {
			return v, false
		}
		return p.value(s, v)
	}
}

// value gives what the name means in a value.
func (p *place) value(s *state, v reflect.Value) (reflect.Value, bool) {
	if !v.IsValid() { // a name below nothing is nothing
		return v, true
	}
	v, a := p.find(v)
	if a == nil {
		return v, false
	}
	return a.get(&s.given, v)
}

// method compiles the call of a method with arguments.
func (c *compiler) method(from expr, name string, args []argument) expr {
	p := &place{name: name, known: c.known}
	if from == nil {
		from = dotExpr
	}
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
		ok = s.evaluate(args, &a.method.takes, dot)
		var got reflect.Value
		if ok {
			got, ok = a.method.invoke(&s.given, v, s.args[mark:])
		}
		s.args = s.args[:mark]
		return inside(got), ok
	}
}

// parameters are the types of what a function takes.
type parameters struct {
	fixed []reflect.Type
	rest  reflect.Type // of any number of arguments after these; nil where there are none
}

// parametersOf gives what a function takes, leaving out the first parameters.
func parametersOf(typ reflect.Type, skip int) parameters {
	var p parameters
	for i := skip; i < typ.NumIn(); i++ {
		p.fixed = append(p.fixed, typ.In(i))
	}
	if last := len(p.fixed) - 1; typ.IsVariadic() {
		p.fixed, p.rest = p.fixed[:last], p.fixed[last].Elem()
	}
	return p
}

// evaluate puts the arguments for a function onto the state's, and reports whether they fit.
func (s *state) evaluate(args []argument, takes *parameters, dot reflect.Value) bool {
	if len(args) < len(takes.fixed) || len(args) > len(takes.fixed) && takes.rest == nil {
		return false
	}
	for i := range args {
		t := takes.rest
		if i < len(takes.fixed) {
			t = takes.fixed[i]
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
	takes   parameters // besides the receiver
	index   int
	address bool // whether it is found in the pointer to the type
	known   Method
}

var errorType = reflect.TypeFor[error]()

func newMethod(m reflect.Method, address bool, known Methods) *method {
	if !returnsValue(m.Type) {
		return nil
	}
	return &method{takes: parametersOf(m.Type, 1), index: m.Index, address: address, known: known[m.Type.In(0)][m.Name]}
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
