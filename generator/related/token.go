package related

import (
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
const memoBits = 14

// scratch is the working memory of one Analyse, reused by later ones.
type scratch struct {
	lang    *language
	entries []entry  // terms of the document in the order of the text
	slots   []uint32 // open hash table of 1 + index in entries; 0 is free
	word    [maxWord + utf8.UTFMax]byte
	memo    []memo // of words seen lately, in this and earlier documents
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
// scripts that put no spaces between words are cut into pairs of characters.
func (s *scratch) scan(text string, f field) {
	for i := 0; i < len(text); {
		c := text[i]
		if c|0x20-'a' < 26 || c-'0' < 10 {
			i = s.scanWord(text, i, f)
			continue
		}
		if c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unspaced(r):
			i = s.scanPairs(text, i, f)
		case isLetter(r):
			i = s.scanWord(text, i, f)
		default:
			i += size
		}
	}
}

// scanWord counts the word that begins at i and returns where it ends. The word
// is put into s.word in lower case, without accents.
func (s *scratch) scanWord(text string, i int, f field) int {
	n, apostrophe := 0, 0
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
	if !long {
		s.count(n, f)
	}
	return i
}

// joins says whether the character at i, which is no ASCII letter or digit, goes
// on with the word before it. It gives its size, and as rune the letter or mark
// to add, '\” for an apostrophe, or 0 for what is skipped.
func (l *language) joins(text string, i int) (r rune, size int, ok bool) {
	if c := text[i]; c < utf8.RuneSelf && c != '\'' {
		return 0, 0, false
	}
	r, size = utf8.DecodeRuneInString(text[i:])
	switch r {
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060': // soft hyphen, zero-width characters
		return 0, size, true
	case '\'', '’', 'ʼ':
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
	s.add(hash(s.lang.seed, s.word[:n]), f)
}

// count counts the first n bytes of s.word as a word of the field.
func (s *scratch) count(n int, f field) {
	if n < 2 || n == 2 && s.word[0] >= utf8.RuneSelf {
		return // single letters and digits say nothing
	}
	if n > 16 {
		if term, stop := s.lang.term(s.word[:n]); !stop {
			s.add(term, f)
		}
		return
	}
	low, high := le64(s.word[:8]), le64(s.word[8:16])
	if n <= 8 {
		low, high = low<<(64-8*n)>>(64-8*n), 0
	} else {
		high = high << (128 - 8*n) >> (128 - 8*n)
	}
	m := &s.memo[mix(low^prime3, high^prime2)>>(64-memoBits)]
	if m.low != low || m.high != high {
		m.low, m.high = low, high
		m.term, m.stop = s.lang.term(s.word[:n])
	}
	if !m.stop {
		s.add(m.term, f)
	}
}

// add counts a term of the field.
func (s *scratch) add(term uint32, f field) {
	mask := uint32(len(s.slots) - 1)
	i := term & mask
	for ; s.slots[i] != 0; i = (i + 1) & mask {
		if e := &s.entries[s.slots[i]-1]; e.term == term {
			e.add(f)
			return
		}
	}
	s.entries = append(s.entries, entry{term: term})
	s.entries[len(s.entries)-1].add(f)
	s.slots[i] = uint32(len(s.entries))
	if 2*len(s.entries) > len(s.slots) {
		s.grow()
	}
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
	mask := uint32(len(s.slots) - 1)
	for k, e := range s.entries {
		i := e.term & mask
		for s.slots[i] != 0 {
			i = (i + 1) & mask
		}
		s.slots[i] = uint32(k + 1)
	}
}
