package site

import (
	"slices"
	"testing"
)

// TestMakingOrderHasEachRouteOnce: pages of lists come after all else but feeds, from the
// newest posts to the oldest.
func TestMakingOrderHasEachRouteOnce(t *testing.T) {
	section := &Group{Kind: SectionGroup, Slug: "world", Posts: groupOf(9).Posts}
	for i, e := range section.Posts {
		e.index = i
	}
	tag := &Group{Kind: TagGroup, Slug: "sea", Posts: section.Posts[3:5]}
	s := &Site{opts: Options{PageSize: 2}, groups: map[string]*Group{section.Key(): section, tag.Key(): tag}}
	add := func(kind RouteKind, key string, number int) {
		s.routes = append(s.routes, Route{Kind: kind, Key: key, Number: number})
	}
	add(FeedFile, "", 0)
	add(FeedFile, tag.Key(), 0) // 4
	add(ListPage, tag.Key(), 0) // 4
	add(PostPage, "harbour", 0)
	add(FeedFile, section.Key(), 0) // 2
	add(ListPage, section.Key(), 0) // 2
	add(ListPage, section.Key(), 1) // 8
	add(ListPage, section.Key(), 2) // 6
	if got, want := s.MakingOrder(), []int{0, 3, 5, 2, 7, 6, 4, 1}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
}
