package asset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// emptyExif is the least that is Exif: where the TIFF file begins, and one without
// entries.
const emptyExif = "\x00\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"

// cleanAVIF overwrites the items of Exif and XMP where they lie, since the places
// of all other items are counted from the start of the file. The orientation of an
// AVIF is a property of its own, and stays.
func cleanAVIF(data []byte) ([]byte, error) {
	meta, err := findMeta(data)
	if err != nil || meta == nil {
		return data, err
	}
	private := privateItems(box(meta, "iinf"))
	if len(private) == 0 {
		return data, nil
	}
	places, err := itemPlaces(box(meta, "iloc"))
	if err != nil {
		return nil, err
	}
	out := slices.Clone(data)
	for _, p := range places {
		kind, ok := private[p.item]
		if !ok {
			continue
		}
		in := out
		if p.inMeta {
			in = box(out[metaStart(data):], "idat")
		}
		if p.offset > uint64(len(in)) || p.length > uint64(len(in))-p.offset {
			return nil, fmt.Errorf("%w: an item lies outside of the file", errBroken)
		}
		wipe(in[p.offset:p.offset+p.length], kind)
	}
	return out, nil
}

// wipe overwrites the description of a picture with one that says nothing.
func wipe(b []byte, kind string) {
	fill := byte(0)
	if kind == "mime" {
		fill = ' '
	}
	for i := range b {
		b[i] = fill
	}
	if kind == "Exif" {
		copy(b, emptyExif)
	}
}

// findMeta gives the body of the "meta" box behind version and flags; nil when the
// file has none or is no AVIF.
func findMeta(data []byte) ([]byte, error) {
	if !isAVIF(box(data, "ftyp")) {
		return nil, nil
	}
	meta := box(data, "meta")
	if meta == nil {
		return nil, fmt.Errorf("%w: no meta box", errBroken)
	}
	if len(meta) < 4 {
		return nil, fmt.Errorf("%w: empty meta box", errBroken)
	}
	return meta[4:], nil
}

// metaStart gives the offset of what findMeta gives.
func metaStart(data []byte) int {
	for at := 0; at+8 <= len(data); {
		if string(data[at+4:at+8]) == "meta" {
			return at + 12
		}
		at += max(8, int(binary.BigEndian.Uint32(data[at:])))
	}
	return len(data)
}

// privateItems gives the numbers of the items that describe the picture, with
// their types, from the body of "iinf" (ISO/IEC 14496-12, section 8.11.6).
func privateItems(iinf []byte) map[uint32]string {
	private := map[uint32]string{}
	if len(iinf) < 6 {
		return nil
	}
	entries := iinf[6:]
	if iinf[0] != 0 && len(iinf) >= 8 {
		entries = iinf[8:]
	}
	for _, entry := range propertyList(entries) {
		if string(entry[4:8]) != "infe" || len(entry) < 20 || entry[8] < 2 {
			continue
		}
		item, rest := uint32(binary.BigEndian.Uint16(entry[12:])), entry[16:]
		if entry[8] > 2 {
			if len(entry) < 22 {
				continue
			}
			item, rest = binary.BigEndian.Uint32(entry[12:]), entry[18:]
		}
		kind := string(rest[:4])
		if kind == "Exif" || kind == "mime" && bytes.Contains(rest, []byte("xml")) {
			private[item] = kind
		}
	}
	return private
}

// itemPlace is where a part of an item lies.
type itemPlace struct {
	item           uint32
	inMeta         bool // the offset is in the "idat" box, not in the file
	offset, length uint64
}

// itemPlaces reads the body of "iloc" (ISO/IEC 14496-12, section 8.11.3).
func itemPlaces(iloc []byte) ([]itemPlace, error) {
	cut := fmt.Errorf("%w: the places of its items are cut off", errBroken)
	if len(iloc) < 6 {
		return nil, cut
	}
	version := iloc[0]
	offsetBytes, lengthBytes, baseBytes, indexBytes := int(iloc[4]>>4), int(iloc[4]&15), int(iloc[5]>>4), int(iloc[5]&15)
	if version == 0 {
		indexBytes = 0
	}
	idBytes := 2
	if version >= 2 {
		idBytes = 4
	}
	r := numberReader{rest: iloc[6:]}
	var places []itemPlace
	for count := r.take(idBytes); count > 0 && !r.short; count-- {
		p := itemPlace{item: uint32(r.take(idBytes))}
		if version > 0 {
			p.inMeta = r.take(2)&15 == 1
		}
		r.take(2) // another file, which is not used here
		base := r.take(baseBytes)
		for extents := r.take(2); extents > 0 && !r.short; extents-- {
			r.take(indexBytes)
			p.offset, p.length = base+r.take(offsetBytes), r.take(lengthBytes)
			places = append(places, p)
		}
	}
	if r.short {
		return nil, cut
	}
	return places, nil
}

// numberReader reads big-endian numbers.
type numberReader struct {
	rest  []byte
	short bool // there were fewer bytes than asked for
}

func (r *numberReader) take(bytes int) (n uint64) {
	if len(r.rest) < bytes {
		r.short = true
		return 0
	}
	for _, c := range r.rest[:bytes] {
		n = n<<8 | uint64(c)
	}
	r.rest = r.rest[bytes:]
	return n
}
