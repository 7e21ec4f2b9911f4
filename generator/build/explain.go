package build

import (
	"path/filepath"
	"strings"

	"broadsheet/generator/cache"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Explanation is the trace of one page, and what became of the page.
type Explanation struct {
	URL     string
	Output  string // file below the output folder
	Reason  Reason
	Queries []Query // what the page asks; of one that was not made anew, what it had asked when it was
}

// Reason says why a page was made anew, or not.
type Reason string

// The reasons.
const (
	Unchanged Reason = "unchanged" // all answers are the same as when it was made
	New       Reason = "new"       // the last build did not make it, or for something else
	Changed   Reason = "changed"   // an answer changed
	Touched   Reason = "touched"   // somebody changed or deleted its file in the output
	NoMemory  Reason = "no cache"  // nothing is known of the last build
)

// Query is a question that a page asked of the model.
type Query struct {
	site.Query                     // "card:posts/2026/harbour"
	Fingerprint source.Fingerprint // of the answer; zero when there is nothing of that name
	Changed     bool               // the answer is not that of the last build
	Dropped     bool               // the page asked it in the last build, and does so no more
}

// asked is the page that the user asks about, under the names that it may be
// called by. The zero value is no page.
type asked struct {
	address string // as in "/2026/11/harbour/", also with the site's sub-path or its letters encoded
	output  string // below the output folder
	source  string // below the site's folder
}

// asked reads Options.Explain.
func (b *builder) asked() asked {
	page := b.opts.Explain
	if page == "" {
		return asked{}
	}
	if rest, ok := strings.CutPrefix(page, strings.TrimSuffix(b.config.Site.BaseURL, "/")); ok {
		page = "/" + strings.TrimPrefix(rest, "/")
	}
	return asked{address: page, output: below(b.result.Output, page), source: below(b.folder.Dir(), page)}
}

// below gives the path of a file below a folder. A name that leads elsewhere,
// seen from where the program runs, is taken to be such a path already.
func below(folder, name string) string {
	full, err := filepath.Abs(name)
	if err != nil {
		return filepath.ToSlash(filepath.Clean(name))
	}
	real, err := filepath.EvalSymlinks(full)
	if err != nil {
		real = full
	}
	for _, from := range []string{full, real} {
		if rel, err := filepath.Rel(folder, from); err == nil && filepath.IsLocal(rel) && rel != "." {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(filepath.Clean(name))
}

// explains tells whether a route is the page that the user asks about.
func (w *writer) explains(r site.Route) bool {
	switch a := w.asked; {
	case a == asked{}:
		return false
	case a.address == r.Address, a.address == r.Output, a.output == r.Output:
		return true
	case r.Source != "" && a.source == r.Source:
		return r.Kind == site.PostPage || r.Kind == site.TextPage || r.Kind == site.CopyFile
	default:
		return "/"+strings.Trim(a.address, "/")+"/" == r.Address || a.address == w.site.Href(r.Address)
	}
}

// explain tells of a page by the trace of its making, or by that of the last
// build where it was not made anew and t is nil. The page of the last build may
// be nil too.
func explain(r site.Route, reason Reason, t *render.Trace, v *verifier, last *cache.Page) *Explanation {
	e := &Explanation{URL: r.Address, Output: r.Output, Reason: reason}
	var before []Query
	if last != nil {
		for _, n := range last.Asked {
			q := v.traces.Questions[n]
			before = append(before, Query{Query: query(q), Fingerprint: q.Answer, Changed: v.changed[n]})
		}
	}
	if t == nil {
		e.Queries = before
		return e
	}
	changed, still := map[site.Query]bool{}, map[site.Query]bool{}
	for _, q := range before {
		changed[q.Query] = q.Changed
	}
	for _, a := range t.Answers {
		e.Queries = append(e.Queries, Query{Query: a.Query, Fingerprint: a.Fingerprint, Changed: changed[a.Query]})
		still[a.Query] = true
	}
	for _, q := range before {
		if q.Changed && !still[q.Query] {
			q.Dropped, q.Fingerprint = true, source.Fingerprint{}
			e.Queries = append(e.Queries, q)
		}
	}
	return e
}
