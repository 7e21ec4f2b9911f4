package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// arrange makes entries of the posts, but for those with an id that is taken, and lists those that
// may be seen. The rest is for placePosts: to relate posts, it is enough to know which there are.
func (s *Site) arrange(in Input) ([]Entry, source.ErrorList) {
	var problems source.ErrorList
	ids := make(map[string]*content.Post, len(in.Posts))
	entries := make([]Entry, 0, len(in.Posts)) // in one piece, which is less to collect
	s.posts = make([]*Entry, 0, len(in.Posts))
	for i, p := range in.Posts {
		if other := ids[p.ID]; other != nil {
			problems.Add(source.Errorf(p.Positions.At(p.Path, "id"), "post.id",
				"give one of them another id; comments and feeds know posts by it", "the id %q is that of %s too", p.ID, other.Path))
			continue
		}
		ids[p.ID] = p
		entries = append(entries, Entry{Post: p, document: i})
		if s.holdsBack(p).Reason == "" {
			s.posts = append(s.posts, &entries[len(entries)-1])
		}
	}
	slices.SortFunc(s.posts, newerFirst)
	for i, e := range s.posts {
		e.index = i
	}
	return entries, problems
}

// placePosts gives posts their addresses, and makes room for the names of so many pages as well.
func (s *Site) placePosts(entries []Entry, pages int) {
	texts := len(entries) + pages
	s.byID, s.byAddress = make(map[string]*Entry, len(entries)), make(map[string]*Entry, len(entries))
	s.sources, s.targetIDs, s.slugs = make(map[string]*target, texts), newNamed(texts), newNamed(texts)
	targets := make([]target, len(entries)) // in one piece, like these
	for i := range entries {
		if held := s.admit(&entries[i], &targets[i]); held.Reason != "" {
			s.held = append(s.held, held)
		}
	}
	for _, e := range s.posts {
		if e.Edition == "" {
			s.own = append(s.own, e)
		}
	}
}

// newerFirst is the order of posts.
func newerFirst(a, b *Entry) int {
	if c := b.Date.Compare(a.Date); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// admit gives the entry of a post its address, and makes it known by that and by its names;
// but for a place among the posts. The target is an empty one.
func (s *Site) admit(e *Entry, t *target) Held {
	p := e.Post
	e.Lang, e.named = cmp.Or(p.Language, s.opts.Language), nameFingerprint(p.ID)
	if e.Address = p.URL; e.Address == "" {
		e.Address, e.url, e.output = s.placeOf(p)
	}
	held := s.holdsBack(p)
	*t = target{entry: e, held: held.Reason}
	s.addTarget(p.Path, p.ID, p.Slug, t)
	s.moments(p, held.Reason == "", func(t time.Time, what string) { s.changesAt(t, what, p.Path) })
	if !p.PublishAt.IsZero() || !p.Expires.IsZero() || !p.LiveUntil.IsZero() || !p.BreakingUntil.IsZero() {
		s.timed[p.Path] = e
	}
	if held.Reason != "" {
		s.heldAt[e.Address]++
		return held
	}
	e.Edition = s.edition(e.Lang)
	e.Over = !e.LiveUntil.IsZero() && !e.LiveUntil.After(s.opts.Now)
	s.byID[p.ID] = e
	s.byAddress[e.Address] = e
	s.noteLead(e)
	return held
}

// noteLead notes whether a post that is shown asks for a place on the front page.
func (s *Site) noteLead(e *Entry) {
	delete(s.led, e.Path)
	if e.Lead > 0 {
		s.led[e.Path] = e
	}
}

// holdsBack says why a post is not shown; a Held without a reason means that it is.
func (s *Site) holdsBack(p *content.Post) Held {
	h := Held{Path: p.Path}
	from := appears(p)
	switch {
	case p.Draft && !s.opts.Drafts:
		h.Reason = "draft"
	case from.After(s.opts.Now) && !s.opts.Future:
		h.Reason, h.Until = "embargo", from
	case !p.Expires.IsZero() && !p.Expires.After(s.opts.Now) && !s.opts.Future:
		h.Reason = "expired"
	}
	return h
}

// placeOf gives the address of a post by the site's pattern, with its absolute URL and the
// name of its file: parts of one text, since a large site has many. Both are "" where the
// URL is spelt otherwise than the address.
func (s *Site) placeOf(p *content.Post) (address, url, output string) {
	var b strings.Builder
	b.WriteString(s.root)
	s.writePermalink(&b, p)
	end := b.Len()
	if strings.HasSuffix(s.opts.Permalink, "/") {
		b.WriteString(indexFile)
	}
	whole := b.String()
	address = whole[len(s.root)-1 : end]
	if EscapePath(address) != address {
		return address, "", ""
	}
	return address, whole[:end], whole[len(s.root):]
}

// writePermalink fills the site's pattern for post addresses, but for its first slash.
func (s *Site) writePermalink(b *strings.Builder, p *content.Post) {
	t := p.Date.In(s.opts.Location)
	start := b.Len()
	for part := range strings.SplitSeq(s.opts.Permalink, "/") {
		text := part
		switch part {
		case ":year":
			text = t.Format("2006")
		case ":month":
			text = t.Format("01")
		case ":day":
			text = t.Format("02")
		case ":section":
			text = content.Slug(p.Section)
		case ":slug":
			text = p.Slug
		case ":id":
			text = p.ID
		}
		if text == "" {
			continue
		}
		if b.Len() > start {
			b.WriteByte('/')
		}
		b.WriteString(text)
	}
	if strings.HasSuffix(s.opts.Permalink, "/") && b.Len() > start {
		b.WriteByte('/')
	}
}

func (s *Site) placePages(in Input) source.ErrorList {
	for _, p := range in.Pages {
		e := &PageEntry{Page: p, Address: cmp.Or(p.URL, "/"+p.Slug+"/"), Edition: s.edition(p.Language)}
		held := ""
		if p.Draft && !s.opts.Drafts {
			held = "draft"
			s.held = append(s.held, Held{Path: p.Path, Reason: held})
			s.heldAt[e.Address]++
		} else {
			s.pages = append(s.pages, e)
		}
		s.addTarget(p.Path, p.ID, path.Base(p.Slug), &target{page: e, held: held})
	}
	slices.SortFunc(s.held, func(a, b Held) int { return strings.Compare(a.Path, b.Path) })
	slices.SortFunc(s.pages, func(a, b *PageEntry) int {
		return cmp.Or(strings.Compare(a.Address, b.Address), strings.Compare(a.Path, b.Path))
	})
	return s.placeTerms(in)
}

// placeTerms gives the files of terms and authors their addresses.
func (s *Site) placeTerms(in Input) source.ErrorList {
	var problems source.ErrorList
	files := map[string]string{}
	place := func(file string, kind GroupKind, edition, slug string) {
		address := groupAddress(kind, edition, slug)
		s.sources[file] = &target{address: address}
		if other := files[address]; other != "" {
			problems.Add(source.Errorf(source.Position{Path: file}, "address.taken", "delete one of them, or give it another name",
				"the address %s is taken by %s too", address, other))
		}
		files[address] = file
	}
	for _, t := range in.Terms {
		kind, edition := kindOfTerm(t.Kind), s.edition(t.Language)
		s.termNames[groupKey(kind, edition, content.Slug(t.Name))] = t
		place(t.Path, kind, edition, t.Slug)
	}
	for _, a := range in.Authors {
		place(a.Path, AuthorGroup, s.edition(a.Language), authorSlug(a))
	}
	return problems
}

// menus are those of one edition.
type menus struct {
	main, footer []Link
	fingerprint  source.Fingerprint
}

// makeMenus takes the menus of all editions from the settings; without a main menu
// it is the sections.
func (s *Site) makeMenus() {
	s.menus = map[string]*menus{}
	for _, edition := range s.editions() {
		m := &menus{main: s.translatedMenu(s.opts.Menu, edition), footer: s.translatedMenu(s.opts.Footer, edition)}
		if len(m.main) == 0 {
			for _, g := range s.of(edition, SectionGroup) {
				m.main = append(m.main, Link{Title: g.Title, Address: g.Address})
			}
		}
		h := source.NewHasher()
		for _, l := range slices.Concat(m.main, m.footer) {
			h.Strings([]string{l.Title, l.Address, l.URL})
			h.Bool(l.Foreign)
		}
		h.Int(len(m.main))
		m.fingerprint = h.Sum()
		s.menus[edition] = m
	}
}

func menuLink(m MenuEntry) Link {
	if strings.HasPrefix(m.URL, "/") {
		return Link{Title: m.Title, Address: m.URL}
	}
	return Link{Title: m.Title, URL: m.URL}
}

func upperFirst(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}

// Modified gives the day and time of a post's last real change.
func (e *Entry) Modified() time.Time {
	if e.Updated.After(e.Date) {
		return e.Updated
	}
	return e.Date
}
