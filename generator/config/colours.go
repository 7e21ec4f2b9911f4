package config

import (
	"fmt"
	"regexp"
	"strings"

	"broadsheet/generator/site"
)

const colourPattern = `^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`

var (
	colour   = &form{name: "a colour", parse: parseColour, pattern: colourPattern}
	isColour = regexp.MustCompile(colourPattern)
)

// parseColour gives a colour in its long form, in lower case.
func parseColour(text string) (string, *problem) {
	if !isColour.MatchString(text) {
		return "", &problem{fmt.Sprintf("%q is not a colour", text), `write red, green and blue in hexadecimal digits, in quotes, as in "#9c1c1f"`}
	}
	digits := strings.ToLower(text[1:])
	if len(digits) == 3 {
		digits = strings.Repeat(digits[:1], 2) + strings.Repeat(digits[1:2], 2) + strings.Repeat(digits[2:], 2)
	}
	return "#" + digits, nil
}

func colourKeys(c *site.CardColours) []key {
	return []key{
		{name: "paper", into: &c.Paper, form: colour, example: `"#ffffff"`, doc: "What letters stand on."},
		{name: "ink", into: &c.Ink, form: colour, example: `"#000000"`, doc: "The letters."},
		{name: "accent", into: &c.Accent, form: colour, example: `"#9c1c1f"`, doc: "The section and the bar at the top."},
	}
}
