package render

import (
	"time"

	"broadsheet/generator/locale"
)

// Date is a moment as readers of a page read it: in the site's time zone and the
// page's language.
type Date struct {
	time   time.Time
	locale *locale.Locale
	iso    string // as ISO gives it, which nearly every place that shows a date wants as well
}

// date gives a Date, nil for the zero time.
func (r *Renderer) date(t time.Time, l *locale.Locale) *Date {
	if t.IsZero() {
		return nil
	}
	t = t.In(r.site.Options().Location)
	return &Date{t, l, t.Format(time.RFC3339)}
}

// ISO gives the moment for machines, with the zone: "2026-11-23T18:30:00Z" (RFC 3339).
func (d *Date) ISO() string { return d.iso }

// Long gives the day with the month written out: "23 November 2026".
func (d *Date) Long() string { return d.locale.Long(d.time) }

// Short gives the day with the month cut short: "23 Nov 2026".
func (d *Date) Short() string { return d.locale.Short(d.time) }

// Clock gives the time of day: "18:30".
func (d *Date) Clock() string { return d.locale.Clock(d.time) }

// HasClock tells whether the moment has a time of day: one at midnight is taken
// for a date that was written without.
func (d *Date) HasClock() bool {
	hour, minute, second := d.time.Clock()
	return hour != 0 || minute != 0 || second != 0
}

// LongClock gives the time of day with the zone: "18:30 GMT".
func (d *Date) LongClock() string { return d.locale.LongClock(d.time) }

// Full gives the day and, where there is one, the time of day with the zone:
// "23 November 2026, 18:30 GMT".
func (d *Date) Full() string {
	if !d.HasClock() {
		return d.Long()
	}
	return d.locale.DateTime(d.time)
}

// MonthYear gives the month: "November 2026".
func (d *Date) MonthYear() string { return d.locale.MonthYear(d.time) }

// Format writes the moment as a layout of Go's time package says, with the names
// of months and days in the page's language.
func (d *Date) Format(layout string) string { return d.locale.Format(d.time, layout) }

// Year gives the year.
func (d *Date) Year() int { return d.time.Year() }

// Before tells whether the moment is before another.
func (d *Date) Before(other *Date) bool { return d.time.Before(other.time) }

// SameDay tells whether both are on one day of the calendar.
func (d *Date) SameDay(other *Date) bool {
	y1, m1, d1 := d.time.Date()
	y2, m2, d2 := other.time.Date()
	return y1 == y2 && m1 == m2 && d1 == d2
}
