package related

import (
	"math"
	"math/bits"
)

// census counts in how many documents each feature stands. A feature is known by its
// number, and found by its key, which is a hash already. Most words and pairs stand in
// one document of all, and relate nothing: of these there is only a bit, so a key gets a
// number with its second document.
//
// What weighs a feature must not move with every post, or every post would move
// every list. So a feature's level is taken from a sample of the oldest documents
// alone, and in steps: a new post at the end of an archive changes no level, nor does
// an edit of most others, and an edit of one in the sample only those that it takes
// across a step.
type census struct {
	cells []cell   // by feature, also of those that stand nowhere any more; 0 is no feature
	table []uint32 // open hash table of features; nil where nobody has to find any
	shift uint     // of a spread key, to its place in the table: the upper bits choose it
	seen  filter   // of all keys there ever were; nil where nobody adds any
}

// filter remembers which hashes it met; now and then it takes one hash for another.
type filter []uint64

// newFilter makes a filter for so many hashes, with four and a half bits for each.
func newFilter(n int) filter { return make(filter, n/14+1) }

// spread spreads hashes, of which half have the upper bit set, over all numbers.
const spread = 0x9E3779B1

// add adds a hash, and tells whether it was there, as it seems.
func (f filter) add(key uint32) bool {
	at := key * spread
	place, bit := &f[uint64(at>>6)*uint64(len(f))>>26], uint64(1)<<(at&63)
	was := *place & bit
	*place |= bit
	return was != 0
}

// cell is a feature of a census.
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

// makeTable makes a table of all features, with room for some more.
func (c *census) makeTable() {
	size := bits.Len(uint(max(1024, 3*len(c.cells)/2) - 1))
	c.table, c.shift = make([]uint32, 1<<size), 32-uint(size)
	for feature, x := range c.cells[1:] {
		c.table[c.where(x.key)] = uint32(feature + 1)
	}
}

// where gives the place of a key in the table, or the free one where it would be.
func (c *census) where(key uint32) uint32 {
	mask := uint32(len(c.table) - 1)
	at := c.home(key)
	for c.table[at] != 0 && c.cells[c.table[at]].key != key {
		at = (at + 1) & mask
	}
	return at
}

// home is where a key would be if it were the only one.
func (c *census) home(key uint32) uint32 { return key * spread >> (c.shift & 31) }

// find gives the feature that has a key, 0 where there is none.
func (c *census) find(key uint32) uint32 { return c.table[c.where(key)] }

// add gives a key that has none a feature.
func (c *census) add(key uint32) {
	if !c.room(1) {
		c.makeTable()
	}
	c.table[c.where(key)] = uint32(len(c.cells))
	c.cells = append(c.cells, cell{key: key})
}

// room tells whether the table has room for n more keys.
func (c *census) room(n int) bool { return 4*(len(c.cells)+n) < 3*len(c.table) }

// touch reads the place of each of some keys, so that those who find them next wait
// for many places of memory at once, and not for one after the other. The sum says
// nothing: it is there so that no read is left out.
//
//go:noinline
func (c *census) touch(keys []uint32) (sum uint32) {
	for _, key := range keys {
		sum += c.table[c.home(key)]
	}
	return sum
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
