package related

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// weights are Options as the index uses them: kinds of evidence sum up to unit.
type weights struct {
	text, tags, series, authors, section uint32
	title, description                   int // multiples of a word in the body, in sixteenths
	few                                  *saturations
	time                                 uint64
	halfLife                             int64  // seconds
	diversity                            uint64 // of unit
}

func (o Options) weights() weights {
	sum := o.Text + o.Tags + o.Series + o.Authors + o.Section
	share := func(w float64) uint32 {
		if sum == 0 {
			return 0
		}
		return uint32(w / sum * unit)
	}
	return weights{
		text: share(o.Text), tags: share(o.Tags), series: share(o.Series), authors: share(o.Authors), section: share(o.Section),
		title:       int(math.Round(min(o.Title, 1000) * 16)),
		description: int(math.Round(min(o.Description, 1000) * 16)),
		few:         newSaturations(),
		time:        uint64(math.Round(o.Time * whole)),
		halfLife:    int64(o.HalfLife.Seconds()),
		diversity:   uint64(math.Round(o.Diversity * unit)),
	}
}

// weigher turns vectors into the weighted features of documents. Each worker
// has its own.
type weigher struct {
	ix     *Index
	found  []candidate
	places []uint32     // of the document at hand, beside its terms: the feature, and below it its level + 1
	reader *placeReader // of these
	arena  []owned      // what the next documents get their features from
}

// candidate is a feature of the document at hand with its weight and its key,
// packed into one number so that they compare fast: the weight above, then the key.
type candidate struct {
	order   uint64
	feature uint32
	level   int32
}

// weigh sets the features of a document.
func (w *weigher) weigh(d *document) {
	c := &w.ix.words.census
	c.touch(d.terms)
	w.places = w.places[:0]
	for _, t := range d.terms {
		at := c.find(t)
		w.places = append(w.places, at<<levelBits|uint32(c.cells[at].level()+1))
	}
	w.setFeatures(d)
}

// weighDealt is weigh for one document after the other, of whose words these are the places.
func (w *weigher) weighDealt(words *dealt, slot int) {
	d := &w.ix.docs[slot]
	if slot%batch == 0 {
		w.reader = words.from(slot / batch)
	}
	w.places = w.reader.read(d, d.terms, w.places)
	w.setFeatures(d)
}

// setFeatures sets the features of a document whose words have their places.
func (w *weigher) setFeatures(d *document) {
	d.words = w.words(d)
	d.labels, d.admits, d.spread = w.labels(d)
}

// words gives the strongest terms of a document that another document has too, as
// a vector of length unit, the rarest levels first.
func (w *weigher) words(d *document) []owned {
	ix := w.ix
	var have perLevel
	defer d.lookUp(&have)
	if ix.weights.text == 0 {
		return nil
	}
	w.found = w.found[:0]
	k := saturation(d.counts)
	for i, place := range w.places {
		level := int32(place&(1<<levelBits-1)) - 1
		if level == alone {
			continue
		}
		t := d.terms[i]
		weight := weightOf(t, ix.weights.saturate(d.counts[i], k)*d.group.rarity[level])
		if weight == 0 {
			continue
		}
		w.found = append(w.found, candidate{uint64(weight)<<32 | uint64(t), place >> levelBits, level})
	}
	w.found = strongest(w.found, ix.opts.Terms)
	d.squares, d.weakest = 0, 0
	least := uint64(math.MaxUint64)
	for _, c := range w.found {
		weight := c.order >> 32
		d.squares += weight * weight
		least = min(least, weight)
		have[c.level]++
	}
	if len(w.found) == ix.opts.Terms {
		d.weakest = uint32(least)
	}
	return w.byLevel(&have, roundedNorm(d.squares))
}

// weightOf is the weight of a term, that of a word, or less for a pair of them.
func weightOf(term, weight uint32) uint32 {
	if term&isPair != 0 {
		weight -= weight / 4
	}
	return weight
}

// perLevel is a number for each level.
type perLevel [maxLevel + 1]int

// byLevel adds the words found to the arena, the rarest levels first.
func (w *weigher) byLevel(have *perLevel, norm uint32) []owned {
	var next perLevel
	n := 0
	for level, h := range have {
		next[level] = n
		n += h
	}
	start := w.reserve(n)
	own := w.arena[start : start+n : start+n]
	w.arena = w.arena[:start+n]
	for _, c := range w.found {
		own[next[c.level]] = owned{c.feature, normed(uint32(c.order>>32), norm)}
		next[c.level]++
	}
	return own
}

// lookUp sets how many of a document's words, of which each level has so many, make
// candidates, and are looked up: the rarest, as long as their lists are not too long
// together.
func (d *document) lookUp(have *perLevel) {
	d.opens, d.reach, d.top, d.common = 0, 0, alone, false
	n, cost, most := 0, 0, d.group.postings
	for level, h := range have {
		if h == 0 {
			continue
		}
		first := n == 0
		n += h
		cost += h * int(least(level))
		if first || cost <= most {
			d.reach, d.top = uint16(n), int8(level)
		}
		if first || cost <= most/8 {
			d.opens = uint16(n)
			d.common = cost > most/8
		}
	}
}

// roundedNorm is the length of a vector, from the sum of its squares, rounded up by a few
// percent at most: where one word becomes rarer or commoner, most documents weigh their
// other words as before.
func roundedNorm(squares uint64) uint32 {
	norm := uint32(math.Sqrt(float64(squares)))
	drop := max(0, bits.Len32(norm)-normBits)
	return (norm>>drop + 1) << drop
}

// normBits is how many digits of a length count.
const normBits = 6

// normed is the weight of a word in a vector of length unit, at least 1.
func normed(weight, norm uint32) uint16 { return uint16(max(1, uint64(weight)*unit/uint64(norm))) }

// labels gives the tags, the series and the authors of a document, each kind a
// vector whose length is the root of the kind's weight, so that the product of
// two documents' labels is the weighted sum of three cosines; and how many of them
// make candidates, and are looked up.
func (w *weigher) labels(d *document) (own []owned, admits, spread uint16) {
	ws := &w.ix.weights
	start := w.reserve(len(d.tags) + 1 + len(d.authors))
	w.kind(d, d.tags, ws.tags)
	w.kind(d, d.authors, ws.authors)
	if d.series != 0 {
		w.kind(d, []uint32{d.series}, ws.series)
	}
	own = w.arena[start:len(w.arena):len(w.arena)]
	cells := w.ix.labels.cells
	slices.SortFunc(own, func(a, b owned) int {
		x, y := cells[a.feature], cells[b.feature]
		return cmp.Or(cmp.Compare(x.level(), y.level()), cmp.Compare(x.key, y.key))
	})
	cost := 0
	for i, o := range own {
		cost += int(least(cells[o.feature].level()))
		if i == 0 || cost <= d.group.postings/4 {
			spread++
		}
		if i == 0 || cost <= d.group.postings/16 {
			admits++
		}
	}
	return own, admits, spread
}

// kind adds one kind of labels to the arena.
func (w *weigher) kind(d *document, keys []uint32, weight uint32) {
	w.found = w.found[:0]
	for _, k := range keys {
		at := w.ix.labels.find(k)
		if level := w.ix.labels.cells[at].level(); level != alone {
			w.found = append(w.found, candidate{uint64(d.group.rarity[level])<<32 | uint64(k), at, int32(level)})
		}
	}
	length := math.Sqrt(float64(weight) * unit)
	norm := math.Sqrt(float64(w.squares()))
	for _, c := range w.found {
		if q := uint16(float64(c.order>>32) / norm * length); q > 0 {
			w.arena = append(w.arena, owned{c.feature, q})
		}
	}
}

// reserve sees to it that the arena has room for n features in one piece, and
// returns where it begins.
func (w *weigher) reserve(n int) int {
	if len(w.arena)+n > cap(w.arena) {
		w.arena = make([]owned, 0, max(n, 8192))
	}
	return len(w.arena)
}

// squares is the sum of the squares of the weights of the features found.
func (w *weigher) squares() (sum uint64) {
	for _, c := range w.found {
		sum += (c.order >> 32) * (c.order >> 32)
	}
	return sum
}

// saturate weighs the counts of a term as BM25 does: the first time says most, and
// the tenth little more than the ninth. It is 1024 at most, and half of that for a term
// that stands in the body so many sixteenths of times.
func (w *weights) saturate(count uint16, half int) uint32 {
	if int(count) < len(w.few[0]) {
		return uint32(w.few[half-minHalf][count])
	}
	body, title, description := unpack(count)
	return saturate(16*body+w.title*title+w.description*description, half)
}

func saturate(tf, half int) uint32 { return uint32(1024 * tf / (tf + half)) }

// saturations lists what a term weighs that stands a few times in the body alone, which
// most do: by what is half of the most, from minHalf on, and by how often.
type saturations [maxHalf - minHalf + 1][16]uint16

func newSaturations() *saturations {
	var s saturations
	for i := range s {
		for body := range s[i] {
			s[i][body] = uint16(saturate(16*body, minHalf+i))
		}
	}
	return &s
}

// A word weighs half of the most when it stands 2 to 8 times in the body.
const minHalf, maxHalf = 2 * 16, 8 * 16

// saturation gives what saturate takes for half in a document with these counts, by how
// long it is: in a few lines a word said twice is a word repeated, and in a long report
// what is said again and again is what it is about. BM25 too lets the length of a
// document decide, but measures it by the mean of all, which any edit would move.
func saturation(counts []uint16) int {
	const step = 60
	length := 0
	for _, c := range counts {
		length += int(c & bodyMax)
	}
	return min(minHalf+16*length/step, maxHalf)
}

// strongest moves the n candidates of the highest order to the front and returns
// them, in no certain order (quickselect, after Hoare). No branch depends on how two of them
// compare.
func strongest(c []candidate, n int) []candidate {
	low, high := 0, len(c)
	for n > low && n < high {
		a, b, z := c[low].order, c[(low+high)/2].order, c[high-1].order
		pivot := max(min(a, b), min(max(a, b), z))
		list, k := c[low:high], 0 // of list, those in front are not less than the pivot
		for i, x := range list {
			list[i], list[k] = list[k], x
			k += oneIf(x.order >= pivot)
		}
		switch {
		case k == len(list): // the pivot is the least
			slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(b.order, a.order) })
			high = n
		case n <= low+k:
			high = low + k
		default:
			low += k
		}
	}
	return c[:min(n, len(c))]
}
