package asset

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

// maxProfile bounds the size of a colour profile in bytes: those for printing have
// half a million.
const maxProfile = 4 << 20

// Profile gives the ICC colour profile in a JPEG, PNG or WebP, nil when there is
// none. It is not checked; one that is cut off or damaged may be given in part.
func Profile(data []byte) []byte {
	switch FormatOf(data) {
	case JPEG:
		return jpegProfile(data)
	case PNG:
		return pngProfile(data)
	case WebP:
		return webpProfile(data)
	}
	return nil
}

// jpegProfile joins the pieces of a profile (ICC.1, annex B.4): each has its number
// and how many there are behind the name.
func jpegProfile(data []byte) []byte {
	const name = "ICC_PROFILE\x00"
	var pieces [256][]byte
	_ = jpegSegments(data, func(marker byte, body, _ []byte) {
		if marker == jpegAPP0+2 && bytes.HasPrefix(body, []byte(name)) && len(body) >= len(name)+2 {
			pieces[body[len(name)]] = body[len(name)+2:]
		}
	})
	var profile []byte
	for _, piece := range pieces {
		profile = append(profile, piece...)
	}
	return profile
}

// pngProfile unpacks the chunk iCCP: a name, a zero, the method of compression.
func pngProfile(data []byte) []byte {
	for rest := data[len(pngSignature):]; ; {
		chunk, err := pngChunk(rest)
		if err != nil {
			return nil
		}
		switch kind, body := string(chunk[4:8]), chunk[8:len(chunk)-4]; kind {
		case "iCCP":
			_, packed, found := bytes.Cut(body, []byte{0})
			if !found || len(packed) < 1 || packed[0] != 0 {
				return nil
			}
			r, err := zlib.NewReader(bytes.NewReader(packed[1:]))
			if err != nil {
				return nil
			}
			profile, _ := io.ReadAll(io.LimitReader(r, maxProfile))
			return profile
		case "IDAT":
			return nil
		}
		rest = rest[len(chunk):]
	}
}

// webpProfile finds the chunk ICCP, which stands before the picture.
func webpProfile(data []byte) []byte {
	for rest := data[12:]; len(rest) >= 8; {
		length := uint64(binary.LittleEndian.Uint32(rest[4:]))
		padded := 8 + length + length%2
		if 8+length > uint64(len(rest)) {
			return nil
		}
		if string(rest[:4]) == "ICCP" {
			return rest[8 : 8+length]
		}
		rest = rest[min(padded, uint64(len(rest))):]
	}
	return nil
}
