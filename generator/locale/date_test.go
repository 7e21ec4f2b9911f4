package locale

import (
	"strings"
	"testing"
	"time"
)

var (
	gmt     = time.FixedZone("GMT", 0)
	evening = time.Date(2026, time.November, 23, 18, 30, 5, 0, gmt) // a Monday
)

func TestDatesFollowTheLanguage(t *testing.T) {
	tests := []struct{ tag, long, short, monthYear, clock, dateTime string }{
		{"en", "23 November 2026", "23 Nov 2026", "November 2026", "18:30", "23 November 2026, 18:30 GMT"},
		{"en-US", "November 23, 2026", "Nov 23, 2026", "November 2026", "6:30 pm", "November 23, 2026, 6:30 pm GMT"},
		{"de", "23. November 2026", "23. Nov. 2026", "November 2026", "18:30", "23. November 2026, 18:30 GMT"},
		{"fr", "23 novembre 2026", "23 nov. 2026", "novembre 2026", "18:30", "23 novembre 2026 à 18:30 GMT"},
		{"es", "23 de noviembre de 2026", "23 nov 2026", "noviembre de 2026", "18:30", "23 de noviembre de 2026, 18:30 GMT"},
		{"it", "23 novembre 2026", "23 nov 2026", "novembre 2026", "18:30", "23 novembre 2026, 18:30 GMT"},
		{"pt", "23 de novembro de 2026", "23 de nov. de 2026", "novembro de 2026", "18:30", "23 de novembro de 2026, 18:30 GMT"},
		{"nl", "23 november 2026", "23 nov 2026", "november 2026", "18:30", "23 november 2026, 18:30 GMT"},
		{"sv", "23 november 2026", "23 nov. 2026", "november 2026", "18:30", "23 november 2026, 18:30 GMT"},
		{"ru", "23 ноября 2026", "23 нояб. 2026", "ноябрь 2026", "18:30", "23 ноября 2026, 18:30 GMT"},
		{"ar", "23 نوفمبر 2026", "23 نوفمبر 2026", "نوفمبر 2026", "18:30", "23 نوفمبر 2026، 18:30 GMT"},
	}
	for _, test := range tests {
		l := For(test.tag)
		for _, pair := range [][2]string{
			{l.Long(evening), test.long},
			{l.Short(evening), test.short},
			{l.MonthYear(evening), test.monthYear},
			{l.Clock(evening), test.clock},
			{l.DateTime(evening), test.dateTime},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %q, want %q", test.tag, pair[0], pair[1])
			}
		}
	}
	if len(tests) != len(Tags()) {
		t.Errorf("%d of %d languages are tried", len(tests), len(Tags()))
	}
}

func TestFrenchWritesTheFirstOfTheMonth(t *testing.T) {
	first := time.Date(2026, time.May, 1, 0, 0, 0, 0, gmt)
	if got := For("fr").Long(first); got != "1er mai 2026" {
		t.Errorf("the first is %q", got)
	}
	if got := For("fr").Long(first.AddDate(0, 0, 20)); got != "21 mai 2026" {
		t.Errorf("the twenty-first is %q", got)
	}
}

func TestFormatReplacesNamesOnly(t *testing.T) {
	tests := []struct{ tag, layout, want string }{
		{"de", "Monday, 2. January 2006 um 15:04 Uhr", "Montag, 23. November 2026 um 18:30 Uhr"},
		{"de", "Mon, 02 Jan", "Mo, 23 Nov."},
		{"de", "", ""},
		{"de", "2006-01-02T15:04:05.000Z07:00", "2026-11-23T18:30:05.000Z"},
		{"fr", "Mon Jan", "lun. nov."},
		{"fr", "Monat Janvier", "Monat Janvier"},
		{"fr", "MonJan", "lun.nov."},
		{"de", "January, January", "November, November"},
		{"ru", "2 January", "23 ноября"},
		{"ru", "02.01 (January)", "23.11 (ноября)"},
		{"ru", "January 2006", "ноябрь 2026"},
		{"ru", "January __2", "ноябрь 327"},
		{"ru", "_2 January", "23 ноября"},
		{"ru", "Monday", "понедельник"},
		{"en", "Monday, 2 January 2006", "Monday, 23 November 2026"},
		{"ja", "Jan 2", "Nov 23"},
	}
	for _, test := range tests {
		if got := For(test.tag).Format(evening, test.layout); got != test.want {
			t.Errorf("%s: %q gives %q, want %q", test.tag, test.layout, got, test.want)
		}
	}
}

func TestLongClockNamesTheZone(t *testing.T) {
	tests := []struct {
		zone *time.Location
		want string
	}{
		{time.UTC, "18:30 UTC"},
		{time.FixedZone("CET", 3600), "18:30 CET"},
		{time.FixedZone("+03", 3*3600), "18:30 UTC+3"},
		{time.FixedZone("", 0), "18:30 UTC"},
		{time.FixedZone("", -(9*3600 + 1800)), "18:30 UTC-9:30"},
		{time.FixedZone("", 1800), "18:30 UTC+0:30"},
		{time.FixedZone("", 11*3600+300), "18:30 UTC+11:05"},
	}
	for _, test := range tests {
		at := time.Date(2026, time.November, 23, 18, 30, 0, 0, test.zone)
		if got := For("en").LongClock(at); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestMonthStandsAlone(t *testing.T) {
	for tag, want := range map[string]string{"en": "May", "ru": "май", "fr": "mai"} {
		if got := For(tag).Month(time.May); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	for _, m := range []time.Month{0, 13, -1} {
		if got := For("en").Month(m); got != "" {
			t.Errorf("month %d is %q", m, got)
		}
	}
}

// In English, every layout must give what the time package gives, also through
// the code for the other languages.
func FuzzFormatAgreesWithTime(f *testing.F) {
	for _, seed := range []string{time.RFC1123Z, time.ANSIC, time.StampNano, "Monday January Jan Mon", "Januaryx Janx_2006 __2", "Mo Ja M J 05.00"} {
		f.Add(seed)
	}
	copied := englishCalendar
	other := &Locale{tag: "en-x-copy", language: &language{calendar: &copied}}
	f.Fuzz(func(t *testing.T, layout string) {
		want := evening.Format(layout)
		if got := other.Format(evening, layout); got != want {
			t.Errorf("%q gives %q, want %q", layout, got, want)
		}
	})
}

func TestFormatAllocatesOnlyItsResult(t *testing.T) {
	l := For("ru")
	if n := testing.AllocsPerRun(100, func() { l.Long(evening) }); n > 1 {
		t.Errorf("Long allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { l.T("leave_a_comment") }); n > 0 {
		t.Errorf("T allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { For("ru") }); n > 0 {
		t.Errorf("For allocates %v times", n)
	}
}

func BenchmarkLong(b *testing.B) {
	l := For("de")
	for b.Loop() {
		if s := l.Long(evening); !strings.HasSuffix(s, "2026") {
			b.Fatal(s)
		}
	}
}

func BenchmarkT(b *testing.B) {
	l := For("de")
	for b.Loop() {
		if l.T("you_may_also_like") == "" {
			b.Fatal("empty")
		}
	}
}
