package related

import "math/bits"

// signatures tell which documents may have a key, of the words or of the labels, so that
// a change looks at these alone and not at all there are. They are the bit slices of a
// Bloom filter for each document (Bloom 1970; sliced, Roberts 1979): one slice has a bit
// of each document, and the key may stand where its slices all have the bit. A
// quarter of a kilobyte a document, of which, with 160 terms each, one in forty is a
// false hit.
//
// A key that a document has no longer stays, and is a false hit too, until the index is
// made anew.
type signatures []*signatureBlock

// signatureBlock is the slices of as many documents as there are bits in a slice, which
// is as long as what a processor reads at once.
type signatureBlock [1 << sliceBits]slice

type slice [blockDocs / 64]uint64

const (
	sliceBits = 11
	blockDocs = 64 * 8
)

// slicesOf gives the slices of a key.
func slicesOf(key uint32) (a, b uint32) {
	h := mix(uint64(max(1, key))^prime2, prime3)
	return uint32(h) >> (32 - sliceBits), uint32(h>>32) >> (32 - sliceBits)
}

// grown gives signatures with room for so many documents.
func (s signatures) grown(docs int) signatures {
	for len(s)*blockDocs < docs {
		s = append(s, new(signatureBlock))
	}
	return s
}

// add adds keys of the document in a slot. Those who add at the same time must be of
// different slots up to the last six bits.
func (s signatures) add(slot uint32, keys []uint32) {
	block, word, bit := s[slot/blockDocs], slot%blockDocs/64, uint64(1)<<(slot%64)
	for _, key := range keys {
		a, b := slicesOf(key)
		block[a][word] |= bit
		block[b][word] |= bit
	}
}

// mayHave gives the slots of the documents that may have one of some keys, in order.
func (s signatures) mayHave(keys []uint32) (slots []uint32) {
	for i, block := range s {
		var hit slice
		for _, key := range keys {
			a, b := slicesOf(key)
			for w := range hit {
				hit[w] |= block[a][w] & block[b][w]
			}
		}
		for w, rest := range hit {
			for ; rest != 0; rest &= rest - 1 {
				slots = append(slots, uint32(i*blockDocs+w*64+bits.TrailingZeros64(rest)))
			}
		}
	}
	return slots
}
