package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// picture is the clusters of an overview as circles, with a dot for each post. Lengths
// are in the units of its view box.
type picture struct {
	X, Y, Width, Height float64 // the view box
	Lines               []line
	Bubbles             []bubble
	Sections            []section
}

// bubble is a cluster.
type bubble struct {
	X, Y, R float64
	Color   int     // place in Sections
	Number  int     // as in the list of clusters
	Below   float64 // where the number stands
	Title   string
	Dots    []dot
}

type dot struct {
	X, Y  float64
	Title string
}

// line leads from one cluster to another.
type line struct{ X1, Y1, X2, Y2, Width float64 }

// section is a colour of the legend.
type section struct {
	Color int
	Name  string
}

// colors is how many sections have a colour of their own.
const colors = 8

// draw makes the picture of an overview: the larger a cluster, the nearer it is to the
// middle, and its posts are seeds of a sunflower (Vogel 1979), the one at its middle
// first.
func (o *Overview) draw() *picture {
	p := &picture{}
	names := o.sections()
	for i, name := range names[:min(colors, len(names))] {
		p.Sections = append(p.Sections, section{i, cmp.Or(name, "no section")})
	}
	for _, c := range o.Clusters {
		b := bubble{R: round(9 + 4.4*math.Sqrt(float64(len(c.Posts)))), Color: min(slices.Index(names, c.Section), colors)}
		b.Title = fmt.Sprintf("%d posts around: %s", len(c.Posts), c.Title)
		p.place(&b)
		for i, post := range c.Posts {
			angle, r := float64(i)*math.Pi*(3-math.Sqrt(5)), 4.2*math.Sqrt(float64(i))
			b.Dots = append(b.Dots, dot{round(b.X + r*math.Cos(angle)), round(b.Y + r*math.Sin(angle)), post.Title})
		}
		b.Number, b.Below = len(p.Bubbles)+1, round(b.Y+b.R+4)
		p.Bubbles = append(p.Bubbles, b)
	}
	p.frame()
	p.connect(o.Clusters)
	return p
}

func round(x float64) float64 { return math.Round(x*10) / 10 }

// place finds a circle the place nearest to the middle, along a spiral, where it
// overlaps with no other. The picture grows wider than high.
func (p *picture) place(b *bubble) {
	const gap, wide = 14, 1.5
	for t := 0.0; ; t += 0.15 {
		b.X, b.Y = round(2.2*wide*t*math.Cos(t)), round(2.2*t*math.Sin(t))
		if !slices.ContainsFunc(p.Bubbles, func(o bubble) bool { return math.Hypot(o.X-b.X, o.Y-b.Y) < o.R+b.R+gap }) {
			return
		}
	}
}

// frame sets the view box.
func (p *picture) frame() {
	const margin = 24
	left, top, right, bottom := -100.0, -60.0, 100.0, 60.0
	for _, b := range p.Bubbles {
		left, right = min(left, b.X-b.R), max(right, b.X+b.R)
		top, bottom = min(top, b.Y-b.R), max(bottom, b.Y+b.R)
	}
	p.X, p.Y = round(left-margin), round(top-margin)
	p.Width, p.Height = round(right-left+2*margin), round(bottom-top+2*margin)
}

// connect draws the strongest ties between clusters.
func (p *picture) connect(clusters []RelatedCluster) {
	const most = 60
	type tie struct{ a, b, lists int }
	var ties []tie
	for i := range p.Bubbles {
		for j := range i {
			if n := clusters[i].Links[j] + clusters[j].Links[i]; n > 1 {
				ties = append(ties, tie{i, j, n})
			}
		}
	}
	slices.SortStableFunc(ties, func(a, b tie) int { return b.lists - a.lists })
	for _, t := range ties[:min(most, len(ties))] {
		a, b := p.Bubbles[t.a], p.Bubbles[t.b]
		p.Lines = append(p.Lines, line{a.X, a.Y, b.X, b.Y, round(min(8, math.Sqrt(float64(t.lists))/2))})
	}
}
