package site

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/locale"
	"broadsheet/generator/source"
)

// GroupKind says what the posts of a Group have in common.
type GroupKind string

// The kinds of groups.
const (
	SectionGroup  GroupKind = "section"
	TagGroup      GroupKind = "tag"
	AuthorGroup   GroupKind = "author"
	SeriesGroup   GroupKind = "series"
	LanguageGroup GroupKind = "language" // the posts in one of Options.Languages
	YearGroup     GroupKind = "year"
	MonthGroup    GroupKind = "month"
)

// Group is the posts of one section, tag, author, series, year or month.
type Group struct {
	Kind    GroupKind
	Edition string // as in Entry
	Slug    string
	Title   string // as shown; "" for years and months, whose words depend on the language
	Address string // of its first page, with slashes at both ends
	Posts   []*Entry
	Term    *content.Term      // its file; nil when it has none
	Author  *content.Author    // of an author, the file; nil when there is none
	Time    time.Time          // of a year or month, its start
	Parent  *Group             // of a month, its year; else nil
	settled bool               // it has its title, and its place among those of its kind
	shown   source.Fingerprint // of what pages of posts show of it, since it is settled

	names map[string]int // how many posts spell its name how; nil once it is settled, where all do it alike:
	name  string         // so
}

// groupsOf names the groups of a kind in an edition.
type groupsOf struct {
	edition string
	kind    GroupKind
}

// Key names the group within the site, as in "section/world", and in an edition
// "section/fr/monde".
func (g *Group) Key() string { return groupKey(g.Kind, g.Edition, g.Slug) }

// Groups lists the groups of a kind in the site's own edition: sections in the
// site's order, years and months from the newest, others by title.
func (s *Site) Groups(kind GroupKind) []*Group { return s.of("", kind) }

// Group gives a group of the site's own edition by kind and slug, nil when there
// is none.
func (s *Site) Group(kind GroupKind, slug string) *Group {
	return s.groups[groupKey(kind, "", slug)]
}

// makeGroups sorts the posts into groups. Sections, tags and series with a file
// exist without posts too; authors with a file likewise.
func (s *Site) makeGroups(in Input) {
	for _, t := range in.Terms {
		edition := s.edition(t.Language)
		s.group(kindOfTerm(t.Kind), edition, t.Slug).Term = t
		s.languageGroup(edition)
	}
	for _, a := range in.Authors {
		edition := s.edition(a.Language)
		s.group(AuthorGroup, edition, authorSlug(a)).Author = a
		s.languageGroup(edition)
	}
	s.byAuthor = s.authorsByName()
	j := joiner{Site: s, ahead: 1024, joined: map[spelling]*Group{}, join: func(g *Group, e *Entry, name string) {
		if name != "" {
			g.names[name]++
		}
		g.add(e)
	}}
	for _, e := range s.posts {
		j.post(e)
	}
	for _, g := range s.groups {
		s.borrowAuthor(g)
		g.settle()
		of := groupsOf{g.Edition, g.Kind}
		s.kinds[of] = append(s.kinds[of], g)
	}
	for of, list := range s.kinds {
		slices.SortFunc(list, s.groupOrder(of.kind))
	}
	for _, e := range s.posts {
		e.card = e.fingerprintCard()
	}
}

// borrowAuthor gives a list of an author in an edition the file of the site's own edition, if
// there is none in that language.
func (s *Site) borrowAuthor(g *Group) {
	if g.Kind == AuthorGroup && g.Author == nil && g.Edition != "" {
		if own := s.groups[groupKey(AuthorGroup, "", g.Slug)]; own != nil {
			g.Author = own.Author
		}
	}
}

func kindOfTerm(k content.TermKind) GroupKind {
	switch k {
	case content.KindSection:
		return SectionGroup
	case content.KindTag:
		return TagGroup
	}
	return SeriesGroup
}

// authorsByName finds authors' files under the slugs of their ids and names.
func (s *Site) authorsByName() map[string]*content.Author {
	m := map[string]*content.Author{}
	for _, a := range s.authors {
		edition := s.edition(a.Language)
		if slug := content.Slug(a.Name); slug != "" {
			key := groupKey(AuthorGroup, edition, slug)
			if other := m[key]; other == nil || a.ID < other.ID {
				m[key] = a
			}
		}
	}
	for _, a := range s.authors {
		m[groupKey(AuthorGroup, s.edition(a.Language), authorSlug(a))] = a // an id goes before a name
	}
	return m
}

// joiner puts posts into their groups. Posts name the same terms again and again, and
// most are of the same month as the one before.
type joiner struct {
	*Site
	join   func(g *Group, e *Entry, name string) // puts a post into a group, by a name that it writes; "" where it writes none
	joined map[spelling]*Group                   // nil where nothing of the term can stand in an address
	last   period
	ahead  int      // room for so many groups is made at once; 0 for as many as are wanted
	room   []*Group // for the lists of the next posts
}

// list gives an empty list with room for n groups.
func (j *joiner) list(n int) []*Group {
	if cap(j.room)-len(j.room) < n {
		j.room = make([]*Group, 0, max(n, j.ahead))
	}
	start := len(j.room)
	j.room = j.room[:start+n]
	return j.room[start : start : start+n]
}

// spelling is a term of an edition as posts write it.
type spelling struct {
	groupsOf
	name string
}

// period is a month of an edition; group is nil for none.
type period struct {
	edition string
	year    int
	month   time.Month
	group   *Group
}

func (j *joiner) post(e *Entry) {
	if e.Post.Section != "" {
		e.Section = j.term(e, SectionGroup, e.Post.Section)
	}
	e.TagList, e.Writers = j.list(len(e.Tags)), j.list(len(e.Authors))
	for _, tag := range e.Tags {
		if g := j.term(e, TagGroup, tag); g != nil {
			e.TagList = append(e.TagList, g)
		}
	}
	if e.Series != "" {
		e.SeriesOf = j.term(e, SeriesGroup, e.Series)
	}
	for i, name := range e.Authors {
		if g := j.term(e, AuthorGroup, name); g != nil {
			e.Writers = append(e.Writers, g)
			if e.Roles != nil {
				e.WriterRoles = append(e.WriterRoles, e.Roles[i])
			}
		}
	}
	if e.Edition != "" {
		j.languageGroup(e.Edition)
		j.join(j.group(LanguageGroup, e.Edition, content.Slug(e.Edition)), e, "")
	}
	j.period(e)
}

// term puts a post into the group of a term as written; nil when nothing of the term
// can stand in an address.
func (j *joiner) term(e *Entry, kind GroupKind, name string) *Group {
	of := spelling{groupsOf{e.Edition, kind}, name}
	g, known := j.joined[of]
	if !known {
		if slug := content.Slug(j.slugOf(e.Edition, kind, name)); slug != "" {
			g = j.group(kind, e.Edition, slug)
		}
		j.joined[of] = g
	}
	if g != nil {
		j.join(g, e, name)
	}
	return g
}

// period puts a post into its year and month.
func (j *joiner) period(e *Entry) {
	year, month, _ := e.Date.In(j.opts.Location).Date()
	if l := &j.last; l.group == nil || l.edition != e.Edition || l.year != year || l.month != month {
		*l = period{e.Edition, year, month, j.monthGroup(e.Edition, year, month)}
	}
	j.join(j.last.group, e, "")
	j.join(j.last.group.Parent, e, "")
}

// slugOf gives the slug that a name means in an edition: that of the file which
// goes by the name, in the edition or else in the site's own, or the name itself.
func (s *Site) slugOf(edition string, kind GroupKind, name string) string {
	slug := content.Slug(name)
	for _, in := range []string{edition, ""} {
		key := groupKey(kind, in, slug)
		if t := s.termNames[key]; t != nil {
			return t.Slug
		}
		if a := s.byAuthor[key]; a != nil && kind == AuthorGroup {
			return authorSlug(a)
		}
		if in == "" {
			break
		}
	}
	return name
}

// authorSlug gives the slug of an author's file: ada.fr.md, in French, is of ada.
func authorSlug(a *content.Author) string {
	return content.Slug(content.CutLanguage(a.ID, a.Language))
}

// languageGroup makes the group of an edition, so that it has a front page.
func (s *Site) languageGroup(edition string) {
	if edition == "" {
		return
	}
	if g := s.group(LanguageGroup, edition, content.Slug(edition)); !g.settled {
		g.names[locale.For(edition).Name()] = 1
	}
}

// add adds a post, once.
func (g *Group) add(e *Entry) {
	if n := len(g.Posts); n == 0 || g.Posts[n-1] != e {
		g.Posts = append(g.Posts, e)
	}
}

// group gives the group of a kind and slug in an edition, an empty one where there was none.
func (s *Site) group(kind GroupKind, edition, slug string) *Group {
	key := groupKey(kind, edition, slug)
	g := s.groups[key]
	if g == nil {
		g = newGroup(kind, edition, slug)
		s.groups[key] = g
	}
	return g
}

func newGroup(kind GroupKind, edition, slug string) *Group {
	return &Group{Kind: kind, Edition: edition, Slug: slug, names: map[string]int{}, Address: groupAddress(kind, edition, slug)}
}

func groupAddress(kind GroupKind, edition, slug string) string {
	root := editionRoot(edition)
	switch kind {
	case LanguageGroup:
		return root
	case TagGroup:
		return root + "tags/" + slug + "/"
	case AuthorGroup:
		return root + "authors/" + slug + "/"
	case SeriesGroup:
		return root + "series/" + slug + "/"
	}
	return root + slug + "/"
}

// monthGroup gives the group of a month, with its year as the parent.
func (s *Site) monthGroup(edition string, year int, month time.Month) *Group {
	y := s.group(YearGroup, edition, fmt.Sprintf("%04d", year))
	m := s.group(MonthGroup, edition, fmt.Sprintf("%04d/%02d", year, month))
	y.Time = time.Date(year, 1, 1, 0, 0, 0, 0, s.opts.Location)
	m.Time = time.Date(year, month, 1, 0, 0, 0, 0, s.opts.Location)
	m.Parent = y
	return m
}

// settle chooses the group's title.
func (g *Group) settle() {
	g.Title, g.settled = g.titleOf(g.names), true
	g.shown = g.fingerprintShown()
	switch len(g.names) {
	case 1:
		for name := range g.names {
			g.name = name
		}
		g.names = nil
	case 0:
		g.names, g.name = nil, ""
	}
}

// spellings gives the names of a group that is settled, as its posts spell them.
func (g *Group) spellings() iter.Seq[string] {
	if g.names == nil && g.name != "" {
		return slices.Values([]string{g.name})
	}
	return maps.Keys(g.names)
}

// unsettle counts again how the group's posts, of which there are so many, spell its name.
func (g *Group) unsettle(posts int) {
	if g.names == nil {
		g.names = map[string]int{}
		if g.name != "" {
			g.names[g.name] = posts
		}
	}
	g.settled = false
}

// titleOf gives the title of a group, with the spellings in its posts: what its file says,
// else the spelling that most of them use.
func (g *Group) titleOf(names map[string]int) string {
	switch {
	case g.Term != nil:
		return cmp.Or(g.Term.Title, g.Term.Name, g.Slug)
	case g.Author != nil:
		return g.Author.Name
	}
	best := ""
	for name, n := range names {
		if m := names[best]; best == "" || n > m || n == m && name < best {
			best = name
		}
	}
	if g.Kind == SectionGroup && best != "" {
		return upperFirst(best)
	}
	return best
}

// groupOrder gives the order of the groups of a kind.
func (s *Site) groupOrder(kind GroupKind) func(a, b *Group) int {
	switch kind {
	case YearGroup, MonthGroup:
		return func(a, b *Group) int { return b.Time.Compare(a.Time) }
	case SectionGroup:
		place := map[string]int{}
		for i, name := range s.opts.Order {
			place[content.Slug(name)] = i - len(s.opts.Order)
		}
		return func(a, b *Group) int { return cmp.Or(cmp.Compare(place[a.Slug], place[b.Slug]), byTitle(a, b)) }
	}
	return byTitle
}

// byTitle is the order of groups that have no other.
func byTitle(a, b *Group) int {
	return cmp.Or(strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)), strings.Compare(a.Slug, b.Slug))
}

// Months lists the months of a year, newest first.
func (s *Site) Months(year *Group) []*Group {
	var list []*Group
	for _, m := range s.of(year.Edition, MonthGroup) {
		if m.Parent == year {
			list = append(list, m)
		}
	}
	return list
}

// A list's archive is numbered from the oldest post: page k holds the k-th
// pageful and is never touched again. A pageful is closed only when the list's
// own page would keep a whole one all the same, so that page shows between one
// and two pagefuls, and none of its posts stands on a numbered page too.

// ClosedPages says how many numbered pages the group has.
func (g *Group) ClosedPages(size int) int { return max(0, len(g.Posts)/size-1) }

// PagePosts gives the posts of a page, newest first; number 0 is the list's own
// page, 1 the oldest pageful.
func (g *Group) PagePosts(number, size int) []*Entry {
	n := len(g.Posts)
	if number == 0 {
		return g.Posts[:n-g.ClosedPages(size)*size]
	}
	return g.Posts[n-number*size : n-(number-1)*size]
}

// PageAddress gives the address of a page of the group.
func (g *Group) PageAddress(number int) string {
	if number == 0 {
		return g.Address
	}
	return g.Address + "page/" + strconv.Itoa(number) + "/"
}
