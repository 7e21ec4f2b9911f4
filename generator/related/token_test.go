package related

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"
	"weak"

	"github.com/google/go-cmp/cmp"
)

// termsOf gives the terms of single words.
func termsOf(language, text string) []uint32 {
	return slices.DeleteFunc(Analyse(Document{Language: language, Text: text}).terms, func(t uint32) bool { return t&isPair != 0 })
}

// TestAWordThatIsOneTwiceIsAWord holds that its two halves are compared each by itself.
func TestAWordThatIsOneTwiceIsAWord(t *testing.T) {
	quick := newScratch(languageOf("en"))
	quick.scan("abcdefghabcdefgh and what follows it", inLead)
	if want := languageOf("en").term([]byte("abcdefghabcdefgh")); !slices.ContainsFunc(quick.entries, func(e entry) bool { return e.term == want }) {
		t.Errorf("among %x is no %x", quick.entries, want)
	}
}

func TestAPlainWordIsAllItsCharacters(t *testing.T) {
	for _, text := range []string{"a", "9", "MV2", "p0P", "abcdefgh", "abcdefghi", "zyxwvutsrqponmlk", "0123456789012345", "A1b2C3d4E5f6G7h8"} {
		s := newScratch(languageOf("en"))
		s.scan(text+" and what follows it", inLead)
		if b, n := s.queue[0].bytes(); string(b[:n]) != strings.ToLower(text) {
			t.Errorf("%q has become %q", text, b[:n])
		}
	}
}

func TestTextsWithTheSameTerms(t *testing.T) {
	tests := []struct{ name, language, a, b string }{
		{"case", "en", "Harbour PILOT", "harbour pilot"},
		{"punctuation and dashes", "en", "crane—ferry/pilot (dock)…", "crane ferry pilot dock"},
		{"possessive", "en", "Marlow's pilot's crane", "marlow pilot crane"},
		{"typographic apostrophe", "en", "Marlow’s o’brien", "marlow's o'brien"},
		{"apostrophes at the edges of words", "en", "the dogsʼ ferry, 'ʼCrane’ʼ ʼ", "dog ferry crane"},
		{"elision with the modifier letter", "fr", "lʼharmonie ʼd'Ornans quʼelle ʼ", "harmonie ornans"},
		{"apostrophe inside a name", "en", "O’Brien", "obrien"},
		{"quotes are no apostrophes", "en", "'crane' ‘ferry’", "crane ferry"},
		{"stop words and contractions", "en", "the crane isn't and they've don’t", "crane"},
		{"single letters", "en", "x crane 7", "crane"},
		{"soft hyphen", "en", "light\u00ADhouse", "lighthouse"},
		{"accents", "fr", "Électricité", "electricite"},
		{"accents put on by combining characters", "fr", "E\u0301lectricite\u0301", "électricité"},
		{"sharp s and umlaut", "de", "Straße Züge", "strasse zug"},
		{"elision", "fr", "l’harmonie d'Ornans qu’elle", "harmonie ornans"},
		{"elision in Italian", "it", "dell’isola", "isola"},
		{"Cyrillic capitals and yo", "ru", "ЁЛКА МОРЯК", "елка моряк"},
		{"Ukrainian apostrophe is a letter", "uk", "сім'я", "сімя"},
		{"Greek accents and final sigma", "el", "ΛΙΜΆΝΙ πλοίος", "λιμανι πλοιοσ"},
		{"full-width Latin", "ja", "ＡＢＣ１２", "abc12"},
		{"Latin inside Chinese", "zh", "港口ABC号", "港口 abc 号"},
		{"Arabic, with and without vowel signs apart", "ar", "ميناء، سفينة", "ميناء سفينة"},
		{"what is too long is no word", "en", "crane " + strings.Repeat("x", 65), "crane"},
		{"invalid bytes part words", "en", "crane\xffferry", "crane ferry"},
		{"emoji part words", "en", "crane🚢ferry", "crane ferry"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := termsOf(tt.language, tt.a), termsOf(tt.language, tt.b)
			if !slices.Equal(a, b) || len(a) == 0 {
				t.Errorf("%q has %d terms %x, %q has %d terms %x", tt.a, len(a), a, tt.b, len(b), b)
			}
		})
	}
}

func TestScriptsWithoutSpacesAreCutIntoPairs(t *testing.T) {
	tests := []struct {
		language, text string
		terms          int
	}{
		{"zh", "港口起重机", 4}, // 港口 口起 起重 重机
		{"zh", "港", 1},
		{"ja", "みなとのクレーン、フェリー", 10},
		{"ko", "항구의 배", 3},
		{"th", "ท่าเรือ", 6},
		{"en", "港口 harbour", 2},
	}
	for _, tt := range tests {
		if got := termsOf(tt.language, tt.text); len(got) != tt.terms {
			t.Errorf("%q has %d terms, want %d", tt.text, len(got), tt.terms)
		}
	}
	if a, b := termsOf("zh", "新港口起重机"), termsOf("zh", "旧港口"); !slices.ContainsFunc(b, func(t uint32) bool { return slices.Contains(a, t) }) {
		t.Error("two Chinese texts about a harbour share no term")
	}
}

func TestFormsOfAWordMeetAndOtherWordsDoNot(t *testing.T) {
	meet := map[string][]string{
		"en": {"city cities", "cause causes caused causing", "fall falls falling", "stop stops stopped stopping", "class classes", "agree agreed agreeing", "organise organized organizing organising organisation organizations", "quick quickly", "harbour harbors", "worry worries worried"},
		"de": {"hafen hafens", "zeitung zeitungen", "schiff schiffe schiffen schiffes", "lehrerin lehrerinnen"},
		"fr": {"navire navires", "regional regionale regionaux", "europeen europeenne europeennes", "journal journaux"},
		"es": {"barco barcos", "ciudad ciudades", "eleccion elecciones", "luz luces", "cerrado cerrada cerrados"},
		"pt": {"navio navios", "eleicao eleicoes", "jornal jornais", "homem homens"},
		"it": {"nave navi", "elezione elezioni", "banco banchi", "nuotato nuotare"},
		"nl": {"schip schips", "krant kranten", "vergadering vergaderingen"},
		"sv": {"hamn hamnen hamnar hamnarna", "tidning tidningar tidningen"},
		"nb": {"havn havnen havner havnene"},
		"ru": {"корабль корабля корабли кораблями", "газета газеты газету", "новость новости новостями"},
	}
	for language, groups := range meet {
		for _, group := range groups {
			if got := termsOf(language, group); len(got) != 1 {
				t.Errorf("%s: %s: %d stems, want one", language, group, len(got))
			}
		}
	}
	apart := map[string][]string{
		"en": {"thing think string", "bus bed best", "policy police", "universe university", "news new"},
		"de": {"rat rad", "mauer maurer"},
		"fr": {"port porc"},
		"ru": {"город год"},
	}
	for language, groups := range apart {
		for _, group := range groups {
			words := strings.Fields(group)
			seen := map[uint32]string{}
			for _, w := range words {
				for _, stem := range termsOf(language, w) {
					if other, ok := seen[stem]; ok {
						t.Errorf("%s: %s and %s have one stem", language, other, w)
					}
					seen[stem] = w
				}
			}
		}
	}
}

func TestCountsSayWhereAWordStands(t *testing.T) {
	lead := strings.Repeat("ferry. ", 143)
	v := Analyse(Document{Language: "en", Title: "Crane", Description: "Crane, crane", Text: lead + "crane crane. Crane, ferry"})
	got := map[uint32][3]int{}
	for i, c := range v.counts {
		body, title, description := unpack(c)
		got[v.terms[i]] = [3]int{body, title, description}
	}
	crane, ferry := termsOf("en", "crane")[0], termsOf("en", "ferry")[0]
	want := map[uint32][3]int{crane: {3, 1, 2}, ferry: {2*143 + 1, 0, 0}} // the lead counts twice
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counts in body, title and description (-want +got):\n%s", diff)
	}
}

func TestCountsStopAtTheirLimits(t *testing.T) {
	many := strings.Repeat("crane ", 5000)
	v := Analyse(Document{Language: "en", Title: many, Description: many, Text: many})
	if body, title, description := unpack(v.counts[0]); body != bodyMax || title != fieldMax || description != fieldMax || len(v.counts) != 1 {
		t.Errorf("counts %d, %d, %d of %d terms", body, title, description, len(v.counts))
	}
}

func TestOfTooManyTermsTheMostFrequentAndTheFirstStay(t *testing.T) {
	s := &scratch{}
	for i := range 2 * maxTerms {
		e := entry{term: uint32(i), strength: 1}
		if i%4 == 3 {
			e.strength = 2
		}
		s.entries = append(s.entries, e)
	}
	terms, counts := s.strongest()
	if len(terms) != maxTerms || len(counts) != maxTerms || !slices.IsSorted(terms) {
		t.Fatalf("%d terms, %d counts", len(terms), len(counts))
	}
	if terms[0] != 0 || terms[maxTerms-1] != 2*maxTerms-1 || slices.Contains(terms, 2*maxTerms-2) {
		t.Errorf("kept %v", terms)
	}
}

func TestAVectorKeepsNothingOfTheText(t *testing.T) {
	text := []byte(strings.Repeat("The crane lifts the ferry. ", 1000))
	watch := weak.Make(&text[0])
	v := Analyse(Document{ID: "a", Language: "en", Text: unsafe.String(&text[0], len(text))})
	text = nil
	for range 5 {
		runtime.GC()
	}
	if watch.Value() != nil {
		t.Error("the text is still held")
	}
	if len(v.terms) != 4 { // crane, lifts, ferry and the pair of the first two
		t.Errorf("%d terms", len(v.terms))
	}
}

// TestAWordGoesOnFromWhatItBeginsWith holds what scan and scanAnyWord must agree
// about: where a word begins, it has a first character. Else a text would never end.
func TestAWordGoesOnFromWhatItBeginsWith(t *testing.T) {
	for _, language := range []string{"en", "fr", "uk"} { // apostrophes cut, split, bind
		s := newScratch(languageOf(language))
		for r := rune(0); r <= utf8.MaxRune; r++ {
			if !isLetter(r) || unspaced(r) {
				continue
			}
			for _, after := range []string{"", " ", "a"} {
				if text := string(r) + after; s.scanWord(text, 0, inBody) < utf8.RuneLen(r) {
					t.Errorf("%s: no word begins with %U in %q", language, r, text)
				}
			}
		}
	}
}

// FuzzAnalyse looks for texts that are not analysed, or not always in the same way.
func FuzzAnalyse(f *testing.F) {
	for _, text := range []string{"", "The harbour's crane", "l’été 港口 Straße", "don't'x'", "a\u0301\u00AD\u200D", "\xff\xc3", strings.Repeat("é", 40), "ท่าเรือ ЁЖ", "dogsʼ ʼem ʼ"} {
		f.Add("en", text)
		f.Add("fr-CA", text)
		f.Add("ru", text)
	}
	f.Fuzz(func(t *testing.T, language, text string) {
		if len(language) > 8 {
			language = language[:8]
		}
		v := Analyse(Document{Language: language, Title: text, Text: text})
		if len(v.terms) != len(v.counts) || len(v.terms) > maxTerms || len(v.terms) > len(text) {
			t.Fatalf("%d terms, %d counts of %d bytes", len(v.terms), len(v.counts), len(text))
		}
		fresh := newScratch(languageOf(language))
		fresh.scan(text, inTitle)
		lead := leadOf(text)
		fresh.scan(text[:lead], inLead)
		fresh.scan(text[lead:], inBody)
		if terms, counts := fresh.strongest(); !slices.Equal(terms, v.terms) || !slices.Equal(counts, v.counts) {
			t.Fatalf("with and without the memory of earlier words:\n%x %x\n%x %x", terms, counts, v.terms, v.counts)
		}
	})
}

// FuzzScanPlain looks for texts that are read otherwise where words may be plain than
// where none may.
func FuzzScanPlain(f *testing.F) {
	for _, text := range []string{
		"Harbour wall", "A b", "MV2 2026", "abcdefgh ijk", "abcdefghi j", "abcdefghijklmnop q", "abcdefghijklmnopq r",
		"don't", "Don’t know", "naïve", "sea-level", "end.", "x@host", "`tick", "[link]", "{brace}", "soft\u00ADhyphen", "Z/z:9;A",
		"two\nlines", "two\n\nparagraphs", "the harbour, the harbour", "港口 wall 港口",
	} {
		f.Add(text)
		f.Add(text + " and what follows it")
	}
	f.Fuzz(func(t *testing.T, text string) {
		quick, slow := newScratch(languageOf("en")), newScratch(languageOf("en"))
		quick.scan(text, inLead)
		for i := 0; i < len(text); {
			i = slow.scanAny(text, i, inLead)
		}
		slow.countQueue(inLead)
		if !slices.Equal(quick.entries, slow.entries) || quick.sketch != slow.sketch {
			t.Errorf("quickly: %x\nslowly: %x", quick.entries, slow.entries)
		}
	})
}
