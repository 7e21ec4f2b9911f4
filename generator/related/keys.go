package related

import (
	"maps"
	"slices"
)

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

// list gives them all.
func (k *keys) list() []uint32 { return slices.Collect(maps.Keys(k.all)) }

func (k *keys) has(key uint32) bool {
	key = max(1, key)
	return k.filter[key>>6&1023]&(1<<(key&63)) != 0 && k.all[key]
}

// hasAny tells whether one of a list is among them.
func (k *keys) hasAny(list []uint32) bool {
	return len(k.all) > 0 && slices.ContainsFunc(list, k.has)
}
