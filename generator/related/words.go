package related

import (
	"encoding/binary"
	"math/bits"
)

// memoBits is the size of the memory of words: 2^memoBits of them.
const memoBits = 16

// plain is a word of up to plainMost ASCII letters and digits in 12 bytes, so that a place in
// memo has 16: of each character the six bits that tell it from others, whether capital or
// small. In low are the first eight characters; of the others two bits each are between
// those, and four are in high. Where low is 0, there is no word.
type plain struct {
	low  uint64
	high uint32
}

// plainOf makes a word of its characters, padded with zeros, each with its six bits alone.
func plainOf(first, others uint64) plain {
	quarters := others & (0x0F * eachByte)
	return plain{first | others&(0x50*eachByte)<<1, uint32(quarters | quarters>>28)}
}

// bytes gives the characters of a word in small letters, and how many they are.
func (w plain) bytes() (b [plainMost]byte, n int) {
	first := w.low & sixBits
	others := w.low>>1&(0x50*eachByte) | uint64(w.high&0x0F0F0F0F) | uint64(w.high>>4&0x0F0F0F0F)<<32
	for i, x := range [...]uint64{first, others} {
		used := (x>>6 | x>>4) & eachByte
		binary.LittleEndian.PutUint64(b[8*i:], x|used<<5)
		n += bits.OnesCount64(used)
	}
	return b, n
}

// memo is a plain word with the term it stands for. Since words follow a power law, nearly
// all of a text's words are here, and only a new one is looked up among the stop words and
// stemmed.
type memo struct {
	plain
	term uint32 // 0 for a stop word
}

// otherBits is memoBits for words that are not plain.
const otherBits = 13

// memoSet is how many places of memo lie side by side in what a processor reads at once: a word
// whose own place is taken may be in one of the others.
const memoSet = 4

// lookUp finds the terms of the words in the queue, and so waits for several places of
// memory at once. Most words are in their own places.
func (s *scratch) lookUp() {
	s.touch()
	unknown := &s.unknown
	n := 0
	queue := s.queue[:s.length]
	for k := range queue {
		w := &queue[k]
		m := &s.memo[w.place%(1<<memoBits)]
		w.term = m.term
		unknown[n] = uint8(k)
		n += int(m.differs(w.plain))
	}
	for _, k := range unknown[:n] {
		w := &queue[k]
		if w.low == 0 {
			w.term = w.high
			continue
		}
		set := (*[memoSet]memo)(s.memo[w.place%(1<<memoBits)&^(memoSet-1):])
		term, known := uint32(0), uint32(0)
		for i := range set {
			is := 1 - uint32(set[i].differs(w.plain))
			term |= set[i].term & -is
			known |= is
		}
		w.term = term
		if known == 0 {
			w.term = s.remember(w.plain, set, w.place%memoSet)
		}
	}
}

// touch reads the places of the words in the queue, all at once, as census.touch does.
//
//go:noinline
func (s *scratch) touch() (sum uint32) {
	memo := s.memo
	queue := s.queue[:s.length]
	for k := range queue {
		sum += memo[queue[k].place%(1<<memoBits)].term
	}
	return sum
}

// differs is 1 for another word, else 0.
func (w *plain) differs(o plain) uint64 {
	x := (w.low ^ o.low) | uint64(w.high^o.high)
	return (x | -x) >> 63
}

// other is a word of up to plainMost bytes that is not plain, with the term it stands for.
type other struct {
	low, high uint64 // the bytes of the word, padded with zeros
	term      uint32 // 0 for a stop word
}

// otherTerm gives the term of the first n bytes of s.word, which are low and high; 0 where
// they are a stop word.
func (s *scratch) otherTerm(low, high uint64, n int) uint32 {
	if s.others == nil {
		s.others = make([]other, 1<<otherBits)
	}
	o := &s.others[mix(low^prime3, high^prime2)>>(64-otherBits)]
	if o.low != low || o.high != high {
		*o = other{low, high, s.lang.term(s.word[:n])}
	}
	return o.term
}

// remember gives the term of a word that is not in memo, 0 where it is a stop word, and puts it
// there: into its own place of a set, one that is free, or else that of some other word.
func (s *scratch) remember(word plain, set *[memoSet]memo, own uint32) uint32 {
	at := &set[own]
	for i := 0; at.low != 0; i++ {
		if i == memoSet {
			s.last++
			at = &set[own^(1+s.last%(memoSet-1))]
			break
		}
		at = &set[i]
	}
	*at = memo{plain: word}
	if b, n := word.bytes(); n > 1 { // single letters and digits say nothing
		at.term = s.lang.term(b[:n])
	}
	return at.term
}

// place is where in the memory of words a word would stand.
func (w plain) place() uint32 {
	return uint32(mix(w.low^prime3, uint64(w.high)^prime2) >> (64 - memoBits))
}
