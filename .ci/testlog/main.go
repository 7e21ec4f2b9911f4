// Command testlog reads what `go test -json` prints, and prints what people want
// to read of it: the closing line of each package, what failing tests said, what tests
// measured, and the tests that were skipped. It ends with status 1 when a test failed or was
// skipped, since whatever a test lacks, CI has to bring; only the archives in
// ../shared may be missing.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is a line of `go test -json`; see `go doc test2json`.
type event struct {
	Action, Package, Test, Output, ImportPath, FailedBuild string
}

func main() {
	ok, err := digest(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testlog:", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

// digest copies what matters from the events to w, and tells whether all tests
// passed.
func digest(r io.Reader, w io.Writer) (ok bool, err error) {
	said := map[string]*strings.Builder{} // by package and test
	var skipped []string
	var tests, failed, forgiven int
	_, noArchives := os.Stat("../shared")
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(w, lines.Text())
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			if e.Action == "build-output" {
				fmt.Fprint(w, e.Output)
			} else if e.Test == "" {
				if isClosing(e.Output) {
					fmt.Fprint(w, e.Output)
				}
				break
			}
			if strings.Contains(e.Output, ": measured: ") {
				fmt.Fprint(w, e.Output)
			}
			if said[key] == nil {
				said[key] = &strings.Builder{}
			}
			said[key].WriteString(e.Output)
		case "pass", "fail", "skip":
			if e.Test == "" {
				if e.Action == "fail" {
					failed++
				}
				break
			}
			tests++
			if e.Action == "fail" && said[key] != nil {
				fmt.Fprint(w, said[key])
			}
			if e.Action == "skip" {
				if noArchives != nil && strings.Contains(said[key].String(), "../shared/") {
					forgiven++
				}
				skipped = append(skipped, fmt.Sprintf("SKIP %s\n%s", key, said[key]))
			}
			delete(said, key)
		}
	}
	for _, s := range skipped {
		fmt.Fprint(w, s)
	}
	fmt.Fprintf(w, "%d tests and subtests, %d packages failed, %d tests skipped\n", tests, failed, len(skipped))
	return failed == 0 && len(skipped) == forgiven && tests > 0, lines.Err()
}

// isClosing tells whether a line is go test's verdict on a package, or a crash.
func isClosing(line string) bool {
	for _, prefix := range []string{"ok ", "FAIL\t", "?", "panic:", "fatal error:", "WARNING: DATA RACE"} {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return false
}
