package site

import (
	"maps"
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
)

// A retagging takes one post into the lists of other tags, as New would have placed it:
// lists come and go, get and lose pages, and change their titles with the spelling
// that most posts use. What it can't take without looking at the whole site, it
// refuses before anything has changed.
type retagging struct {
	site    *Site
	entry   *Entry
	post    *content.Post
	slugs   map[string]string // of the tags as they are written
	tags    []*Group          // the lists of the tags, in their order; some more than once
	touched []*Group          // lists that the post leaves, comes into, or stands in
	fresh   map[*Group]bool   // of these, those that did not exist
	left    map[*Group]bool   // of these, those that the post leaves
	gone    map[*Group]bool   // of these, those that no post is in any more
	posts   map[*Group][]*Entry
	titles  map[*Group]string
	more    int     // entries that the sitemap gets
	before  []Route // of the lists that are touched
	after   []Route
}

// planTags finds out what becomes of the lists when a post has the tags of another
// version, nil when that can't be done by parts.
func (s *Site) planTags(e *Entry, p *content.Post) *retagging {
	if len(s.opts.Languages) > 0 { // menus and lists lead to those of other editions
		return nil
	}
	r := &retagging{site: s, entry: e, post: p, slugs: map[string]string{}, fresh: map[*Group]bool{}, left: map[*Group]bool{},
		gone: map[*Group]bool{}, posts: map[*Group][]*Entry{}, titles: map[*Group]string{}}
	for _, tag := range p.Tags {
		if g := r.group(tag); g != nil {
			r.tags = append(r.tags, g)
			if !slices.Contains(e.TagList, g) || !slices.Equal(r.spellings(g, e.Tags), r.spellings(g, p.Tags)) {
				r.touch(g)
			}
		}
	}
	for _, g := range e.TagList {
		if !slices.Contains(r.tags, g) {
			r.left[g] = true
			r.touch(g)
		}
	}
	for _, g := range r.touched {
		r.place(g)
	}
	if lists := len(s.of(e.Edition, TagGroup)); lists == 0 || lists+len(r.fresh) == len(r.gone) {
		return nil // the page of all tags comes or goes
	}
	ok := false
	if r.more, ok = r.listed(); !ok || !r.routes() {
		return nil
	}
	return r
}

func (r *retagging) touch(g *Group) {
	if !slices.Contains(r.touched, g) {
		r.touched = append(r.touched, g)
	}
}

// group gives the list of a tag, made if need be; nil when nothing of the tag can stand in an
// address.
func (r *retagging) group(tag string) *Group {
	s, edition := r.site, r.entry.Edition
	slug := r.slug(tag)
	if slug == "" {
		return nil
	}
	if g := s.groups[groupKey(TagGroup, edition, slug)]; g != nil {
		return g
	}
	for g := range r.fresh {
		if g.Slug == slug {
			return g
		}
	}
	g := newGroup(TagGroup, edition, slug)
	g.names = nil
	r.fresh[g] = true
	return g
}

func (r *retagging) slug(tag string) string {
	slug, ok := r.slugs[tag]
	if !ok {
		slug = content.Slug(r.site.slugOf(r.entry.Edition, TagGroup, tag))
		r.slugs[tag] = slug
	}
	return slug
}

// spellings gives the tags that mean a list.
func (r *retagging) spellings(g *Group, tags []string) (list []string) {
	for _, tag := range tags {
		if r.slug(tag) == g.Slug {
			list = append(list, tag)
		}
	}
	return list
}

// place finds out which posts a list will have, and under which title.
func (r *retagging) place(g *Group) {
	i, in := slices.BinarySearchFunc(g.Posts, r.entry.index, func(e *Entry, index int) int { return e.index - index })
	list := g.Posts
	switch {
	case r.left[g] && in:
		list = slices.Concat(list[:i], list[i+1:])
	case !r.left[g] && !in:
		list = slices.Concat(list[:i], []*Entry{r.entry}, list[i:])
	}
	r.posts[g], r.titles[g] = list, g.Title
	if g.Term != nil {
		return // it says the title, and that there is such a list
	}
	if len(list) == 0 {
		r.gone[g] = true
		return
	}
	names := map[string]int{}
	for _, e := range list {
		tags := e.Tags
		if e == r.entry {
			tags = r.post.Tags
		}
		for _, tag := range r.spellings(g, tags) {
			names[tag]++
		}
	}
	r.titles[g] = g.titleOf(names)
}

// routes finds out which routes of the lists come and go. It tells whether those that come
// are nobody else's.
func (r *retagging) routes() bool {
	s := r.site
	for _, g := range r.touched {
		if !r.fresh[g] {
			r.before = append(r.before, s.groupRoutes(g)...)
		}
		if !r.gone[g] {
			next := *g
			next.Posts = r.posts[g]
			r.after = append(r.after, s.groupRoutes(&next)...)
		}
	}
	was := map[string]bool{}
	for i := range r.before {
		was[r.before[i].Output] = true
	}
	for _, route := range r.after {
		if !was[route.Output] && s.claimed(route) {
			return false
		}
	}
	return true
}

// claimed tells whether something stands in the way of a route: another at its address, a
// file where it needs a folder, or a folder where it needs a file.
func (s *Site) claimed(r Route) bool {
	if len(s.aliases) > 0 && !s.opts.Hosting.Writes("stubs") {
		return true // a former address may be in the way, which has no route
	}
	for i := range r.Output {
		if r.Output[i] == '/' && s.hasOutput(r.Output[:i]) {
			return true
		}
	}
	at, found := s.findOutput(r.Output + "/")
	return s.hasOutput(r.Output) || found || at < len(s.routes) && strings.HasPrefix(s.routes[at].Output, r.Output+"/")
}

func (s *Site) hasOutput(name string) bool {
	_, found := s.findOutput(name)
	return found
}

// findOutput gives the place of a file among the routes.
func (s *Site) findOutput(name string) (int, bool) {
	return slices.BinarySearchFunc(s.routes, name, func(r Route, name string) int { return strings.Compare(r.Output, name) })
}

// carryOut changes the lists.
func (r *retagging) carryOut() {
	s := r.site
	of := groupsOf{r.entry.Edition, TagGroup}
	for _, g := range r.touched {
		if r.fresh[g] {
			s.groups[g.Key()] = g
		}
		moves := r.titles[g] != g.Title || r.fresh[g] || r.gone[g]
		if moves && !r.fresh[g] {
			i := slices.Index(s.kinds[of], g)
			s.kinds[of] = slices.Delete(s.kinds[of], i, i+1)
		}
		g.Posts, g.Title = r.posts[g], r.titles[g]
		switch {
		case r.gone[g]:
			delete(s.groups, g.Key())
		case moves:
			i, _ := slices.BinarySearchFunc(s.kinds[of], g, byTitle)
			s.kinds[of] = slices.Insert(s.kinds[of], i, g)
		}
	}
	r.entry.TagList = slices.Clip(r.tags)
	r.exchangeRoutes()
	s.sitemapSize += r.more
	s.sitemapStale = true
}

// exchangeRoutes puts the routes of the lists in the place of those they had.
func (r *retagging) exchangeRoutes() {
	s := r.site
	after := map[string]Route{}
	for _, route := range r.after {
		after[route.Output] = route
	}
	var gone []int
	for _, route := range r.before {
		i, found := s.findOutput(route.Output)
		if next, stays := after[route.Output]; stays && found {
			s.routes[i] = next
			delete(after, route.Output)
		} else if found {
			gone = append(gone, i)
		}
	}
	slices.Sort(gone)
	for _, i := range slices.Backward(gone) {
		s.routes = slices.Delete(s.routes, i, i+1)
	}
	for _, output := range slices.Sorted(maps.Keys(after)) {
		i, _ := s.findOutput(output)
		s.routes = slices.Insert(s.routes, i, after[output])
	}
}

// longestEntry is how long the addresses may be, in bytes, for their number alone to decide
// how many parts a sitemap has: escaped, with its date, each is then shorter than the
// thousand bytes that a part has for it.
const longestEntry = 150

// listed counts the entries that the sitemap gets more. It tells whether it has as many
// parts then as it has now.
func (r *retagging) listed() (more int, ok bool) {
	s := r.site
	for _, g := range r.touched {
		if g.noIndex() {
			continue
		}
		if len(g.Posts) > 0 {
			more--
		}
		if len(r.posts[g]) > 0 {
			more++
		}
		if r.fresh[g] && len(s.Abs(g.Address)) > longestEntry {
			return 0, false
		}
	}
	parts := func(n int) int { return (n + feed.SitemapURLs - 1) / feed.SitemapURLs }
	return more, s.sitemapLongest <= longestEntry && parts(s.sitemapSize+more) == parts(s.sitemapSize)
}
