package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"

	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"

	"broadsheet/generator/asset"
	"broadsheet/generator/source"
)

// maxMemory bounds what the pictures that are decoded at the same time may take, in
// bytes. One that alone takes more is decoded alone.
const maxMemory = 192 << 20

// Maker makes the files of originals. Its Make may be called by several goroutines
// at once.
type Maker struct {
	opts     Options
	encoders *Encoders
	memory   *semaphore.Weighted
}

// NewMaker gives a Maker that encodes with some encoders, which several may share.
func NewMaker(o Options, e *Encoders) *Maker {
	return &Maker{opts: o, encoders: e, memory: semaphore.NewWeighted(maxMemory)}
}

// Make makes the files of an original, as Plan lists them; data is its bytes, and
// name its path, for errors. Those of what the author can mend are *source.Error.
func (m *Maker) Make(ctx context.Context, data []byte, name string, h Head, focuses []Focus) (*Set, [][]byte, error) {
	if err := m.opts.TooLarge(h, name); err != nil {
		return nil, nil, err
	}
	files := m.opts.Plan(h, focuses)
	weight := int64(min(h.Memory, maxMemory))
	if err := m.memory.Acquire(ctx, weight); err != nil {
		return nil, nil, err
	}
	defer m.memory.Release(weight)
	decoded, err := decode(data, h)
	if err != nil {
		return nil, nil, broken(name, data, err)
	}
	widths := m.opts.widths(h.Width)
	width := widths[len(widths)-1]
	base := decodedBase(decoded, h, width, scaled(h.Height, width, h.Width))
	decoded = nil // 12 million pixels are not needed while the rest is made
	if h.Colours == ProfileColours {
		if c, ok := readProfile(asset.Profile(data)); ok {
			base = c.apply(base)
		}
	}
	set := &Set{Tone: toneOf(base), Opaque: base.opaque(), Files: files, Release: runtime.Version()}
	made := make([][]byte, len(files))
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if made[i], err = m.file(ctx, base, f); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return set, made, nil
}

// decodedBase gives the largest picture that is made, from which the others are.
func decodedBase(m image.Image, h Head, width, height int) *raster {
	if h.Orientation >= 5 {
		width, height = height, width
	}
	return newRaster(m).scale(width, height).upright(h.Orientation)
}

// decode decodes the picture. A file that says another size behind its header than
// in it is broken.
func decode(data []byte, h Head) (m image.Image, err error) {
	r := bytes.NewReader(data)
	switch h.Format {
	case "jpeg":
		m, err = jpeg.Decode(r)
	case "png":
		m, err = png.Decode(r)
	case "webp":
		m, err = webp.Decode(r)
	default:
		err = errBroken
	}
	if err != nil {
		return nil, err
	}
	size := m.Bounds().Size()
	if h.Orientation >= 5 {
		size.X, size.Y = size.Y, size.X
	}
	if size.X != h.Width || size.Y != h.Height {
		return nil, fmt.Errorf("%w: its parts do not agree about its size", errBroken)
	}
	return m, nil
}

// broken says what is wrong with a picture that can't be decoded.
func broken(name string, data []byte, err error) error {
	e := source.Errorf(source.Position{Path: name}, "picture.broken", "open it in an image editor and save it anew",
		"the picture can't be read: %v", err)
	if _, noEnd := asset.WithoutMetadata(data); noEnd != nil || errors.Is(err, io.ErrUnexpectedEOF) {
		e.Message, e.Hint = "the picture is cut off", "copy or upload it again"
	}
	e.Err = err
	return e
}

// file makes one file of the largest picture.
func (m *Maker) file(ctx context.Context, base *raster, f File) ([]byte, error) {
	r := base
	if f.Crop != "" {
		r = cropped(base, f)
	}
	r = r.scale(f.Width, f.Height)
	switch f.Format {
	case "webp":
		const compression, lossless, exact = 0, 0, 0
		return m.encoders.webp.encode(ctx, func(out []byte) { r.pixels(out, false) }, r.width, r.height, compression, uint64(m.opts.WebPQuality), webpMethod, lossless, exact)
	case "avif":
		const subsampled = 3 // 4:2:0
		return m.encoders.avif.encode(ctx, func(out []byte) { r.pixels(out, true) }, r.width, r.height, uint64(m.opts.AVIFQuality), uint64(m.opts.AVIFQuality), avifSpeed, subsampled)
	case "png":
		var b bytes.Buffer
		err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, r.picture())
		return b.Bytes(), err
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, r.flat(), &jpeg.Options{Quality: m.opts.JPEGQuality})
	return b.Bytes(), err
}

// How much the encoders try, between speed and size (docs/pictures.md).
const (
	webpMethod = 2 // of 0 to 6, the higher the slower
	avifSpeed  = 8 // of 1 to 10, the higher the faster
)

// cropped cuts the part of a picture that has the shape of a file, as much as there
// is, with the focal point as near to its middle as can be.
func cropped(base *raster, f File) *raster {
	width, height := base.width, base.width*f.Height/f.Width
	if height > base.height {
		width, height = base.height*f.Width/f.Height, base.height
	}
	x := (base.width*(50+f.Focus.X))/100 - width/2
	y := (base.height*(50+f.Focus.Y))/100 - height/2
	return base.crop(max(0, min(x, base.width-width)), max(0, min(y, base.height-height)), width, height)
}
