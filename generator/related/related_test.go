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
	"github.com/google/go-cmp/cmp/cmpopts"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// post is a document with a text, some days after noon.
func post(id string, days int, text string) Document {
	return Document{ID: id, Date: noon.AddDate(0, 0, days), Language: "en", Text: text}
}

// listOf gives the IDs of the neighbours of the document with an ID.
func listOf(t *testing.T, docs []Document, id string, n int, opts Options) []string {
	t.Helper()
	if !slices.ContainsFunc(docs, func(d Document) bool { return d.ID == id }) {
		t.Fatalf("no document %q", id)
	}
	return ids(NewIndex(analyseAll(docs), opts).Neighbours(id, n))
}

func ids(neighbours []Neighbour) []string {
	list := []string{}
	for _, n := range neighbours {
		list = append(list, n.ID)
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
	if got := NewIndex(nil, Options{}).Neighbours("a", 6); got != nil {
		t.Errorf("an index of nothing gives %v", got)
	}
	ix := NewIndex([]*Vector{nil, Analyse(post("a", 0, "")), Analyse(post("b", 0, "")), Analyse(post("b", 3, "twice"))}, Options{})
	if got := ix.Neighbours("c", 6); got != nil {
		t.Errorf("an unknown document has neighbours %v", got)
	}
	if got := ids(ix.Neighbours("a", 6)); !slices.Equal(got, []string{"b"}) {
		t.Errorf("neighbours beside a nil vector: %v, want b", got)
	}
	if got := ix.Neighbours("a", 0); len(got) != 0 {
		t.Errorf("asked for none: %v", got)
	}
}

func TestSkippedDocumentsMakeRoomForOthers(t *testing.T) {
	docs := zipf(3, 60, 80)
	ix := NewIndex(analyseAll(docs), Options{Diversity: -1})
	for _, d := range docs {
		all := ids(ix.Neighbours(d.ID, len(docs)))
		if len(all) != len(docs)-1 {
			t.Fatalf("%d neighbours of %s, want all %d others", len(all), d.ID, len(docs)-1)
		}
		even := func(id string) bool { return id[len(id)-1]%2 == 0 }
		got := ids(ix.NeighboursExcept(d.ID, 6, even))
		if len(got) != 6 || slices.ContainsFunc(got, even) {
			t.Fatalf("neighbours of %s without the even ones: %v", d.ID, got)
		}
		few := ids(ix.NeighboursExcept(d.ID, 6, func(id string) bool { return id != docs[0].ID && id != docs[1].ID }))
		if want := min(2, len(docs)); d.ID > docs[1].ID && len(few) != want {
			t.Fatalf("neighbours of %s with all but two left out: %v", d.ID, few)
		}
	}
}

func TestScoresAreSharesAndDescend(t *testing.T) {
	docs := zipf(4, 300, 100)
	ix := NewIndex(analyseAll(docs), Options{})
	for _, d := range docs {
		before := 1.0
		for _, n := range ix.Neighbours(d.ID, 6) {
			if n.Score < 0 || n.Score > before || n.ID == d.ID {
				t.Fatalf("neighbours of %s: %v", d.ID, ix.Neighbours(d.ID, 6))
			}
			before = n.Score
		}
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
	for _, d := range docs {
		want[d.ID] = ids(ix.Neighbours(d.ID, 6))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2 {
		r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		vectors := make([]*Vector, len(docs))
		each(len(docs), func(i int) { vectors[i] = Analyse(docs[i]) })
		ix := NewIndex(vectors, Options{Jobs: 7})
		each(len(docs), func(i int) {
			if diff := cmp.Diff(want[docs[i].ID], ids(ix.Neighbours(docs[i].ID, 6))); diff != "" {
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
		for _, d := range docs {
			list := ix.Neighbours(d.ID, 6)
			if len(list) != 6 {
				t.Fatalf("%+v: %d neighbours of %s", opts, len(list), d.ID)
			}
			for _, n := range list {
				if !(n.Score >= 0 && n.Score <= 1) || n.ID == d.ID {
					t.Fatalf("%+v: neighbours of %s: %v", opts, d.ID, list)
				}
			}
		}
	}
}

func TestAFrozenIndexAnswersAsAnyOther(t *testing.T) {
	docs := zipf(3, 300, 60)
	vectors := analyseAll(docs)
	frozen := NewFrozenIndex(vectors, Options{})
	frozen.Complete()
	for i, v := range vectors {
		if v != nil {
			t.Fatalf("vector %d is still held", i)
		}
	}
	other := NewIndex(analyseAll(docs), Options{})
	for _, d := range docs {
		if diff := cmp.Diff(other.Neighbours(d.ID, 6), frozen.Neighbours(d.ID, 6)); diff != "" {
			t.Fatalf("%s (-any other, +frozen):\n%s", d.ID, diff)
		}
	}
	other.Complete()
	if diff := cmp.Diff(other.State(), frozen.State()); diff != "" {
		t.Errorf("their states differ: %s", diff)
	}
}

func TestAllListsNameDocumentsByTheirPlaces(t *testing.T) {
	docs := zipf(3, 300, 60)
	slices.Reverse(docs) // as a site has them, the newest first
	docs[7] = docs[1]
	analyse := func() []*Vector {
		vectors := analyseAll(docs)
		vectors[2] = nil
		return vectors
	}
	other := NewIndex(analyse(), Options{})
	lists, ends := NewFrozenIndex(analyse(), Options{}).Lists()
	start := uint32(0)
	for place, end := range ends {
		var got, want []string
		for _, listed := range lists[start:end] {
			got = append(got, docs[listed].ID)
		}
		if place != 7 { // which is left out, since there is one of that ID
			want = ids(other.Neighbours(docs[place].ID, 6))
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("place %d (-asked for by its ID, +by its place):\n%s", place, diff)
		}
		start = end
	}
}

func TestAWordSaidAgainSaysMoreInALongText(t *testing.T) {
	w := Options{}.withDefaults().weights()
	gain := func(words int) float64 {
		counts := slices.Repeat([]uint16{1}, words)
		half := saturation(counts)
		return float64(w.saturate(6, half)) / float64(w.saturate(1, half))
	}
	if short, medium, long, longer := gain(20), gain(200), gain(400), gain(4000); short >= medium || medium >= long || long != longer {
		t.Errorf("six times weigh %.2f as much as once among 20 words, %.2f among 200, %.2f among 400, %.2f among 4000", short, medium, long, longer)
	}
}
