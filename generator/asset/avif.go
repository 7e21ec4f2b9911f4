package asset

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxMeta is how large the description of an AVIF may be. It holds some dozens
// of bytes for each of a few items.
const maxMeta = 1 << 20

// avifSize reads an AVIF. Its container (ISO/IEC 14496-12) is made of boxes; the
// "meta" box holds "iprp", that holds "ipco", and that lists properties: "ispe"
// with a width and a height, "irot" for a quarter turn. "ipma" says which
// properties each item has, and "pitm" which item is the picture (ISO/IEC
// 23008-12).
func avifSize(r *bufio.Reader) (width, height int, err error) {
	avif := false
	for {
		kind, length, err := boxHeader(r)
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("%w: no meta box", errBroken)
			}
			return 0, 0, err
		}
		switch kind {
		case "ftyp":
			body, err := boxBody(r, length)
			if err != nil {
				return 0, 0, err
			}
			avif = isAVIF(body)
		case "meta":
			if !avif {
				return 0, 0, errFormat
			}
			body, err := boxBody(r, length)
			if err != nil {
				return 0, 0, err
			}
			return metaSize(body)
		default:
			if !avif {
				return 0, 0, errFormat
			}
			if length > maxHeader {
				return 0, 0, fmt.Errorf("%w: no meta box at the start", errBroken)
			}
			if _, err := r.Discard(int(length)); err != nil {
				return 0, 0, err
			}
		}
	}
}

// isAVIF tells from the body of "ftyp" whether the file is AVIF and not another
// format in the same container.
func isAVIF(ftyp []byte) bool {
	for i := 0; i+4 <= len(ftyp); i += 4 {
		if brand := string(ftyp[i : i+4]); i != 4 && (brand == "avif" || brand == "avis") {
			return true // i == 4 is the minor version
		}
	}
	return false
}

// boxHeader reads kind and length of the body of the next box.
func boxHeader(r io.Reader) (kind string, length uint64, err error) {
	var head [16]byte
	if _, err := io.ReadFull(r, head[:8]); err != nil {
		return "", 0, err
	}
	length, own := uint64(binary.BigEndian.Uint32(head[:])), uint64(8)
	kind = string(head[4:8])
	if length == 1 {
		if _, err := io.ReadFull(r, head[8:]); err != nil {
			return "", 0, err
		}
		length, own = binary.BigEndian.Uint64(head[8:]), 16
	}
	if length < own { // 0 means up to the end of the file, which no box before the size does
		return "", 0, fmt.Errorf("%w: box %q of length %d", errBroken, kind, length)
	}
	return kind, length - own, nil
}

func boxBody(r io.Reader, length uint64) ([]byte, error) {
	if length > maxMeta {
		return nil, fmt.Errorf("%w: a description of %d bytes", errBroken, length)
	}
	body := make([]byte, length)
	_, err := io.ReadFull(r, body)
	return body, err
}

// box finds the first box of a kind in the body of another; nil when there is
// none.
func box(body []byte, kind string) []byte {
	for len(body) >= 8 {
		length := uint64(binary.BigEndian.Uint32(body))
		if length < 8 || length > uint64(len(body)) {
			return nil
		}
		if string(body[4:8]) == kind {
			return body[8:length]
		}
		body = body[length:]
	}
	return nil
}

// metaSize gives the size of the primary item.
func metaSize(meta []byte) (width, height int, err error) {
	if len(meta) < 4 { // version and flags
		return 0, 0, fmt.Errorf("%w: empty meta box", errBroken)
	}
	meta = meta[4:]
	iprp := box(meta, "iprp")
	properties := propertyList(box(iprp, "ipco"))
	mine := primaryProperties(box(meta, "pitm"), box(iprp, "ipma"))
	turned := false
	for i, p := range properties {
		if mine != nil && !slices.Contains(mine, i+1) {
			continue
		}
		switch {
		case string(p[4:8]) == "ispe" && len(p) >= 20 && width == 0:
			w, h := binary.BigEndian.Uint32(p[12:]), binary.BigEndian.Uint32(p[16:])
			if w > maxSide || h > maxSide {
				return 0, 0, fmt.Errorf("%d by %d pixels: %w", w, h, errTooLarge)
			}
			width, height = int(w), int(h)
		case string(p[4:8]) == "irot" && len(p) >= 9:
			turned = p[8]&1 == 1 // quarter turns; an odd number lays it on its side
		}
	}
	if turned {
		width, height = height, width
	}
	return width, height, nil
}

// propertyList cuts the body of "ipco" into its boxes, with their headers.
func propertyList(ipco []byte) [][]byte {
	var list [][]byte
	for len(ipco) >= 8 {
		length := uint64(binary.BigEndian.Uint32(ipco))
		if length < 8 || length > uint64(len(ipco)) {
			break
		}
		list = append(list, ipco[:length])
		ipco = ipco[length:]
	}
	return list
}

// primaryProperties gives the numbers, from 1, of the properties of the primary
// item; nil when the boxes do not say.
func primaryProperties(pitm, ipma []byte) []int {
	if len(pitm) < 6 || len(ipma) < 8 {
		return nil
	}
	primary := uint32(binary.BigEndian.Uint16(pitm[4:]))
	if pitm[0] != 0 && len(pitm) >= 8 {
		primary = binary.BigEndian.Uint32(pitm[4:])
	}
	itemBytes, indexBytes := 2, 1
	if ipma[0] != 0 {
		itemBytes = 4
	}
	if ipma[3]&1 == 1 {
		indexBytes = 2
	}
	essential := uint32(1) << (8*indexBytes - 1) // a flag beside the number of a property
	count := binary.BigEndian.Uint32(ipma[4:])
	for ipma = ipma[8:]; count > 0; count-- {
		item, rest, ok := takeNumber(ipma, itemBytes)
		if !ok || len(rest) == 0 {
			return nil
		}
		n := int(rest[0])
		ipma = rest[1:]
		list := make([]int, 0, n)
		for range n {
			var index uint32
			if index, ipma, ok = takeNumber(ipma, indexBytes); !ok {
				return nil
			}
			list = append(list, int(index&^essential))
		}
		if item == primary {
			return list
		}
	}
	return nil
}

// takeNumber reads a big-endian number of some bytes.
func takeNumber(b []byte, bytes int) (n uint32, rest []byte, ok bool) {
	if len(b) < bytes {
		return 0, nil, false
	}
	for _, c := range b[:bytes] {
		n = n<<8 | uint32(c)
	}
	return n, b[bytes:], true
}
