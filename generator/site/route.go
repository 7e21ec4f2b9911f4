package site

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// RouteKind says what is made for a route.
type RouteKind string

// The kinds of routes.
const (
	HomePage        RouteKind = "home"
	PostPage        RouteKind = "post"
	TextPage        RouteKind = "page"
	ListPage        RouteKind = "list"
	TermsPage       RouteKind = "terms"
	NotFoundPage    RouteKind = "404"
	CorrectionsPage RouteKind = "corrections" // all corrections, where the site has no page of its own at that address
	FeedFile        RouteKind = "feed"
	SitemapFile     RouteKind = "sitemap"
	NewsSitemapFile RouteKind = "news sitemap"
	RobotsFile      RouteKind = "robots"
	HostFile        RouteKind = "host"     // a file for hosts: "_headers" and its like; Key is its name
	RedirectPage    RouteKind = "redirect" // an alias: a page that sends on
	CopyFile        RouteKind = "copy"     // a static file or a resource, byte for byte
	PictureFile     RouteKind = "picture"  // a file made of a picture
	SocialCard      RouteKind = "card"     // the picture that social networks show of a post without one; its id, or "" for the site
	BundleFile      RouteKind = "bundle"   // a style sheet or script with all that it imports
)

// Route is one file of the site.
type Route struct {
	Kind    RouteKind
	Address string // decoded path from the root, as in "/2026/11/harbour/"
	Output  string // file below the output folder, as in "2026/11/harbour/index.html"
	Key     string // what it shows: id of a post or page, Key of a group, kind of terms, address to send on to, or source path to copy;
	// of a picture, its source path and the ending of the file's name
	Number int    // of a list's page, 0 for the first; of a sitemap, its part
	Source string // the file that claims the address, for errors; "" when it follows from all posts
}

// TermsKinds are the keys of the pages that list all groups of a kind, which is
// also their place below the root; the archive lists the years.
var TermsKinds = []string{"tags", "authors", "series", "sections", "archive"}

// GroupsOf gives the groups that a terms page lists, by its TermsKey.
func (s *Site) GroupsOf(key string) []*Group {
	edition, terms := CutTermsKey(key)
	switch terms {
	case "tags":
		return s.of(edition, TagGroup)
	case "authors":
		return s.of(edition, AuthorGroup)
	case "series":
		return s.of(edition, SeriesGroup)
	case "sections":
		return s.of(edition, SectionGroup)
	case "archive":
		return s.of(edition, YearGroup)
	}
	return nil
}

// CorrectionsAddress is where the page of all corrections is, unless the site has
// a page of its own there.
const CorrectionsAddress = "/corrections/"

// FeedFileName names the file of a feed in one of the FeedFormats, beside the page
// that it belongs to.
func FeedFileName(format string) string {
	switch format {
	case "atom":
		return "atom.xml"
	case "json":
		return "feed.json"
	}
	return "feed.xml"
}

// FeedFormat gives the format of the feed that a route makes.
func (r Route) FeedFormat() string {
	for _, format := range FeedFormats {
		if path.Base(r.Address) == FeedFileName(format) {
			return format
		}
	}
	return ""
}

// makeRoutes lists the files of the site, and reports those that two sources
// claim. A page has the better right to an address than what follows from posts.
func (s *Site) makeRoutes(in Input) source.ErrorList {
	about := len(s.posts) + len(s.posts)/2 + len(in.Static) // files
	r := router{routes: make([]Route, 0, about), byOutput: make(map[string]int, about), place: s.claimedAt}
	for _, f := range in.Static {
		r.add(staticRoute(f.Path))
	}
	for _, res := range s.resources {
		if res.used {
			r.add(res.route())
		}
	}
	for _, e := range s.posts {
		r.add(e.route())
	}
	for _, p := range s.pages {
		r.add(Route{Kind: TextPage, Address: p.Address, Key: p.ID, Source: p.Path})
	}
	s.listRoutes(&r)
	r.add(Route{Kind: HomePage, Address: "/"})
	r.add(Route{Kind: NotFoundPage, Address: "/404.html"})
	for _, format := range s.opts.Feeds.Site {
		r.add(Route{Kind: FeedFile, Address: "/" + FeedFileName(format)})
	}
	s.redirectRoutes(&r)
	if len(s.Corrections(1)) > 0 {
		s.hasCorrections = r.addUnlessClaimed(Route{Kind: CorrectionsPage, Address: CorrectionsAddress})
	}
	s.sitemapRoutes(&r)
	s.newsRoutes(&r)
	r.addUnlessClaimed(Route{Kind: RobotsFile, Address: "/robots.txt"})
	s.hostRoutes(&r)
	r.checkFolders()
	s.routes = r.routes
	if !s.opts.Hosting.Writes("stubs") {
		s.routes = slices.DeleteFunc(s.routes, func(r Route) bool {
			if r.Kind == RedirectPage {
				s.unwritten = append(s.unwritten, r)
			}
			return r.Kind == RedirectPage
		})
	}
	slices.SortFunc(s.routes, byOutput)
	slices.SortFunc(s.unwritten, byOutput)
	return r.problems
}

// planned gives the files of all routes but those that are copied: of a picture, others may yet
// take the place.
func (s *Site) planned() []string {
	files := make([]string, 0, len(s.routes))
	for i := range s.routes {
		if r := &s.routes[i]; r.Kind != CopyFile {
			files = append(files, r.Output)
		}
	}
	return files
}

func byOutput(a, b Route) int { return strings.Compare(a.Output, b.Output) }

func (s *Site) listRoutes(r *router) {
	for _, edition := range s.editions() {
		s.editionRoutes(r, edition)
	}
}

func (s *Site) editionRoutes(r *router, edition string) {
	for _, kind := range []GroupKind{LanguageGroup, SectionGroup, TagGroup, AuthorGroup, SeriesGroup, YearGroup, MonthGroup} {
		for _, g := range s.of(edition, kind) {
			for _, route := range s.groupRoutes(g) {
				r.add(route)
			}
		}
	}
	for _, kind := range TermsKinds {
		if key := TermsKey(edition, kind); len(s.GroupsOf(key)) > 0 {
			r.addUnlessClaimed(Route{Kind: TermsPage, Address: TermsAddress(key), Key: key})
		}
	}
}

func (e *Entry) route() Route {
	output := e.output
	if output == "" {
		output = outputOf(e.Address)
	}
	return Route{Kind: PostPage, Address: e.Address, Output: output, Key: e.ID, Source: e.Path}
}

// groupRoutes lists the files of a list: its pages and feeds.
func (s *Site) groupRoutes(g *Group) []Route {
	var list []Route
	key, file := g.Key(), g.source()
	add := func(kind RouteKind, address string, number int) {
		list = append(list, Route{Kind: kind, Address: address, Output: outputOf(address), Key: key, Number: number, Source: file})
	}
	add(ListPage, g.Address, 0)
	for _, format := range s.opts.Feeds.Of(g.Kind) {
		add(FeedFile, g.Address+FeedFileName(format), 0)
	}
	if g.Kind == YearGroup || g.Kind == LanguageGroup {
		return list // one lists its months, the other is a front page
	}
	for n := 1; n <= g.ClosedPages(s.opts.PageSize); n++ {
		add(ListPage, g.PageAddress(n), n)
	}
	return list
}

// claimedAt gives the position at which a file says, or would say, its address.
func (s *Site) claimedAt(r Route) source.Position {
	var positions content.Positions
	switch t := s.sources[r.Source]; {
	case t == nil:
	case t.entry != nil:
		positions = t.entry.Positions
	case t.page != nil:
		positions = t.page.Positions
	}
	names := []string{"url", "slug", "title"}
	if r.Kind == RedirectPage {
		names = []string{"aliases"}
	}
	for _, name := range names {
		if pos := positions.At(r.Source, name); pos.Line > 0 {
			return pos
		}
	}
	return source.Position{Path: r.Source}
}

// source names the file that makes the group, if there is one, else one that
// belongs to it.
func (g *Group) source() string {
	switch {
	case g.Term != nil:
		return g.Term.Path
	case g.Author != nil:
		return g.Author.Path
	case len(g.Posts) > 0:
		return g.Posts[len(g.Posts)-1].Path
	}
	return ""
}

func (s *Site) redirectRoutes(r *router) {
	add := func(list []Route) {
		for _, route := range list {
			r.add(route)
			s.aliases[route.Address] = route.Key
		}
	}
	for _, e := range s.posts {
		add(redirects(e.Aliases, e.Address, e.Path))
	}
	for _, p := range s.pages {
		add(redirects(p.Aliases, p.Address, p.Path))
	}
}

// redirects lists the routes of the aliases in a file that is found at an address now.
func redirects(aliases []string, to, file string) []Route {
	var list []Route
	for _, from := range aliases {
		if !strings.HasSuffix(from, "/") && path.Ext(from) == "" {
			from += "/"
		}
		if from != to {
			list = append(list, Route{Kind: RedirectPage, Address: from, Output: outputOf(from), Key: to, Source: file})
		}
	}
	return list
}

// router collects routes and finds the addresses that are claimed twice.
type router struct {
	routes   []Route
	byOutput map[string]int
	problems source.ErrorList
	place    func(Route) source.Position // where a route's file claims its address
}

func (r *router) add(route Route) {
	if route.Output == "" {
		route.Output = outputOf(route.Address)
	}
	if i, ok := r.byOutput[route.Output]; ok {
		r.collide(r.routes[i], route)
		return
	}
	r.byOutput[route.Output] = len(r.routes)
	r.routes = append(r.routes, route)
}

// addUnlessClaimed adds a route whose address is free, and tells whether it was.
func (r *router) addUnlessClaimed(route Route) bool {
	if _, ok := r.byOutput[outputOf(route.Address)]; ok {
		return false
	}
	r.add(route)
	return true
}

func (r *router) collide(first, second Route) {
	hint := "give one of them another slug or url"
	if first.Kind == CopyFile || second.Kind == CopyFile {
		hint = "rename the file, or give the page another slug or url"
	}
	at := second
	if c := cmp.Compare(at.claim(), first.claim()); c < 0 || c == 0 && at.Source < first.Source {
		at, first = first, second
	}
	r.problems.Add(source.Errorf(r.place(at), "address.taken", hint,
		"the address %s is taken by %s too", at.Address, describe(first)))
}

// claim says how surely a route's file can be mended: what an author gave an
// address before what follows from many posts, and that before what every site has.
func (r Route) claim() int {
	switch r.Kind {
	case PostPage, TextPage, RedirectPage:
		return 3
	case CopyFile:
		return 2
	}
	if r.Source != "" {
		return 1
	}
	return 0
}

// describe names who makes a route.
func describe(r Route) string {
	switch r.Kind {
	case HomePage:
		return "the front page"
	case CorrectionsPage:
		return "the page of all corrections"
	case NotFoundPage:
		return "the page for what is not found"
	case FeedFile:
		if r.Source == "" {
			return "the feed"
		}
		return "the feed of a list (" + r.Source + ")"
	case SitemapFile:
		return "the sitemap"
	case NewsSitemapFile:
		return "the news sitemap"
	case TermsPage:
		return "the list of all " + r.Key
	case ListPage:
		kind, slug, _ := strings.Cut(r.Key, "/")
		return fmt.Sprintf("the list of the %s %q (%s)", kind, slug, r.Source)
	case HostFile:
		return "a file for hosts"
	case RedirectPage:
		return "an alias in " + r.Source
	}
	return r.Source
}

// checkFolders reports files that stand where a folder is needed.
func (r *router) checkFolders() {
	free := "." // a folder that no file stands in the place of, as of those that it lies in
	for _, route := range r.routes {
		taken, folder := false, path.Dir(route.Output)
		for dir := folder; dir != "." && dir != free; dir = path.Dir(dir) {
			if i, ok := r.byOutput[dir]; ok {
				r.collide(r.routes[i], route)
				taken = true
			}
		}
		if !taken {
			free = path.Dir(folder)
		}
	}
}

// indexFile is the file in which an address with a slash at its end is found.
const indexFile = "index.html"

// outputOf gives the file in which an address is found. An address without a
// slash at its end is a file's.
func outputOf(address string) string {
	name := strings.TrimPrefix(address, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		return name + indexFile
	}
	return name
}
