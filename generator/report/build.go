package report

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/generator/build"
)

// Built writes what a build did, in one line, what it held back, and when the site
// changes without anybody's doing. The output
// folder is named relative to dir where it stands below it.
func Built(w io.Writer, r *build.Result, dir string) {
	output := r.Output
	if below, err := filepath.Rel(dir, output); err == nil && filepath.IsLocal(below) {
		output = below
	}
	fmt.Fprintf(w, "%s, %s (%d written, %d pruned) in %s -> %s\n",
		plural(r.Posts, "post"), plural(r.Pages, "file"), len(r.Written), len(r.Pruned), rounded(r.Duration), output)
	held(w, r.Held)
	if n := r.Next; !n.At.IsZero() {
		fmt.Fprintf(w, "next change by itself: %s, when %s %s\n", n.At.Format(time.RFC3339), printable(n.Path), n.What)
	}
}

// maxHeld is how many held back posts are named one by one.
const maxHeld = 10

// held names the posts that are not shown, those that wait for their time first.
func held(w io.Writer, list []build.Held) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b build.Held) int {
		if a.Until.IsZero() != b.Until.IsZero() {
			if a.Until.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Path, b.Path))
	})
	for i, h := range list {
		if i == maxHeld {
			fmt.Fprintf(w, "held back: %d more\n", len(list)-maxHeld)
			return
		}
		reason := h.Reason
		if !h.Until.IsZero() {
			reason = "until " + h.Until.Format(time.RFC3339)
		}
		fmt.Fprintf(w, "held back: %s, %s\n", printable(h.Path), reason)
	}
}

// rounded gives three digits of a duration at most.
func rounded(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return d.Round(100 * time.Millisecond).String()
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}
