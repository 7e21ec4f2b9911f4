package card

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/image/font"
)

const ellipsis = "…"

func endsWith(text, end string) bool { return strings.HasSuffix(strings.TrimSpace(text), end) }

// wrap breaks a text into lines no wider than so many pixels. What does not fit into
// the most lines that there may be is left out, and an ellipsis says so. There is
// always a line, be it empty.
func wrap(face font.Face, text string, width, most int) []string {
	words := strings.Fields(text)
	lines := []string{""}
	for len(words) > 0 {
		last := &lines[len(lines)-1]
		word := words[0]
		if *last != "" {
			word = *last + " " + word
		}
		switch {
		case fits(face, word, width):
			*last, words = word, words[1:]
		case *last != "":
			if len(lines) == most {
				*last = shorten(face, *last+" "+words[0], width)
				return lines
			}
			lines = append(lines, "")
		default: // one word that is wider than the card
			n := prefix(face, word, width)
			*last, words[0] = word[:n], word[n:]
			if len(lines) == most {
				*last = shorten(face, word, width)
				return lines
			}
			lines = append(lines, "")
		}
	}
	return lines
}

func fits(face font.Face, text string, width int) bool {
	return font.MeasureString(face, text).Ceil() <= width
}

// prefix gives the length of the longest beginning of a text that fits, at least one
// letter.
func prefix(face font.Face, text string, width int) int {
	n := 0
	for n < len(text) {
		_, size := utf8.DecodeRuneInString(text[n:])
		if n > 0 && !fits(face, text[:n+size], width) {
			break
		}
		n += size
	}
	return n
}

// shorten cuts a text so that it fits with an ellipsis.
func shorten(face font.Face, text string, width int) string {
	for n := len(text); n > 0; {
		n = prefix(face, text[:n], width)
		if cut := strings.TrimRight(text[:n], " ,;:–—-") + ellipsis; fits(face, cut, width) {
			return cut
		}
		n = strings.LastIndexFunc(text[:n], func(rune) bool { return true })
		text = text[:n]
	}
	return ellipsis
}

// balance breaks a text that was wrapped anew, into as many lines that are about as long
// as each other.
func balance(face font.Face, text string, lines []string) []string {
	most := len(lines)
	if most < 2 || strings.HasSuffix(lines[most-1], ellipsis) {
		return lines
	}
	low, high := (Width-2*margin)/2, Width-2*margin // too narrow; wide enough
	for high-low > 8 {
		middle := (low + high) / 2
		tried := wrap(face, text, middle, most+1)
		if len(tried) <= most && widest(face, strings.Fields(text)) <= middle {
			high, lines = middle, tried
		} else {
			low = middle
		}
	}
	return lines
}

func widest(face font.Face, words []string) int {
	width := 0
	for _, w := range words {
		width = max(width, font.MeasureString(face, w).Ceil())
	}
	return width
}
