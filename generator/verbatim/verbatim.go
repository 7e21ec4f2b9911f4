// Package verbatim looks through texts for what has to be escaped in them. Most texts hold little of it, or
// nothing, and are written as a whole.
package verbatim

import (
	"strings"
	"unsafe"
)

// Set is the bytes that stand for themselves where a text is written. Use Of.
type Set [256]uint8 // 0 for those in the set

// Of gives the set of the bytes that a function accepts.
func Of(stands func(c byte) bool) *Set {
	var s Set
	for c := range s {
		if !stands(byte(c)) {
			s[c] = 1
		}
	}
	return &s
}

// Except gives the set of all bytes but some.
func Except(others string) *Set {
	return Of(func(c byte) bool { return strings.IndexByte(others, c) < 0 })
}

// Has tells whether a byte is in the set.
func (s *Set) Has(c byte) bool { return s[c] == 0 }

// LengthOf is Length for a text in bytes.
func (s *Set) LengthOf(text []byte) int {
	return s.Length(unsafe.String(unsafe.SliceData(text), len(text)))
}

// Length tells how many bytes at the start of a text are in the set.
func (s *Set) Length(text string) int {
	i := 0
	for ; i+8 <= len(text); i += 8 { // at once, since most are
		t := text[i : i+8]
		if s[t[0]]|s[t[1]]|s[t[2]]|s[t[3]]|s[t[4]]|s[t[5]]|s[t[6]]|s[t[7]] != 0 {
			break
		}
	}
	for i < len(text) && s[text[i]] == 0 {
		i++
	}
	return i
}

// Unreserved tells whether a byte never needs encoding in a URL (RFC 3986, section 2.3).
func Unreserved(c byte) bool { return Alphanumeric(c) || strings.IndexByte("-._~", c) >= 0 }

// Alphanumeric tells whether a byte is a letter of ASCII or a digit.
func Alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
