package asset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"broadsheet/generator/source"
)

func encoded(t testing.TB, width, height int, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngFile(t testing.TB, width, height int) []byte { return encoded(t, width, height, png.Encode) }

func jpegFile(t testing.TB, width, height int) []byte {
	return encoded(t, width, height, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
}

func gifFile(t testing.TB, width, height int) []byte {
	return encoded(t, width, height, func(w io.Writer, m image.Image) error {
		p := image.NewPaletted(m.Bounds(), color.Palette{color.Black, color.White})
		return gif.Encode(w, p, nil)
	})
}

// withExif puts an Exif segment with an orientation into a JPEG.
func withExif(file []byte, order binary.ByteOrder, orientation uint16) []byte {
	tiff := make([]byte, 8+2+2*12+4)
	copy(tiff, "II*\x00")
	if order == binary.BigEndian {
		copy(tiff, "MM\x00*")
	}
	order.PutUint32(tiff[4:], 8)
	order.PutUint16(tiff[8:], 2)
	order.PutUint16(tiff[10:], 0x0110) // the camera's model, before the orientation
	order.PutUint16(tiff[22:], 0x0112)
	order.PutUint16(tiff[24:], 3)
	order.PutUint32(tiff[26:], 1)
	order.PutUint16(tiff[30:], orientation)
	return withSegment(file, 0xE1, append([]byte("Exif\x00\x00"), tiff...))
}

// withSegment puts a segment behind the start of a JPEG.
func withSegment(file []byte, marker byte, body []byte) []byte {
	out := []byte{0xFF, 0xD8, 0xFF, marker}
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	out = append(out, body...)
	return append(out, file[2:]...)
}

func chunk(kind string, body []byte) []byte {
	out := append([]byte(kind), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

func webpFile(chunks ...[]byte) []byte {
	return chunk("RIFF", append([]byte("WEBP"), bytes.Join(chunks, nil)...))
}

// webpLossless is the header of a VP8L picture: a signature, and two sizes of 14
// bits, less one.
func webpLossless(width, height int) []byte {
	body := []byte{0x2F, 0, 0, 0, 0, 0, 0, 0}
	binary.LittleEndian.PutUint32(body[1:], uint32(width-1)|uint32(height-1)<<14)
	return webpFile(chunk("VP8L", body))
}

// webpLossy is the header of a VP8 key frame (RFC 6386, section 9.1).
func webpLossy(width, height int) []byte {
	body := []byte{0x10, 0, 0, 0x9D, 0x01, 0x2A, 0, 0, 0, 0}
	binary.LittleEndian.PutUint16(body[6:], uint16(width))
	binary.LittleEndian.PutUint16(body[8:], uint16(height))
	return webpFile(chunk("VP8 ", append(body, make([]byte, 16)...)))
}

// webpExtended is the header of a VP8X picture: flags, and two sizes of 24 bits,
// less one.
func webpExtended(width, height int) []byte {
	body := make([]byte, 10)
	body[0] = 1 << 4 // alpha
	for i := range 3 {
		body[4+i] = byte((width - 1) >> (8 * i))
		body[7+i] = byte((height - 1) >> (8 * i))
	}
	return webpFile(chunk("VP8X", body))
}

func boxOf(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))
	out = append(out, kind...)
	return append(out, body...)
}

func ispe(width, height int) []byte {
	body := make([]byte, 4, 12)
	body = binary.BigEndian.AppendUint32(body, uint32(width))
	return boxOf("ispe", binary.BigEndian.AppendUint32(body, uint32(height)))
}

// avifFile holds a preview (item 1: property 1) and the picture (item 2:
// properties 2 and, where it is turned, 3).
func avifFile(width, height int, turned bool) []byte {
	mine := []byte{0, 2, 1, 0x82}
	if turned {
		mine = []byte{0, 2, 2, 0x82, 0x83}
	}
	version := []byte{0, 0, 0, 0}
	return bytes.Join([][]byte{
		boxOf("ftyp", []byte("mif1\x00\x00\x00\x00mif1avif")),
		boxOf("free", make([]byte, 10)),
		boxOf("meta", version,
			boxOf("hdlr", make([]byte, 20)),
			boxOf("pitm", version, []byte{0, 2}),
			boxOf("iprp",
				boxOf("ipco", ispe(16, 9), ispe(width, height), boxOf("irot", []byte{1})),
				boxOf("ipma", version, []byte{0, 0, 0, 2}, []byte{0, 1, 1, 1}, mine))),
		boxOf("mdat", make([]byte, 10)),
	}, nil)
}

func TestSizeOfEachFormat(t *testing.T) {
	tests := []struct {
		name          string
		file          []byte
		width, height int
	}{
		{"PNG", pngFile(t, 120, 80), 120, 80},
		{"JPEG", jpegFile(t, 120, 80), 120, 80},
		{"GIF", gifFile(t, 120, 80), 120, 80},
		{"WebP, lossless", webpLossless(120, 80), 120, 80},
		{"WebP, lossy", webpLossy(120, 80), 120, 80},
		{"WebP, extended", webpExtended(12000, 8000), 12000, 8000},
		{"AVIF", avifFile(120, 80, false), 120, 80},
		{"AVIF, turned", avifFile(120, 80, true), 80, 120},
		{"JPEG, Exif upright", withExif(jpegFile(t, 120, 80), binary.LittleEndian, 3), 120, 80},
		{"JPEG, Exif on its side", withExif(jpegFile(t, 120, 80), binary.LittleEndian, 6), 80, 120},
		{"JPEG, Exif on its side, big-endian", withExif(jpegFile(t, 120, 80), binary.BigEndian, 8), 80, 120},
		{"JPEG, Exif that means nothing", withExif(jpegFile(t, 120, 80), binary.BigEndian, 99), 120, 80},
		{"JPEG, another segment before Exif", withSegment(withExif(jpegFile(t, 120, 80), binary.LittleEndian, 5), 0xE2, make([]byte, 60000)), 80, 120},
		{"JPEG, XMP after Exif", withExif(withSegment(jpegFile(t, 120, 80), 0xE1, []byte("http://ns.adobe.com/xap/1.0/\x00<x/>")), binary.LittleEndian, 6), 80, 120},
	}
	for _, test := range tests {
		width, height, err := Size(bytes.NewReader(test.file), "static/x")
		if err != nil || width != test.width || height != test.height {
			t.Errorf("%s: %d by %d, %v; want %d by %d", test.name, width, height, err, test.width, test.height)
		}
	}
}

func TestSizeOfSVGIsWhatABrowserShows(t *testing.T) {
	tests := []struct {
		svg           string
		width, height int
	}{
		{`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"/>`, 120, 80},
		{`<svg width="120px" height="80.4px" viewBox="0 0 1 1">`, 120, 80},
		{`<svg viewBox="0 0 120 80">`, 120, 80},
		{`<svg viewBox="-5,-5,120,80"><rect width="7" height="7"/></svg>`, 120, 80},
		{"<svg viewBox=\"0\n0\t120 80\">", 120, 80},
		{`<svg width="100%" height="100%" viewBox="0 0 120 80">`, 120, 80},
		{`<svg width="60" viewBox="0 0 120 80">`, 60, 40},
		{`<svg height="160" viewBox="0 0 120 80">`, 240, 160},
		{`<svg width="1in" height="72pt">`, 96, 96},
		{`<svg width="2.54cm" height="25.4mm">`, 96, 96},
		{`<svg width="1e2" height="1E2">`, 100, 100},
		{`<svg width="0.2" height="0.2">`, 1, 1},
		{`<svg data-x:width="9" x:width="9" width="120" height="80">`, 120, 80},
		{"\ufeff<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n<!-- drawn by hand -->\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x.dtd\" [<!ENTITY ns \"x\">]>\n<svg xmlns=\"&ns;\" width=\"120\" height=\"80\">", 120, 80},
		{`<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="120" height="80"/>`, 120, 80},
	}
	for _, test := range tests {
		width, height, err := Size(strings.NewReader(test.svg), "static/x.svg")
		if err != nil || width != test.width || height != test.height {
			t.Errorf("%s: %d by %d, %v; want %d by %d", test.svg, width, height, err, test.width, test.height)
		}
	}
}

func TestSizeRefusesWhatIsNoPicture(t *testing.T) {
	heic := avifFile(120, 80, false)
	copy(heic[bytes.Index(heic, []byte("avif")):], "heic")
	hugePNG := pngFile(t, 1, 1)
	binary.BigEndian.PutUint32(hugePNG[16:], 1<<30)
	tests := []struct {
		name string
		file []byte
		code string
	}{
		{"nothing", nil, "picture.format"},
		{"text", []byte("not a picture"), "picture.format"},
		{"a web page", []byte("<!DOCTYPE html><html><svg width=1 height=1>"), "picture.format"},
		{"other XML", []byte("<?xml version=\"1.0\"?><rss/>"), "picture.format"},
		{"XML without an element", []byte("<?xml version=\"1.0\"?>"), "picture.format"},
		{"HEIC", heic, "picture.format"},
		{"an SVG that has no size", []byte("<svg></svg>"), "picture.size"},
		{"an SVG whose size depends", []byte(`<svg width="100%" height="2em">`), "picture.size"},
		{"an SVG of nothing", []byte(`<svg width="0" height="-3" viewBox="0 0 NaN 1e999">`), "picture.size"},
		{"an enormous SVG", []byte(`<svg width="1e9" height="10">`), "picture.size"},
		{"an SVG of an enormous shape", []byte(`<svg width="60000" viewBox="0 0 1 60000">`), "picture.size"},
		{"a broken SVG", []byte("<svg width='1"), "picture.broken"},
		{"an endless SVG", []byte("<!--" + strings.Repeat("x", 2*maxSVGHead) + "--><svg width='1' height='1'/>"), "picture.broken"},
		{"half a PNG", pngFile(t, 120, 80)[:20], "picture.broken"},
		{"half a JPEG", jpegFile(t, 120, 80)[:15], "picture.broken"},
		{"half a GIF", gifFile(t, 120, 80)[:8], "picture.broken"},
		{"half a WebP", webpLossless(120, 80)[:22], "picture.broken"},
		{"half an AVIF", avifFile(120, 80, false)[:80], "picture.broken"},
		{"an AVIF without meta", boxOf("ftyp", []byte("avif\x00\x00\x00\x00")), "picture.broken"},
		{"an AVIF with an enormous box", append(boxOf("ftyp", []byte("avif\x00\x00\x00\x00")), "\x7f\xff\xff\xffmeta"...), "picture.broken"},
		{"an AVIF with a box of no length", append(boxOf("ftyp", []byte("avif\x00\x00\x00\x00")), "\x00\x00\x00\x01free\x00\x00\x00\x00\x00\x00\x00\x00"...), "picture.broken"},
		{"an AVIF without a size", append(boxOf("ftyp", []byte("avif\x00\x00\x00\x00")), boxOf("meta", make([]byte, 4))...), "picture.size"},
		{"an enormous AVIF", avifFile(1<<30, 80, false), "picture.size"},
		{"an enormous PNG", hugePNG, "picture."},
		{"an enormous WebP", webpExtended(1<<24, 10), "picture.size"},
		{"a JPEG that is all segments", []byte("\xff\xd8\xff\xda\x00\x02"), "picture.broken"},
		{"a JPEG with a segment of negative length", []byte("\xff\xd8\xff\xe0\x00\x01"), "picture.broken"},
		{"a JPEG of no height", []byte("\xff\xd8\xff\xc0\x00\x0b\x08\x00\x00\x00\x10\x01\x00\x00\x00"), "picture.size"},
	}
	for _, test := range tests {
		width, height, err := Size(bytes.NewReader(test.file), "static/x")
		var e *source.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %d by %d, error %v", test.name, width, height, err)
			continue
		}
		if !strings.HasPrefix(e.Code, test.code) || e.Path != "static/x" || e.Hint == "" || width != 0 || height != 0 {
			t.Errorf("%s: code %q, want %q; %d by %d; %v", test.name, e.Code, test.code, width, height, e)
		}
	}
}

func TestSizeKeepsTheCauseOfAReadError(t *testing.T) {
	cause := errors.New("the disk is gone")
	_, _, err := Size(iotest.ErrReader(cause), "static/x.png")
	if !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}

func TestSizeReadsTheHeadOnly(t *testing.T) {
	file := append(jpegFile(t, 120, 80), make([]byte, 1<<20)...)
	r := bytes.NewReader(file)
	if _, _, err := Size(r, "x.jpg"); err != nil {
		t.Fatal(err)
	}
	if read := len(file) - r.Len(); read > 16<<10 {
		t.Errorf("read %d bytes", read)
	}
}

func TestMediaTypeGoesByExtension(t *testing.T) {
	for name, want := range map[string]string{
		"a/b.JPG": "image/jpeg", "x.svg": "image/svg+xml", "x.avif": "image/avif", "x.mp3": "audio/mpeg",
		"style.css": "text/css", "x": "application/octet-stream", "x.unheard": "application/octet-stream", ".png": "image/png",
	} {
		if got := MediaType(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	for name, want := range map[string]bool{"x.png": true, "x.JPEG": true, "x.svg": true, "x.mp4": false, "x.ico": false, "x": false} {
		if IsPicture(name) != want {
			t.Errorf("IsPicture(%s) = %v", name, !want)
		}
	}
}

func FuzzSize(f *testing.F) {
	for _, file := range [][]byte{
		pngFile(f, 3, 2), jpegFile(f, 3, 2), gifFile(f, 3, 2), webpLossless(3, 2), webpLossy(3, 2), webpExtended(3, 2),
		avifFile(3, 2, true), withExif(jpegFile(f, 3, 2), binary.BigEndian, 6),
		[]byte(`<svg width="60" viewBox="0 0 120 80">`), []byte("<?xml version='1.0'?><!-- --><svg/>"),
	} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		width, height, err := Size(bytes.NewReader(file), "x")
		if err != nil {
			var e *source.Error
			if width != 0 || height != 0 || !errors.As(err, &e) || e.Code == "" || e.Hint == "" {
				t.Errorf("%d by %d, %v", width, height, err)
			}
			return
		}
		if width < 1 || height < 1 || width > maxSide || height > maxSide {
			t.Errorf("%d by %d", width, height)
		}
	})
}

func TestSizeOfFilesFromRealEncoders(t *testing.T) {
	// Drawn by ImageMagick: convert -size 120x80 gradient:red-blue FILE
	for _, name := range []string{"testdata/gradient.avif", "testdata/gradient.webp"} {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if width, height, err := Size(file, name); err != nil || width != 120 || height != 80 {
			t.Errorf("%s: %d by %d, %v", name, width, height, err)
		}
	}
}
