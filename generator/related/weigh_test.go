package related

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTheStrongestAreThoseOfTheHighestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []candidate
		for _, order := range rapid.SliceOf(rapid.Uint64Range(0, rapid.Uint64Range(0, 1000).Draw(t, "most"))).Draw(t, "orders") {
			list = append(list, candidate{order: order})
		}
		n := rapid.IntRange(0, 100).Draw(t, "n")
		falling := func(a, b candidate) int { return cmp.Compare(b.order, a.order) }
		want := slices.SortedFunc(slices.Values(list), falling)
		got := slices.SortedFunc(slices.Values(strongest(list, n)), falling)
		if !slices.Equal(got, want[:min(n, len(want))]) {
			t.Errorf("%v of %v", got, want)
		}
	})
}
