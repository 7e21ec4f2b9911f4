package build

import (
	"hash/maphash"
	"unsafe"

	"broadsheet/generator/cache"
	"broadsheet/generator/site"
)

// questionTable holds questions, each once. It finds them by a hash table of their
// places, with linear probing, as a large site has a million of them: a map with
// the questions as keys would take as much memory as all else.
type questionTable struct {
	seed  maphash.Seed
	list  []cache.Question
	slots []uint32 // place in list plus one, 0 for none; their number is a power of two
	held  int      // how many questions have a slot
}

func newQuestionTable(list []cache.Question) *questionTable {
	t := &questionTable{seed: maphash.MakeSeed(), list: list, held: len(list)}
	t.grow()
	for n := range list {
		t.slots[t.slot(query(list[n]))] = uint32(n + 1)
	}
	return t
}

// hash gives the hash by which a question is found.
func (t *questionTable) hash(q site.Query) uint64 { return maphash.Comparable(t.seed, q) }

// place gives the place of a question in the list, where it is added unless it was
// there.
func (t *questionTable) place(q site.Query) (n uint32, added bool) {
	if 2*t.held >= len(t.slots) {
		t.grow()
	}
	i := t.slot(q)
	if t.slots[i] != 0 {
		return t.slots[i] - 1, false
	}
	n = t.add(q)
	t.slots[i] = n + 1
	t.held++
	return n, true
}

// add adds a question that is not there, and that nobody will look for.
func (t *questionTable) add(q site.Query) uint32 {
	t.list = append(t.list, cache.Question{Kind: string(q.Kind), Key: q.Key, From: q.From})
	return uint32(len(t.list)) - 1
}

// slot gives the slot that a question has, or would get.
func (t *questionTable) slot(q site.Query) uint64 {
	mask := uint64(len(t.slots) - 1)
	for i := t.hash(q) & mask; ; i = (i + 1) & mask {
		n := t.slots[i]
		if n == 0 {
			return i
		}
		if known := &t.list[n-1]; known.Key == q.Key && known.Kind == string(q.Kind) && known.From == q.From {
			return i
		}
	}
}

// written gives a list that is made for much to come, and is empty, once each page of its
// memory is written to: memory that is read first, be it by the garbage collector, costs two
// page faults in place of one. It is written byte by byte, since where a pointer is written
// while garbage is collected, what was there is read first.
func written[T any](list []T) []T {
	const page = 4 << 10 // bytes, at least
	var one T
	memory := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)*int(unsafe.Sizeof(one)))
	for i := 0; i < len(memory); i += page {
		memory[i] = 0
	}
	return list
}

// grow makes more slots, at least four times as many as are taken.
func (t *questionTable) grow() {
	size := max(1024, len(t.slots))
	for size < 4*(t.held+1) {
		size *= 2
	}
	old := t.slots
	t.slots = written(make([]uint32, size))
	for _, n := range old {
		if n != 0 {
			t.slots[t.slot(query(t.list[n-1]))] = n
		}
	}
}
