package related

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// report makes a text of n sentences on a matter, each with words of its own.
func report(matter string, from, n int) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&b, "The %s of the word%da and the word%db near the word%dc was seen. ", matter, i, i, i)
	}
	return b.String()
}

// filler is posts on other matters, so that not every word stands everywhere.
func filler(n int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		docs[i] = post(fmt.Sprintf("filler%d", i), 100+i, report(fmt.Sprintf("thing%d", i%7), 1000+20*i, 12))
	}
	return docs
}

func TestACopyOfThePostIsNotListed(t *testing.T) {
	text := report("lighthouse", 0, 20)
	docs := append(filler(30), post("a", 0, text), post("copy", 1, text), post("update", 2, text+report("tower", 50, 5)),
		post("other", 3, report("lighthouse", 100, 20)))
	list := listOf(t, docs, "a", 6, Options{})
	if list[0] != "other" || slices.Contains(list, "copy") || slices.Contains(list, "update") {
		t.Errorf("the list of a post with a copy and an update is %v", list)
	}
}

func TestOfUpdatesOfOneStoryTheNewestIsListed(t *testing.T) {
	text := report("lighthouse", 0, 20)
	docs := append(filler(30), post("a", 0, report("lighthouse", 100, 20)),
		post("first", 1, text), post("second", 2, text+report("lighthouse", 50, 3)), post("third", 3, text+report("lighthouse", 50, 5)))
	list := listOf(t, docs, "a", 6, Options{})
	if list[0] != "third" || slices.Contains(list, "first") || slices.Contains(list, "second") {
		t.Errorf("the list of a post beside three states of a story is %v", list)
	}
}

func TestWhereThereAreOnlyCopiesTheyAreListed(t *testing.T) {
	text := report("lighthouse", 0, 20)
	docs := []Document{post("a", 0, text), post("b", 1, text), post("c", 2, text)}
	if diff := cmp.Diff([]string{"c", "b"}, listOf(t, docs, "a", 6, Options{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTextsOfAFewWordsAreNoCopies(t *testing.T) {
	a, b := Analyse(post("a", 0, "The ferry sails again")), Analyse(post("b", 0, "The ferry sails again"))
	if a.sketch.copyOf(&b.sketch) {
		t.Error("two short notes of the same words are taken for copies")
	}
}

func TestShortTextsThatBeginAlikeAreNoCopies(t *testing.T) {
	begin, end := report("lighthouse", 0, 6), report("lighthouse", 50, 2)
	a, longer, another := Analyse(post("a", 0, begin+end)), Analyse(post("b", 0, begin+end+"The ferry sails again.")), Analyse(post("c", 0, begin+report("lighthouse", 80, 2)))
	if !a.sketch.copyOf(&longer.sketch) {
		t.Error("a short text with a sentence more is not taken for a copy")
	}
	if a.sketch.copyOf(&another.sketch) {
		t.Error("two short texts that begin alike are taken for copies")
	}
}

func TestALessLikePostComesBeforeOneThatRepeatsAnother(t *testing.T) {
	part := func(n int) string { return report("lighthouse", 100*n, 10) }
	docs := append(filler(30), post("a", 0, part(0)+part(1)+part(2)),
		post("twin1", 1, part(0)+part(1)+part(5)), post("twin2", 1, part(0)+part(1)+part(5)+part(6)[:120]), post("different", 1, part(2)+part(7)))
	order := func(diversity float64) int {
		return slices.Index(listOf(t, docs, "a", 3, Options{Diversity: diversity}), "different")
	}
	if without, with := order(-1), order(1); with > without {
		t.Errorf("with diversity the different post is at place %d, without at %d", with, without)
	}
}

func TestHalfOfAListIsByOneAuthorUnlessNothingElseComesNear(t *testing.T) {
	docs := append(filler(30), post("a", 0, report("lighthouse", 0, 20)))
	for i := range 12 {
		d := post(fmt.Sprintf("p%02d", i), 1, report("lighthouse", 5000+100*i, 20))
		d.Authors = []string{"anna"}
		if i >= 6 {
			d = post(d.ID, 1, report("lighthouse", 5000+100*i, 17)+report(fmt.Sprint("matter", i), 8000+100*i, 3))
			d.Authors = []string{fmt.Sprint("writer", i)}
		}
		docs = append(docs, d)
	}
	anna := 0
	for _, id := range listOf(t, docs, "a", 6, Options{}) {
		if id >= "p00" && id < "p06" {
			anna++
		}
	}
	if anna != 3 {
		t.Errorf("%d of six posts are by one author, want 3", anna)
	}
}

func TestTheNextPartOfASeriesComesBeforeTheOthers(t *testing.T) {
	docs := filler(30)
	for i := range 5 {
		d := post(fmt.Sprint("part", i), 30*i, report(fmt.Sprint("matter", i), 100*i, 20))
		d.Series = "the-port"
		docs = append(docs, d)
	}
	for i := range 4 {
		if list := listOf(t, docs, fmt.Sprint("part", i), 6, Options{}); list[0] != fmt.Sprint("part", i+1) {
			t.Errorf("after part %d come %v", i, list)
		}
	}
}

func TestSharesOfAnExplanationAddUp(t *testing.T) {
	docs := zipf(13, 400, 150)
	docs[7].Series, docs[9].Series = "s", "s"
	ix := NewIndex(analyseAll(docs), Options{})
	for _, d := range docs {
		list := ids(ix.Neighbours(d.ID, 6))
		spelled := Spellings(d)
		for i, c := range ix.Explain(d.ID, 6, nil) {
			if (c.Fate == Listed) != (i < 6) || i < 6 && c.ID != list[i] {
				t.Fatalf("%s: %s is %s at place %d of %v", d.ID, c.ID, c.Fate, i, list)
			}
			if got := c.Evidence * (0.8 + 0.2*c.Closeness); math.Abs(got-c.Score) > 1e-3+c.Score/50 { // labels are rounded
				t.Fatalf("%s: the shares of %s make %v, the score is %v", d.ID, c.ID, got, c.Score)
			}
			sum := 0.0
			for _, s := range c.Shared {
				if spelled[s.Term] == "" {
					t.Fatalf("%s: a shared term has no spelling", d.ID)
				}
				sum += s.Share
			}
			if sum < c.Direct || sum > c.Direct*1.1+1e-3 {
				t.Fatalf("%s: the terms shared with %s make %v of %v", d.ID, c.ID, sum, c.Direct)
			}
		}
	}
}

// TestCandidatesAreThoseOfComparingEachPair compares the search through postings,
// with its shortcuts, with a walk over all documents.
func TestCandidatesAreThoseOfComparingEachPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opts := Options{Candidates: rapid.SampledFrom([]int{3, 10}).Draw(t, "candidates"), Postings: rapid.SampledFrom([]int{8, 60, 0}).Draw(t, "postings"),
			Time: rapid.SampledFrom([]float64{0, -1, 1}).Draw(t, "time"), Section: rapid.SampledFrom([]float64{0, -1}).Draw(t, "section")}
		ix := NewIndex(analyseAll(drawn(t, 60)), opts)
		for slot := range ix.docs {
			want := ix.compareAll(uint32(slot))
			if got := ix.near(uint32(slot)).list; !slices.Equal(got, want) {
				t.Fatalf("candidates of %s: %v, want %v", ix.docs[slot].id, got, want)
			}
		}
	})
}

// compareAll finds candidates without postings.
func (ix *Index) compareAll(slot uint32) []like {
	d := &ix.docs[slot]
	var all []scored
	for other := range ix.docs {
		o := &ix.docs[other]
		if uint32(other) == slot || !o.listed || o.language != d.language {
			continue
		}
		weight := func(list []owned, feature uint32) uint32 {
			i := slices.IndexFunc(list, func(x owned) bool { return x.feature == feature })
			if i < 0 {
				return 0
			}
			return uint32(list[i].weight)
		}
		var text, labels uint32
		met := false
		for i, x := range d.words[:d.reach] {
			has := weight(o.words, x.feature)
			text += uint32(x.weight) * has >> unitBits
			met = met || has > 0 && i < int(d.opens)
		}
		for i, x := range d.labels[:d.spread] {
			has := weight(o.labels, x.feature)
			labels += uint32(x.weight) * has >> unitBits
			met = met || has > 0 && i < int(d.admits)
		}
		if next, ok := ix.nextPart(slot); ok && next == uint32(other) {
			labels += (unit - 1) * ix.weights.series >> unitBits
			met = true
		}
		if !met {
			text, labels = 0, 0
		}
		l := likeness{coarse(text), coarse(labels)}
		if d.section != 0 && d.section == o.section {
			l.labels += uint16(ix.weights.section)
		}
		apart := max(d.date-o.date, o.date-d.date)
		all = append(all, scored{ix.weights.evidence(uint32(l.text), uint32(l.labels)) * ix.weights.closeness(apart), apart, uint32(other), l})
	}
	slices.SortFunc(all, func(a, b scored) int {
		if ix.before(&a, &b) {
			return -1
		}
		return 1
	})
	list := []like{}
	for _, s := range all[:min(ix.opts.Candidates, len(all))] {
		list = append(list, like{s.slot, s.likeness})
	}
	return list
}

func TestAnOverviewKnowsWhoIsReachedAndBelongsTogether(t *testing.T) {
	var docs []Document
	for story := range 8 {
		for i := range 9 {
			docs = append(docs, post(fmt.Sprintf("s%d-%d", story, i), 20*story+i, report(fmt.Sprint("story", story), 1000*story+100*i, 10)))
		}
	}
	lonely := post("lonely", 5000, report("nothing", 9000, 10))
	docs = append(docs, lonely)
	ix := NewIndex(analyseAll(docs), Options{})
	o := ix.Overview(10)
	if o.Documents != len(docs) || !slices.Contains(o.Unreached, "lonely") || o.Weak[0].ID != "lonely" || len(o.Hubs) != 10 {
		t.Errorf("%d documents, unreached %v, weakest %v, %d hubs", o.Documents, o.Unreached, o.Weak[0], len(o.Hubs))
	}
	for _, c := range o.Clusters[:8] {
		for _, id := range c.IDs {
			if id[:2] != c.IDs[0][:2] && id != "lonely" {
				t.Errorf("%s and %s are in one cluster", c.IDs[0], id)
			}
		}
	}
	if again := NewIndex(analyseAll(docs), Options{Jobs: 1}).Overview(10); !cmp.Equal(o, again) {
		t.Error("two overviews of the same documents differ")
	}
}
