package locale

import (
	"unicode"
	"unicode/utf8"

	tags "golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Name gives what the language is called in itself, with a capital letter where
// its script has them: "Deutsch", "العربية". A language whose name is not known
// gives its tag.
func (l *Locale) Name() string {
	parsed, err := tags.Parse(l.tag)
	if err != nil {
		return l.tag
	}
	base, _ := parsed.Base()
	name := display.Self.Name(tags.Make(base.String()))
	if name == "" {
		return l.tag
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
