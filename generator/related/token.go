package related

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode"
	"unicode/utf8"
)

// field says where in a document a word stands.
type field uint8

const (
	inBody field = iota
	inLead       // the beginning of the body, where a word counts twice
	inTitle
	inDescription
)

// maxWord is the length in bytes of the longest word; what is longer is a key, a
// checksum or an address, not a word.
const maxWord = 64

// memoBits is the size of the memory of words: 2^memoBits of them.
const memoBits = 16

// scratch is the working memory of one Analyse, reused by later ones.
type scratch struct {
	lang    *language
	entries []entry  // terms of the document in the order of the text
	slots   []uint32 // open hash table of 1 + index in entries; 0 is free
	word    [maxWord + utf8.UTFMax]byte
	memo    []memo // of words seen lately, in this and earlier documents
	marks   []byte // of the text at hand: a bit for each byte, set where it is an ASCII letter or digit

	queue  [queueLength]plain // words that are found and not looked up yet
	queued int                // of them
	apart  bool               // something parts the next word from the last one in the queue

	before   uint32                // the term that a pair would begin with; 0 is none
	once     [pairBits / 64]uint64 // pairs seen once in the body, a filter
	terms    [pairBits / 64]uint64 // pairs that are terms, the same: nearly no others need be looked for
	passage  [passageTerms]uint32  // the last terms of the text
	sketch   sketch
	learn    func(term uint32, from string) // told of each term, for Spellings; nil means nobody is
	spelling string                         // of the word at hand, where somebody learns
	said     string                         // of the word before
}

// pairBits is the size of the filter of pairs that a body has had once.
const pairBits = 1 << 13

// isPair marks the term of a pair of words.
const isPair = 1 << 31

// queueLength is how many plain words are looked up at once. Each look-up waits for
// memory, unless others go on meanwhile.
const queueLength = 32

// plain is a word in the queue, in lower case as memo has it.
type plain struct {
	low, high uint64
	n         int  // bytes
	apart     bool // something parts it from the word before
	known     bool // memo has it, as follows
	stop      bool
	term      uint32
}

// memo is a word of up to 16 bytes, itself its key, with the term it stands
// for. Since words follow a power law, nearly all of a text's words are here,
// and only a new one is looked up among the stop words and stemmed.
type memo struct {
	low, high uint64 // the bytes of the word, padded with zeros; low is 0 when the place is free
	term      uint32
	stop      bool // a stop word, which is no term
}

func newScratch(lang *language) *scratch {
	return &scratch{lang: lang, slots: make([]uint32, 1024), memo: make([]memo, 1<<memoBits)}
}

// scan counts the words of a text. Words are runs of letters, digits and marks;
// scripts that put no spaces between words are cut into pairs of characters. Two
// words in a row are a term of their own, unless a stop word or a mark parts them.
func (s *scratch) scan(text string, f field) {
	s.before = 0
	s.mark(text)
	for i := s.scanPlain(text, 0, f); i < len(text); i = s.scanPlain(text, i, f) {
		i = s.scanAny(text, i, f)
	}
	s.countQueue(f)
}

// scanPlain counts words that are plain, as nearly all are in most languages: up to
// plainMost ASCII letters and digits, and then what surely is not of the word. It
// begins at i and returns where something else does.
func (s *scratch) scanPlain(text string, i int, f field) int {
	for i+plainMost < len(text) {
		n := bits.TrailingZeros64(^(binary.LittleEndian.Uint64(s.marks[i>>3:]) >> (i & 7)))
		if n == 0 {
			if text[i] >= utf8.RuneSelf {
				break
			}
			s.part(text, i)
			i++
			continue
		}
		if n > plainMost || text[i+n] >= utf8.RuneSelf || text[i+n] == '\'' {
			break
		}
		if s.queued == len(s.queue) {
			s.countQueue(f)
		}
		s.queue[s.queued] = plain{
			low:   (le64(text[i:]) | lowerCase) & (1<<(8*n) - 1),
			high:  (le64(text[i+8:]) | lowerCase) & (1<<(8*max(n-8, 0)) - 1),
			n:     n,
			apart: s.apart,
		}
		s.queued++
		s.apart = false
		if s.learn != nil {
			s.spelling = text[i : i+n]
			s.countQueue(f)
		}
		i += n
		if text[i] == ' ' {
			i++
		}
	}
	return i
}

// part takes notice of the ASCII character at i, which is of no word: spaces, hyphens and
// single line breaks do not part two words.
func (s *scratch) part(text string, i int) {
	if c := text[i]; c != ' ' && c != '-' && (c != '\n' || i+1 < len(text) && text[i+1] == '\n') {
		s.apart = true
	}
}

// scanAny counts the word, the run of characters from a script without spaces, or
// takes notice of the character that begins at i, and returns where it ends.
func (s *scratch) scanAny(text string, i int, f field) int {
	c := text[i]
	if c|0x20-'a' < 26 || c-'0' < 10 {
		s.countQueue(f)
		return s.scanWord(text, i, f)
	}
	if c < utf8.RuneSelf {
		s.part(text, i)
		return i + 1
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case unspaced(r):
		s.countQueue(f)
		return s.scanPairs(text, i, f)
	case isLetter(r):
		s.countQueue(f)
		return s.scanWord(text, i, f)
	}
	s.apart = true
	return i + size
}

// countQueue counts the words in the queue, which are all of one field. It looks them
// up without a branch that the processor would have to guess, so that it waits for
// several places of memory at once.
func (s *scratch) countQueue(f field) {
	queue := s.queue[:s.queued]
	for k := range queue {
		w := &queue[k]
		m := &s.memo[memoPlace(w.low, w.high)]
		w.known = m.low^w.low|m.high^w.high == 0
		w.term, w.stop = m.term, m.stop
	}
	for k := range queue {
		w := &queue[k]
		if w.apart {
			s.before = 0
		}
		switch {
		case !w.known || w.n < 2:
			s.countShort(w.low, w.high, w.n, f)
		case w.stop:
			s.before = 0
		default:
			s.term(w.term, f)
		}
	}
	s.queued = 0
	if s.apart {
		s.before, s.apart = 0, false
	}
}

// plainMost is the length in bytes of the longest plain word.
const plainMost = 16

// mark marks the ASCII letters and digits of a text.
func (s *scratch) mark(text string) {
	whole := len(text) / 8
	s.marks = slices.Grow(s.marks[:0], whole+9)[:whole+9] // scanPlain reads eight of them at a time
	for k := range s.marks[:whole] {
		s.marks[k] = letters(le64(text[8*k:]))
	}
	var rest [8]byte
	copy(rest[:], text[8*whole:])
	s.marks[whole] = letters(binary.LittleEndian.Uint64(rest[:]))
}

// The same byte eight times.
const (
	eachByte  = 0x0101010101010101
	lowerCase = 0x20 * eachByte // makes letters small and leaves digits
	topBits   = 0x80 * eachByte
)

// letters has a bit set for each of eight bytes that is an ASCII letter or digit. All
// eight are compared at once: where the top bit of no byte is set, a sum with less
// than 0x80 does not carry into the next.
func letters(x uint64) byte {
	sevenBits := x &^ topBits
	small := sevenBits | lowerCase
	letter := (small + (0x80-'a')*eachByte) &^ (small + (0x80-'z'-1)*eachByte)
	digit := (sevenBits + (0x80-'0')*eachByte) &^ (sevenBits + (0x80-'9'-1)*eachByte)
	const gather = 0x0102040810204080 // moves the lowest bit of byte k to bit 56 + k
	return byte((letter | digit) &^ x & topBits >> 7 * gather >> 56)
}

// le64 reads eight bytes as encoding/binary does, which takes no text.
func le64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// scanWord counts the word that begins at i, of whatever kind, and returns where it ends. The
// word is put into s.word in lower case, without accents.
func (s *scratch) scanWord(text string, i int, f field) int {
	start, n, apostrophe := i, 0, 0
	long := false
	for i < len(text) {
		c := text[i]
		if l := c | 0x20; l-'a' < 26 {
			c = l
		} else if c-'0' >= 10 {
			r, size, ok := s.lang.joins(text, i)
			if !ok {
				break
			}
			i += size
			if r == '\'' && apostrophe == 0 {
				apostrophe = n
			}
			if r >= utf8.RuneSelf && !long {
				n += fold(s.word[n:], r)
				long = n > maxWord
			}
			continue
		}
		i++
		if n == maxWord {
			long = true
		}
		if !long {
			s.word[n] = c
			n++
		}
	}
	if apostrophe > 0 && n-apostrophe <= 2 && s.lang.apostrophe == cuts {
		n = apostrophe // Anna's, we'll, don't
	}
	if s.learn != nil {
		s.spelling = text[start:i]
	}
	if long {
		s.before = 0
	} else {
		s.count(n, f)
	}
	return i
}

// joins says whether the character at i, which is no ASCII letter or digit, goes
// on with the word before it. It gives its size, and as rune the letter or mark
// to add, the ASCII apostrophe for each kind of it, or 0 for what is skipped.
func (l *language) joins(text string, i int) (r rune, size int, ok bool) {
	if c := text[i]; c < utf8.RuneSelf && c != '\'' {
		return 0, 0, false
	}
	r, size = utf8.DecodeRuneInString(text[i:])
	switch r {
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060': // soft hyphen, zero-width characters
		return 0, size, true
	case '\'', '’', modifierApostrophe:
		if l.apostrophe == splits {
			return 0, 0, false
		}
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		return '\'', size, isLetter(next)
	}
	return r, size, (isLetter(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r)) && !unspaced(r)
}

// scanPairs counts the overlapping pairs of a run of characters from a script
// without spaces, and returns where the run ends. A single character is counted
// by itself.
func (s *scratch) scanPairs(text string, i int, f field) int {
	s.before = 0
	var before rune
	pairs := 0
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unspaced(r) {
			break
		}
		i += size
		if before != 0 {
			s.countPair(before, r, f)
			pairs++
		}
		before = r
	}
	if pairs == 0 {
		s.countPair(before, 0, f)
	}
	return i
}

func (s *scratch) countPair(a, b rune, f field) {
	n := utf8.EncodeRune(s.word[:], a)
	if b != 0 {
		n += utf8.EncodeRune(s.word[n:], b)
	}
	if s.learn != nil {
		s.spelling = string(s.word[:n])
	}
	s.term(max(1, hash(s.lang.seed, s.word[:n])&^isPair), f)
	s.before = 0
}

// count counts the first n bytes of s.word as a word of the field.
func (s *scratch) count(n int, f field) {
	if n == 2 && s.word[0] >= utf8.RuneSelf {
		n = 1 // as a letter
	}
	if n > 16 {
		if term, stop := s.lang.term(s.word[:n]); !stop {
			s.term(term, f)
		} else {
			s.before = 0
		}
		return
	}
	low, high := binary.LittleEndian.Uint64(s.word[:8]), binary.LittleEndian.Uint64(s.word[8:16])
	if n <= 8 {
		low, high = low<<(64-8*n)>>(64-8*n), 0
	} else {
		high = high << (128 - 8*n) >> (128 - 8*n)
	}
	s.countShort(low, high, n, f)
}

// countShort counts a word of n bytes, 16 at most, as memo has it.
func (s *scratch) countShort(low, high uint64, n int, f field) {
	if n < 2 {
		s.before = 0
		return // single letters and digits say nothing
	}
	m := s.remember(low, high, n)
	if m.stop {
		s.before = 0
		return
	}
	s.term(m.term, f)
}

// remember finds a word in memo, in its own place or the one beside it, or puts it into
// its own, from where the word that was there moves to the one beside.
func (s *scratch) remember(low, high uint64, n int) *memo {
	place := memoPlace(low, high)
	m, beside := &s.memo[place], &s.memo[place^1]
	switch {
	case m.low == low && m.high == high:
		return m
	case beside.low == low && beside.high == high:
		return beside
	}
	*beside = *m
	binary.LittleEndian.PutUint64(s.word[:8], low)
	binary.LittleEndian.PutUint64(s.word[8:16], high)
	term, stop := s.lang.term(s.word[:n])
	*m = memo{low, high, term, stop}
	return m
}

// memoPlace is where in the memory of words a word would stand.
func memoPlace(low, high uint64) uint64 { return mix(low^prime3, high^prime2) >> (64 - memoBits) }

// term counts a term of the field, and the pair that it makes with the one before.
func (s *scratch) term(term uint32, f field) {
	s.add(term, f)
	if s.learn != nil {
		s.learn(term, s.spelling)
	}
	if f == inBody || f == inLead {
		s.sketch.add(&s.passage, term)
	}
	if s.before != 0 && s.before != term {
		s.pair(s.before, term, f)
	}
	s.before, s.said = term, s.spelling
}

// pair counts a pair of words. Most pairs of a text are chance, and there are as
// many as words; so one that has not stood in title, description or lead counts
// from its second time on.
func (s *scratch) pair(a, b uint32, f field) {
	h := mix(uint64(a)<<32|uint64(b), prime2)
	term := uint32(h>>32) | isPair
	place, bit := uint32(h)%pairBits/64, uint64(1)<<(h%64)
	if f == inBody && (s.once[place]|s.terms[place])&bit == 0 {
		s.once[place] |= bit
		return
	}
	at, known := s.find(term)
	if !known && f == inBody {
		if s.once[place]&bit == 0 {
			s.once[place] |= bit
			return
		}
		s.insert(at, term).add(f)
		at, known = s.find(term)
	}
	s.terms[place] |= bit
	if s.learn != nil {
		s.learn(term, s.said+" "+s.spelling)
	}
	if known {
		s.entries[s.slots[at]-1].add(f)
	} else {
		s.insert(at, term).add(f)
	}
}

// add counts a term of the field.
func (s *scratch) add(term uint32, f field) {
	at, known := s.find(term)
	if known {
		s.entries[s.slots[at]-1].add(f)
	} else {
		s.insert(at, term).add(f)
	}
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
func (s *scratch) insert(at, term uint32) *entry {
	s.entries = append(s.entries, entry{term: term})
	s.slots[at] = uint32(len(s.entries))
	if 2*len(s.entries) > len(s.slots) {
		s.grow()
	}
	return &s.entries[len(s.entries)-1]
}

// add counts one more, as far as a count goes.
func (e *entry) add(f field) {
	switch f {
	case inBody:
		e.body = min(e.body+1, bodyMax)
	case inLead:
		e.body = min(e.body+2, bodyMax)
	case inTitle:
		e.title = min(e.title+1, fieldMax)
	case inDescription:
		e.description = min(e.description+1, fieldMax)
	}
}

// grow doubles the hash table.
func (s *scratch) grow() {
	s.slots = make([]uint32, 2*len(s.slots))
	for k, e := range s.entries {
		at, _ := s.find(e.term)
		s.slots[at] = uint32(k + 1)
	}
}
