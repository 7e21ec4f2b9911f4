package locale

import "strings"

// Locale is a language as a site is written in it. Use For; the zero value is
// not usable.
type Locale struct {
	tag      string // as asked for, in canonical case
	language *language
}

// language is what is known of one language. Layouts are those of time.Format.
type language struct {
	tag        string
	calendar   *calendar
	vocabulary *vocabulary
	openGraph  string // with the territory that the language is written in by default
	long       string // layout of Long
	short      string // layout of Short
	monthYear  string // layout of MonthYear
	first      string // how Long writes the first day of a month; "" means as a number
	clock      string // layout of Clock
	join       string // between date and clock
	group      string // between groups of three digits
	groupFrom  int    // digits from which a number is grouped; 0 means 4
	plural     func(n int) form
	quotes     Quotes
}

// Quotes are the quotation marks of a language, with the space that belongs to
// them.
type Quotes struct {
	Open, Close             string // outer marks, for a typed "
	OpenSingle, CloseSingle string // inner marks, for a typed '
}

// The languages without a region, and the variants that differ in more than
// the name.
var (
	locales = [...]Locale{
		{"en", &english}, {"en-US", &american}, {"de", &german}, {"fr", &french},
		{"es", &spanish}, {"it", &italian}, {"pt", &portuguese}, {"nl", &dutch},
		{"sv", &swedish}, {"ru", &russian}, {"ar", &arabic},
	}
	fallback = &locales[0]
)

// For gives the Locale of a BCP 47 tag, in any case and with "-" or "_"; of the
// nearest parent there is one for, and else English. What is not a tag at all
// is English too.
func For(tag string) *Locale {
	tag = canonical(tag)
	if tag == "" {
		return fallback
	}
	for i := range locales {
		if locales[i].tag == tag {
			return &locales[i]
		}
	}
	found := parent(tag)
	if found == nil {
		found = fallback
	}
	return &Locale{tag: tag, language: found.language}
}

// Known tells whether the words of a language, or of its parent, are there; for
// others For answers in English.
func Known(tag string) bool {
	tag = canonical(tag)
	return tag != "" && parent(tag) != nil
}

// Tags lists the languages that have words, English first.
func Tags() []string {
	list := make([]string, len(locales))
	for i := range locales {
		list[i] = locales[i].tag
	}
	return list
}

// parent finds the longest prefix of whole subtags that has a table, the tag
// itself included.
func parent(tag string) *Locale {
	for {
		for i := range locales {
			if locales[i].tag == tag {
				return &locales[i]
			}
		}
		cut := strings.LastIndexByte(tag, '-')
		if cut < 0 {
			return nil
		}
		tag = tag[:cut]
	}
}

// Tag gives the BCP 47 tag that was asked for, in canonical case ("pt-BR"), for
// lang attributes of what the author wrote.
func (l *Locale) Tag() string { return l.tag }

// Words gives the tag of the language that the words are in: "en" where there
// are none in the language asked for.
func (l *Locale) Words() string { return l.language.tag }

// Spacing says before which marks a language puts a space that does not break,
// each as a text of such marks. Most put none.
type Spacing struct {
	Narrow string // marks with a narrow space, U+202F
	Wide   string // marks with a space of full width, U+00A0
}

// Spacing gives the marks with a space before them. French has them, and as
// written in Canada before the colon alone (Le guide du rédacteur, 6.11).
func (l *Locale) Spacing() Spacing {
	switch base, rest, _ := strings.Cut(l.tag, "-"); {
	case base != "fr":
		return Spacing{}
	case rest == "CA":
		return Spacing{Wide: ":»"}
	}
	return Spacing{Narrow: "!?;", Wide: ":»"}
}

// Quotes gives the quotation marks.
func (l *Locale) Quotes() Quotes { return l.language.quotes }

// OpenGraph gives the value of og:locale, language and territory ("en_GB"). It
// is "" for a language of which no territory is known.
func (l *Locale) OpenGraph() string {
	base, rest, _ := strings.Cut(l.tag, "-")
	for rest != "" {
		var subtag string
		subtag, rest, _ = strings.Cut(rest, "-")
		if len(subtag) == 2 {
			return base + "_" + subtag
		}
	}
	if wordsBase, _, _ := strings.Cut(l.language.tag, "-"); wordsBase == base {
		return l.language.openGraph
	}
	return ""
}

// Dir gives the direction of writing, "ltr" or "rtl", also of languages
// without words here. A script in the tag ("az-Arab") decides; else the
// language does, by the likely scripts of the Unicode CLDR.
func (l *Locale) Dir() string {
	base, rest, _ := strings.Cut(l.tag, "-")
	if script, _, _ := strings.Cut(rest, "-"); len(script) == 4 {
		switch script {
		case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg":
			return "rtl"
		}
		return "ltr"
	}
	switch base {
	case "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi":
		return "rtl"
	}
	return "ltr"
}

// canonical gives a tag the case of BCP 47 (RFC 5646, section 2.1.1): language
// in lower case, script in title case, region in upper case, the rest in lower
// case. It gives "" for what has not the form of a tag.
func canonical(tag string) string {
	if canonicalAlready(tag) {
		return tag
	}
	subtags := strings.Split(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"), "-")
	extension := false
	for i, s := range subtags {
		if len(s) == 0 || len(s) > 8 || !alphanumeric(s) || i == 0 && (len(s) < 2 || s[0] <= '9') {
			return ""
		}
		s = strings.ToLower(s)
		switch {
		case i == 0 || extension:
		case len(s) == 1:
			extension = true
		case len(s) == 2:
			s = strings.ToUpper(s)
		case len(s) == 4 && s[0] > '9':
			s = strings.ToUpper(s[:1]) + s[1:]
		}
		subtags[i] = s
	}
	return strings.Join(subtags, "-")
}

// canonicalAlready is the quick answer for the tags that are asked for most.
func canonicalAlready(tag string) bool {
	for i := range locales {
		if locales[i].tag == tag {
			return true
		}
	}
	return false
}

func alphanumeric(s string) bool {
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}
