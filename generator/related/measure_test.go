package related

import (
	"bufio"
	"cmp"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// labelled is a collection of posts with what people said belongs together. In a
// folder it is the posts, files *.md anywhere below, and labels.tsv with lines
//
//	post	label
//
// where post is the name of a file without .md. Two posts with a label in common
// belong together; the more so, the rarer it is. A label "=other" says that the
// post and that other one do, as a link between them does.
type labelled struct {
	name string
	docs []Document
	gain []map[int]float64 // by document: what another is worth beside it
}

// readLabelled reads a folder.
func readLabelled(t testing.TB, dir string) *labelled {
	l := &labelled{name: filepath.Base(dir)}
	place := map[string]int{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		id := strings.TrimSuffix(filepath.Base(path), ".md")
		place[id] = len(l.docs)
		l.docs = append(l.docs, readPost(id, string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, "labels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	labels := make([][]string, len(l.docs))
	pairs := map[[2]int]bool{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		id, label, ok := strings.Cut(lines.Text(), "\t")
		at, known := place[id]
		if !ok || !known {
			t.Fatalf("%s: no post for the line %q", file.Name(), lines.Text())
		}
		if other, link := strings.CutPrefix(label, "="); !link {
			labels[at] = append(labels[at], label)
		} else if to, known := place[other]; known {
			pairs[[2]int{at, to}], pairs[[2]int{to, at}] = true, true
		}
	}
	l.relate(labels, pairs)
	return l
}

// relate sets the gains: of labels, the sum of the octaves of their rarity.
func (l *labelled) relate(labels [][]string, pairs map[[2]int]bool) {
	l.gain = make([]map[int]float64, len(l.docs))
	with := map[string][]int{}
	for i, list := range labels {
		l.gain[i] = map[int]float64{}
		slices.Sort(list)
		for _, label := range slices.Compact(list) {
			with[label] = append(with[label], i)
		}
	}
	for _, list := range with {
		worth := math.Log2(float64(len(l.docs)) / float64(len(list)))
		for _, i := range list {
			for _, j := range list {
				if i != j {
					l.gain[i][j] += worth
				}
			}
		}
	}
	for p := range pairs {
		l.gain[p[0]][p[1]]++
	}
}

// quality is how well lists of six agree with the labels: the share of places with
// a post that belongs there, and the discounted gain as a share of the best possible.
type quality struct{ precision, ndcg float64 }

func (l *labelled) measure(neighbours func(doc int) []int) (q quality) {
	const k = 6
	judged := 0
	for i, gain := range l.gain {
		if len(gain) == 0 {
			continue
		}
		judged++
		ideal := make([]float64, 0, len(gain))
		for _, g := range gain {
			ideal = append(ideal, g)
		}
		slices.SortFunc(ideal, func(a, b float64) int { return cmp.Compare(b, a) })
		var got, best float64
		for at := range min(k, len(ideal)) {
			best += ideal[at] / math.Log2(float64(at+2))
		}
		for at, j := range neighbours(i) {
			g := gain[j]
			got += g / math.Log2(float64(at+2))
			if g > 0 {
				q.precision += 1.0 / k
			}
		}
		q.ndcg += got / best
	}
	q.precision /= float64(judged)
	q.ndcg /= float64(judged)
	return q
}

// ranked gives the lists of an index over the documents.
func (l *labelled) ranked(opts Options) func(doc int) []int {
	ix := NewIndex(analyseAll(l.docs), opts)
	place := map[string]int{}
	for i, d := range l.docs {
		place[d.ID] = i
	}
	return func(doc int) (list []int) {
		for _, n := range ix.Neighbours(l.docs[doc].ID, 6) {
			list = append(list, place[n.ID])
		}
		return list
	}
}

// byChance gives other documents at random.
func (l *labelled) byChance() func(doc int) []int {
	random := rand.New(rand.NewPCG(1, 1))
	return func(doc int) []int {
		return slices.DeleteFunc(random.Perm(len(l.docs)), func(d int) bool { return d == doc })[:min(6, len(l.docs)-1)]
	}
}

// byScore gives the documents with the highest scores; scores gives those of all
// beside one.
func (l *labelled) byScore(scores func(doc int) []float64) func(doc int) []int {
	return func(doc int) []int {
		all := scores(doc)
		list := make([]int, 0, len(all))
		for i := range all {
			if i != doc {
				list = append(list, i)
			}
		}
		slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(all[b], all[a]) })
		return list[:min(6, len(list))]
	}
}

// BenchmarkLabelledFolders measures the folders that BROADSHEET_LABELLED names,
// parted as in PATH, and logs a line for each.
func BenchmarkLabelledFolders(b *testing.B) {
	dirs := filepath.SplitList(os.Getenv("BROADSHEET_LABELLED"))
	if len(dirs) == 0 {
		b.Skip("BROADSHEET_LABELLED names no folder of posts with labels.tsv")
	}
	for _, dir := range dirs {
		l := readLabelled(b, dir)
		line := func(name string, q quality) {
			b.Logf("%-12s %6d posts  %-22s P@6 %.3f  nDCG@6 %.3f", l.name, len(l.docs), name, q.precision, q.ndcg)
		}
		ours := l.measure(l.ranked(Options{}))
		line("related", ours)
		if os.Getenv("BROADSHEET_BASELINES") == "" {
			continue
		}
		for _, base := range l.baselines() {
			q := l.measure(base.ranking)
			line(base.name, q)
			if q.ndcg > ours.ndcg {
				b.Errorf("%s: %s is better", l.name, base.name)
			}
		}
	}
}
