package report

import (
	"fmt"
	"io"

	"broadsheet/generator/build"
)

// Compared writes what became of comparing a build with a clean one: a line or
// two for each file that differs, and a last one that sums up.
func Compared(w io.Writer, c *build.Comparison) {
	for i, d := range c.Differences {
		if i == maxFiles {
			fmt.Fprintf(w, "%d more; --json lists them all\n", len(c.Differences)-maxFiles)
			break
		}
		difference(w, d)
	}
	if n := len(c.Differences); n > 0 {
		fmt.Fprintf(w, "verified: %d of %s not as a clean build makes them\n", n, plural(c.Files, "file"))
		return
	}
	fmt.Fprintf(w, "verified: %s as a clean build makes them, in %s\n", plural(c.Files, "file"), rounded(c.Duration))
}

func difference(w io.Writer, d build.Difference) {
	name := printable(d.Path)
	switch {
	case d.Kind == build.Missing:
		fmt.Fprintf(w, "%s: is missing; a clean build makes it\n", name)
	case d.Kind == build.Leftover:
		fmt.Fprintf(w, "%s: is left over; a clean build does not make it\n", name)
	case d.Line == 0:
		fmt.Fprintf(w, "%s: differs from byte %d on\n", name, d.Offset)
	default:
		fmt.Fprintf(w, "%s:%d:%d: differs\n  is       %s\n  must be  %s\n", name, d.Line, d.Column, printable(d.Have), printable(d.Want))
	}
}
