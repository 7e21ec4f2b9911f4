package related

import (
	"math"
	"math/bits"
)

// census counts in how many documents each feature stands. It is an open hash
// table whose keys are hashes already; the place of a key is the feature's number.
// Most words and pairs stand in one document of all, and relate nothing: of these
// there is only a bit, so a key gets a place with its second document.
//
// What weighs a feature must not move with every post, or every post would move
// every list. So a feature's level is taken from a sample of the oldest documents
// alone, and in steps: a new post at the end of an archive changes no level, nor does
// an edit of most others, and an edit of one in the sample only those that it takes
// across a step.
type census struct {
	cells []cell // a power of two of them
	used  int    // cells with a key, also of features that stand nowhere any more
	seen  filter // of all keys there ever were
}

// filter remembers which hashes it met once, and which again; now and then it takes
// one hash for another. The two bits of a hash lie side by side, since each look at a
// large filter is a wait for memory.
type filter []struct{ once, twice uint64 }

// newFilter makes a filter for so many hashes, with four and a half bits for each.
func newFilter(n int) filter { return make(filter, n/14+1) }

// spread makes other bits of a hash choose its place in a filter than those that
// choose its cell in the census.
const spread = 0x9E3779B1

// place spreads hashes over the places, by their upper 26 bits.
func (f filter) place(hash uint32) uint64 { return uint64(hash>>6) * uint64(len(f)) >> 26 }

// add adds a hash, and tells whether it was there, as it seems.
func (f filter) add(key uint32) bool {
	at := key * spread
	place, bit := &f[f.place(at)], uint64(1)<<(at&63)
	was := place.once & bit
	place.once |= bit
	place.twice |= was
	return was != 0
}

// again is about how many hashes were met again.
func (f filter) again() (n int) {
	for _, place := range f {
		n += bits.OnesCount64(place.twice)
	}
	return n
}

// metAgain puts those of some hashes that were met again in front of a buffer, which
// has room for all, and returns them. It has no branch that the processor would have
// to guess, and so waits for several places of memory at once.
func (f filter) metAgain(keys, buffer []uint32) []uint32 {
	n := 0
	for _, key := range keys {
		at := key * spread
		buffer[n] = key
		n += int(f[f.place(at)].twice >> (at & 63) & 1)
	}
	return buffer[:n]
}

// cell is a feature of a census; key is 0 when it is free.
type cell struct {
	key uint32
	all uint32 // documents that have it
	old uint32 // of these, about, those among the oldest: each in the sample stands for several
}

// stable is how many of n documents, the oldest, decide what weighs a feature: n
// itself up to 8, then n with all but its three highest bits cleared. So it is four
// fifths of n at least, and moves four times while n doubles.
func stable(n int) int {
	drop := max(0, bits.Len(uint(n))-3)
	return n >> drop << drop
}

// stands gives how many documents one of a sample stands for, of at most about so many
// out of those that are stable: a power of two.
func stands(stable, sample int) uint32 {
	return 1 << max(0, bits.Len(uint(max(stable, 1)-1))-bits.Len(uint(sample-1)))
}

// place finds a key, or makes a cell for it.
func (c *census) place(key uint32) uint32 {
	if 4*c.used >= 3*len(c.cells) {
		c.grow()
	}
	i := c.find(key)
	if c.cells[i].key == 0 {
		c.cells[i].key = max(1, key)
		c.used++
	}
	return i
}

// touch reads the first cell of each of some keys, so that those who find them next wait
// for many places of memory at once, and not for one after the other. The sum says
// nothing: it is there so that no read is left out.
//
//go:noinline
func (c *census) touch(keys []uint32) (sum uint32) {
	cells, mask := c.cells, uint32(len(c.cells)-1)
	for _, key := range keys {
		sum += cells[key&mask].key
	}
	return sum
}

// find returns the place of a key, or of the free cell where it would be.
func (c *census) find(key uint32) uint32 {
	key = max(1, key)
	mask := uint32(len(c.cells) - 1)
	i := key & mask
	for c.cells[i].key != 0 && c.cells[i].key != key {
		i = (i + 1) & mask
	}
	return i
}

// room tells whether n more keys would leave the places as they are.
func (c *census) room(n int) bool { return 4*(c.used+n) < 3*len(c.cells) }

func (c *census) grow() {
	old := c.cells
	c.cells = make([]cell, max(1024, 2*len(old)))
	for _, x := range old {
		if x.key != 0 {
			c.cells[c.find(x.key)] = x
		}
	}
}

// A level is half an octave: 1, 2, 3, 4 and 5, 6 and 7, 8 to 11, 12 to 15 documents
// and so on.

// alone is the level of a feature that only one document has: it relates nothing.
const alone = -1

// maxLevel is the highest level there can be.
const maxLevel = 63

// levelOf is the level of a number of documents, from 1.
func levelOf(n uint32) int {
	octave := bits.Len32(n) - 1
	return 2*octave + int(n>>max(octave-1, 0)&1)*oneIf(octave > 0)
}

// least is the least number of documents at a level.
func least(level int) uint32 { return uint32((2 + level&1) << (level / 2) / 2) }

// level is that of a feature's frequency among the oldest documents. What stands
// in far more of the newer ones, as the name of a new disease may, is taken for a
// power of 8 that is 8 to 64 times less than what it has in all.
func (c cell) level() int {
	if c.all < 2 {
		return alone
	}
	burst := 6*((bits.Len32(c.all)-1)/3) - 6
	return max(levelOf(max(c.old, 1)), burst)
}

// rarities lists, by level, what a feature weighs among n documents: the root of
// the probabilistic inverse document frequency of BM25 (Robertson and Spärck Jones),
// in the form that is never negative; unit 1/64. The root, since the product of two
// documents' weights has it twice: with the frequency itself, a rare word that two
// posts share by accident would outweigh all that they have in common.
func rarities(n int) (list [maxLevel + 1]uint32) {
	for level := range list {
		have := min(float64(least(level)), float64(n))
		octaves := math.Log2(1 + (float64(n)-have+0.5)/(have+0.5))
		list[level] = uint32(math.Round(64 * math.Sqrt(octaves)))
	}
	return list
}
