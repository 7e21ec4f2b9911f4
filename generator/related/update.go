package related

import (
	"cmp"
	"math"
	"slices"
)

// update finds out which candidates and lists a change has outdated. The candidates
// of a document stay, unless
//
//   - the document itself is new, weighs differently or looks up a word whose level is
//     another (reweigh.go),
//   - one of them is gone, new, or no longer as like it,
//   - another that is new or weighs differently would be among them,
//   - its series has gained or lost a part.
//
// A list is made of the candidates of its document, of theirs, and of nothing else.
type update struct {
	ix      *Index
	fresh   []uint32        // documents that are new, or not what they were
	shifted []shift         // others that weigh differently, since a feature has become rarer or commoner
	gone    []uint32        // documents that were removed
	series  map[uint32]bool // that have gained or lost a part
	stale   []uint32        // documents whose candidates are outdated; before findStale, those that look up such a word and know of no other change
	lists   []uint32        // documents whose list is
	cutoffs []uint64        // by slot: what another must score to be among its candidates
}

func newUpdate(ix *Index) *update { return &update{ix: ix, series: map[uint32]bool{}} }

// maxHeld is how many documents are held against the candidates of others one by
// one. With more of them, all candidates count as outdated.
const maxHeld = 512

// marks tells what has become of documents, by slot.
type marks []uint8

const (
	isStale   = 1 << iota // its candidates are outdated
	isFresh               // new, or gone
	isShifted             // weighs differently
)

// findStale fills u.stale.
func (u *update) findStale() {
	ix := u.ix
	delete(u.series, 0)
	m := make(marks, len(ix.docs))
	changed := uint64(0) // a filter of what is fresh or shifted
	for _, slot := range slices.Concat(u.fresh, u.gone) {
		m[slot] |= isFresh
		changed |= slotBit(slot)
	}
	held := len(u.fresh)
	for _, x := range u.shifted {
		m[x.slot] |= isShifted
		changed |= slotBit(x.slot)
		held += oneIf(x.words == nil)
	}
	for _, slot := range u.stale {
		m[slot] |= isStale
	}
	u.stale = u.stale[:0]
	all := held > maxHeld
	var thin []uint32                // documents whose candidates may have nothing in common with them
	holders := map[uint32][]uint32{} // by what is shifted: whose candidate it is
	u.cutoffs = make([]uint64, len(ix.docs))
	for slot := range ix.docs {
		d := &ix.docs[slot]
		c := ix.found[slot].Load()
		if c == nil || c.epoch != ix.epoch {
			u.cutoffs[slot] = math.MaxUint64
			continue
		}
		u.cutoffs[slot] = c.cutoff
		if all || c.cutoff == 0 || d.common || m[slot]&^isShifted != 0 || u.series[d.series] {
			m[slot] |= isStale
			continue
		}
		if c.some&changed != 0 {
			for _, l := range c.list {
				m[slot] |= m[l.slot] & isFresh >> 1 // which is isStale
				if m[l.slot]&isShifted != 0 {
					holders[l.slot] = append(holders[l.slot], uint32(slot))
				}
			}
		}
		if c.cutoff <= uint64(ix.weights.section)*unit*whole {
			thin = append(thin, uint32(slot))
		}
	}
	if !all {
		u.holdAll(m, thin, holders)
	}
	for slot, mark := range m {
		if mark&isStale != 0 && ix.found[slot].Load() != nil {
			u.stale = append(u.stale, uint32(slot))
		}
	}
}

// holdAll marks the documents that would have a changed one among their candidates,
// or have one that is no longer as like them.
func (u *update) holdAll(m marks, thin []uint32, holders map[uint32][]uint32) {
	p := u.ix.newPair()
	for _, slot := range u.fresh {
		if u.ix.docs[slot].listed {
			u.hold(slot, thin, m)
		}
	}
	for _, x := range u.shifted {
		if !u.ix.docs[x.slot].listed {
			continue
		}
		p.of(x.slot)
		for _, other := range holders[x.slot] {
			if m[other]&isStale == 0 && !p.isAsLike(other) {
				m[other] |= isStale
			}
		}
		if x.words == nil {
			u.hold(x.slot, thin, m)
		} else {
			u.holdWords(p, x.words, m)
		}
	}
}

// holdWords is hold for a document of whose words these few alone weigh differently.
func (u *update) holdWords(p *pair, words []uint32, m marks) {
	ix := u.ix
	for _, feature := range words {
		level := ix.words.cells[feature].level()
		made, added := ix.words.postings(feature)
		for _, list := range [][]posting{made, added} {
			for _, o := range list {
				if other := o.slot(); m[other]&isStale == 0 && int(ix.docs[other].top) >= level && p.comesIn(other) {
					m[other] |= isStale
				}
			}
		}
	}
}

// hold holds a document against the candidates of all that share something with it,
// and of the thin ones. It counts all that both have in common and a search may look
// up, of which it may leave out some; so what comes out as not good enough is not.
func (u *update) hold(slot uint32, thin []uint32, m marks) {
	ix := u.ix
	t := ix.borrow()
	s := search{ix: ix, tally: t, slot: slot, doc: &ix.docs[slot]}
	// Words are in the order of their levels, so there are three parts of them: those that
	// make candidates, those that are looked up, and those that are not.
	most := func(documents int) int {
		i, _ := slices.BinarySearchFunc(s.doc.words, documents, func(o owned, documents int) int {
			return cmp.Compare(int(least(ix.words.cells[o.feature].level())), documents+1)
		})
		return i
	}
	opens, reach := most(s.doc.group.postings/8), most(s.doc.group.postings)
	s.addAll(&ix.words, s.doc.words[:opens], ofWords)
	s.addAll(&ix.labels, s.doc.labels, ofLabels)
	if s.doc.series != 0 { // it may be the next part of any other
		made, added := ix.labels.postings(ix.labels.find(s.doc.series))
		for _, list := range [][]posting{made, added} {
			for _, p := range list {
				s.add([]posting{newPosting(p.slot(), unit-1)}, ix.weights.series, ofLabels)
			}
		}
	}
	s.raiseAll(&ix.words, s.doc.words[opens:reach], ofWords)
	s.bound()
	for i, other := range t.touched {
		if uint64(s.bounds[i])*whole >= u.cutoffs[other] && m[other]&isStale == 0 && s.comesIn(other) {
			m[other] |= isStale
		}
	}
	for _, other := range thin {
		if m[other]&isStale == 0 && s.comesIn(other) {
			m[other] |= isStale
		}
	}
	ix.pool.Put(t)
}

// comesIn tells whether the document may come in among the candidates of another.
func (s *search) comesIn(other uint32) bool {
	return s.comesInAs(other, s.likeness(s.of(other), &s.ix.heads[other]))
}

// comesInAs is comesIn where the other document finds this one so like itself.
func (s *search) comesInAs(other uint32, l likeness) bool {
	d := &s.ix.docs[other]
	c := s.ix.found[other].Load()
	if c == nil || d.group != s.doc.group || other == s.slot {
		return false
	}
	apart := max(d.date-s.doc.date, s.doc.date-d.date)
	if s.ix.weights.evidence(uint32(l.text), uint32(l.labels))*s.ix.weights.closeness(apart) < c.cutoff {
		return false
	}
	return !slices.ContainsFunc(c.list, func(l like) bool { return l.slot == s.slot }) // which the holders have seen to
}

// pair compares a document with others as their searches would.
type pair struct {
	ix            *Index
	slot          uint32
	words, labels []uint16 // by feature: its weight in the document
}

func (ix *Index) newPair() *pair {
	return &pair{ix: ix, words: make([]uint16, len(ix.words.cells)), labels: make([]uint16, len(ix.labels.cells))}
}

// of makes the pair one with another document.
func (p *pair) of(slot uint32) {
	before, d := &p.ix.docs[p.slot], &p.ix.docs[slot]
	for _, o := range before.words {
		p.words[o.feature] = 0
	}
	for _, o := range before.labels {
		p.labels[o.feature] = 0
	}
	for _, o := range d.words {
		p.words[o.feature] = o.weight
	}
	for _, o := range d.labels {
		p.labels[o.feature] = o.weight
	}
	p.slot = slot
}

// isAsLike tells whether a document that has this one among its candidates finds it
// as like itself as before.
func (p *pair) isAsLike(other uint32) bool {
	return slices.Contains(p.ix.found[other].Load().list, like{p.slot, p.likeness(other)})
}

// comesIn tells whether this document may come in among the candidates of another.
func (p *pair) comesIn(other uint32) bool {
	s := search{ix: p.ix, slot: p.slot, doc: &p.ix.docs[p.slot]}
	return s.comesInAs(other, p.likeness(other))
}

// likeness is that which another document finds.
func (p *pair) likeness(other uint32) likeness {
	d := &p.ix.docs[other]
	var e evidence
	met := false
	count := func(list []owned, weights []uint16, kind evidence) {
		for _, o := range list {
			w := weights[o.feature]
			e += product(uint32(w), uint32(o.weight), kind)
			met = met || w != 0
		}
	}
	count(d.words[:d.opens], p.words, ofWords)
	count(d.labels[:d.admits], p.labels, ofLabels)
	if next, ok := p.ix.nextPart(other); ok && next == p.slot {
		e += product(unit-1, p.ix.weights.series, ofLabels)
		met = true
	}
	if met {
		count(d.words[d.opens:d.reach], p.words, ofWords)
		count(d.labels[d.admits:d.spread], p.labels, ofLabels)
	}
	s := search{ix: p.ix, doc: d}
	return s.likeness(e, &p.ix.heads[p.slot])
}

// What is no longer as it was, of the candidates of a document.
const (
	otherList    = 1 << iota
	otherNearest // what its text is smoothed with
	otherSelf    // the document itself
)

// search finds the outdated candidates anew, and fills u.lists.
func (u *update) search() {
	ix := u.ix
	m := make(marks, len(ix.docs))
	ix.each(len(u.stale), func(_ *weigher, i int) {
		slot := u.stale[i]
		before := ix.found[slot].Swap(nil)
		switch after := ix.near(slot); {
		case before.equal(after):
		case before.sameNearest(after):
			m[slot] = otherList
		default:
			m[slot] = otherList | otherNearest
		}
	})
	for _, slot := range u.fresh {
		m[slot] = otherSelf
	}
	for slot := range ix.docs {
		if k := ix.docs[slot].kept.Load(); k != nil && k.epoch == ix.epoch && (k.wide || m[slot] != 0 || u.outdates(m, k, ix.near(uint32(slot)))) {
			u.lists = append(u.lists, uint32(slot))
		}
	}
}

// outdates tells whether a list rests on candidates that are other ones now.
func (u *update) outdates(m marks, k *kept, c *candidates) bool {
	var any uint8
	for _, l := range c.list {
		any |= m[l.slot]
	}
	switch {
	case any == 0:
		return false
	case any&(otherNearest|otherSelf) != 0, k.copies:
		return true
	}
	for _, i := range c.nearest() {
		any &^= m[c.list[i].slot] & otherList
	}
	for _, l := range k.list {
		any &^= m[l.slot] & otherList
	}
	return any == 0
}

// sameNearest tells whether the smoothed text is still the same.
func (c *candidates) sameNearest(o *candidates) bool {
	return c.norm == o.norm && slices.EqualFunc(c.nearest(), o.nearest(), func(i, j uint8) bool {
		return c.list[i].slot == o.list[j].slot && c.list[i].text == o.list[j].text
	})
}
