package related

import (
	"cmp"
	"encoding/binary"
	"iter"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Index answers which posts go with a post. It holds the vectors it was made of and
// about 20 bytes for each of a post's strongest terms, some 4 kB a post of news in
// all. Its methods may be called by several goroutines at once, but for Replace, Update
// and Restore, which must be alone.
//
// Inside, a document is known by its slot.
type Index struct {
	opts    Options
	weights weights
	slots   map[string]uint32            // by ID
	docs    []document                   // by slot
	heads   []head                       // beside docs
	found   []atomic.Pointer[candidates] // beside docs; nil until somebody asks
	marks   []uint16                     // beside docs: a few bits of the hash of the section, 0 for none
	free    []uint32                     // slots of documents that were removed
	groups  map[string]*group            // by language
	words   features
	labels  features
	pool    sync.Pool // of *tally
	epoch   uint32    // how many times Update has changed it

	signatures signatures // of all documents; nil when it is frozen

	given []uint32 // of a frozen index, beside the vectors that it was made of: the slot of each, nowhere of those left out
}

// nowhere is the slot of what has none.
const nowhere = 1<<32 - 1

// document is what the index knows of a post.
type document struct {
	*Vector
	group  *group
	words  []owned // the strongest terms, those of the rarest levels first, as a vector of length unit
	labels []owned // tags, series and authors, with the weights of their kinds in them
	opens  uint16  // of words: how many are rare enough to make a candidate
	reach  uint16  // of words: how many are looked up
	top    int8    // the level of the last of these
	admits uint16  // of labels, as opens
	spread uint16  // of labels, as reach
	votes  uint32  // how many documents it stands for in the census; 0 when it is not in the sample

	squares uint64 // of words: the sum of the squares of their weights before they were a vector
	weakest uint32 // of words: the least of these; 0 when all there are were taken
	common  bool   // it has no words but common ones, and makes candidates of those with them all the same
	dead    bool   // removed

	kept atomic.Pointer[kept] // nil until somebody asks
}

// head is what a search looks at of each document that it meets.
type head struct {
	date    int64
	section uint32
	group   uint16
	listed  bool // and not dead
}

// group is the documents of a language.
type group struct {
	number   uint16
	order    []uint32            // slots of all, by date and ID
	eligible []uint32            // of these, those that may be neighbours
	sections map[uint32][]uint32 // the same by section
	rarity   [maxLevel + 1]uint32
	stable   int    // the oldest documents, among which is the sample that decides levels
	stands   uint32 // how many documents one of the sample stands for
	postings int    // reads for one document, see Options.Postings
}

// owned is a feature that a document has.
type owned struct {
	feature uint32
	weight  uint16
}

// unit is 1 as a weight, as a likeness and as evidence of one kind, and unit² is 1 as what
// all kinds, with their weights, add up to. All sums are sums of integers, so that no order
// of adding and no processor can make a difference.
const (
	unitBits = 15
	unit     = 1 << unitBits
)

// NewIndex makes the index of all documents that are to be related, also of those
// that are unlisted. Nil vectors are left out, and of several with one ID all but
// the first.
func NewIndex(vectors []*Vector, opts Options) *Index { return newIndex(vectors, opts, false) }

// NewFrozenIndex makes an index that is only asked: Replace can't be called. It takes
// the vectors, which nobody may use any more, and lets go of their terms, about 2 kB
// of each, as soon as it can; the slice is cleared.
func NewFrozenIndex(vectors []*Vector, opts Options) *Index { return newIndex(vectors, opts, true) }

func newIndex(vectors []*Vector, opts Options, frozen bool) *Index {
	opts = opts.withDefaults()
	ix := &Index{opts: opts, weights: opts.weights(), slots: make(map[string]uint32, len(vectors)), groups: map[string]*group{}}
	order := ix.takeAll(vectors)
	if frozen {
		ix.given = slices.Repeat([]uint32{nowhere}, len(vectors))
		for slot, o := range order {
			ix.given[o.place] = uint32(slot)
		}
		clear(vectors)
	}
	for _, g := range ix.groups {
		g.sort(ix)
	}
	words := ix.count(frozen)
	if !frozen {
		ix.signatures = signatures{}.grown(len(ix.docs))
	}
	ix.each(len(ix.docs), func(w *weigher, slot int) {
		d := &ix.docs[slot]
		w.weighDealt(words, slot)
		if frozen {
			d.terms, d.counts = nil, nil
		} else {
			ix.sign(uint32(slot))
		}
	})
	var lookedUp func(*document) []owned
	if frozen {
		lookedUp = func(d *document) []owned { return d.words[:d.reach] }
	}
	ix.words.invert(ix.docs, func(d *document) []owned { return d.words }, lookedUp)
	ix.labels.invert(ix.docs, func(d *document) []owned { return d.labels }, nil)
	return ix
}

// dated is the place of a vector among others, with its date.
type dated struct {
	date  int64
	place uint32
}

// takeAll gives the vectors slots, of each ID the first, in the order of dates: what goes
// together is often of one time, and so lies together in memory.
func (ix *Index) takeAll(vectors []*Vector) (order []dated) {
	order = make([]dated, 0, len(vectors))
	for place, v := range vectors {
		if v == nil {
			continue
		}
		if _, known := ix.slots[v.id]; !known {
			ix.slots[v.id] = 0
			order = append(order, dated{v.date, uint32(place)})
		}
	}
	slices.SortFunc(order, func(a, b dated) int { return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.place, b.place)) })
	ix.docs = make([]document, 0, len(order))
	for _, o := range order {
		ix.append(vectors[o.place])
	}
	return order
}

// append gives a vector a slot.
func (ix *Index) append(v *Vector) {
	slot := uint32(len(ix.docs))
	ix.grow()
	ix.place(slot, v)
	g := ix.docs[slot].group
	g.order = append(g.order, slot)
}

// grow makes one more slot.
func (ix *Index) grow() {
	ix.docs = append(ix.docs, document{})
	ix.heads, ix.marks = append(ix.heads, head{}), append(ix.marks, 0)
	ix.found = append(ix.found, atomic.Pointer[candidates]{})
}

// sign adds the keys of the document in a slot to the signatures.
func (ix *Index) sign(slot uint32) {
	d := &ix.docs[slot]
	ix.signatures.add(slot, d.termKeys())
	ix.signatures.add(slot, d.labelKeys())
}

// place puts a vector into a slot.
func (ix *Index) place(slot uint32, v *Vector) {
	g := ix.groups[v.language]
	if g == nil {
		g = &group{number: uint16(len(ix.groups)), sections: map[uint32][]uint32{}}
		ix.groups[v.language] = g
	}
	d := &ix.docs[slot]
	d.Vector, d.group, d.dead = v, g, false
	ix.heads[slot] = head{v.date, v.section, g.number, v.listed}
	ix.marks[slot] = uint16(v.section)
	ix.slots[v.id] = slot
}

// sort puts a group that was filled in any order into its order, and finds those
// of its documents that decide levels.
func (g *group) sort(ix *Index) {
	slices.SortFunc(g.order, ix.compare)
	g.stable = stable(len(g.order))
	g.stands = stands(g.stable, ix.opts.sample)
	g.rarity = rarities(g.stable)
	g.postings = ix.opts.Postings * min(max(1<<14/max(g.stable, 1), 1), 8)
	for slot, votes := range g.votes(ix) {
		d := &ix.docs[slot]
		d.votes = votes
		if d.listed {
			g.eligible = append(g.eligible, slot)
			if d.section != 0 {
				g.sections[d.section] = append(g.sections[d.section], slot)
			}
		}
	}
}

// votes gives how many documents each stands for in the census, in the order of the
// group. Chance chooses the sample, by the date, so that a document which is renamed stays
// what it was; where more than a few are of one date, by the ID.
func (g *group) votes(ix *Index) iter.Seq2[uint32, uint32] {
	const few = 16
	return func(yield func(slot, votes uint32) bool) {
		date, chosen := int64(math.MinInt64), false
		byID := false
		for i, slot := range g.order {
			if h := &ix.heads[slot]; i == 0 || h.date != date {
				date = h.date
				last := min(i+few, len(g.order)-1)
				byID = i+few < len(g.order) && ix.heads[g.order[last]].date == date
				chosen = g.chosen(binary.LittleEndian.AppendUint64(nil, uint64(date)))
			}
			if byID {
				chosen = g.chosen([]byte(ix.docs[slot].id))
			}
			votes := g.stands
			if i >= g.stable || !chosen {
				votes = 0
			}
			if !yield(slot, votes) {
				return
			}
		}
	}
}

// chosen tells whether a document of which this is known is in the sample.
func (g *group) chosen(by []byte) bool { return hash(prime2, by)%g.stands == 0 }

// compare orders documents by date and ID.
func (ix *Index) compare(a, b uint32) int {
	v, w := ix.docs[a].Vector, ix.docs[b].Vector
	return cmp.Or(cmp.Compare(v.date, w.date), cmp.Compare(v.id, w.id))
}

// count takes the census of all documents, and gives the places of their words. In an
// index that is only asked no words are found by their keys, and none come.
func (ix *Index) count(frozen bool) (words *dealt) {
	terms, labels := 0, 0
	for i := range ix.docs {
		terms += len(ix.docs[i].terms)
		labels += len(ix.docs[i].tags) + len(ix.docs[i].authors) + 1
	}
	words = deal(ix.docs, terms, (*Vector).termKeys)
	if !frozen {
		ix.words.remember(words, terms)
	}
	ix.words.count(words)
	if !frozen {
		ix.words.makeTable()
	}
	all := deal(ix.docs, labels, (*Vector).labelKeys)
	if !frozen {
		ix.labels.remember(all, labels)
	}
	ix.labels.count(all)
	ix.labels.makeTable()
	return words
}

// termKeys are the terms of a document.
func (v *Vector) termKeys() []uint32 { return v.terms }

// labelKeys are the labels of a document that are features.
func (v *Vector) labelKeys() []uint32 {
	if v.series == 0 {
		return slices.Concat(v.tags, v.authors)
	}
	return slices.Concat(v.tags, v.authors, []uint32{v.series})
}

// batch is how many numbers in a row one worker takes.
const batch = 256

// each calls do for the numbers below n, by several workers.
func (ix *Index) each(n int, do func(w *weigher, i int)) {
	jobs := ix.opts.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(jobs, n/batch+1) {
		workers.Go(func() {
			w := &weigher{ix: ix}
			for {
				low := int(next.Add(batch)) - batch
				if low >= n {
					return
				}
				for i := low; i < min(low+batch, n); i++ {
					do(w, i)
				}
			}
		})
	}
	workers.Wait()
}
