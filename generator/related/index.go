package related

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Index answers which posts go with a post. It holds about 20 bytes for
// each of a post's strongest terms, and none of the vectors it was made of. It is
// safe for concurrent use.
//
// Inside, a document is known by its rank in the order of language, date and ID.
type Index struct {
	weights  weights
	order    []int32 // rank to place in the slice given to NewIndex
	rank     []int32 // the way back; -1 for a nil vector
	docs     []document
	groups   []group
	words    features
	labels   features
	pool     sync.Pool // of *tally
	postings int       // Options.Postings
}

// document is what the index knows of a post besides its features.
type document struct {
	date    int64 // Unix seconds
	group   int32
	section int32 // in group.sections; -1 is none
	listed  bool
}

// group is the documents of a language, which have consecutive ranks.
type group struct {
	low, high int       // ranks, high exclusive
	listed    []int32   // ranks of those that may be neighbours, ascending
	sections  [][]int32 // the same by section
	rarity    []uint32  // see rarities
}

// posting is a document that has a feature.
type posting struct {
	rank   uint32
	weight uint16 // of the feature in the document; unit is 1
}

// owned is a feature that a document has.
type owned struct {
	feature uint32
	place   uint32 // in features.lists, of the document's own posting, or where it would be
	weight  uint16
}

// unit is 1 as a weight in a posting, and unit² is 1 as evidence. All sums of
// evidence are sums of integers, so that no order of adding and no processor
// can make a difference.
const unit = 1 << 15

// features are the words, or the labels (tags, series and authors, with the
// weights of their kinds in them), of all documents. A feature's number is its
// place in the table.
type features struct {
	own    [][]owned // by rank: the features of a document, words strongest first
	table  table
	starts []uint32  // of a feature's postings; one more than there are features
	lists  []posting // by feature, then by rank
}

// weights are Options as the index uses them: kinds of evidence sum up to unit.
type weights struct {
	text, tags, series, authors, section uint32
	title, description                   int // multiples of a word in the body, in sixteenths
	time                                 uint64
	halfLife                             int64 // seconds
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
		time:        uint64(math.Round(o.Time * whole)),
		halfLife:    int64(o.HalfLife.Seconds()),
	}
}

// NewIndex makes the index of all documents that are to be related, also of
// those that are unlisted. A nil vector has no neighbours and is nobody's.
func NewIndex(vectors []*Vector, opts Options) *Index {
	opts = opts.withDefaults()
	ix := &Index{weights: opts.weights(), postings: opts.Postings}
	ix.sort(vectors)
	ix.gather(vectors)
	ix.countFeatures(vectors)
	ix.words.own = make([][]owned, len(ix.docs))
	ix.labels.own = make([][]owned, len(ix.docs))
	ix.weigh(vectors, opts)
	ix.invert(&ix.words)
	ix.invert(&ix.labels)
	return ix
}

// weigh sets the features of all documents, by several workers.
func (ix *Index) weigh(vectors []*Vector, opts Options) {
	jobs := opts.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	const batch = 512
	batches := make(chan int)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			w := weigher{ix: ix, terms: opts.Terms}
			for low := range batches {
				w.weigh(vectors, low, min(low+batch, len(ix.docs)))
			}
		})
	}
	for low := 0; low < len(ix.docs); low += batch {
		batches <- low
	}
	close(batches)
	workers.Wait()
}

// sort puts the documents into the order of language, date and ID.
func (ix *Index) sort(vectors []*Vector) {
	ix.rank = make([]int32, len(vectors))
	ix.order = make([]int32, 0, len(vectors))
	for i, v := range vectors {
		ix.rank[i] = -1
		if v != nil {
			ix.order = append(ix.order, int32(i))
		}
	}
	slices.SortFunc(ix.order, func(a, b int32) int {
		v, w := vectors[a], vectors[b]
		return cmp.Or(
			cmp.Compare(v.language, w.language),
			cmp.Compare(v.date, w.date),
			cmp.Compare(v.id, w.id),
			cmp.Compare(a, b))
	})
	for rank, i := range ix.order {
		ix.rank[i] = int32(rank)
	}
}

// gather finds the groups and their sections.
func (ix *Index) gather(vectors []*Vector) {
	ix.docs = make([]document, len(ix.order))
	sections := make(map[uint32]int32)
	for rank, i := range ix.order {
		v := vectors[i]
		if rank == 0 || v.language != vectors[ix.order[rank-1]].language {
			ix.groups = append(ix.groups, group{low: rank})
			clear(sections)
		}
		g := &ix.groups[len(ix.groups)-1]
		g.high = rank + 1
		d := &ix.docs[rank]
		*d = document{date: v.date, group: int32(len(ix.groups) - 1), section: -1, listed: v.listed}
		if v.section != 0 {
			s, ok := sections[v.section]
			if !ok {
				s = int32(len(g.sections))
				sections[v.section] = s
				g.sections = append(g.sections, nil)
			}
			d.section = s
		}
		if d.listed {
			g.listed = append(g.listed, int32(rank))
			if d.section >= 0 {
				g.sections[d.section] = append(g.sections[d.section], int32(rank))
			}
		}
	}
	for i := range ix.groups {
		g := &ix.groups[i]
		g.rarity = rarities(g.high - g.low)
	}
}

// countFeatures counts in how many documents each feature stands.
func (ix *Index) countFeatures(vectors []*Vector) {
	for _, i := range ix.order {
		v := vectors[i]
		for _, t := range v.terms {
			ix.words.table.count(t)
		}
		for _, t := range v.tags {
			ix.labels.table.count(t)
		}
		for _, a := range v.authors {
			ix.labels.table.count(a)
		}
		if v.series != 0 {
			ix.labels.table.count(v.series)
		}
	}
}

// invert makes the postings of all listed documents' features.
func (ix *Index) invert(f *features) {
	f.starts = make([]uint32, len(f.table.cells)+1)
	for r, own := range f.own {
		if ix.docs[r].listed {
			for _, o := range own {
				f.starts[o.feature+1]++
			}
		}
	}
	for i := range f.table.cells {
		f.starts[i+1] += f.starts[i]
	}
	f.lists = make([]posting, f.starts[len(f.starts)-1])
	next := slices.Clone(f.starts)
	for r, own := range f.own {
		for i := range own {
			o := &own[i]
			o.place = next[o.feature]
			if ix.docs[r].listed {
				f.lists[o.place] = posting{uint32(r), o.weight}
				next[o.feature]++
			}
		}
	}
	f.table = table{}
}
