package cache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/source"
)

// The cache keeps Go values as bytes: every exported field of a struct in its
// order, numbers as varints, texts and lists with their length before them. It is
// driven by the types themselves, so that a field which somebody adds can't be
// forgotten; the program's own identity is in the cache's header, so that no other
// program reads what this one wrote.

// ErrDamaged means that bytes are not what this program wrote.
var ErrDamaged = errors.New("damaged")

// maxNesting bounds how deep decoded values lie in one another; content itself
// bounds front matter and shortcodes at less.
const maxNesting = 200

var (
	timeType        = reflect.TypeFor[time.Time]()
	fingerprintType = reflect.TypeFor[source.Fingerprint]()
)

// Encode appends the value that a pointer leads to. It panics where the value has
// a type that the cache can't keep, which is a mistake in the program.
func Encode(dst []byte, pointer any) []byte {
	return encodeValue(dst, reflect.ValueOf(pointer).Elem())
}

func encodeValue(dst []byte, v reflect.Value) []byte {
	switch v.Type() {
	case timeType:
		return encodeTime(dst, v.Interface().(time.Time))
	case fingerprintType:
		if v.CanAddr() {
			return append(dst, v.Bytes()...)
		}
		f := v.Interface().(source.Fingerprint)
		return append(dst, f[:]...)
	}
	switch v.Kind() {
	case reflect.String:
		dst = binary.AppendUvarint(dst, uint64(v.Len()))
		return append(dst, v.String()...)
	case reflect.Bool:
		if v.Bool() {
			return append(dst, 1)
		}
		return append(dst, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(dst, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(dst, v.Uint())
	case reflect.Float64:
		return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v.Float()))
	case reflect.Pointer:
		if v.IsNil() {
			return append(dst, 0)
		}
		return encodeValue(append(dst, 1), v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanInterface() { // is exported
				dst = encodeValue(dst, f)
			}
		}
		return dst
	case reflect.Slice:
		return encodeSlice(dst, v)
	case reflect.Map:
		return encodeMap(dst, v)
	case reflect.Interface:
		return encodeAny(dst, v)
	}
	panic(fmt.Sprintf("cache: there is no way to keep a %s", v.Type()))
}

// encodeSlice tells a nil slice from an empty one.
func encodeSlice(dst []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return binary.AppendUvarint(dst, 0)
	}
	dst = binary.AppendUvarint(dst, uint64(v.Len())+1)
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return append(dst, v.Bytes()...)
	}
	for i := range v.Len() {
		dst = encodeValue(dst, v.Index(i))
	}
	return dst
}

// encodeMap writes a map with texts as keys, sorted.
func encodeMap(dst []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return binary.AppendUvarint(dst, 0)
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	dst = binary.AppendUvarint(dst, uint64(len(keys))+1)
	for _, k := range keys {
		dst = encodeValue(dst, k)
		dst = encodeValue(dst, v.MapIndex(k))
	}
	return dst
}

// anyTypes are the types behind an interface, in front matter's params.
var anyTypes = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[float64](), reflect.TypeFor[bool](),
	reflect.TypeFor[[]any](), reflect.TypeFor[map[string]any](), timeType,
}

func encodeAny(dst []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(dst, 0)
	}
	n := slices.Index(anyTypes, v.Elem().Type())
	if n < 0 {
		panic(fmt.Sprintf("cache: there is no way to keep a %s in params", v.Elem().Type()))
	}
	return encodeValue(append(dst, byte(n+1)), v.Elem())
}

// encodeTime keeps the instant and the offset from UTC, which is all that dates
// are used for.
func encodeTime(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(dst, 0)
	}
	_, offset := t.Zone()
	dst = append(dst, 1)
	dst = binary.AppendVarint(dst, t.Unix())
	dst = binary.AppendUvarint(dst, uint64(t.Nanosecond()))
	return binary.AppendVarint(dst, int64(offset))
}

// Decode reads into the value that a pointer leads to what Encode wrote, all of
// it. Nothing decoded shares memory with data; texts are parts of one copy of it. The
// error is ErrDamaged.
func Decode(data []byte, pointer any) error {
	d := decoder{data: data, whole: string(data)}
	d.value(reflect.ValueOf(pointer).Elem(), 0)
	if d.err == nil && len(d.data) > 0 {
		d.err = ErrDamaged
	}
	return d.err
}

// decoder reads bytes from the front of data; after an error all it reads is zero.
type decoder struct {
	data  []byte
	whole string // what data is the rest of
	err   error
	zones map[int]*time.Location
}

func (d *decoder) fail() { d.err, d.data = ErrDamaged, nil }

func (d *decoder) uvarint() uint64 {
	n, size := binary.Uvarint(d.data)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.data = d.data[size:]
	return n
}

func (d *decoder) varint() int64 {
	n, size := binary.Varint(d.data)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.data = d.data[size:]
	return n
}

// take gives the next n bytes.
func (d *decoder) take(n uint64) []byte {
	if n > uint64(len(d.data)) {
		d.fail()
		return nil
	}
	b := d.data[:n]
	d.data = d.data[n:]
	return b
}

// part gives the next n bytes as a part of the whole.
func (d *decoder) part(n uint64) string {
	if n == 0 || len(d.take(n)) == 0 {
		return ""
	}
	end := len(d.whole) - len(d.data)
	return d.whole[end-int(n) : end]
}

func (d *decoder) byte() byte {
	b := d.take(1)
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

func (d *decoder) value(v reflect.Value, depth int) {
	if depth > maxNesting {
		d.fail()
	}
	if d.err != nil {
		return
	}
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(d.time()))
		return
	case fingerprintType:
		copy(v.Bytes(), d.take(16))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(d.part(d.uvarint()))
	case reflect.Bool:
		v.SetBool(d.byte() == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(d.varint())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(d.uvarint())
	case reflect.Float64:
		if b := d.take(8); len(b) == 8 {
			v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		}
	case reflect.Pointer:
		if d.byte() == 1 {
			v.Set(reflect.New(v.Type().Elem()))
			d.value(v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() { // is exported
				d.value(f, depth+1)
			}
		}
	case reflect.Slice:
		d.slice(v, depth)
	case reflect.Map:
		d.mapping(v, depth)
	case reflect.Interface:
		if n := int(d.byte()); n > len(anyTypes) {
			d.fail()
		} else if n > 0 {
			inner := reflect.New(anyTypes[n-1]).Elem()
			d.value(inner, depth+1)
			v.Set(inner)
		}
	default:
		d.fail()
	}
}

func (d *decoder) slice(v reflect.Value, depth int) {
	n := d.uvarint()
	if n == 0 || d.err != nil {
		return
	}
	n--
	if n > uint64(len(d.data)) { // each entry takes a byte at least
		d.fail()
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes(slices.Clone(d.take(n)))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), int(n), int(n)))
	for i := range int(n) {
		d.value(v.Index(i), depth+1)
	}
}

func (d *decoder) mapping(v reflect.Value, depth int) {
	n := d.uvarint()
	if n == 0 || d.err != nil {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n - 1 {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		d.value(key, depth+1)
		d.value(value, depth+1)
		if d.err != nil {
			return
		}
		v.SetMapIndex(key, value)
	}
}

func (d *decoder) time() time.Time {
	if d.byte() == 0 {
		return time.Time{}
	}
	seconds, nanos, offset := d.varint(), d.uvarint(), int(d.varint())
	if d.err != nil || nanos >= 1e9 {
		d.fail()
		return time.Time{}
	}
	t := time.Unix(seconds, int64(nanos))
	if offset == 0 {
		return t.UTC()
	}
	zone := d.zones[offset]
	if zone == nil {
		if d.zones == nil {
			d.zones = map[int]*time.Location{}
		}
		zone = time.FixedZone("", offset)
		d.zones[offset] = zone
	}
	return t.In(zone)
}
