package site

import (
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/locale"
	"broadsheet/generator/source"
)

// An edition is the site in one of its languages: a front page, menus, sections,
// tags, authors, series, an archive and feeds, of the posts in that language
// alone. The site's own language has the edition "", at the root, which also takes
// in posts in languages without an edition; each of Options.Languages has one
// below its tag, as in "/fr/". Lists of the same kind and slug in two editions are
// translations of each other.

// Edition is what the settings say of one of Options.Languages.
type Edition struct {
	Language    string // the tag, as in Options.Languages
	Title       string // of the site in that language; "" means Options.Title
	Description string // "" means none
	Copyright   string // "" means Options.Copyright
}

// EditionOf gives the settings of an edition. Of the site's own they are those of
// the site.
func (o *Options) EditionOf(edition string) Edition {
	e := Edition{Language: o.Language, Title: o.Title, Description: o.Description, Copyright: o.Copyright}
	if edition == "" {
		return e
	}
	e.Language, e.Description = edition, ""
	for _, own := range o.Editions {
		if !strings.EqualFold(own.Language, edition) {
			continue
		}
		e.Description = own.Description
		if own.Title != "" {
			e.Title = own.Title
		}
		if own.Copyright != "" {
			e.Copyright = own.Copyright
		}
	}
	return e
}

// edition gives the language with a front page that a text in some language
// belongs to, "" for the site's own.
func (s *Site) edition(lang string) string {
	if lang == "" {
		return ""
	}
	for _, tag := range s.opts.Languages {
		if strings.EqualFold(tag, lang) {
			return tag
		}
	}
	for _, tag := range s.opts.Languages {
		if sameLanguage(tag, lang) && !sameLanguage(s.opts.Language, lang) {
			return tag
		}
	}
	return ""
}

// LocaleOf gives the language of an edition.
func (s *Site) LocaleOf(edition string) *locale.Locale {
	if edition == "" {
		return s.locale
	}
	return locale.For(edition)
}

// editionRoot gives the address of an edition's front page.
func editionRoot(edition string) string {
	if edition == "" {
		return "/"
	}
	return "/" + content.Slug(edition) + "/"
}

// FrontOf gives the address of the front page to which a page of an edition leads
// back: the site's own where the edition has no posts, and so no front page.
func (s *Site) FrontOf(edition string) string {
	if s.groups[groupKey(LanguageGroup, edition, content.Slug(edition))] == nil {
		return "/"
	}
	return editionRoot(edition)
}

// groupKey is the Key of a group.
func groupKey(kind GroupKind, edition, slug string) string {
	if edition == "" || kind == LanguageGroup {
		return string(kind) + "/" + slug
	}
	return string(kind) + "/" + edition + "/" + slug
}

// TermsKey names the lists of a kind in an edition, as AskTerms and AskAny take it.
func TermsKey(edition, kind string) string {
	if edition == "" {
		return kind
	}
	return edition + "/" + kind
}

// CutTermsKey takes a TermsKey apart.
func CutTermsKey(key string) (edition, kind string) {
	if edition, kind, ok := strings.Cut(key, "/"); ok {
		return edition, kind
	}
	return "", key
}

// editions lists those that have lists, the site's own first.
func (s *Site) editions() []string {
	return append([]string{""}, s.opts.Languages...)
}

// of gives the groups of a kind in an edition.
func (s *Site) of(edition string, kind GroupKind) []*Group {
	return s.kinds[groupsOf{edition, kind}]
}

// postsOf gives the posts of an edition, newest first.
func (s *Site) postsOf(edition string) []*Entry {
	if edition == "" {
		return s.own
	}
	if g := s.groups[groupKey(LanguageGroup, edition, content.Slug(edition))]; g != nil {
		return g.Posts
	}
	return nil
}

// LatestKey is the key, as FirstQuery and FeedQuery take it, of the posts of an
// edition.
func LatestKey(edition string) string {
	if edition == "" {
		return "latest"
	}
	return groupKey(LanguageGroup, edition, content.Slug(edition))
}

// EditionAt gives the edition that a route belongs to, other than that of a post, which has its own.
func (s *Site) EditionAt(r Route) string {
	switch r.Kind {
	case TextPage:
		if t := s.targetByID(r.Key); t != nil && t.page != nil {
			return t.page.Edition
		}
	case ListPage, FeedFile:
		if g := s.groups[r.Key]; g != nil {
			return g.Edition
		}
	case TermsPage:
		edition, _ := CutTermsKey(r.Key)
		return edition
	}
	return ""
}

// ListVersion is a list, or a page of all lists of a kind, in one edition.
type ListVersion struct {
	Edition string
	Address string
}

// VersionsOf gives the editions in which there is a list of the same kind and slug,
// its own among them; nil when there is only the one, or search engines are to
// pass it over.
func (s *Site) VersionsOf(g *Group) []ListVersion {
	if len(s.opts.Languages) == 0 || g.noIndex() {
		return nil
	}
	var list []ListVersion
	for _, edition := range s.editions() {
		if g.Kind == LanguageGroup {
			if edition == "" || s.FrontOf(edition) != "/" {
				list = append(list, ListVersion{edition, editionRoot(edition)})
			}
		} else if other := s.groups[groupKey(g.Kind, edition, g.Slug)]; other != nil && !other.noIndex() {
			list = append(list, ListVersion{edition, other.Address})
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// FrontVersions gives the front pages of all editions; nil when there is only the
// one.
func (s *Site) FrontVersions() []ListVersion { return s.VersionsOf(&Group{Kind: LanguageGroup}) }

// TermsVersions gives the editions that have a page of all lists of a kind; nil
// when there is only one.
func (s *Site) TermsVersions(kind string) []ListVersion {
	var list []ListVersion
	for _, edition := range s.editions() {
		if key := TermsKey(edition, kind); len(s.GroupsOf(key)) > 0 {
			list = append(list, ListVersion{edition, TermsAddress(key)})
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// TermsAddress gives the address of the page that a TermsKey names.
func TermsAddress(key string) string {
	edition, kind := CutTermsKey(key)
	return editionRoot(edition) + kind + "/"
}

func (g *Group) noIndex() bool { return g.Term != nil && g.Term.NoIndex }

func versionsFingerprint(list []ListVersion) source.Fingerprint {
	h := source.NewHasher()
	for _, v := range list {
		h.Strings([]string{v.Edition, v.Address})
	}
	return h.Sum()
}

// translatedMenu gives a menu as an edition shows it: the entries that the settings
// have for its language, else all of them, each leading to the edition's version
// of what it leads to, under its title. What has no version there stays as it is.
func (s *Site) translatedMenu(entries []MenuEntry, edition string) []Link {
	language := s.opts.EditionOf(edition).Language
	own := slices.ContainsFunc(entries, func(m MenuEntry) bool { return m.Language != "" && strings.EqualFold(m.Language, language) })
	var menu []Link
	for _, m := range entries {
		switch {
		case strings.EqualFold(m.Language, language) && m.Language != "":
			menu = append(menu, menuLink(m))
		case m.Language == "" && (edition == "" || !own):
			menu = append(menu, s.translatedLink(menuLink(m), edition))
		}
	}
	return menu
}

// translatedLink leads to an edition's version of what a link leads to.
func (s *Site) translatedLink(l Link, edition string) Link {
	if edition == "" {
		return l
	}
	if l.Address == "" {
		l.Foreign = true
		return l
	}
	words := s.LocaleOf(edition)
	if l.Address == "/" && s.FrontOf(edition) != "/" {
		return Link{Title: words.T("home"), Address: s.FrontOf(edition)}
	}
	for _, v := range s.versions[l.Address] {
		if strings.EqualFold(v.Language, edition) || sameLanguage(v.Language, edition) {
			return Link{Title: v.Title, Address: v.Address}
		}
	}
	for _, g := range s.groups {
		if g.Edition != "" || g.Address != l.Address || g.Title == "" {
			continue
		}
		if other := s.groups[groupKey(g.Kind, edition, g.Slug)]; other != nil {
			return Link{Title: other.Title, Address: other.Address}
		}
	}
	for _, kind := range TermsKinds {
		if key := TermsKey(edition, kind); l.Address == "/"+kind+"/" && len(s.GroupsOf(key)) > 0 {
			return Link{Title: words.T(kind), Address: TermsAddress(key)}
		}
	}
	l.Foreign = true
	return l
}
