package report

import (
	"encoding/json"
	"io"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/source"
)

// Outcome is the machine-readable result of a build.
type Outcome struct {
	OK      bool     `json:"ok"`
	Output  string   `json:"output,omitempty"`
	Issues  []Issue  `json:"issues"`
	Cache   string   `json:"cache,omitempty"` // why that of the last build was not used
	Stats   *Stats   `json:"stats,omitempty"` // of a build that succeeded
	Files   *Files   `json:"files,omitempty"`
	Held    []Held   `json:"held,omitempty"`
	Next    *Change  `json:"next,omitempty"`
	Explain *Explain `json:"explain,omitempty"`
	Verify  *Verify  `json:"verify,omitempty"`
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
	Parsed       int     `json:"parsed"`
	Posts        int     `json:"posts"`
	Pages        int     `json:"pages"`
	Rendered     int     `json:"rendered"`
	Reused       int     `json:"reused"`
	Written      int     `json:"written"`
	Pruned       int     `json:"pruned"`
	Milliseconds float64 `json:"milliseconds"`
	Phases       []Phase `json:"phases"`
	Slow         []Slow  `json:"slow,omitempty"`
}

// Slow is a layout that was not compiled.
type Slow struct {
	Layout string `json:"layout"`
	Reason string `json:"reason"`
}

// Phase is a part of a build.
type Phase struct {
	Name         string  `json:"name"`
	Milliseconds float64 `json:"milliseconds"`
}

// Files are the files of the output that a build changed.
type Files struct {
	Written []string `json:"written"`
	Pruned  []string `json:"pruned"`
}

// Held is a post that is not shown.
type Held struct {
	Path   string     `json:"path"`
	Reason string     `json:"reason"`
	Until  *time.Time `json:"until,omitempty"`
}

// Change is when the site changes by itself, and why.
type Change struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	Path string    `json:"path"`
}

// Explain is the trace of a page, and why it was made anew or not.
type Explain struct {
	URL     string  `json:"url"`
	Output  string  `json:"output"`
	Reason  string  `json:"reason"`
	Queries []Query `json:"queries"`
}

// Query is a question that a page asked of the model.
type Query struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Changed     bool   `json:"changed,omitempty"`
	Dropped     bool   `json:"dropped,omitempty"`
}

// Verify is the outcome of a comparison with a clean build.
type Verify struct {
	OK           bool         `json:"ok"`
	Files        int          `json:"files"`
	Differences  []Difference `json:"differences"`
	Milliseconds float64      `json:"milliseconds"`
}

// Difference is a file that a clean build makes otherwise.
type Difference struct {
	Path   string `json:"path"`
	Kind   string `json:"kind"`           // "altered", "missing" or "leftover"
	Line   int    `json:"line,omitempty"` // 0 of what is no text
	Column int    `json:"column,omitempty"`
	Offset int64  `json:"offset"` // in bytes
	Have   string `json:"have,omitempty"`
	Want   string `json:"want,omitempty"`
}

// NewOutcome sums up a build with what went wrong in it and after it. The result
// is nil when there is none.
func NewOutcome(r *build.Result, issues source.ErrorList) *Outcome {
	o := &Outcome{OK: issues.Err() == nil, Issues: []Issue{}}
	for _, e := range issues {
		o.Issues = append(o.Issues, issueOf(e))
	}
	if r == nil {
		return o
	}
	o.Cache = r.Cache
	if r.Issues.Err() != nil {
		return o
	}
	o.Output = r.Output
	o.Stats = statsOf(r)
	if n := r.Next; !n.At.IsZero() {
		o.Next = &Change{n.At, n.What, n.Path}
	}
	for _, h := range r.Held {
		entry := Held{Path: h.Path, Reason: h.Reason}
		if !h.Until.IsZero() {
			entry.Until = &h.Until
		}
		o.Held = append(o.Held, entry)
	}
	o.Explain = NewExplain(r.Explain)
	return o
}

// NewFiles lists the files that a build changed, all of them.
func NewFiles(r *build.Result) *Files {
	return &Files{Written: append([]string{}, r.Written...), Pruned: append([]string{}, r.Pruned...)}
}

// NewExplain gives an explanation; nil for none.
func NewExplain(e *build.Explanation) *Explain {
	if e == nil {
		return nil
	}
	explain := &Explain{URL: e.URL, Output: e.Output, Reason: string(e.Reason), Queries: []Query{}}
	for _, q := range e.Queries {
		explain.Queries = append(explain.Queries, Query{q.String(), q.Fingerprint.String(), q.Changed, q.Dropped})
	}
	return explain
}

// NewVerify gives a comparison; nil for none.
func NewVerify(c *build.Comparison) *Verify {
	if c == nil {
		return nil
	}
	v := &Verify{OK: len(c.Differences) == 0, Files: c.Files, Differences: []Difference{}, Milliseconds: milliseconds(c.Duration)}
	for _, d := range c.Differences {
		v.Differences = append(v.Differences, Difference{d.Path, string(d.Kind), d.Line, d.Column, d.Offset, d.Have, d.Want})
	}
	return v
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
		Sources: r.Sources, Parsed: r.Parsed, Posts: r.Posts, Pages: r.Pages, Rendered: r.Rendered, Reused: r.Pages - r.Rendered,
		Written: len(r.Written), Pruned: len(r.Pruned), Milliseconds: milliseconds(r.Duration), Phases: []Phase{},
	}
	for _, p := range r.Phases {
		s.Phases = append(s.Phases, Phase{p.Name, milliseconds(p.Duration)})
	}
	for _, slow := range r.Slow {
		s.Slow = append(s.Slow, Slow(slow))
	}
	return s
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Microsecond)) / float64(time.Millisecond)
}
