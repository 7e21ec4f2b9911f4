package card

import (
	"cmp"
	"image"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Glyphs are filled here, and not by golang.org/x/image/vector: that counts in floating
// point, in which processors that fuse a product with a sum come to other results.

// subRows is how many lines are looked at in a row of pixels.
const subRows = 8

// curveSteps is how many straight lines a curve becomes.
const curveSteps = 8

// edge is a straight piece of an outline, in units of 1/64 pixel, going down.
type edge struct {
	x0, y0, x1, y1 int
	winding        int // 1, or -1 where the outline goes up
}

// outline collects the edges of glyphs.
type outline struct {
	edges       []edge
	start, last fixed.Point26_6
}

func (o *outline) line(to fixed.Point26_6) {
	e := edge{int(o.last.X), int(o.last.Y), int(to.X), int(to.Y), 1}
	o.last = to
	switch {
	case e.y0 == e.y1:
		return
	case e.y0 > e.y1:
		e = edge{e.x1, e.y1, e.x0, e.y0, -1}
	}
	o.edges = append(o.edges, e)
}

// add adds the outline of a glyph, whose place is at dot.
func (o *outline) add(segments sfnt.Segments, dot fixed.Point26_6) {
	for _, s := range segments {
		a, b, c := s.Args[0].Add(dot), s.Args[1].Add(dot), s.Args[2].Add(dot)
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			o.line(o.start) // outlines are closed
			o.start, o.last = a, a
		case sfnt.SegmentOpLineTo:
			o.line(a)
		case sfnt.SegmentOpQuadTo:
			from := o.last
			for i := 1; i <= curveSteps; i++ {
				o.line(curve([]fixed.Point26_6{from, a, b}, i))
			}
		case sfnt.SegmentOpCubeTo:
			from := o.last
			for i := 1; i <= curveSteps; i++ {
				o.line(curve([]fixed.Point26_6{from, a, b, c}, i))
			}
		}
	}
	o.line(o.start)
}

// curve gives a point of a Bézier curve (de Casteljau), i of curveSteps on its way.
func curve(points []fixed.Point26_6, i int) fixed.Point26_6 {
	p := slices.Clone(points)
	for n := len(p) - 1; n > 0; n-- {
		for j := range n {
			p[j].X = (p[j].X*fixed.Int26_6(curveSteps-i) + p[j+1].X*fixed.Int26_6(i)) / curveSteps
			p[j].Y = (p[j].Y*fixed.Int26_6(curveSteps-i) + p[j+1].Y*fixed.Int26_6(i)) / curveSteps
		}
	}
	return p[0]
}

// crossing is where an edge crosses a line of sight.
type crossing struct{ x, winding int }

// fill fills what lies within the edges.
func (o *outline) fill(m *image.Alpha) {
	top, bottom, left, right := m.Rect.Max.Y*64, 0, m.Rect.Max.X*64, 0
	for _, e := range o.edges {
		top, bottom = min(top, e.y0), max(bottom, e.y1)
		left, right = min(left, e.x0, e.x1), max(right, e.x0, e.x1)
	}
	left = max(0, left/64)
	if right = min(m.Rect.Max.X, right/64+1); left >= right {
		return
	}
	var crossings []crossing
	covered := make([]int, right-left)
	for y := max(0, top/64); y < min(m.Rect.Max.Y, bottom/64+1); y++ {
		clear(covered)
		for sub := range subRows {
			at := y*64 + (2*sub+1)*64/(2*subRows)
			crossings = crossings[:0]
			for _, e := range o.edges {
				if e.y0 <= at && at < e.y1 {
					crossings = append(crossings, crossing{e.x0 + (e.x1-e.x0)*(at-e.y0)/(e.y1-e.y0), e.winding})
				}
			}
			slices.SortFunc(crossings, func(a, b crossing) int { return cmp.Or(a.x-b.x, a.winding-b.winding) })
			inside := 0
			for i, c := range crossings {
				if inside != 0 {
					cover(covered, crossings[i-1].x-left*64, c.x-left*64)
				}
				inside += c.winding
			}
		}
		row := m.Pix[y*m.Stride+left:]
		for x, sum := range covered {
			if sum > 0 {
				row[x] = byte(max(int(row[x]), min(sum*0xFF/(64*subRows), 0xFF)))
			}
		}
	}
}

// cover adds a piece of a line to the pixels that it crosses, in units of 1/64 pixel.
func cover(covered []int, from, to int) {
	from, to = max(from, 0), min(to, len(covered)*64)
	for from < to {
		x := from / 64
		end := min(to, (x+1)*64)
		covered[x] += end - from
		from = end
	}
}

// write writes a line of text.
func write(m *image.Alpha, f *typeface, y int, text string) error {
	var buf sfnt.Buffer
	dot, last := fixed.P(margin, y), rune(-1)
	for _, r := range text {
		if last >= 0 {
			dot.X += f.Kern(last, r)
		}
		last = r
		glyph, err := f.font.GlyphIndex(&buf, r)
		if err != nil {
			return err
		}
		segments, err := f.font.LoadGlyph(&buf, glyph, fixed.I(f.size), nil)
		if err != nil {
			return err
		}
		var o outline
		o.add(segments, dot)
		o.fill(m)
		advance, _ := f.GlyphAdvance(r)
		dot.X += advance
	}
	return nil
}

// typeface is a font in one size.
type typeface struct {
	font.Face
	font *sfnt.Font
	size int // pixels
}
