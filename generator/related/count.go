package related

import "slices"

// pairBits is the size of the filter of pairs that a body has had once.
const pairBits = 1 << 13

// isPair marks the term of a pair of words.
const isPair = 1 << 31

// countQueue counts the words in the queue, which are all of one field. Nearly all of it
// is without a branch that the processor would have to guess.
func (s *scratch) countQueue(f field) {
	s.lookUp()
	if f == inBody {
		s.countBody()
	} else {
		s.countAll(f)
	}
	s.length, s.said = 0, s.spelling
}

// countAll counts the words in the queue and all pairs that they make.
func (s *scratch) countAll(f field) {
	words, terms := &s.words, &s.both
	n, m, before := 0, 0, s.before
	for k := range s.queue[:s.length] {
		w := &s.queue[k]
		before &= w.joined
		words[n] = w.term
		n += int(some(w.term))
		terms[m] = w.term
		m += int(some(w.term))
		h := pairHash(before, w.term)
		is := isPairOf(before, w.term)
		terms[m] = uint32(h>>32) | isPair
		m += int(is)
		place, bit := pairPlace(h)
		s.terms[place] |= bit & -uint64(is)
		before = w.term
	}
	s.before = before
	if f == inLead {
		s.sketch.addAll(&s.passage, words[:n])
		s.addToBody(terms[:m], 2)
	} else {
		for _, term := range terms[:m] {
			s.entry(term).add(f)
		}
	}
	if s.learn != nil {
		s.learnAll(terms[:m])
	}
}

// countBody counts the words in the queue, and the pairs that count. Most pairs of a text
// are chance, and there are as many as words; so one that has not stood in title,
// description or lead counts from its second time on.
func (s *scratch) countBody() {
	words, pairs := &s.words, &s.pairs
	n, m, before := 0, 0, s.before
	for k := range s.queue[:s.length] {
		w := &s.queue[k]
		before &= w.joined
		words[n] = w.term
		n += int(some(w.term))
		pairs[m].hash, pairs[m].end = pairHash(before, w.term), n
		m += int(isPairOf(before, w.term))
		before = w.term
	}
	s.before = before
	s.sketch.addAll(&s.passage, words[:n])
	counted := 0
	for _, pair := range pairs[:m] {
		place, bit := pairPlace(pair.hash)
		if (s.once[place]|s.terms[place])&bit == 0 {
			s.once[place] |= bit
			continue
		}
		s.addToBody(words[counted:pair.end], 1)
		counted = pair.end
		s.countPair(pair.hash)
	}
	s.addToBody(words[counted:n], 1)
	if s.learn != nil {
		s.learnAll(words[:n])
	}
}

// countPair counts a pair in the body that may have been there before.
func (s *scratch) countPair(h uint64) {
	term := uint32(h>>32) | isPair
	place, bit := pairPlace(h)
	at, known := s.find(term)
	times := uint32(1)
	if !known {
		if s.once[place]&bit == 0 {
			s.once[place] |= bit
			return
		}
		s.insert(at, term)
		times = 2
	}
	s.terms[place] |= bit
	s.entries[s.slots[at]-1].strength += times
	if s.learn != nil {
		s.learnAll([]uint32{term})
	}
}

// learnAll tells of terms that end with the word at hand.
func (s *scratch) learnAll(terms []uint32) {
	for _, term := range terms {
		if term&isPair != 0 {
			s.learn(term, s.said+" "+s.spelling)
			continue
		}
		s.learn(term, s.spelling)
	}
}

// some is 1 for a term, and 0 for none.
func some(term uint32) uint32 { return (term | -term) >> 31 }

// isPairOf is 1 where two words in a row make a pair.
func isPairOf(a, b uint32) uint32 { return some(a) & some(b) & some(a^b) }

func pairHash(a, b uint32) uint64 { return mix(uint64(a)<<32|uint64(b), prime2) }

// pairPlace is where the filters have a pair.
func pairPlace(h uint64) (place uint32, bit uint64) {
	return uint32(h) % pairBits / 64, 1 << (h % 64)
}

// addToBody counts terms in the body, each so many times. Whether a term is new is no
// branch that the processor would have to guess: each is put where a new one would be, and
// the next overwrites it if it is not.
func (s *scratch) addToBody(terms []uint32, times uint32) {
	s.reserve(len(terms))
	entries, slots, used := s.entries[:cap(s.entries)], s.slots, uint32(len(s.entries))
	mask := uint32(len(slots) - 1)
	for _, term := range terms {
		at := term & mask
		place := slots[at] - 1
		entries[used] = entry{term: term}
		isNew := place >> 31
		place = place&(isNew-1) | used&-isNew
		for entries[place].term != term {
			at = (at + 1) & mask
			place = slots[at] - 1
			isNew = place >> 31
			place = place&(isNew-1) | used&-isNew
		}
		slots[at] = place + 1
		used += isNew
		entries[place].strength += times
	}
	s.entries = entries[:used]
}

// entry gives that of a term, a new one where there is none yet.
func (s *scratch) entry(term uint32) *entry {
	s.reserve(1)
	at, known := s.find(term)
	if !known {
		s.insert(at, term)
	}
	return &s.entries[s.slots[at]-1]
}

// find gives the place of a term in the hash table, or where it would be.
func (s *scratch) find(term uint32) (at uint32, known bool) {
	mask := uint32(len(s.slots) - 1)
	at = term & mask
	for ; s.slots[at] != 0; at = (at + 1) & mask {
		if s.entries[s.slots[at]-1].term == term {
			return at, true
		}
	}
	return at, false
}

// insert makes an entry for a term that find has not found.
func (s *scratch) insert(at, term uint32) {
	s.entries = append(s.entries, entry{term: term})
	s.slots[at] = uint32(len(s.entries))
}

// reserve sees to it that there is room for n more entries.
func (s *scratch) reserve(n int) {
	for 2*(len(s.entries)+n) >= len(s.slots) {
		s.grow()
	}
}

// add counts one more in title or description, as far as a count goes.
func (e *entry) add(f field) {
	switch {
	case f == inTitle && e.title < fieldMax:
		e.title++
		e.strength += 4
	case f == inDescription && e.description < fieldMax:
		e.description++
		e.strength += 2
	}
}

// grow doubles the hash table.
func (s *scratch) grow() {
	s.slots = make([]uint32, 2*len(s.slots))
	s.entries = slices.Grow(s.entries, len(s.slots)/2-len(s.entries))
	for k, e := range s.entries {
		at, _ := s.find(e.term)
		s.slots[at] = uint32(k + 1)
	}
}
