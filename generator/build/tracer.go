package build

import (
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/cache"
	"broadsheet/generator/publish"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// tracer collects the traces of a build. Each question is kept once: within one
// build it has one answer. It begins with the questions of the last build, so
// that the trace of a page which stays can be taken over as it is. Its methods
// may be called by several goroutines at once.
type tracer struct {
	mu        sync.Mutex
	questions *questionTable
	first     bool   // whether there are no questions of a last build
	fresh     []bool // beside questions: whether the answer is that of this build too
	pages     []cache.Page
	asked     cache.Places // room for what pages ask
	before    []placed     // what the file added last has asked: the next one asks much of it at the same places

	// posts has for each kind, beside the posts of the site, where the question about each is,
	// from 1; 0 as long as nobody asked.
	posts [len(render.PostKinds)][]uint32
}

// placed is a question with its place.
type placed struct {
	query site.Query
	place uint32
}

// newTracer gives a tracer for the files of so many routes, of a site with so many posts. It takes the questions of the last build
// over, unless they are looked at meanwhile.
func newTracer(last *verifier, routes, posts int, shared bool) *tracer {
	const usual = 4 // questions of a file that none before it has asked
	known := last.traces.Questions
	switch {
	case known == nil:
		known = written(make([]cache.Question, usual*routes))[:0]
	case shared:
		known = slices.Clone(known)
	}
	t := &tracer{questions: newQuestionTable(known), fresh: make([]bool, len(known), cap(known)), pages: written(make([]cache.Page, routes)),
		first: len(known) == 0}
	for kind := range t.posts {
		t.posts[kind] = make([]uint32, posts)
	}
	for i, changed := range last.changed {
		t.fresh[i] = !changed
	}
	return t
}

// reserve gives the place of a file beside those of the routes, which have the places of these.
func (t *tracer) reserve() (place int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages = append(t.pages, cache.Page{})
	return len(t.pages) - 1
}

// wrote takes the time of change of a file, in nanoseconds since 1970.
func (t *tracer) wrote(place int, modTime int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages[place].ModTime = modTime
}

// add takes the trace of a file that was made.
func (t *tracer) add(place int, r *site.Route, trace *render.Trace, f publish.File) {
	print := routeFingerprint(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	page := &t.pages[place]
	page.Output, page.Route, page.Size, page.Checksum = r.Output, print, f.Size, f.Checksum
	page.Asked = t.asked.Take(len(trace.Answers))
	for i := range trace.Answers {
		page.Asked[i] = t.take(i, &trace.Answers[i])
	}
}

// take takes an answer with its number in a trace, and gives the place of its question. The lock
// is held.
func (t *tracer) take(i int, a *render.Answer) uint32 {
	if a.Post > 0 {
		place := &t.posts[slices.Index(render.PostKinds[:], a.Query.Kind)][a.Post-1]
		if *place == 0 {
			*place = t.placeOfPost(a) + 1
		}
		return *place - 1
	}
	for i >= len(t.before) {
		t.before = append(t.before, placed{})
	}
	p := &t.before[i]
	if p.query != a.Query {
		p.place = t.place(a.Query)
		p.query = query(t.questions.list[p.place])
	}
	t.answered(p.place, a.Fingerprint)
	return p.place
}

// keep takes over the trace of a file that stays: none of its answers changed.
func (t *tracer) keep(place int, p *cache.Page) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages[place] = *p
}

// unsteady is no answer's fingerprint.
var unsteady = source.FingerprintOf([]byte("two answers in one build"))

// place gives the place of a question. The lock is held.
func (t *tracer) place(q site.Query) uint32 {
	n, added := t.questions.place(q)
	if added {
		t.fresh = append(t.fresh, false)
	}
	return n
}

// placeOfPost gives the place of a question about a post that has not been asked in this build, with its answer,
// which is not looked at again: within one build the model answers alike. The lock is held.
func (t *tracer) placeOfPost(a *render.Answer) uint32 {
	if t.first { // nobody looks for it but by the post
		t.fresh = append(t.fresh, true)
		n := t.questions.add(a.Query)
		t.questions.list[n].Answer = a.Fingerprint
		return n
	}
	n := t.place(a.Query)
	t.answered(n, a.Fingerprint)
	return n
}

// answered takes an answer to the question at a place. The lock is held.
func (t *tracer) answered(n uint32, answer source.Fingerprint) {
	switch known := &t.questions.list[n].Answer; {
	case !t.fresh[n]:
		*known, t.fresh[n] = answer, true
	case *known != answer:
		*known = unsteady // a file changed while it was built: whoever asked is made anew next time
	}
}

// traces gives what was collected, sorted, once all files were written.
func (t *tracer) traces() *cache.Traces {
	slices.SortFunc(t.pages, func(a, b cache.Page) int { return strings.Compare(a.Output, b.Output) }) // as routes are
	t.sweep()
	return &cache.Traces{Questions: t.questions.list, Pages: t.pages}
}

// sweep drops the questions that no page asks any more, once they are many.
func (t *tracer) sweep() {
	used := make([]bool, len(t.questions.list))
	n := 0
	for _, p := range t.pages {
		for _, q := range p.Asked {
			if !used[q] {
				used[q] = true
				n++
			}
		}
	}
	if len(t.questions.list) < 2*n+1000 {
		return
	}
	places := make([]uint32, len(t.questions.list))
	kept := make([]cache.Question, 0, n)
	for i, q := range t.questions.list {
		if used[i] {
			places[i] = uint32(len(kept))
			kept = append(kept, q)
		}
	}
	for i := range t.pages {
		for j, q := range t.pages[i].Asked {
			t.pages[i].Asked[j] = places[q]
		}
	}
	t.questions.list = kept
}
