package related

import (
	"encoding"
	"encoding/binary"
	"errors"
)

// A vector can be kept between runs.
var (
	_ encoding.BinaryAppender    = (*Vector)(nil)
	_ encoding.BinaryUnmarshaler = (*Vector)(nil)
)

// vectorFormat is the first byte of a stored vector. It changes with the form,
// and with whatever makes the same text give other terms.
const vectorFormat = 5

var errVector = errors.New("related: not a vector that this version stored")

// AppendBinary appends the stored form of the vector to b. The error is always nil.
func (v *Vector) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, vectorFormat)
	b = appendString(b, v.id)
	b = appendString(b, v.language)
	b = binary.AppendVarint(b, v.date)
	listed := byte(0)
	if v.listed {
		listed = 1
	}
	b = append(b, listed)
	for _, x := range v.sketch {
		b = binary.LittleEndian.AppendUint16(b, x)
	}
	b = binary.LittleEndian.AppendUint32(b, v.section)
	b = binary.LittleEndian.AppendUint32(b, v.series)
	for _, list := range [][]uint32{v.tags, v.authors, v.terms} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, x := range list {
			b = binary.LittleEndian.AppendUint32(b, x)
		}
	}
	for _, c := range v.counts {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return b, nil
}

// UnmarshalBinary sets an empty vector to what AppendBinary wrote, all of data.
// It keeps nothing of data. What it does not know, it refuses.
func (v *Vector) UnmarshalBinary(data []byte) error {
	r := reader{data: data}
	if len(r.take(1)) != 1 || data[0] != vectorFormat {
		return errVector
	}
	read := Vector{id: r.string(), language: r.string(), date: r.varint()}
	if flag := r.take(1); flag != nil {
		read.listed = flag[0] == 1
	}
	if data := r.take(2 * sketchPlaces); data != nil {
		for i := range read.sketch {
			read.sketch[i] = binary.LittleEndian.Uint16(data[2*i:])
		}
	}
	read.section, read.series = r.uint32(), r.uint32()
	read.tags, read.authors, read.terms = r.list(), r.list(), r.list()
	if n := len(read.terms); !r.bad && len(r.data) == 2*n && n <= maxTerms {
		read.counts = make([]uint16, n)
		for i := range read.counts {
			read.counts[i] = binary.LittleEndian.Uint16(r.data[2*i:])
		}
		*v = read
		return nil
	}
	return errVector
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// reader takes a stored vector apart. Past the first fault all it gives is zero.
type reader struct {
	data []byte
	bad  bool
}

// take returns the next n bytes, nil where there are not so many.
func (r *reader) take(n uint64) []byte {
	if r.bad || n > uint64(len(r.data)) {
		r.bad = true
		return nil
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *reader) string() string {
	return string(r.take(r.uvarint()))
}

func (r *reader) uvarint() uint64 {
	x, n := binary.Uvarint(r.data)
	r.take(uint64(max(n, 0)))
	r.bad = r.bad || n <= 0
	return x
}

func (r *reader) varint() int64 {
	x, n := binary.Varint(r.data)
	r.take(uint64(max(n, 0)))
	r.bad = r.bad || n <= 0
	return x
}

func (r *reader) uint32() uint32 {
	if b := r.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) uint16() uint16 {
	if b := r.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

func (r *reader) list() []uint32 {
	n := r.uvarint()
	if n > uint64(len(r.data))/4 {
		r.bad = true
	}
	if r.bad || n == 0 {
		return nil
	}
	list := make([]uint32, n)
	for i := range list {
		list[i] = r.uint32()
	}
	return list
}
