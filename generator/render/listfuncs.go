package render

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
)

// listFuncs are the functions on lists. A list is a slice of any type; nil is
// the empty list.
func listFuncs() template.FuncMap {
	return template.FuncMap{
		"after": after,
		"chunk": chunk,
		"first": first,
		"in":    in,
		"join":  join,
		"last":  last,
		"list":  func(items ...any) []any { return items },
		"seq":   seq,
		"sort":  sortList,
		"where": where,
	}
}

// listOf gives a list argument as a slice; the zero Value stands for nil.
func listOf(name string, list any) (reflect.Value, error) {
	v := reflect.ValueOf(list)
	switch v.Kind() {
	case reflect.Invalid:
		return reflect.ValueOf([]any(nil)), nil
	case reflect.Slice:
		return v, nil
	}
	return v, fmt.Errorf("%s works on a list, and got %s; the list is the last argument", name, typeName(list))
}

// first gives the first n of a list, all where there are fewer.
func first(n, list any) (any, error) {
	v, count, err := listAndCount("first", n, list)
	if err != nil {
		return nil, err
	}
	return v.Slice(0, min(count, v.Len())).Interface(), nil
}

// last gives the last n of a list, all where there are fewer.
func last(n, list any) (any, error) {
	v, count, err := listAndCount("last", n, list)
	if err != nil {
		return nil, err
	}
	return v.Slice(max(v.Len()-count, 0), v.Len()).Interface(), nil
}

// after gives a list without its first n.
func after(n, list any) (any, error) {
	v, count, err := listAndCount("after", n, list)
	if err != nil {
		return nil, err
	}
	return v.Slice(min(count, v.Len()), v.Len()).Interface(), nil
}

// chunk cuts a list into lists of n each; the last may be shorter.
func chunk(n, list any) ([]any, error) {
	v, count, err := listAndCount("chunk", n, list)
	if err != nil {
		return nil, err
	}
	if count == 0 {
		return nil, errors.New("chunk cuts into lists of 1 or more; write chunk 3 .Posts")
	}
	var chunks []any
	for i := 0; i < v.Len(); i += count {
		chunks = append(chunks, v.Slice(i, min(i+count, v.Len())).Interface())
	}
	return chunks, nil
}

func listAndCount(name string, n, list any) (reflect.Value, int, error) {
	count, err := countOf(name, n)
	if err != nil {
		return reflect.Value{}, 0, err
	}
	v, err := listOf(name, list)
	return v, count, err
}

// maxSeq bounds seq, so that a slip does not fill the memory.
const maxSeq = 100_000

// seq counts: seq 3 is 1 2 3, seq 2 4 is 2 3 4; empty where the end is before
// the start.
func seq(bounds ...any) ([]int, error) {
	if len(bounds) < 1 || len(bounds) > 2 {
		return nil, fmt.Errorf("seq takes one or two numbers, and got %d arguments; write seq 3 or seq 2 4", len(bounds))
	}
	from, to := 1, 0
	for i, bound := range bounds {
		n, err := numberOf("seq", bound)
		if err != nil {
			return nil, err
		}
		if n.isFloat {
			return nil, fmt.Errorf("seq counts in whole numbers, and got %v", bound)
		}
		if i == 0 && len(bounds) == 2 {
			from = n.i
		} else {
			to = n.i
		}
	}
	if to < from {
		return nil, nil
	}
	// The difference may overflow int for extreme bounds; as unsigned it is right.
	if uint(to)-uint(from) >= maxSeq {
		return nil, fmt.Errorf("seq %d %d is longer than %d", from, to, maxSeq)
	}
	numbers := make([]int, to-from+1)
	for i := range numbers {
		numbers[i] = from + i
	}
	return numbers, nil
}

// join puts the entries of a list together, with a separator between them.
func join(separator, list any) (string, error) {
	v, err := listOf("join", list)
	if err != nil {
		return "", err
	}
	parts := make([]string, v.Len())
	for i := range parts {
		parts[i] = textOf(v.Index(i).Interface())
	}
	return strings.Join(parts, textOf(separator)), nil
}

// in tells whether a list has an entry.
func in(entry, list any) (bool, error) {
	v, err := listOf("in", list)
	if err != nil {
		return false, err
	}
	for i := range v.Len() {
		if same(v.Index(i).Interface(), entry) {
			return true, nil
		}
	}
	return false, nil
}

// where gives the entries of a list whose field is the value. The field may be
// a path, "Section.Title"; where something on the way is not there, the entry
// does not count.
func where(field string, value, list any) (any, error) {
	v, err := listOf("where", list)
	if err != nil {
		return nil, err
	}
	kept := reflect.MakeSlice(v.Type(), 0, v.Len())
	for i := range v.Len() {
		got, err := fieldOf(v.Index(i), field)
		if err != nil {
			return nil, err
		}
		if got.IsValid() && same(got.Interface(), value) {
			kept = reflect.Append(kept, v.Index(i))
		}
	}
	return kept.Interface(), nil
}

// sortList gives a list in order: sort list, sort "Field" list, or
// sort "Field" "desc" list. Entries that are the same keep their order.
func sortList(args ...any) (any, error) {
	if len(args) < 1 || len(args) > 3 {
		return nil, fmt.Errorf(`sort takes a field, "desc" and the list, and got %d arguments; write sort "Title" .Posts`, len(args))
	}
	v, err := listOf("sort", args[len(args)-1])
	if err != nil {
		return nil, err
	}
	field, descending := "", false
	for i, arg := range args[:len(args)-1] {
		text := textOf(arg)
		switch {
		case text == "desc":
			descending = true
		case text == "asc":
		case i == 0:
			field = text
		default:
			return nil, fmt.Errorf(`sort knows "asc" and "desc", not %q`, text)
		}
	}
	keys := make([]sortKey, v.Len())
	for i := range keys {
		got, err := fieldOf(v.Index(i), field)
		if err != nil {
			return nil, err
		}
		keys[i] = keyOf(got, i)
	}
	slices.SortStableFunc(keys, func(a, b sortKey) int {
		if descending {
			return b.compare(a)
		}
		return a.compare(b)
	})
	sorted := reflect.MakeSlice(v.Type(), 0, v.Len())
	for _, k := range keys {
		sorted = reflect.Append(sorted, v.Index(k.index))
	}
	return sorted.Interface(), nil
}

// sortKey is what an entry is sorted by.
type sortKey struct {
	kind   int // 0 for a number, 1 for a text, 2 for what has no value: in this order
	number float64
	text   string
	index  int
}

func keyOf(v reflect.Value, index int) sortKey {
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return sortKey{kind: 2, index: index}
	}
	if d, ok := v.Interface().(*Date); ok {
		return sortKey{number: float64(d.time.Unix()), index: index}
	}
	if n, err := numberOf("sort", v.Interface()); err == nil {
		return sortKey{number: n.f, index: index}
	}
	return sortKey{kind: 1, text: textOf(v.Interface()), index: index}
}

func (k sortKey) compare(other sortKey) int {
	return cmp.Or(cmp.Compare(k.kind, other.kind), cmp.Compare(k.number, other.number), strings.Compare(k.text, other.text))
}

// fieldOf follows a path of fields, map keys and methods without arguments. The
// zero Value means that something on the way is not there. The empty path is
// the value itself.
func fieldOf(v reflect.Value, path string) (reflect.Value, error) {
	if path == "" {
		return v, nil
	}
	for name := range strings.SplitSeq(path, ".") {
		for v.Kind() == reflect.Interface && !v.IsNil() {
			v = v.Elem()
		}
		if !v.IsValid() || (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil() {
			return reflect.Value{}, nil
		}
		if m := v.MethodByName(name); m.IsValid() && m.Type().NumIn() == 0 && m.Type().NumOut() == 1 {
			v = m.Call(nil)[0]
			continue
		}
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		switch v.Kind() {
		case reflect.Map:
			if v.Type().Key().Kind() != reflect.String {
				return reflect.Value{}, fmt.Errorf("a map with keys of %s has no field %q", v.Type().Key(), name)
			}
			v = v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key()))
		case reflect.Struct:
			field, ok := v.Type().FieldByName(name)
			if !ok || !field.IsExported() {
				return reflect.Value{}, fmt.Errorf("%s has no field %q; there are %s", v.Type().Name(), name, fieldNames(v.Type()))
			}
			v = v.FieldByIndex(field.Index)
		default:
			return reflect.Value{}, fmt.Errorf("%s has no field %q", typeName(v.Interface()), name)
		}
	}
	return v, nil
}

func fieldNames(t reflect.Type) string {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, ", ")
}

// same compares two values as a reader would: by number where both are
// numbers, else as texts where both are texts, else by ==.
func same(a, b any) bool {
	if a == nil || b == nil {
		return a == b
	}
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	if va.Kind() == reflect.String && vb.Kind() == reflect.String {
		return va.String() == vb.String()
	}
	if x, err := numberOf("", a); err == nil {
		y, err := numberOf("", b)
		return err == nil && x.f == y.f
	}
	return va.Type() == vb.Type() && va.Comparable() && va.Equal(vb)
}
