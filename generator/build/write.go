package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"broadsheet/generator/asset"
	"broadsheet/generator/cache"
	"broadsheet/generator/publish"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// write makes the files that need making, moves them into place when there was no
// error, and keeps their traces.
func (b *builder) write(ctx context.Context, stage *publish.Stage) error {
	b.renderer = render.New(render.Options{Site: b.site, Layouts: b.layouts, Body: b.parser.html,
		File: b.copied, FileFingerprint: b.fingerprintOf, Size: b.sizeOf, Picture: b.pictures.pictured, PictureData: b.pictures.data,
		Drawn: b.drawn(), Draw: b.draw, Bundled: b.bundled, BundleData: b.bundleData, Clean: b.cleanCopy, Cleaning: b.cleaning(), Generator: Generator})
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
	w := writer{builder: b, last: last, stage: stage, asked: b.asked()}
	w.next = newTracer(last, len(b.site.Routes()), len(b.site.Posts()), w.asked != asked{})
	stage.Reserve(len(b.site.Routes()))
	if err := b.phase("render", func() error { return w.makeAll(ctx) }); err != nil {
		return err
	}
	b.result.Parsed = int(b.parser.parsed.Load())
	for _, slow := range b.layouts.Fallbacks() {
		b.result.Slow = append(b.result.Slow, Slow(slow))
	}
	b.forget(b.store.Note())
	if b.opts.DryRun || b.issues.Err() != nil {
		return nil
	}
	return b.phase("publish", func() error {
		from, until := b.letGo()
		traces, flushed := make(chan stagedTraces, 1), make(chan error, 1)
		go func() { traces <- w.stageTraces(ctx, from, until, flushed) }() // while the last files are written, and all move
		err := stage.Flush()
		if flushed <- err; err != nil {
			(<-traces).drop()
			return err
		}
		sum, err := stage.Commit()
		staged := <-traces
		if err != nil {
			staged.drop()
			if taught(err) {
				b.issues.Add(err)
				return nil
			}
			return err
		}
		b.result.Written, b.result.Pruned = sum.Written, sum.Pruned
		if err := w.keepTraces(staged); err != nil {
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

// buffers is memory in which files are made, one after the other: as much as wait to be
// written at once. Unlike a sync.Pool, it is there still after the garbage was collected.
type buffers struct {
	mu   sync.Mutex
	free []*bytes.Buffer // the one used last at the end
	size int             // bytes that these hold
}

const (
	// firstBuffer is how many bytes a buffer has to begin with, as many as most pages take.
	firstBuffer = 24 << 10
	// usualBuffer is the size in bytes up to which the memory of a file is used for the
	// next one. That of large files, such as pictures, would stay in use for small ones.
	usualBuffer = 1 << 20
	// freeBytes are as many as wait for the next files.
	freeBytes = 16 << 20
)

func (b *buffers) get() *bytes.Buffer {
	b.mu.Lock()
	defer b.mu.Unlock()
	last := len(b.free) - 1
	if last < 0 {
		return bytes.NewBuffer(make([]byte, 0, firstBuffer))
	}
	buf := b.free[last]
	b.free = b.free[:last]
	b.size -= buf.Cap()
	buf.Reset()
	return buf
}

func (b *buffers) put(buf *bytes.Buffer) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if size := buf.Cap(); size <= usualBuffer && b.size+size <= freeBytes {
		b.free = append(b.free, buf)
		b.size += size
	}
}

// makeAll goes through all routes. Where content has errors, the files are made
// for their errors alone. The last files may wait to be written still when it is done.
func (w *writer) makeAll(ctx context.Context) error {
	routes := w.site.Routes()
	w.result.Pages = len(routes)
	failed := w.issues.Err() != nil
	order := w.site.MakingOrder()
	var buffers buffers
	return w.each(ctx, "render", len(routes), func(n int) error {
		i := order[n]
		reason, page := w.last.reason(routes[i], w.stage)
		if reason == Unchanged && !w.compressedInPlace(routes[i], page.Size) {
			reason = Touched
		}
		if reason == Unchanged {
			return w.spare(i, routes[i], page)
		}
		if w.opts.DryRun && !w.explains(routes[i]) {
			return w.count(routes[i], reason, nil, page)
		}
		if !failed && w.isLarge(routes[i]) {
			return w.copyLarge(i, routes[i], reason, page)
		}
		buf := buffers.get()
		release := func() { buffers.put(buf) }
		trace, err := w.renderer.Render(routes[i], buf)
		if err == nil {
			w.shrink(routes[i], buf)
		}
		if err == nil && w.made != nil {
			w.made(routes[i], trace, buf.Bytes())
		}
		switch {
		case err != nil:
			release()
			return w.failed(routes[i], err)
		case failed:
			release()
			return nil
		case w.opts.DryRun:
			release()
			return w.count(routes[i], reason, trace, page)
		}
		if !w.explains(routes[i]) {
			defer trace.Release()
		}
		if err := w.writeCompressed(routes[i], buf.Bytes(), trace); err != nil {
			return err
		}
		file, err := w.stage.Write(routes[i].Output, buf.Bytes(), func(modTime int64) { w.next.wrote(i, modTime); release() })
		if err != nil {
			return err
		}
		w.next.add(i, &routes[i], trace, file)
		return w.count(routes[i], reason, trace, page)
	})
}

// isLarge tells whether a route is a file that is copied without being in memory at once:
// a recording, a film, a document. Pictures are looked into, and small files cost less
// as they are.
func (w *writer) isLarge(r site.Route) bool {
	return r.Kind == site.CopyFile && w.file(r.Key).State.Size > usualBuffer && !asset.IsPicture(r.Key) && !w.opts.DryRun &&
		len(w.endings(r.Output, leastCompressed)) == 0
}

// copyLarge copies a large file, for a route with its place among all.
func (w *writer) copyLarge(route int, r site.Route, reason Reason, page *cache.Page) error {
	from, err := w.openFile(r.Key)
	if err != nil {
		return w.failed(r, err)
	}
	defer from.Close()
	copied, err := w.stage.Copy(r.Output, from)
	if err != nil {
		return err
	}
	if copied.Fingerprint != w.fingerprintOf(r.Key) {
		w.stirred.Store(true) // as in copied
	}
	trace := &render.Trace{Answers: []render.Answer{{Query: site.Query{Kind: render.AskAsset, Key: r.Key}, Fingerprint: copied.Fingerprint}}}
	w.next.add(route, &r, trace, copied.File)
	w.next.wrote(route, copied.ModTime)
	return w.count(r, reason, trace, page)
}

// spare leaves a file as it is, that of a route with its place among all.
func (w *writer) spare(route int, r site.Route, page *cache.Page) error {
	w.stage.Keep(publish.File{Path: page.Output, Size: page.Size, Checksum: page.Checksum})
	w.next.keep(route, page)
	w.spareCompressed(r, page.Size)
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

// letGo lets go of the model, and gives the span of time in which the site stays as it
// is, as steady does. Of a large site the model is larger than what the cache keeps of the
// sources, which is put into its stored form next.
func (b *builder) letGo() (from, until int64) {
	from, until = b.steady()
	b.site, b.renderer = nil, nil
	return from, until
}

// stagedTraces are what the next build needs to know, written, but not in its place.
type stagedTraces struct {
	written *cache.NewTraces // nil means none
	err     error
}

func (t stagedTraces) drop() {
	if t.written != nil {
		t.written.Drop()
	}
}

// stageTraces writes the traces of the build, without a cache none, as soon as it is told that all
// files are written. It keeps what the cache has of the sources, which is right whatever becomes
// of the output.
func (w *writer) stageTraces(ctx context.Context, from, until int64, flushed <-chan error) stagedTraces {
	if w.cache == "" {
		return stagedTraces{}
	}
	if err := w.fingerprintAll(ctx); err != nil {
		return stagedTraces{err: err}
	}
	saved := make(chan error, 1)
	go func() { saved <- errors.Join(w.store.Close(true), w.known.Save()) }()
	if err := <-flushed; err != nil {
		return stagedTraces{err: errors.Join(err, <-saved)}
	}
	t := w.next.traces()
	t.Inputs = w.inputs()
	if w.stirred.Load() {
		t.Inputs = source.Fingerprint{}
	}
	t.From, t.Until = from, until
	last := report{Posts: w.result.Posts, Pages: w.result.Pages, Held: w.result.Held, Next: w.result.Next}
	for _, issue := range w.issues {
		warning := *issue
		warning.Err = nil
		last.Warnings = append(last.Warnings, &warning)
	}
	t.Report = cache.Encode(nil, &last)
	written, err := cache.StageTraces(w.cache, w.traceName(), w.program, t)
	return stagedTraces{written, errors.Join(err, <-saved)}
}

// keepTraces keeps what the next build needs to know.
func (w *writer) keepTraces(t stagedTraces) error {
	if err := errors.Join(t.err, w.findings.Wait()); err != nil {
		t.drop()
		return err
	}
	if t.written == nil {
		return nil
	}
	return t.written.Keep()
}
