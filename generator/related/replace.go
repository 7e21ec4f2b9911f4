package related

import (
	"slices"
	"sort"
)

// Replace puts documents in the place of those with the same IDs, or beside them
// where there are none, and takes the removed ones out. From then on the index
// answers just as one that is made anew of all documents.
//
// It returns the IDs, sorted, of the documents that are new, and of those whose
// lists of Options.Count neighbours are no longer the same; lists that nobody asked
// for before, or since Update, are not looked at. The work follows the change: among 10,000 posts,
// some milliseconds for one.
func (ix *Index) Replace(vectors []*Vector, removed []string) []string {
	r := newReplacement(ix, vectors, removed)
	switch {
	case r.isEmpty():
		return nil
	case r.isLarge():
		return r.remake()
	}
	u := r.carryOut()
	u.findStale()
	u.search()
	return r.changed(u)
}

// Update is Replace without the answer: no list is looked at before somebody asks for
// it, and the work is that of weighing what has changed. After it, the first question
// for a list takes as many searches as there are candidates.
func (ix *Index) Update(vectors []*Vector, removed []string) {
	r := newReplacement(ix, vectors, removed)
	switch {
	case r.isEmpty():
	case r.isLarge():
		r.anew()
	default:
		ix.epoch++
		r.carryOut()
	}
}

// replacement is one call of Replace.
type replacement struct {
	ix     *Index
	insert []*Vector // what is new, and what takes the place of something
	remove []uint32  // slots
	isNew  []string  // IDs of those to insert that the index does not know
	words  levels
	labels levels
}

// levels are the levels that features had, by place, before their counts changed.
type levels map[uint32]int

// newReplacement finds out what is to go and what is to come. A vector that the
// index has already is neither.
func newReplacement(ix *Index, vectors []*Vector, removed []string) *replacement {
	r := &replacement{ix: ix, words: levels{}, labels: levels{}}
	seen := map[string]bool{}
	for _, v := range vectors {
		if v == nil || seen[v.id] {
			continue
		}
		seen[v.id] = true
		slot, known := ix.slots[v.id]
		if known && ix.docs[slot].Vector.equal(v) {
			continue
		}
		if !known {
			r.isNew = append(r.isNew, v.id)
		}
		r.insert = append(r.insert, v)
	}
	for _, id := range removed {
		if slot, known := ix.slots[id]; known && !seen[id] {
			seen[id] = true
			r.remove = append(r.remove, slot)
		}
	}
	return r
}

func (r *replacement) isEmpty() bool { return len(r.insert) == 0 && len(r.remove) == 0 }

// isLarge tells whether it is less work to make the index anew: because much
// changes, because the number of documents that decide levels does, or because
// new words and postings have piled up.
func (r *replacement) isLarge() bool {
	ix := r.ix
	if 8*(len(r.remove)+len(r.insert)) > len(ix.slots)+32 ||
		4*ix.words.extra > len(ix.words.lists)+1000 || 4*ix.labels.extra > len(ix.labels.lists)+1000 {
		return true
	}
	terms, labels := 0, 0
	counts := map[string]int{}
	for _, v := range r.insert {
		terms += len(v.terms)
		labels += len(v.tags) + len(v.authors) + 1
		counts[v.language]++
		if slot, known := ix.slots[v.id]; known {
			counts[ix.docs[slot].language]--
		}
	}
	for _, slot := range r.remove {
		counts[ix.docs[slot].language]--
	}
	for language, n := range counts {
		if g := ix.groups[language]; g == nil || stable(len(g.order)+n) != g.stable {
			return true
		}
	}
	return !ix.words.room(terms) || !ix.labels.room(labels)
}

// anew makes the index anew, and takes over what stays as it is.
func (r *replacement) anew() {
	ix := r.ix
	leaves := map[uint32]bool{}
	for _, slot := range r.remove {
		leaves[slot] = true
	}
	vectors := slices.Clone(r.insert) // of two with one ID the first counts
	for _, slot := range ix.slots {
		if !leaves[slot] {
			vectors = append(vectors, ix.docs[slot].Vector)
		}
	}
	state := ix.State()
	n := NewIndex(vectors, ix.opts)
	// A state of the same options can't be refused.
	_ = n.Restore(state)
	ix.slots, ix.docs, ix.heads, ix.marks, ix.found, ix.free = n.slots, n.docs, n.heads, n.marks, n.found, n.free
	ix.groups, ix.words, ix.labels, ix.signatures, ix.epoch = n.groups, n.words, n.labels, n.signatures, 0
}

// remake is anew with the answer of Replace.
func (r *replacement) remake() []string {
	ix := r.ix
	before := map[string][]Neighbour{}
	for id, slot := range ix.slots {
		if k := ix.docs[slot].kept.Load(); k != nil && k.epoch == ix.epoch {
			before[id] = ix.neighbours(k.list)
		}
	}
	r.anew()
	var asked []uint32
	for id := range before {
		if slot, still := ix.slots[id]; still {
			asked = append(asked, slot)
		}
	}
	ix.each(len(asked), func(_ *weigher, i int) { ix.keptList(asked[i]) })
	changed := r.isNew
	for _, slot := range asked {
		if d := &ix.docs[slot]; !sameIDs(before[d.id], ix.neighbours(d.kept.Load().list)) {
			changed = append(changed, d.id)
		}
	}
	slices.Sort(changed)
	return changed
}

// carryOut brings all but candidates and lists up to date.
func (r *replacement) carryOut() *update {
	u := newUpdate(r.ix)
	r.exchange(u)
	r.reweigh(u)
	return u
}

// exchange takes documents out and puts others in, and counts features anew.
func (r *replacement) exchange(u *update) {
	ix := r.ix
	leaving := r.leaving()
	ix.words.meet(ix, r.insert, leaving, (*Vector).termKeys)
	ix.labels.meet(ix, r.insert, leaving, (*Vector).labelKeys)
	moved := map[*group]bool{} // those whose order has changed
	leave := func(slot uint32) {
		d := &ix.docs[slot]
		u.series[d.series] = true
		d.group.remove(ix, slot)
		r.count(d, -1, -int(d.votes))
	}
	for _, v := range r.insert {
		slot, known := ix.slots[v.id]
		votes, stays := uint32(0), false
		switch {
		case known:
			d := &ix.docs[slot]
			leave(slot)
			votes, stays = d.votes, d.date == v.date && d.language == v.language
			moved[d.group] = moved[d.group] || !stays
		case len(ix.free) > 0:
			slot = ix.free[len(ix.free)-1]
			ix.free = ix.free[:len(ix.free)-1]
		default:
			slot = uint32(len(ix.docs))
			ix.grow()
		}
		ix.place(slot, v)
		ix.signatures = ix.signatures.grown(len(ix.docs))
		ix.sign(slot)
		d := &ix.docs[slot]
		if c := ix.found[slot].Load(); c != nil && c.epoch != ix.epoch {
			ix.found[slot].Store(nil) // lists that rest on it are to be made again, even if it stays the same
		}
		d.group.insert(ix, slot)
		if !stays {
			moved[d.group], votes = true, 0
		}
		d.votes = votes
		u.series[d.series] = true
		r.count(d, 1, int(votes))
		u.fresh = append(u.fresh, slot)
	}
	for _, slot := range r.remove {
		leave(slot)
		d := &ix.docs[slot]
		moved[d.group] = true
		delete(ix.slots, d.id)
		ix.words.exchange(slot, d.words, nil)
		ix.labels.exchange(slot, d.labels, nil)
		d.dead, d.words, d.labels, d.opens, d.reach, d.admits, d.spread = true, nil, nil, 0, 0, 0, 0
		ix.found[slot].Store(nil)
		d.kept.Store(nil)
		ix.heads[slot].listed = false
	}
	ix.free = append(ix.free, r.remove...)
	u.gone = r.remove
	for g, is := range moved {
		if !is {
			continue
		}
		for slot, votes := range g.votes(ix) {
			if d := &ix.docs[slot]; votes != d.votes {
				r.count(d, 0, int(votes)-int(d.votes))
				d.votes = votes
			}
		}
	}
}

// leaving gives the vectors that are to go.
func (r *replacement) leaving() (list []*Vector) {
	for _, v := range r.insert {
		if slot, known := r.ix.slots[v.id]; known {
			list = append(list, r.ix.docs[slot].Vector)
		}
	}
	for _, slot := range r.remove {
		list = append(list, r.ix.docs[slot].Vector)
	}
	return list
}

// meet gives numbers to the keys of new documents that another document has too, or
// a second new one, with the counts that they have so far. The vectors that leave have
// what has no number yet for themselves, so a key of theirs is met when a second one
// brings it.
func (f *features) meet(ix *Index, insert, leave []*Vector, keys func(*Vector) []uint32) {
	alone := map[uint32]bool{}
	for _, v := range leave {
		for _, key := range keys(v) {
			if f.find(key) == 0 {
				alone[key] = true
			}
		}
	}
	first := map[uint32]bool{}
	for _, v := range insert {
		for _, key := range keys(v) {
			switch {
			case f.find(key) != 0:
			case alone[key]:
				delete(alone, key)
			case f.seen.add(key):
				first[key] = true
			}
		}
	}
	for key := range first {
		f.census.add(key)
		f.spans = append(f.spans, span{})
		c := &f.cells[len(f.cells)-1]
		for _, slot := range ix.signatures.mayHave([]uint32{key}) {
			if d := &ix.docs[slot]; !d.dead && slices.Contains(keys(d.Vector), key) {
				c.all++
				c.old += d.votes
			}
		}
	}
}

// count adds to the counts of all features of a document.
func (r *replacement) count(d *document, all, old int) {
	add := func(f *features, before levels, key uint32) {
		place := f.find(key)
		c := &f.cells[place]
		if place == 0 {
			return // no other document has it
		}
		if _, noted := before[place]; !noted {
			before[place] = c.level()
		}
		c.all += uint32(all)
		c.old += uint32(old)
	}
	for _, key := range d.termKeys() {
		add(&r.ix.words, r.words, key)
	}
	for _, key := range d.labelKeys() {
		add(&r.ix.labels, r.labels, key)
	}
}

// changed brings the lists that were asked for up to date, and names those that
// are new or have changed.
func (r *replacement) changed(u *update) []string {
	ix := r.ix
	before := make([][]listed, len(u.lists))
	for i, slot := range u.lists {
		before[i] = ix.docs[slot].kept.Swap(nil).list
	}
	ix.each(len(u.lists), func(_ *weigher, i int) { ix.keptList(u.lists[i]) })
	changed := r.isNew
	for i, slot := range u.lists {
		if d := &ix.docs[slot]; !sameDocuments(before[i], d.kept.Load().list) {
			changed = append(changed, d.id)
		}
	}
	slices.Sort(changed)
	return changed
}

func sameIDs(a, b []Neighbour) bool {
	return slices.EqualFunc(a, b, func(a, b Neighbour) bool { return a.ID == b.ID })
}

// sameDocuments tells whether two lists are of the same documents. A slot that one who has gone
// left to another is in no list that holds.
func sameDocuments(a, b []listed) bool {
	return slices.EqualFunc(a, b, func(a, b listed) bool { return a.slot == b.slot })
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// insert puts a document into the lists of its group.
func (g *group) insert(ix *Index, slot uint32) {
	g.eachList(&ix.docs[slot], func(list []uint32) []uint32 {
		i := sort.Search(len(list), func(i int) bool { return ix.compare(list[i], slot) >= 0 })
		return slices.Insert(list, i, slot)
	})
}

// remove takes a document out of them.
func (g *group) remove(ix *Index, slot uint32) {
	g.eachList(&ix.docs[slot], func(list []uint32) []uint32 {
		i := sort.Search(len(list), func(i int) bool { return ix.compare(list[i], slot) >= 0 })
		return slices.Delete(list, i, i+1)
	})
}

// eachList changes the lists that a document belongs in.
func (g *group) eachList(d *document, change func(list []uint32) []uint32) {
	g.order = change(g.order)
	if d.listed {
		g.eligible = change(g.eligible)
		if d.section != 0 {
			g.sections[d.section] = change(g.sections[d.section])
		}
	}
}
