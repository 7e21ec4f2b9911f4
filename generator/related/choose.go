package related

import (
	"math"
	"slices"
)

// pick is a candidate with what speaks for it and against it.
type pick struct {
	like
	smoothed uint32 // likeness of the smoothed texts, in units of unit
	apart    int64  // seconds
	score    uint64 // 1 is unit² · whole
	repeats  uint16 // how like it is to one that is listed already, in units of unit
	value    uint64 // of the score, what is left when it is chosen
	crowded  bool   // the value takes into account that there are many of its kind
	fate     Fate
	copied   uint32 // the slot that it is a copy of
}

// Fate says what became of a document that was considered for a list.
type Fate uint8

// The fates.
const (
	Weaker  Fate = iota // others scored higher
	Listed              // it is in the list
	Skipped             // whoever asked wants it left out
	Copy                // it is nearly the same text as one that is listed, or as the post itself
	Similar             // it would have been listed, were it not so like one that is
	Crowded             // it would have been listed, were there not so many by its author or of its section
)

// String gives the fate in one word.
func (f Fate) String() string {
	return [...]string{"weaker", "listed", "skipped", "copy", "similar", "crowded"}[f]
}

// Neighbours returns the n posts that go best with a post, best first; fewer only
// when there are not so many listed posts in its language. Of an unknown ID there
// are none.
func (ix *Index) Neighbours(id string, n int) []Neighbour { return ix.NeighboursExcept(id, n, nil) }

// kept is a list of Options.Count that is kept ready.
type kept struct {
	list   []listed
	room   [usualCount]listed // for list, as a rule
	wide   bool               // more than the candidates were looked at
	copies bool               // a copy may have taken the place of a document whose candidates mattered
	epoch  uint32             // the last one in which it was known to hold
}

// listed is a document in a list.
type listed struct {
	slot  uint32
	score float64
}

// keptList gives the list of a document, and remembers it.
func (ix *Index) keptList(slot uint32) *kept {
	d := &ix.docs[slot]
	before := d.kept.Load()
	if before != nil && before.epoch == ix.epoch {
		return before
	}
	k := &kept{epoch: ix.epoch}
	if before != nil && ix.stillHolds(slot, before) {
		k.list = before.list
	} else {
		t := ix.borrow()
		picks, wide := ix.choose(t, slot, ix.opts.Count, nil)
		k.list, k.wide = appendListed(k.room[:0], picks), wide
		k.copies = slices.ContainsFunc(picks, func(p pick) bool { return p.fate == Copy })
		ix.pool.Put(t)
	}
	d.kept.Store(k)
	return k
}

// stillHolds tells whether the candidates of a document, and those of each, are what
// they were when its list was made.
func (ix *Index) stillHolds(slot uint32, k *kept) bool {
	near := ix.near(slot)
	return !k.wide && near.since <= k.epoch &&
		!slices.ContainsFunc(near.list, func(l like) bool { return ix.near(l.slot).since > k.epoch })
}

// NeighboursExcept is Neighbours without the documents that skip says yes to; nil
// skips none.
func (ix *Index) NeighboursExcept(id string, n int, skip func(id string) bool) []Neighbour {
	slot, ok := ix.slots[id]
	if !ok || n <= 0 {
		return nil
	}
	if n == ix.opts.Count && skip == nil {
		return ix.neighbours(ix.keptList(slot).list)
	}
	t := ix.borrow()
	defer ix.pool.Put(t)
	picks, _ := ix.choose(t, slot, n, skip)
	return ix.neighbours(appendListed(nil, picks))
}

// appendListed appends the picks that are listed.
func appendListed(list []listed, picks []pick) []listed {
	for _, p := range picks {
		if p.fate != Listed {
			break
		}
		list = append(list, listed{p.slot, float64(p.value) / (unit * unit * whole)})
	}
	return list
}

// neighbours gives a list as others see it; nil where it is empty.
func (ix *Index) neighbours(list []listed) []Neighbour {
	if len(list) == 0 {
		return nil
	}
	neighbours := make([]Neighbour, len(list))
	for i, l := range list {
		neighbours[i] = Neighbour{ix.docs[l.slot].id, l.score}
	}
	return neighbours
}

// choose finds the n best, in front and in their order, and says of all other
// candidates why they are not. Where copies and what is skipped leave too few, it
// looks among more candidates, in the end among all, which is wide. The picks are in t.
func (ix *Index) choose(t *tally, slot uint32, n int, skip func(id string) bool) (picks []pick, wide bool) {
	near := ix.near(slot)
	for most := ix.opts.Candidates; ; {
		c := chooser{ix: ix, tally: t, slot: slot, n: n, skip: skip}
		c.choose(near)
		if c.listed == n {
			return c.picks, wide
		}
		if len(near.list) < most { // there are no others
			c.lastResort(near)
			return c.picks, true
		}
		wide = true
		if most *= 4; most > len(ix.slots)/4 {
			most = len(ix.slots) + 1
		}
		near = ix.search(slot, most)
	}
}

// Complete makes the lists of all documents that were not made yet, by all workers.
// For many lists that is less work than to ask for one after the other, since what
// goes together is looked at together.
func (ix *Index) Complete() {
	ix.each(len(ix.docs), func(_ *weigher, slot int) {
		if !ix.docs[slot].dead {
			ix.near(uint32(slot))
		}
	})
	ix.each(len(ix.docs), func(_ *weigher, slot int) {
		if !ix.docs[slot].dead {
			ix.keptList(uint32(slot))
		}
	})
}

// Lists gives the lists of all documents of a frozen index, each document as its place among the
// vectors that the index was made of: in lists, those of one list after another, and
// beside the vectors, where in lists each one's ends. It makes those that were not made yet.
func (ix *Index) Lists() (lists, ends []uint32) {
	places := make([]uint32, len(ix.docs))
	for place, slot := range ix.given {
		if slot != nowhere {
			places[slot] = uint32(place)
		}
	}
	lists, ends = make([]uint32, 0, len(ix.docs)*ix.opts.Count), make([]uint32, len(ix.given))
	for place, slot := range ix.given {
		if slot != nowhere {
			for _, l := range ix.keptList(slot).list {
				lists = append(lists, places[l.slot])
			}
		}
		ends[place] = uint32(len(lists))
	}
	return lists, ends
}

// chooser makes one list.
type chooser struct {
	ix *Index
	*tally
	slot   uint32
	n      int
	skip   func(id string) bool
	listed int // of picks, in front
}

func (c *chooser) choose(near *candidates) {
	c.score(near)
	for c.listed < min(c.n, len(c.picks)) {
		best := c.next()
		if best < 0 {
			break
		}
		if p := &c.picks[best]; !p.crowded && c.crowds(p) {
			p.crowded = true
			p.value = p.value / 4 * 3
			continue
		}
		if !c.isCopy(best) {
			c.list(best)
		}
	}
}

// score makes picks of all candidates.
func (c *chooser) score(near *candidates) {
	ix, date := c.ix, c.ix.heads[c.slot].date
	ix.touch(near.list)
	s := ix.newSmoother(c.tally, c.slot, near)
	c.picks = slices.Grow(c.picks[:0], len(near.list))[:len(near.list)]
	for i, l := range near.list {
		other := ix.heads[l.slot].date
		p := pick{like: l, smoothed: s.text(l.slot), apart: max(other-date, date-other)}
		p.score = ix.weights.evidence(p.smoothed, uint32(l.labels)) * ix.weights.closeness(p.apart)
		p.value = p.score
		if c.skip != nil && c.skip(ix.docs[l.slot].id) {
			p.fate = Skipped
		}
		c.picks[i] = p
	}
	s.clear()
}

// touch reads what score and isCopy will, all at once, as census.touch does.
//
//go:noinline
func (ix *Index) touch(list []like) (sum uint32) {
	for _, l := range list {
		d := &ix.docs[l.slot]
		sum += uint32(d.sketch[0]) + uint32(d.sketch[sketchPlaces-1]) + uint32(len(d.authors)) + uint32(ix.heads[l.slot].date)
		if c := ix.found[l.slot].Load(); c != nil {
			sum += c.norm
			if len(c.list) > 0 {
				sum += c.list[0].slot + c.list[len(c.list)/2].slot
			}
		}
	}
	return sum
}

// next finds the pick of the highest value that may be listed; -1 when there is
// none.
func (c *chooser) next() int {
	best := -1
	for i := c.listed; i < len(c.picks); i++ {
		if p := &c.picks[i]; p.fate == Weaker && (best < 0 || c.better(p, &c.picks[best])) {
			best = i
		}
	}
	return best
}

// better tells whether a comes before b, as in the order of candidates.
func (c *chooser) better(a, b *pick) bool {
	if a.value != b.value {
		return a.value > b.value
	}
	return c.ix.isNearer(&scored{apart: a.apart, slot: a.slot}, &scored{apart: b.apart, slot: b.slot})
}

// isCopy tells whether a pick is a near-copy of one that is listed. The newer of
// the two takes the place: it is the later state of the same story.
func (c *chooser) isCopy(i int) bool {
	ix, p := c.ix, &c.picks[i]
	d := &ix.docs[p.slot]
	for k := range c.picks[:c.listed] {
		l := &c.picks[k]
		if !ix.docs[l.slot].sketch.copyOf(&d.sketch) {
			continue
		}
		if ix.compare(l.slot, p.slot) < 0 {
			l.value, p.value = p.value, l.value
			*l, *p = *p, *l
			l.fate = Listed
			l.value = p.value
		}
		p.fate, p.copied = Copy, l.slot
		return true
	}
	return false
}

// list puts a pick behind those that are listed, and takes from the value of the
// others what the list has of their kind already.
func (c *chooser) list(i int) {
	c.picks[i].fate = Listed
	c.picks[c.listed], c.picks[i] = c.picks[i], c.picks[c.listed]
	c.listed++
	chosen := c.picks[c.listed-1]
	near := c.ix.near(chosen.slot)
	var places [256]uint8 // by the lower bits of a slot: 1 + its place among those near the chosen one, or that of another
	for k, l := range near.list {
		places[uint8(l.slot)] = uint8(min(k+1, math.MaxUint8))
	}
	for i := c.listed; i < len(c.picks); i++ {
		p := &c.picks[i]
		if p.fate != Weaker {
			continue
		}
		if place := int(places[uint8(p.slot)]) - 1; place >= 0 {
			if near.list[place].slot != p.slot {
				place = slices.IndexFunc(near.list, func(l like) bool { return l.slot == p.slot })
			}
			if place >= 0 {
				p.repeats = max(p.repeats, near.list[place].text)
			}
		}
		p.value = p.score / unit * (unit - uint64(p.repeats)*c.ix.weights.diversity/unit)
		if p.crowded {
			p.value = p.value / 4 * 3
		}
	}
}

// crowds tells whether half of the list is by an author of a pick, or of its
// section and that is not the post's own.
func (c *chooser) crowds(p *pick) bool {
	heads := c.ix.heads
	half := (c.n + 1) / 2
	if c.listed < half {
		return false
	}
	section := 0
	own := heads[p.slot].section
	if own == 0 || own == heads[c.slot].section {
		section = math.MinInt
	}
	for _, l := range c.picks[:c.listed] {
		if heads[l.slot].section == own {
			section++
		}
	}
	if section >= half {
		return true
	}
	for _, a := range c.ix.docs[p.slot].authors {
		n := 0
		for _, l := range c.picks[:c.listed] {
			if _, by := slices.BinarySearch(c.ix.docs[l.slot].authors, a); by {
				n++
			}
		}
		if n >= half {
			return true
		}
	}
	return false
}

// lastResort fills a list that has all there is but copies with those: first those
// of others in the list, the best first, then those of the post, the newest first.
func (c *chooser) lastResort(near *candidates) {
	slices.SortFunc(c.picks[c.listed:], func(a, b pick) int {
		switch {
		case c.better(&a, &b):
			return -1
		case c.better(&b, &a):
			return 1
		}
		return 0
	})
	copies := slices.SortedFunc(slices.Values(near.copies), func(a, b uint32) int { return c.ix.compare(b, a) })
	for _, slot := range copies {
		p := pick{like: like{slot: slot}, fate: Copy, copied: c.slot}
		if c.skip != nil && c.skip(c.ix.docs[slot].id) {
			p.fate = Skipped
		}
		c.picks = append(c.picks, p)
	}
	for i := c.listed; i < len(c.picks) && c.listed < c.n; i++ {
		if c.picks[i].fate == Copy {
			p := c.picks[i]
			p.fate = Listed
			c.picks = slices.Insert(slices.Delete(c.picks, i, i+1), c.listed, p)
			c.listed++
		}
	}
}
