package cache

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"time"
	"unsafe"
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

// Encode appends the value that a pointer leads to. It panics where the value has
// a type that the cache can't keep, which is a mistake in the program.
func Encode[T any](dst []byte, pointer *T) []byte {
	return coderOf(reflect.TypeFor[T]()).encode(dst, unsafe.Pointer(pointer))
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

// Decode reads into the value that a pointer leads to, which must be zero, what Encode wrote,
// all of it. Nothing decoded shares memory with data; texts are parts of one copy of it. The
// error is ErrDamaged.
func Decode[T any](data []byte, pointer *T) error {
	d := decoder{data: data, whole: string(data)}
	coderOf(reflect.TypeFor[T]()).decode(&d, unsafe.Pointer(pointer), 0)
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

func (d *decoder) float() float64 {
	return math.Float64frombits(d.eight())
}

// eight reads eight bytes, the least significant one first.
func (d *decoder) eight() uint64 {
	if b := d.take(8); len(b) == 8 {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// descend tells whether what lies deeper in a value may be read.
func (d *decoder) descend(depth int) bool {
	if depth > maxNesting {
		d.fail()
	}
	return d.err == nil
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
