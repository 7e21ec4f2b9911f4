package related

import (
	"iter"
	"sort"
)

// outwards yields the slots of a list, which is in the order of date and ID, by how
// near they are to a date: of two equally near the newer first, and those of one
// date by ID.
func (ix *Index) outwards(list []uint32, date int64) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		from := func(date int64) int {
			return sort.Search(len(list), func(i int) bool { return ix.docs[list[i]].date >= date })
		}
		high := from(date) // the next of those that are not older
		low := high        // the first of those that were seen
		for low > 0 || high < len(list) {
			if low > 0 && (high == len(list) || date-ix.docs[list[low-1]].date < ix.docs[list[high]].date-date) {
				end := low
				low = from(ix.docs[list[end-1]].date)
				for _, slot := range list[low:end] {
					if !yield(slot) {
						return
					}
				}
				continue
			}
			if !yield(list[high]) {
				return
			}
			high++
		}
	}
}
