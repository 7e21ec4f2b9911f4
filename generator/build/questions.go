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
}

func newQuestionTable(list []cache.Question) *questionTable {
	return &questionTable{seed: maphash.MakeSeed(), list: list}
}

// hash gives the hash by which a question is found.
func (t *questionTable) hash(q site.Query) uint64 { return maphash.Comparable(t.seed, q) }

// place gives the place of a question in the list, where it is added unless it was
// there.
func (t *questionTable) place(q site.Query) (n uint32, added bool) {
	if 2*len(t.list) >= len(t.slots) {
		t.grow()
	}
	i := t.slot(q)
	if t.slots[i] != 0 {
		return t.slots[i] - 1, false
	}
	t.list = append(t.list, cache.Question{Kind: string(q.Kind), Key: q.Key, From: q.From})
	t.slots[i] = uint32(len(t.list))
	return uint32(len(t.list)) - 1, true
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

// written gives a list that is made for much to come, and is empty, once each page of its memory is written to: memory
// that is read first, be it by the garbage collector, costs two page faults in place of one. It is written byte by
// byte, since where a pointer is written while garbage is collected, what was there is read first.
func written[T any](list []T) []T {
	const page = 4 << 10 // bytes, at least
	var one T
	memory := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), len(list)*int(unsafe.Sizeof(one)))
	for i := 0; i < len(memory); i += page {
		memory[i] = 0
	}
	return list
}

func (t *questionTable) grow() {
	size := max(1024, len(t.slots))
	for size < max(4*(len(t.list)+1), 2*cap(t.list)) {
		size *= 2
	}
	t.slots = written(make([]uint32, size))
	for n := range t.list {
		t.slots[t.slot(query(t.list[n]))] = uint32(n + 1)
	}
}
