package related

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// whole is 1 as closeness in time.
const whole = 1 << 30

// tally is the working memory of one search.
type tally struct {
	evidence []evidence // by slot, for the documents that are met; for others it may be anything
	met      []uint8    // by slot: search, for those that share what makes a candidate
	search   uint8      // the number of the search at hand; 0 is none
	touched  []uint32   // the slots that are met
	bounds   []uint32   // beside touched: what their evidence is at most, see bound
	chosen   []uint32   // of touched, those that may be among the best
	best     []scored
	spread   []uint32 // by slot, see smoother
	reached  []uint32 // the slots with some of it
	picks    []pick   // of chooser, those that are listed in front
}

// evidence is what a document shares with the one at hand, in units of unit: words, and
// above them labels. Of words there is 1 at most, and of labels 1 and as much again where it
// is the next part of a series, so both have room.
type evidence uint32

// One unit of each kind of evidence.
const (
	ofWords  evidence = 1
	ofLabels evidence = 1 << 16
)

func (e evidence) words() uint32  { return uint32(e % ofLabels) }
func (e evidence) labels() uint32 { return uint32(e / ofLabels) }

// product is the evidence of a feature with these weights in two documents, rounded down.
func product(v, w uint32, kind evidence) evidence { return evidence(v*w>>unitBits) * kind }

// has tells whether there is evidence for a document.
func (t *tally) has(slot uint32) bool { return t.met[slot] == t.search }

// of gives the evidence for a document.
func (t *tally) of(slot uint32) evidence {
	if !t.has(slot) {
		return 0
	}
	return t.evidence[slot]
}

// scored is a document that may become a candidate.
type scored struct {
	score uint64 // evidence · closeness: 1 is unit² · whole
	apart int64  // seconds between it and the post
	slot  uint32
	likeness
}

// likeness is what makes two documents neighbours, in units of unit.
type likeness struct {
	text   uint16
	labels uint16 // tags, series, authors and section, with their weights
}

// evidence sums up a likeness; 1 is unit².
func (w *weights) evidence(text, labels uint32) uint64 {
	return uint64(w.text)*uint64(text) + uint64(labels)*unit
}

// candidates are the documents most like one.
type candidates struct {
	list   []like
	some   uint64               // a filter of the slots in list, see slotBit
	places [neighbourhood]uint8 // in list, of the near many whose text is most alike
	near   uint8
	idle   uint16 // what share takes off
	norm   uint32 // of the smoothed text, in units of unit
	cutoff uint64 // score of the last; 0 when any other document could come in
	copies []uint32
	since  uint32 // the epoch in which they became what they are
	epoch  uint32 // the last one in which they were found, and the same
}

// newCandidates makes room for so many; for as many as usual in one piece of memory, since
// whoever looks at one of candidates looks at all of them.
func newCandidates(n int) *candidates {
	if n > usualCandidates {
		return &candidates{list: make([]like, n)}
	}
	c := &struct {
		candidates
		room [usualCandidates]like
	}{}
	c.list = c.room[:n]
	return &c.candidates
}

// slotBit is the bit of a slot in a filter of a few.
func slotBit(slot uint32) uint64 { return 1 << (slot % 64) }

// nearest gives the places in the list of those whose text is most alike.
func (c *candidates) nearest() []uint8 { return c.places[:c.near] }

// equal tells whether nothing has changed.
func (c *candidates) equal(o *candidates) bool {
	return c.cutoff == o.cutoff && slices.Equal(c.list, o.list)
}

// like is a document with its likeness to another.
type like struct {
	slot uint32
	likeness
}

// search finds the candidates of one document.
type search struct {
	ix *Index
	*tally
	slot   uint32
	doc    *document
	most   int
	copies []uint32 // of the document, met among the best
}

// near gives the candidates of a document, and remembers them.
func (ix *Index) near(slot uint32) *candidates {
	before := ix.found[slot].Load()
	if before != nil && before.epoch == ix.epoch {
		return before
	}
	c := ix.search(slot, ix.opts.Candidates)
	c.since, c.epoch = ix.epoch, ix.epoch
	if before != nil && before.equal(c) {
		c.since = before.since
	}
	ix.found[slot].Store(c)
	return c
}

// search finds the candidates of a document, as many as are wanted and there are.
func (ix *Index) search(slot uint32, most int) *candidates {
	t := ix.borrow()
	s := search{ix: ix, tally: t, slot: slot, doc: &ix.docs[slot], most: most}
	s.collect()
	s.rankTouched()
	s.fill()
	c := s.candidates()
	ix.pool.Put(t)
	return c
}

func (ix *Index) borrow() *tally {
	t, ok := ix.pool.Get().(*tally)
	if !ok || len(t.met) < len(ix.docs) {
		n := len(ix.docs) + len(ix.docs)/8
		t = &tally{evidence: make([]evidence, n), met: make([]uint8, n), spread: make([]uint32, n)}
	}
	t.touched, t.best = t.touched[:0], t.best[:0]
	if t.search++; t.search == 0 {
		clear(t.met)
		t.search = 1
	}
	return t
}

// collect adds up the evidence of the document's words and labels for the documents
// that have them too. Common ones, which have long lists, count only for those that
// share something rarer (Moffat and Zobel 1996, "continue").
func (s *search) collect() {
	d, words, labels := s.doc, &s.ix.words, &s.ix.labels
	words.touchPostings(d.words[:d.reach])
	s.addAll(words, d.words[:d.opens], ofWords)
	s.addAll(labels, d.labels[:d.admits], ofLabels)
	if next, ok := s.ix.nextPart(s.slot); ok {
		s.add([]posting{newPosting(next, unit-1)}, s.ix.weights.series, ofLabels)
	}
	s.raiseAll(words, d.words[d.opens:d.reach], ofWords)
	s.raiseAll(labels, d.labels[d.admits:d.spread], ofLabels)
}

func (s *search) addAll(f *features, list []owned, kind evidence) {
	for _, own := range list {
		made, added := f.postings(own.feature)
		s.add(made, uint32(own.weight), kind)
		s.add(added, uint32(own.weight), kind)
	}
}

func (s *search) raiseAll(f *features, list []owned, kind evidence) {
	for _, own := range list {
		made, added := f.postings(own.feature)
		s.raise(made, uint32(own.weight), kind)
		s.raise(added, uint32(own.weight), kind)
	}
}

// add adds evidence.
func (s *search) add(list []posting, weight uint32, kind evidence) {
	n := len(s.touched)
	s.touched = slices.Grow(s.touched, len(list))
	n += s.addTo(s.touched[n:n+len(list)], list, weight, kind)
	s.touched = s.touched[:n]
}

// addTo adds evidence, and puts those that are met by it into touched. It has no branch
// that the processor would have to guess, and is apart, as raise is, so that the loop has
// all registers.
//
//go:noinline
func (t *tally) addTo(touched []uint32, list []posting, weight uint32, kind evidence) (n int) {
	all, search := t.evidence, t.search
	met := t.met[:len(all)]
	for i := range list {
		p := &list[i]
		slot := p.slot()
		isNew := (uint32(met[slot]^search) + 255) >> 8 // 1 or 0
		met[slot] = search
		touched[n] = slot
		n += int(isNew)
		e := &all[slot]
		*e = *e&evidence(isNew-1) + product(weight, uint32(p.weight()), kind)
	}
	return n
}

// raise adds evidence for those that are met. It does so for others too, which nobody
// will look at: long lists have many of them, and to ask takes longer.
//
//go:noinline
func (s *search) raise(list []posting, weight uint32, kind evidence) {
	all := s.evidence
	for i := range list {
		p := &list[i]
		all[p.slot()] += product(weight, uint32(p.weight()), kind)
	}
}

// nextPart gives the document after one in its series.
func (ix *Index) nextPart(slot uint32) (next uint32, ok bool) {
	d := &ix.docs[slot]
	if d.series == 0 || ix.weights.series == 0 {
		return 0, false
	}
	made, added := ix.labels.postings(ix.labels.find(d.series))
	for _, list := range [][]posting{made, added} {
		for _, p := range list {
			part := p.slot()
			o := &ix.docs[part]
			if o.dead || !o.listed || o.series != d.series || o.group != d.group || ix.compare(part, slot) <= 0 {
				continue
			}
			if !ok || ix.compare(part, next) < 0 {
				next, ok = part, true
			}
		}
	}
	return next, ok
}

// rankTouched puts the best of the documents with evidence into s.best. Those that are
// surely good enough come first, so that few of the others are: what is not among
// the best by its evidence alone is not by its closeness in time either.
func (s *search) rankTouched() {
	first := s.bound()
	s.rankFrom(uint64(first), math.MaxUint64)
	least := uint64(0)
	if len(s.best) == s.most {
		least = (s.best[s.most-1].score + whole - 1) / whole
	}
	if least < uint64(first) {
		s.rankFrom(least, uint64(first))
	}
}

// rankFrom ranks those with a bound from one on, and below another. It reads all that
// rank will before it does, as census.touch does.
func (s *search) rankFrom(least, below uint64) {
	bounds, touched := s.bounds, s.touched[:len(s.bounds)]
	list := slices.Grow(s.chosen[:0], len(touched))[:len(touched)]
	n := 0
	for i, bound := range bounds {
		list[n] = touched[i]
		n += oneIf(uint64(bound)-least < below-least)
	}
	s.chosen = list[:n]
	s.touchHeads()
	group := s.doc.group.number
	for _, slot := range s.chosen {
		h := &s.ix.heads[slot]
		if slot != s.slot && h.listed && h.group == group { // two languages can share a hash
			s.offer(slot, s.likeness(s.evidence[slot], h))
		}
	}
}

//go:noinline
func (s *search) touchHeads() (sum int64) {
	for _, slot := range s.chosen {
		sum += s.ix.heads[slot].date
		if s.evidence[slot].words() >= unit/4 {
			sketch := &s.ix.docs[slot].sketch
			sum += int64(sketch[0]) + int64(sketch[sketchPlaces-1])
		}
	}
	return sum
}

// bound sets what the evidence for each document is at most, with closeness at its
// most, and gives what as many as are wanted have at least, about. It has no branch that
// the processor would have to guess, and so waits for several places of memory at once.
func (s *search) bound() (first uint32) {
	text, section := s.ix.weights.text, s.ix.weights.section*unit
	marks := s.ix.marks
	mark, all := marks[s.slot], s.evidence[:len(marks)]
	bounds := slices.Grow(s.bounds[:0], len(s.touched))[:len(s.touched)]
	s.bounds = bounds
	var have [boundSteps]uint32
	for i, slot := range s.touched {
		e := all[slot]
		other := uint32(int32(uint32(marks[slot]^mark)+1<<16-1)>>16) & 1 // 1 where the section is another
		bound := text*e.words() + e.labels()*unit + section*(1-other)
		bounds[i] = bound
		have[min(bound>>boundDrop, boundSteps-1)]++
	}
	step := boundSteps
	for n := 0; step > 0 && n < s.most; {
		step--
		n += int(have[step])
	}
	return uint32(step) << boundDrop
}

// Bounds are told apart by their upper bits, in so many steps.
const (
	boundSteps = 1 << (2*unitBits - boundDrop)
	boundDrop  = 22
)

// likeness rounds the evidence for a document, and adds the section's.
func (s *search) likeness(e evidence, h *head) likeness {
	labels := uint32(coarse(e.labels()))
	if h.section != 0 && h.section == s.doc.section {
		labels += s.ix.weights.section
	}
	return likeness{coarse(min(e.words(), unit)), uint16(min(labels, 1<<16-1))}
}

// coarse rounds a likeness down, by 1 in 64 at most: where a word elsewhere becomes a
// little rarer, nothing is to follow from it.
func coarse(x uint32) uint16 {
	drop := max(0, bits.Len32(x)-7)
	return uint16(min(x>>drop<<drop, 1<<16-1))
}

// fill ranks the documents without evidence, which have their section and their
// closeness in time. Of these the best are the nearest of the section and the
// nearest of all, so only as many are looked at as the list can hold.
func (s *search) fill() {
	g, section := s.doc.group, s.doc.section
	if s.ix.weights.section == 0 {
		section = 0
	}
	if section != 0 && s.mayTake(uint64(s.ix.weights.section)*unit) {
		s.fillFrom(g.sections[section], 0)
	}
	if s.mayTake(0) {
		s.fillFrom(g.eligible, section)
	}
}

// mayTake tells whether so much evidence can be among the best.
func (s *search) mayTake(evidence uint64) bool {
	return len(s.best) < s.most || evidence*whole >= s.best[s.most-1].score
}

// fillFrom offers the documents of a list that have no evidence of their own and
// are not of the section without, until one is not good enough: those after it
// are farther off.
func (s *search) fillFrom(list []uint32, without uint32) {
	for slot := range s.ix.outwards(list, s.doc.date) {
		h := &s.ix.heads[slot]
		if slot == s.slot || s.has(slot) || without != 0 && h.section == without {
			continue
		}
		if !s.offer(slot, s.likeness(0, h)) {
			return
		}
	}
}

// offer puts a document into its place in s.best, and says whether it was good
// enough. A near-copy of the post is kept aside: it is no reading for those who
// have read the post.
func (s *search) offer(slot uint32, l likeness) bool {
	date, w := s.ix.heads[slot].date, &s.ix.weights
	evidence := w.evidence(uint32(l.text), uint32(l.labels))
	if !s.mayTake(evidence) {
		return false
	}
	c := scored{apart: max(date-s.doc.date, s.doc.date-date), slot: slot, likeness: l}
	c.score = evidence * w.closeness(c.apart)
	at := len(s.best)
	if at == s.most {
		if at--; !s.ix.before(&c, &s.best[at]) {
			return false
		}
	}
	if l.text >= unit/4 && s.doc.sketch.copyOf(&s.ix.docs[slot].sketch) {
		s.copies = append(s.copies, slot)
		return true
	}
	best := append(s.best[:at], c)
	for ; at > 0 && s.ix.before(&c, &best[at-1]); at-- {
		best[at] = best[at-1]
	}
	best[at] = c
	s.best = best
	return true
}

// before tells whether a comes before b: it has the higher score or, with the same,
// is nearer in time, or newer, or has the lower ID.
func (ix *Index) before(a, b *scored) bool {
	return a.score > b.score || a.score == b.score && ix.isNearer(a, b)
}

func (ix *Index) isNearer(a, b *scored) bool {
	v, w := &ix.docs[a.slot], &ix.docs[b.slot]
	return cmp.Or(cmp.Compare(a.apart, b.apart), cmp.Compare(w.date, v.date), cmp.Compare(v.id, w.id)) < 0
}

// closeness is the factor of the score for posts so many seconds apart: whole for
// the same moment, whole − time for ever apart.
func (w *weights) closeness(apart int64) uint64 {
	const limit = 1 << 33 // seconds, 270 years: the product below fits
	apart = min(max(apart, 0), limit)
	return whole - w.time + w.time*uint64(w.halfLife)/uint64(w.halfLife+apart)
}

// candidates makes the result of what is in s.best.
func (s *search) candidates() *candidates {
	c := newCandidates(len(s.best))
	c.copies = s.copies
	for i, b := range s.best {
		c.list[i] = like{b.slot, b.likeness}
	}
	if len(s.best) == s.most {
		c.cutoff = s.best[len(s.best)-1].score
	}
	c.smoothing()
	return c
}
