package locale

import (
	"strconv"
	"strings"
	"time"
)

// calendar holds the names of months and days. Months are in the form that
// stands beside a day.
type calendar struct {
	months      [12]string // from January
	shortMonths [12]string
	alone       [12]string // months without a day beside them; all "" means the same as months
	days        [7]string  // from Sunday
	shortDays   [7]string
}

// Format writes a time by a layout of the time package, with the names of
// months and days in this language. Where a language has two forms of a month's
// name, the layout decides: with the day of the month in it, the month is in
// the form that goes with a day. AM and PM stay as they are.
func (l *Locale) Format(t time.Time, layout string) string {
	var buf [64]byte
	return string(l.AppendFormat(buf[:0], t, layout))
}

// AppendFormat is Format, to the end of a buffer.
func (l *Locale) AppendFormat(dst []byte, t time.Time, layout string) []byte {
	c := l.language.calendar
	if c == &englishCalendar {
		return t.AppendFormat(dst, layout)
	}
	whole := layout
	for {
		start, end := nextName(layout)
		dst = t.AppendFormat(dst, layout[:start])
		switch layout[start:end] {
		case "":
			return dst
		case "January":
			months := &c.months
			if c.alone[0] != "" && !hasDay(whole) {
				months = &c.alone
			}
			dst = append(dst, months[t.Month()-1]...)
		case "Jan":
			dst = append(dst, c.shortMonths[t.Month()-1]...)
		case "Monday":
			dst = append(dst, c.days[t.Weekday()]...)
		case "Mon":
			dst = append(dst, c.shortDays[t.Weekday()]...)
		}
		layout = layout[end:]
	}
}

// nextName finds the first name of a month or day in a layout, by the rules of
// the time package: a short name counts only where no small letter follows.
// Both results are the layout's length when there is none.
func nextName(layout string) (start, end int) {
	for i := 0; i+3 <= len(layout); i++ {
		if c := layout[i]; c != 'J' && c != 'M' {
			continue
		}
		rest := layout[i:]
		switch {
		case strings.HasPrefix(rest, "January"):
			return i, i + len("January")
		case strings.HasPrefix(rest, "Monday"):
			return i, i + len("Monday")
		case strings.HasPrefix(rest, "Jan"), strings.HasPrefix(rest, "Mon"):
			if len(rest) == 3 || rest[3] < 'a' || rest[3] > 'z' {
				return i, i + 3
			}
		}
	}
	return len(layout), len(layout)
}

// hasDay tells whether a layout shows the day of the month: a 2 that is not
// part of the year 2006 or of the day of the year 002.
func hasDay(layout string) bool {
	for i := 0; i < len(layout); i++ {
		switch rest := layout[i:]; {
		case strings.HasPrefix(rest, "2006"):
			i += len("2006") - 1
		case strings.HasPrefix(rest, "002"), strings.HasPrefix(rest, "__2"):
			i += len("002") - 1
		case rest[0] == '2':
			return true
		}
	}
	return false
}

// Long gives the date in full: "23 November 2026".
func (l *Locale) Long(t time.Time) string {
	var buf [64]byte
	return string(l.appendLong(buf[:0], t))
}

func (l *Locale) appendLong(dst []byte, t time.Time) []byte {
	layout := l.language.long
	if l.language.first != "" && t.Day() == 1 {
		dst = append(dst, l.language.first...)
		layout = strings.TrimPrefix(layout, "2")
	}
	return l.AppendFormat(dst, t, layout)
}

// Short gives the date with the month's short name: "23 Nov 2026".
func (l *Locale) Short(t time.Time) string { return l.Format(t, l.language.short) }

// Clock gives the time of day, "18:30", or "6:30 pm" where that is the custom.
func (l *Locale) Clock(t time.Time) string { return l.Format(t, l.language.clock) }

// LongClock is Clock with the zone: "18:30 GMT". A zone without a name is given
// as "UTC+3".
func (l *Locale) LongClock(t time.Time) string {
	var buf [32]byte
	return string(l.appendLongClock(buf[:0], t))
}

func (l *Locale) appendLongClock(dst []byte, t time.Time) []byte {
	dst = l.AppendFormat(dst, t, l.language.clock)
	dst = append(dst, ' ')
	zone, offset := t.Zone()
	if zone != "" && zone[0] != '+' && zone[0] != '-' {
		return append(dst, zone...)
	}
	return appendOffset(dst, offset)
}

// appendOffset writes an offset in seconds as UTC, UTC+3 or UTC-9:30.
func appendOffset(dst []byte, offset int) []byte {
	dst = append(dst, "UTC"...)
	if offset == 0 {
		return dst
	}
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	dst = append(dst, sign)
	dst = strconv.AppendInt(dst, int64(offset/3600), 10)
	if minutes := offset % 3600 / 60; minutes != 0 {
		dst = append(dst, ':', byte('0'+minutes/10), byte('0'+minutes%10))
	}
	return dst
}

// DateTime is Long and LongClock: "23 November 2026, 18:30 GMT".
func (l *Locale) DateTime(t time.Time) string {
	var buf [96]byte
	dst := l.appendLong(buf[:0], t)
	dst = append(dst, l.language.join...)
	return string(l.appendLongClock(dst, t))
}

// MonthYear gives month and year: "November 2026", "noviembre de 2026".
func (l *Locale) MonthYear(t time.Time) string { return l.Format(t, l.language.monthYear) }

// Month gives the name of a month as it stands alone; "" for what is no month.
func (l *Locale) Month(m time.Month) string {
	if m < time.January || m > time.December {
		return ""
	}
	c := l.language.calendar
	if c.alone[m-1] != "" {
		return c.alone[m-1]
	}
	return c.months[m-1]
}
