package compile

import (
	"cmp"
	"math"
	"reflect"
)

// comparison compiles eq and the like. Of eq, a value may be compared with several.
func (c *compiler) comparison(name string, args []argument) expr {
	if len(args) != 2 && (name != "eq" || len(args) < 2) {
		c.cannot("a comparison of a wrong number of values")
		return nil
	}
	return func(s *state, dot reflect.Value) (v reflect.Value, ok bool) {
		mark := len(s.args)
		defer func() { s.args = s.args[:mark] }()
		if !s.values(args, dot) {
			return v, false
		}
		first, others := s.args[mark], s.args[mark+1:]
		for _, other := range others {
			if v, ok = compared(name, first, other); !ok || v.Bool() {
				break
			}
		}
		return v, ok
	}
}

// compared compares two values; it reports false where html/template must do it.
func compared(name string, a, b reflect.Value) (reflect.Value, bool) {
	if a.Kind() == reflect.Interface {
		a = a.Elem()
	}
	if b.Kind() == reflect.Interface {
		b = b.Elem()
	}
	if name == "eq" || name == "ne" {
		same, ok := equal(a, b)
		return boolValue(same == (name == "eq")), ok
	}
	order, ok := compare(a, b)
	switch name {
	case "lt":
		return boolValue(order < 0), ok
	case "le":
		return boolValue(order <= 0), ok
	case "gt":
		return boolValue(order > 0), ok
	}
	return boolValue(order >= 0), ok
}

// equal tells whether two values are the same. Nothing, such as a key that a map
// does not have, is unlike all texts, numbers and truth values.
func equal(a, b reflect.Value) (same, ok bool) {
	if a.Kind() == reflect.Bool && b.Kind() == reflect.Bool {
		return a.Bool() == b.Bool(), true
	}
	if order, ok := compare(a, b); ok {
		return order == 0, true
	}
	return false, a.IsValid() != b.IsValid() && (isBasic(a) || isBasic(b))
}

// compare compares texts and numbers of the same kind: below 0 means less, 0 equal.
// It reports false for all others.
func compare(a, b reflect.Value) (order int, ok bool) {
	switch {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String()), true
	case a.CanInt() && b.CanInt():
		return cmp.Compare(a.Int(), b.Int()), true
	case a.CanUint() && b.CanUint():
		return cmp.Compare(a.Uint(), b.Uint()), true
	case a.CanFloat() && b.CanFloat():
		return cmp.Compare(a.Float(), b.Float()), !math.IsNaN(a.Float()) && !math.IsNaN(b.Float())
	}
	return 0, false
}

func isBasic(v reflect.Value) bool {
	return v.Kind() == reflect.String || v.Kind() == reflect.Bool || v.CanInt() || v.CanUint() || v.CanFloat()
}
