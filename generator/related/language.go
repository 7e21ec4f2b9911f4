package related

import (
	"strings"
	"sync"
)

// language is how the words of one language are cut, dropped and stemmed.
type language struct {
	code       string // primary subtag, in lower case
	seed       uint64 // keeps the hashes of languages apart
	apostrophe apostrophe
	stop       map[string]struct{}
	stops      [256]uint64 // by first byte: a bit for each length that a stop word has
	steps      []*step
	pool       sync.Pool // of *scratch
}

// apostrophe is what one means inside a word.
type apostrophe uint8

const (
	cuts   apostrophe = iota // one or two letters after it are dropped: Anna's, don't
	splits                   // ends an elided word: l'heure, dell'arte
	binds                    // a letter of the word: п'ять
)

// languages holds each language once it was met, by its primary subtag. What is
// in it follows from the key alone, so it does not matter who puts it there.
var languages sync.Map

// languageOf finds the language of a BCP 47 tag. Of one that is not in rules,
// all words are kept, as they are: rarity makes up for most of the rest.
func languageOf(tag string) *language {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	code := strings.ToLower(tag)
	if l, ok := languages.Load(code); ok {
		return l.(*language)
	}
	l, _ := languages.LoadOrStore(code, newLanguage(strings.Clone(code)))
	return l.(*language)
}

func newLanguage(code string) *language {
	rules := rulesOf(code)
	l := &language{code: code, apostrophe: rules.apostrophe, steps: parseSteps(rules.steps)}
	l.seed = uint64(hash(prime3, []byte(code)))
	l.stop = make(map[string]struct{})
	for w := range strings.FieldsSeq(rules.stop) {
		l.stop[w] = struct{}{}
		l.stops[w[0]] |= 1 << len(w)
	}
	return l
}

// borrow lends a working memory, to be given back.
func (l *language) borrow() *scratch {
	if s, ok := l.pool.Get().(*scratch); ok {
		return s
	}
	return newScratch(l)
}

// giveBack takes a working memory back, cleared for the next document. One that a
// very long document made large is left to the garbage collector.
func (l *language) giveBack(s *scratch) {
	if len(s.slots) > 1<<14 {
		return
	}
	clear(s.slots)
	clear(s.once[:])
	clear(s.terms[:])
	s.entries = s.entries[:0]
	s.passage, s.sketch, s.learn, s.spelling = [passageTerms - 1]uint32{}, sketch{}, nil, ""
	l.pool.Put(s)
}

// term is the hash of the stem of a word, which it overwrites; 0 for a stop word.
func (l *language) term(word []byte) uint32 {
	if l.stops[word[0]]>>len(word)&1 != 0 {
		if _, stop := l.stop[string(word)]; stop {
			return 0
		}
	}
	for _, st := range l.steps {
		word = st.apply(word)
	}
	return max(1, hash(l.seed, word)&^isPair)
}

// step is a list of endings of which the first that fits is replaced, once. They lie
// by their last byte, which most words and endings are told apart by.
type step [256][]ending

// ending is a rule of a stemmer.
type ending struct {
	from, to string
	least    int  // bytes that must stand before it
	vowel    bool // one of these must be a vowel
	undouble bool // a doubled consonant before it becomes a single one: stopp-ed
}

// parseSteps reads rules in a short form: steps are parted by ";", endings by
// spaces. "ies:y/2" makes a final "ies" a "y" where at least 2 bytes stand before
// it; no ":" means that the ending is dropped, no "/" that 3 bytes must stand
// before it. "!" at the end asks for a vowel before it, "~" undoubles.
func parseSteps(rules string) []*step {
	var steps []*step
	for list := range strings.SplitSeq(rules, ";") {
		st := step{}
		some := false
		for rule := range strings.FieldsSeq(list) {
			e := ending{least: 3}
			for rule != "" && strings.ContainsRune("!~", rune(rule[len(rule)-1])) {
				e.vowel = e.vowel || rule[len(rule)-1] == '!'
				e.undouble = e.undouble || rule[len(rule)-1] == '~'
				rule = rule[:len(rule)-1]
			}
			rule, least, ok := strings.Cut(rule, "/")
			if ok {
				e.least = int(least[0] - '0')
			}
			e.from, e.to, _ = strings.Cut(rule, ":")
			last := e.from[len(e.from)-1]
			st[last] = append(st[last], e)
			some = true
		}
		if some {
			steps = append(steps, &st)
		}
	}
	return steps
}

// apply replaces the first ending that fits. It may write into the word.
func (st *step) apply(word []byte) []byte {
	list := st[word[len(word)-1]]
	for i := range list {
		e := &list[i]
		n := len(word) - len(e.from)
		if n < e.least || string(word[n:]) != e.from {
			continue
		}
		if e.vowel && !hasVowel(word[:n]) {
			continue
		}
		if e.undouble && n > 2 && word[n-1] == word[n-2] && strings.IndexByte("aeiou", word[n-1]) < 0 {
			n--
		}
		return append(word[:n], e.to...)
	}
	return word
}

// hasVowel says whether there is a Latin vowel in the word.
func hasVowel(word []byte) bool {
	for _, c := range word {
		if strings.IndexByte("aeiouy", c) >= 0 {
			return true
		}
	}
	return false
}
