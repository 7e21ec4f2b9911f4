package site

import (
	"cmp"
	"slices"
)

// MakingOrder gives the places of all Routes in the order in which they are best made: files
// that list no posts, as they are in Routes, then the pages of lists, and then the feeds of
// lists, both from the newest posts to the oldest. Lists of all kinds thus go through the
// archive together, and what was made of a post is still at hand for the next one that shows it.
func (s *Site) MakingOrder() []int {
	order := make([]int, 0, len(s.routes))
	var pages, feeds []listing
	for i := range s.routes {
		r := &s.routes[i]
		g := s.groups[r.Key]
		switch {
		case g != nil && r.Kind == ListPage:
			pages = append(pages, listing{i, s.oldestOn(g, r.Number)})
		case g != nil && r.Kind == FeedFile:
			feeds = append(feeds, listing{i, s.oldestOn(g, r.Number)})
		default:
			order = append(order, i)
		}
	}
	for _, list := range [][]listing{pages, feeds} {
		slices.SortFunc(list, func(a, b listing) int { return cmp.Or(cmp.Compare(a.oldest, b.oldest), cmp.Compare(a.route, b.route)) })
		for _, l := range list {
			order = append(order, l.route)
		}
	}
	return order
}

// listing is a file that lists posts.
type listing struct {
	route  int // place in Site.routes
	oldest int // place in Site.posts of the oldest one
}

// oldestOn gives the place of the oldest post on a page of a list.
func (s *Site) oldestOn(g *Group, number int) int {
	posts := g.PagePosts(number, s.opts.PageSize)
	if len(posts) == 0 {
		return 0
	}
	return posts[len(posts)-1].index
}
