package site

import (
	"slices"
	"strconv"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// Corrected is a note on a post, for the page of all corrections.
type Corrected struct {
	content.Correction
	Post *Entry
}

// Corrections gives the newest n corrections and clarifications of all posts that
// search engines may see; n below 1 gives all. Updates and editor's notes, which
// mend nothing, are not among them.
func (s *Site) Corrections(n int) []Corrected {
	var list []Corrected
	for _, e := range s.posts {
		if e.NoIndex {
			continue
		}
		for _, c := range e.Post.Corrections {
			if c.Mends() {
				list = append(list, Corrected{c, e})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Corrected) int { return b.Date.Compare(a.Date) })
	if n > 0 && n < len(list) {
		list = list[:n]
	}
	return list
}

// HasCorrections tells whether the build makes a page of all corrections.
func (s *Site) HasCorrections() bool { return s.hasCorrections }

func (s *Site) correctionsFingerprint(key string) source.Fingerprint {
	n, err := strconv.Atoi(key)
	if err != nil {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	for _, c := range s.Corrections(n) {
		h.Strings([]string{c.Post.ID, c.Kind, c.Text})
		h.Time(c.Date)
	}
	return h.Sum()
}

// LeadOf gives the posts that the editors put at the top of a list, in their
// order.
func (s *Site) LeadOf(g *Group) []*Entry {
	if g.Term == nil {
		return nil
	}
	var list []*Entry
	for _, name := range g.Term.Lead {
		if e := s.EntryOf(g.Term.Path, name); e != nil && !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

// checkLead reports posts at the top of a list that do not exist.
func (s *Site) checkLead(t *content.Term) source.ErrorList {
	var problems source.ErrorList
	for _, name := range t.Lead {
		if _, err := s.Ref(t.Path, name); err != nil {
			problems.Add(Placed(err, t.Positions.At(t.Path, "lead")))
		}
	}
	return problems
}
