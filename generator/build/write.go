package build

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"broadsheet/generator/cache"
	"broadsheet/generator/publish"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// write makes the files that need making, moves them into place when there was no
// error, and keeps their traces.
func (b *builder) write(ctx context.Context, stage *publish.Stage) error {
	b.renderer = render.New(render.Options{Site: b.site, Layouts: b.layouts, Body: b.store.Text, BodyFingerprint: b.store.TextFingerprint,
		File: b.readFile, FileFingerprint: b.fingerprintOf, Size: b.sizeOf, Generator: Generator})
	if b.ready != nil {
		b.ready(b.renderer)
	}
	var last *verifier
	err := b.phase("verify", func() error {
		var err error
		last, err = b.verify(ctx)
		return err
	})
	if err != nil {
		return err
	}
	w := writer{builder: b, last: last, stage: stage, next: newTracer()}
	if err := b.phase("render", func() error { return w.makeAll(ctx) }); err != nil {
		return err
	}
	if b.opts.DryRun || b.issues.Err() != nil {
		return nil
	}
	return b.phase("publish", func() error {
		sum, err := stage.Commit()
		if err != nil {
			if taught(err) {
				b.issues.Add(err)
				return nil
			}
			return err
		}
		b.result.Written, b.result.Pruned = sum.Written, sum.Pruned
		return w.keepTraces(sum)
	})
}

// writer makes the files of one build.
type writer struct {
	*builder
	last  *verifier
	stage *publish.Stage
	next  *tracer
	mu    sync.Mutex // of issues and result
}

// makeAll goes through all routes. Where content has errors, the files are made
// for their errors alone.
func (w *writer) makeAll(ctx context.Context) error {
	routes := w.site.Routes()
	w.result.Pages = len(routes)
	failed := w.issues.Err() != nil
	var buffers sync.Pool
	return w.each(ctx, "render", len(routes), func(i int) error {
		reason, page := w.last.reason(routes[i], w.stage)
		if reason == Unchanged {
			return w.spare(routes[i], page)
		}
		if w.opts.DryRun {
			return w.count(routes[i], reason, nil, page)
		}
		buf, _ := buffers.Get().(*bytes.Buffer)
		if buf == nil {
			buf = new(bytes.Buffer)
		}
		defer buffers.Put(buf)
		buf.Reset()
		trace, err := w.renderer.Render(routes[i], buf)
		if err != nil {
			return w.failed(routes[i], err)
		}
		if w.made != nil {
			w.made(routes[i], trace, buf.Bytes())
		}
		if failed {
			return nil
		}
		file, err := w.stage.Write(routes[i].Output, buf.Bytes())
		if err != nil {
			return err
		}
		w.next.add(routes[i], trace, file)
		return w.count(routes[i], reason, trace, page)
	})
}

// spare leaves a file as it is.
func (w *writer) spare(r site.Route, page *cache.Page) error {
	w.stage.Keep(publish.File{Path: page.Output, Size: page.Size, Fingerprint: page.Fingerprint})
	w.next.keep(w.last, page)
	if w.explains(r) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.result.Explain = explain(r, Unchanged, nil, w.last, page)
	}
	return nil
}

// count notes that a file is made anew.
func (w *writer) count(r site.Route, reason Reason, t *render.Trace, page *cache.Page) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.result.Rendered++
	if w.explains(r) {
		w.result.Explain = explain(r, reason, t, w.last, page)
	}
	return nil
}

// failed collects what the authors can mend; any other error ends the build.
func (w *writer) failed(r site.Route, err error) error {
	if !taught(err) {
		return fmt.Errorf("make %s: %w", r.Output, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.issues.Add(err)
	return nil
}

// keepTraces keeps what the next build needs to know.
func (w *writer) keepTraces(sum *publish.Summary) error {
	if w.cache == "" {
		return nil
	}
	if err := w.fingerprintAll(context.Background()); err != nil {
		return err
	}
	t := w.next.traces(sum.ModTimes)
	t.Inputs = w.inputs()
	t.From, t.Until = w.steady()
	last := report{Posts: w.result.Posts, Pages: w.result.Pages, Held: w.result.Held}
	for _, issue := range w.issues {
		warning := *issue
		warning.Err = nil
		last.Warnings = append(last.Warnings, &warning)
	}
	t.Report = cache.Encode(nil, &last)
	if err := w.store.Close(true); err != nil {
		return err
	}
	return t.Write(w.cache, w.traceName(), w.program)
}

// tracer collects the traces of a build. Each question is kept once: within one
// build it has one answer.
type tracer struct {
	mu        sync.Mutex
	places    map[site.Query]uint32
	questions []cache.Question
	pages     []cache.Page
}

func newTracer() *tracer { return &tracer{places: map[site.Query]uint32{}} }

// unsteady is no answer's fingerprint.
var unsteady = source.FingerprintOf([]byte("two answers in one build"))

// add takes the trace of a file that was made.
func (t *tracer) add(r site.Route, trace *render.Trace, f publish.File) {
	page := cache.Page{Output: r.Output, Route: routeFingerprint(r), Size: f.Size, Fingerprint: f.Fingerprint, Asked: make([]uint32, len(trace.Answers))}
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, a := range trace.Answers {
		page.Asked[i] = t.place(a.Query, a.Fingerprint)
	}
	t.pages = append(t.pages, page)
}

// keep takes over the trace of a file that stays.
func (t *tracer) keep(last *verifier, p *cache.Page) {
	page := *p
	page.Asked = make([]uint32, len(p.Asked))
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, n := range p.Asked {
		q := last.traces.Questions[n]
		page.Asked[i] = t.place(site.Query{Kind: site.QueryKind(q.Kind), Key: q.Key}, q.Answer)
	}
	t.pages = append(t.pages, page)
}

// place gives the place of a question. The lock is held.
func (t *tracer) place(q site.Query, answer source.Fingerprint) uint32 {
	n, ok := t.places[q]
	if !ok {
		n = uint32(len(t.questions))
		t.places[q] = n
		t.questions = append(t.questions, cache.Question{Kind: string(q.Kind), Key: q.Key, Answer: answer})
	}
	if known := &t.questions[n].Answer; *known != answer {
		*known = unsteady // a file changed while it was built: whoever asked is made anew next time
	}
	return n
}

// traces gives what was collected, sorted; modTimes are those of the files that
// the build wrote.
func (t *tracer) traces(modTimes map[string]int64) *cache.Traces {
	for i := range t.pages {
		if at, ok := modTimes[t.pages[i].Output]; ok {
			t.pages[i].ModTime = at
		}
	}
	slices.SortFunc(t.pages, func(a, b cache.Page) int { return cmp.Compare(a.Output, b.Output) })
	return &cache.Traces{Questions: t.questions, Pages: t.pages}
}
