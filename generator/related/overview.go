package related

import (
	"cmp"
	"slices"
)

// Overview is how the lists of all documents lie together: what a reader who goes
// from one to the next can come to.
type Overview struct {
	Documents int
	Unreached []string  // IDs of listed documents that are in no list, sorted
	Hubs      []Hub     // the documents that are in the most lists, most first
	Weak      []Weak    // the lists whose documents fit least, the weakest first
	Clusters  []Cluster // the largest first
	Scores    [20]int   // lists by the mean of their scores, in steps of a twentieth
}

// Hub is a document that is in many lists.
type Hub struct {
	ID    string
	Lists int
}

// Weak is a list, by its document.
type Weak struct {
	ID    string
	Score float64 // mean of those in the list; 0 of an empty list
}

// Cluster is documents that lead to each other.
type Cluster struct {
	IDs   []string // the one that most of the others lead to first
	Links []int    // beside other clusters, by their places: how many lists lead there; only of those in Overview.Clusters
}

// Overview makes all lists that were not made yet. It names at most so many hubs,
// weak lists and clusters.
func (ix *Index) Overview(most int) *Overview {
	slots := make([]uint32, 0, len(ix.slots))
	for _, slot := range ix.slots {
		slots = append(slots, slot)
	}
	slices.SortFunc(slots, ix.compare)
	ix.Complete()
	o := &Overview{Documents: len(slots)}
	reached := make([]int, len(ix.docs))
	for _, slot := range slots {
		list, sum := ix.docs[slot].kept.Load().list, 0.0
		for _, l := range list {
			reached[l.slot]++
			sum += l.score
		}
		mean := sum / max(1, float64(len(list)))
		o.Scores[min(int(mean*20), 19)]++
		o.Weak = append(o.Weak, Weak{ix.docs[slot].id, mean})
	}
	slices.SortStableFunc(o.Weak, func(a, b Weak) int { return cmp.Compare(a.Score, b.Score) })
	o.Weak = o.Weak[:min(most, len(o.Weak))]
	for _, slot := range slots {
		if d := &ix.docs[slot]; reached[slot] == 0 && d.listed {
			o.Unreached = append(o.Unreached, d.id)
		} else if reached[slot] > 0 {
			o.Hubs = append(o.Hubs, Hub{d.id, reached[slot]})
		}
	}
	slices.Sort(o.Unreached)
	slices.SortStableFunc(o.Hubs, func(a, b Hub) int { return cmp.Compare(b.Lists, a.Lists) })
	o.Hubs = o.Hubs[:min(most, len(o.Hubs))]
	o.Clusters = ix.clusters(slots, reached, most)
	return o
}

// clusters parts the documents by who leads to whom: each takes the label that most
// of the places in its list and in the lists it is in have, round after round
// (Raghavan, Albert and Kumara 2007), in the order of dates.
func (ix *Index) clusters(slots []uint32, reached []int, most int) []Cluster {
	to := make([][]uint32, len(ix.docs)) // both ways
	for _, slot := range slots {
		for _, l := range ix.docs[slot].kept.Load().list {
			to[slot], to[l.slot] = append(to[slot], l.slot), append(to[l.slot], slot)
		}
	}
	label := make([]uint32, len(ix.docs))
	for i, slot := range slots {
		label[slot] = uint32(i)
	}
	votes := map[uint32]int{}
	for range 12 {
		changed := 0
		for _, slot := range slots {
			clear(votes)
			for _, other := range to[slot] {
				votes[label[other]]++
			}
			best, have := label[slot], votes[label[slot]]
			for l, n := range votes {
				if n > have || n == have && l < best {
					best, have = l, n
				}
			}
			if best != label[slot] {
				label[slot] = best
				changed++
			}
		}
		if changed*200 < len(slots) {
			break
		}
	}
	return ix.gatherClusters(slots, label, reached, most)
}

// gatherClusters makes the largest clusters of labels.
func (ix *Index) gatherClusters(slots, label []uint32, reached []int, most int) []Cluster {
	members := map[uint32][]uint32{}
	for _, slot := range slots {
		members[label[slot]] = append(members[label[slot]], slot)
	}
	labels := make([]uint32, 0, len(members))
	for l := range members {
		labels = append(labels, l)
	}
	slices.SortFunc(labels, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(len(members[b]), len(members[a])), cmp.Compare(a, b))
	})
	labels = labels[:min(most, len(labels))]
	place := map[uint32]int{}
	for i, l := range labels {
		place[l] = i
	}
	clusters := make([]Cluster, len(labels))
	for i, l := range labels {
		c := &clusters[i]
		c.Links = make([]int, len(labels))
		slices.SortStableFunc(members[l], func(a, b uint32) int { return cmp.Compare(reached[b], reached[a]) })
		for _, slot := range members[l] {
			c.IDs = append(c.IDs, ix.docs[slot].id)
			for _, l := range ix.docs[slot].kept.Load().list {
				if j, ok := place[label[l.slot]]; ok {
					c.Links[j]++
				}
			}
		}
	}
	return clusters
}
