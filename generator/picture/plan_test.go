package picture

import (
	"strings"
	"testing"

	"broadsheet/generator/source"
)

func endings(files []File) string {
	var list []string
	for _, f := range files {
		list = append(list, f.Ending())
	}
	return strings.Join(list, " ")
}

func TestPlan(t *testing.T) {
	avif, off, plain := Default(), Default(), Default()
	avif.Formats = []string{"avif", "webp"}
	off.Off = true
	plain.Crops = false
	usual := Default()
	large := Head{Format: "jpeg", Width: 4000, Height: 3000}
	tests := []struct {
		rule    string
		opts    Options
		head    Head
		focuses []Focus
		want    string
	}{
		{"a photograph", usual, large, nil, "-480.webp -720.webp -1080.webp -1600.webp -1080.jpg"},
		{"the lead picture", usual, large, []Focus{{}}, "-480.webp -720.webp -1080.webp -1600.webp -1080.jpg -16x9-1200.jpg -4x3-1200.jpg -1x1-1200.jpg"},
		{"with a focal point", usual, Head{Format: "jpeg", Width: 1000, Height: 500}, []Focus{{-20, 10}},
			"-480.webp -720.webp -1000.webp -1000.jpg -16x9-30-60-888.jpg -4x3-30-60-666.jpg -1x1-30-60-500.jpg"},
		{"without crops", plain, large, []Focus{{}}, "-480.webp -720.webp -1080.webp -1600.webp -1080.jpg"},
		{"AVIF too", avif, Head{Format: "png", Width: 500, Height: 100}, nil, "-480.avif -500.avif -480.webp -500.webp -500.jpg"},
		{"none wider than the original", usual, Head{Format: "jpeg", Width: 480, Height: 100}, nil, "-480.webp -480.jpg"},
		{"exactly the largest", usual, Head{Format: "jpeg", Width: 1600, Height: 900}, nil, "-480.webp -720.webp -1080.webp -1600.webp -1080.jpg"},
		{"transparent", usual, Head{Format: "png", Width: 300, Height: 300, Alpha: true}, []Focus{{}}, "-300.webp -300.png"},
		{"small", usual, Head{Format: "jpeg", Width: 239, Height: 300}, nil, ""},
		{"a drawing", usual, Head{Format: "svg", Width: 900, Height: 300}, nil, ""},
		{"animated", usual, Head{Format: "webp", Width: 900, Height: 300, Animated: true}, nil, ""},
		{"a GIF", usual, Head{Format: "gif", Width: 900, Height: 300}, nil, ""},
		{"turned off", off, large, nil, ""},
		{"very flat", usual, Head{Format: "jpeg", Width: 3000, Height: 1}, []Focus{{}}, "-480.webp -720.webp -1080.webp -1600.webp -1080.jpg"},
	}
	for _, c := range tests {
		got := c.opts.Plan(c.head, c.focuses)
		if endings(got) != c.want {
			t.Errorf("%s: got %s, want %s", c.rule, endings(got), c.want)
		}
		for _, f := range got {
			if f.Width < 1 || f.Height < 1 || f.Crop == "" && f.Width > c.head.Width {
				t.Errorf("%s: %v", c.rule, f)
			}
		}
	}
}

func TestNameStandsForPictureAndSettings(t *testing.T) {
	a, b := source.FingerprintOf([]byte("a")), source.FingerprintOf([]byte("b"))
	usual, other := Default(), Default()
	other.WebPQuality++
	h := Head{Format: "jpeg", Width: 4000, Height: 3000}
	name := usual.Name(a, h)
	if name == usual.Name(b, h) || name == other.Name(a, h) {
		t.Error("another picture or quality has the same name")
	}
	if usual.Key(a, h, nil) == usual.Key(a, h, []Focus{{}}) || usual.Key(a, h, []Focus{{}}) == usual.Key(a, h, []Focus{{1, 1}}) {
		t.Error("other crops have the same key")
	}
	if name != usual.Name(a, h) || len(name) != 10 {
		t.Errorf("the name is %q", name)
	}
}

func TestWidthsGrowByAboutTheSameFactor(t *testing.T) {
	for _, c := range []struct {
		smallest, largest int
		want              []int
	}{{480, 1600, []int{480, 720, 1080, 1600}}, {320, 2560, []int{320, 640, 1280, 2560}}, {480, 500, []int{480, 500}}, {800, 800, []int{800}}, {900, 600, []int{600}}} {
		got := Widths(c.smallest, c.largest)
		if len(got) != len(c.want) {
			t.Errorf("%d to %d: %v", c.smallest, c.largest, got)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%d to %d: %v", c.smallest, c.largest, got)
			}
		}
	}
}
