package related

import (
	"math"
	"slices"
)

// A post is about what its words say and, a little, about what its nearest say:
// two reports of one flood may share few words, but each shares many with a third.
// So a text is smoothed, which is to say that a share of each of its nearest texts
// is added to it before two texts are compared. With
// likeness s, and A the matrix that adds them up, that is A·s·Aᵀ; of s only what is
// in the lists of candidates is used, which are at hand. Done to the vectors
// instead (Kurland and Lee 2004 do it for language models) it gives hardly better
// lists at many times the cost.
//
// Where three posts are on one matter, two of the nearest are of it, and the others
// are merely the least unlike. So a share is one and a half times what the likeness
// has beyond four fifths of that of the last of the nearest.

// neighbourhood is how many of the nearest texts smooth a text.
const neighbourhood = 8

// smoothing finds the nearest of candidates, and the length of the smoothed text.
func (c *candidates) smoothing() {
	c.some = 0
	for _, l := range c.list {
		c.some |= slotBit(l.slot)
	}
	var places [neighbourhood + 1]uint8
	nearest := places[:0]
	for i, l := range c.list[:min(len(c.list), math.MaxUint8)] {
		if l.text == 0 {
			continue
		}
		at := len(nearest)
		for at > 0 && c.list[nearest[at-1]].text < l.text {
			at--
		}
		if at < neighbourhood {
			nearest = slices.Insert(nearest, at, uint8(i))
			nearest = nearest[:min(len(nearest), neighbourhood)]
		}
	}
	c.near = uint8(copy(c.places[:], nearest))
	if len(nearest) > 0 {
		c.idle = uint16(uint32(c.list[nearest[len(nearest)-1]].text) * 6 / 5)
	}
	squares := uint64(unit * unit)
	for _, i := range nearest {
		text := c.list[i].text
		share := uint64(c.share(text))
		squares += share * (2*uint64(text) + share)
	}
	c.norm = uint32(math.Sqrt(float64(squares)))
}

// share is how much of one of the nearest texts is added, in units of unit: 3/2 of its
// likeness less 6/5 of the last's.
func (c *candidates) share(text uint16) uint32 {
	return uint32(text) + uint32(text)/2 - uint32(c.idle)
}

// smoother compares smoothed texts with that of one document.
type smoother struct {
	ix *Index
	*tally
	of *candidates
}

// newSmoother spreads the text of a document, whose candidates these are.
func (ix *Index) newSmoother(t *tally, slot uint32, of *candidates) *smoother {
	s := &smoother{ix, t, of}
	s.add(slot, unit)
	for _, l := range of.list {
		s.add(l.slot, uint32(l.text))
	}
	for _, i := range of.nearest() {
		l := of.list[i]
		share := of.share(l.text)
		s.add(l.slot, share)
		for _, x := range ix.near(l.slot).list {
			s.add(x.slot, share*uint32(x.text)>>unitBits)
		}
	}
	return s
}

func (s *smoother) add(slot, much uint32) {
	if much == 0 {
		return
	}
	if s.spread[slot] == 0 {
		s.reached = append(s.reached, slot)
	}
	s.spread[slot] += much
}

// text is the likeness of the smoothed texts, in units of unit.
func (s *smoother) text(slot uint32) uint32 {
	near := s.ix.near(slot)
	sum := uint64(s.spread[slot])
	for _, i := range near.nearest() {
		l := near.list[i]
		sum += uint64(near.share(l.text)) * uint64(s.spread[l.slot]) >> unitBits
	}
	return uint32(min(sum*unit/uint64(s.of.norm)*unit/uint64(near.norm), unit))
}

// clear makes the working memory as new.
func (s *smoother) clear() {
	for _, slot := range s.reached {
		s.spread[slot] = 0
	}
	s.reached = s.reached[:0]
}
