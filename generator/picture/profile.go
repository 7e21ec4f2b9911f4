package picture

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"

	"broadsheet/generator/asset"
)

// Files that are made have no colour profile, so browsers take them to be sRGB. The
// colours of originals that say otherwise, as those of telephones do, are converted:
// each value to light by the curves of the profile, the light to that of sRGB by a
// matrix, and that to a value again (ICC.1:2022, annex F; IEC 61966-2-1). What sRGB
// can't show becomes the nearest of each channel. All of it is in whole numbers, or in
// floating point that every processor rounds alike, so that the same picture comes
// out everywhere.

// Colours tell what the values of a picture mean.
type Colours uint8

const (
	PlainColours   Colours = iota // those of sRGB, or it does not say
	ProfileColours                // those of a profile by which they are converted
	StrangeColours                // those of a profile that is not understood, and passed over
)

// coloursOf tells what the values of a file mean.
func coloursOf(data []byte) Colours {
	icc := asset.Profile(data)
	if icc == nil {
		return PlainColours
	}
	c, ok := readProfile(icc)
	switch {
	case !ok:
		return StrangeColours
	case c.plain():
		return PlainColours
	}
	return ProfileColours
}

// conversion turns values of a profile into those of sRGB.
type conversion struct {
	grey   bool
	light  [3][256]int64 // of a value of red, green, blue; 0xFFFF is all there is
	matrix [3][3]int64   // from their light to that of sRGB, in units of 1/65536
	value  []byte        // by light: the value in sRGB
}

// readProfile reads a profile of curves and a matrix, or a grey one of a curve. It is
// not ok for others, such as those of inks, which have tables.
func readProfile(icc []byte) (c *conversion, ok bool) {
	if len(icc) < 132 || string(icc[36:40]) != "acsp" {
		return nil, false
	}
	tags := profileTags(icc)
	c = &conversion{value: sRGBValues()}
	switch string(icc[16:20]) {
	case "GRAY":
		c.grey = true
		c.light[0], ok = readCurve(tags["kTRC"])
		return c, ok
	case "RGB ":
	default:
		return nil, false
	}
	var colorants [3][3]int64 // X, Y and Z of red, green and blue, for D50, in units of 1/65536
	for i, channel := range []string{"r", "g", "b"} {
		xyz := tags[channel+"XYZ"]
		if len(xyz) < 20 || string(xyz[:4]) != "XYZ " {
			return nil, false
		}
		for k := range 3 {
			colorants[k][i] = int64(int32(binary.BigEndian.Uint32(xyz[8+4*k:])))
		}
		if c.light[i], ok = readCurve(tags[channel+"TRC"]); !ok {
			return nil, false
		}
	}
	// From X, Y and Z for D50 to the light of sRGB, in units of 1e-7: the inverse of
	// the primaries of IEC 61966-2-1, brought to D50 by the method of Bradford.
	toSRGB := [3][3]int64{{31338561, -16168667, -4906146}, {-9787684, 19161415, 334540}, {719453, -2289914, 14052427}}
	for i := range 3 {
		for j := range 3 {
			sum := int64(5_000_000)
			for k := range 3 {
				sum += toSRGB[i][k] * colorants[k][j]
			}
			c.matrix[i][j] = floorDiv(sum, 10_000_000)
		}
	}
	return c, true
}

// profileTags gives the tagged data of a profile by signature.
func profileTags(icc []byte) map[string][]byte {
	tags := map[string][]byte{}
	count := binary.BigEndian.Uint32(icc[128:])
	for table := icc[132:]; count > 0 && len(table) >= 12; table, count = table[12:], count-1 {
		from, size := uint64(binary.BigEndian.Uint32(table[4:])), uint64(binary.BigEndian.Uint32(table[8:]))
		if from+size <= uint64(len(icc)) {
			tags[string(table[:4])] = icc[from : from+size]
		}
	}
	return tags
}

// readCurve reads the light of each value from a curve (ICC.1:2022, 10.6 and 10.18).
func readCurve(tag []byte) (light [256]int64, ok bool) {
	if len(tag) < 12 {
		return light, false
	}
	curve := func(x float64) float64 { return x }
	switch string(tag[:4]) {
	case "curv":
		count := uint64(binary.BigEndian.Uint32(tag[8:]))
		table := tag[12:]
		if 2*count > uint64(len(table)) {
			return light, false
		}
		switch {
		case count == 1:
			gamma := float64(binary.BigEndian.Uint16(table)) / 256
			curve = func(x float64) float64 { return pow(x, gamma) }
		case count > 1:
			return tableCurve(table[:2*count]), true
		}
	case "para":
		if curve = parametricCurve(binary.BigEndian.Uint16(tag[8:]), tag[12:]); curve == nil {
			return light, false
		}
	default:
		return light, false
	}
	for i := range light {
		light[i] = toLight(curve(float64(i) / 255))
	}
	return light, true
}

// tableCurve goes through the points of a table, two bytes each, in straight lines.
func tableCurve(table []byte) (light [256]int64) {
	last := int64(len(table)/2 - 1)
	at := func(i int64) int64 { return int64(binary.BigEndian.Uint16(table[2*i:])) }
	for i := range light {
		place := int64(i) * last // in units of 1/255
		k, part := place/255, place%255
		light[i] = (at(k)*(255-part) + at(min(k+1, last))*part + 127) / 255
	}
	return light
}

// parametricCurve gives a curve by the number of its formula and its parameters; nil
// when there is no such formula.
func parametricCurve(formula uint16, parameters []byte) func(x float64) float64 {
	counts := []int{1, 3, 4, 5, 7}
	if int(formula) >= len(counts) || len(parameters) < 4*counts[formula] {
		return nil
	}
	var p [7]float64 // g, a, b, c, d, e, f
	for i := range counts[formula] {
		p[i] = float64(int32(binary.BigEndian.Uint32(parameters[4*i:]))) / 65536
	}
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch formula {
	case 0:
		a, b, c, d = 1, 0, 0, 0
	case 1, 2: // below -b/a nothing, or c, which formula 2 adds everywhere
		e, f = c, c
		if c, d = 0, 0; a != 0 {
			d = -b / a
		}
	}
	return func(x float64) float64 {
		if x < d {
			return float64(c*x) + f
		}
		return pow(float64(a*x)+b, g) + e
	}
}

// toLight gives light from 0 to 1 in whole numbers.
func toLight(x float64) int64 {
	if !(x > 0) { // also where it is no number
		return 0
	}
	return int64(math.Floor(float64(min(x, 1)*0xFFFF) + 0.5))
}

// pow gives x to the power of g; 0 where x is not above it. It is made of sums,
// products and quotients, each rounded for itself (that is what the conversions to
// float64 are for): math.Pow is not the same on all processors.
func pow(x, g float64) float64 {
	if !(x > 0) || !(g > 0) {
		return 0
	}
	fraction, exponent := math.Frexp(x)
	s := (fraction - 1) / (fraction + 1)
	square, term, log := float64(s*s), s, 0.0
	for n := 1; n < 80; n += 2 { // ln(fraction) = 2*(s + s³/3 + s⁵/5 + …)
		log += term / float64(n)
		term = float64(term * square)
	}
	const ln2 = 0.693147180559945309417232121458
	y := float64(g * (float64(2*log) + float64(float64(exponent)*ln2)))
	whole := math.Floor(y / ln2)
	if whole < -1000 || whole > 1000 {
		return 0
	}
	rest, sum := y-float64(whole*ln2), 1.0
	for n := 25; n > 0; n-- {
		sum = 1 + float64(sum*rest)/float64(n)
	}
	return math.Ldexp(sum, int(whole))
}

// sRGBValues gives, for each light, the value that stands for it in sRGB.
func sRGBValues() []byte {
	values := make([]byte, 0x10000)
	light := 0
	for v := range 256 {
		// Up to half-way to the next value.
		limit := 0x10000
		if x := (float64(v) + 0.5) / 255; v < 255 {
			if x <= 0.04045 {
				limit = int(toLight(x / 12.92))
			} else {
				limit = int(toLight(pow((x+0.055)/1.055, 2.4)))
			}
		}
		for ; light < limit; light++ {
			values[light] = byte(v)
		}
	}
	return values
}

// convert gives a colour of the profile in sRGB.
func (c *conversion) convert(r, g, b byte) (red, green, blue byte) {
	lr, lg, lb := c.light[0][r], c.light[1][g], c.light[2][b]
	channel := func(m *[3]int64) byte {
		return c.value[max(0, min((m[0]*lr+m[1]*lg+m[2]*lb+1<<15)>>16, 0xFFFF))]
	}
	return channel(&c.matrix[0]), channel(&c.matrix[1]), channel(&c.matrix[2])
}

// plain tells whether the profile is that of sRGB, or so near to it that nobody sees
// the difference: many programs have one of their own.
func (c *conversion) plain() bool {
	const step, unseen = 51, 2
	near := func(a, b byte) bool { return max(a, b)-min(a, b) <= unseen }
	if c.grey {
		for v := range 256 {
			if !near(c.value[c.light[0][v]], byte(v)) {
				return false
			}
		}
		return true
	}
	for r := 0; r < 256; r += step {
		for g := 0; g < 256; g += step {
			for b := 0; b < 256; b += step {
				if x, y, z := c.convert(byte(r), byte(g), byte(b)); !near(x, byte(r)) || !near(y, byte(g)) || !near(z, byte(b)) {
					return false
				}
			}
		}
	}
	return true
}

// apply gives a picture in the colours of sRGB. A profile of another kind than the
// picture is passed over.
func (c *conversion) apply(r *raster) *raster {
	switch {
	case len(r.planes) == 1:
		channel := 0
		if !c.grey {
			channel = 1 // of equal parts the light is that of each
		}
		out := newPlane(r.width, r.height)
		for i, v := range r.planes[0].pix {
			out.pix[i] = c.value[c.light[channel][v]]
		}
		return &raster{width: r.width, height: r.height, planes: []plane{out}}
	case c.grey:
		return r
	}
	m := image.NewNRGBA(image.Rect(0, 0, r.width, r.height))
	r.pixels(m.Pix, false)
	for i := 0; i < len(m.Pix); i += 4 {
		m.Pix[i], m.Pix[i+1], m.Pix[i+2] = c.convert(m.Pix[i], m.Pix[i+1], m.Pix[i+2])
	}
	if r.colour {
		return newRaster(m)
	}
	return lumaRaster(m)
}

// lumaRaster takes an opaque picture apart into Y, Cb and Cr, the last two of half the
// size.
func lumaRaster(m *image.NRGBA) *raster {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	half := (width + 1) / 2
	out := &raster{width: width, height: height,
		planes: []plane{newPlane(width, height), newPlane(half, (height+1)/2), newPlane(half, (height+1)/2)}}
	blue, red, count := make([]int, half), make([]int, half), make([]int, half)
	for y := range height {
		for x := range width {
			p := m.Pix[y*m.Stride+4*x:]
			l, cb, cr := color.RGBToYCbCr(p[0], p[1], p[2])
			out.planes[0].pix[y*width+x] = l
			blue[x/2] += int(cb)
			red[x/2] += int(cr)
			count[x/2]++
		}
		if y%2 == 0 && y+1 < height {
			continue
		}
		for x, n := range count {
			out.planes[1].pix[y/2*half+x] = byte((blue[x] + n/2) / n)
			out.planes[2].pix[y/2*half+x] = byte((red[x] + n/2) / n)
		}
		clear(blue)
		clear(red)
		clear(count)
	}
	return out
}
