package site

import (
	"slices"
	"time"

	"broadsheet/generator/related"
)

// RelatedPost is a post of "You may also like" with what speaks for it.
type RelatedPost struct {
	*Entry
	Pinned  bool          // the editors put it there
	Score   float64       // 0 to 1, comparable within one site; 0 when it is pinned
	Tags    []string      // titles of the tags that both have
	Authors []string      // of the authors
	Section bool          // whether both are in one section
	Series  bool          // whether both are in one series
	Apart   time.Duration // between the dates of the two, never negative
}

// WhyRelated lists what Related does, with the reasons.
func (s *Site) WhyRelated(e *Entry) []RelatedPost {
	list := s.Related(e)
	scores := map[*Entry]float64{}
	unlisted := func(id string) bool { return !slices.Contains(list, s.byID[id]) }
	s.withIndex(func(index *related.Index) {
		for _, near := range index.NeighboursExcept(e.ID, len(list), unlisted) {
			scores[s.byID[near.ID]] = near.Score
		}
	})
	var pins []*Entry
	for _, name := range e.RelatedPins {
		pins = append(pins, s.EntryOf(e.Path, name))
	}
	why := make([]RelatedPost, len(list))
	for i, other := range list {
		r := RelatedPost{Entry: other, Pinned: slices.Contains(pins, other), Score: scores[other],
			Tags: shared(e.TagList, other.TagList), Authors: shared(e.Writers, other.Writers),
			Section: e.Section != nil && e.Section == other.Section, Series: e.SeriesOf != nil && e.SeriesOf == other.SeriesOf,
			Apart: e.Date.Sub(other.Date).Abs()}
		if r.Pinned {
			r.Score = 0
		}
		why[i] = r
	}
	return why
}

// shared gives the titles of the groups in both lists.
func shared(a, b []*Group) []string {
	var titles []string
	for _, g := range a {
		if slices.Contains(b, g) {
			titles = append(titles, g.Title)
		}
	}
	return titles
}

// Considered is a post that was considered for "You may also like".
type Considered struct {
	*Entry
	Pinned  bool   // the editors put it there; all below is zero
	Because *Entry // the post that it repeats, nil when it does not
	Apart   time.Duration
	related.Considered
}

// ConsiderRelated tells how the list of a post comes about: first the posts that are
// in it, in their order, then others that were considered, the best first.
func (s *Site) ConsiderRelated(e *Entry) []Considered {
	if e.RelatedOff || s.opts.Related <= 0 {
		return nil
	}
	pins, skip := s.editorsChoice(e)
	var list []Considered
	for _, p := range pins {
		list = append(list, Considered{Entry: p, Pinned: true, Apart: e.Date.Sub(p.Date).Abs()})
	}
	s.withIndex(func(index *related.Index) {
		for _, c := range index.Explain(e.ID, s.opts.Related-len(pins), skip) {
			if o := s.byID[c.ID]; !slices.Contains(pins, o) {
				list = append(list, Considered{Entry: o, Because: s.byID[c.Because], Apart: e.Date.Sub(o.Date).Abs(), Considered: c})
			}
		}
	})
	return list
}

// OverviewRelated tells how the lists that the texts make lie together, without what
// editors pin and exclude; nil for a site without such lists.
func (s *Site) OverviewRelated(most int) *related.Overview {
	var o *related.Overview
	s.withIndex(func(index *related.Index) { o = index.Overview(most) })
	return o
}
