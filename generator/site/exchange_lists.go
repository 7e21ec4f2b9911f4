package site

import (
	"slices"

	"broadsheet/generator/feed"
)

// exchangedList is a list that posts leave or come into.
type exchangedList struct {
	*Group
	routes    []Route // as they were; nil of a new list
	title     string
	inSitemap bool
	fresh     bool
}

// list gives the list of a group, and takes note of it as it was.
func (x *exchange) list(g *Group) *exchangedList {
	l := x.listed[g]
	if l == nil {
		l = &exchangedList{Group: g, title: g.Title, fresh: !g.settled, inSitemap: g.inSitemap()}
		if l.fresh && g.Kind == LanguageGroup {
			x.failed = true // an edition appears
		}
		if !l.fresh {
			l.routes = x.groupRoutes(g)
			g.unsettle(len(g.Posts))
		}
		x.listed[g] = l
		x.lists = append(x.lists, l)
	}
	return l
}

// leaveLists takes a post out of all lists that it stands in.
func (x *exchange) leaveLists(e *Entry) {
	x.joiner.join = func(g *Group, _ *Entry, name string) {
		x.list(g)
		if g.names[name]--; g.names[name] <= 0 {
			delete(g.names, name)
		}
		g.Posts = without(g.Posts, e)
	}
	x.joiner.post(&Entry{Post: e.Post, Edition: e.Edition})
}

// joinLists puts a post into all lists that it belongs in.
func (x *exchange) joinLists(e *Entry) {
	x.joiner.join = func(g *Group, e *Entry, name string) {
		x.list(g)
		if name != "" {
			g.names[name]++
		}
		g.Posts = with(g.Posts, e)
	}
	x.joiner.post(e)
}

// settleLists gives the lists that posts left and came into their titles and places.
func (x *exchange) settleLists() {
	menus := false
	for _, l := range x.lists {
		x.borrowAuthor(l.Group)
		gone := len(l.Posts) == 0 && !x.hasFile(l.Group)
		if gone && l.Kind == LanguageGroup {
			x.failed = true
		}
		l.settle()
		retitled := l.Title != l.title
		if gone || l.fresh || retitled {
			x.placeList(l, gone)
			menus = menus || l.Kind == SectionGroup || len(x.opts.Languages) > 0
		}
		if retitled && !l.fresh && (l.Kind == SectionGroup || l.Kind == AuthorGroup) {
			for _, e := range l.Posts {
				e.card = e.fingerprintCard()
			}
		}
		x.exchangeList(l, gone)
	}
	for _, t := range x.came {
		if t.held == "" {
			t.entry.card = t.entry.fingerprintCard()
		}
	}
	if menus {
		x.makeMenus()
	}
}

// hasFile tells whether a list is there because of a file, whether or not posts are in it.
func (s *Site) hasFile(g *Group) bool {
	return g.Term != nil || g.Author != nil && s.edition(g.Author.Language) == g.Edition
}

// placeList puts a list that is new, has gone or has another title into its place among those of
// its kind.
func (x *exchange) placeList(l *exchangedList, gone bool) {
	of := groupsOf{l.Edition, l.Kind}
	if !l.fresh {
		i := slices.Index(x.kinds[of], l.Group)
		x.kinds[of] = slices.Delete(x.kinds[of], i, i+1)
	}
	if gone {
		delete(x.groups, l.Key())
		return
	}
	i, _ := slices.BinarySearchFunc(x.kinds[of], l.Group, x.groupOrder(l.Kind))
	x.kinds[of] = slices.Insert(x.kinds[of], i, l.Group)
}

// exchangeList notes which routes and entry of the sitemap a list has now.
func (x *exchange) exchangeList(l *exchangedList, gone bool) {
	x.out = append(x.out, l.routes...)
	if !gone {
		x.in = append(x.in, x.groupRoutes(l.Group)...)
	}
	if l.Kind == YearGroup || l.Kind == MonthGroup {
		return
	}
	if l.inSitemap {
		x.sitemap--
	}
	if l.Group.inSitemap() {
		x.sitemap++
		x.longest = max(x.longest, len(x.Abs(l.Address)))
	}
}

// termsPages tells of which kinds there are lists, by edition and TermsKinds.
func (s *Site) termsPages() []bool {
	var list []bool
	for _, edition := range s.editions() {
		for _, kind := range TermsKinds {
			list = append(list, len(s.GroupsOf(TermsKey(edition, kind))) > 0)
		}
	}
	return list
}

// fitSitemap brings the size of the sitemap up to date, and tells whether it has as many parts
// as before.
func (x *exchange) fitSitemap() bool {
	before := x.sitemapSize
	x.sitemapSize += x.sitemap
	x.sitemapLongest = max(x.sitemapLongest, x.longest)
	x.sitemapStale = true
	parts := func(n int) int { return (n + feed.SitemapURLs - 1) / feed.SitemapURLs }
	return parts(before) == parts(x.sitemapSize) && fitsByNumber(max(before, x.sitemapSize), x.sitemapLongest)
}

// fitsByNumber tells whether the number of entries alone decides how many parts a sitemap
// has, and not their bytes: with an address that is escaped, and a date, each is shorter then than the
// room that a part has for it.
func fitsByNumber(entries, longest int) bool {
	return min(entries, feed.SitemapURLs)*(6*longest+100) <= 1000*feed.SitemapURLs
}
