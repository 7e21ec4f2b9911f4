package asset

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// maxSVGHead is how much of an SVG may stand before its root element ends.
const maxSVGHead = 64 << 10

// looksLikeXML tells whether a file begins with an XML declaration, a comment, a
// doctype or the svg element.
func looksLikeXML(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	head = bytes.TrimLeft(head, " \t\r\n")
	for _, start := range []string{"<?xml", "<!--", "<!DOCTYPE", "<svg", "<svg:"} {
		if len(head) >= len(start) && strings.EqualFold(string(head[:len(start)]), start) {
			return true
		}
	}
	return false
}

// svgSize reads the root element of an SVG. As browsers do, it takes width and
// height where they are lengths, and the viewBox for what they leave open.
func svgSize(r *bufio.Reader) (width, height int, err error) {
	d := xml.NewDecoder(io.LimitReader(r, maxSVGHead))
	d.Strict = false                                                                     // entities of a doctype, as some drawing programs write them
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // numbers are ASCII
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return 0, 0, errFormat
		}
		if err != nil {
			return 0, 0, fmt.Errorf("%w: %w", errBroken, err)
		}
		if root, ok := token.(xml.StartElement); ok {
			if root.Name.Local != "svg" {
				return 0, 0, errFormat
			}
			return rootSize(root.Attr)
		}
	}
}

// rootSize gives the size that the attributes of the root element state.
func rootSize(attributes []xml.Attr) (width, height int, err error) {
	var w, h, boxW, boxH float64
	for _, a := range attributes {
		if a.Name.Space != "" {
			continue
		}
		switch a.Name.Local {
		case "width":
			w = svgLength(a.Value)
		case "height":
			h = svgLength(a.Value)
		case "viewBox":
			boxW, boxH = viewBox(a.Value)
		}
	}
	if boxW > 0 && boxH > 0 {
		switch {
		case w == 0 && h == 0:
			w, h = boxW, boxH
		case w == 0:
			w = h * boxW / boxH
		case h == 0:
			h = w * boxH / boxW
		}
	}
	for _, side := range []float64{w, h} {
		if side > maxSide {
			return 0, 0, fmt.Errorf("%g by %g pixels: %w", w, h, errTooLarge)
		}
	}
	if w == 0 || h == 0 {
		return 0, 0, errNoSize
	}
	return max(1, int(math.Round(w))), max(1, int(math.Round(h))), nil
}

// svgLength gives a length in pixels; 0 for one that depends on where the
// picture stands (percent, em), and for what is no length. An inch is 96 pixels
// (CSS Values and Units, section 6.2).
func svgLength(s string) float64 {
	s = strings.TrimSpace(s)
	digits := len(s)
	for digits > 0 && (s[digits-1] < '0' || s[digits-1] > '9') && s[digits-1] != '.' {
		digits--
	}
	scale := 0.0
	switch strings.ToLower(s[digits:]) {
	case "", "px":
		scale = 1
	case "in":
		scale = 96
	case "cm":
		scale = 96 / 2.54
	case "mm":
		scale = 96 / 25.4
	case "q":
		scale = 96 / 101.6
	case "pt":
		scale = 96.0 / 72
	case "pc":
		scale = 16
	}
	return positive(s[:digits]) * scale
}

// viewBox gives width and height of a viewBox, its third and fourth number.
func viewBox(s string) (width, height float64) {
	numbers := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' || r == '\r' })
	if len(numbers) != 4 {
		return 0, 0
	}
	return positive(numbers[2]), positive(numbers[3])
}

// positive reads a number; what is not a finite number above 0 is 0.
func positive(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || f < 0 {
		return 0
	}
	return f
}
