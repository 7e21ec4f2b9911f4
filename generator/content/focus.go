package content

import (
	"strconv"
	"strings"
)

// focus reads the focal point of a picture, in the order of CSS: across, then down.
// It is two percentages, or one or two words in any order.
func (d *decoder) focus(v *value) Focus {
	text := strings.ToLower(strings.ReplaceAll(d.optionalLine(v), ",", " "))
	parts := strings.Fields(text)
	if len(parts) == 0 {
		return Focus{}
	}
	f, ok := focusOfWords(parts)
	if !ok {
		f, ok = focusOfNumbers(parts)
	}
	if !ok {
		d.wrong(v, `write how far across and down it is, as in "30% 20%", or words as in "top left"`, "%q is no place in a picture", shorten(text, 40))
	}
	return f
}

// focusOfWords reads "left", "top left", "centre bottom".
func focusOfWords(parts []string) (f Focus, ok bool) {
	if len(parts) > 2 {
		return f, false
	}
	across, down := 0, 0
	for _, word := range parts {
		switch word {
		case "left", "right":
			across++
			f.X = 50
			if word == "left" {
				f.X = -50
			}
		case "top", "bottom":
			down++
			f.Y = 50
			if word == "top" {
				f.Y = -50
			}
		case "center", "centre", "middle":
		default:
			return Focus{}, false
		}
	}
	return f, across <= 1 && down <= 1
}

// focusOfNumbers reads "30% 20%", and without the signs too.
func focusOfNumbers(parts []string) (f Focus, ok bool) {
	if len(parts) != 2 {
		return f, false
	}
	var place [2]int
	for i, part := range parts {
		n, err := strconv.Atoi(strings.TrimSuffix(part, "%"))
		if err != nil || n < 0 || n > 100 {
			return f, false
		}
		place[i] = n - 50
	}
	return Focus{place[0], place[1]}, true
}
