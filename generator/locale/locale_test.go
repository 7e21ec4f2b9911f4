package locale

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestForFindsTheNearestParent(t *testing.T) {
	tests := []struct{ asked, tag, words, dir, openGraph string }{
		{"en", "en", "en", "ltr", "en_GB"},
		{"en-US", "en-US", "en-US", "ltr", "en_US"},
		{"EN_us", "en-US", "en-US", "ltr", "en_US"},
		{"en-AU", "en-AU", "en", "ltr", "en_AU"},
		{"en-US-x-house", "en-US-x-house", "en-US", "ltr", "en_US"},
		{"de-at", "de-AT", "de", "ltr", "de_AT"},
		{"fr", "fr", "fr", "ltr", "fr_FR"},
		{"pt-PT", "pt-PT", "pt", "ltr", "pt_PT"},
		{"pt", "pt", "pt", "ltr", "pt_BR"},
		{"es-419", "es-419", "es", "ltr", "es_ES"},
		{"ru-Cyrl-RU", "ru-Cyrl-RU", "ru", "ltr", "ru_RU"},
		{"ar", "ar", "ar", "rtl", "ar_AR"},
		{"ar-EG", "ar-EG", "ar", "rtl", "ar_EG"},
		{"he", "he", "en", "rtl", ""},
		{"he-IL", "he-IL", "en", "rtl", "he_IL"},
		{"az-arab", "az-Arab", "en", "rtl", ""},
		{"ur-Latn", "ur-Latn", "en", "ltr", ""},
		{"zh-hant-tw", "zh-Hant-TW", "en", "ltr", "zh_TW"},
		{"tlh", "tlh", "en", "ltr", ""},
		{"", "en", "en", "ltr", "en_GB"},
		{"not a tag", "en", "en", "ltr", "en_GB"},
		{"\"><script>", "en", "en", "ltr", "en_GB"},
		{"e", "en", "en", "ltr", "en_GB"},
		{"12", "en", "en", "ltr", "en_GB"},
		{"de-", "en", "en", "ltr", "en_GB"},
	}
	for _, test := range tests {
		l := For(test.asked)
		if l.Tag() != test.tag || l.Words() != test.words || l.Dir() != test.dir || l.OpenGraph() != test.openGraph {
			t.Errorf("For(%q): tag %q, words %q, dir %q, Open Graph %q; want %+v",
				test.asked, l.Tag(), l.Words(), l.Dir(), l.OpenGraph(), test)
		}
	}
}

func TestForSharesTheLocalesThatHaveTables(t *testing.T) {
	for _, tag := range Tags() {
		if For(tag) != For(strings.ToUpper(tag)) {
			t.Errorf("For(%q) is not shared", tag)
		}
	}
}

func TestKnownTellsLanguagesWithWords(t *testing.T) {
	for tag, want := range map[string]bool{"en": true, "de-CH": true, "ja": false, "": false, "??": false} {
		if Known(tag) != want {
			t.Errorf("Known(%q) = %v", tag, !want)
		}
	}
}

func TestNoLanguageLacksAWord(t *testing.T) {
	for _, tag := range Tags() {
		v := For(tag).language.vocabulary
		var got []string
		for _, p := range v.phrases {
			got = append(got, p.key)
			english, ok := englishVocabulary.phrase(p.key)
			if !ok {
				t.Errorf("%s: %s is not an English key", tag, p.key)
			}
			if strings.TrimSpace(p.text) == "" {
				t.Errorf("%s: %s is empty", tag, p.key)
			}
			if a, b := strings.Count(p.text, "%"), strings.Count(english, "%s"); a != b {
				t.Errorf("%s: %s has %d places for arguments, English has %d", tag, p.key, a, b)
			}
		}
		if !slices.IsSorted(got) {
			t.Errorf("%s: the words are not in order of their keys", tag)
		}
		for _, c := range v.counted {
			got = append(got, c.key)
			if !strings.Contains(c.forms[other], "%s") {
				t.Errorf("%s: %s does not show the number", tag, c.key)
			}
		}
		slices.Sort(got)
		if want := Keys(); !slices.Equal(got, want) {
			t.Errorf("%s has the keys\n%v\nwant\n%v", tag, got, want)
		}
	}
}

func TestNoLanguageLacksAPluralForm(t *testing.T) {
	for _, tag := range Tags() {
		l := For(tag)
		for n := range 1000 {
			for _, c := range l.language.vocabulary.counted {
				if c.forms[l.language.plural(n)] == "" {
					t.Fatalf("%s: %s has no form for %d", tag, c.key, n)
				}
			}
		}
	}
}

func TestNoLanguageLacksCalendarOrQuotes(t *testing.T) {
	for _, tag := range Tags() {
		g := For(tag).language
		names := slices.Concat(g.calendar.months[:], g.calendar.shortMonths[:], g.calendar.days[:], g.calendar.shortDays[:],
			[]string{g.long, g.short, g.monthYear, g.clock, g.join, g.group, g.openGraph,
				g.quotes.Open, g.quotes.Close, g.quotes.OpenSingle, g.quotes.CloseSingle})
		if i := slices.Index(names, ""); i >= 0 {
			t.Errorf("%s: name or layout number %d is empty", tag, i)
		}
		if g.tag != tag {
			t.Errorf("%s says that it is %s", tag, g.tag)
		}
	}
}

func TestTheManualNamesEveryKey(t *testing.T) {
	manual, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.FieldsFunc(string(manual), func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z')
	})
	for _, key := range Keys() {
		if !slices.Contains(words, key) {
			t.Errorf("doc.go does not describe %s", key)
		}
	}
}

func TestTPutsArgumentsInTheirPlaces(t *testing.T) {
	tests := []struct {
		tag, key string
		args     []any
		want     string
	}{
		{"en", "leave_a_comment", nil, "Leave a Comment"},
		{"en", "more_from", []any{"World & Sea"}, "More from World & Sea"},
		{"en", "part_n_of_m", []any{2, 1200}, "Part 2 of 1,200"},
		{"de", "page_n", []any{3}, "Seite 3"},
		{"fr", "photograph", []any{"Ada 100% Lux"}, "Photo\u00a0: Ada 100% Lux"},
		{"en", "comments_count", []any{3}, "3 comments"},
		{"ja", "home", nil, "Home"},
		{"en-US", "home", nil, "Home"},
		{"en", "no_such_key", nil, "no_such_key"},
		{"en", "no_such_key", []any{1}, "no_such_key"},
		{"en", "no_such_key", []any{"x"}, "no_such_key"},
	}
	for _, test := range tests {
		if got := For(test.tag).T(test.key, test.args...); got != test.want {
			t.Errorf("%s: T(%q, %v) = %q, want %q", test.tag, test.key, test.args, got, test.want)
		}
	}
}

func TestHasKnowsWordsAndCounts(t *testing.T) {
	l := For("de-LI")
	for key, want := range map[string]bool{"home": true, "reading_minutes": true, "hom": false, "": false} {
		if l.Has(key) != want {
			t.Errorf("Has(%q) = %v", key, !want)
		}
	}
}

func TestNChoosesThePluralForm(t *testing.T) {
	tests := []struct {
		tag  string
		n    int
		want string
	}{
		{"en", 0, "0 comments"}, {"en", 1, "1 comment"}, {"en", 1234, "1,234 comments"},
		{"fr", 0, "0 commentaire"}, {"fr", 2, "2 commentaires"},
		{"pt", 0, "0 comentário"}, {"es", 0, "0 comentarios"},
		{"de", 1, "1 Kommentar"},
		{"ru", 1, "1 комментарий"}, {"ru", 3, "3 комментария"}, {"ru", 5, "5 комментариев"},
		{"ru", 11, "11 комментариев"}, {"ru", 21, "21 комментарий"}, {"ru", 112, "112 комментариев"},
		{"ar", 0, "لا تعليقات"}, {"ar", 1, "تعليق واحد"}, {"ar", 2, "تعليقان"},
		{"ar", 5, "5 تعليقات"}, {"ar", 11, "11 تعليقًا"}, {"ar", 100, "100 تعليق"}, {"ar", 103, "103 تعليقات"},
	}
	for _, test := range tests {
		if got := For(test.tag).N("comments_count", test.n); got != test.want {
			t.Errorf("%s: %d comments are %q, want %q", test.tag, test.n, got, test.want)
		}
	}
	if got := For("en").N("no_such_key", 1); got != "no_such_key" {
		t.Errorf("an unknown key gives %q", got)
	}
}

func TestListJoinsNames(t *testing.T) {
	tests := []struct {
		tag   string
		names []string
		want  string
	}{
		{"en", nil, ""},
		{"en", []string{"Ada"}, "Ada"},
		{"en", []string{"Ada", "Ben"}, "Ada and Ben"},
		{"de", []string{"Ada", "Ben", "Cleo"}, "Ada, Ben und Cleo"},
		{"ar", []string{"أ", "ب", "ت"}, "أ، ب وت"},
	}
	for _, test := range tests {
		if got := For(test.tag).List(test.names); got != test.want {
			t.Errorf("%s: %q, want %q", test.tag, got, test.want)
		}
	}
}

func TestNumberGroupsDigits(t *testing.T) {
	tests := []struct {
		tag  string
		n    int
		want string
	}{
		{"en", 0, "0"}, {"en", 999, "999"}, {"en", -999, "-999"}, {"en", 1000, "1,000"}, {"en", -1000, "-1,000"},
		{"en", 1234567, "1,234,567"}, {"de", 1234567, "1.234.567"}, {"fr", 1234, "1\u202f234"},
		{"es", 1234, "1234"}, {"es", 12345, "12.345"}, {"sv", 123456, "123\u00a0456"},
		{"fr", -9223372036854775808, "-9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f808"},
	}
	for _, test := range tests {
		if got := For(test.tag).Number(test.n); got != test.want {
			t.Errorf("%s: %d is %q, want %q", test.tag, test.n, got, test.want)
		}
	}
}

func TestQuotesFollowTheLanguage(t *testing.T) {
	if got := For("de").Quotes(); got.Open != "„" || got.Close != "“" {
		t.Errorf("German quotes are %+v", got)
	}
	if got := For("fr").Quotes(); got.Open != "«\u202f" || got.Close != "\u202f»" {
		t.Errorf("French quotes are %+v", got)
	}
}

func FuzzFor(f *testing.F) {
	for _, seed := range []string{"en", "de-AT", "zh_hant_tw", "x", "", "en--us", "ar-", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		l := For(tag)
		if again := For(l.Tag()); again.Tag() != l.Tag() || again.language != l.language {
			t.Errorf("For(%q) is %q, which is %q", tag, l.Tag(), again.Tag())
		}
		if strings.ContainsAny(l.Tag(), "<>\"'& \t\n_") {
			t.Errorf("For(%q) has the tag %q", tag, l.Tag())
		}
		if dir := l.Dir(); dir != "ltr" && dir != "rtl" {
			t.Errorf("Dir is %q", dir)
		}
	})
}
