package content

import (
	"strings"
	"time"
)

// dateHint says how a date is best written.
const dateHint = "write 2026-11-23 or 2026-11-23T18:30:00Z"

// parseDate reads a date, with or without a time of day and a zone, in the forms
// that archives use: RFC 3339 and its looser relatives ("2026-11-23 18:30 +0100",
// "2026/11/23"), RFC 822, 1123 and 850, the C library's and Go's own, "23 Nov
// 2026", "November 23, 2026 6:30 pm". What has no zone is in loc, what has no
// time of day is midnight there. When ok is false, hint says why in a way that
// continues "is not a date", or is "".
func parseDate(s string, loc *time.Location) (t time.Time, hint string, ok bool) {
	d := dateReader{loc: loc, rest: s}
	ok = d.read() && d.complete()
	if !ok {
		return time.Time{}, d.hint, false
	}
	return d.time(), "", true
}

// dateReader takes a date apart from left to right. Each part may come once.
type dateReader struct {
	loc  *time.Location
	rest string // what is still to be read
	hint string // what is wrong, where more can be said than "not a date"

	year, month, day     int // 0 while not read
	hour, minute, second int
	nanos                int
	clocked              bool           // whether a time of day was read
	halved, pm           bool           // whether am or pm was read, and whether pm
	zone                 *time.Location // of an offset; nil while none was read
	zoneName             string         // "" while none was read
}

func (d *dateReader) read() bool {
	for {
		d.rest = strings.TrimLeft(d.rest, " ,\t")
		if d.rest == "" {
			return true
		}
		if !d.part() {
			return false
		}
	}
}

// part reads one number, word or offset.
func (d *dateReader) part() bool {
	switch c := d.rest[0]; {
	case c >= '0' && c <= '9':
		return d.number()
	case (c == '+' || c == '-') && (d.clocked || d.year > 0):
		return d.offset()
	case c == '(' && d.clocked: // a comment, as mail programs write one after the offset
		end := strings.IndexByte(d.rest, ')')
		if end < 0 {
			return false
		}
		d.rest = d.rest[end+1:]
		return true
	case isAlpha(c):
		return d.word()
	}
	return false
}

// digits reads up to limit digits and gives their value and number.
func (d *dateReader) digits(limit int) (n, count int) {
	for count < limit && count < len(d.rest) && d.rest[count] >= '0' && d.rest[count] <= '9' {
		n = n*10 + int(d.rest[count]-'0')
		count++
	}
	d.rest = d.rest[count:]
	return n, count
}

// take passes over a byte if it comes next.
func (d *dateReader) take(c byte) bool {
	if d.rest != "" && d.rest[0] == c {
		d.rest = d.rest[1:]
		return true
	}
	return false
}

func (d *dateReader) peek() byte {
	if d.rest == "" {
		return 0
	}
	return d.rest[0]
}

// number reads what begins with a digit: a date in figures, a time, a day or a year.
func (d *dateReader) number() bool {
	n, count := d.digits(9)
	switch c := d.peek(); {
	case c == ':' && count <= 2:
		return d.clock(n)
	case (c == '-' || c == '/' || c == '.') && d.day == 0 && d.month == 0:
		return d.figures(n, count)
	case count <= 2 && !d.clocked && !d.halved && d.halfFollows():
		return d.setClock(n)
	case count == 4 && d.year == 0:
		d.year = n
		return n > 0
	case count <= 2 && d.day == 0:
		d.day = n
		d.ordinal()
		return n > 0
	case count == 2 && d.year == 0 && d.month > 0: // RFC 822: "23 Nov 26"
		d.year = century(n)
		return true
	case count == 8 && d.year == 0 && d.month == 0 && d.day == 0: // ISO 8601, basic: 20261123
		d.year, d.month, d.day = n/10000, n/100%100, n%100
		d.afterFigures()
		return d.year > 0
	}
	return false
}

// ordinal passes over the ending of "1st", "2nd", "3rd" and "4th".
func (d *dateReader) ordinal() {
	if len(d.rest) >= 2 {
		switch strings.ToLower(d.rest[:2]) {
		case "st", "nd", "rd", "th":
			if len(d.rest) == 2 || !isAlpha(d.rest[2]) {
				d.rest = d.rest[2:]
			}
		}
	}
}

// century gives the year of a year of two digits, as POSIX does.
func century(n int) int {
	if n < 69 {
		return 2000 + n
	}
	return 1900 + n
}

// figures reads the rest of a date of three parts joined by one separator, of
// which the first is given: 2026-11-23, 23.11.2026, 23-Nov-2026.
func (d *dateReader) figures(first, count int) bool {
	separator := d.rest[0]
	d.rest = d.rest[1:]
	if isAlpha(d.peek()) {
		if !d.monthName() || !d.take(separator) {
			return false
		}
		year, n := d.digits(4)
		if n == 2 {
			year = century(year)
		}
		d.day, d.year = first, year
		return d.day > 0 && count <= 2 && (n == 4 || n == 2)
	}
	second, n2 := d.digits(2)
	if n2 == 0 || !d.take(separator) {
		if count == 4 {
			d.hint = "the day is missing; " + dateHint
		}
		return false
	}
	third, n3 := d.digits(4)
	switch {
	case count == 4 && n3 >= 1 && n3 <= 2:
		d.year, d.month, d.day = first, second, third
		d.afterFigures()
		return d.year > 0
	case count <= 2 && n3 == 4 && separator == '.':
		d.day, d.month, d.year = first, second, third
		d.afterFigures()
		return true
	case count <= 2 && n3 == 4:
		d.hint = ambiguous(first, second, third)
	}
	return false
}

// ambiguous says that figures can be read with the day or the month first.
func ambiguous(first, second, year int) string {
	american := dateText(year, first, second)
	european := dateText(year, second, first)
	switch {
	case american == "" && european == "":
		return ""
	case american == "":
		return "write the year first: " + european
	case european == "" || american == european:
		return "write the year first: " + american
	}
	return "day and month can be taken for each other; write " + european + " or " + american
}

// dateText writes a date, or "" when there is no such day.
func dateText(year, month, day int) string {
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return ""
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// afterFigures passes over the T or _ between a date and a time.
func (d *dateReader) afterFigures() {
	if len(d.rest) > 1 && (d.rest[0] == 'T' || d.rest[0] == 't' || d.rest[0] == '_') && d.rest[1] >= '0' && d.rest[1] <= '9' {
		d.rest = d.rest[1:]
	}
}

// clock reads the rest of a time of day after its hour: ":30", ":30:05.25 pm".
func (d *dateReader) clock(hour int) bool {
	if d.clocked {
		return false
	}
	d.rest = d.rest[1:]
	var n int
	if d.minute, n = d.digits(2); n != 2 {
		return false
	}
	if d.take(':') {
		if d.second, n = d.digits(2); n != 2 {
			return false
		}
		if (d.peek() == '.' || d.peek() == ',') && len(d.rest) > 1 && d.rest[1] >= '0' && d.rest[1] <= '9' {
			d.rest = d.rest[1:]
			d.fraction()
		}
	}
	return d.setClock(hour)
}

// fraction reads the digits after the decimal point of a second; those beyond
// nanoseconds are passed over.
func (d *dateReader) fraction() {
	n, count := d.digits(9)
	for ; count < 9; count++ {
		n *= 10
	}
	d.nanos = n
	for _, more := d.digits(9); more > 0; _, more = d.digits(9) {
	}
}

func (d *dateReader) setClock(hour int) bool {
	d.hour, d.clocked = hour, true
	return hour <= 23 && d.minute <= 59 && d.second <= 59
}

// half reads "am", "pm", "a.m." or "p.m." and remembers which it is; it may come
// right after an hour or later.
func (d *dateReader) half() bool {
	for _, form := range [...]string{"am", "pm", "a.m.", "p.m."} {
		if len(d.rest) < len(form) || !strings.EqualFold(d.rest[:len(form)], form) {
			continue
		}
		if len(d.rest) > len(form) && isAlpha(d.rest[len(form)]) {
			continue
		}
		d.rest = d.rest[len(form):]
		d.halved, d.pm = true, form[0] == 'p'
		return true
	}
	return false
}

// complete checks what was read.
func (d *dateReader) complete() bool {
	if d.halved {
		if !d.clocked || d.hour < 1 || d.hour > 12 {
			return false
		}
		d.hour %= 12
		if d.pm {
			d.hour += 12
		}
	}
	if d.year == 0 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > daysIn(d.year, d.month) {
		return false
	}
	if d.zone == nil && d.zoneName != "" {
		return d.namedZone()
	}
	return true
}

func (d *dateReader) time() time.Time {
	loc := d.zone
	if loc == nil {
		loc = d.loc
	}
	return time.Date(d.year, time.Month(d.month), d.day, d.hour, d.minute, d.second, d.nanos, loc)
}

// daysIn gives the number of days of a month.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// fileDate takes the date off the front of a file's name, as in
// 2026-11-23-harbour; ok is false when the name has none.
func fileDate(name string, loc *time.Location) (date time.Time, rest string, ok bool) {
	if len(name) < 10 || name[4] != '-' || name[7] != '-' || len(name) > 10 && name[10] != '-' && name[10] != '_' {
		return time.Time{}, name, false
	}
	d := dateReader{loc: loc, rest: name[:10]}
	if !d.read() || !d.complete() {
		return time.Time{}, name, false
	}
	if rest = strings.Trim(name[10:], "-_"); rest == "" {
		rest = name
	}
	return d.time(), rest, true
}
