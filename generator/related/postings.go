package related

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// posting is a document that has a feature: its slot, and the weight of the feature in it.
// There are dozens for each document, so they are packed.
type posting [6]byte

func newPosting(slot uint32, weight uint16) (p posting) {
	binary.LittleEndian.PutUint32(p[:4], slot)
	binary.LittleEndian.PutUint16(p[4:], weight)
	return p
}

func (p *posting) slot() uint32   { return binary.LittleEndian.Uint32(p[:4]) }
func (p *posting) weight() uint16 { return binary.LittleEndian.Uint16(p[4:]) }

// features are the words, or the labels, of all documents.
type features struct {
	census
	spans []span               // by feature, of its postings
	lists []posting            // of each feature in one piece, by slot
	added map[uint32][]posting // since the index was made, the same
	extra int                  // postings in added
}

// span is a feature's part of the lists.
type span struct{ start, end uint32 }

// postings gives both parts of a feature's list.
func (f *features) postings(feature uint32) (made, added []posting) {
	at := f.spans[feature]
	made = f.lists[at.start:at.end]
	if len(f.added) > 0 {
		added = f.added[feature]
	}
	return made, added
}

// touchPostings reads where the postings of some features begin, all at once, as
// census.touch does for those of a census.
//
//go:noinline
func (f *features) touchPostings(list []owned) (sum uint32) {
	for _, o := range list {
		if at := f.spans[o.feature]; at.start < at.end {
			sum += f.lists[at.start].slot()
		}
	}
	return sum
}

// invert makes the postings of all documents; where lookedUp is not nil, of those features
// alone that a document looks up. Of a large site that is two thirds of them: the others
// are the commonest.
func (f *features) invert(docs []document, owns, lookedUp func(*document) []owned) {
	f.added = map[uint32][]posting{}
	f.spans = make([]span, len(f.cells), len(f.cells)+len(f.cells)/16)
	used := make([]bool, len(f.cells))
	for i := range docs {
		if lookedUp != nil {
			for _, o := range lookedUp(&docs[i]) {
				used[o.feature] = true
			}
		}
	}
	order := make([]uint32, 0, len(f.cells)) // features, those that a document has first beside each other: they are looked up together
	for i := range docs {
		for _, o := range owns(&docs[i]) {
			at := &f.spans[o.feature]
			if at.end == 0 {
				order = append(order, o.feature)
			}
			at.end++
		}
	}
	all := uint32(0)
	for _, feature := range order {
		at := &f.spans[feature]
		if lookedUp != nil && !used[feature] {
			*at = span{skipped, skipped}
			continue
		}
		n := at.end
		*at = span{all, all}
		all += n
	}
	f.lists = make([]posting, all)
	for slot := range docs {
		for _, o := range owns(&docs[slot]) {
			if at := &f.spans[o.feature].end; *at != skipped {
				f.lists[*at] = newPosting(uint32(slot), o.weight)
				*at++
			}
		}
	}
	for i, at := range f.spans {
		if at.start == skipped {
			f.spans[i] = span{}
		}
	}
}

// skipped marks a feature without postings while others get theirs.
const skipped = 1<<32 - 1

// exchange puts a document's postings in the place of those it had.
func (f *features) exchange(slot uint32, before, after []owned) {
	stays := make(map[uint32]bool, len(after))
	for _, o := range after {
		stays[o.feature] = true
		f.put(o.feature, newPosting(slot, o.weight))
	}
	for _, o := range before {
		if !stays[o.feature] {
			f.drop(o.feature, slot)
		}
	}
}

func bySlot(p posting, slot uint32) int { return cmp.Compare(p.slot(), slot) }

// put sets a document's posting.
func (f *features) put(feature uint32, p posting) {
	made, added := f.postings(feature)
	if i, ok := slices.BinarySearchFunc(made, p.slot(), bySlot); ok {
		made[i] = p
		return
	}
	i, ok := slices.BinarySearchFunc(added, p.slot(), bySlot)
	if ok {
		added[i] = p
		return
	}
	f.added[feature] = slices.Insert(added, i, p)
	f.extra++
}

// drop takes a document's posting out.
func (f *features) drop(feature, slot uint32) {
	made, added := f.postings(feature)
	if i, ok := slices.BinarySearchFunc(made, slot, bySlot); ok {
		copy(made[i:], made[i+1:])
		f.spans[feature].end--
	} else if i, ok := slices.BinarySearchFunc(added, slot, bySlot); ok {
		f.added[feature] = slices.Delete(added, i, i+1)
	}
}
