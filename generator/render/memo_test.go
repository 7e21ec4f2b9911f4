package render

import (
	"sync"
	"testing"
)

func TestMemosForgetWhatIsOld(t *testing.T) {
	const posts = 5 * remembered
	m := newMemo[int](posts)
	made := 0
	get := func(place int) int {
		return *m.get(place, func() *int { made++; return &place })
	}
	for place := range posts {
		for range 2 { // the second time it is remembered
			if get(place) != place {
				t.Fatalf("place %d has something else", place)
			}
		}
	}
	if made != posts {
		t.Errorf("%d were made of %d posts", made, posts)
	}
	kept := 0
	for i := range m.made {
		if m.made[i].Load() != nil {
			kept++
		}
	}
	if kept < remembered || kept > 2*remembered || len(m.order) != kept {
		t.Errorf("%d are kept, %d in order; at least %d, at most %d should be", kept, len(m.order), remembered, 2*remembered)
	}
	if get(posts - 1); made != posts {
		t.Error("the last is made again")
	}
	if get(0); made != posts+1 {
		t.Error("the first is still there")
	}
}

func TestMemosGiveAllTheSame(t *testing.T) {
	m := newMemo[int](100)
	var all [8][100]*int
	var group sync.WaitGroup
	for n := range all {
		group.Go(func() {
			for place := range all[n] {
				all[n][place] = m.get(place, func() *int { return new(int) })
			}
		})
	}
	group.Wait()
	for n := range all {
		if all[n] != all[0] {
			t.Fatal("two have different ones")
		}
	}
	if len(m.order) != 100 {
		t.Errorf("%d are in order", len(m.order))
	}
}
