package asset

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

const secret = "51.5007N-0.1246W"

// withPNGChunk puts a chunk behind the header of a PNG. Its checksum is none, which
// nobody here looks at.
func withPNGChunk(file []byte, kind, body string) []byte {
	const header = 8 + 25
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(append(chunk, kind...), body...), 0, 0, 0, 0)
	return slices.Insert(slices.Clone(file), header, chunk...)
}

// avifWithExif is an AVIF with an Exif item (1) in the file and XMP (2) in idat.
func avifWithExif() []byte {
	version := []byte{0, 0, 0, 0}
	infe := func(item byte, kind, more string) []byte {
		return boxOf("infe", []byte{2, 0, 0, 0, 0, item, 0, 0}, []byte(kind+"\x00"+more))
	}
	build := func(at uint32) []byte {
		iloc := boxOf("iloc", []byte{1, 0, 0, 0, 0x44, 0, 0, 2},
			[]byte{0, 1, 0, 0, 0, 0, 0, 1}, binary.BigEndian.AppendUint32(nil, at), binary.BigEndian.AppendUint32(nil, uint32(len(secret)+20)),
			[]byte{0, 2, 0, 1, 0, 0, 0, 1}, binary.BigEndian.AppendUint32(nil, 0), binary.BigEndian.AppendUint32(nil, uint32(len(secret))))
		return bytes.Join([][]byte{
			boxOf("ftyp", []byte("avif\x00\x00\x00\x00mif1avif")),
			boxOf("meta", version, boxOf("hdlr", make([]byte, 20)), boxOf("pitm", version, []byte{0, 3}), iloc,
				boxOf("iinf", version, []byte{0, 2}, infe(1, "Exif", ""), infe(2, "mime", "application/rdf+xml\x00")),
				boxOf("iprp", boxOf("ipco", ispe(12, 8))),
				boxOf("idat", []byte(secret))),
			boxOf("mdat", make([]byte, 20), []byte(secret), []byte("pixels")),
		}, nil)
	}
	whole := build(0)
	return build(uint32(len(whole) - len("pixels") - len(secret) - 20))
}

func TestPrivateDataIsTakenOut(t *testing.T) {
	photo := withExif(jpegFile(t, 12, 8), binary.LittleEndian, 6)
	full := withSegment(photo, 0xE1, []byte("http://ns.adobe.com/xap/1.0/\x00"+secret))
	full = withSegment(full, 0xED, []byte("Photoshop 3.0\x00"+secret))
	full = withSegment(full, jpegCOM, []byte(secret))
	full = withSegment(full, 0xE1, append([]byte("Exif\x00\x00II*\x00"), secret...)) // Exif that is no Exif
	full = append(full, []byte("a film with sound, "+secret)...)
	tests := []struct {
		name       string
		file, want []byte // want nil: only that the secret is gone
	}{
		{"JPEG", full, nil},
		{"PNG", withPNGChunk(withPNGChunk(pngFile(t, 12, 8), "eXIf", secret), "tEXt", "Author\x00"+secret), pngFile(t, 12, 8)},
		{"PNG, behind its end", append(pngFile(t, 12, 8), secret...), pngFile(t, 12, 8)},
		{"WebP", webpFile(chunk("VP8X", append([]byte{0x1C}, make([]byte, 9)...)), chunk("VP8L", make([]byte, 12)), chunk("EXIF", []byte(secret)), chunk("XMP ", []byte(secret+"!"))),
			webpFile(chunk("VP8X", append([]byte{0x10}, make([]byte, 9)...)), chunk("VP8L", make([]byte, 12)))},
		{"AVIF", avifWithExif(), nil},
	}
	for _, c := range tests {
		before := bytes.Clone(c.file)
		if !bytes.Contains(c.file, []byte(secret)) {
			t.Fatalf("%s: the test has no secret to take out", c.name)
		}
		got, err := WithoutMetadata(c.file)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if bytes.Contains(got, []byte(secret)) {
			t.Errorf("%s: %q", c.name, got)
		}
		if c.want != nil && !bytes.Equal(got, c.want) {
			t.Errorf("%s: got\n%q, want\n%q", c.name, got, c.want)
		}
		if !bytes.Equal(c.file, before) {
			t.Errorf("%s: the original in memory was changed", c.name)
		}
		w, h, err := Size(bytes.NewReader(got), "x")
		w0, h0, err0 := Size(bytes.NewReader(c.file), "x")
		if w != w0 || h != h0 || (err == nil) != (err0 == nil) {
			t.Errorf("%s: the size is %d by %d, %v; it was %d by %d, %v", c.name, w, h, err, w0, h0, err0)
		}
		if again, err := WithoutMetadata(got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("%s: a clean file is cleaned again: %v", c.name, err)
		}
	}
}

func TestJPEGKeepsWhatDecidesHowItLooks(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	profile := "ICC_PROFILE\x00\x01\x01" + strings.Repeat("colours", 50)
	for orientation := 1; orientation <= 8; orientation++ {
		file := withSegment(b.Bytes(), 0xE2, []byte(profile))
		file = withSegment(file, 0xEE, []byte("Adobe\x00d\x00\x00\x00\x00\x01"))
		file = withExif(withSegment(file, jpegCOM, []byte(secret)), binary.BigEndian, uint16(orientation))
		file = withSegment(file, jpegAPP0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))
		clean, err := WithoutMetadata(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := Orientation(clean); got != orientation {
			t.Errorf("the orientation is %d, and was %d", got, orientation)
		}
		if !bytes.Contains(clean, []byte(profile)) || !bytes.Contains(clean, []byte("Adobe")) || !bytes.HasPrefix(clean[6:], []byte("JFIF")) {
			t.Errorf("orientation %d: profile, colour space or JFIF is gone", orientation)
		}
		before, err1 := jpeg.Decode(bytes.NewReader(file))
		after, err2 := jpeg.Decode(bytes.NewReader(clean))
		if err1 != nil || err2 != nil || !samePixels(before, after) {
			t.Errorf("orientation %d: other pixels: %v, %v", orientation, err1, err2)
		}
	}
}

func samePixels(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if color.NRGBA64Model.Convert(a.At(x, y)) != color.NRGBA64Model.Convert(b.At(x, y)) {
				return false
			}
		}
	}
	return true
}

func TestPictureWithNothingToRemoveIsGivenBack(t *testing.T) {
	for name, file := range map[string][]byte{"JPEG": jpegFile(t, 9, 9), "PNG": pngFile(t, 9, 9), "GIF": gifFile(t, 9, 9),
		"WebP": webpLossless(9, 9), "AVIF": avifFile(9, 9, true), "text": []byte("hello"), "nothing": nil} {
		got, err := WithoutMetadata(file)
		if err != nil || !bytes.Equal(got, file) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestBrokenPictureIsNotCleaned(t *testing.T) {
	photo := withExif(jpegFile(t, 9, 9), binary.BigEndian, 3)
	for name, file := range map[string][]byte{"JPEG without end": photo[:len(photo)-2], "JPEG cut in a segment": photo[:30],
		"PNG without end": pngFile(t, 9, 9)[:40], "WebP cut off": webpLossless(9, 9)[:18]} {
		if got, err := WithoutMetadata(file); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func FuzzWithoutMetadata(f *testing.F) {
	f.Add(withExif(jpegFile(f, 9, 9), binary.BigEndian, 6))
	f.Add(withPNGChunk(pngFile(f, 9, 9), "tEXt", "a\x00b"))
	f.Add(webpFile(chunk("VP8X", make([]byte, 10)), chunk("EXIF", []byte("x"))))
	f.Add(avifWithExif())
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		clean, err := WithoutMetadata(data)
		if !bytes.Equal(data, before) {
			t.Fatal("the original in memory was changed")
		}
		if err != nil {
			return
		}
		if len(clean) > len(data)+36 {
			t.Errorf("%d bytes became %d", len(data), len(clean))
		}
		if again, err := WithoutMetadata(clean); err != nil || !bytes.Equal(again, clean) {
			t.Errorf("a clean file is cleaned again: %v", err)
		}
		if m, err := png.Decode(bytes.NewReader(data)); err == nil {
			if n, err := png.Decode(bytes.NewReader(clean)); err != nil || !samePixels(m, n) {
				t.Errorf("other pixels: %v", err)
			}
		}
	})
}
