package content

import (
	"strings"
	"time"
)

// halfFollows reads am or pm if it comes next, also after spaces.
func (d *dateReader) halfFollows() bool {
	rest := d.rest
	d.rest = strings.TrimLeft(rest, " ")
	if d.half() {
		return true
	}
	d.rest = rest
	return false
}

// word reads a weekday, month, "am" or "pm", or the name of a zone.
func (d *dateReader) word() bool {
	if !d.halved && d.half() {
		return true
	}
	n := 0
	for n < len(d.rest) && isAlpha(d.rest[n]) {
		n++
	}
	word := d.rest[:n]
	switch {
	case d.month == 0 && d.monthName():
		return true
	case isWeekday(word):
		d.rest = strings.TrimPrefix(d.rest[n:], ".")
		return true
	case strings.EqualFold(word, "at") || strings.EqualFold(word, "of"):
		d.rest = d.rest[n:]
		return true
	}
	if (d.clocked || d.year > 0) && d.zoneName == "" && strings.ToUpper(word) == word || word == "z" {
		d.rest = d.rest[n:]
		d.zoneName = word
		// As JavaScript writes it: GMT+0100.
		if c := d.peek(); (c == '+' || c == '-') && (word == "GMT" || word == "UTC") {
			return d.offset()
		}
		return true
	}
	return false
}

// offset reads +01:00, +0100, +01 or +1. A second one, as Go's Time.String
// writes it in place of a name, says the same again.
func (d *dateReader) offset() bool {
	sign := 1
	if d.rest[0] == '-' {
		sign = -1
	}
	d.rest = d.rest[1:]
	hours, count := d.digits(4)
	minutes := 0
	switch {
	case count == 0 || count == 3:
		return false
	case count == 4:
		hours, minutes = hours/100, hours%100
	case d.take(':'):
		var n int
		if minutes, n = d.digits(2); n != 2 {
			return false
		}
	}
	if hours > 15 || minutes > 59 {
		return false
	}
	if d.zone == nil {
		d.zone = fixedZone(sign * (hours*3600 + minutes*60))
	}
	return true
}

func fixedZone(seconds int) *time.Location {
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", seconds)
}

// namedZone finds the offset of a zone's short name: first as the site's own
// time zone uses it (IST is Dublin, Kolkata and Jerusalem), then by the list.
func (d *dateReader) namedZone() bool {
	name := strings.ToUpper(d.zoneName)
	local := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, 0, d.loc)
	if abbreviation, _ := local.Zone(); abbreviation == name {
		return true
	}
	hours, ok := zoneHours(name)
	if !ok {
		d.hint = "the time zone " + d.zoneName + " is not known; write an offset, as in 2026-11-23T18:30:00+01:00"
		return false
	}
	d.zone = fixedZone(hours * 3600)
	return true
}

// zoneHours gives the hours east of Greenwich of the zones of RFC 822 and of
// the usual European and Asian ones that have but one meaning in practice.
func zoneHours(name string) (hours int, ok bool) {
	switch name {
	case "Z", "UTC", "UT", "GMT", "WET":
		return 0, true
	case "CET", "BST", "WEST":
		return 1, true
	case "EET", "CEST", "SAST":
		return 2, true
	case "EEST", "MSK":
		return 3, true
	case "JST", "KST":
		return 9, true
	case "AEST":
		return 10, true
	case "AEDT":
		return 11, true
	case "NZST":
		return 12, true
	case "NZDT":
		return 13, true
	case "EDT":
		return -4, true
	case "EST", "CDT":
		return -5, true
	case "CST", "MDT":
		return -6, true
	case "MST", "PDT":
		return -7, true
	case "PST", "AKDT":
		return -8, true
	case "AKST":
		return -9, true
	case "HST":
		return -10, true
	}
	return 0, false
}

// monthName reads the English name of a month, whole or by its first three letters.
func (d *dateReader) monthName() bool {
	n := 0
	for n < len(d.rest) && isAlpha(d.rest[n]) {
		n++
	}
	month := monthOf(d.rest[:n])
	if month == 0 {
		return false
	}
	d.month = month
	d.rest = strings.TrimPrefix(d.rest[n:], ".")
	return true
}

func monthOf(word string) int {
	if len(word) < 3 {
		return 0
	}
	if strings.EqualFold(word, "sept") {
		return 9
	}
	for m := time.January; m <= time.December; m++ {
		if name := m.String(); strings.EqualFold(word, name) || strings.EqualFold(word, name[:3]) {
			return int(m)
		}
	}
	return 0
}

func isWeekday(word string) bool {
	if len(word) < 3 {
		return false
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := day.String(); len(word) <= len(name) && strings.EqualFold(word, name[:len(word)]) {
			return true
		}
	}
	return false
}

func isAlpha(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
