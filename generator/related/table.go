package related

// table counts hashes. It is an open hash table whose keys need no hashing.
type table struct {
	cells []cell // a power of two of them
	used  int
}

type cell struct{ key, count uint32 } // count is 0 when the cell is free

// count adds 1 to the count of a key.
func (t *table) count(key uint32) {
	if 2*t.used >= len(t.cells) {
		t.grow()
	}
	c := &t.cells[t.find(key)]
	if c.count == 0 {
		c.key = key
		t.used++
	}
	c.count++
}

// find returns the place of a key, or of the free cell where it would be.
func (t *table) find(key uint32) uint32 {
	mask := uint32(len(t.cells) - 1)
	i := key & mask
	for t.cells[i].count != 0 && t.cells[i].key != key {
		i = (i + 1) & mask
	}
	return i
}

// get returns the place and the count of a key, 0 for one that was not counted.
func (t *table) get(key uint32) (place, count uint32) {
	if len(t.cells) == 0 {
		return 0, 0
	}
	place = t.find(key)
	return place, t.cells[place].count
}

func (t *table) grow() {
	old := t.cells
	t.cells = make([]cell, max(1024, 4*len(old)))
	for _, c := range old {
		if c.count != 0 {
			t.cells[t.find(c.key)] = c
		}
	}
}
