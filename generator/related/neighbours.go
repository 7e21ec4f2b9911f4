package related

import (
	"cmp"
	"slices"
)

// whole is 1 as closeness in time.
const whole = 1 << 30

// tally is the working memory of one call of Neighbours.
type tally struct {
	evidence []uint32 // by rank; 0 is none
	touched  []uint32 // the ranks with evidence
	best     []scored
	lists    []weighted
	lengths  []int
}

// weighted is a list of postings with the weight of its feature in the post.
type weighted struct {
	weight   uint32
	at       int // where in it the post stands, or would stand
	postings []posting
}

// scored is a document that may become a neighbour.
type scored struct {
	score uint64 // evidence · closeness: 1 is unit² · whole
	apart int64  // seconds between it and the post
	date  int64
	rank  int32
}

// Neighbours returns the n posts that go best with a post, best first; fewer only
// when there are not so many listed posts in its language. doc is a place in the
// slice given to NewIndex.
func (ix *Index) Neighbours(doc, n int) []Neighbour {
	return ix.NeighboursExcept(doc, n, nil)
}

// NeighboursExcept is Neighbours without the documents that skip says yes to. It
// is asked only about documents that would be among the best; nil skips none.
func (ix *Index) NeighboursExcept(doc, n int, skip func(doc int) bool) []Neighbour {
	rank := ix.rank[doc]
	if rank < 0 || n <= 0 {
		return nil
	}
	t, _ := ix.pool.Get().(*tally)
	if t == nil {
		t = &tally{evidence: make([]uint32, len(ix.docs))}
	}
	s := search{ix: ix, tally: t, rank: rank, doc: &ix.docs[rank], n: n, skip: skip}
	s.collect()
	s.rankTouched()
	s.fill()
	out := make([]Neighbour, len(t.best))
	for i, b := range t.best {
		out[i] = Neighbour{Doc: int(ix.order[b.rank]), Score: float64(b.score) / (unit * unit * whole)}
	}
	s.clear()
	ix.pool.Put(t)
	return out
}

// search is the search for the neighbours of one document.
type search struct {
	ix *Index
	*tally
	rank int32
	doc  *document
	n    int
	skip func(doc int) bool
}

// collect adds the evidence of the document's words and labels to all documents
// that have them too, or, where these are too many, to those around the document.
func (s *search) collect() {
	ix := s.ix
	s.lists = s.lists[:0]
	s.gather(&ix.words, ix.weights.text)
	s.gather(&ix.labels, unit)
	limit := s.limit()
	for _, l := range s.lists {
		for _, p := range nearest(l.postings, l.at, limit) {
			if s.evidence[p.rank] == 0 {
				s.touched = append(s.touched, p.rank)
			}
			s.evidence[p.rank] += l.weight * uint32(p.weight)
		}
	}
}

// gather notes the lists of the document's own features.
func (s *search) gather(f *features, weight uint32) {
	for _, own := range f.own[s.rank] {
		start, end := f.starts[own.feature], f.starts[own.feature+1]
		if q := uint32(own.weight) * weight / unit; q > 0 {
			s.lists = append(s.lists, weighted{q, int(own.place - start), f.lists[start:end]})
		}
	}
}

// limit is the length to cut the lists to, so that no more postings are read
// than Options.Postings: the longest that keeps to it.
func (s *search) limit() int {
	s.lengths = s.lengths[:0]
	all := 0
	for _, l := range s.lists {
		s.lengths = append(s.lengths, len(l.postings))
		all += len(l.postings)
	}
	if all <= s.ix.postings {
		return all
	}
	slices.Sort(s.lengths)
	left := s.ix.postings
	for i, n := range s.lengths {
		if share := left / (len(s.lengths) - i); n > share {
			return share
		}
		left -= n
	}
	return left
}

// nearest cuts a list to a length: as many before the document's place as after
// it, or more of one kind where there are not so many of the other.
func nearest(list []posting, at, length int) []posting {
	if len(list) <= length {
		return list
	}
	low := min(max(0, at-length/2), len(list)-length)
	return list[low : low+length]
}

// rankTouched puts the best of the documents with evidence into s.best.
func (s *search) rankTouched() {
	g := &s.ix.groups[s.doc.group]
	section := s.ix.weights.section * unit
	for _, r := range s.touched {
		e := s.evidence[r]
		// With the section and closeness at their most: nearly all documents
		// need no more than this look.
		if len(s.best) == s.n && uint64(e+section)*whole < s.best[s.n-1].score {
			continue
		}
		// Two languages can share a hash.
		if int32(r) == s.rank || int(r) < g.low || int(r) >= g.high {
			continue
		}
		if d := &s.ix.docs[r]; d.section >= 0 && d.section == s.doc.section {
			e += section
		}
		s.offer(int32(r), e)
	}
}

// fill ranks the documents without evidence, which have their section and their
// closeness in time. Of these the best are the nearest of the section and the
// nearest of all, so only as many are looked at as the list can hold.
func (s *search) fill() {
	g := &s.ix.groups[s.doc.group]
	section := s.doc.section
	if s.ix.weights.section == 0 {
		section = -1
	}
	if section >= 0 {
		s.fillFrom(g.sections[section], s.ix.weights.section*unit, -1)
	}
	s.fillFrom(g.listed, 0, section)
}

// fillFrom offers the documents of a list that have no evidence of their own and
// are not of the section without, until one is not good enough: those after it
// are farther off.
func (s *search) fillFrom(list []int32, evidence uint32, without int32) {
	for r := range s.ix.outwards(list, s.doc.date) {
		if r == s.rank || s.evidence[r] != 0 || without >= 0 && s.ix.docs[r].section == without {
			continue
		}
		if !s.offer(r, evidence) {
			return
		}
	}
}

// offer puts a document into its place in s.best, unless it is to be skipped, and
// says whether it was good enough.
func (s *search) offer(rank int32, evidence uint32) bool {
	d := &s.ix.docs[rank]
	c := scored{apart: max(d.date-s.doc.date, s.doc.date-d.date), date: d.date, rank: rank}
	c.score = uint64(evidence) * s.ix.weights.closeness(c.apart)
	at := len(s.best)
	for at > 0 && c.compare(s.best[at-1]) < 0 {
		at--
	}
	if at == s.n {
		return false
	}
	if s.skip != nil && s.skip(int(s.ix.order[rank])) {
		return true
	}
	if len(s.best) == s.n {
		s.best = s.best[:s.n-1]
	}
	s.best = slices.Insert(s.best, at, c)
	return true
}

// compare is negative when c comes before b.
func (c scored) compare(b scored) int {
	return cmp.Or(
		cmp.Compare(b.score, c.score),
		cmp.Compare(c.apart, b.apart),
		cmp.Compare(b.date, c.date),
		cmp.Compare(c.rank, b.rank))
}

// closeness is the factor of the score for posts so many seconds apart: whole for
// the same moment, whole − time for ever apart.
func (w *weights) closeness(apart int64) uint64 {
	const limit = 1 << 33 // seconds, 270 years: the product below fits
	apart = min(max(apart, 0), limit)
	return whole - w.time + w.time*uint64(w.halfLife)/uint64(w.halfLife+apart)
}

// clear makes the working memory as new.
func (s *search) clear() {
	for _, r := range s.touched {
		s.evidence[r] = 0
	}
	s.touched, s.best = s.touched[:0], s.best[:0]
}
