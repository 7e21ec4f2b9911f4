package site

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestPagesOfAListHoldEachPostOnce is the rule of lists: all posts once, newest
// first; pages numbered from the oldest, each full; and the list's own page with
// at least one pageful and less than two.
func TestPagesOfAListHoldEachPostOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, size := rapid.IntRange(0, 200).Draw(t, "posts"), rapid.IntRange(1, 30).Draw(t, "size")
		g := groupOf(n)
		closed := g.ClosedPages(size)
		head := g.PagePosts(0, size)
		all := slices.Clone(head)
		for number := closed; number >= 1; number-- {
			page := g.PagePosts(number, size)
			if len(page) != size {
				t.Fatalf("page %d has %d posts", number, len(page))
			}
			all = append(all, page...)
		}
		if !slices.Equal(all, g.Posts) {
			t.Fatalf("the pages hold %d posts in another order, want %d", len(all), n)
		}
		if n >= size && (len(head) < size || len(head) > 2*size-1) || n < size && len(head) != n {
			t.Fatalf("the list's own page has %d of %d posts", len(head), n)
		}
	})
}

// TestNewPostsLeaveClosedPagesAlone: what stands on a numbered page stands there
// for ever.
func TestNewPostsLeaveClosedPagesAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, more, size := rapid.IntRange(0, 120).Draw(t, "posts"), rapid.IntRange(1, 60).Draw(t, "more"), rapid.IntRange(1, 12).Draw(t, "size")
		after := groupOf(n + more)
		before := &Group{Posts: after.Posts[more:]}
		for number := 1; number <= before.ClosedPages(size); number++ {
			if !slices.Equal(before.PagePosts(number, size), after.PagePosts(number, size)) {
				t.Fatalf("page %d has other posts", number)
			}
		}
	})
}

func groupOf(n int) *Group {
	g := &Group{}
	for range n {
		g.Posts = append(g.Posts, &Entry{})
	}
	return g
}
