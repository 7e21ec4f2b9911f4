package site

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/content"
)

// A mark stands for a name by which texts refer to something: the last part of a source
// file's path, of an id, or an address. What has no mark in common with a link can't be
// what it leads to, and has no say in where it leads.
type mark uint32

// anything is the mark of names that may mean whatever there is.
const anything mark = 0

// markOf is FNV-1a; two names with one mark cost a look, and no more.
func markOf(kind byte, name string) mark {
	h := (2166136261 ^ uint32(kind)) * 16777619
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return mark(max(h, 1))
}

// nameMarks gives the marks of a path, id or slug, with or without the ending .md.
func nameMarks(name string, add func(mark)) {
	bare := name
	if isSource(name) {
		bare = strings.TrimSuffix(name, path.Ext(name))
		add(markOf('n', bareName(name))) // see resolveSource on files that can't be parsed
	}
	switch base := path.Base(bare); base {
	case ".", "..", "/":
		add(anything)
	case "index":
		add(markOf('n', base))
		add(markOf('n', path.Base(path.Dir(bare))))
	default:
		add(markOf('n', base))
	}
}

// addressMark is that of an address: of a folder, and of the page in it.
func addressMark(address string) mark {
	return markOf('a', strings.TrimSuffix(strings.TrimSuffix(address, "/"), "/index.html"))
}

// linkMarks gives the marks of a link as Resolve understands it.
func linkMarks(link string, add func(mark)) {
	switch name, _, _ := splitLink(link); {
	case isSource(name):
		nameMarks(name, add)
	case strings.HasPrefix(name, "/"):
		add(addressMark(name))
	case name != "" && !strings.Contains(name, ":"):
		add(fileMark(name))
	}
}

// refMarks gives the marks of a name as Ref understands it.
func refMarks(name string, add func(mark)) {
	if file, _, _ := splitLink(name); isSource(file) {
		nameMarks(file, add)
	} else {
		nameMarks(file+".md", add)
	}
}

// textMarks gives the marks of all that is checked of a text.
func textMarks(inserts []content.Insert, image *content.Image, add func(mark)) {
	if image != nil {
		linkMarks(image.Src, add)
	}
	for _, in := range inserts {
		if in.Kind != content.InsertShortcode {
			linkMarks(in.Target, add)
			continue
		}
		for _, arg := range slices.AppendSeq(slices.Clone(in.Shortcode.Args), maps.Values(in.Shortcode.Named)) {
			linkMarks(arg, add) // see checkArguments
		}
		if in.Shortcode.Inner != nil {
			textMarks(in.Shortcode.Inner.Inserts, nil, add)
		}
	}
}

func postMarks(p *content.Post, add func(mark)) {
	textMarks(p.Inserts, p.Image, add)
	for _, names := range [][]string{p.RelatedPins, p.RelatedExclude} {
		for _, name := range names {
			refMarks(name, add)
		}
	}
}

func termMarks(t *content.Term, add func(mark)) {
	textMarks(t.Inserts, t.Image, add)
	for _, name := range t.Lead {
		refMarks(name, add)
	}
}

// fileMarks gives the marks of what a post or page is known by.
func (t *target) marks(add func(mark)) {
	file, id, slug := "", "", ""
	if t.entry != nil {
		file, id, slug = t.entry.Path, t.entry.ID, t.entry.Slug
	} else {
		file, id, slug = t.page.Path, t.page.ID, path.Base(t.page.Slug)
	}
	nameMarks(file, add)
	for _, name := range []string{id, slug} {
		add(markOf('n', path.Base(name)))
	}
	add(addressMark(t.where()))
}

// referrers finds the posts that refer to something by a name. A post may be found by what it
// referred to before.
type referrers struct {
	mu   sync.Mutex
	list func() []referrer // by mark, made when it is first called; nil as long as nobody wanted it
	more []referrer        // what has come since somebody did
}

type referrer struct {
	mark  mark
	entry *Entry
}

// listReferrers gives the function that lists what the posts refer to as they are now, if nobody has wanted
// that before. It may be called while the site is changed.
func (s *Site) listReferrers() func() []referrer {
	r := &s.referrers
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.list == nil {
		entries, posts := slices.Clone(s.posts), make([]*content.Post, len(s.posts))
		for i, e := range entries {
			posts[i] = e.Post
		}
		r.list = sync.OnceValue(func() (list []referrer) {
			for i, e := range entries {
				postMarks(posts[i], func(m mark) { list = append(list, referrer{m, e}) })
			}
			slices.SortFunc(list, func(a, b referrer) int { return cmp.Compare(a.mark, b.mark) })
			return list
		})
	}
	return r.list
}

// maxMore is how many referrers are looked through one by one.
const maxMore = 10_000

// refers notes what a post refers to, once somebody has wanted to know.
func (s *Site) refers(e *Entry) {
	r := &s.referrers
	if r.list == nil {
		return
	}
	postMarks(e.Post, func(m mark) { r.more = append(r.more, referrer{m, e}) })
	if len(r.more) > maxMore {
		r.list, r.more = nil, nil
	}
}

// referring lists the posts that may refer to something with one of some marks.
func (s *Site) referring(marks map[mark]bool) map[*Entry]bool {
	list := s.listReferrers()()
	found := map[*Entry]bool{}
	note := func(e *Entry) {
		if s.byID[e.ID] == e {
			found[e] = true
		}
	}
	for m := range marks {
		i, _ := slices.BinarySearchFunc(list, m, func(r referrer, m mark) int { return cmp.Compare(r.mark, m) })
		for ; i < len(list) && list[i].mark == m; i++ {
			note(list[i].entry)
		}
	}
	for _, r := range s.referrers.more {
		if marks[r.mark] {
			note(r.entry)
		}
	}
	return found
}

// checkReferrers checks anew the links of all texts that refer to something with one of some
// marks.
func (s *Site) checkReferrers(marks map[mark]bool) {
	marks[anything] = true
	hit := func(list func(func(mark))) (hit bool) {
		list(func(m mark) { hit = hit || marks[m] })
		return hit
	}
	for e := range s.referring(marks) {
		s.checkPost(e)
	}
	for _, p := range s.pages {
		if hit(func(add func(mark)) { textMarks(p.Inserts, p.Image, add) }) {
			s.checkText(p.Path, p.Inserts, p.Image, p.Positions)
		}
	}
	for _, a := range s.authors {
		if hit(func(add func(mark)) { textMarks(a.Inserts, a.Image, add) }) {
			s.checkText(a.Path, a.Inserts, a.Image, a.Positions)
		}
	}
	for _, t := range s.terms {
		if hit(func(add func(mark)) { termMarks(t, add) }) {
			s.checkTerm(t)
		}
	}
}
