package build

import (
	"bytes"
	"context"
	"fmt"
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
	b.renderer = render.New(render.Options{Site: b.site, Layouts: b.layouts, Body: b.parser.html, BodyFingerprint: b.store.TextFingerprint,
		File: b.copied, FileFingerprint: b.fingerprintOf, Size: b.sizeOf, Generator: Generator})
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
	w := writer{builder: b, last: last, stage: stage, next: newTracer(last), asked: b.asked()}
	if err := b.phase("render", func() error { return w.makeAll(ctx) }); err != nil {
		return err
	}
	b.result.Parsed = int(b.parser.parsed.Load())
	b.forget(b.store.Note())
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
		if err := w.keepTraces(sum); err != nil {
			w.forget(err.Error()) // the site is in place, and the next build finds the cache as old as it is
		}
		return nil
	})
}

// writer makes the files of one build.
type writer struct {
	*builder
	last  *verifier
	stage *publish.Stage
	next  *tracer
	asked asked      // the page to explain
	mu    sync.Mutex // of issues and result
}

// makeAll goes through all routes. Where content has errors, the files are made
// for their errors alone.
func (w *writer) makeAll(ctx context.Context) error {
	routes := w.site.Routes()
	w.result.Pages = len(routes)
	failed := w.issues.Err() != nil
	var buffers sync.Pool
	// One worker more than processors, since one is mostly writing.
	workers := w.opts.Jobs
	if workers > 1 {
		workers++
	}
	return w.eachBy(ctx, workers, "render", len(routes), func(i int) error {
		reason, page := w.last.reason(routes[i], w.stage)
		if reason == Unchanged {
			return w.spare(routes[i], page)
		}
		if w.opts.DryRun && !w.explains(routes[i]) {
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
		if w.opts.DryRun {
			return w.count(routes[i], reason, trace, page)
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
	w.next.keep(page)
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
	if w.stirred.Load() {
		t.Inputs = source.Fingerprint{}
	}
	t.From, t.Until = w.steady()
	last := report{Posts: w.result.Posts, Pages: w.result.Pages, Held: w.result.Held, Next: w.result.Next}
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
