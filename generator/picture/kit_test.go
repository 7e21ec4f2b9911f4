package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"testing"

	"golang.org/x/image/webp"
)

// encoders are shared by the tests: to make them ready takes most of the time of
// each.
var encoders = NewEncoders()

func TestMain(m *testing.M) {
	status := m.Run()
	encoders.Close()
	os.Exit(status)
}

// quarters is a picture whose quarters have colours of their own, with a gradient
// over all.
func quarters(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := corners[0]
			switch {
			case x >= width/2 && y >= height/2:
				c = corners[3]
			case y >= height/2:
				c = corners[2]
			case x >= width/2:
				c = corners[1]
			}
			c.G = byte(y * 60 / height)
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// corners are the colours of the quarters: top left, top right, bottom left, bottom
// right.
var corners = []color.RGBA{{200, 0, 20, 255}, {20, 0, 200, 255}, {20, 0, 20, 255}, {200, 0, 200, 255}}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// oriented puts an Exif segment with an orientation into a JPEG.
func oriented(file []byte, orientation int) []byte {
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00\x00\x00\x00\x00"
	out := []byte{0xFF, 0xD8, 0xFF, 0xE1}
	out = binary.BigEndian.AppendUint16(out, uint16(len(exif)+2))
	return append(append(out, exif...), file[2:]...)
}

// make1 makes the files of an original, which must succeed.
func make1(t testing.TB, m *Maker, data []byte, focuses ...Focus) (*Set, [][]byte) {
	t.Helper()
	h, err := Look(data, "a")
	if err != nil {
		t.Fatal(err)
	}
	set, files, err := m.Make(context.Background(), data, "a", h, focuses)
	if err != nil {
		t.Fatal(err)
	}
	return set, files
}

// decoded decodes a file that was made.
func decoded(t testing.TB, f File, data []byte) image.Image {
	t.Helper()
	var m image.Image
	var err error
	switch f.Format {
	case "webp":
		m, err = webp.Decode(bytes.NewReader(data))
	default:
		m, _, err = image.Decode(bytes.NewReader(data))
	}
	if err != nil {
		t.Fatalf("%s: %v", f.Ending(), err)
	}
	return m
}

// near tells whether a pixel has about a colour, whatever its green is.
func near(m image.Image, x, y int, want color.RGBA) bool {
	r, _, b, _ := m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y).RGBA()
	off := func(got uint32, want byte) bool { return max(int(got>>8)-int(want), int(want)-int(got>>8)) > 40 }
	return !off(r, want.R) && !off(b, want.B)
}
