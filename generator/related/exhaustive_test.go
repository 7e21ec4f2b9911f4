package related

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// exhaustive ranks all documents for each document by the formula of the package,
// comparing each pair: no inverted index, no limits, no short cuts.
func exhaustive(vectors []*Vector, opts Options, n int) [][]Neighbour {
	opts = opts.withDefaults()
	w := opts.weights()
	out := make([][]Neighbour, len(vectors))
	features := make([]map[string]map[uint32]uint64, len(vectors))
	for i, v := range vectors {
		features[i] = weightedFeatures(vectors, v, opts)
	}
	for a, v := range vectors {
		var all []scored
		for b, o := range vectors {
			if a == b || !o.listed || o.language != v.language {
				continue
			}
			var evidence uint64
			for kind, mine := range features[a] {
				for key, weight := range mine {
					if kind == "words" {
						weight = weight * uint64(w.text) / unit
					}
					evidence += weight * features[b][kind][key]
				}
			}
			if v.section != 0 && v.section == o.section {
				evidence += uint64(w.section) * unit
			}
			apart := max(v.date-o.date, o.date-v.date)
			all = append(all, scored{evidence * w.closeness(apart), apart, o.date, int32(b)})
		}
		// IDs order documents of one moment; the tests give them in this order.
		slices.SortFunc(all, scored.compare)
		for _, s := range all[:min(n, len(all))] {
			out[a] = append(out[a], Neighbour{int(s.rank), float64(s.score) / (unit * unit * whole)})
		}
	}
	return out
}

// weightedFeatures gives the weighted features of a document by kind.
func weightedFeatures(all []*Vector, v *Vector, opts Options) map[string]map[uint32]uint64 {
	w := opts.weights()
	group := slices.DeleteFunc(slices.Clone(all), func(o *Vector) bool { return o.language != v.language })
	rare := rarities(len(group))
	weigh := func(of func(*Vector) []uint32, count func(i int) uint32, most int, length float64) map[uint32]uint64 {
		type term struct{ key, weight uint32 }
		var terms []term
		for i, key := range of(v) {
			have := 0
			for _, o := range group {
				if slices.Contains(of(o), key) {
					have++
				}
			}
			if have > 1 && rare[have] > 0 {
				terms = append(terms, term{key, rare[have] * count(i)})
			}
		}
		slices.SortFunc(terms, func(a, b term) int {
			if a.weight != b.weight {
				return int(b.weight) - int(a.weight)
			}
			return -int(int64(a.key) - int64(b.key))
		})
		terms = terms[:min(most, len(terms))]
		var squares uint64
		for _, t := range terms {
			squares += uint64(t.weight) * uint64(t.weight)
		}
		out := map[uint32]uint64{}
		for _, t := range terms {
			out[t.key] = uint64(float64(t.weight) / math.Sqrt(float64(squares)) * length)
		}
		return out
	}
	one := func(int) uint32 { return 1 }
	series := func(v *Vector) []uint32 {
		if v.series == 0 {
			return nil
		}
		return []uint32{v.series}
	}
	root := func(w uint32) float64 { return math.Sqrt(float64(w) * unit) }
	return map[string]map[uint32]uint64{
		"words": weigh(func(v *Vector) []uint32 { return v.terms },
			func(i int) uint32 { return w.saturate(v.counts[i]) }, opts.Terms, unit),
		"tags":    weigh(func(v *Vector) []uint32 { return v.tags }, one, math.MaxInt, root(w.tags)),
		"authors": weigh(func(v *Vector) []uint32 { return v.authors }, one, math.MaxInt, root(w.authors)),
		"series":  weigh(series, one, math.MaxInt, root(w.series)),
	}
}

// drawn makes documents of few words, labels and days, so that much is shared
// and ties are common.
func drawn(t *rapid.T) []Document {
	docs := make([]Document, rapid.IntRange(0, 30).Draw(t, "documents"))
	pick := func(of string, n int) string {
		if i := rapid.IntRange(0, n).Draw(t, of); i > 0 {
			return fmt.Sprint(of, i)
		}
		return ""
	}
	for i := range docs {
		text := ""
		for range rapid.IntRange(0, 40).Draw(t, "words") {
			text += pick("w", 60) + " "
		}
		docs[i] = Document{
			ID: fmt.Sprintf("%02d", i), Language: []string{"en", "sv", "en"}[rapid.IntRange(0, 2).Draw(t, "language")],
			Date:  noon.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "half days")) * 12 * time.Hour),
			Title: pick("w", 60), Description: pick("w", 60) + " " + pick("w", 60), Text: text,
			Section: pick("s", 3), Series: pick("r", 3), Unlisted: rapid.IntRange(0, 9).Draw(t, "unlisted") == 0,
			Tags: []string{pick("t", 5), pick("t", 20)}, Authors: []string{pick("a", 3)},
		}
	}
	return docs
}

func TestWithinItsLimitsTheIndexIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := drawn(t)
		opts := Options{
			Terms: rapid.SampledFrom([]int{0, 5}).Draw(t, "terms"),
			Time:  rapid.SampledFrom([]float64{0, -1, 1}).Draw(t, "time"), Section: rapid.SampledFrom([]float64{0, -1}).Draw(t, "section"),
		}
		n := rapid.SampledFrom([]int{1, 6, 100}).Draw(t, "n")
		vectors := analyseAll(docs)
		want := exhaustive(vectors, opts, n)
		ix := NewIndex(vectors, opts)
		for doc := range docs {
			got := ix.Neighbours(doc, n)
			if len(got) != len(want[doc]) || len(got) > 0 && !cmp.Equal(got, want[doc]) {
				t.Fatalf("neighbours of %d of %d (-exhaustive +index):\n%s", doc, len(docs), cmp.Diff(want[doc], got))
			}
		}
	})
}

func TestPastItsLimitsTheIndexFindsNearlyAll(t *testing.T) {
	// These posts have about 650 postings each to read, most of them with more
	// than the limit leaves. What is lost are weak ones: the lists that come out
	// are nearly as good.
	vectors := analyseAll(zipf(9, 2000, 200))
	full := NewIndex(vectors, Options{Postings: math.MaxInt})
	cut := NewIndex(vectors, Options{Postings: 500})
	found, all := 0, 0
	var got, best float64
	for doc := range vectors {
		list := cut.Neighbours(doc, 6)
		for _, n := range list {
			got += n.Score
		}
		for _, n := range full.Neighbours(doc, 6) {
			best += n.Score
			all++
			if slices.ContainsFunc(list, func(c Neighbour) bool { return c.Doc == n.Doc }) {
				found++
			}
		}
	}
	recall, score := float64(found)/float64(all), got/best
	t.Logf("recall %.3f, share of the score %.3f", recall, score)
	if recall < 0.8 || score < 0.95 {
		t.Errorf("recall %.3f, want 0.8 at least; share of the score %.3f, want 0.95", recall, score)
	}
}
