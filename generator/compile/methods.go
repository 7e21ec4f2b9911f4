package compile

import (
	"html/template"
	"reflect"
)

// Method calls a method without reflection: on a receiver, with arguments of the
// types of its parameters. It reports false when the method failed.
type Method func(r *Results, receiver reflect.Value, args []reflect.Value) (reflect.Value, bool)

// Methods are methods that can be called without reflection, by the type of the
// receiver and by name. None has to be there.
type Methods map[reflect.Type]map[string]Method

// Add adds a method of a type.
func (ms Methods) Add(receiver reflect.Type, name string, m Method) {
	if ms[receiver] == nil {
		ms[receiver] = map[string]Method{}
	}
	ms[receiver][name] = m
}

// Get is a method without arguments, as in Get((*Date).ISO).
func Get[T, R any](f func(T) R) Method {
	return func(r *Results, receiver reflect.Value, _ []reflect.Value) (reflect.Value, bool) {
		return valueOf(r, f(receiver.Interface().(T))), true
	}
}

// Try is a method without arguments that may fail.
func Try[T, R any](f func(T) (R, error)) Method {
	return func(r *Results, receiver reflect.Value, _ []reflect.Value) (reflect.Value, bool) {
		got, err := f(receiver.Interface().(T))
		return valueOf(r, got), err == nil
	}
}

// With is a method with one argument.
func With[T, A, R any](f func(T, A) R) Method {
	return func(r *Results, receiver reflect.Value, args []reflect.Value) (reflect.Value, bool) {
		a, ok := args[0].Interface().(A)
		if !ok {
			return reflect.Value{}, false
		}
		return valueOf(r, f(receiver.Interface().(T), a)), true
	}
}

// With2 is a method with two arguments.
func With2[T, A, B, R any](f func(T, A, B) R) Method {
	return func(r *Results, receiver reflect.Value, args []reflect.Value) (reflect.Value, bool) {
		a, ok := args[0].Interface().(A)
		b, ok2 := args[1].Interface().(B)
		if !ok || !ok2 {
			return reflect.Value{}, false
		}
		return valueOf(r, f(receiver.Interface().(T), a, b)), true
	}
}

// WithMany is a method with one argument and any number after it.
func WithMany[T, A, R any](f func(T, A, ...any) R) Method {
	return func(r *Results, receiver reflect.Value, args []reflect.Value) (reflect.Value, bool) {
		a, ok := args[0].Interface().(A)
		if !ok {
			return reflect.Value{}, false
		}
		return valueOf(r, f(receiver.Interface().(T), a, interfaces(args[1:])...)), true
	}
}

// Results is room for the texts that methods and functions return to one execution: a
// reflect.Value points to what it holds, and each text would need memory of its own.
type Results struct {
	texts []string
	html  []template.HTML
}

// valueOf gives a result as a value, which holds until clear is called.
func valueOf[R any](r *Results, result R) reflect.Value {
	switch result := any(&result).(type) {
	case *string:
		return reflect.ValueOf(keep(&r.texts, *result)).Elem()
	case *template.HTML:
		return reflect.ValueOf(keep(&r.html, *result)).Elem()
	}
	return reflect.ValueOf(result)
}

// keep puts a text into a list. When that is full, a longer one takes its place, and
// values go on pointing into the old one.
func keep[T any](list *[]T, text T) *T {
	if len(*list) == cap(*list) {
		*list = make([]T, 0, 2*cap(*list)+32)
	}
	*list = append(*list, text)
	return &(*list)[len(*list)-1]
}

// clear ends the use of the values.
func (r *Results) clear() {
	clear(r.texts)
	clear(r.html)
	r.texts, r.html = r.texts[:0], r.html[:0]
}

// interfaces gives values as function of any type get them.
func interfaces(values []reflect.Value) []any {
	if len(values) == 0 {
		return nil
	}
	list := make([]any, len(values))
	for i, v := range values {
		if v.IsValid() {
			list[i] = v.Interface()
		}
	}
	return list
}
