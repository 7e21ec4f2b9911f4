package cache

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unsafe"

	"broadsheet/generator/source"
)

// coder encodes and decodes the values of one type, each of which lies somewhere in
// memory. It is made once, so that a type is not looked at again for each of a million
// values.
type coder struct {
	encode func(dst []byte, at unsafe.Pointer) []byte
	decode func(d *decoder, at unsafe.Pointer, depth int) // into a zero value
}

// coders are those that were made: *coder by reflect.Type.
var coders sync.Map

func coderOf(t reflect.Type) *coder {
	if c, ok := coders.Load(t); ok {
		return c.(*coder)
	}
	c, _ := coders.LoadOrStore(t, makeCoder(t))
	return c.(*coder)
}

// later gives the coder of a type when it is first needed: a type may hold itself, in a
// list or behind a pointer.
func later(t reflect.Type) func() *coder { return sync.OnceValue(func() *coder { return coderOf(t) }) }

var (
	timeType        = reflect.TypeFor[time.Time]()
	fingerprintType = reflect.TypeFor[source.Fingerprint]()
)

func makeCoder(t reflect.Type) *coder {
	switch t {
	case timeType:
		return simple(encodeTime, (*decoder).time)
	case fingerprintType:
		return simple(func(dst []byte, f source.Fingerprint) []byte { return append(dst, f[:]...) },
			func(d *decoder) (f source.Fingerprint) { copy(f[:], d.take(uint64(len(f)))); return f })
	}
	switch t.Kind() {
	case reflect.String:
		return simple(func(dst []byte, s string) []byte { return appendBytes(dst, s) }, func(d *decoder) string { return d.part(d.uvarint()) })
	case reflect.Bool:
		return simple(func(dst []byte, b bool) []byte { return append(dst, bit(b)) }, func(d *decoder) bool { return d.byte() == 1 })
	case reflect.Int:
		return signed[int]()
	case reflect.Int8:
		return signed[int8]()
	case reflect.Int16:
		return signed[int16]()
	case reflect.Int32:
		return signed[int32]()
	case reflect.Int64:
		return signed[int64]()
	case reflect.Uint:
		return unsigned[uint]()
	case reflect.Uint8:
		return unsigned[uint8]()
	case reflect.Uint16:
		return unsigned[uint16]()
	case reflect.Uint32:
		return unsigned[uint32]()
	case reflect.Uint64:
		return unsigned[uint64]()
	case reflect.Float64:
		return simple(func(dst []byte, f float64) []byte { return binary.LittleEndian.AppendUint64(dst, math.Float64bits(f)) }, (*decoder).float)
	case reflect.Pointer:
		return pointerCoder(t)
	case reflect.Struct:
		return structCoder(t)
	case reflect.Slice:
		return sliceCoder(t)
	case reflect.Map:
		return mapCoder(t)
	case reflect.Interface:
		return anyCoder(t)
	}
	panic(fmt.Sprintf("cache: there is no way to keep a %s", t))
}

// simple makes the coder of a type that holds no other.
func simple[T any](encode func([]byte, T) []byte, decode func(*decoder) T) *coder {
	return &coder{
		encode: func(dst []byte, at unsafe.Pointer) []byte { return encode(dst, *(*T)(at)) },
		decode: func(d *decoder, at unsafe.Pointer, _ int) { *(*T)(at) = decode(d) },
	}
}

func signed[T int | int8 | int16 | int32 | int64]() *coder {
	return simple(func(dst []byte, n T) []byte { return binary.AppendVarint(dst, int64(n)) }, func(d *decoder) T { return T(d.varint()) })
}

func unsigned[T uint | uint8 | uint16 | uint32 | uint64]() *coder {
	return simple(func(dst []byte, n T) []byte { return binary.AppendUvarint(dst, uint64(n)) }, func(d *decoder) T { return T(d.uvarint()) })
}

func bit(on bool) byte {
	if on {
		return 1
	}
	return 0
}

func pointerCoder(t reflect.Type) *coder {
	elem := later(t.Elem())
	return &coder{
		encode: func(dst []byte, at unsafe.Pointer) []byte {
			to := *(*unsafe.Pointer)(at)
			if to == nil {
				return append(dst, 0)
			}
			return elem().encode(append(dst, 1), to)
		},
		decode: func(d *decoder, at unsafe.Pointer, depth int) {
			if d.byte() == 1 && d.descend(depth) {
				to := reflect.New(t.Elem()).UnsafePointer()
				*(*unsafe.Pointer)(at) = to
				elem().decode(d, to, depth+1)
			}
		},
	}
}

func structCoder(t reflect.Type) *coder {
	type fieldCoder struct {
		*coder
		offset uintptr
	}
	var fields []fieldCoder
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			fields = append(fields, fieldCoder{coderOf(f.Type), f.Offset})
		}
	}
	return &coder{
		encode: func(dst []byte, at unsafe.Pointer) []byte {
			for _, f := range fields {
				dst = f.encode(dst, unsafe.Add(at, f.offset))
			}
			return dst
		},
		decode: func(d *decoder, at unsafe.Pointer, depth int) {
			for _, f := range fields {
				f.decode(d, unsafe.Add(at, f.offset), depth)
			}
		},
	}
}

// appendCount appends how many entries follow, by one more than there are: 0 stands for nil.
func appendCount(dst []byte, n int) []byte { return binary.AppendUvarint(dst, uint64(n)+1) }

// sliceCoder tells a nil slice from an empty one.
func sliceCoder(t reflect.Type) *coder {
	elem, size := later(t.Elem()), t.Elem().Size()
	if t.Elem().Kind() == reflect.Uint8 {
		return simple(func(dst []byte, b []byte) []byte {
			if b == nil {
				return append(dst, 0)
			}
			return append(appendCount(dst, len(b)), b...)
		}, func(d *decoder) []byte {
			if n := d.uvarint(); n > 0 {
				return append([]byte{}, d.take(n-1)...)
			}
			return nil
		})
	}
	return &coder{
		encode: func(dst []byte, at unsafe.Pointer) []byte {
			v := reflect.NewAt(t, at).Elem()
			if v.IsNil() {
				return append(dst, 0)
			}
			n, first := v.Len(), v.UnsafePointer()
			dst = appendCount(dst, n)
			for i := range n {
				dst = elem().encode(dst, unsafe.Add(first, uintptr(i)*size))
			}
			return dst
		},
		decode: func(d *decoder, at unsafe.Pointer, depth int) {
			n := d.uvarint()
			if n == 0 || !d.descend(depth) {
				return
			}
			n--
			if n > uint64(len(d.data)) { // each entry takes a byte at least
				d.fail()
				return
			}
			v := reflect.NewAt(t, at).Elem()
			if n == 0 {
				v.Set(reflect.MakeSlice(t, 0, 0))
				return
			}
			v.Grow(int(n))
			v.SetLen(int(n))
			first := v.UnsafePointer()
			for i := 0; i < int(n) && d.err == nil; i++ {
				elem().decode(d, unsafe.Add(first, uintptr(i)*size), depth+1)
			}
		},
	}
}

// mapCoder keeps maps with texts as keys, sorted.
func mapCoder(t reflect.Type) *coder {
	key, elem := later(t.Key()), later(t.Elem())
	return &coder{
		encode: func(dst []byte, at unsafe.Pointer) []byte {
			v := reflect.NewAt(t, at).Elem()
			if v.IsNil() {
				return append(dst, 0)
			}
			keys := v.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			dst = appendCount(dst, len(keys))
			for _, k := range keys {
				dst = key().encode(dst, placed(k))
				dst = elem().encode(dst, placed(v.MapIndex(k)))
			}
			return dst
		},
		decode: func(d *decoder, at unsafe.Pointer, depth int) {
			n := d.uvarint()
			if n == 0 || !d.descend(depth) {
				return
			}
			v := reflect.NewAt(t, at).Elem()
			v.Set(reflect.MakeMap(t))
			for range n - 1 {
				k, e := reflect.New(t.Key()), reflect.New(t.Elem())
				key().decode(d, k.UnsafePointer(), depth+1)
				elem().decode(d, e.UnsafePointer(), depth+1)
				if d.err != nil {
					return
				}
				v.SetMapIndex(k.Elem(), e.Elem())
			}
		},
	}
}

// anyTypes are the types behind an interface, in front matter's params.
var anyTypes = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[float64](), reflect.TypeFor[bool](),
	reflect.TypeFor[[]any](), reflect.TypeFor[map[string]any](), timeType,
}

// anyCoder keeps what is behind an interface: one of anyTypes, or nothing.
func anyCoder(t reflect.Type) *coder {
	return &coder{
		encode: func(dst []byte, at unsafe.Pointer) []byte {
			v := reflect.NewAt(t, at).Elem()
			if v.IsNil() {
				return append(dst, 0)
			}
			n := slices.Index(anyTypes, v.Elem().Type())
			if n < 0 {
				panic(fmt.Sprintf("cache: there is no way to keep a %s in params", v.Elem().Type()))
			}
			return coderOf(anyTypes[n]).encode(append(dst, byte(n+1)), placed(v.Elem()))
		},
		decode: func(d *decoder, at unsafe.Pointer, depth int) {
			switch n := int(d.byte()); {
			case n == 0 || !d.descend(depth):
			case n > len(anyTypes) || !anyTypes[n-1].AssignableTo(t):
				d.fail()
			default:
				inner := reflect.New(anyTypes[n-1])
				coderOf(anyTypes[n-1]).decode(d, inner.UnsafePointer(), depth+1)
				reflect.NewAt(t, at).Elem().Set(inner.Elem())
			}
		},
	}
}

// placed copies a value to where a coder finds it.
func placed(v reflect.Value) unsafe.Pointer {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p.UnsafePointer()
}
