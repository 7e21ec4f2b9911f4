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
	entries []entry  // terms of the document in the order of the text, with room for more
	slots   []uint32 // open hash table of 1 + index in entries; 0 is free
	word    [maxWord + utf8.UTFMax]byte
	memo    *[1 << memoBits]memo // of words seen lately, in this and earlier documents
	last    uint32               // counts those of these that made way for others
	others  []other              // the same of words that are not plain; nil until there are some
	marks   []byte               // of the text at hand: a bit for each byte, set where it is an ASCII letter or digit
	first   firstBytes

	queue  [queueLength]queued // words that are found and not counted yet
	length int                 // of the queue
	limit  int                 // of that; 1 where somebody learns
	apart  bool                // something parts the next word from the last one in the queue

	// What countQueue finds in the queue, and one more that nobody reads.
	unknown [queueLength + 1]uint8
	words   [queueLength + 1]uint32
	both    [2*queueLength + 1]uint32 // words, and each pair after its second word
	pairs   [queueLength + 1]struct {
		hash uint64
		end  int // in words
	}

	before   uint32                   // the term that a pair would begin with; 0 is none
	once     [pairBits / 64]uint64    // pairs seen once in the body, a filter
	terms    [pairBits / 64]uint64    // pairs that are terms, the same: nearly no others need be looked for
	passage  [passageTerms - 1]uint32 // the last terms of the text
	sketch   sketch
	learn    func(term uint32, from string) // told of each term, for Spellings; nil means nobody is
	spelling string                         // of the word at hand, where somebody learns
	said     string                         // of the word before
}

// pairBits is the size of the filter of pairs that a body has had once.
const pairBits = 1 << 13

// isPair marks the term of a pair of words.
const isPair = 1 << 31

// queueLength is how many words are looked up at once. Each look-up waits for memory,
// unless others go on meanwhile.
const queueLength = 64

// queued is a word in the queue: a plain one or, where that is none, a term, which is high.
type queued struct {
	plain
	term   uint32 // 0 for a stop word
	joined uint32 // all bits where nothing parts it from the word before, else 0
	place  uint32 // of a plain word in memo
}

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

func newScratch(lang *language) *scratch {
	s := &scratch{lang: lang, limit: queueLength, first: newFirstBytes(),
		entries: make([]entry, 0, 2048), slots: make([]uint32, 4096), memo: new([1 << memoBits]memo)}
	clear(s.memo[:]) // memory that is read before it is written costs two page faults
	return s
}

// scan counts the words of a text. Words are runs of letters, digits and marks;
// scripts that put no spaces between words are cut into pairs of characters. Two
// words in a row are a term of their own, unless a stop word or a mark parts them.
func (s *scratch) scan(text string, f field) {
	s.before, s.apart = 0, false
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
	marks := s.marks
	for i+plainMost < len(text) {
		n := bits.TrailingZeros64(^(binary.LittleEndian.Uint64(marks[i>>3:i>>3+8]) >> (i & 7)))
		if n == 0 {
			if text[i] >= utf8.RuneSelf {
				break
			}
			s.part(text, i)
			i++
			continue
		}
		if n > plainMost {
			break
		}
		after := text[i+n]
		if after >= utf8.RuneSelf || after == '\'' {
			break
		}
		word, keep := text[i:i+plainMost], &s.first[n&31]
		w := plainOf(le64(word)&keep[0], le64(word[8:])&keep[1])
		if s.put(w, w.place()) {
			if s.learn != nil {
				s.spelling = word[:n]
			}
			s.countQueue(f)
		}
		i += n
		if after == ' ' {
			i++
		}
	}
	return i
}

// firstBytes lists, for each n, a mask of the six bits of the first n of 16 bytes.
type firstBytes [32][2]uint64

func newFirstBytes() (list firstBytes) {
	for n := range plainMost {
		list[n+1] = list[n]
		list[n+1][n/8] |= 0x5F << (n % 8 * 8)
	}
	return list
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
		return s.scanWord(text, i, f)
	}
	if c < utf8.RuneSelf {
		s.part(text, i)
		return i + 1
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case unspaced(r):
		return s.scanPairs(text, i, f)
	case isLetter(r):
		return s.scanWord(text, i, f)
	}
	s.apart = true
	return i + size
}

// put puts a word into the queue, and tells whether that is to be counted now.
func (s *scratch) put(word plain, place uint32) (full bool) {
	w := &s.queue[s.length]
	w.plain, w.place, w.joined = word, place, uint32(oneIf(s.apart))-1
	s.apart = false
	s.length++
	return s.length >= s.limit
}

// putTerm puts a term into the queue that is known; 0 is a stop word.
func (s *scratch) putTerm(term uint32, f field) {
	if s.put(plain{high: term}, 0) {
		s.countQueue(f)
	}
}

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

// plainMost is the length in bytes of the longest plain word.
const plainMost = 16

// mark marks the ASCII letters and digits of a text.
func (s *scratch) mark(text string) {
	whole := len(text) / 8
	marks := slices.Grow(s.marks[:0], whole+9)[:whole+9] // scanPlain reads eight of them at a time
	s.marks = marks
	for k := range marks[:whole] {
		marks[k] = letters(le64(text[8*k : 8*k+8]))
	}
	var rest [8]byte
	copy(rest[:], text[8*whole:])
	marks[whole] = letters(binary.LittleEndian.Uint64(rest[:]))
}

// The same byte eight times.
const (
	eachByte  = 0x0101010101010101
	lowerCase = 0x20 * eachByte // makes letters small and leaves digits
	sixBits   = 0x5F * eachByte // what tells letters and digits apart, whether capital or small
	topBits   = 0x80 * eachByte
)

// letters has a bit set for each of eight bytes that is an ASCII letter or digit. All
// eight are compared at once: where the top bit of no byte is set, a sum with less
// than 0x80 does not carry into the next. Of two sums, one has the top bit from the first
// of a range on, the other behind its last.
func letters(x uint64) byte {
	sevenBits := x &^ topBits
	small := sevenBits | lowerCase
	letter := (small + (0x80-'a')*eachByte) ^ (small + (0x80-'z'-1)*eachByte)
	digit := (sevenBits + (0x80-'0')*eachByte) ^ (sevenBits + (0x80-'9'-1)*eachByte)
	const gather = 0x0102040810204080 // moves the lowest bit of byte k to bit 56 + k
	return byte((letter ^ digit) &^ x & topBits >> 7 * gather >> 56)
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
		s.apart = true
	} else {
		s.pushWord(n, f)
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
	var before rune
	pairs := 0
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unspaced(r) {
			break
		}
		i += size
		if before != 0 {
			s.pushPair(before, r, f)
			pairs++
		}
		before = r
	}
	if pairs == 0 {
		s.pushPair(before, 0, f)
	}
	return i
}

func (s *scratch) pushPair(a, b rune, f field) {
	n := utf8.EncodeRune(s.word[:], a)
	if b != 0 {
		n += utf8.EncodeRune(s.word[n:], b)
	}
	if s.learn != nil {
		s.spelling = string(s.word[:n])
	}
	s.apart = true
	s.putTerm(max(1, hash(s.lang.seed, s.word[:n])&^isPair), f)
	s.apart = true
}

// pushWord puts the first n bytes of s.word into the queue.
func (s *scratch) pushWord(n int, f field) {
	if n < 2 || n == 2 && s.word[0] >= utf8.RuneSelf {
		s.apart = true
		return // single letters and digits say nothing
	}
	if n > plainMost {
		s.putTerm(s.lang.term(s.word[:n]), f)
		return
	}
	low, high := binary.LittleEndian.Uint64(s.word[:8]), binary.LittleEndian.Uint64(s.word[8:16])
	if n <= 8 {
		low, high = low<<(64-8*n)>>(64-8*n), 0
	} else {
		high = high << (128 - 8*n) >> (128 - 8*n)
	}
	if (low|high)&topBits != 0 {
		s.putTerm(s.otherTerm(low, high, n), f)
		return
	}
	if word := plainOf(low&sixBits, high&sixBits); s.put(word, word.place()) {
		s.countQueue(f)
	}
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
