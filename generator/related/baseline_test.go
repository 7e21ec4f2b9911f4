package related

import (
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
	bags := make([]map[string]float64, len(l.docs))
	have := map[string]float64{}
	length := 0.0
	for i, d := range l.docs {
		bags[i] = map[string]float64{}
		for _, w := range strings.FieldsFunc(strings.ToLower(d.Title+" "+d.Description+" "+d.Text), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}) {
			bags[i][w]++
			length++
		}
		for w := range bags[i] {
			have[w]++
		}
	}
	n := float64(len(l.docs))
	length /= n
	return []baseline{
		{"by chance", l.byChance()},
		{"nearest in time", l.byScore(func(a, b int) float64 { return -l.docs[a].Date.Sub(l.docs[b].Date).Abs().Hours() })},
		{"shared tags", l.byScore(func(a, b int) float64 {
			shared := 0.0
			for _, tag := range l.docs[a].Tags {
				if slices.Contains(l.docs[b].Tags, tag) {
					shared++
				}
			}
			return shared - l.docs[a].Date.Sub(l.docs[b].Date).Abs().Hours()/1e9
		})},
		{"TF-IDF cosine", l.byScore(cosine(bags, func(w string, tf float64) float64 { return tf * (math.Log((1+n)/(1+have[w])) + 1) }))},
		{"BM25 more like this", l.byScore(func(a, b int) float64 { return moreLikeThis(bags[a], bags[b], have, n, length) })},
	}
}

// cosine compares bags of words, each word weighed.
func cosine(bags []map[string]float64, weigh func(w string, tf float64) float64) func(a, b int) float64 {
	weighed := make([]map[string]float64, len(bags))
	for i, bag := range bags {
		weighed[i] = map[string]float64{}
		squares := 0.0
		for w, tf := range bag {
			x := weigh(w, tf)
			weighed[i][w] = x
			squares += x * x
		}
		for w := range weighed[i] {
			weighed[i][w] /= math.Sqrt(squares)
		}
	}
	return func(a, b int) float64 {
		short, long := weighed[a], weighed[b]
		if len(short) > len(long) {
			short, long = long, short
		}
		sum := 0.0
		for w, x := range short {
			sum += x * long[w]
		}
		return math.Round(sum*1e9) / 1e9 // maps are walked in any order
	}
}

// moreLikeThis is the score of search engines for a query of the 25 strongest words
// of a document (k1 1.2, b 0.75).
func moreLikeThis(query, doc, have map[string]float64, n, average float64) float64 {
	type term struct {
		word   string
		weight float64
	}
	idf := func(w string) float64 { return math.Log(1 + (n-have[w]+0.5)/(have[w]+0.5)) }
	var terms []term
	for w, tf := range query {
		if have[w] > 1 {
			terms = append(terms, term{w, tf * idf(w)})
		}
	}
	slices.SortFunc(terms, func(a, b term) int {
		if a.weight != b.weight {
			if a.weight > b.weight {
				return -1
			}
			return 1
		}
		return strings.Compare(a.word, b.word)
	})
	length := 0.0
	for _, tf := range doc {
		length += tf
	}
	score := 0.0
	for _, t := range terms[:min(25, len(terms))] {
		if tf := doc[t.word]; tf > 0 {
			score += idf(t.word) * tf * 2.2 / (tf + 1.2*(0.25+0.75*length/average))
		}
	}
	return score
}
