package asset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// WithoutMetadata gives a picture without what stands in its file beside the
// picture: the place and time at which it was taken, names, serial numbers of
// cameras, previews of what was cut away, films behind the last byte. What
// decides how it looks stays: the colour profile, the animation, and of Exif the
// orientation alone. No pixel is touched.
//
// It knows JPEG, PNG, WebP and AVIF by their content; other data is given back as
// it is, and so is a file in which there is nothing to remove. The result may
// share memory with data, which is never changed. The error says in a few words
// what is broken.
func WithoutMetadata(data []byte) ([]byte, error) {
	switch FormatOf(data) {
	case JPEG:
		return cleanJPEG(data)
	case PNG:
		return cleanPNG(data)
	case WebP:
		return cleanWebP(data)
	case AVIF:
		return cleanAVIF(data)
	}
	return data, nil
}

// Orientation gives the Exif orientation of a JPEG, 1 to 8: how it is to be turned
// and mirrored to stand upright. Without one, and for other formats, it is 1.
func Orientation(data []byte) int {
	if FormatOf(data) != JPEG {
		return 1
	}
	orientation := 1
	// A file that breaks off later may still say how it lies.
	_ = jpegSegments(data, func(marker byte, segment, _ []byte) {
		if o := exifOrientation(segment); marker == jpegAPP1 && o != 0 {
			orientation = o
		}
	})
	return orientation
}

// jpegSegments calls f for each segment of a JPEG up to the end of the picture,
// with its body and, behind a start of scan, the data of the scan.
func jpegSegments(data []byte, f func(marker byte, body, scan []byte)) error {
	at := 0
	for {
		start := bytes.IndexByte(data[at:], 0xFF)
		if start < 0 {
			return fmt.Errorf("%w: no end of the picture", errBroken)
		}
		for at += start; at < len(data) && data[at] == 0xFF; at++ {
		}
		if at == len(data) {
			return fmt.Errorf("%w: no end of the picture", errBroken)
		}
		marker := data[at]
		at++
		switch {
		case marker == 0 || marker == jpegSOI || marker == jpegTEM || marker >= jpegRST0 && marker < jpegSOI:
			continue
		case marker == jpegEOI:
			return nil
		}
		if len(data) < at+2 {
			return fmt.Errorf("%w: a segment is cut off", errBroken)
		}
		length := int(binary.BigEndian.Uint16(data[at:]))
		if length < 2 || len(data) < at+length {
			return fmt.Errorf("%w: a segment is cut off", errBroken)
		}
		body := data[at+2 : at+length]
		at += length
		var scan []byte
		if marker == jpegSOS {
			scan = data[at : at+scanLength(data[at:])]
			at += len(scan)
		}
		f(marker, body, scan)
	}
}

// scanLength gives the number of bytes up to the next marker that ends a scan.
func scanLength(data []byte) int {
	for i := 0; ; {
		next := bytes.IndexByte(data[i:], 0xFF)
		if next < 0 || i+next+1 >= len(data) {
			return len(data)
		}
		i += next
		if c := data[i+1]; c != 0 && c != 0xFF && (c < jpegRST0 || c >= jpegSOI) {
			return i
		}
		i++
	}
}

// cleanJPEG keeps of the application segments those that say how the picture
// looks: JFIF, the colour profile, and Adobe's, which tells the colour space.
func cleanJPEG(data []byte) ([]byte, error) {
	out := make([]byte, 0, len(data))
	out = append(out, 0xFF, jpegSOI)
	orientation := 1
	removed := false
	err := jpegSegments(data, func(marker byte, body, scan []byte) {
		if marker == jpegAPP1 {
			if o := exifOrientation(body); o != 0 {
				orientation = o
			}
		}
		if marker >= jpegAPP0 && marker <= jpegAPP15 && !slices.ContainsFunc(jpegKept, func(k string) bool {
			return marker == k[0] && bytes.HasPrefix(body, []byte(k[1:]))
		}) || marker == jpegCOM {
			removed = true
			return
		}
		out = append(out, 0xFF, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
		out = append(out, body...)
		out = append(out, scan...)
	})
	if err != nil {
		return nil, err
	}
	out = append(out, 0xFF, jpegEOI)
	if !removed && len(out) == len(data) {
		return data, nil
	}
	if orientation > 1 {
		at := 2
		if len(out) > 6 && out[3] == jpegAPP0 {
			at += 2 + int(binary.BigEndian.Uint16(out[4:]))
		}
		out = slices.Insert(out, at, orientationSegment(orientation)...)
	}
	return out, nil
}

// jpegKept has the segments that stay: a marker, and how the body begins.
var jpegKept = []string{"\xe0JFIF\x00", "\xe2ICC_PROFILE\x00", "\xeeAdobe"}

// orientationSegment is an Exif segment that holds nothing but the orientation.
func orientationSegment(orientation int) []byte {
	segment := []byte{0xFF, jpegAPP1, 0, 34}
	segment = append(segment, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01"...)
	segment = append(segment, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0)
	return append(segment, 0, 0, 0, 0)
}

// pngKept are the chunks that say how a PNG looks (PNG, third edition, section 11).
var pngKept = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "hIST", "sPLT",
	"cICP", "mDCV", "cLLI", "acTL", "fcTL", "fdAT"}

// cleanPNG keeps the chunks that say how the picture looks.
func cleanPNG(data []byte) ([]byte, error) {
	out := make([]byte, 0, len(data))
	out = append(out, pngSignature...)
	for rest := data[len(pngSignature):]; ; {
		chunk, err := pngChunk(rest)
		if err != nil {
			return nil, err
		}
		kind := string(chunk[4:8])
		if slices.Contains(pngKept, kind) {
			out = append(out, chunk...)
		}
		if kind == "IEND" {
			break
		}
		rest = rest[len(chunk):]
	}
	if len(out) == len(data) {
		return data, nil
	}
	return out, nil
}

// pngChunk gives the chunk that data begins with: four bytes of length, four of kind,
// the body, and four of checksum.
func pngChunk(data []byte) ([]byte, error) {
	if len(data) < 12 {
		return nil, fmt.Errorf("%w: no end of the picture", errBroken)
	}
	length := uint64(binary.BigEndian.Uint32(data)) + 12
	if length > uint64(len(data)) {
		return nil, fmt.Errorf("%w: a chunk is cut off", errBroken)
	}
	return data[:length], nil
}

// cleanWebP drops the chunks of Exif and XMP, and the flags that announce them
// (WebP Container Specification, "Extended File Format").
func cleanWebP(data []byte) ([]byte, error) {
	const exifFlag, xmpFlag = 0x08, 0x04
	size := uint64(binary.LittleEndian.Uint32(data[4:])) + 8
	if size > uint64(len(data)) || size < 12 {
		return nil, fmt.Errorf("%w: the file is cut off", errBroken)
	}
	out := slices.Clone(data[:12])
	for rest := data[12:size]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, fmt.Errorf("%w: a chunk is cut off", errBroken)
		}
		length := uint64(binary.LittleEndian.Uint32(rest[4:]))
		length += length%2 + 8
		if length > uint64(len(rest)) {
			return nil, fmt.Errorf("%w: a chunk is cut off", errBroken)
		}
		at := len(out)
		switch string(rest[:4]) {
		case "EXIF", "XMP ":
		case "VP8X":
			out = append(out, rest[:length]...)
			if length > 8 {
				out[at+8] &^= exifFlag | xmpFlag
			}
		default:
			out = append(out, rest[:length]...)
		}
		rest = rest[length:]
	}
	if len(out) == len(data) {
		return data, nil
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}
