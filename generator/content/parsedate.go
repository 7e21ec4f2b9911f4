package content

import (
	"fmt"
	"time"
)

// ParseDate reads a date as authors write it in front matter, in the given zone
// where it carries none; nil means UTC.
func ParseDate(text string, loc *time.Location) (time.Time, error) {
	if loc == nil {
		loc = time.UTC
	}
	t, hint, ok := parseDate(text, loc)
	if ok {
		return t, nil
	}
	if hint == "" {
		hint = "write 2026-11-23 or 2026-11-23T18:30"
	}
	return t, fmt.Errorf("%q is not a date; %s", text, hint)
}
