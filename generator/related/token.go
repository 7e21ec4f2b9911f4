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
