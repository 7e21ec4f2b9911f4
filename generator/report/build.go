package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/source"
)

// Built writes what a build did, in one line, and what it held back. The output
// folder is named relative to dir where it stands below it.
func Built(w io.Writer, r *build.Result, dir string) {
	output := r.Output
	if below, err := filepath.Rel(dir, output); err == nil && filepath.IsLocal(below) {
		output = below
	}
	fmt.Fprintf(w, "%s, %s (%d written, %d pruned) in %s -> %s\n",
		plural(r.Posts, "post"), plural(r.Pages, "file"), len(r.Written), len(r.Pruned), rounded(r.Duration), output)
	held(w, r.Held)
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

// Explained writes the trace of a page: each query with the fingerprint of its
// answer.
func Explained(w io.Writer, e *build.Explanation) {
	fmt.Fprintf(w, "%s -> %s\n", e.URL, e.Output)
	for _, q := range e.Queries {
		fmt.Fprintf(w, "  %s  %s\n", q.Fingerprint, printable(q.Name))
	}
}

// Outcome is the machine-readable result of a build.
type Outcome struct {
	OK      bool     `json:"ok"`
	Output  string   `json:"output,omitempty"`
	Issues  []Issue  `json:"issues"`
	Stats   *Stats   `json:"stats,omitempty"` // of a build that succeeded
	Held    []Held   `json:"held,omitempty"`
	Explain *Explain `json:"explain,omitempty"`
}

// Issue is one error or warning.
type Issue struct {
	Path     string `json:"path"` // "" when no file is meant
	Line     int    `json:"line"` // 0 when unknown
	Column   int    `json:"column"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Severity string `json:"severity"` // "error" or "warning"
}

// Stats are the numbers of a build.
type Stats struct {
	Sources      int     `json:"sources"`
	Posts        int     `json:"posts"`
	Pages        int     `json:"pages"`
	Written      int     `json:"written"`
	Pruned       int     `json:"pruned"`
	Milliseconds float64 `json:"milliseconds"`
	Phases       []Phase `json:"phases"`
}

// Phase is a part of a build.
type Phase struct {
	Name         string  `json:"name"`
	Milliseconds float64 `json:"milliseconds"`
}

// Held is a post that is not shown.
type Held struct {
	Path   string     `json:"path"`
	Reason string     `json:"reason"`
	Until  *time.Time `json:"until,omitempty"`
}

// Explain is the trace of a page.
type Explain struct {
	URL     string  `json:"url"`
	Output  string  `json:"output"`
	Queries []Query `json:"queries"`
}

// Query is a question that a page asked of the model.
type Query struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
}

// JSON writes the outcome of a build. The result is nil when there is none.
func JSON(w io.Writer, r *build.Result, issues source.ErrorList) error {
	o := Outcome{OK: issues.Err() == nil, Issues: []Issue{}}
	for _, e := range issues {
		o.Issues = append(o.Issues, issueOf(e))
	}
	if r != nil && o.OK {
		o.Output = r.Output
		o.Stats = statsOf(r)
		for _, h := range r.Held {
			entry := Held{Path: h.Path, Reason: h.Reason}
			if !h.Until.IsZero() {
				entry.Until = &h.Until
			}
			o.Held = append(o.Held, entry)
		}
		if e := r.Explain; e != nil {
			o.Explain = &Explain{URL: e.URL, Output: e.Output, Queries: []Query{}}
			for _, q := range e.Queries {
				o.Explain.Queries = append(o.Explain.Queries, Query{q.Name, q.Fingerprint.String()})
			}
		}
	}
	return Value(w, o)
}

// Value writes any value as indented JSON.
func Value(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

func issueOf(e *source.Error) Issue {
	severity := "error"
	if e.Warning {
		severity = "warning"
	}
	return Issue{Path: e.Path, Line: e.Line, Column: e.Column, Code: e.Code, Message: e.Message, Hint: e.Hint, Severity: severity}
}

func statsOf(r *build.Result) *Stats {
	s := &Stats{
		Sources: r.Sources, Posts: r.Posts, Pages: r.Pages, Written: len(r.Written), Pruned: len(r.Pruned),
		Milliseconds: milliseconds(r.Duration), Phases: []Phase{},
	}
	for _, p := range r.Phases {
		s.Phases = append(s.Phases, Phase{p.Name, milliseconds(p.Duration)})
	}
	return s
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond)) / float64(time.Millisecond)
}
