package picture

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestScalingIsTheFilterThatItSays compares the whole numbers with the formula in
// floating point, on noise.
func TestScalingIsTheFilterThatItSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct{ w, h, toW, toH int }{{97, 61, 31, 20}, {40, 40, 40, 13}, {300, 7, 11, 7}, {5, 5, 9, 12}, {64, 64, 32, 32}, {1, 1, 3, 3}} {
		p := newPlane(c.w, c.h)
		for i := range p.pix {
			p.pix[i] = byte(r.UintN(256))
		}
		got := p.scale(c.toW, c.toH)
		for y := range c.toH {
			for x := range c.toW {
				want := reference(p, c.toW, c.toH, x, y)
				if d := math.Abs(float64(got.pix[y*c.toW+x]) - want); d > 1 {
					t.Fatalf("%v: %d at %d, %d; the formula gives %.2f", c, got.pix[y*c.toW+x], x, y, want)
				}
			}
		}
	}
}

func reference(p plane, width, height, x, y int) float64 {
	weight := func(i, at, from, to int) float64 {
		scale := float64(from) / float64(to)
		d := math.Abs(float64(i)-((float64(at)+.5)*scale-.5)) / math.Max(1, scale)
		switch {
		case d < 1:
			return 1.5*d*d*d - 2.5*d*d + 1
		case d < 2:
			return -.5*d*d*d + 2.5*d*d - 4*d + 2
		}
		return 0
	}
	var sum, total float64
	for j := range p.height {
		wy := weight(j, y, p.height, height)
		if wy == 0 {
			continue
		}
		for i := range p.width {
			w := wy * weight(i, x, p.width, width)
			sum += w * float64(p.pix[j*p.width+i])
			total += w
		}
	}
	return math.Max(0, math.Min(255, sum/total))
}

func TestEvenColourStaysEven(t *testing.T) {
	for _, v := range []byte{0, 1, 127, 254, 255} {
		p := newPlane(123, 77)
		for i := range p.pix {
			p.pix[i] = v
		}
		for _, got := range p.scale(37, 41).pix {
			if got != v {
				t.Fatalf("%d becomes %d", v, got)
			}
		}
	}
}

func FuzzScale(f *testing.F) {
	f.Add(uint16(10), uint16(3), uint16(4000), uint16(1))
	f.Fuzz(func(t *testing.T, w, h, toW, toH uint16) {
		width, height, toWidth, toHeight := int(w)%500+1, int(h)%500+1, int(toW)%500+1, int(toH)%500+1
		p := newPlane(width, height)
		for i := range p.pix {
			p.pix[i] = 200
		}
		got := p.scale(toWidth, toHeight)
		if len(got.pix) != toWidth*toHeight || got.pix[0] != 200 || got.pix[len(got.pix)-1] != 200 {
			t.Errorf("%d by %d to %d by %d", width, height, toWidth, toHeight)
		}
	})
}
