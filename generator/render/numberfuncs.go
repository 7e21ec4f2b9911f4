package render

import (
	"errors"
	"fmt"
	"html/template"
	"math"
	"reflect"
)

// numberFuncs are the functions on numbers. Whole numbers give whole numbers;
// where one of them has a fraction, the result is a float64.
func numberFuncs() template.FuncMap {
	return template.FuncMap{
		"add": func(a, b any) (any, error) {
			return calculate("add", a, b, func(x, y int) (int, error) { return x + y, nil }, func(x, y float64) float64 { return x + y })
		},
		"sub": func(a, b any) (any, error) {
			return calculate("sub", a, b, func(x, y int) (int, error) { return x - y, nil }, func(x, y float64) float64 { return x - y })
		},
		"mul": func(a, b any) (any, error) {
			return calculate("mul", a, b, func(x, y int) (int, error) { return x * y, nil }, func(x, y float64) float64 { return x * y })
		},
		"div": func(a, b any) (any, error) {
			return calculate("div", a, b, quotient, func(x, y float64) float64 { return x / y })
		},
		"mod": func(a, b any) (any, error) { return calculate("mod", a, b, remainder, math.Mod) },
		"min": func(a, b any) (any, error) {
			return calculate("min", a, b, func(x, y int) (int, error) { return min(x, y), nil }, math.Min)
		},
		"max": func(a, b any) (any, error) {
			return calculate("max", a, b, func(x, y int) (int, error) { return max(x, y), nil }, math.Max)
		},
	}
}

var errDivideByZero = errors.New("division by zero; check the divisor with if before")

func quotient(x, y int) (int, error) {
	if y == 0 {
		return 0, errDivideByZero
	}
	return x / y, nil
}

func remainder(x, y int) (int, error) {
	if y == 0 {
		return 0, errDivideByZero
	}
	return x % y, nil
}

// number is a number in either form; f holds the value of whole numbers too.
type number struct {
	i       int
	f       float64
	isFloat bool
}

// numberOf takes any kind of Go number.
func numberOf(name string, value any) (number, error) {
	v := reflect.ValueOf(value)
	switch {
	case v.CanInt():
		return number{i: int(v.Int()), f: float64(v.Int())}, nil
	case v.CanUint() && v.Uint() <= math.MaxInt:
		return number{i: int(v.Uint()), f: float64(v.Uint())}, nil
	case v.CanFloat():
		return number{f: v.Float(), isFloat: true}, nil
	}
	return number{}, fmt.Errorf("%s works on numbers, and got %s", name, typeName(value))
}

// countOf takes a number of things, 0 or more.
func countOf(name string, value any) (int, error) {
	n, err := numberOf(name, value)
	if err != nil {
		return 0, fmt.Errorf("%s takes a number first, and got %s", name, typeName(value))
	}
	if n.isFloat || n.i < 0 {
		return 0, fmt.Errorf("%s takes a whole number from 0, and got %v", name, value)
	}
	return n.i, nil
}

func calculate(name string, a, b any, whole func(x, y int) (int, error), float func(x, y float64) float64) (any, error) {
	x, err := numberOf(name, a)
	if err != nil {
		return nil, err
	}
	y, err := numberOf(name, b)
	if err != nil {
		return nil, err
	}
	if !x.isFloat && !y.isFloat {
		return whole(x.i, y.i)
	}
	result := float(x.f, y.f)
	if math.IsInf(result, 0) || math.IsNaN(result) {
		return nil, errDivideByZero
	}
	return result, nil
}

// typeName says in words what a value is, for errors.
func typeName(value any) string {
	v := reflect.ValueOf(value)
	switch {
	case !v.IsValid():
		return "nothing"
	case v.Kind() == reflect.String:
		return fmt.Sprintf("the text %q", v.String())
	case v.Kind() == reflect.Bool, v.CanInt(), v.CanUint(), v.CanFloat():
		return fmt.Sprintf("%v", value)
	case v.Kind() == reflect.Slice:
		return "a list"
	case v.Kind() == reflect.Map:
		return "a map"
	}
	return "a " + v.Type().String()
}
