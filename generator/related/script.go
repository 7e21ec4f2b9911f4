package related

import (
	"unicode"
	"unicode/utf8"
)

// isLetter says whether words are made of r, so that one may begin with it. The
// scripts of most news are told by their place in Unicode, since the tables take ten
// times as long.
func isLetter(r rune) bool {
	switch {
	case r == modifierApostrophe:
		return false
	case r < 0x80:
		return r|0x20-'a' < 26 && r|0x20 >= 'a' || r >= '0' && r <= '9'
	case r >= 0xC0 && r <= 0x24F:
		return r != 0xD7 && r != 0xF7 // times and division sign
	case r >= 0x400 && r <= 0x481, r >= 0x48A && r <= 0x52F: // Cyrillic
		return true
	case r >= 0x2000 && r <= 0x206F: // dashes, quotes and other general punctuation
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// modifierApostrophe is a letter to Unicode. Here it is an apostrophe like the others:
// within a word it is what the language says, see joins.
const modifierApostrophe = 'ʼ'

// unspaced says whether r belongs to a script that puts no spaces between
// words, or none that part them well (Korean): these are compared by pairs of
// characters.
func unspaced(r rune) bool {
	switch {
	case r < 0xE00:
		return false
	case r <= 0xEFF: // Thai, Lao
		return r != 'ฯ' && r != '฿' && r != '๏' && r != '๚' && r != '๛'
	case r >= 0x1000 && r <= 0x1049, r >= 0x1780 && r <= 0x17D3: // Burmese, Khmer
		return true
	case r >= 0x3041 && r <= 0x30FF: // kana
		return r != '・' && r != '゠'
	case r >= 0x3400 && r <= 0x4DBF, r >= 0x4E00 && r <= 0x9FFF, r == '々': // Han
		return true
	case r >= 0xAC00 && r <= 0xD7A3: // Hangul
		return true
	case r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF: // more Han
		return true
	}
	return false
}

// unaccented are the letters U+00C0 to U+017F in lower case without their
// accents, so that é, e with a combining accent and a careless e are one. A
// letter that is two without it ("ß") has a space here, see fold.
const unaccented = "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy y" +
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkklllllll" +
	"lllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// fold writes r in lower case and without accents to b, and returns how many
// bytes it took. b has room for utf8.UTFMax bytes.
func fold(b []byte, r rune) int {
	switch {
	case r >= 0x300 && r <= 0x36F: // combining accents
		return 0
	case r >= 0xC0 && r < 0xC0+rune(len(unaccented)):
		if c := unaccented[r-0xC0]; c != ' ' {
			b[0] = c
			return 1
		}
		return copy(b, ligature(r))
	case r >= 0x410 && r <= 0x42F: // Cyrillic capitals
		r += 0x20
	case r >= 0x400 && r <= 0x40F:
		r += 0x50
	case r >= 0xFF10 && r <= 0xFF5A: // full-width Latin
		r = unicode.ToLower(r - 0xFEE0)
	case r > 0x52F || r < 0x400:
		r = unicode.ToLower(r)
	}
	switch r {
	case 'ё':
		r = 'е'
	case 'й':
		r = 'и'
	case 'ά':
		r = 'α'
	case 'έ':
		r = 'ε'
	case 'ή':
		r = 'η'
	case 'ί', 'ϊ', 'ΐ':
		r = 'ι'
	case 'ό':
		r = 'ο'
	case 'ύ', 'ϋ', 'ΰ':
		r = 'υ'
	case 'ώ':
		r = 'ω'
	case 'ς':
		r = 'σ'
	}
	return utf8.EncodeRune(b, r)
}

// ligature is a letter that is two in the alphabet without accents.
func ligature(r rune) string {
	switch r {
	case 'Æ', 'æ':
		return "ae"
	case 'Þ', 'þ':
		return "th"
	case 'ß':
		return "ss"
	case 'Œ', 'œ':
		return "oe"
	case 'Ĳ', 'ĳ':
		return "ij"
	}
	return ""
}
