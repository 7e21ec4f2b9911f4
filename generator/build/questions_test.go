package build

import (
	"fmt"
	"testing"

	"broadsheet/generator/cache"
	"broadsheet/generator/site"
)

func TestQuestionsHaveOnePlace(t *testing.T) {
	table := newQuestionTable([]cache.Question{{Kind: "post", Key: "kept"}, {Kind: "link", Key: "kept", From: "a.md"}})
	place := func(q site.Query) uint32 {
		n, _ := table.place(q)
		return n
	}
	if n := place(site.Query{Kind: "link", Key: "kept", From: "a.md"}); n != 1 {
		t.Errorf("a question of the last build has place %d", n)
	}
	const many = 5000
	places := map[uint32]site.Query{}
	for range 2 {
		for i := range many {
			for _, q := range []site.Query{{Kind: "post", Key: fmt.Sprint(i)}, {Kind: "card", Key: fmt.Sprint(i)}, {Kind: "link", Key: fmt.Sprint(i), From: "a.md"},
				{Kind: "link", Key: fmt.Sprint(i), From: "b.md"}} {
				n := place(q)
				if known, ok := places[n]; ok && known != q {
					t.Fatalf("%v and %v have place %d", known, q, n)
				}
				places[n] = q
				if query(table.list[n]) != q {
					t.Fatalf("place %d is that of %v", n, q)
				}
			}
		}
	}
	if len(places) != 4*many || len(table.list) != 4*many+2 {
		t.Errorf("%d places, %d questions", len(places), len(table.list))
	}
}
