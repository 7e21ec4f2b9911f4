package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/jpeg"
	"strings"

	"broadsheet/generator/asset"
	"broadsheet/generator/source"
)

// Head is what the first bytes of a picture tell.
type Head struct {
	Format        string // "jpeg", "png", "gif", "webp", "avif" or "svg"; "" is no picture
	Width, Height int    // pixels, upright
	Orientation   int    // of a JPEG, as in Exif; 1 is upright
	Animated      bool
	Alpha         bool // something may shine through
	Memory        int  // bytes that decoding takes, about
	Colours       Colours
}

// Look tells what a picture is. The error is that of asset.Size, a *source.Error
// whose path is name.
func Look(data []byte, name string) (Head, error) {
	width, height, err := asset.Size(bytes.NewReader(data), name)
	if err != nil {
		return Head{}, err
	}
	h := Head{Format: asset.FormatOf(data), Width: width, Height: height, Orientation: 1}
	if h.Format == "" {
		h.Format = "svg" // or it would have no size
	}
	if h.Format == "jpeg" || h.Format == "png" || h.Format == "webp" {
		h.Colours = coloursOf(data)
	}
	pixels := width * height
	switch h.Format {
	case "jpeg":
		h.Orientation = asset.Orientation(data)
		h.Memory = jpegMemory(data, pixels)
	case "png":
		h.pngHead(data, pixels)
	case "webp":
		h.webpHead(data)
		h.Memory = 6 * pixels
	}
	return h, nil
}

// Decodable tells whether Maker can decode the picture; others are shown as they
// are.
func (h Head) Decodable() bool {
	return !h.Animated && (h.Format == "jpeg" || h.Format == "png" || h.Format == "webp")
}

// TooLarge tells whether a picture has more pixels than the Options allow. The
// error says so, with a hint; its path is name.
func (o *Options) TooLarge(h Head, name string) error {
	if o.Off || !h.Decodable() || h.Width*h.Height <= o.MaxPixels {
		return nil
	}
	return source.Errorf(source.Position{Path: name}, "picture.size",
		fmt.Sprintf("make it smaller, or raise pictures.max_megapixels in config.yaml, which is %d now", o.MaxPixels/1_000_000),
		"the picture has %d by %d pixels, %d million", h.Width, h.Height, h.Width*h.Height/1_000_000)
}

// jpegMemory is what image/jpeg takes: its planes, and of a progressive file all
// coefficients, four bytes each.
func jpegMemory(data []byte, pixels int) int {
	planes := 3
	if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err == nil && c.ColorModel != nil {
		planes = 3 * pixels
	}
	if progressive(data) {
		return planes + 6*2*pixels
	}
	return planes
}

// progressive tells whether a JPEG's frame is one of those that come in several
// scans.
func progressive(data []byte) bool {
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		switch marker := data[at+1]; {
		case marker == 0xC2:
			return true
		case marker >= 0xC0 && marker <= 0xC1 || marker == 0xDA:
			return false
		}
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
	}
	return false
}

// pngHead reads the colour type and depth from the header, and looks for what
// stands before the picture: transparent colours, frames.
func (h *Head) pngHead(data []byte, pixels int) {
	if len(data) < 26 {
		return
	}
	depth, colour := int(data[24]), data[25]
	h.Alpha = colour == 4 || colour == 6
	h.Memory = pixels * (4 + max(1, depth/8)*map[byte]int{0: 1, 2: 4, 3: 1, 4: 4, 6: 4}[colour])
	for at := 8; at+12 <= len(data); {
		switch string(data[at+4 : at+8]) {
		case "tRNS":
			h.Alpha = true
		case "acTL":
			h.Animated = true
		case "IDAT":
			return
		}
		length := int(binary.BigEndian.Uint32(data[at:]))
		if length > len(data) {
			return
		}
		at += 12 + length
	}
}

// webpHead reads the flags of an extended WebP, or of a lossless one.
func (h *Head) webpHead(data []byte) {
	const animation, alpha = 0x02, 0x10
	if len(data) < 25 {
		return
	}
	switch strings.TrimSpace(string(data[12:16])) {
	case "VP8X":
		h.Animated, h.Alpha = data[20]&animation != 0, data[20]&alpha != 0
	case "VP8L":
		h.Alpha = data[24]&0x10 != 0
	}
}
