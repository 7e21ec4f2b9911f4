package related

import (
	"cmp"
	"math"
	"slices"
)

// weigher turns vectors into the weighted features of documents. Each worker
// has its own.
type weigher struct {
	ix    *Index
	terms int // Options.Terms
	found []candidate
	arena []owned // what the next documents get their features from
}

// candidate is a feature of the document at hand with its weight, packed into
// one number so that they sort fast: the weight above, then the key.
type candidate struct {
	order   uint64
	feature uint32
}

// weigh sets the features of the documents with ranks from low to high, exclusive.
func (w *weigher) weigh(vectors []*Vector, low, high int) {
	for r := low; r < high; r++ {
		v, g := vectors[w.ix.order[r]], &w.ix.groups[w.ix.docs[r].group]
		w.ix.words.own[r] = w.words(v, g)
		w.ix.labels.own[r] = w.labels(v, g)
	}
}

// words gives the strongest terms of a document that another document has too,
// strongest first, as a vector of length 1.
func (w *weigher) words(v *Vector, g *group) []owned {
	if w.ix.weights.text == 0 {
		return nil
	}
	w.found = w.found[:0]
	for i, t := range v.terms {
		if feature, rare := w.ix.words.rarity(t, g); rare > 0 {
			weight := w.ix.weights.saturate(v.counts[i]) * rare
			w.found = append(w.found, candidate{uint64(weight)<<32 | uint64(t), feature})
		}
	}
	w.found = strongest(w.found, w.terms)
	slices.SortFunc(w.found, func(a, b candidate) int { return cmp.Compare(b.order, a.order) })
	w.reserve(len(w.found))
	return w.normalised(unit)
}

// labels gives the tags, the series and the authors of a document, each kind a
// vector whose length is the root of the kind's weight, so that the product of
// two documents' labels is the weighted sum of three cosines.
func (w *weigher) labels(v *Vector, g *group) []owned {
	w.reserve(len(v.tags) + 1 + len(v.authors))
	start := len(w.arena)
	w.kind(v.tags, g, w.ix.weights.tags)
	if v.series != 0 {
		w.kind([]uint32{v.series}, g, w.ix.weights.series)
	}
	w.kind(v.authors, g, w.ix.weights.authors)
	return w.arena[start:len(w.arena):len(w.arena)]
}

func (w *weigher) kind(keys []uint32, g *group, weight uint32) {
	w.found = w.found[:0]
	for _, k := range keys {
		if feature, rare := w.ix.labels.rarity(k, g); rare > 0 {
			w.found = append(w.found, candidate{uint64(rare)<<32 | uint64(k), feature})
		}
	}
	w.normalised(math.Sqrt(float64(weight) * unit))
}

// reserve sees to it that the arena has room for n features in one piece.
func (w *weigher) reserve(n int) {
	if len(w.arena)+n > cap(w.arena) {
		w.arena = make([]owned, 0, max(n, 4096))
	}
}

// normalised adds the features found to the arena, where there is room, as a vector of the length.
func (w *weigher) normalised(length float64) []owned {
	var squares uint64
	for _, c := range w.found {
		squares += (c.order >> 32) * (c.order >> 32)
	}
	norm := math.Sqrt(float64(squares))
	start := len(w.arena)
	for _, c := range w.found {
		if q := uint16(float64(c.order>>32) / norm * length); q > 0 {
			w.arena = append(w.arena, owned{feature: c.feature, weight: q})
		}
	}
	return w.arena[start:len(w.arena):len(w.arena)]
}

// rarity returns the number of a document's feature and its weight among those of a
// group; the weight is 0 when it is the only document that has it.
func (f *features) rarity(key uint32, g *group) (feature, rare uint32) {
	feature, count := f.table.get(key)
	if count < 2 {
		return feature, 0
	}
	return feature, g.rarity[min(int(count), len(g.rarity)-1)]
}

// rarities lists, by the number of documents that have a feature, what it weighs
// among n: the root of the probabilistic inverse document frequency of BM25
// (Robertson and Spärck Jones), in the form that is never negative; unit 1/64. The
// root, since the product of two documents' weights has it twice: with the
// frequency itself, a rare word that two posts share by accident would outweigh
// all that they have in common.
func rarities(n int) []uint32 {
	list := make([]uint32, n+1)
	for have := range list {
		bits := math.Log2(1 + (float64(n-have)+0.5)/(float64(have)+0.5))
		list[have] = uint32(math.Round(64 * math.Sqrt(bits)))
	}
	return list
}

// saturate weighs the counts of a term as BM25 does: the first time says most, and
// the tenth little more than the ninth. It is 1024 at most. BM25's k is far above
// the 1.2 of search engines, since here both texts are long, and a word that is
// in both again and again is what they are about.
func (w *weights) saturate(count uint16) uint32 {
	body, title, description := unpack(count)
	tf := 16*body + w.title*title + w.description*description
	const k = 16 * 8
	return uint32(1024 * tf / (tf + k))
}

// strongest moves the n candidates of the highest order to the front and returns
// them, in no certain order (Hoare's quickselect).
func strongest(c []candidate, n int) []candidate {
	low, high := 0, len(c)
	for n < high && high-low > 1 {
		a, b, z := c[low].order, c[(low+high)/2].order, c[high-1].order
		pivot := max(min(a, b), min(max(a, b), z))
		i, j := low, high-1
		for i <= j {
			for c[i].order > pivot {
				i++
			}
			for c[j].order < pivot {
				j--
			}
			if i <= j {
				c[i], c[j] = c[j], c[i]
				i++
				j--
			}
		}
		switch {
		case n <= j+1:
			high = j + 1
		case n >= i:
			low = i
		default:
			return c[:n]
		}
	}
	return c[:min(n, len(c))]
}
