package site

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
)

// What posts are drawn from: spellings of a few tags, of one with a file, of what is none, and
// likewise sections, authors and series.
var (
	someTags     = []string{"Mill", "mill", "MILL", "Eels", "River Law", "river law", "Quay", "Zeppelin", "äpfel", "Äpfel", "!!", "posts"}
	someSections = []string{"", "World", "world", "WORLD", "Local", "Sport", "??", "2026"}
	someAuthors  = []string{"ann", "Ann Reed", "ben", "Ben", "cleo"}
	someSeries   = []string{"", "", "The long tide", "the long tide", "Mending"}
	someLinks    = []string{"p1.md", "../p2.md", "/posts/p3.md#cost", "p4/index.md", "/2026/11/p5/", "/2026/11/p6", "/tags/mill/", "/tags/eels/page/2/", "/old/p1/",
		"p1", "none.md", "/none/", "gate.md", "about.md", "/world/", "/authors/ben/", "p2.gif", "/2026/11/", "x/...md", "/posts/broken-1.md"}
)

// drawnPaper draws what a site is made of, and edits of it.
type drawnPaper struct {
	*rapid.T
	opts Options
	in   Input
}

func (d *drawnPaper) oneOf(label string, of ...string) string {
	return rapid.SampledFrom(of).Draw(d.T, label)
}

func (d *drawnPaper) some(label string, most int, of []string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, most, rapid.ID).Draw(d.T, label)
}

// rarely tells whether something is so that mostly is not.
func (d *drawnPaper) rarely(label string) bool { return rapid.IntRange(0, 9).Draw(d.T, label) == 9 }

func drawPaper(rt *rapid.T) *drawnPaper {
	d := &drawnPaper{T: rt, opts: options()}
	d.opts.Now = november.AddDate(0, 0, 9)
	d.opts.PageSize = rapid.IntRange(1, 4).Draw(rt, "page size")
	d.opts.Permalink = d.oneOf("permalink", "/:year/:month/:slug/", "/:section/:slug/", "/:slug/")
	d.opts.Feeds.Site, d.opts.Feeds.Items = []string{"rss"}, 3
	d.opts.Feeds.Tags = rapid.SampledFrom([][]string{nil, {"rss"}, {"rss", "atom"}}).Draw(rt, "feeds")
	d.opts.Feeds.Sections = d.opts.Feeds.Tags
	d.opts.Home = HomeOptions{Top: 2, PerSection: 1, Latest: 2}
	d.opts.Hosting.Files = rapid.SampledFrom([][]string{{"headers", "redirects", "stubs"}, {"redirects"}, {"stubs"}}).Draw(rt, "hosting")
	d.opts.Order = rapid.SampledFrom([][]string{nil, {"Sport", "World"}}).Draw(rt, "order of sections")
	if rapid.Bool().Draw(rt, "menu") {
		d.opts.Menu = []MenuEntry{{Title: "World", URL: "/world/"}, {Title: "Mill", URL: "/tags/mill/"}, {Title: "One", URL: "/2026/11/p1/"}}
	}
	d.opts.News.Off = d.rarely("no news sitemap")
	if d.oneOf("languages", "one", "one", "two") == "two" {
		d.opts.Languages = []string{"fr"}
	}
	d.opts.Drafts, d.opts.Future = d.rarely("drafts"), d.rarely("future")
	d.in = Input{
		Terms: []*content.Term{
			{Kind: content.KindTag, Name: "Quay", Slug: "the-quay", Path: "content/tags/quay.md", Title: "At the quay", NoIndex: rapid.Bool().Draw(rt, "noindex"), Lead: []string{"p1"}},
			{Kind: content.KindSection, Name: "Local", Slug: "local", Path: "content/sections/local.md", Inserts: []content.Insert{{Target: "/posts/p2.md"}}}},
		Authors: []*content.Author{{ID: "ann", Path: "content/authors/ann.md", Name: "Ann Reed", Inserts: []content.Insert{{Target: "/posts/p3.md"}}}},
		Pages:   []*content.Page{{ID: "pages/about", Path: "content/pages/about.md", Slug: "about", Title: "About", Inserts: []content.Insert{{Target: "/2026/11/p1/"}}}},
	}
	if len(d.opts.Languages) > 0 {
		d.in.Authors = append(d.in.Authors, &content.Author{ID: "ben", Path: "content/authors/ben.md", Name: "Ben"})
	}
	if d.rarely("something in the way") {
		d.in.Pages = append(d.in.Pages, &content.Page{ID: "pages/x", Path: "content/pages/x.md", Slug: "tags/zeppelin", Title: "X", Aliases: []string{"/tags/eels/feed.xml"}})
	}
	for _, name := range d.some("resources", 2, []string{"posts/p2.gif", "posts/p4/a.gif", "posts/sub/p1/b.gif"}) {
		d.in.Resources = append(d.in.Resources, source.File{Path: "content/" + name})
	}
	for _, id := range d.some("comments", 1, []string{"posts/p1", "posts/p4", "gone"}) {
		d.in.Comments = append(d.in.Comments, &content.Comment{ID: "c", Post: id, Path: "content/comments/" + id + "/c.json", Date: november})
	}
	for i := range rapid.IntRange(1, 14).Draw(rt, "posts") {
		d.put(d.draw(fmt.Sprintf("posts/p%d.md", i)))
	}
	return d
}

// draw draws a post in a file.
func (d *drawnPaper) draw(file string) *content.Post {
	id := strings.TrimSuffix(strings.TrimSuffix(file, ".md"), "/index")
	p := &content.Post{ID: id, Path: "content/" + file, Title: id, Slug: id[strings.LastIndexByte(id, '/')+1:], Extras: new(content.Extras)}
	if strings.HasSuffix(file, "/index.md") {
		p.Bundle = "content/" + id
	}
	p.Date = november.Add(time.Duration(rapid.IntRange(-2000, 260).Draw(d.T, "hours of "+id)) * time.Hour)
	p.Tags = d.some("tags of "+id, 4, someTags)
	p.Authors = d.some("authors of "+id, 2, someAuthors)
	p.Section, p.Series = d.oneOf("section", someSections...), d.oneOf("series", someSeries...)
	p.Lead, p.Paywall = rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(d.T, "lead"), d.rarely("paywall")
	for _, link := range d.some("links", 2, someLinks) {
		p.Inserts = append(p.Inserts, content.Insert{Kind: content.InsertLink, Target: link})
	}
	switch name := d.oneOf("shown", "", "", "a.gif", "p2.gif", "none.gif", "/images/a.gif", "/posts/p2.gif"); {
	case name == "":
	case rapid.Bool().Draw(d.T, "by a shortcode"):
		p.Inserts = append(p.Inserts, content.Insert{Kind: content.InsertShortcode, Shortcode: &content.Shortcode{Args: []string{name}}})
	default:
		p.Inserts = append(p.Inserts, content.Insert{Kind: content.InsertImage, Target: name})
	}
	if len(d.opts.Languages) > 0 {
		p.Language = d.oneOf("edition", "", "fr")
	}
	if d.rarely("more") {
		p.Draft, p.NoIndex, p.RelatedOff = d.rarely("draft") || d.rarely("draft too"), d.rarely("noindex"), d.rarely("no related posts")
		p.Expires = rapid.SampledFrom([]time.Time{{}, d.opts.Now.Add(-time.Hour), d.opts.Now.Add(time.Hour)}).Draw(d.T, "expires")
		p.PublishAt = rapid.SampledFrom([]time.Time{{}, d.opts.Now.Add(time.Hour)}).Draw(d.T, "embargo")
		p.BreakingUntil = rapid.SampledFrom([]time.Time{{}, d.opts.Now.Add(2 * time.Hour)}).Draw(d.T, "breaking")
		p.Aliases = d.some("aliases", 1, []string{"/old/p1/", "/old/a/", "/tags/eels", "/2026/11/p3/"})
		p.RelatedPins, p.RelatedExclude = d.some("pins", 1, []string{"p1", "posts/p2", "none"}), d.some("excluded", 1, []string{"p3", "gate"})
		p.Slug = d.oneOf("slug", p.Slug, p.Slug, "gate", "tags")
		p.Language = d.oneOf("language", p.Language, "", "fr", "de")
		p.Headings = rapid.SampledFrom([][]content.Heading{nil, {{Level: 2, ID: "cost", Text: "Cost"}}}).Draw(d.T, "headings")
		if rapid.Bool().Draw(d.T, "image") {
			p.Image = &content.Image{Src: d.oneOf("picture", "p2.gif", "a.gif", "/none.gif")}
		}
		if d.rarely("corrections") {
			p.Corrections = []content.Correction{{Kind: "correction", Date: november, Text: "It rose."}}
		}
		if d.rarely("translations") {
			p.Translations = map[string]string{"fr": "p1"}
		}
	}
	return p
}

// put puts a post into the input, in the place of one in the same file, with its vector.
func (d *drawnPaper) put(p *content.Post) {
	d.remove(p.Path)
	i, _ := slices.BinarySearchFunc(d.in.Posts, p.Path, func(p *content.Post, path string) int { return strings.Compare(p.Path, path) })
	d.in.Posts = slices.Insert(slices.Clone(d.in.Posts), i, p)
	v := related.Analyse(related.Document{ID: p.ID, Date: p.Date, Title: p.Title + " " + p.Section, Text: strings.Join(p.Tags, " "), Unlisted: p.NoIndex})
	d.in.Vectors = slices.Insert(slices.Clone(d.in.Vectors), i, v)
}

func (d *drawnPaper) remove(path string) {
	if i := slices.IndexFunc(d.in.Posts, func(p *content.Post) bool { return p.Path == path }); i >= 0 {
		d.in.Posts, d.in.Vectors = slices.Delete(slices.Clone(d.in.Posts), i, i+1), slices.Delete(slices.Clone(d.in.Vectors), i, i+1)
	}
	d.in.Broken = slices.DeleteFunc(slices.Clone(d.in.Broken), func(name string) bool { return name == path })
}

// arrival gives what has come with a file.
func (d *drawnPaper) arrival(path string) Arrival {
	for i, p := range d.in.Posts {
		if p.Path == path {
			return Arrival{path, p, d.in.Vectors[i]}
		}
	}
	return Arrival{Path: path}
}

// edit draws an edit of one post or file, and gives what has gone and come by it.
func (d *drawnPaper) edit() (gone []string, come []Arrival) {
	free := func() string {
		number := 0
		taken := func(p *content.Post) bool {
			name := fmt.Sprintf("p%d", number)
			return p.Slug == name || strings.HasSuffix(p.ID, "/"+name)
		}
		for slices.ContainsFunc(d.in.Posts, taken) {
			number++
		}
		return fmt.Sprintf(d.oneOf("new file", "posts/p%d.md", "posts/sub/p%d.md", "posts/p%d/index.md"), number)
	}
	kind := d.oneOf("edit", "change", "change", "date", "section", "add", "delete", "rename", "break", "mend")
	if len(d.in.Posts) == 0 {
		kind = "add"
	}
	switch kind {
	case "add":
		p := d.draw(free())
		d.put(p)
		return nil, []Arrival{d.arrival(p.Path)}
	case "break":
		path := "content/posts/broken-" + strconv.Itoa(rapid.IntRange(1, 2).Draw(d.T, "broken")) + ".md"
		if slices.Contains(d.in.Broken, path) || d.arrival(path).Post != nil {
			d.remove(path)
			return []string{path}, nil
		}
		d.in.Broken = append(slices.Clone(d.in.Broken), path)
		return nil, []Arrival{{Path: path}}
	case "mend":
		if len(d.in.Broken) > 0 {
			p := d.draw(strings.TrimPrefix(d.in.Broken[0], "content/"))
			d.put(p)
			return nil, []Arrival{d.arrival(p.Path)}
		}
	}
	old := rapid.SampledFrom(d.in.Posts).Draw(d.T, "post")
	next := *old
	switch kind {
	case "delete":
		d.remove(old.Path)
		return []string{old.Path}, nil
	case "rename":
		other := d.draw(free())
		next.Path, next.ID, next.Slug, next.Bundle = other.Path, other.ID, other.Slug, other.Bundle
		d.remove(old.Path)
		d.put(&next)
		return []string{old.Path}, []Arrival{d.arrival(next.Path)}
	case "date":
		next.Date = next.Date.Add(time.Duration(rapid.IntRange(-300, 300).Draw(d.T, "hours later")) * time.Hour)
	case "section":
		next.Section = d.oneOf("other section", someSections...)
	default:
		next = *d.draw(strings.TrimPrefix(old.Path, "content/"))
	}
	d.put(&next)
	return nil, []Arrival{d.arrival(next.Path)}
}

// file draws a file that goes if it is there, and comes if it is not.
func (d *drawnPaper) file() (gone []string, come []source.File) {
	f := source.File{Path: d.oneOf("file", "content/posts/p2.gif", "content/posts/p4/a.gif", "content/posts/sub/p1/b.gif", "content/a.gif", "content/p2.gif", "content/none.gif",
		"content/posts/none.gif", "static/none.gif", "static/images/a.gif", "static/posts/p2.gif", "static/2026/11/p4/a.gif", "static/tags/mill", "static/robots.txt", "static/tags/index.html")}
	list := &d.in.Resources
	if strings.HasPrefix(f.Path, "static/") {
		list = &d.in.Static
	}
	if i := slices.Index(*list, f); i >= 0 {
		*list = slices.Delete(slices.Clone(*list), i, i+1)
		return []string{f.Path}, nil
	}
	*list = append(slices.Clone(*list), f)
	return nil, []source.File{f}
}

// withAuthor draws another version of the first author's file, and gives the input with it.
func (d *drawnPaper) withAuthor() Input {
	a := *d.in.Authors[0]
	a.Name, a.Role = d.oneOf("name", "Ann Reed", "Ann", "Zoe", "Ben", "ben"), d.oneOf("role", "", "Editor")
	a.Fingerprint = source.FingerprintOf([]byte(a.Name + a.Role))
	a.Inserts = []content.Insert{{Target: d.oneOf("link", someLinks...)}}
	d.in.Authors = slices.Concat([]*content.Author{&a}, d.in.Authors[1:])
	return d.in
}

// comment draws comments that go and come, one of which may be another version of another.
func (d *drawnPaper) comment() (gone, come []*content.Comment) {
	c := &content.Comment{ID: d.oneOf("comment", "c", "d"), Post: d.oneOf("on", "posts/p1", "posts/p2", "posts/p4", "posts/broken-1", "gone"),
		Parent: d.oneOf("answers", "", "c", "d", "none"), Date: november.Add(time.Duration(rapid.IntRange(0, 1).Draw(d.T, "later")) * time.Hour)}
	c.Path = "content/comments/" + c.Post + "/" + c.ID + ".json"
	d.in.Comments = slices.DeleteFunc(slices.Clone(d.in.Comments), func(old *content.Comment) bool {
		if old.Path == c.Path {
			gone = append(gone, old)
		}
		return old.Path == c.Path
	})
	if len(gone) == 0 || rapid.Bool().Draw(d.T, "another version") {
		come = append(come, c)
		d.in.Comments = append(d.in.Comments, c)
	}
	return gone, come
}

// TestAnExchangeLeavesTheModelOfANewSite takes a model through edits of all kinds, some at once, and wants
// the model that New makes of what there is then.
func TestAnExchangeLeavesTheModelOfANewSite(t *testing.T) {
	taken, refused, authors, files := 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		d := drawPaper(rt)
		s, _ := New(d.opts, d.in)
		for range rapid.IntRange(1, 6).Draw(rt, "edits") {
			if rapid.Bool().Draw(rt, "related posts are asked for") {
				s.MakeReady()()
			}
			if rapid.IntRange(0, 3).Draw(rt, "comments") == 0 {
				unsaid, said := d.comment()
				s.ExchangeComments(unsaid, said)
				if want, _ := New(d.opts, d.in); s.wrong.Err() == nil && want.wrong.Err() == nil {
					sameModel(rt, s, want)
				}
			}
			if s.wrong.Err() == nil && rapid.IntRange(0, 2).Draw(rt, "a file") == 0 {
				gone, come := d.file()
				if want, _ := New(d.opts, d.in); want.wrong.Err() == nil && s.ExchangeFiles(gone, come) {
					files++
					sameModel(rt, s, want)
				} else {
					s = want
				}
			}
			if s.wrong.Err() == nil && rapid.IntRange(0, 3).Draw(rt, "an author") == 0 {
				if want, _ := New(d.opts, d.withAuthor()); s.ReplaceAuthor(d.in.Authors[0]) {
					authors++
					sameModel(rt, s, want)
				} else {
					s = want
				}
			}
			gone, come := d.edit()
			if d.rarely("two at once") {
				g, c := d.edit()
				if !slices.ContainsFunc(c, func(a Arrival) bool { return mentioned(a.Path, gone, come) }) && !slices.ContainsFunc(g, func(path string) bool { return mentioned(path, gone, come) }) {
					gone, come = append(gone, g...), append(come, c...)
				} else {
					s, _ = New(d.opts, d.in)
					continue
				}
			}
			want, _ := New(d.opts, d.in)
			flawed := s.wrong.Err() != nil || want.wrong.Err() != nil
			if !s.Exchange(gone, come) {
				if !flawed {
					refused++
				}
				next, _ := New(d.opts, d.in)
				next.Inherit(s)
				s = next
			} else {
				taken++
			}
			if !flawed {
				sameModel(rt, s, want)
			}
		}
	})
	t.Logf("%d were taken, %d refused; of authors and files %d and %d taken", taken, refused, authors, files)
	if taken < 2*refused || authors == 0 || files == 0 {
		t.Error("most were refused, so little was compared")
	}
}

func mentioned(path string, gone []string, come []Arrival) bool {
	return slices.Contains(gone, path) || slices.ContainsFunc(come, func(a Arrival) bool { return a.Path == path })
}

// sameModel compares all that can be asked of two models.
func sameModel(rt *rapid.T, got, want *Site) {
	rt.Helper()
	same := func(what string, got, want any) {
		rt.Helper()
		if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
			rt.Fatalf("%s:\n%s\nwant\n%s", what, g, w)
		}
	}
	same("the routes are", got.Routes(), want.Routes())
	same("the routes without a file are", got.unwritten, want.unwritten)
	same("held back are", got.Held(), want.Held())
	same("addresses held back are", got.heldAt, want.heldAt)
	same("it changes next", got.Next(), want.Next())
	same("it is steady from", got.from, want.from)
	same("it tells", problemsOf(got), problemsOf(want))
	same("redirects are", got.Redirects(), want.Redirects())
	same("files lead to", leadings(got), leadings(want))
	for _, kind := range []GroupKind{LanguageGroup, SectionGroup, TagGroup, AuthorGroup, SeriesGroup, YearGroup, MonthGroup} {
		for _, edition := range want.editions() {
			same("the lists are", described(got.of(edition, kind)), described(want.of(edition, kind)))
		}
	}
	same("the keys of lists are", slices.Sorted(maps.Keys(got.groups)), slices.Sorted(maps.Keys(want.groups)))
	same("the posts are", idsOf(got.Posts()), idsOf(want.Posts()))
	same("the posts of the site's own language are", idsOf(got.own), idsOf(want.own))
	for _, q := range questions(want) {
		if got.Fingerprint(q) != want.Fingerprint(q) {
			rt.Fatalf("%s is answered otherwise", q)
		}
	}
	for i, e := range got.Posts() {
		if got.Place(e) != i || got.Post(e.ID) != e || got.byAddress[e.Address] != e || e.Over != want.Posts()[i].Over {
			rt.Fatalf("the post %s has another place", e.ID)
		}
	}
	if len(got.byID) != len(want.byID) || len(got.byAddress) != len(want.byAddress) {
		rt.Fatal("the names of posts are others")
	}
	if !slices.EqualFunc(got.SitemapParts(), want.SitemapParts(), func(a, b []feed.URL) bool { return slices.Equal(a, b) }) {
		rt.Fatalf("the sitemap is %v, want %v", got.SitemapParts(), want.SitemapParts())
	}
	same("the size of the sitemap is", got.sitemapSize, want.sitemapSize)
}

func problemsOf(s *Site) []string {
	var list []string
	for _, e := range s.Problems() {
		list = append(list, e.Code+" "+e.Error()+" "+e.Hint)
	}
	return list
}

// leadings tells where links by all sorts of names lead.
func leadings(s *Site) []string {
	list := []string{}
	for file := range s.sources {
		address, held := s.AddressOf(file)
		list = append(list, file+" "+address+" "+held)
	}
	for _, link := range someLinks {
		for _, resolve := range []func(from, link string) (Destination, error){s.Resolve, s.Ref} {
			d, err := resolve("content/posts/p1.md", link)
			list = append(list, fmt.Sprint(link, d, err))
		}
	}
	slices.Sort(list)
	return list
}

func idsOf(list []*Entry) (ids []string) {
	for _, e := range list {
		ids = append(ids, e.ID)
	}
	return ids
}

func described(groups []*Group) (list []string) {
	for _, g := range groups {
		author := ""
		if g.Author != nil {
			author = g.Author.ID
		}
		list = append(list, fmt.Sprint(g.Key(), g.Title, g.Address, g.Time, author, idsOf(g.Posts)))
	}
	return list
}

// questions lists those that a site could be asked.
func questions(s *Site) []Query {
	list := []Query{{Kind: AskSettings}, {Kind: AskRedirects}, {Kind: AskVersions}, {Kind: AskNews, Key: "0"}, {Kind: AskCorrections, Key: "0"}, {Kind: AskSitemap, Key: "0"}, {Kind: AskAny, Key: "corrections"}}
	for _, edition := range s.editions() {
		list = append(list, Query{Kind: AskFront, Key: edition}, Query{Kind: AskBreaking, Key: edition}, Query{Kind: AskNavigation, Key: edition}, FirstQuery(LatestKey(edition), 3), FeedQuery(LatestKey(edition), 3))
		for _, kind := range TermsKinds {
			key := TermsKey(edition, kind)
			list = append(list, Query{Kind: AskTerms, Key: key}, Query{Kind: AskAny, Key: key}, Query{Kind: AskVersions, Key: "terms/" + kind})
		}
	}
	for _, e := range s.posts {
		for _, kind := range []QueryKind{AskCard, AskPost, AskRelated, AskSeries, AskComments} {
			list = append(list, Query{Kind: kind, Key: e.ID})
		}
	}
	for _, p := range s.pages {
		list = append(list, Query{Kind: AskPage, Key: p.ID})
	}
	for _, g := range s.groups {
		list = append(list, Query{Kind: AskGroup, Key: g.Key()}, Query{Kind: AskVersions, Key: g.Key()}, Query{Kind: AskPeriods, Key: g.Key()}, FirstQuery(g.Key(), 2), FeedQuery(g.Key(), 2))
		for n := range g.ClosedPages(s.opts.PageSize) + 1 {
			list = append(list, ListQuery(g, n))
		}
	}
	return list
}

// TestATagOfASitemapThatIsFullIsLeftToNew adds the list after which the sitemap needs another part.
func TestATagOfASitemapThatIsFullIsLeftToNew(t *testing.T) {
	in := Input{Posts: []*content.Post{post("a"), post("b")}}
	in.Posts[0].Tags = []string{"Mill"}
	s := model(t, options(), in)
	p := post("b")
	p.Tags = []string{"Eels"}
	s.sitemapSize = feed.SitemapURLs
	if s.Exchange(nil, []Arrival{{Path: p.Path, Post: p}}) {
		t.Error("it was taken")
	}
	s.sitemapSize = feed.SitemapURLs - 1
	if !s.Exchange(nil, []Arrival{{Path: p.Path, Post: p}}) {
		t.Error("where there is room, it was not taken")
	}
}

// TestChangesAreTakenWhileTheIndexIsMade holds up the making of the index of related posts, and lets the model take changes
// of all kinds meanwhile.
func TestChangesAreTakenWhileTheIndexIsMade(t *testing.T) {
	d := &drawnPaper{opts: options()}
	paper := func(id, text string) *content.Post {
		p := post(id)
		p.Title = text
		return p
	}
	for _, id := range []string{"a", "b", "c", "d"} {
		d.put(paper(id, "tide gate "+id))
	}
	s, _ := New(d.opts, d.in)
	begun, release := make(chan struct{}), make(chan struct{})
	newIndex := s.relatives.newIndex
	s.relatives.newIndex = func(vectors []*related.Vector, opts related.Options) *related.Index {
		close(begun)
		<-release
		return newIndex(vectors, opts)
	}
	if s.KnowsRelated() {
		t.Error("it knows related posts, and nobody has asked")
	}
	made := make(chan struct{})
	go func() {
		s.CatchUp()
		close(made)
	}()
	<-begun
	later := paper("b", "mill wheel")
	later.Date = later.Date.Add(time.Hour)
	for _, p := range []*content.Post{paper("a", "mill wheel"), later, paper("e", "tide gate e"), paper("f", "gone again")} {
		d.put(p)
		if !s.Exchange(nil, []Arrival{d.arrival(p.Path)}) {
			t.Fatal(p.ID, " is not taken")
		}
	}
	for _, id := range []string{"c", "f"} {
		d.remove(paper(id, "").Path)
		if !s.Exchange([]string{paper(id, "").Path}, nil) {
			t.Fatal(id, " does not go")
		}
	}
	if s.KnowsRelated() {
		t.Error("it knows related posts before their index is made")
	}
	next, _ := New(d.opts, d.in) // as where a model can't take a change
	next.Inherit(s)
	if next.relatives != s.relatives {
		t.Error("an index in the making is not inherited")
	}
	close(release)
	<-made
	want, _ := New(d.opts, d.in)
	for _, e := range want.Posts() {
		if got, want := idsOf(next.Related(next.Post(e.ID))), idsOf(want.Related(e)); !slices.Equal(got, want) {
			t.Errorf("%s is related to %v, want %v", e.ID, got, want)
		}
	}
	if !next.KnowsRelated() {
		t.Error("with its index, it does not know related posts")
	}
}
