package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"slices"
	"testing"
)

// profile writes an ICC profile of a colour space with some tags.
func profile(space string, tags map[string]string) []byte {
	head := make([]byte, 128)
	copy(head[16:], space+"XYZ ")
	copy(head[36:], "acsp")
	names := make([]string, 0, len(tags))
	for name := range tags {
		names = append(names, name)
	}
	slices.Sort(names)
	table := binary.BigEndian.AppendUint32(nil, uint32(len(names)))
	var body []byte
	for _, name := range names {
		table = append(table, name...)
		table = binary.BigEndian.AppendUint32(table, uint32(132+12*len(names)+len(body)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tags[name])))
		body = append(body, tags[name]...)
	}
	icc := slices.Concat(head, table, body)
	binary.BigEndian.PutUint32(icc, uint32(len(icc)))
	return icc
}

func fixed(list ...float64) string {
	var b []byte
	for _, x := range list {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(x*65536))))
	}
	return string(b)
}

const (
	xyz  = "XYZ \x00\x00\x00\x00"
	curv = "curv\x00\x00\x00\x00"
	para = "para\x00\x00\x00\x00"
)

var sRGBCurve = para + "\x00\x03\x00\x00" + fixed(2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)

func rgbProfile(r, g, b, curve string) []byte {
	return profile("RGB ", map[string]string{"rXYZ": xyz + r, "gXYZ": xyz + g, "bXYZ": xyz + b, "rTRC": curve, "gTRC": curve, "bTRC": curve})
}

// The primaries of each space, for D50.
func displayP3() []byte {
	return rgbProfile(fixed(0.51512, 0.24120, -0.00105), fixed(0.29198, 0.69225, 0.04189), fixed(0.15710, 0.06657, 0.78407), sRGBCurve)
}

func adobeRGB() []byte {
	return rgbProfile(fixed(0.60974, 0.31111, 0.01947), fixed(0.20528, 0.62567, 0.06087), fixed(0.14919, 0.06322, 0.74457), curv+"\x00\x00\x00\x01\x02\x33")
}

func sRGB(curve string) []byte {
	return rgbProfile(fixed(0.43607, 0.22249, 0.01392), fixed(0.38515, 0.71687, 0.09708), fixed(0.14307, 0.06061, 0.71410), curve)
}

// sRGBTable is the curve of sRGB as a table of 1024 points.
func sRGBTable() string {
	table := binary.BigEndian.AppendUint32([]byte(curv), 1024)
	for i := range 1024 {
		x := float64(i) / 1023
		if x <= 0.04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+0.055)/1.055, 2.4)
		}
		table = binary.BigEndian.AppendUint16(table, uint16(math.Round(x*65535)))
	}
	return string(table)
}

// TestColoursAreThoseOfSRGB has values of other spaces whose colours in sRGB are known.
func TestColoursAreThoseOfSRGB(t *testing.T) {
	for _, c := range []struct {
		name     string
		icc      []byte
		from, to color.NRGBA
	}{
		{"the red of sRGB in Display P3", displayP3(), color.NRGBA{234, 51, 35, 255}, color.NRGBA{255, 0, 0, 255}},
		{"the green of sRGB in Display P3", displayP3(), color.NRGBA{117, 251, 76, 255}, color.NRGBA{0, 255, 0, 255}},
		{"a red beyond sRGB", displayP3(), color.NRGBA{255, 0, 0, 255}, color.NRGBA{255, 0, 0, 255}},
		{"white", displayP3(), color.NRGBA{255, 255, 255, 255}, color.NRGBA{255, 255, 255, 255}},
		{"black", displayP3(), color.NRGBA{0, 0, 0, 255}, color.NRGBA{0, 0, 0, 255}},
		{"grey", displayP3(), color.NRGBA{120, 120, 120, 255}, color.NRGBA{120, 120, 120, 255}},
		{"the green of sRGB in Adobe RGB", adobeRGB(), color.NRGBA{144, 255, 60, 255}, color.NRGBA{0, 255, 0, 255}},
		{"the red of sRGB in Adobe RGB", adobeRGB(), color.NRGBA{219, 0, 0, 255}, color.NRGBA{255, 0, 0, 255}},
		{"white in Adobe RGB", adobeRGB(), color.NRGBA{255, 255, 255, 255}, color.NRGBA{255, 255, 255, 255}},
	} {
		p, ok := readProfile(c.icc)
		if !ok {
			t.Fatalf("%s: the profile can't be read", c.name)
		}
		r, g, b := p.convert(c.from.R, c.from.G, c.from.B)
		far := func(a, b byte) bool { return max(a, b)-min(a, b) > 6 }
		if far(r, c.to.R) || far(g, c.to.G) || far(b, c.to.B) {
			t.Errorf("%s: %v becomes %d, %d, %d, want about %v", c.name, c.from, r, g, b, c.to)
		}
	}
}

func TestPowIsThePower(t *testing.T) {
	for _, g := range []float64{0.4, 1, 1.8, 2.19921875, 2.4, 3} {
		for i := range 300 {
			x := float64(i) / 255
			if got, want := pow(x, g), math.Pow(x, g); math.Abs(got-want) > 1e-11 {
				t.Fatalf("%v to the power of %v is %v, got %v", x, g, want, got)
			}
		}
	}
}

func TestProfilesAreTold(t *testing.T) {
	photo := jpegOf(t, quarters(300, 200))
	for _, c := range []struct {
		name string
		icc  []byte
		want Colours
	}{
		{"none", nil, PlainColours},
		{"sRGB by a formula", sRGB(sRGBCurve), PlainColours},
		{"sRGB by a table", sRGB(sRGBTable()), PlainColours},
		{"Display P3", displayP3(), ProfileColours},
		{"Adobe RGB", adobeRGB(), ProfileColours},
		{"grey with a curve of its own", profile("GRAY", map[string]string{"kTRC": curv + "\x00\x00\x00\x01\x01\xcc"}), ProfileColours},
		{"inks", profile("CMYK", map[string]string{"A2B0": "mft2"}), StrangeColours},
		{"tables alone", profile("RGB ", map[string]string{"A2B0": "mAB "}), StrangeColours},
		{"nonsense", []byte("nonsense"), StrangeColours},
	} {
		for format, file := range map[string][]byte{"JPEG": jpegWith(photo, c.icc), "PNG": pngWith(t, pngOf(t, quarters(300, 200)), c.icc)} {
			h, err := Look(file, "a")
			if err != nil || h.Colours != c.want {
				t.Errorf("%s in a %s: %v, %v; want %v", c.name, format, h.Colours, err, c.want)
			}
		}
	}
}

// jpegWith puts a profile into a JPEG, in two pieces, the second first.
func jpegWith(file, icc []byte) []byte {
	if icc == nil {
		return file
	}
	out := []byte{0xFF, 0xD8}
	half := len(icc) / 2
	for _, piece := range []int{2, 1} {
		body := icc[:half]
		if piece == 2 {
			body = icc[half:]
		}
		out = append(out, 0xFF, 0xE2)
		out = binary.BigEndian.AppendUint16(out, uint16(2+14+len(body)))
		out = append(append(append(out, "ICC_PROFILE\x00"...), byte(piece), 2), body...)
	}
	return append(out, file[2:]...)
}

// pngWith puts a profile into a PNG, behind its header.
func pngWith(t testing.TB, file, icc []byte) []byte {
	t.Helper()
	if icc == nil {
		return file
	}
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	w.Write(icc)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	body := append([]byte("iCCPname\x00\x00"), packed.Bytes()...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	const header = 8 + 25
	return slices.Concat(file[:header], chunk, file[header:])
}

// TestFilesOfAProfileShowItsColours makes files of pictures in Display P3, as JPEG and
// as PNG through which something shines, and looks at the colours.
func TestFilesOfAProfileShowItsColours(t *testing.T) {
	m := NewMaker(Default(), encoders)
	opaque := image.NewNRGBA(image.Rect(0, 0, 301, 261))
	clear := image.NewNRGBA(opaque.Rect)
	for i := 0; i < len(opaque.Pix); i += 4 {
		copy(opaque.Pix[i:], []byte{234, 51, 35, 255})
		copy(clear.Pix[i:], []byte{234, 51, 35, 128})
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, opaque, &jpeg.Options{Quality: 98}); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"JPEG": jpegWith(photo.Bytes(), displayP3()), "PNG": pngWith(t, pngOf(t, clear), displayP3())} {
		set, files := make1(t, m, file, Focus{})
		for i, f := range set.Files {
			got := color.NRGBAModel.Convert(decoded(t, f, files[i]).At(f.Width/2, f.Height/2)).(color.NRGBA)
			unsure := byte(14)
			if f.Format == "webp" {
				unsure = 24 // the decoder takes its narrower range of values for the whole one
			}
			if got.R < 255-unsure || got.G > unsure || got.B > unsure {
				t.Errorf("of a %s, %s shows %v, want about the red of sRGB", name, f.Ending(), got)
			}
			if bytes.Contains(files[i], []byte("ICC_PROFILE")) || bytes.Contains(files[i], []byte("iCCP")) {
				t.Errorf("of a %s, %s has a profile still", name, f.Ending())
			}
		}
	}
}

// TestGreyPictureWithAProfileIsConverted: what has a steeper curve comes out darker.
func TestGreyPictureWithAProfileIsConverted(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 300, 260))
	for i := range grey.Pix {
		grey.Pix[i] = 128
	}
	icc := profile("GRAY", map[string]string{"kTRC": curv + "\x00\x00\x00\x01\x01\x00"}) // light as it is
	set, files := make1(t, NewMaker(Default(), encoders), jpegWith(jpegOf(t, grey), icc))
	for i, f := range set.Files {
		if got := color.GrayModel.Convert(decoded(t, f, files[i]).At(100, 100)).(color.Gray); got.Y > 192 || got.Y < 184 && (f.Format != "webp" || got.Y < 174) {
			t.Errorf("%s: half of the light has the value %d, want 188", f.Ending(), got.Y)
		}
	}
}

// TestSameProfileSameName: only pictures whose colours are converted have other names
// than before.
func TestSameProfileSameName(t *testing.T) {
	o := Default()
	plain, other := Head{Format: "jpeg", Width: 500, Height: 300}, Head{Format: "jpeg", Width: 500, Height: 300, Colours: ProfileColours}
	strange := other
	strange.Colours = StrangeColours
	print := [16]byte{1}
	if o.Name(print, plain) == o.Name(print, other) || o.Name(print, plain) != o.Name(print, strange) {
		t.Error("the conversion is not in the name, or in one where there is none")
	}
}

func FuzzProfile(f *testing.F) {
	for _, icc := range [][]byte{displayP3(), adobeRGB(), sRGB(sRGBTable()), profile("GRAY", map[string]string{"kTRC": curv + "\x00\x00\x00\x00"}), nil} {
		f.Add(icc)
	}
	f.Fuzz(func(t *testing.T, icc []byte) {
		c, ok := readProfile(icc)
		if !ok {
			return
		}
		for v := range 256 {
			for _, light := range c.light {
				if light[v] < 0 || light[v] > 0xFFFF {
					t.Fatalf("the light of %d is %d", v, light[v])
				}
			}
		}
		c.plain()
		c.apply(newRaster(quarters(5, 3)))
	})
}
