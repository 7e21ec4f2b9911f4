package related

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// zipf makes n documents of about the given number of words: words by a power
// law, stories of a dozen posts that share words, names and tags.
func zipf(seed uint64, n, words int) []Document {
	r := rand.New(rand.NewPCG(seed, 7))
	z := rand.NewZipf(r, 1.07, 8, 19999)
	word := func(i uint64) string {
		const on, nu = "bdfgklmnprst", "aeiou"
		b := []byte{on[i%12]}
		for i++; i > 0; i /= 60 {
			b = append(b, nu[i%5], on[i/5%12])
		}
		return string(b)
	}
	docs := make([]Document, n)
	for i := range docs {
		story := uint64(i/12 + r.IntN(3))
		own := func() uint64 { return 2000 + (story*7919+uint64(r.IntN(30))*104729)%18000 }
		sentence := func(n int) string {
			var b strings.Builder
			for range n {
				w := z.Uint64()
				if r.IntN(5) == 0 {
					w = own()
				}
				b.WriteString(word(w))
				b.WriteByte(" .,"[min(2, r.IntN(12)/5)])
				b.WriteByte(' ')
			}
			return b.String()
		}
		docs[i] = Document{
			ID:   fmt.Sprintf("posts/%06d", i),
			Date: time.Date(2026, 1, 1, 0, 11*i, 0, 0, time.UTC), Language: "en",
			Title: sentence(8), Description: sentence(18), Text: sentence(words/2 + r.IntN(words+1)),
			Section: fmt.Sprint("section", story%8),
			Tags:    []string{fmt.Sprint("tag", story%500), fmt.Sprint("tag", story*31%500), fmt.Sprint("tag", r.IntN(500))},
			Authors: []string{fmt.Sprint("author", r.IntN(20+n/200))},
		}
	}
	return docs
}

func analyseAll(docs []Document) []*Vector {
	vectors := make([]*Vector, len(docs))
	for i, d := range docs {
		vectors[i] = Analyse(d)
	}
	return vectors
}

var (
	markup  = regexp.MustCompile(`\]\([^)]*\)|<[^>]*>|\{[{%][^}]*[%}]\}|https?://\S+|[*_#>` + "`" + `\[\]]`)
	dateRow = regexp.MustCompile(`\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?`)
)

// readPost reads a post well enough for a measurement: a few fields of the front
// matter, and the body without most of its markup.
func readPost(id, text string) Document {
	d := Document{ID: id, Language: "en"}
	_, rest, _ := strings.Cut(text, "---\n")
	front, body, _ := strings.Cut("\n"+rest, "\n---") // also where there are no fields
	d.Text = markup.ReplaceAllString(body, " ")
	when := dateRow.FindString(id)
	list := (*[]string)(nil)
	lines := bufio.NewScanner(strings.NewReader(front))
	for lines.Scan() {
		line := lines.Text()
		if item, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok && list != nil {
			*list = append(*list, strings.ToLower(strings.Trim(item, ` "'`)))
			continue
		}
		key, value, _ := strings.Cut(line, ":")
		value = strings.Trim(value, ` "'`)
		list = nil
		switch key {
		case "title":
			d.Title = value
		case "description":
			d.Description = value
		case "excerpt":
			if d.Description == "" {
				d.Description = value
			}
		case "section":
			d.Section = value
		case "date":
			if when == "" {
				when = dateRow.FindString(value)
			}
		case "tags", "authors":
			list = &d.Tags
			if key == "authors" {
				list = &d.Authors
			}
			for item := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
				if item = strings.Trim(item, ` "'`); item != "" {
					*list = append(*list, item)
				}
			}
		}
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, when); err == nil {
			d.Date = t
		}
	}
	return d
}

// corpus reads the posts below the folder named by BROADSHEET_CORPUS.
func corpus(b testing.TB) []Document {
	dir := os.Getenv("BROADSHEET_CORPUS")
	if dir == "" {
		b.Skip("BROADSHEET_CORPUS names no folder of Markdown posts to measure with")
	}
	var docs []Document
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		docs = append(docs, readPost(filepath.Base(path), string(text)))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return docs
}

func BenchmarkAnalyse(b *testing.B) {
	benchAnalyse(b, zipf(1, 1000, 450))
}

func benchAnalyse(b *testing.B, docs []Document) {
	size := 0
	for _, d := range docs {
		size += len(d.Title) + len(d.Description) + len(d.Text)
	}
	b.SetBytes(int64(size / len(docs)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		Analyse(docs[i%len(docs)])
		i++
	}
}

func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		vectors := analyseAll(zipf(1, n, 450))
		b.Run(strconv.Itoa(n), func(b *testing.B) { benchIndex(b, vectors) })
	}
}

func benchIndex(b *testing.B, vectors []*Vector) {
	b.ReportAllocs()
	for b.Loop() {
		NewIndex(vectors, Options{Jobs: 1})
	}
}

func BenchmarkNeighbours(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		vectors := analyseAll(zipf(1, n, 450))
		b.Run(strconv.Itoa(n), func(b *testing.B) { benchNeighbours(b, vectors) })
	}
}

func benchNeighbours(b *testing.B, vectors []*Vector) {
	ix := NewIndex(vectors, Options{})
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if i%len(vectors) == 0 {
			b.StopTimer()
			ix = NewIndex(vectors, Options{}) // that one has found nothing yet
			b.StartTimer()
		}
		ix.Neighbours(vectors[i%len(vectors)].id, 6)
		i++
	}
}

// BenchmarkCorpus measures with the posts of a folder: one by one, and all steps
// for all posts on one processor.
func BenchmarkCorpus(b *testing.B) {
	docs := corpus(b)
	b.Run("Analyse", func(b *testing.B) { benchAnalyse(b, docs) })
	vectors := analyseAll(docs)
	b.Run("Index", func(b *testing.B) { benchIndex(b, vectors) })
	b.Run("Neighbours", func(b *testing.B) { benchNeighbours(b, vectors) })
	b.Run("All", func(b *testing.B) {
		b.ReportMetric(float64(len(docs)), "posts")
		for b.Loop() {
			ix := NewIndex(analyseAll(docs), Options{Jobs: 1})
			for _, d := range docs {
				ix.Neighbours(d.ID, 6)
			}
		}
	})
}
