package picture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"broadsheet/generator/source"
)

// TestOrientationIsObeyed stores one picture in all eight ways that cameras do, and
// wants it upright each time, in every file.
func TestOrientationIsObeyed(t *testing.T) {
	upright := quarters(320, 260)
	m := NewMaker(Default(), encoders)
	for orientation := 1; orientation <= 8; orientation++ {
		stored := newRaster(upright).upright(inverse(orientation)).picture()
		set, files := make1(t, m, oriented(jpegOf(t, stored), orientation), Focus{})
		if got := endings(set.Files); got != "-320.webp -320.jpg -16x9-320.jpg -4x3-320.jpg -1x1-260.jpg" {
			t.Fatalf("orientation %d: %s", orientation, got)
		}
		for i, f := range set.Files {
			got := decoded(t, f, files[i])
			w, h := got.Bounds().Dx(), got.Bounds().Dy()
			if w != f.Width || h != f.Height || f.Crop == "" && (w != 320 || h != 260) {
				t.Errorf("orientation %d: %s has %d by %d pixels", orientation, f.Ending(), w, h)
			}
			for c, at := range []image.Point{{w / 8, h / 8}, {w * 7 / 8, h / 8}, {w / 8, h * 7 / 8}, {w * 7 / 8, h * 7 / 8}} {
				if !near(got, at.X, at.Y, corners[c]) {
					t.Errorf("orientation %d: %s has %v in corner %d", orientation, f.Ending(), got.At(at.X, at.Y), c)
				}
			}
		}
	}
}

// inverse gives the orientation that undoes another: quarter turns undo each other.
func inverse(orientation int) int {
	switch orientation {
	case 6:
		return 8
	case 8:
		return 6
	}
	return orientation
}

func TestNothingPrivateIsInFilesThatAreMade(t *testing.T) {
	const secret = "51.5007N-0.1246W"
	data := jpegOf(t, quarters(320, 260))
	data = slices.Insert(data, 2, append([]byte{0xFF, 0xE1, 0, byte(2 + 6 + len(secret))}, "Exif\x00\x00"+secret...)...)
	m := NewMaker(Default(), encoders)
	_, files := make1(t, m, data)
	for i, f := range files {
		if bytes.Contains(f, []byte(secret)) || bytes.Contains(f, []byte("Exif")) {
			t.Errorf("file %d has it", i)
		}
	}
}

func TestFilesAreTheSameWithAnyNumberOfWorkers(t *testing.T) {
	o := Default()
	o.Formats = []string{"avif", "webp"}
	originals := [][]byte{jpegOf(t, quarters(500, 240)), pngOf(t, shining(260, 240)), oriented(jpegOf(t, quarters(240, 260)), 6)}
	var want []string
	for _, workers := range []int{1, 8} {
		before := runtime.GOMAXPROCS(workers)
		m := NewMaker(o, encoders)
		got := make([]string, len(originals)*workers)
		var group sync.WaitGroup
		for w := range workers {
			group.Go(func() {
				for i, data := range originals {
					set, files := make1(t, m, data, Focus{10, -20})
					h := sha256.New()
					fmt.Fprint(h, set.Tone, set.Opaque)
					for _, f := range files {
						h.Write(f)
					}
					got[w*len(originals)+i] = hex.EncodeToString(h.Sum(nil))
				}
			})
		}
		group.Wait()
		runtime.GOMAXPROCS(before)
		if want == nil {
			want = got
		}
		for i := range got {
			if got[i] != want[i%len(want)] {
				t.Errorf("%d workers: original %d comes out otherwise", workers, i%len(want))
			}
		}
	}
}

// shining is a picture through which the page shines at the right.
func shining(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetNRGBA(x, y, color.NRGBA{200, 100, 50, byte(255 - 255*x/width)})
		}
	}
	return m
}

func TestTransparencyStays(t *testing.T) {
	m := NewMaker(Default(), encoders)
	set, files := make1(t, m, pngOf(t, shining(320, 240)), Focus{})
	if set.Opaque || len(files) != 2 || set.Files[1].Format != "png" {
		t.Fatalf("got %v", set)
	}
	for i, f := range set.Files {
		got := decoded(t, f, files[i])
		for _, x := range []int{10, 160, 300} {
			c := color.NRGBAModel.Convert(got.At(x, 100)).(color.NRGBA)
			if want := 255 - 255*x/320; int(c.A) < want-12 || int(c.A) > want+12 || c.R < 180 {
				t.Errorf("%s: %v at %d", f.Ending(), c, x)
			}
		}
	}
}

// TestRecipeStandsForTheBytes keeps the bytes that encoders and filter make of one
// picture. Where they change, files change without changing their names: raise
// recipe, then take the new sums over.
func TestRecipeStandsForTheBytes(t *testing.T) {
	want := map[string]string{
		"-480.avif": "1b7783e610ee8f8a",
		"-500.avif": "76e3e1d2bfd05dd7",
		"-480.webp": "bd08f5483f8e12d6",
		"-500.webp": "0436896db9b146af",
	}
	o := Default()
	o.Formats = []string{"avif", "webp"}
	m := NewMaker(o, encoders)
	set, files := make1(t, m, pngOf(t, quarters(500, 300)))
	if recipe != 1 {
		t.Errorf("the sums are those of recipe 1")
	}
	for i, f := range set.Files {
		if f.Format == "jpeg" {
			continue // the compiler's encoder makes it: see Set.Release
		}
		sum := sha256.Sum256(files[i])
		if got := hex.EncodeToString(sum[:8]); want[f.Ending()] != got {
			t.Errorf("%q: %q,", f.Ending(), got)
		}
	}
}

func TestBrokenPictureIsAnErrorThatTeaches(t *testing.T) {
	photo, drawing := jpegOf(t, quarters(400, 300)), pngOf(t, quarters(400, 300))
	changed := bytes.Clone(drawing)
	changed[len(changed)/2] ^= 0xFF
	tests := []struct {
		rule    string
		data    []byte
		message string
	}{
		{"a JPEG that was cut off", photo[:len(photo)/2], "cut off"},
		{"a PNG that was cut off", drawing[:len(drawing)/2], "cut off"},
		{"a PNG with a wrong checksum", changed, "can't be read"},
		{"a JPEG of header alone", photo[:700], "cut off"},
	}
	m := NewMaker(Default(), encoders)
	for _, c := range tests {
		h, err := Look(c.data, "posts/a.jpg")
		if err == nil {
			_, _, err = m.Make(context.Background(), c.data, "posts/a.jpg", h, nil)
		}
		var e *source.Error
		if !errors.As(err, &e) || e.Path != "posts/a.jpg" || !strings.HasPrefix(e.Code, "picture.") || e.Hint == "" || !strings.Contains(e.Message, c.message) {
			t.Errorf("%s: %v", c.rule, err)
		}
	}
}

// bomb is a PNG of a few bytes that says it has so many pixels.
func bomb(width, height int) []byte {
	header := binary.BigEndian.AppendUint32([]byte("IHDR"), uint32(width))
	header = append(binary.BigEndian.AppendUint32(header, uint32(height)), 8, 6, 0, 0, 0)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	file = binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header))
	return append(file, "\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e\x00\x00\x00\x00IEND\xae\x42\x60\x82"...)
}

func TestDecompressionBombIsRefusedByItsHeader(t *testing.T) {
	m := NewMaker(Default(), encoders)
	data := bomb(30_000, 30_000)
	h, err := Look(data, "a.png")
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err = m.Make(context.Background(), data, "a.png", h, nil)
	runtime.ReadMemStats(&after)
	var e *source.Error
	if !errors.As(err, &e) || e.Code != "picture.size" || !strings.Contains(e.Hint, "max_megapixels") {
		t.Errorf("got %v", err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d bytes were used to refuse it", used)
	}
}

func TestCropsKeepTheFocalPointInView(t *testing.T) {
	m := NewMaker(Default(), encoders)
	wide := image.NewRGBA(image.Rect(0, 0, 1000, 300))
	for i := range wide.Pix {
		wide.Pix[i] = 255
	}
	for y := 100; y < 200; y++ {
		for x := 850; x < 950; x++ {
			wide.SetRGBA(x, y, color.RGBA{255, 0, 0, 255})
		}
	}
	set, files := make1(t, m, pngOf(t, wide), Focus{40, 0}, Focus{-50, -50})
	seen := 0
	for i, f := range set.Files {
		if f.Crop != "1x1" {
			continue
		}
		seen++
		got := decoded(t, f, files[i])
		red := 0
		for x := range f.Width {
			if _, g, _, _ := got.At(x, f.Height/2).RGBA(); g>>8 < 100 {
				red++
			}
		}
		if there := red > f.Width/5; there != (f.Focus.X > 0) {
			t.Errorf("%s shows %d pixels of what is red", f.Ending(), red)
		}
	}
	if seen != 2 {
		t.Errorf("%d square crops", seen)
	}
}
