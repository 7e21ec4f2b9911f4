package related

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// lists gives the lists of all documents of an index.
func lists(ix *Index, docs map[string]Document, n int) map[string][]Neighbour {
	all := map[string][]Neighbour{}
	for id := range docs {
		all[id] = ix.Neighbours(id, n)
	}
	return all
}

// fresh makes an index of documents from nothing.
func fresh(docs map[string]Document, opts Options) *Index {
	var vectors []*Vector
	for _, d := range docs {
		vectors = append(vectors, Analyse(d))
	}
	return NewIndex(vectors, opts)
}

// TestReplaceGivesWhatAFreshIndexGives: after any changes, each list and each score
// is that of an index made of the documents as they are now, and exactly the
// documents that are new or whose lists have changed are named.
func TestReplaceGivesWhatAFreshIndexGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opts := Options{Candidates: rapid.SampledFrom([]int{3, 8, 24}).Draw(t, "candidates"),
			Count: rapid.SampledFrom([]int{2, 6}).Draw(t, "count"), Postings: rapid.SampledFrom([]int{8, 100, 0}).Draw(t, "postings"),
			Terms: rapid.SampledFrom([]int{5, 0}).Draw(t, "terms"), sample: rapid.SampledFrom([]int{4, 16, 0}).Draw(t, "sample")}
		n := opts.withDefaults().Count
		docs := map[string]Document{}
		for _, d := range drawn(t, rapid.SampledFrom([]int{30, 90}).Draw(t, "most")) {
			docs[d.ID] = d
		}
		ix := fresh(docs, opts)
		before := lists(ix, docs, n)
		lazy, asked := fresh(docs, opts), map[string][]Neighbour{} // some lists, now and then
		for range rapid.IntRange(1, 4).Draw(t, "steps") {
			touched := map[string]bool{}
			for i := range rapid.IntRange(0, 3).Draw(t, "changes") {
				id := fmt.Sprintf("%02d", rapid.IntRange(0, 95).Draw(t, "id"))
				touched[id] = true
				if rapid.IntRange(0, 3).Draw(t, "remove") == 0 {
					delete(docs, id)
					continue
				}
				d := drawOne(t, id)
				if old, there := docs[id]; there && rapid.Bool().Draw(t, "only the date") {
					old.Date = d.Date
					d = old
				}
				if i == 0 && rapid.Bool().Draw(t, "of today") {
					d.Date = noon.AddDate(0, 0, 60)
				}
				docs[id] = d
			}
			var vectors []*Vector
			var removed []string
			for id := range touched {
				if d, there := docs[id]; there {
					vectors = append(vectors, Analyse(d))
				} else {
					removed = append(removed, id)
				}
			}
			got := ix.Replace(vectors, removed)
			clean := fresh(docs, opts)
			want := lists(clean, docs, n)
			if diff := cmp.Diff(want, lists(ix, docs, n)); diff != "" {
				t.Fatalf("lists after a change (-fresh +replaced):\n%s", diff)
			}
			changed := []string{}
			for id, list := range want {
				if old, known := before[id]; !known || !sameIDs(old, list) {
					changed = append(changed, id)
				}
			}
			slices.Sort(changed)
			if diff := cmp.Diff(changed, append([]string{}, got...)); diff != "" {
				t.Fatalf("documents with changed lists (-want +named):\n%s", diff)
			}
			if rapid.IntRange(0, 5).Draw(t, "replace the other too") == 0 {
				named := lazy.Replace(vectors, removed)
				maps.DeleteFunc(asked, func(id string, _ []Neighbour) bool { return docs[id].ID == "" })
				for id, list := range asked {
					if !sameIDs(list, want[id]) && !slices.Contains(named, id) {
						t.Fatalf("%s has another list, and is not named", id)
					}
					asked[id] = want[id]
				}
			} else {
				lazy.Update(vectors, removed)
				clear(asked)
			}
			for _, id := range slices.Sorted(maps.Keys(docs)) {
				if rapid.IntRange(0, 3).Draw(t, "ask") != 0 {
					continue
				}
				asked[id] = lazy.Neighbours(id, n)
				if !slices.Equal(asked[id], want[id]) {
					t.Fatalf("the list of %s after an update: %v, want %v", id, asked[id], want[id])
				}
			}
			for name, state := range map[string][]byte{"replaced": ix.State(), "updated": lazy.State()} {
				restored := fresh(docs, opts)
				if err := restored.Restore(state); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, lists(restored, docs, n)); diff != "" {
					t.Fatalf("lists of an index restored from what was %s (-fresh +restored):\n%s", name, diff)
				}
			}
			before = want
		}
		if diff := cmp.Diff(before, lists(lazy, docs, n)); diff != "" {
			t.Fatalf("lists after updates (-fresh +updated):\n%s", diff)
		}
	})
}

// TestRestoredListsAreThoseOfAFreshIndex: also where documents have changed between
// the state and its restoration.
func TestRestoredListsAreThoseOfAFreshIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opts := Options{Candidates: rapid.SampledFrom([]int{3, 8}).Draw(t, "candidates"), Count: 2}
		docs := map[string]Document{}
		for _, d := range drawn(t, 60) {
			docs[d.ID] = d
		}
		ix := fresh(docs, opts)
		lists(ix, docs, 2)
		state := ix.State()
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			id := fmt.Sprintf("%02d", rapid.IntRange(0, 70).Draw(t, "id"))
			if rapid.Bool().Draw(t, "remove") {
				delete(docs, id)
			} else {
				docs[id] = drawOne(t, id)
			}
		}
		restored := fresh(docs, opts)
		if err := restored.Restore(state); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lists(fresh(docs, opts), docs, 2), lists(restored, docs, 2)); diff != "" {
			t.Fatalf("lists (-fresh +restored):\n%s", diff)
		}
	})
}
