package picture

import "strconv"

// Tone is the colour that most of a picture has, in eight steps each of red, green
// and blue. It fills the picture's place until the picture is there.
type Tone struct{ Red, Green, Blue uint8 } // 0 to 7

// String gives the classes by which style sheets know the colour, as in
// "r3 g2 b7".
func (t Tone) String() string {
	return "r" + strconv.Itoa(int(t.Red)) + " g" + strconv.Itoa(int(t.Green)) + " b" + strconv.Itoa(int(t.Blue))
}

// toneOf finds the tone of a picture, from a thumbnail in which what is small no
// longer counts. Of two as frequent the darker one is taken.
func toneOf(r *raster) Tone {
	const side = 24
	small := r.scale(min(side, r.width), min(side, r.height))
	pixels := make([]byte, 4*small.width*small.height)
	small.pixels(pixels, false)
	var counts [512]int
	for i := 0; i < len(pixels); i += 4 {
		if pixels[i+3] < 0x80 {
			continue
		}
		counts[int(pixels[i]>>5)<<6|int(pixels[i+1]>>5)<<3|int(pixels[i+2]>>5)]++
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return Tone{uint8(best >> 6), uint8(best >> 3 & 7), uint8(best & 7)}
}
