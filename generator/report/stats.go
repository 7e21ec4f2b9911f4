package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"broadsheet/generator/build"
)

// maxFiles is how many changed files are named one by one.
const maxFiles = 100

// Numbers writes how much a build did and where the time went, then the files of
// the output that it changed.
func Numbers(w io.Writer, r *build.Result) {
	fmt.Fprintf(w, "sources  %d looked at, %d parsed\n", r.Sources, r.Parsed)
	fmt.Fprintf(w, "pages    %d rendered, %d reused\n", r.Rendered, r.Pages-r.Rendered)
	fmt.Fprintf(w, "files    %d written, %d pruned\n", len(r.Written), len(r.Pruned))
	slow(w, r.Slow)
	rest := r.Duration
	for _, p := range r.Phases {
		fmt.Fprintf(w, "time     %-8s %10s\n", p.Name, fine(p.Duration))
		rest -= p.Duration
	}
	fmt.Fprintf(w, "time     %-8s %10s\n", "other", fine(max(0, rest)))
	fmt.Fprintf(w, "time     %-8s %10s\n", "total", fine(r.Duration))
	files(w, "written", r.Written)
	files(w, "pruned", r.Pruned)
}

// slow names the layouts that were not compiled, one line for each reason, as
// several may have one partial in common.
func slow(w io.Writer, list []build.Slow) {
	var reasons []string
	layouts := map[string][]string{}
	for _, s := range list {
		if layouts[s.Reason] == nil {
			reasons = append(reasons, s.Reason)
		}
		layouts[s.Reason] = append(layouts[s.Reason], s.Layout)
	}
	for _, reason := range reasons {
		fmt.Fprintf(w, "slow     %s (%s)\n", printable(reason), printable(strings.Join(layouts[reason], ", ")))
	}
}

// files names changed files, each on a line of its own.
func files(w io.Writer, what string, names []string) {
	for i, name := range names {
		if i == maxFiles {
			fmt.Fprintf(w, "%-8s %d more; --json lists them all\n", what, len(names)-maxFiles)
			return
		}
		fmt.Fprintf(w, "%-8s %s\n", what, printable(name))
	}
}

// fine gives a duration in milliseconds with one digit after the point.
func fine(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}
