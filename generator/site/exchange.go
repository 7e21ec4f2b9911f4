package site

import (
	"maps"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
)

// Arrival is a source file of a post that has come, or holds another post now.
type Arrival struct {
	Path   string
	Post   *content.Post // nil of a file that can't be parsed
	Vector *related.Vector
}

// maxExchanged is how many posts are exchanged one by one. With more of them, a new model
// is soon the cheaper one.
const maxExchanged = 64

// Exchange takes out the posts of files that have gone, and puts in those that have come, also in the
// place of what a file held before. It leaves the model as New would make it; the work is
// that of the lists that the posts stand in, and a few looks at all posts that cost next to nothing.
//
// It gives false where parts of the model have a say that are made for the whole site at once: where
// lists of a kind appear or vanish altogether, an address is taken twice, files of a
// post's folder move, translations lose or find their post, and as long as the site has
// such errors. Then the model is of no use any more, but for another to Inherit from.
//
// Nobody else may use the Site meanwhile, but by CatchUp, and a Renderer that was made of it must
// be made anew.
func (s *Site) Exchange(gone []string, come []Arrival) bool {
	if s.wrong.Err() != nil {
		return false
	}
	var others []Arrival
	for _, a := range come {
		if a.Post == nil || !s.replace(a.Post, a.Vector) {
			others = append(others, a)
		}
	}
	if len(gone)+len(others) == 0 {
		return true
	}
	if len(gone)+len(others) > maxExchanged {
		return false
	}
	x := s.newExchange()
	for _, file := range gone {
		x.take(file)
	}
	for _, a := range others {
		if s.sources[a.Path] != nil || s.broken[a.Path] {
			x.take(a.Path)
		}
	}
	for _, a := range others {
		x.put(a)
	}
	return !x.failed && x.finish()
}

// exchange is one call of Exchange, with what it finds out on the way.
type exchange struct {
	*Site
	failed     bool
	stale      bool               // what is known of the site's clock
	first      int                // from which place on posts have another one
	left, came map[string]*target // by source file
	joiner     joiner
	lists      []*exchangedList // which posts leave or come into, in the order in which they did
	listed     map[*Group]*exchangedList
	out, in    []Route         // which were the posts' and lists', and are now
	shows      map[string]int  // resources that texts refer to: by how many more now, or fewer
	terms      []bool          // which pages of all lists of a kind there were
	redirects  bool            // whether there were any
	marks      map[mark]bool   // of the names that lead elsewhere now
	renamed    bool            // whether there are any
	threads    map[string]bool // of comments on posts that come or go, by id
	files      bool            // whether files that are copied come or go
	sitemap    int             // entries that the sitemap has more
	longest    int             // bytes of the longest address among them
}

func (s *Site) newExchange() *exchange {
	x := &exchange{Site: s, first: len(s.posts), left: map[string]*target{}, came: map[string]*target{}, listed: map[*Group]*exchangedList{},
		shows: map[string]int{}, terms: s.termsPages(), redirects: len(s.aliases) > 0, marks: map[mark]bool{}, threads: map[string]bool{}}
	x.joiner = joiner{Site: s, joined: map[spelling]*Group{}}
	return x
}

// take takes out what a file holds.
func (x *exchange) take(file string) {
	t := x.sources[file]
	switch {
	case t == nil && x.broken[file]:
		delete(x.broken, file)
		x.rename(file)
		return
	case t == nil || t.entry == nil:
		x.failed = true
		return
	}
	e := t.entry
	x.left[file] = t
	x.threads[e.ID] = true
	delete(x.sources, file)
	x.targetIDs.remove(e.ID, t)
	x.slugs.remove(e.Slug, t)
	x.forgetMoments(e.Post, t.held == "")
	delete(x.timed, file)
	if t.held != "" {
		x.held = slices.DeleteFunc(x.held, func(h Held) bool { return h.Path == file })
		if x.heldAt[e.Address]--; x.heldAt[e.Address] == 0 {
			delete(x.heldAt, e.Address)
		}
		return
	}
	delete(x.byID, e.ID)
	delete(x.byAddress, e.Address)
	delete(x.led, file)
	delete(x.checks, file)
	i, _ := slices.BinarySearchFunc(x.posts, e, newerFirst)
	x.first = min(x.first, i)
	x.posts = slices.Delete(x.posts, i, i+1)
	x.own = without(x.own, e)
	x.unrelate(e, i)
	x.leaveLists(e)
	for _, r := range x.routesOf(e) {
		delete(x.aliases, r.Address)
		x.out = append(x.out, r)
	}
	x.count(e, -1)
}

// put puts in what a file holds.
func (x *exchange) put(a Arrival) {
	switch {
	case x.failed:
		return
	case a.Post == nil:
		x.broken[a.Path] = true
		x.rename(a.Path)
		return
	case x.targetByID(a.Post.ID) != nil:
		x.failed = true // two have one id
		return
	}
	e := &Entry{Post: a.Post}
	held := x.admit(e, new(target))
	x.came[a.Path] = x.sources[a.Path]
	x.threads[e.ID] = true
	if held.Reason != "" {
		i, _ := slices.BinarySearchFunc(x.held, held, func(a, b Held) int { return strings.Compare(a.Path, b.Path) })
		x.held = slices.Insert(x.held, i, held)
		return
	}
	i, _ := slices.BinarySearchFunc(x.posts, e, newerFirst)
	x.first = min(x.first, i)
	x.posts = slices.Insert(x.posts, i, e)
	if e.Edition == "" {
		x.own = with(x.own, e)
	}
	x.relateAt(e, i, a.Vector)
	x.joinLists(e)
	x.refers(e)
	for _, r := range x.routesOf(e) {
		if r.Kind == RedirectPage {
			if x.aliases[r.Address] != "" {
				x.failed = true
			}
			x.aliases[r.Address] = r.Key
		}
		x.in = append(x.in, r)
	}
	x.count(e, 1)
}

func (x *exchange) routesOf(e *Entry) []Route {
	return append(redirects(e.Aliases, e.Address, e.Path), e.route())
}

// rename notes that a file which can't be parsed has come or gone.
func (x *exchange) rename(file string) {
	id := strings.TrimPrefix(file, "content/")
	for _, ending := range []string{".md", "/index"} {
		id = strings.TrimSuffix(id, ending)
		x.threads[id] = true
	}
	nameMarks(file, x.mark)
	x.renamed = true
}

func (x *exchange) mark(m mark) { x.marks[m] = true }

// count counts a post that is shown, in what is counted of all posts.
func (x *exchange) count(e *Entry, n int) {
	if e.inSitemap() {
		x.sitemap += n
		x.longest = max(x.longest, len(x.AbsOf(e)))
	}
	files := map[string]bool{}
	x.published(text{e.Path, e.Bundle, e.Inserts, e.Image}, e.Inserts, files)
	for file := range files {
		x.shows[file] += n
	}
}

// finish brings all that follows from the posts up to date. It tells whether that could be done.
func (x *exchange) finish() bool {
	x.settleLists()
	if x.failed || !slices.Equal(x.terms, x.termsPages()) || !x.sameSurroundings() || !x.exchangeRoutes() || !x.fitSitemap() {
		return false
	}
	for i, e := range x.posts[x.first:] {
		e.index = x.first + i
	}
	news := len(x.news)
	x.news = x.newsStories()
	if x.stale {
		x.takeMoments()
	}
	return len(x.news) == news && x.checkAgain()
}

// forgetMoments notes whether a post that leaves has a part in what is known of the site's clock.
func (x *exchange) forgetMoments(p *content.Post, shown bool) {
	x.moments(p, shown, func(at time.Time, _ string) {
		x.stale = x.stale || !at.IsZero() && (at.Equal(x.from) || at.Equal(x.next.At))
	})
}

// takeMoments looks at the clock of all posts.
func (x *exchange) takeMoments() {
	x.from, x.next = time.Time{}, Change{}
	note := func(p *content.Post, shown bool) {
		x.moments(p, shown, func(at time.Time, what string) { x.changesAt(at, what, p.Path) })
	}
	for _, e := range x.posts {
		note(e.Post, true)
		if over := x.opts.Now.Sub(e.Date); over >= 0 && e.PublishAt.IsZero() && (x.opts.News.Off || isNews(e.Post) && over >= feed.NewsSitemapAge) {
			break // the dates of those that follow were overtaken before
		}
	}
	for _, e := range x.timed {
		note(e.Post, x.byID[e.ID] == e)
	}
	for _, h := range x.held {
		if t := x.sources[h.Path]; t.entry != nil {
			note(t.entry.Post, false)
		}
	}
}

// sameSurroundings notes which names lead elsewhere now, and tells whether translations,
// the files in posts' folders, and the page of corrections stay what they are.
func (x *exchange) sameSurroundings() bool {
	for file := range union(x.left, x.came) {
		before, after := x.left[file], x.came[file]
		if !sameName(before, after) {
			x.renamed = true
			for _, t := range []*target{before, after} {
				if t != nil {
					t.marks(x.mark)
				}
			}
		}
		if !x.sameTranslations(before, after) || !x.sameFolder(before, after) || !x.sameCorrections(before, after) {
			return false
		}
	}
	for file, more := range x.shows {
		if more < 0 || more > 0 && !x.resources[file].used {
			return false // it may be published now, or not be any more
		}
	}
	for m := range x.marks {
		if x.translations[m] {
			return false
		}
	}
	return true
}

// sameName tells whether links to two versions of a post lead to the same.
func sameName(a, b *target) bool {
	if a == nil || b == nil {
		return false
	}
	x, y := a.entry, b.entry
	return a.held == b.held && x.Address == y.Address && x.ID == y.ID && x.Slug == y.Slug && x.Lang == y.Lang &&
		x.NoIndex == y.NoIndex && slices.Equal(x.Headings, y.Headings)
}

func (x *exchange) sameTranslations(before, after *target) bool {
	if before != nil && after != nil && sameName(before, after) && before.entry.Title == after.entry.Title &&
		maps.Equal(before.entry.Translations, after.entry.Translations) {
		return true
	}
	for _, t := range []*target{before, after} {
		if t != nil && t.held == "" && (len(t.entry.Translations) > 0 || x.versions[t.entry.Address] != nil) {
			return false
		}
	}
	return true
}

// sameFolder tells whether the files in a post's folder stay where they are.
func (x *exchange) sameFolder(before, after *target) bool {
	place := func(t *target) string {
		if t == nil || t.entry.Bundle == "" || !x.withResources[t.entry.Bundle] {
			return ""
		}
		return t.entry.Bundle + " " + folderOf(t.entry.Address) + " " + map[bool]string{true: "held"}[t.held != ""]
	}
	return place(before) == place(after)
}

func (x *exchange) sameCorrections(before, after *target) bool {
	for _, t := range []*target{before, after} {
		if t != nil && t.held == "" && len(t.entry.Corrections) > 0 {
			return x.hasCorrections == (len(x.Corrections(1)) > 0)
		}
	}
	return true
}

// checkAgain checks the links of the posts that have come, of all texts that refer to what
// leads elsewhere now, and of those whose hints name what is near.
func (x *exchange) checkAgain() bool {
	x.lastParts = nil
	for _, t := range x.came {
		if t.held == "" {
			x.checkPost(t.entry)
		}
	}
	x.checkReferrers(x.marks)
	hinted := map[string]bool{}
	for file, problems := range x.checks {
		if slices.ContainsFunc(problems, func(e *source.Error) bool {
			return e.Code == "link.lost" || x.renamed && e.Code == "link.broken" || x.files && e.Code == "image.missing"
		}) {
			hinted[file] = true
		}
	}
	if len(hinted) > maxExchanged {
		return false
	}
	x.checkFiles(hinted)
	for id := range x.threads {
		x.checkComments(id)
	}
	x.outside = append(x.checkHosting(), x.checkSettings()...)
	return true
}

// with puts a post into a list, if it is not there.
func with(list []*Entry, e *Entry) []*Entry {
	i, found := slices.BinarySearchFunc(list, e, newerFirst)
	if found {
		return list
	}
	return slices.Insert(list, i, e)
}

// without takes a post out of a list, if it is there.
func without(list []*Entry, e *Entry) []*Entry {
	i, found := slices.BinarySearchFunc(list, e, newerFirst)
	if !found {
		return list
	}
	return slices.Delete(list, i, i+1)
}

func union[V any](a, b map[string]V) map[string]bool {
	all := map[string]bool{}
	for _, m := range []map[string]V{a, b} {
		for key := range m {
			all[key] = true
		}
	}
	return all
}
