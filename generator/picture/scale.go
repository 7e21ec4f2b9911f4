package picture

// Pictures are made smaller by a cubic filter (Catmull-Rom; Mitchell and Netravali,
// "Reconstruction Filters in Computer Graphics", 1988, with B=0 and C=1/2), as wide
// as what becomes of a pixel, in the values as they are stored and not in linear
// light: so do browsers, and the chroma of JPEG need not be converted first. All of
// it is in whole numbers, since processors differ in how they round products of
// others (some fuse them with the sum), and the same picture must come out everywhere.

const (
	weightBits = 14 // of a filter's weights: 1<<weightBits is 1
	innerBits  = 6  // more of a value between the two passes than of a byte
)

// taps are the source pixels that make one pixel, with their weights.
type taps struct {
	from    int
	weights []int32
}

// filter gives the taps that make a line of one length from another.
func filter(from, to int) []taps {
	// In units of 1/(2*to) of a source pixel, the middle of pixel i lies at
	// (2*i+1)*from-to, and the filter reaches two pixels of the larger kind.
	unit := int64(2 * to)
	radius := int64(2 * max(from, to))
	list := make([]taps, to)
	for i := range list {
		centre := int64(2*i+1)*int64(from) - int64(to)
		first := max(0, int(floorDiv(centre-2*radius, unit))+1)
		last := min(from-1, int(floorDiv(centre+2*radius, unit)))
		weights := make([]int64, last-first+1)
		var sum int64
		for j := range weights {
			weights[j] = cubic(int64(first+j)*unit-centre, radius)
			sum += weights[j]
		}
		list[i] = taps{first, normal(weights, sum)}
	}
	return list
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// cubic gives the weight at a distance, where radius is 1, in units of 1/(2<<16).
func cubic(distance, radius int64) int64 {
	if distance < 0 {
		distance = -distance
	}
	t := distance << 16 / radius
	t2 := t * t >> 16
	t3 := t2 * t >> 16
	switch {
	case t < 1<<16:
		return 3*t3 - 5*t2 + 2<<16
	case t < 2<<16:
		return -t3 + 5*t2 - 8*t + 4<<16
	}
	return 0
}

// normal makes weights of which the sum is exactly 1; what rounding leaves goes to
// the largest.
func normal(weights []int64, sum int64) []int32 {
	out := make([]int32, len(weights))
	rest, largest := int32(1<<weightBits), 0
	for j, w := range weights {
		out[j] = int32(floorDiv(w<<weightBits+sum/2, sum))
		rest -= out[j]
		if out[j] > out[largest] {
			largest = j
		}
	}
	out[largest] += rest
	return out
}

// scale gives the plane in another size. Of the rows in their new length no more are
// kept than the filter reaches over, so that they stay close to the processor.
func (p plane) scale(width, height int) plane {
	if width == p.width && height == p.height {
		return p
	}
	across, down := filter(p.width, width), filter(p.height, height)
	reach := 0
	for _, t := range down {
		reach = max(reach, len(t.weights))
	}
	inner := make([]int16, reach*width)
	row := func(y int) []int16 { return inner[y%reach*width:][:width] }
	sums := make([]int32, width)
	out := newPlane(width, height)
	next := 0 // the first row that is not in inner yet
	for y, t := range down {
		for next = max(next, t.from); next < t.from+len(t.weights); next++ {
			scaleRow(row(next), p.pix[next*p.width:][:p.width], across)
		}
		for x := range sums {
			sums[x] = 1 << (weightBits + innerBits - 1) // a half, so that what is cut off is rounded
		}
		j := 0
		for ; j+4 <= len(t.weights); j += 4 {
			at := t.from + j
			addRows(sums, row(at), row(at+1), row(at+2), row(at+3), [4]int32(t.weights[j:]))
		}
		for ; j < len(t.weights); j++ {
			addRow(sums, row(t.from+j), t.weights[j])
		}
		to := out.pix[y*width:][:width]
		for x, sum := range sums {
			to[x] = clamp(sum >> (weightBits + innerBits))
		}
	}
	return out
}

// addRow adds a row by its weight.
func addRow(sums []int32, row []int16, weight int32) {
	for x, v := range row[:len(sums)] {
		sums[x] += int32(v) * weight
	}
}

// addRows adds four rows at once, which saves going through the sums four times.
func addRows(sums []int32, a, b, c, d []int16, weights [4]int32) {
	n := len(sums)
	a, b, c, d = a[:n], b[:n], c[:n], d[:n]
	for x := range sums {
		sums[x] += int32(a[x])*weights[0] + int32(b[x])*weights[1] + int32(c[x])*weights[2] + int32(d[x])*weights[3]
	}
}

// scaleRow gives a row in another length, with innerBits more than a byte.
func scaleRow(out []int16, in []byte, across []taps) {
	across = across[:len(out)]
	for x := range out {
		t := &across[x]
		weights, from := t.weights, in[t.from:]
		sum := int32(1 << (weightBits - innerBits - 1))
		for len(weights) >= 4 && len(from) >= 4 {
			sum += int32(from[0])*weights[0] + int32(from[1])*weights[1] + int32(from[2])*weights[2] + int32(from[3])*weights[3]
			weights, from = weights[4:], from[4:]
		}
		for j, w := range weights {
			sum += int32(from[j]) * w
		}
		out[x] = int16(sum >> (weightBits - innerBits))
	}
}
