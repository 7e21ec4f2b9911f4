package related

import (
	"archive/tar"
	"cmp"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"testing"
)

// labelled is where real posts with tags given by their authors are looked for.
const labelled = "../../../shared/corpora/18f-posts.tar.gz"

// readLabelled reads the posts and skips the test when they are not there.
func readLabelled(t *testing.T) []Document {
	f, err := os.Open(labelled)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no labelled posts: put a tar.gz of Markdown posts with tags at shared/corpora/18f-posts.tar.gz beside the repository (the posts of the 18F blog, CC0)")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var docs []Document
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return docs
		}
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(h.Name) != ".md" {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, readPost(path.Base(h.Name), string(text)))
	}
}

// quality is how well lists of six neighbours agree with tags that the ranking
// did not see. What two posts share of tags is their gain: each shared tag counts
// by how rare it is. A post is right when it shares one that less than a
// twentieth of the posts have.
type quality struct{ precision, ndcg float64 }

func measure(docs []Document, neighbours func(doc int) []int) quality {
	const k = 6
	have := map[string]int{}
	for _, d := range docs {
		for _, tag := range d.Tags {
			have[tag]++
		}
	}
	gain := func(a, b int) (g float64, right bool) {
		for _, tag := range docs[a].Tags {
			if slices.Contains(docs[b].Tags, tag) {
				g += math.Log2(float64(len(docs)) / float64(have[tag]))
				right = right || have[tag]*20 < len(docs)
			}
		}
		return g, right
	}
	var q quality
	judged := 0
	for a := range docs {
		var ideal []float64
		for b := range docs {
			if g, _ := gain(a, b); a != b && g > 0 {
				ideal = append(ideal, g)
			}
		}
		if len(ideal) == 0 {
			continue
		}
		slices.Sort(ideal)
		slices.Reverse(ideal)
		judged++
		var got, best float64
		for i := range min(k, len(ideal)) {
			best += ideal[i] / math.Log2(float64(i+2))
		}
		for i, b := range neighbours(a) {
			g, right := gain(a, b)
			got += g / math.Log2(float64(i+2))
			if right {
				q.precision += 1.0 / k
			}
		}
		q.ndcg += got / best
	}
	return quality{q.precision / float64(judged), q.ndcg / float64(judged)}
}

func TestNeighboursAgreeWithTagsTheyDidNotSee(t *testing.T) {
	docs := readLabelled(t)
	random := rand.New(rand.NewPCG(1, 1))
	byChance := measure(docs, func(doc int) []int {
		perm := random.Perm(len(docs))
		return slices.DeleteFunc(perm, func(d int) bool { return d == doc })[:6]
	})
	recency := measure(docs, func(doc int) []int {
		others := make([]int, 0, len(docs))
		for i := range docs {
			if i != doc {
				others = append(others, i)
			}
		}
		slices.SortStableFunc(others, func(a, b int) int {
			return cmp.Compare(docs[a].Date.Sub(docs[doc].Date).Abs(), docs[b].Date.Sub(docs[doc].Date).Abs())
		})
		return others[:6]
	})
	hidden := slices.Clone(docs)
	for i := range hidden {
		hidden[i].Tags = nil
	}
	ix := NewIndex(analyseAll(hidden), Options{})
	related := measure(docs, func(doc int) (list []int) {
		for _, n := range ix.Neighbours(doc, 6) {
			list = append(list, n.Doc)
		}
		return list
	})
	t.Logf("%d posts; by chance: P@6 %.3f, nDCG@6 %.3f; nearest in time: %.3f, %.3f; related: %.3f, %.3f", len(docs),
		byChance.precision, byChance.ndcg, recency.precision, recency.ndcg, related.precision, related.ndcg)
	if related.precision < 3*recency.precision || related.ndcg < 3*recency.ndcg {
		t.Errorf("not three times as good as the posts nearest in time")
	}
	if related.precision < 0.45 || related.ndcg < 0.58 {
		t.Errorf("the ranking has become worse: it had P@6 0.473 and nDCG@6 0.605")
	}
}
