package related

import (
	"math/bits"
	"slices"
)

// dealt is the features of all documents, dealt into parts by their keys, so that a
// census is taken part by part: what it needs at a time fits into the processor's
// caches, where for one document after the other each key would be a wait for memory.
// Then the keys make way for what was found for them, and the places in the parts are
// read once more in the order in which they were dealt.
type dealt struct {
	shift int // of a spread key, to its part
	kinds []*dealtKind
}

// dealtKind is the features of the documents that have so many votes.
type dealtKind struct {
	votes  uint32
	keys   []uint32 // by part, then by document; later what census.count has found for them
	next   []uint32 // by part, where the next document's keys are to go; in the end, where the part ends
	starts []uint32 // by batch of documents and part: where their keys begin
}

// partKeys is how many keys a part has, about.
const partKeys = 1 << 14

// deal parts the n keys of all documents.
func deal(docs []document, n int, keys func(*Vector) []uint32) *dealt {
	d := &dealt{shift: 32 - bits.Len(uint(n/partKeys))}
	for i := range docs {
		next := d.kind(docs[i].votes).next
		for _, key := range keys(docs[i].Vector) {
			next[key*spread>>d.shift]++
		}
	}
	for _, kind := range d.kinds {
		sum := uint32(0)
		for p, count := range kind.next {
			kind.next[p] = sum
			sum += count
		}
		kind.keys = make([]uint32, sum)
	}
	for i := range docs {
		if i%batch == 0 {
			for _, kind := range d.kinds {
				kind.starts = append(kind.starts, kind.next...)
			}
		}
		kind := d.kind(docs[i].votes)
		next, dealt, shift := kind.next, kind.keys, d.shift
		for _, key := range keys(docs[i].Vector) {
			at := &next[key*spread>>shift]
			dealt[*at] = key
			*at++
		}
	}
	return d
}

// kind gives the kind with so many votes, a new one where there is none yet.
func (d *dealt) kind(votes uint32) *dealtKind {
	for _, kind := range d.kinds {
		if kind.votes == votes {
			return kind
		}
	}
	d.kinds = append(d.kinds, &dealtKind{votes: votes, next: make([]uint32, 1<<(32-d.shift))})
	return d.kinds[len(d.kinds)-1]
}

// part gives the keys of a part.
func (k *dealtKind) part(p int) []uint32 {
	start := uint32(0)
	if p > 0 {
		start = k.next[p-1]
	}
	return k.keys[start:k.next[p]]
}

// A place is the number of a feature with, in the lowest bits, its level + 1; that is 0
// where no other document has it.
const levelBits = 6

// maxFeatures is how many features there can be: those of some millions of posts.
const maxFeatures = 1 << (32 - levelBits)

// count makes a new census, and puts the place of each key in its place. A key of which
// there are too many gets none, and relates nothing.
func (c *census) count(d *dealt) {
	c.cells = append(c.cells[:0], cell{})
	p := part{shift: d.shift}
	for i := range 1 << (32 - d.shift) {
		p.reset(d, i)
		for _, kind := range d.kinds {
			p.count(kind.part(i), kind.votes)
		}
		p.settle(c)
		for _, kind := range d.kinds {
			keys := kind.part(i)
			for k, met := range keys {
				keys[k] = p.places[met]
			}
		}
	}
	c.cells = slices.Clip(c.cells)
}

// remember remembers the n keys that there are.
func (c *census) remember(d *dealt, n int) {
	c.seen = newFilter(n)
	for p := range 1 << (32 - d.shift) {
		for _, kind := range d.kinds {
			for _, key := range kind.part(p) {
				c.seen.add(key)
			}
		}
	}
}

// part counts the keys of one part.
type part struct {
	shift  int
	table  []uint32 // open hash table of places in cells; 0 is free
	cells  []cell   // the keys of the part, from 1, and room for all
	places []uint32 // beside cells
}

// reset makes room for a part.
func (p *part) reset(d *dealt, i int) {
	n := 0
	for _, kind := range d.kinds {
		n += len(kind.part(i))
	}
	size := 1 << bits.Len(uint(max(2*n-1, 1)))
	p.table = slices.Grow(p.table[:0], size)[:size]
	clear(p.table)
	p.cells = append(slices.Grow(p.cells[:0], n+2), cell{})
}

// count counts keys of documents with so many votes, and puts the place of each in
// p.cells in its place. Whether a key is new is no branch, see scratch.addToBody.
func (p *part) count(keys []uint32, votes uint32) {
	table, cells, used := p.table, p.cells[:cap(p.cells)], uint32(len(p.cells))
	mask := uint32(len(table) - 1)
	up := 32 - p.shift // the upper bits are the same for all
	down := 32 - bits.Len32(mask)
	for k, key := range keys {
		at := key * spread << up >> down & mask
		cells[used] = cell{key: key}
		place := table[at]
		isNew := (place - 1) >> 31
		place |= used & -isNew
		for cells[place].key != key {
			at = (at + 1) & mask
			place = table[at]
			isNew = (place - 1) >> 31
			place |= used & -isNew
		}
		table[at] = place
		used += isNew
		x := &cells[place]
		x.all++
		x.old += votes
		keys[k] = place
	}
	p.cells = cells[:used]
}

// settle makes features of the keys that more than one document has.
func (p *part) settle(c *census) {
	p.places = slices.Grow(p.places[:0], len(p.cells))[:len(p.cells)]
	for i, x := range p.cells {
		p.places[i] = 0
		if level := x.level(); level != alone && len(c.cells) < maxFeatures {
			p.places[i] = uint32(len(c.cells)<<levelBits | (level + 1))
			c.cells = append(c.cells, x)
		}
	}
}

// placeReader reads the places of documents' features, in their order.
type placeReader struct {
	of   *dealt
	next [][]uint32 // by kind of documents and part
}

// from gives a reader from a batch of documents on.
func (d *dealt) from(batch int) *placeReader {
	r := &placeReader{of: d}
	parts := 1 << (32 - d.shift)
	for _, kind := range d.kinds {
		r.next = append(r.next, slices.Clone(kind.starts[batch*parts:(batch+1)*parts]))
	}
	return r
}

// read gives the places of the next document's features, of which these are the keys.
func (r *placeReader) read(d *document, keys, places []uint32) []uint32 {
	places = slices.Grow(places[:0], len(keys))[:len(keys)]
	for i, kind := range r.of.kinds {
		if kind.votes != d.votes {
			continue
		}
		next, shift := r.next[i], r.of.shift
		for k, key := range keys {
			at := &next[key*spread>>shift]
			places[k] = kind.keys[*at]
			*at++
		}
	}
	return places
}
