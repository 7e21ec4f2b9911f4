package site

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
)

// replace puts another version of a post in the place of the one from the same
// source file, with its vector, and leaves the model as New would make it. That is
// possible where the two differ in nothing by which posts are sorted, addressed, listed or
// published: for what a writer does most, an edit of the text, the headline, the
// standfirst, or when the story was updated. If not, it gives false and changes nothing.
func (s *Site) replace(p *content.Post, v *related.Vector) bool {
	t := s.sources[p.Path]
	if t == nil || t.entry == nil || !samePlace(t.entry.Post, p) {
		return false
	}
	e, old := t.entry, t.entry.Post
	if old.Title != p.Title && s.versions[e.Address] != nil {
		return false
	}
	if t.held == "" && !s.sameResources(text{old.Path, old.Bundle, old.Inserts, old.Image}, text{p.Path, p.Bundle, p.Inserts, p.Image}) {
		return false
	}
	e.Post = p
	if t.held != "" {
		return true
	}
	e.card = e.fingerprintCard()
	s.noteLead(e)
	if v != nil {
		s.relateAnew(e, v)
	}
	s.checkPost(e)
	s.refers(e)
	if !slices.Equal(old.Headings, p.Headings) {
		s.checkNames(t)
	}
	if !old.Updated.Equal(p.Updated) {
		s.sitemapStale = true
	}
	if old.Title != p.Title && s.recent(e) {
		s.news = s.newsStories()
	}
	return true
}

// checkNames checks anew the links of texts that may refer to a post or page.
func (s *Site) checkNames(t *target) {
	marks := map[mark]bool{}
	t.marks(func(m mark) { marks[m] = true })
	s.checkReferrers(marks)
}

// samePlace tells whether two versions of a post differ in nothing but what
// its own page, its card and what is asked of all posts anew say: what they are sorted by, counted in, and known as is the
// same, and so is every field that this function does not know.
func samePlace(a, b *content.Post) bool {
	x, y := *a, *b
	for _, p := range []*content.Post{&x, &y} {
		extras := *p.Extras
		p.Extras = &extras
		p.Fingerprint, p.Positions = source.Fingerprint{}, nil
		p.Title, p.ShortTitle, p.SEOTitle, p.Kicker, p.Description, p.Image = "", "", "", "", "", nil
		p.Excerpt, p.Words, p.Headings, p.Inserts = "", 0, nil, nil
		p.Updated, p.KeyPoints, p.Dateline, p.Lead, p.Paywall = time.Time{}, nil, "", 0, false
		p.Layout, p.Comments, p.RelatedOff, p.Params = "", "", false, nil
	}
	return reflect.DeepEqual(x, y)
}

// samePagePlace is samePlace for plain pages.
func samePagePlace(a, b *content.Page) bool {
	x, y := *a, *b
	for _, p := range []*content.Page{&x, &y} {
		p.Fingerprint, p.Positions = source.Fingerprint{}, nil
		p.Title, p.SEOTitle, p.Description, p.Image = "", "", "", nil
		p.Excerpt, p.Words, p.Headings, p.Inserts = "", 0, nil, nil
	}
	return reflect.DeepEqual(x, y)
}

// ReplacePage puts another version of a plain page in the place of the one from the same
// source file, as Exchange does with posts. If that can't be done by parts, it gives false and
// changes nothing.
func (s *Site) ReplacePage(p *content.Page) bool {
	t := s.sources[p.Path]
	if t == nil || t.page == nil || s.wrong.Err() != nil {
		return false
	}
	old := t.page.Page
	if !samePagePlace(old, p) || old.Title != p.Title && s.versions[t.page.Address] != nil ||
		!s.sameResources(text{old.Path, old.Bundle, old.Inserts, old.Image}, text{p.Path, p.Bundle, p.Inserts, p.Image}) {
		return false
	}
	t.page.Page = p
	if t.held != "" {
		return true
	}
	s.checkText(p.Path, p.Inserts, p.Image, p.Positions)
	if !slices.Equal(old.Headings, p.Headings) {
		s.checkNames(t)
	}
	return true
}

// ReplaceAuthor puts another version of an author's file in the place of the one from the same
// source file, as Exchange does with posts. It gives false where that can't be done by parts, as when
// the author has a name now by which posts mean another. Then the model is of no use any more, as with Exchange.
func (s *Site) ReplaceAuthor(a *content.Author) bool {
	old := s.authors[a.ID]
	if old == nil || old.Path != a.Path || old.Language != a.Language || s.wrong.Err() != nil ||
		!s.sameResources(text{old.Path, "", old.Inserts, old.Image}, text{a.Path, "", a.Inserts, a.Image}) {
		return false
	}
	before := s.authorsNamed()
	s.authors[a.ID] = a
	s.byAuthor = s.authorsByName()
	if !maps.Equal(before, s.authorsNamed()) {
		return false
	}
	x := s.newExchange()
	for _, edition := range s.editions() {
		for _, g := range s.of(edition, AuthorGroup) {
			if g.Author == old {
				x.list(g)
				g.Author = a
			}
		}
	}
	s.checkText(a.Path, a.Inserts, a.Image, a.Positions)
	return x.finish()
}

// authorsNamed gives the slugs of authors by the names that posts write.
func (s *Site) authorsNamed() map[spelling]string {
	slugs := map[spelling]string{}
	for _, edition := range s.editions() {
		of := groupsOf{edition, AuthorGroup}
		for _, g := range s.kinds[of] {
			for name := range g.spellings() {
				slugs[spelling{of, name}] = content.Slug(s.slugOf(edition, AuthorGroup, name))
			}
		}
	}
	return slugs
}

// text is what a post or page refers to.
type text struct {
	path, bundle string
	inserts      []content.Insert
	image        *content.Image
}

// sameResources tells whether two versions of a text publish the same files besides
// those in its own folder.
func (s *Site) sameResources(old, now text) bool {
	if len(s.resources) == 0 {
		return true
	}
	before, after := map[string]bool{}, map[string]bool{}
	s.published(old, old.inserts, before)
	s.published(now, now.inserts, after)
	return maps.Equal(before, after)
}

// published collects the resources that a text refers to, as checkText marks them.
func (s *Site) published(t text, inserts []content.Insert, files map[string]bool) {
	refer := func(link string) {
		name, _, _ := splitLink(link)
		r := s.findResource(t.path, name)
		if name != "" && r != nil && (t.bundle == "" || !strings.HasPrefix(r.file.Path, t.bundle+"/")) {
			files[r.file.Path] = true
		}
	}
	if t.image != nil {
		refer(t.image.Src)
	}
	for _, in := range inserts {
		if in.Kind != content.InsertShortcode {
			refer(in.Target)
			continue
		}
		for _, arg := range slices.AppendSeq(slices.Clone(in.Shortcode.Args), maps.Values(in.Shortcode.Named)) {
			refer(arg)
		}
		if in.Shortcode.Inner != nil {
			s.published(t, in.Shortcode.Inner.Inserts, files)
		}
	}
}
