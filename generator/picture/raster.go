package picture

import (
	"image"
	"image/draw"
)

// plane is one channel of a picture, a byte each, row by row without gaps.
type plane struct {
	width, height int
	pix           []byte
}

func newPlane(width, height int) plane { return plane{width, height, make([]byte, width*height)} }

// raster is a picture as planes: Y, Cb and Cr as JPEG has them (ITU T.871), the last
// two of half the size or of whatever size the file had; or R, G, B and A, the
// first three multiplied by the last. A grey picture has Y alone.
type raster struct {
	width, height int
	colour        bool // planes are R, G, B, A
	planes        []plane
}

// newRaster takes a decoded picture apart. It keeps the memory of m where it can.
func newRaster(m image.Image) *raster {
	size := m.Bounds().Size()
	r := &raster{width: size.X, height: size.Y}
	switch m := m.(type) {
	case *image.YCbCr:
		c := chromaSize(m.SubsampleRatio, size)
		r.planes = []plane{cut(m.Y, m.YStride, size), cut(m.Cb, m.CStride, c), cut(m.Cr, m.CStride, c)}
		return r
	case *image.Gray:
		r.planes = []plane{cut(m.Pix, m.Stride, size)}
		return r
	}
	r.colour = true
	r.planes = make([]plane, 4)
	for i := range r.planes {
		r.planes[i] = newPlane(size.X, size.Y)
	}
	// Row by row: a copy of the whole picture would need as much memory again.
	row := image.NewRGBA(image.Rect(0, 0, size.X, 1))
	for y := range size.Y {
		draw.Draw(row, row.Bounds(), m, m.Bounds().Min.Add(image.Pt(0, y)), draw.Src)
		for i := range r.planes {
			p := r.planes[i].pix[y*size.X : (y+1)*size.X]
			for x := range p {
				p[x] = row.Pix[4*x+i]
			}
		}
	}
	return r
}

func chromaSize(ratio image.YCbCrSubsampleRatio, size image.Point) image.Point {
	switch ratio {
	case image.YCbCrSubsampleRatio422:
		size.X = (size.X + 1) / 2
	case image.YCbCrSubsampleRatio420:
		size.X, size.Y = (size.X+1)/2, (size.Y+1)/2
	case image.YCbCrSubsampleRatio440:
		size.Y = (size.Y + 1) / 2
	case image.YCbCrSubsampleRatio411:
		size.X = (size.X + 3) / 4
	case image.YCbCrSubsampleRatio410:
		size.X, size.Y = (size.X+3)/4, (size.Y+1)/2
	}
	return size
}

// cut gives a plane of pixels whose rows may have gaps.
func cut(pix []byte, stride int, size image.Point) plane {
	if stride == size.X {
		return plane{size.X, size.Y, pix[:size.X*size.Y]}
	}
	p := newPlane(size.X, size.Y)
	for y := range size.Y {
		copy(p.pix[y*size.X:(y+1)*size.X], pix[y*stride:])
	}
	return p
}

// scale gives the picture in another size; Cb and Cr come out at half of it. A
// picture that has the size already is given back.
func (r *raster) scale(width, height int) *raster {
	if width == r.width && height == r.height && (r.colour || len(r.planes) == 1 || r.planes[1].width == (width+1)/2 && r.planes[1].height == (height+1)/2) {
		return r
	}
	out := &raster{width: width, height: height, colour: r.colour, planes: make([]plane, len(r.planes))}
	for i, p := range r.planes {
		w, h := width, height
		if !r.colour && i > 0 {
			w, h = (w+1)/2, (h+1)/2
		}
		out.planes[i] = p.scale(w, h)
	}
	return out
}

// crop gives a part of a picture whose Cb and Cr have half its size. The place is
// moved to an even one, where they have their samples.
func (r *raster) crop(x, y, width, height int) *raster {
	x, y = x&^1, y&^1
	out := &raster{width: width, height: height, colour: r.colour, planes: make([]plane, len(r.planes))}
	for i, p := range r.planes {
		px, py, w, h := x, y, width, height
		if !r.colour && i > 0 {
			px, py, w, h = x/2, y/2, (w+1)/2, (h+1)/2
		}
		out.planes[i] = p.crop(px, py, w, h)
	}
	return out
}

func (p plane) crop(x, y, width, height int) plane {
	out := newPlane(width, height)
	for row := range height {
		from := min(y+row, p.height-1)*p.width + x
		copy(out.pix[row*width:(row+1)*width], p.pix[from:min(from+width, len(p.pix))])
	}
	return out
}

// upright turns and mirrors a picture as its Exif orientation wants it (Exif 2.3,
// table 6).
func (r *raster) upright(orientation int) *raster {
	if orientation <= 1 || orientation > 8 {
		return r
	}
	out := &raster{width: r.width, height: r.height, colour: r.colour, planes: make([]plane, len(r.planes))}
	if orientation >= 5 {
		out.width, out.height = r.height, r.width
	}
	for i, p := range r.planes {
		out.planes[i] = p.upright(orientation)
	}
	return out
}

func (p plane) upright(orientation int) plane {
	out := newPlane(p.width, p.height)
	if orientation >= 5 {
		out = newPlane(p.height, p.width)
	}
	right, bottom := p.width-1, p.height-1
	for y := range out.height {
		row := out.pix[y*out.width : (y+1)*out.width]
		for x := range row {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = right - x
			case 3:
				sx, sy = right-x, bottom-y
			case 4:
				sy = bottom - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, bottom-x
			case 7:
				sx, sy = right-y, bottom-x
			case 8:
				sx, sy = right-y, x
			}
			row[x] = p.pix[sy*p.width+sx]
		}
	}
	return out
}

// opaque tells whether nothing shines through.
func (r *raster) opaque() bool {
	if !r.colour {
		return true
	}
	for _, a := range r.planes[3].pix {
		if a != 0xFF {
			return false
		}
	}
	return true
}

// pixels writes the picture as R, G, B and A, the first three as they are without
// the last, or with premultiplied multiplied by it.
func (r *raster) pixels(out []byte, premultiplied bool) {
	switch {
	case r.colour:
		r.colourPixels(out, premultiplied)
	case len(r.planes) == 1:
		for i, y := range r.planes[0].pix {
			copy(out[4*i:], []byte{y, y, y, 0xFF})
		}
	default:
		r.lumaPixels(out)
	}
}

func (r *raster) colourPixels(out []byte, premultiplied bool) {
	for i, a := range r.planes[3].pix {
		for c := range 3 {
			v := int(r.planes[c].pix[i])
			if a != 0xFF && a != 0 && !premultiplied {
				v = min((v*0xFF+int(a)/2)/int(a), 0xFF)
			}
			out[4*i+c] = byte(v)
		}
		out[4*i+3] = a
	}
}

// lumaPixels converts Y, Cb and Cr to R, G and B by the formulas of ITU T.871, in
// units of 1/65536.
func (r *raster) lumaPixels(out []byte) {
	luma, blue, red := r.planes[0], r.planes[1], r.planes[2]
	for y := range r.height {
		row := luma.pix[y*luma.width : (y+1)*luma.width]
		cb, cr := blue.pix[y/2*blue.width:], red.pix[y/2*red.width:]
		o := out[4*y*r.width : 4*(y+1)*r.width]
		for x, l := range row {
			yy := int32(l)<<16 + 1<<15
			b, c := int32(cb[x/2])-128, int32(cr[x/2])-128
			o[4*x] = clamp((yy + 91881*c) >> 16)
			o[4*x+1] = clamp((yy - 22554*b - 46802*c) >> 16)
			o[4*x+2] = clamp((yy + 116130*b) >> 16)
			o[4*x+3] = 0xFF
		}
	}
}

func clamp(v int32) byte {
	if uint32(v) > 0xFF {
		if v < 0 {
			return 0
		}
		return 0xFF
	}
	return byte(v)
}

// picture gives an opaque picture as the standard library has it.
func (r *raster) picture() image.Image {
	box := image.Rect(0, 0, r.width, r.height)
	switch {
	case r.colour:
		m := image.NewNRGBA(box)
		r.pixels(m.Pix, false)
		return m
	case len(r.planes) == 1:
		return &image.Gray{Pix: r.planes[0].pix, Stride: r.width, Rect: box}
	}
	return &image.YCbCr{Y: r.planes[0].pix, Cb: r.planes[1].pix, Cr: r.planes[2].pix, YStride: r.planes[0].width, CStride: r.planes[1].width,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: box}
}

// flat gives the picture on white paper, for formats that have no transparency.
func (r *raster) flat() image.Image {
	if !r.colour {
		return r.picture()
	}
	out := image.NewRGBA(image.Rect(0, 0, r.width, r.height))
	for i, a := range r.planes[3].pix {
		for c := range 3 {
			out.Pix[4*i+c] = byte(min(int(r.planes[c].pix[i])+0xFF-int(a), 0xFF))
		}
		out.Pix[4*i+3] = 0xFF
	}
	return out
}
