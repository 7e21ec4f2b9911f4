package related

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Vector is a document reduced to what the index needs: hashes and counts, no
// text. It takes about 6 bytes a term and has at most maxTerms of them. It is
// never changed once made, but by NewFrozenIndex.
type Vector struct {
	id       string
	date     int64 // Unix seconds
	language string
	listed   bool

	section uint32 // hashes of labels, seeded with the language; 0 is none
	series  uint32
	tags    []uint32
	authors []uint32

	terms  []uint32 // hashes of stems and of pairs of them, seeded with the language, in the order of the text
	counts []uint16 // beside terms: how often in the body (twice for the lead), title and description, see pack

	sketch sketch // of the body: what makes near-copies known
}

// ID gives the document's ID.
func (v *Vector) ID() string { return v.id }

// equal tells whether two vectors are of the same document in the same state.
func (v *Vector) equal(o *Vector) bool {
	return v == o || v.id == o.id && v.date == o.date && v.language == o.language && v.listed == o.listed &&
		v.section == o.section && v.series == o.series && v.sketch == o.sketch &&
		slices.Equal(v.tags, o.tags) && slices.Equal(v.authors, o.authors) &&
		slices.Equal(v.terms, o.terms) && slices.Equal(v.counts, o.counts)
}

// maxTerms is how many terms of a document are kept: those that stand in it most
// often, the earlier ones first. A news report of 600 words has some 250 and more;
// the others are what stands once in the later part of it.
const maxTerms = 160

// Bits of a packed count.
const (
	bodyBits, titleBits = 10, 3
	bodyMax             = 1<<bodyBits - 1
	fieldMax            = 1<<titleBits - 1
)

// entry is a term of the document at hand.
type entry struct {
	term               uint32
	strength           uint32 // how often it stands in the body, four times that for the title, and twice for the description
	title, description uint16
}

// rank says what is kept of a document with too many terms: the strongest. The index
// weighs anew, with the weights of its options.
func (e *entry) rank() int { return int(min(e.strength, bodyMax)) }

func (e *entry) pack() uint16 {
	body := e.strength - 4*uint32(e.title) - 2*uint32(e.description)
	return uint16(min(body, bodyMax)) | e.title<<bodyBits | e.description<<(bodyBits+titleBits)
}

// unpack gives the counts of a term in the body, the title and the description.
func unpack(c uint16) (body, title, description int) {
	return int(c & bodyMax), int(c >> bodyBits & fieldMax), int(c >> (bodyBits + titleBits))
}

// Analyse reduces a document to its vector. It keeps nothing of the title, the
// description and the text. It is safe for concurrent use.
func Analyse(d Document) *Vector {
	lang := languageOf(d.Language)
	s := lang.borrow()
	s.scanAll(d)
	v := &Vector{
		id: d.ID, date: d.Date.Unix(), language: lang.code, listed: !d.Unlisted,
		section: lang.label('s', d.Section),
		series:  lang.label('r', d.Series),
		tags:    lang.labels('t', d.Tags),
		authors: lang.labels('a', d.Authors),
	}
	v.terms, v.counts = s.strongest()
	v.sketch = s.sketch
	lang.giveBack(s)
	return v
}

// scanAll counts the words of a document.
func (s *scratch) scanAll(d Document) {
	s.scan(d.Title, inTitle)
	s.scan(d.Description, inDescription)
	lead := leadOf(d.Text)
	s.scan(d.Text[:lead], inLead)
	s.scan(d.Text[lead:], inBody)
}

// leadOf is the length of the lead, about the first 1000 bytes of a text: news
// tells what matters first.
func leadOf(text string) int {
	const length = 1000
	if len(text) <= length {
		return len(text)
	}
	if space := strings.IndexAny(text[length:min(len(text), length+100)], " \n"); space >= 0 {
		return length + space
	}
	n := length
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// strongest returns the terms of the document at hand, exactly sized: all, or
// the maxTerms strongest, the earlier first among equals. It has no branch on a term
// that the processor would have to guess.
func (s *scratch) strongest() (terms []uint32, counts []uint16) {
	n := len(s.entries)
	least, atLeast := 0, n // of the terms with this strength, this many are taken
	if n > maxTerms {
		n = maxTerms
		least, atLeast = s.cut(maxTerms)
	}
	var taken [maxTerms + 1]uint32 // places in entries, and one more that nobody reads
	k := 0
	for i := range s.entries {
		strength := s.entries[i].rank()
		taken[k] = uint32(i)
		equal := oneIf(strength == least)
		k += oneIf(strength > least) | equal&oneIf(atLeast > 0)
		atLeast -= equal
	}
	terms, counts = make([]uint32, n), make([]uint16, n)
	for k, i := range taken[:n] {
		e := &s.entries[i]
		terms[k], counts[k] = e.term, e.pack()
	}
	return terms, counts
}

// cut finds the strength that splits off the n strongest entries: those above
// least, and the first atLeast of those that have it.
func (s *scratch) cut(n int) (least, atLeast int) {
	var have [2][bodyMax + 1]int32 // in turn, since most terms are as strong as the one before
	most := 0
	for i := range s.entries {
		strength := s.entries[i].rank()
		have[i&1][strength]++
		most = max(most, strength)
	}
	for least = most; ; least-- {
		if all := int(have[0][least] + have[1][least]); n > all {
			n -= all
		} else {
			return least, n
		}
	}
}

// label is the hash of a label of a kind; 0 for "".
func (l *language) label(kind byte, s string) uint32 {
	if s == "" {
		return 0
	}
	return max(1, hash(l.seed+uint64(kind)*prime1, []byte(s)))
}

// labels hashes labels, each once, in ascending order.
func (l *language) labels(kind byte, list []string) []uint32 {
	if len(list) == 0 {
		return nil
	}
	out := make([]uint32, 0, len(list))
	for _, s := range list {
		if h := l.label(kind, s); h != 0 {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Odd constants with well mixed bits.
const (
	prime1 = 0x9E3779B97F4A7C15
	prime2 = 0xD6E8FEB86659FD93
	prime3 = 0xA0761D6478BD642F
)

// hash mixes bytes eight at a time, by the high and low halves of products. It
// is the same on every machine and in every run, since vectors may be stored.
func hash(seed uint64, b []byte) uint32 { return uint32(hash64(seed, b) >> 32) }

func hash64(seed uint64, b []byte) uint64 {
	h := seed ^ uint64(len(b))*prime1
	for len(b) > 8 {
		h = mix(h^binary.LittleEndian.Uint64(b[:8]), prime2)
		b = b[8:]
	}
	var last [8]byte
	copy(last[:], b)
	return mix(mix(h^binary.LittleEndian.Uint64(last[:]), prime2), prime3)
}

func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}
