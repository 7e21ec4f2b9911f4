package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
)

// First gives the newest posts of a group, or for "latest" of the site's own
// edition.
func (s *Site) First(key string, n int) []*Entry {
	list := s.own
	if key != "latest" {
		g := s.groups[key]
		if g == nil {
			return nil
		}
		list = g.Posts
	}
	return list[:min(max(n, 0), len(list))]
}

// Newer gives the address of the page of a list after page number, towards the
// newest posts; "" when there is none.
func (s *Site) Newer(g *Group, number int) string {
	switch {
	case number == 0:
		return ""
	case number == g.ClosedPages(s.opts.PageSize):
		return g.Address
	}
	return g.PageAddress(number + 1)
}

// Older gives the address of the page of a list before page number, towards the
// oldest posts; "" when there is none.
func (s *Site) Older(g *Group, number int) string {
	if number == 0 {
		number = g.ClosedPages(s.opts.PageSize) + 1
	}
	if number == 1 {
		return ""
	}
	return g.PageAddress(number - 1)
}

// Front is the choice of posts for the front page.
type Front struct {
	Lead   *Entry   // nil on a site without posts
	Top    []*Entry // beside the lead
	Blocks []FrontBlock
	Latest []*Entry
}

// FrontBlock is a section with its newest posts that are not at the top.
type FrontBlock struct {
	Section *Group
	Posts   []*Entry
}

// Front chooses the posts of an edition's front page: first those that ask for a place by
// `lead`, in its order and the newer first, then the newest.
func (s *Site) Front(edition string) *Front {
	posts := s.postsOf(edition)
	var top []*Entry
	for _, e := range s.led {
		if e.Edition == edition {
			top = append(top, e)
		}
	}
	slices.SortFunc(top, func(a, b *Entry) int { return cmp.Or(cmp.Compare(a.Lead, b.Lead), newerFirst(a, b)) })
	top = top[:min(len(top), s.opts.Home.Top)]
	shown := map[*Entry]bool{}
	for _, e := range top {
		shown[e] = true
	}
	for _, e := range posts {
		if len(top) >= s.opts.Home.Top {
			break
		}
		if !shown[e] {
			top = append(top, e)
			shown[e] = true
		}
	}
	f := &Front{}
	if len(top) > 0 {
		f.Lead, f.Top = top[0], top[1:]
	}
	for _, g := range s.of(edition, SectionGroup) {
		block := FrontBlock{Section: g}
		for _, e := range g.Posts {
			if len(block.Posts) >= s.opts.Home.PerSection {
				break
			}
			if !shown[e] {
				block.Posts = append(block.Posts, e)
			}
		}
		if len(block.Posts) > 0 {
			f.Blocks = append(f.Blocks, block)
		}
	}
	f.Latest = posts[:min(len(posts), s.opts.Home.Latest)]
	return f
}

func (f *Front) fingerprint() source.Fingerprint {
	h := source.NewHasher()
	if f.Lead != nil {
		h.String(f.Lead.ID)
	}
	h.Fingerprint(ListFingerprint(f.Top))
	h.Fingerprint(ListFingerprint(f.Latest))
	for _, b := range f.Blocks {
		h.String(b.Section.Key())
		h.Fingerprint(ListFingerprint(b.Posts))
	}
	return h.Sum()
}

// Related gives the posts of "You may also like": those that the editors pinned,
// then those that the text is nearest to.
func (s *Site) Related(e *Entry) []*Entry {
	if e.RelatedOff || s.opts.Related <= 0 {
		return nil
	}
	if r := s.relatives; r != nil && r.settled {
		return r.listOf(s, e)
	}
	list, skip := s.editorsChoice(e)
	s.withIndex(func(index *related.Index) {
		for _, near := range index.NeighboursExcept(e.ID, s.opts.Related-len(list), skip) {
			list = append(list, s.byID[near.ID])
		}
	})
	return list
}

// editorsChoice gives the posts that the editors pinned to one, and tells which are
// not to be found for it; nil when there are none.
func (s *Site) editorsChoice(e *Entry) (pins []*Entry, skip func(id string) bool) {
	if len(e.RelatedExclude)+len(e.RelatedPins) == 0 {
		return nil, nil
	}
	out := map[*Entry]bool{e: true} // what is not to be listed, or is already
	for _, name := range e.RelatedExclude {
		if x := s.EntryOf(e.Path, name); x != nil {
			out[x] = true
		}
	}
	for _, name := range e.RelatedPins {
		if p := s.EntryOf(e.Path, name); p != nil && !out[p] && !p.NoIndex && len(pins) < s.opts.Related {
			pins = append(pins, p)
			out[p] = true
		}
	}
	if len(out) == 1 {
		return nil, nil
	}
	return pins, func(id string) bool { return out[s.byID[id]] }
}

// CommentsOn gives the comments on a post, oldest first.
func (s *Site) CommentsOn(id string) []*content.Comment { return s.comments[id] }

// CommentMode says what a post's comment block does, after the site's default.
func (s *Site) CommentMode(e *Entry) content.CommentMode {
	if s.opts.Comments.Provider == "none" {
		return content.CommentsOff
	}
	return cmp.Or(e.Comments, s.opts.Comments.Default)
}

// sitemap lists the pages that search engines should know: lists and plain pages
// first, then posts from the oldest, so that a new post changes the end.
func (s *Site) sitemap() []feed.URL {
	list := make([]feed.URL, 0, len(s.posts)+len(s.pages)+len(s.groups)+2)
	addURL := func(url string, modified time.Time) {
		if !modified.IsZero() {
			modified = modified.In(s.opts.Location)
		}
		list = append(list, feed.URL{Loc: url, Modified: modified})
	}
	add := func(address string, modified time.Time) { addURL(s.Abs(address), modified) }
	if len(s.posts) > 0 {
		add("/", s.posts[0].Modified())
	} else {
		add("/", time.Time{})
	}
	for _, p := range s.pages {
		if !p.NoIndex {
			add(p.Address, time.Time{})
		}
	}
	if s.hasCorrections {
		add(CorrectionsAddress, time.Time{})
	}
	for _, edition := range s.editions() {
		for _, kind := range []GroupKind{LanguageGroup, SectionGroup, SeriesGroup, AuthorGroup, TagGroup} {
			for _, g := range s.of(edition, kind) {
				if g.inSitemap() {
					add(g.Address, g.modified())
				}
			}
		}
	}
	for _, e := range slices.Backward(s.posts) {
		if e.inSitemap() {
			addURL(s.AbsOf(e), e.Modified())
		}
	}
	return list
}

func (e *Entry) inSitemap() bool { return !e.NoIndex && !e.Draft && e.Canonical == "" }

// inSitemap tells whether a list, which is none of a time, stands in the sitemap.
func (g *Group) inSitemap() bool { return len(g.Posts) > 0 && !g.noIndex() }

func (g *Group) modified() time.Time {
	var latest time.Time
	for _, e := range g.Posts {
		if t := e.Modified(); t.After(latest) {
			latest = t
		}
	}
	return latest
}

// SitemapParts gives the sitemap, cut where the protocol wants it.
func (s *Site) SitemapParts() [][]feed.URL {
	s.sitemapping.Lock()
	defer s.sitemapping.Unlock()
	if s.sitemapStale {
		s.sitemaps, s.sitemapStale = feed.SplitSitemap(s.sitemap()), false
	}
	return s.sitemaps
}

// sitemapRoutes adds sitemap.xml; with more than one part it is the index of
// them, and the parts are numbered from 1.
func (s *Site) sitemapRoutes(r *router) {
	list := s.sitemap()
	s.sitemapSize, s.sitemapLongest = len(list), 0
	for _, u := range list {
		s.sitemapLongest = max(s.sitemapLongest, len(u.Loc))
	}
	s.sitemaps = feed.SplitSitemap(list)
	r.add(Route{Kind: SitemapFile, Address: "/sitemap.xml"})
	if len(s.sitemaps) == 1 {
		return
	}
	for i := range s.sitemaps {
		r.add(Route{Kind: SitemapFile, Address: SitemapAddress(i + 1), Number: i + 1})
	}
}

// SitemapAddress names a part of the sitemap.
func SitemapAddress(part int) string { return "/sitemap-" + strconv.Itoa(part) + ".xml" }

// sitemapFingerprint covers part key of the sitemap, from 1; "0" is all parts.
func (s *Site) sitemapFingerprint(key string) source.Fingerprint {
	n, err := strconv.Atoi(strings.TrimSpace(key))
	parts := s.SitemapParts()
	if err != nil || n < 0 || n > len(parts) {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	for i, part := range parts {
		if n != 0 && n != i+1 {
			continue
		}
		h.Int(len(part))
		for _, e := range part {
			h.String(e.Loc)
			h.Time(e.Modified)
		}
	}
	return h.Sum()
}

// FeedPosts gives the newest n posts of a group, or of all for "latest", that
// belong in a feed: not those which search engines should not see.
func (s *Site) FeedPosts(key string, n int) []*Entry {
	var list []*Entry
	for _, e := range s.First(key, len(s.posts)) {
		if len(list) == n {
			break
		}
		if !e.NoIndex {
			list = append(list, e)
		}
	}
	return list
}
