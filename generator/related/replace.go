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
// for before are not looked at. The work follows the change: among 10,000 posts,
// some milliseconds for one.
func (ix *Index) Replace(vectors []*Vector, removed []string) []string {
	r := newReplacement(ix, vectors, removed)
	if len(r.insert) == 0 && len(r.gone) == 0 {
		return nil
	}
	if r.isLarge() {
		return r.remake()
	}
	r.exchange()
	r.reweigh()
	u := newUpdate(ix, r.fresh)
	for _, slot := range r.gone {
		u.series[ix.docs[slot].series] = true
	}
	u.findStale()
	return r.changed(u)
}

// replacement is one call of Replace.
type replacement struct {
	ix     *Index
	gone   []uint32
	insert []*Vector
	isNew  []string               // IDs of those to insert that the index does not know
	fresh  []uint32               // slots of what was inserted or weighed anew
	asked  map[string][]Neighbour // lists of documents that lost their slot
	words  levels
	labels levels
}

// levels are the levels that features had, by place, before their counts changed.
type levels map[uint32]int

// newReplacement finds out what is to go and what is to come. A vector that the
// index has already is neither.
func newReplacement(ix *Index, vectors []*Vector, removed []string) *replacement {
	r := &replacement{ix: ix, asked: map[string][]Neighbour{}, words: levels{}, labels: levels{}}
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
		if known {
			r.gone = append(r.gone, slot)
		} else {
			r.isNew = append(r.isNew, v.id)
		}
		r.insert = append(r.insert, v)
	}
	for _, id := range removed {
		if slot, known := ix.slots[id]; known && !seen[id] {
			seen[id] = true
			r.gone = append(r.gone, slot)
		}
	}
	return r
}

// isLarge tells whether it is less work to make the index anew: because much
// changes, because the number of documents that decide levels does, or because
// dead slots and new words have piled up.
func (r *replacement) isLarge() bool {
	ix := r.ix
	if 8*(len(r.gone)+len(r.insert)) > len(ix.slots)+32 || 4*(ix.dead+len(r.gone)) > len(ix.docs)+64 {
		return true
	}
	terms, labels := 0, 0
	counts := map[string]int{}
	for _, v := range r.insert {
		terms += len(v.terms)
		labels += len(v.tags) + len(v.authors) + 1
		counts[v.language]++
	}
	for _, slot := range r.gone {
		counts[ix.docs[slot].language]--
	}
	for language, n := range counts {
		if g := ix.groups[language]; g == nil || stable(len(g.order)+n) != g.stable {
			return true
		}
	}
	return !ix.words.room(terms) || !ix.labels.room(labels)
}

// remake makes the index anew, and takes over the lists that stay as they are.
func (r *replacement) remake() []string {
	ix := r.ix
	leaves := map[uint32]bool{}
	for _, slot := range r.gone {
		leaves[slot] = true
	}
	vectors := slices.Clone(r.insert)
	before := map[string][]Neighbour{}
	for id, slot := range ix.slots {
		d := &ix.docs[slot]
		if k := d.kept.Load(); k != nil {
			before[id] = k.neighbours
		}
		if !leaves[slot] {
			vectors = append(vectors, d.Vector)
		}
	}
	state := ix.State()
	anew := NewIndex(vectors, ix.opts)
	anew.Restore(state)
	ix.slots, ix.docs, ix.heads, ix.dead, ix.groups, ix.words, ix.labels = anew.slots, anew.docs, anew.heads, anew.dead, anew.groups, anew.words, anew.labels
	var asked []uint32
	for id := range before {
		if slot, still := ix.slots[id]; still {
			asked = append(asked, slot)
		}
	}
	ix.each(len(asked), func(_ *weigher, i int) { ix.keptList(asked[i]) })
	changed := r.isNew
	for _, slot := range asked {
		if d := &ix.docs[slot]; !sameIDs(before[d.id], d.kept.Load().neighbours) {
			changed = append(changed, d.id)
		}
	}
	slices.Sort(changed)
	return changed
}

// exchange takes documents out and puts others in, and counts features anew.
func (r *replacement) exchange() {
	ix := r.ix
	ix.words.meet(ix, r.insert, (*Vector).eachTerm)
	ix.labels.meet(ix, r.insert, (*Vector).eachLabel)
	groups := map[*group]bool{}
	for _, slot := range r.gone {
		d := &ix.docs[slot]
		groups[d.group] = true
		d.group.remove(ix, slot)
		r.count(d, -1, -oneIf(d.old))
		r.retire(slot)
		delete(ix.slots, d.id)
	}
	for _, v := range r.insert {
		slot := ix.append(v)
		d := &ix.docs[slot]
		d.group.order = d.group.order[:len(d.group.order)-1]
		d.group.insert(ix, slot)
		groups[d.group] = true
		r.count(d, 1, 0)
		r.fresh = append(r.fresh, slot)
	}
	for g := range groups {
		for i, slot := range g.order {
			if d := &ix.docs[slot]; d.old != (i < g.stable) {
				d.old = !d.old
				r.count(d, 0, 2*oneIf(d.old)-1)
			}
		}
	}
}

// meet gives places to the keys of new documents that another document has too, or
// a second new one, with the counts that they have so far.
func (f *features) meet(ix *Index, insert []*Vector, each func(*Vector, func(key uint32))) {
	first := newKeys()
	for _, v := range insert {
		each(v, func(key uint32) {
			if f.cells[f.find(key)].key == 0 && f.seen.add(key) {
				first.add(key)
			}
		})
	}
	for key := range first.all {
		f.place(key)
	}
	if len(first.all) == 0 {
		return
	}
	for i := range ix.docs {
		if d := &ix.docs[i]; !d.dead {
			each(d.Vector, func(key uint32) {
				if first.has(key) {
					c := &f.cells[f.find(key)]
					c.all++
					c.old += uint32(oneIf(d.old))
				}
			})
		}
	}
}

// retire marks a slot dead. What was found for its document is kept for comparison.
func (r *replacement) retire(slot uint32) {
	d := &r.ix.docs[slot]
	if k := d.kept.Load(); k != nil {
		r.asked[d.id] = k.neighbours
	}
	d.dead = true
	r.ix.heads[slot].listed = false
	d.found.Store(nil)
	d.kept.Store(nil)
	r.ix.dead++
}

// count adds to the counts of all features of a document.
func (r *replacement) count(d *document, all, old int) {
	add := func(f *features, before levels, key uint32) {
		place := f.find(key)
		c := &f.cells[place]
		if c.key == 0 {
			return // no other document has it
		}
		if _, noted := before[place]; !noted {
			before[place] = c.level()
		}
		c.all += uint32(all)
		c.old += uint32(old)
	}
	d.eachTerm(func(key uint32) { add(&r.ix.words, r.words, key) })
	d.eachLabel(func(key uint32) { add(&r.ix.labels, r.labels, key) })
}

// reweigh weighs what was inserted, and anew the documents that have a feature
// whose level is another. Those that come out with other weights get new slots.
func (r *replacement) reweigh() {
	ix := r.ix
	words, labels := r.words.moved(&ix.words), r.labels.moved(&ix.labels)
	w := &weigher{ix: ix}
	was := len(ix.docs) - len(r.fresh)
	for _, slot := range r.fresh {
		w.weigh(&ix.docs[slot])
		ix.post(slot)
	}
	for slot := range uint32(was) {
		if d := &ix.docs[slot]; d.dead || !words.hasAny(d.terms) && !labels.hasLabel(d.Vector) {
			continue
		}
		var next document
		next.Vector, next.group = ix.docs[slot].Vector, ix.docs[slot].group
		w.weigh(&next)
		if !ix.docs[slot].sameFeatures(&next) {
			r.move(slot, &next)
		}
	}
}

func (d *document) sameFeatures(o *document) bool {
	return d.opens == o.opens && d.reach == o.reach && d.spread == o.spread && slices.Equal(d.words, o.words) && slices.Equal(d.labels, o.labels)
}

// move gives a document a new slot, with other features.
func (r *replacement) move(slot uint32, next *document) {
	ix := r.ix
	ix.docs[slot].group.remove(ix, slot)
	r.retire(slot)
	to := ix.append(ix.docs[slot].Vector)
	d := &ix.docs[to]
	d.words, d.opens, d.reach = next.words, next.opens, next.reach
	d.labels, d.spread, d.old = next.labels, next.spread, ix.docs[slot].old
	d.group.order = d.group.order[:len(d.group.order)-1]
	d.group.insert(ix, to)
	ix.post(to)
	r.gone, r.fresh = append(r.gone, slot), append(r.fresh, to)
}

// post adds a document to the postings of its features.
func (ix *Index) post(slot uint32) {
	d := &ix.docs[slot]
	for _, o := range d.words {
		ix.words.added[o.feature] = append(ix.words.added[o.feature], posting{slot, o.weight})
	}
	for _, o := range d.labels {
		ix.labels.added[o.feature] = append(ix.labels.added[o.feature], posting{slot, o.weight})
	}
}

// changed brings the lists that were asked for up to date, and names those that
// are new or have changed.
func (r *replacement) changed(u *update) []string {
	ix := r.ix
	for _, slot := range r.fresh {
		if _, asked := r.asked[ix.docs[slot].id]; asked {
			u.lists = append(u.lists, slot)
		}
	}
	u.search()
	changed := r.isNew
	for _, slot := range u.lists {
		d := &ix.docs[slot]
		before, moved := r.asked[d.id]
		if !moved {
			before = d.kept.Load().neighbours
			d.kept.Store(nil)
		}
		if !sameIDs(before, ix.keptList(slot).neighbours) {
			changed = append(changed, d.id)
		}
	}
	slices.Sort(changed)
	return changed
}

func sameIDs(a, b []Neighbour) bool {
	return slices.EqualFunc(a, b, func(a, b Neighbour) bool { return a.ID == b.ID })
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// insert puts a document into the lists of its group.
func (g *group) insert(ix *Index, slot uint32) {
	at := func(list []uint32) []uint32 {
		i := sort.Search(len(list), func(i int) bool { return ix.compare(list[i], slot) >= 0 })
		return slices.Insert(list, i, slot)
	}
	d := &ix.docs[slot]
	g.order = at(g.order)
	if d.listed {
		g.eligible = at(g.eligible)
		if d.section != 0 {
			g.sections[d.section] = at(g.sections[d.section])
		}
	}
}

// remove takes a document out of them.
func (g *group) remove(ix *Index, slot uint32) {
	from := func(list []uint32) []uint32 {
		i := sort.Search(len(list), func(i int) bool { return ix.compare(list[i], slot) >= 0 })
		return slices.Delete(list, i, i+1)
	}
	d := &ix.docs[slot]
	g.order = from(g.order)
	if d.listed {
		g.eligible = from(g.eligible)
		if d.section != 0 {
			g.sections[d.section] = from(g.sections[d.section])
		}
	}
}

// keys are hashes, with a filter before them, since nearly all that is looked up is
// not among them.
type keys struct {
	filter [1 << 10]uint64
	all    map[uint32]bool
}

func newKeys() *keys { return &keys{all: map[uint32]bool{}} }

func (k *keys) add(key uint32) {
	key = max(1, key)
	k.all[key] = true
	k.filter[key>>6&1023] |= 1 << (key & 63)
}

// moved gives the keys of the features whose level is not what it was.
func (l levels) moved(f *features) *keys {
	k := newKeys()
	for place, before := range l {
		if c := f.cells[place]; c.level() != before {
			k.add(c.key)
		}
	}
	return k
}

func (k *keys) has(key uint32) bool {
	key = max(1, key)
	return k.filter[key>>6&1023]&(1<<(key&63)) != 0 && k.all[key]
}

func (k *keys) hasAny(list []uint32) bool {
	return len(k.all) > 0 && slices.ContainsFunc(list, k.has)
}

func (k *keys) hasLabel(v *Vector) bool {
	found := false
	if len(k.all) > 0 {
		v.eachLabel(func(key uint32) { found = found || k.has(key) })
	}
	return found
}
