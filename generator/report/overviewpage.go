package report

import (
	_ "embed"
	"html/template"
	"io"
	"math"
)

//go:embed overview.html
var overviewPage string

// WritePage writes the overview as a page that needs no other file.
func (o *Overview) WritePage(w io.Writer) error {
	t, err := template.New("overview").Parse(overviewPage)
	if err != nil {
		return err
	}
	type bar struct {
		X, Y, Height float64
		Lists        int
		From         float64
	}
	bars := make([]bar, len(o.Scores))
	most := 1
	for _, n := range o.Scores {
		most = max(most, n)
	}
	for i, n := range o.Scores {
		height := math.Ceil(100 * float64(n) / float64(most))
		bars[i] = bar{float64(i) * 15, 100 - height, height, n, float64(i) / 20}
	}
	const rows = 25
	return t.Execute(w, map[string]any{
		"Title": o.Title, "Posts": o.Posts, "Count": o.Count, "Share": o.Share(), "Unreached": o.Unreached,
		"Hubs": o.Hubs[:min(rows, len(o.Hubs))], "Weak": o.Weak[:min(rows, len(o.Weak))],
		"Clusters": o.Clusters, "Picture": o.draw(), "Bars": bars,
	})
}
