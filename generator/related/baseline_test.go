package related

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// baseline is another way to rank, to be measured against.
type baseline struct {
	name    string
	ranking func(doc int) []int
}

// baselines are what other generators and search engines do.
func (l *labelled) baselines() []baseline {
	w := l.words()
	n := float64(len(l.docs))
	return []baseline{
		{"by chance", l.byChance()},
		{"nearest in time", l.byScore(l.closeness)},
		{"shared tags", l.byScore(func(doc int) []float64 {
			scores := l.closeness(doc)
			for i, d := range l.docs {
				for _, tag := range l.docs[doc].Tags {
					if slices.Contains(d.Tags, tag) {
						scores[i]++
					}
				}
			}
			return scores
		})},
		{"TF-IDF cosine", l.byScore(w.cosine(func(word string, times float64) float64 {
			return times * (math.Log((1+n)/(1+float64(len(w.docs[word])))) + 1)
		}))},
		{"BM25 more like this", l.byScore(w.moreLikeThis())},
	}
}

// closeness is less than 1, and the more the nearer a document is in time.
func (l *labelled) closeness(doc int) []float64 {
	scores := make([]float64, len(l.docs))
	for i, d := range l.docs {
		scores[i] = 1 / (2 + d.Date.Sub(l.docs[doc].Date).Abs().Hours())
	}
	return scores
}

// bags are documents as the words they have, each with how often.
type bags struct {
	of   []map[string]float64 // by document
	docs map[string][]int     // by word: who has it
	size []float64            // words of each document
}

func (l *labelled) words() *bags {
	b := &bags{of: make([]map[string]float64, len(l.docs)), docs: map[string][]int{}, size: make([]float64, len(l.docs))}
	for i, d := range l.docs {
		b.of[i] = map[string]float64{}
		for _, w := range strings.FieldsFunc(strings.ToLower(d.Title+" "+d.Description+" "+d.Text), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}) {
			if b.of[i][w]++; b.of[i][w] == 1 {
				b.docs[w] = append(b.docs[w], i)
			}
			b.size[i]++
		}
	}
	return b
}

// cosine compares the words of documents, each weighed.
func (b *bags) cosine(weigh func(word string, times float64) float64) func(doc int) []float64 {
	weighed := make([]map[string]float64, len(b.of))
	for i, bag := range b.of {
		weighed[i] = map[string]float64{}
		squares := 0.0
		for _, w := range sorted(bag) {
			weighed[i][w] = weigh(w, bag[w])
			squares += weighed[i][w] * weighed[i][w]
		}
		for w := range weighed[i] {
			weighed[i][w] /= math.Sqrt(squares)
		}
	}
	return func(doc int) []float64 {
		scores := make([]float64, len(b.of))
		for _, w := range sorted(weighed[doc]) {
			for _, i := range b.docs[w] {
				scores[i] += weighed[doc][w] * weighed[i][w]
			}
		}
		return scores
	}
}

// moreLikeThis is what search engines do for a query of the 25 strongest words of a
// document (BM25, k1 1.2, b 0.75).
func (b *bags) moreLikeThis() func(doc int) []float64 {
	n, average := float64(len(b.of)), 0.0
	for _, size := range b.size {
		average += size / n
	}
	rarity := func(w string) float64 {
		have := float64(len(b.docs[w]))
		return math.Log(1 + (n-have+0.5)/(have+0.5))
	}
	return func(doc int) []float64 {
		bag := b.of[doc]
		query := slices.DeleteFunc(sorted(bag), func(w string) bool { return len(b.docs[w]) == 1 })
		slices.SortStableFunc(query, func(v, w string) int { return cmp.Compare(bag[w]*rarity(w), bag[v]*rarity(v)) })
		scores := make([]float64, len(b.of))
		for _, w := range query[:min(25, len(query))] {
			for _, i := range b.docs[w] {
				times := b.of[i][w]
				scores[i] += rarity(w) * times * 2.2 / (times + 1.2*(0.25+0.75*b.size[i]/average))
			}
		}
		return scores
	}
}

// sorted gives the words of a bag in their order, so that sums are always the same.
func sorted(bag map[string]float64) []string {
	words := make([]string, 0, len(bag))
	for w := range bag {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}
