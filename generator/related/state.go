package related

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// stateFormat is the first byte of a stored state. It changes with the form, and
// with whatever makes the same vectors give other lists.
const stateFormat = 5

// State gives what the index has found so far, to be kept between runs: candidates
// and lists, with the fingerprints of the documents' weighted features that they
// rest on. What was not asked for again since Update is not among it.
func (ix *Index) State() []byte {
	b := append(make([]byte, 0, 400*len(ix.slots)), stateFormat)
	b = binary.LittleEndian.AppendUint64(b, ix.opts.fingerprint())
	ordinals := make([]uint32, len(ix.docs))
	var slots []uint32
	for slot := range ix.docs {
		if !ix.docs[slot].dead {
			ordinals[slot] = uint32(len(slots))
			slots = append(slots, uint32(slot))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(slots)))
	for _, slot := range slots {
		d := &ix.docs[slot]
		b = appendString(b, d.id)
		b = binary.LittleEndian.AppendUint64(b, ix.fingerprint(d))
		b = binary.LittleEndian.AppendUint32(b, d.series)
	}
	for _, slot := range slots {
		d := &ix.docs[slot]
		c := ix.found[slot].Load()
		if c == nil || c.epoch != ix.epoch {
			b = append(b, 0, 0)
			continue
		}
		b = append(b, 1)
		b = binary.AppendUvarint(b, c.cutoff)
		b = binary.AppendUvarint(b, uint64(len(c.list)))
		for _, l := range c.list {
			b = binary.AppendUvarint(b, uint64(ordinals[l.slot]))
			b = binary.LittleEndian.AppendUint16(b, l.text)
			b = binary.LittleEndian.AppendUint16(b, l.labels)
		}
		k := d.kept.Load()
		if k == nil || k.wide || k.epoch != ix.epoch {
			b = append(b, 0)
			continue
		}
		b = append(b, 1)
		b = binary.AppendUvarint(b, uint64(len(k.list)))
		for _, l := range k.list {
			b = binary.AppendUvarint(b, uint64(ordinals[l.slot]))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(l.score))
		}
	}
	return b
}

// fingerprint stands for all options that decide what is found.
func (o Options) fingerprint() uint64 {
	o.Jobs = 0
	return hash64(prime1, fmt.Appendf(nil, "%d %+v", vectorFormat, o))
}

// fingerprint stands for all that the index knows of a document. Numbers of
// features are not in it, since they depend on what else is in the index. Of the order of
// features it is in it which make candidates, and which are looked up.
func (ix *Index) fingerprint(d *document) uint64 {
	sum := func(f *features, list []owned, first, last uint16) (sum uint64) {
		for i, o := range list {
			use := uint64(oneIf(i < int(first)) + oneIf(i < int(last)))
			sum += mix(use<<48^uint64(f.cells[o.feature].key)<<16^uint64(o.weight), prime3)
		}
		return sum
	}
	h := sum(&ix.words, d.words, d.opens, d.reach) ^ bits.RotateLeft64(sum(&ix.labels, d.labels, d.admits, d.spread), 32)
	for _, x := range []uint64{uint64(d.opens)<<48 | uint64(d.reach)<<32 | uint64(d.admits)<<16 | uint64(d.spread), uint64(d.date), uint64(d.section), uint64(d.series),
		hash64(prime2, []byte(d.language)), uint64(oneIf(d.listed))} {
		h = mix(h^prime1, x^prime2)
	}
	for _, x := range d.sketch {
		h = mix(h^prime3, uint64(x)^prime1)
	}
	for _, a := range d.authors {
		h = mix(h^prime2, uint64(a)^prime3)
	}
	return h
}

var errState = errors.New("related: not a state that this version stored, with these options")

// Restore takes over what an earlier index had found, as far as it still holds; the
// rest is found anew when somebody asks. The index must be as NewIndex has made it.
// A state that is not whole, or was made with other options, is refused.
func (ix *Index) Restore(state []byte) error {
	st := stored{reader: reader{data: state}}
	st.read(ix)
	if st.bad || len(st.data) > 0 {
		return errState
	}
	var fresh []uint32
	known := make([]bool, len(ix.docs))
	for _, slot := range st.slots {
		if slot != nowhere {
			known[slot] = true
		}
	}
	for slot, is := range known {
		if !is {
			fresh = append(fresh, uint32(slot))
		}
	}
	for i, slot := range st.slots {
		if slot != nowhere && st.found[i] != nil {
			ix.found[slot].Store(st.found[i])
		}
	}
	u := newUpdate(ix)
	u.fresh = fresh
	for _, slot := range fresh {
		u.series[ix.docs[slot].series] = true
	}
	for _, series := range st.broken {
		u.series[series] = true
	}
	u.findStale()
	for _, slot := range u.stale {
		ix.found[slot].Store(nil)
	}
	for i, slot := range st.slots {
		if slot != nowhere && st.kept[i] != nil && ix.holds(slot) {
			ix.docs[slot].kept.Store(st.kept[i])
		}
	}
	return nil
}

// holds tells whether the candidates of a document and those of each are known.
func (ix *Index) holds(slot uint32) bool {
	c := ix.found[slot].Load()
	return c != nil && !slices.ContainsFunc(c.list, func(l like) bool { return ix.found[l.slot].Load() == nil })
}

// stored is a state that is read.
type stored struct {
	reader
	slots  []uint32 // by ordinal: of the documents that are as they were
	broken []uint32 // the series of those that are not
	found  []*candidates
	kept   []*kept
}

func (st *stored) read(ix *Index) {
	if format := st.take(1); len(format) != 1 || format[0] != stateFormat || st.uint64() != ix.opts.fingerprint() {
		st.bad = true
		return
	}
	n := st.count(13)
	for range n {
		id, fingerprint, series := st.string(), st.uint64(), st.uint32()
		slot, ok := ix.slots[id]
		if !ok || ix.fingerprint(&ix.docs[slot]) != fingerprint {
			slot = nowhere
			st.broken = append(st.broken, series)
		}
		st.slots = append(st.slots, slot)
	}
	for range n {
		c, k := st.candidates(), (*kept)(nil)
		if flag := st.take(1); len(flag) == 1 && flag[0] == 1 {
			k = st.list()
		}
		st.found, st.kept = append(st.found, c), append(st.kept, k)
	}
}

// candidates reads candidates; nil where there are none, or one of them is gone.
func (st *stored) candidates() *candidates {
	if flag := st.take(1); len(flag) != 1 || flag[0] != 1 {
		return nil
	}
	cutoff := st.uvarint()
	c := newCandidates(st.count(5))
	c.cutoff = cutoff
	whole := true
	for i := range c.list {
		slot := st.slot()
		whole = whole && slot != nowhere
		c.list[i] = like{slot, likeness{st.uint16(), st.uint16()}}
	}
	if !whole || st.bad {
		return nil
	}
	c.smoothing()
	return c
}

// list reads a list; nil where one of its documents is gone.
func (st *stored) list() *kept {
	k := &kept{copies: true} // which is not stored
	k.list = k.room[:0]
	whole := true
	for range st.count(9) {
		slot, score := st.slot(), math.Float64frombits(st.uint64())
		if slot == nowhere {
			whole = false
			continue
		}
		k.list = append(k.list, listed{slot, score})
	}
	if !whole {
		return nil
	}
	return k
}

// slot reads the ordinal of a document and gives its slot.
func (st *stored) slot() uint32 {
	i := st.uvarint()
	if i >= uint64(len(st.slots)) {
		st.bad = true
		return nowhere
	}
	return st.slots[i]
}

// count reads the number of things that take so many bytes each, at least.
func (st *stored) count(bytes int) int {
	n := st.uvarint()
	if n > uint64(len(st.data)/bytes) {
		st.bad = true
		return 0
	}
	return int(n)
}
