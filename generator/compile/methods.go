package compile

import "reflect"

// Method calls a method without reflection: on a receiver, with arguments of the
// types of its parameters. It reports false when the method failed.
type Method func(receiver reflect.Value, args []reflect.Value) (reflect.Value, bool)

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
	return func(receiver reflect.Value, _ []reflect.Value) (reflect.Value, bool) {
		return reflect.ValueOf(f(receiver.Interface().(T))), true
	}
}

// Try is a method without arguments that may fail.
func Try[T, R any](f func(T) (R, error)) Method {
	return func(receiver reflect.Value, _ []reflect.Value) (reflect.Value, bool) {
		r, err := f(receiver.Interface().(T))
		return reflect.ValueOf(r), err == nil
	}
}

// With is a method with one argument.
func With[T, A, R any](f func(T, A) R) Method {
	return func(receiver reflect.Value, args []reflect.Value) (reflect.Value, bool) {
		a, ok := args[0].Interface().(A)
		if !ok {
			return reflect.Value{}, false
		}
		return reflect.ValueOf(f(receiver.Interface().(T), a)), true
	}
}

// With2 is a method with two arguments.
func With2[T, A, B, R any](f func(T, A, B) R) Method {
	return func(receiver reflect.Value, args []reflect.Value) (reflect.Value, bool) {
		a, ok := args[0].Interface().(A)
		b, ok2 := args[1].Interface().(B)
		if !ok || !ok2 {
			return reflect.Value{}, false
		}
		return reflect.ValueOf(f(receiver.Interface().(T), a, b)), true
	}
}

// WithMany is a method with one argument and any number after it.
func WithMany[T, A, R any](f func(T, A, ...any) R) Method {
	return func(receiver reflect.Value, args []reflect.Value) (reflect.Value, bool) {
		a, ok := args[0].Interface().(A)
		if !ok {
			return reflect.Value{}, false
		}
		return reflect.ValueOf(f(receiver.Interface().(T), a, interfaces(args[1:])...)), true
	}
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
