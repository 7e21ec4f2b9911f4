package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is the most bytes of a slug: file systems take 255 for a name, and the
// output may add to it.
const maxSlug = 200

// Slug makes a text fit to be part of an address: letters and digits of any
// script stay, in lower case and composed (Unicode NFC), with their vowel signs
// and accents; each run of anything else becomes one "-", with none at the ends.
// A text of emoji and other pictures alone keeps them. The result is at most 200
// bytes long, has no slash, dot, space or control character, and is "" when
// nothing of the text can stay.
func Slug(s string) string {
	if isSlug(s) {
		return s
	}
	s = norm.NFC.String(strings.ToLower(norm.NFC.String(s)))
	if slug := slugOf(s, isWordRune); slug != "" {
		return slug
	}
	return slugOf(s, isPictureRune)
}

// isSlug tells, for ASCII alone, whether a text is a slug already.
func isSlug(s string) bool {
	if s == "" || len(s) > maxSlug || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || s[i-1] == '-') {
			return false
		}
	}
	return true
}

// slugOf keeps runes for which keep says so after the rune kept before (0 after
// a gap), and joins the runs of them with "-".
func slugOf(s string, keep func(r, previous rune) bool) string {
	var b strings.Builder
	b.Grow(min(len(s), maxSlug))
	previous := rune(0)
	gap := false
	for _, r := range s {
		if r == utf8.RuneError || !keep(r, previous) {
			gap, previous = b.Len() > 0, 0
			continue
		}
		size := utf8.RuneLen(r)
		if gap {
			size++
		}
		if b.Len()+size > maxSlug {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
		previous = r
	}
	return b.String()
}

// isWordRune keeps letters and digits, and the marks upon them.
func isWordRune(r, previous rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return true
	}
	return previous != 0 && unicode.In(r, unicode.Mn, unicode.Mc) && !isVariationSelector(r)
}

// isPictureRune keeps emoji and other symbols that are pictures, with what joins
// and varies them.
func isPictureRune(r, previous rune) bool {
	if r < utf8.RuneSelf {
		return false
	}
	if unicode.Is(unicode.So, r) {
		return true
	}
	const zeroWidthJoiner = 0x200D
	return previous != 0 && (r == zeroWidthJoiner || isVariationSelector(r) || r >= 0x1F3FB && r <= 0x1F3FF)
}

// isVariationSelector tells whether a mark only chooses how the character before
// it looks.
func isVariationSelector(r rune) bool {
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF
}
