package related

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// post is a document with a text, some days after noon.
func post(id string, days int, text string) Document {
	return Document{ID: id, Date: noon.AddDate(0, 0, days), Language: "en", Text: text}
}

// listOf gives the IDs of the neighbours of the document with an ID.
func listOf(t *testing.T, docs []Document, id string, n int, opts Options) []string {
	t.Helper()
	doc := slices.IndexFunc(docs, func(d Document) bool { return d.ID == id })
	if doc < 0 {
		t.Fatalf("no document %q", id)
	}
	return ids(docs, NewIndex(analyseAll(docs), opts).Neighbours(doc, n))
}

func ids(docs []Document, neighbours []Neighbour) []string {
	list := []string{}
	for _, n := range neighbours {
		list = append(list, docs[n.Doc].ID)
	}
	return list
}

func TestRulesOfNeighbours(t *testing.T) {
	const harbour, theatre = "The harbour crane lifts cargo from the ferry", "The theatre opens its season with a comedy"
	with := func(d Document, change func(*Document)) Document { change(&d); return d }
	tests := []struct {
		name string
		docs []Document
		n    int
		opts Options
		want []string // of the document "a"
	}{
		{
			name: "a site of one post has none",
			docs: []Document{post("a", 0, harbour)}, n: 6, want: []string{},
		},
		{
			name: "in a site of three posts the other two are neighbours, whatever they say",
			docs: []Document{post("a", 0, harbour), post("b", 1, theatre), post("c", 2, harbour)},
			n:    6, want: []string{"c", "b"},
		},
		{
			name: "a shared matter counts for more than a few days",
			docs: []Document{post("a", 0, harbour), post("b", 1, theatre), post("c", 2, theatre), post("d", 20, "Cargo waits in the harbour")},
			n:    1, want: []string{"d"},
		},
		{
			name: "with no words at all the nearest in time come first, the newer of two",
			docs: []Document{post("a", 0, ""), post("far", 3, ""), post("older", -1, ""), post("newer", 1, "")},
			n:    6, want: []string{"newer", "older", "far"},
		},
		{
			name: "of posts of one moment the lower ID comes first",
			docs: []Document{post("d", 0, ""), post("c", 0, ""), post("a", 0, ""), post("b", 0, "")},
			n:    2, want: []string{"b", "c"},
		},
		{
			name: "closeness is to the post's own date, so an old post has old neighbours",
			docs: []Document{post("a", 0, harbour), post("same year", 40, harbour), post("today", 2000, harbour), post("x", 9, theatre)},
			n:    1, want: []string{"same year"},
		},
		{
			name: "without the weight of time the words alone decide",
			docs: []Document{
				post("a", 0, harbour), post("near", 1, "A ferry in the fog, far out at sea"),
				post("far", 3000, harbour), post("x", 5, theatre), post("y", 6, theatre),
			},
			n: 1, opts: Options{Time: -1}, want: []string{"far"},
		},
		{
			name: "a tag that all posts have says nothing",
			docs: []Document{
				with(post("a", 0, ""), func(d *Document) { d.Tags = []string{"news"} }),
				with(post("b", 9, ""), func(d *Document) { d.Tags = []string{"news"} }),
				with(post("c", 1, ""), func(d *Document) { d.Tags = []string{"news"} }),
			},
			n: 6, want: []string{"c", "b"},
		},
		{
			name: "a rare tag says more than a common one",
			docs: []Document{
				with(post("a", 0, ""), func(d *Document) { d.Tags = []string{"news", "lighthouse"} }),
				with(post("b", 1, ""), func(d *Document) { d.Tags = []string{"news"} }),
				with(post("c", 1, ""), func(d *Document) { d.Tags = []string{"news"} }),
				with(post("d", 2, ""), func(d *Document) { d.Tags = []string{"lighthouse"} }),
				post("e", 1, ""), post("f", 1, ""),
			},
			n: 1, want: []string{"d"},
		},
		{
			name: "the next part of a series comes before other posts",
			docs: []Document{
				with(post("a", 0, harbour), func(d *Document) { d.Series = "the-port" }),
				post("b", 1, theatre), post("c", 1, "A bakery opens"), post("d", 1, "School begins"),
				with(post("z", 14, "A pilot tells of storms"), func(d *Document) { d.Series = "the-port" }),
			},
			n: 1, want: []string{"z"},
		},
		{
			name: "the section fills up before the rest of the paper",
			docs: []Document{
				with(post("a", 0, harbour), func(d *Document) { d.Section = "local" }),
				post("b", 1, theatre), post("c", 1, "A bakery opens"),
				with(post("d", 9, "Rain"), func(d *Document) { d.Section = "local" }),
				with(post("e", 8, "Snow"), func(d *Document) { d.Section = "local" }),
			},
			n: 3, want: []string{"e", "d", "b"},
		},
		{
			name: "without the weight of the section its posts are listed like others",
			docs: []Document{
				with(post("a", 0, harbour), func(d *Document) { d.Section = "local" }),
				post("b", 1, theatre), post("c", 5, "A bakery opens"),
				with(post("d", 3, "Rain"), func(d *Document) { d.Section = "local" }),
			},
			n: 3, opts: Options{Section: -1}, want: []string{"b", "d", "c"},
		},
		{
			name: "another language is no neighbour, another country's variety is",
			docs: []Document{
				with(post("a", 0, harbour), func(d *Document) { d.Language = "en-GB" }),
				with(post("b", 0, harbour), func(d *Document) { d.Language = "de" }),
				with(post("c", 90, theatre), func(d *Document) { d.Language = "en_US" }),
			},
			n: 6, want: []string{"c"},
		},
		{
			name: "an unlisted post is nobody's neighbour",
			docs: []Document{post("a", 0, harbour), with(post("b", 0, harbour), func(d *Document) { d.Unlisted = true }), post("c", 5, theatre)},
			n:    6, want: []string{"c"},
		},
		{
			name: "an unlisted post has neighbours",
			docs: []Document{
				with(post("a", 0, harbour), func(d *Document) { d.Unlisted = true }),
				post("b", 1, theatre), post("c", 5, harbour), post("d", 1, "School begins"),
			},
			n: 1, want: []string{"c"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, listOf(t, tt.docs, "a", tt.n, tt.opts)); diff != "" {
				t.Errorf("neighbours of a (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoPostsNoNeighbours(t *testing.T) {
	NewIndex(nil, Options{})
	ix := NewIndex([]*Vector{nil, Analyse(post("a", 0, "")), Analyse(post("b", 0, ""))}, Options{})
	if got := ix.Neighbours(0, 6); got != nil {
		t.Errorf("a nil vector has neighbours %v", got)
	}
	if got := ix.Neighbours(1, 6); len(got) != 1 || got[0].Doc != 2 {
		t.Errorf("neighbours beside a nil vector: %v, want document 2", got)
	}
	if got := ix.Neighbours(1, 0); len(got) != 0 {
		t.Errorf("asked for none: %v", got)
	}
}

func TestSkippedDocumentsMakeRoomForOthers(t *testing.T) {
	docs := zipf(3, 60, 80)
	ix := NewIndex(analyseAll(docs), Options{})
	for doc := range docs {
		all := ix.Neighbours(doc, len(docs))
		if len(all) != len(docs)-1 {
			t.Fatalf("%d neighbours of %d, want all %d others", len(all), doc, len(docs)-1)
		}
		even := func(d int) bool { return d%2 == 0 }
		want := slices.DeleteFunc(slices.Clone(all), func(n Neighbour) bool { return even(n.Doc) })
		if diff := cmp.Diff(want[:6], ix.NeighboursExcept(doc, 6, even)); diff != "" {
			t.Fatalf("neighbours of %d without the even ones (-want +got):\n%s", doc, diff)
		}
	}
}

func TestScoresAreSharesAndDescend(t *testing.T) {
	docs := zipf(4, 300, 100)
	docs = append(docs, docs[17])
	docs[300].ID = "copy"
	ix := NewIndex(analyseAll(docs), Options{})
	for doc := range docs {
		before := 1.0
		for _, n := range ix.Neighbours(doc, 6) {
			if n.Score < 0 || n.Score > before || n.Doc == doc {
				t.Fatalf("neighbours of %d: %v", doc, ix.Neighbours(doc, 6))
			}
			before = n.Score
		}
	}
	if got := ix.Neighbours(17, 1)[0]; got.Doc != 300 || got.Score < 0.5 {
		t.Errorf("nearest to a post is %v, want its copy", got)
	}
}

func TestOrderOfDocumentsAndWorkersDoNotMatter(t *testing.T) {
	docs := zipf(5, 1200, 60)
	for i := range docs {
		docs[i].Date = docs[i].Date.Truncate(24 * time.Hour) // many of one date
		docs[i].Language = []string{"en", "de", "en"}[i%3]
	}
	want := map[string][]string{}
	ix := NewIndex(analyseAll(docs), Options{Jobs: 1})
	for i, d := range docs {
		want[d.ID] = ids(docs, ix.Neighbours(i, 6))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2 {
		r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		vectors := make([]*Vector, len(docs))
		each(len(docs), func(i int) { vectors[i] = Analyse(docs[i]) })
		ix := NewIndex(vectors, Options{Jobs: 7})
		each(len(docs), func(i int) {
			if diff := cmp.Diff(want[docs[i].ID], ids(docs, ix.Neighbours(i, 6))); diff != "" {
				t.Errorf("neighbours of %s in another order (-want +got):\n%s", docs[i].ID, diff)
			}
		})
	}
}

// each calls do for the numbers below n from many goroutines.
func each(n int, do func(int)) {
	var workers sync.WaitGroup
	for w := range 8 {
		workers.Go(func() {
			for i := w; i < n; i += 8 {
				do(i)
			}
		})
	}
	workers.Wait()
}

func TestAVeryLongTextIsOnePostAmongOthers(t *testing.T) {
	var long strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&long, "word%d ", i*i%60_013)
	}
	long.WriteString(strings.Repeat("Zeppelin ", 300))
	docs := append(zipf(6, 100, 100), post("long", 0, long.String()), post("short", 30, "A zeppelin above the zeppelin field"))
	if n := len(Analyse(docs[100]).terms); n != maxTerms {
		t.Errorf("the vector of a long text has %d terms, want %d", n, maxTerms)
	}
	if got := listOf(t, docs, "short", 1, Options{}); got[0] != "long" {
		t.Errorf("nearest to a short post on the matter of a long one is %s", got[0])
	}
}

func TestStrangeOptionsStillRank(t *testing.T) {
	docs := zipf(8, 50, 40)
	inf := 1e308
	for _, opts := range []Options{
		{Text: -1, Tags: -1, Series: -1, Authors: -1, Section: -1},
		{Text: -1}, {Text: inf, Tags: inf, Time: inf, Title: inf, Description: inf},
		{Terms: 1, Postings: 1}, {HalfLife: -1}, {HalfLife: 1<<63 - 1}, {Terms: 1 << 40, Postings: 1 << 40},
	} {
		ix := NewIndex(analyseAll(docs), opts)
		for doc := range docs {
			list := ix.Neighbours(doc, 6)
			if len(list) != 6 {
				t.Fatalf("%+v: %d neighbours of %d", opts, len(list), doc)
			}
			for _, n := range list {
				if !(n.Score >= 0 && n.Score <= 1) || n.Doc == doc {
					t.Fatalf("%+v: neighbours of %d: %v", opts, doc, list)
				}
			}
		}
	}
}
