package related

// Near-copies are told by sketches (MinHash, Broder 1997, in the form of one
// permutation, Li, Owen and Zhang 2012): a text is the set of its passages, each
// three terms in a row; these are dealt by their hashes into places, and each
// place keeps the least hash. The share of places in which two sketches agree is
// about the share of passages that the two texts have in common.

// passageTerms is the length of a passage.
const passageTerms = 3

// sketchPlaces gives a share with an error of about 0.06.
const sketchPlaces = 64

// sketch is of one text; a place is 0 when no passage fell into it.
type sketch [sketchPlaces]uint16

// addAll adds the passages that end with each of some terms. passage holds the terms
// before them.
func (s *sketch) addAll(passage *[passageTerms - 1]uint32, terms []uint32) {
	a, b := passage[0], passage[1]
	for _, term := range terms {
		if a != 0 { // else the text has only begun
			h := mix(uint64(a)<<32|uint64(b), prime1^uint64(term)*prime2)
			place := &s[h%sketchPlaces]
			*place = min(*place-1, uint16(h>>48)&^1) + 1 // 0 less 1 is more than all others
		}
		a, b = b, term
	}
	passage[0], passage[1] = a, b
}

// copyOf tells whether two texts have so much in common that one is an update or a
// copy of the other: half of the passages of both together. In short texts that much
// may be a beginning or an end that a series of them has, so there it is three quarters,
// and of texts of a few words it can't be said. Four places are compared at once, and
// counted beside each other.
func (s *sketch) copyOf(o *sketch) bool {
	const few, short = 16, 48 // places in use, of the shorter text
	var same uint64
	for i := 0; i < sketchPlaces; i += 4 {
		v := s.four(i)
		same += v & equalPlaces(v, o.four(i))
	}
	inCommon := sumOfFour(same)
	if 2*inCommon < few {
		return false // as nearly always
	}
	var either, ofS, ofO uint64
	for i := 0; i < sketchPlaces; i += 4 {
		v, w := s.four(i), o.four(i)
		ofS += v & inUse
		ofO += w & inUse
		either += (v | w) & inUse
	}
	all := sumOfFour(either)
	switch used := min(sumOfFour(ofS), sumOfFour(ofO)); {
	case used < few:
		return false
	case used < short:
		return 4*inCommon >= 3*all
	}
	return 2*inCommon >= all
}

// inUse is the lowest bit of each of four places, which add sets.
const inUse = 0x0001_0001_0001_0001

// four gives four places as one number.
func (s *sketch) four(i int) uint64 {
	p := (*[4]uint16)(s[i : i+4])
	return uint64(p[0]) | uint64(p[1])<<16 | uint64(p[2])<<32 | uint64(p[3])<<48
}

// sumOfFour adds up four counts, which lie where places do.
func sumOfFour(counts uint64) uint64 { return counts * inUse >> 48 }

// equalPlaces has the lowest bit of each of four places in which two numbers agree: a
// difference carries into the top bit of its own place, and no farther.
func equalPlaces(v, w uint64) uint64 {
	const low = 0x7FFF * inUse
	differ := v ^ w
	return ^(differ&low + low | differ) >> 15 & inUse
}
