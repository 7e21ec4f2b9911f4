package asset

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// Markers of JPEG (ITU T.81, table B.1).
const (
	jpegSOF0  = 0xC0 // start of frame; up to 0xCF, but for those below
	jpegDHT   = 0xC4
	jpegJPG   = 0xC8
	jpegDAC   = 0xCC
	jpegRST0  = 0xD0
	jpegSOI   = 0xD8
	jpegEOI   = 0xD9
	jpegSOS   = 0xDA
	jpegAPP0  = 0xE0
	jpegAPP1  = 0xE1
	jpegAPP15 = 0xEF
	jpegCOM   = 0xFE
	jpegTEM   = 0x01
)

// jpegSize reads the segments of a JPEG up to the frame header, which has the
// size. A photograph's Exif orientation stands in a segment before it. The
// image/jpeg package would give the size too, but skips Exif.
func jpegSize(r *bufio.Reader) (width, height int, err error) {
	sideways := false
	for {
		marker, err := nextMarker(r)
		if err != nil {
			return 0, 0, err
		}
		switch {
		case marker == jpegSOI || marker == jpegTEM || marker >= jpegRST0 && marker < jpegSOI:
			continue // no segment follows
		case marker == jpegSOS || marker == jpegEOI:
			return 0, 0, fmt.Errorf("%w: no frame header before the picture", errBroken)
		}
		var size [2]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return 0, 0, err
		}
		length := int(binary.BigEndian.Uint16(size[:])) - 2
		if length < 0 {
			return 0, 0, fmt.Errorf("%w: a segment of negative length", errBroken)
		}
		if marker >= jpegSOF0 && marker <= 0xCF && marker != jpegDHT && marker != jpegJPG && marker != jpegDAC {
			var frame [5]byte // precision, height, width
			if _, err := io.ReadFull(r, frame[:]); err != nil {
				return 0, 0, err
			}
			height, width = int(binary.BigEndian.Uint16(frame[1:])), int(binary.BigEndian.Uint16(frame[3:]))
			if sideways {
				width, height = height, width
			}
			return width, height, nil
		}
		if marker == jpegAPP1 {
			segment := make([]byte, length)
			if _, err := io.ReadFull(r, segment); err != nil {
				return 0, 0, err
			}
			if o := exifOrientation(segment); o != 0 {
				sideways = o >= 5
			}
			continue
		}
		if _, err := r.Discard(length); err != nil {
			return 0, 0, err
		}
	}
}

// nextMarker reads up to the next marker. There may be fill bytes before it, and
// some cameras leave rubbish, which decoders skip.
func nextMarker(r *bufio.Reader) (byte, error) {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != 0xFF {
			continue
		}
		for c == 0xFF {
			if c, err = r.ReadByte(); err != nil {
				return 0, err
			}
		}
		if c != 0 {
			return c, nil
		}
	}
}

// exifOrientation gives the orientation, 1 to 8, from an APP1 segment; 0 when
// there is none. From 5 on, the picture is stored on its side. The segment is
// "Exif", two zeros, and a TIFF file (Exif 2.3, section 4.5), of which only the
// first directory counts.
func exifOrientation(segment []byte) int {
	const header, entry, orientation, short = 6, 12, 0x0112, 3
	if len(segment) < header+8 || string(segment[:header]) != "Exif\x00\x00" {
		return 0
	}
	tiff := segment[header:]
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 0
	}
	directory := tiff[at:]
	count := int(order.Uint16(directory))
	directory = directory[2:]
	for range count {
		if len(directory) < entry {
			return 0
		}
		if order.Uint16(directory) == orientation && order.Uint16(directory[2:]) == short {
			if o := int(order.Uint16(directory[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 0
		}
		directory = directory[entry:]
	}
	return 0
}
