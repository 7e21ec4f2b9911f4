package site

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// Version is a post or page in one of the languages that it can be read in.
type Version struct {
	Language string // BCP 47
	Address  string
	Title    string
}

// placeVersions joins the posts and pages that are translations of each other.
// It is enough that one of them names the others.
func (s *Site) placeVersions() source.ErrorList {
	s.versions = map[string][]Version{}
	if !slices.ContainsFunc(s.posts, func(e *Entry) bool { return len(e.Translations) > 0 }) &&
		!slices.ContainsFunc(s.pages, func(p *PageEntry) bool { return len(p.Translations) > 0 }) {
		return nil
	}
	var problems source.ErrorList
	at := map[string]Version{}
	groups := map[string]*[]string{} // address to the addresses of all versions
	add := func(language, address, title string) {
		at[address] = Version{language, address, title}
		groups[address] = &[]string{address}
	}
	for _, e := range s.posts {
		add(e.Lang, e.Address, e.Title)
	}
	for _, p := range s.pages {
		add(cmp.Or(p.Language, s.opts.Language), p.Address, p.Title)
	}
	join := func(address, file string, translations map[string]string, positions content.Positions) {
		for language, name := range translations {
			refMarks(name, func(m mark) { s.translations[m] = true })
			pos := positions.At(file, "translations")
			d, err := s.Ref(file, name)
			if err != nil {
				problems.Add(Placed(err, pos))
				continue
			}
			other, ok := at[d.Address]
			if d.Held || !ok {
				continue
			}
			if !sameLanguage(other.Language, language) {
				problems.Add(source.Warningf(pos, "translation.language", "write language: "+language+" in the translation, or name its language here",
					"%q is said to be in %s, and is in %s", name, language, other.Language))
			}
			mine, its := groups[address], groups[d.Address]
			if mine == its {
				continue
			}
			*mine = append(*mine, *its...)
			for _, a := range *its {
				groups[a] = mine
			}
		}
	}
	for _, e := range s.posts {
		join(e.Address, e.Path, e.Translations, e.Positions)
	}
	for _, p := range s.pages {
		join(p.Address, p.Path, p.Translations, p.Positions)
	}
	for address, members := range groups {
		if len(*members) > 1 && (*members)[0] == address {
			s.placeGroup(*members, at)
		}
	}
	return problems
}

// placeGroup gives the versions of one text to each of them, by language. Of two
// in one language the first by address counts, for the others.
func (s *Site) placeGroup(members []string, at map[string]Version) {
	var list []Version
	for _, address := range members {
		list = append(list, at[address])
	}
	slices.SortFunc(list, func(a, b Version) int {
		return cmp.Or(strings.Compare(a.Language, b.Language), strings.Compare(a.Address, b.Address))
	})
	for _, own := range list {
		var versions []Version
		for _, v := range list {
			if v == own || v.Language != own.Language && (len(versions) == 0 || versions[len(versions)-1].Language != v.Language) {
				versions = append(versions, v)
			}
		}
		if len(versions) > 1 {
			s.versions[own.Address] = versions
		}
	}
}

// sameLanguage tells whether two tags are of one language, as "pt" and "pt-BR".
func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(strings.ToLower(a), "-")
	b, _, _ = strings.Cut(strings.ToLower(b), "-")
	return a == b
}

// Versions gives the languages in which a post or page can be read, its own among
// them; nil when there is only the one. The key is its address.
func (s *Site) Versions(address string) []Version { return s.versions[address] }

// hashVersions adds what a text's page says of its versions.
func (s *Site) hashVersions(h *source.Hasher, address string) {
	list := s.versions[address]
	h.Int(len(list))
	for _, v := range list {
		h.Strings([]string{v.Language, v.Address, v.Title})
	}
}
