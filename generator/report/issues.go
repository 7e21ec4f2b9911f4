// Package report shows what a command did: to people in few lines, problems
// with the line of source that they are about, and to programs as JSON.
package report

import (
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"broadsheet/generator/source"
)

// Issues writes each problem as "path:line:column: message; hint", followed by
// the line it is about with a mark below the column. The line is read from the
// first of the folders that has the file; where none has it, or its line is not
// there any more, the message stands alone.
func Issues(w io.Writer, issues source.ErrorList, folders ...fs.FS) error {
	lines := lineReader{folders: folders}
	for _, issue := range issues {
		text := issue.Error()
		if issue.Warning {
			text = "warning: " + text
		}
		if _, err := fmt.Fprintln(w, printable(text)); err != nil {
			return err
		}
		line, ok := lines.line(issue.Path, issue.Line)
		if !ok {
			continue
		}
		if _, err := io.WriteString(w, excerpt(line, issue.Line, issue.Column)); err != nil {
			return err
		}
	}
	return nil
}

// Excerpt gives the line that a problem is about, with its number and a mark below its
// column, as Issues shows it; "" where none of the folders has it.
func Excerpt(issue *source.Error, folders ...fs.FS) string {
	lines := lineReader{folders: folders}
	line, ok := lines.line(issue.Path, issue.Line)
	if !ok {
		return ""
	}
	return excerpt(line, issue.Line, issue.Column)
}

// Count says how many problems there are: "3 errors, 1 warning". It is "" for
// none.
func Count(issues source.ErrorList) string {
	errs, warnings := issues.Split()
	var parts []string
	if n := len(errs); n > 0 {
		parts = append(parts, plural(n, "error"))
	}
	if n := len(warnings); n > 0 {
		parts = append(parts, plural(n, "warning"))
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// A lineReader gives lines of files. It keeps the last file, since problems come
// sorted by file.
type lineReader struct {
	folders []fs.FS
	path    string
	lines   []string
}

func (r *lineReader) line(path string, number int) (string, bool) {
	if path == "" || number < 1 {
		return "", false
	}
	if path != r.path {
		r.path, r.lines = path, nil
		for _, folder := range r.folders {
			if data, err := fs.ReadFile(folder, path); err == nil {
				r.lines = strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n")
				break
			}
		}
	}
	if number > len(r.lines) {
		return "", false
	}
	line := strings.TrimSuffix(r.lines[number-1], "\r")
	return line, strings.TrimSpace(line) != "" && utf8.ValidString(line)
}

// Widths of an excerpt, in characters.
const (
	tabStop  = 4
	maxWidth = 100 // of the line; longer ones are cut around the column
)

// excerpt is the line with its number and, where the column is known, a mark
// below it. The mark stands right also below wide characters and after tabs.
func excerpt(line string, number, column int) string {
	runes := []rune(line)
	column = min(column, len(runes)+1)
	runes, column, before, after := cut(runes, column)
	var shown strings.Builder
	at := 0 // width before the column
	for i, r := range runes {
		if i == column-1 {
			at = uniseg.StringWidth(shown.String())
		}
		if r == '\t' {
			width := uniseg.StringWidth(shown.String())
			shown.WriteString(strings.Repeat(" ", tabStop-width%tabStop))
			continue
		}
		shown.WriteRune(r)
	}
	if column == len(runes)+1 {
		at = uniseg.StringWidth(shown.String())
	}
	gutter := fmt.Sprintf("%6d | ", number)
	text := gutter + before + printable(shown.String()) + after + "\n"
	if column > 0 {
		text += strings.Repeat(" ", 7) + "| " + strings.Repeat(" ", uniseg.StringWidth(before)+at) + "^\n"
	}
	return text
}

// cut shortens a long line to the part around the column, and gives the column
// within that part and what to show for the rest.
func cut(runes []rune, column int) (part []rune, at int, before, after string) {
	if len(runes) <= maxWidth {
		return runes, column, "", ""
	}
	start := min(max(0, column-maxWidth/2), len(runes)-maxWidth)
	end := start + maxWidth
	if start > 0 {
		before = "…"
		column -= start
	}
	if end < len(runes) {
		after = "…"
	}
	return runes[start:end], column, before, after
}

// Line writes a line of text in which there may be names that strangers chose.
func Line(w io.Writer, text string) error {
	_, err := fmt.Fprintln(w, printable(text))
	return err
}

// printable replaces what could move the cursor or change colours of a terminal,
// since titles and file names may come from strangers.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
			return utf8.RuneError
		}
		return r
	}, text)
}
