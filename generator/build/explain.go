package build

import (
	"cmp"
	"path/filepath"
	"strings"

	"broadsheet/generator/cache"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
)

// explains tells whether a route is the page that the user asks about: by its
// URL or address, its output file, or its source.
func (b *builder) explains(r site.Route) bool {
	page := b.opts.Explain
	if page == "" {
		return false
	}
	if rest, ok := strings.CutPrefix(page, strings.TrimSuffix(b.config.Site.BaseURL, "/")); ok {
		page = cmp.Or(rest, "/")
	}
	if page == r.Address || page == r.Output || "/"+strings.Trim(page, "/")+"/" == r.Address || page == b.site.Href(r.Address) {
		return true
	}
	return r.Source != "" && filepath.ToSlash(filepath.Clean(page)) == r.Source && (r.Kind == site.PostPage || r.Kind == site.TextPage)
}

// explain tells of a page by the trace of its making, or by that of the last
// build where it was not made anew.
func explain(r site.Route, reason Reason, t *render.Trace, v *verifier, last *cache.Page) *Explanation {
	e := &Explanation{URL: r.Address, Output: r.Output, Reason: reason}
	changed := map[string]bool{}
	if last != nil {
		for _, n := range last.Asked {
			q := v.traces.Questions[n]
			name := query(q).String()
			changed[name] = v.changed[n]
			if t == nil {
				e.Queries = append(e.Queries, Query{name, q.Answer, v.changed[n]})
			}
		}
	}
	if t != nil {
		for _, a := range t.Answers {
			e.Queries = append(e.Queries, Query{a.Query.String(), a.Fingerprint, changed[a.Query.String()]})
		}
	}
	return e
}
