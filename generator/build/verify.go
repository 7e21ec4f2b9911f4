package build

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"broadsheet/generator/cache"
	"broadsheet/generator/publish"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// CacheName is the folder of the cache, in the site's folder.
const CacheName = ".broadsheet"

// remember opens the cache with what the last build into the output has kept.
func (b *builder) remember(ctx context.Context) error {
	err := b.openStore(ctx)
	if err != nil || b.cache == "" {
		return err
	}
	if b.last, err = cache.ReadTracesHead(b.cache, b.traceName(), b.program); err != nil {
		b.forget(err.Error())
	}
	return nil
}

// lastTraces reads the traces of the last build, which are empty when there was none.
// They take memory that the model wants before, so they are read when they are needed.
func (b *builder) lastTraces() *cache.Traces {
	if b.last == nil {
		return &cache.Traces{}
	}
	t, err := cache.ReadTraces(b.cache, b.traceName(), b.program)
	if err != nil {
		b.forget(err.Error())
	}
	return t
}

// openStore opens the store of parsed files. A cache that can't be used is as good
// as none: the build goes on without, and says so.
func (b *builder) openStore(ctx context.Context) error {
	var err error
	if !b.opts.NoCache {
		if b.program, err = b.identity(); err != nil {
			return err
		}
		dir := filepath.Join(b.folder.Dir(), CacheName)
		if _, err := os.Stat(dir); err != nil && b.opts.DryRun {
			b.cache = "" // there is nothing to learn, and nothing is to be left
		} else if err := b.lockCache(ctx, dir); err != nil {
			if ctx.Err() != nil {
				return err
			}
			b.forget(err.Error())
		} else {
			b.cache = dir
		}
	}
	if b.store, err = cache.OpenStore(b.cache, b.program); err != nil && b.cache != "" {
		b.forget(err.Error())
		b.cache = ""
		b.store, err = cache.OpenStore("", b.program)
	}
	if err == nil && b.cache != "" {
		b.forget(b.store.Note())
		var damage error
		if b.known, damage = cache.OpenKnown(b.cache, b.program, b.lockFile(b.cache)); damage != nil {
			b.forget(damage.Error())
		}
	}
	return err
}

// lockCache makes the cache's folder and keeps other builds from it until unlock
// is called: those into other output folders use the same one.
func (b *builder) lockCache(ctx context.Context, dir string) error {
	if err := cache.MakeFolder(dir); err != nil {
		return err
	}
	waiting := b.opts.Waiting
	if b.impatient {
		var stop context.CancelCauseFunc
		ctx, stop = context.WithCancelCause(ctx)
		defer stop(nil)
		waiting = func() { stop(errCacheTaken) }
	}
	unlock, err := publish.Lock(ctx, b.lockFile(dir), waiting)
	if err != nil && context.Cause(ctx) == errCacheTaken {
		return errCacheTaken
	}
	if err == nil {
		b.unlock = unlock
	}
	return err
}

// errCacheTaken says why somebody who does not wait has no cache.
var errCacheTaken = errors.New("a build is using it")

func (b *builder) lockFile(dir string) string { return filepath.Join(dir, "lock") }

// forget says that the cache is of no use.
func (b *builder) forget(why string) {
	if b.result.Cache == "" {
		b.result.Cache = why
	}
}

// identity stands for the program: what it writes into the cache is for itself
// alone. A new build of the program may parse or render in another way.
func (b *builder) identity() (source.Fingerprint, error) {
	if b.opts.Program != nil {
		if program := b.opts.Program(); !program.IsZero() {
			return program, nil
		}
	}
	name, err := os.Executable()
	if err != nil {
		return source.Fingerprint{}, err
	}
	data, err := os.ReadFile(name)
	return source.FingerprintOf(data), err
}

// traceName names the traces of the output folder.
func (b *builder) traceName() string {
	name := b.result.Output
	if rel, err := filepath.Rel(b.folder.Dir(), name); err == nil {
		name = rel
	}
	return cache.Name(name)
}

// unchanged tells whether nothing has changed at all since the last build: the
// same sources, settings and switches, no post whose time has come, and all files
// in place. Then the last build's result is this one's.
func (b *builder) unchanged(ctx context.Context, stage *publish.Stage) (bool, error) {
	if b.last == nil || b.result.Cache != "" {
		return false, nil // a damaged cache is written anew
	}
	if err := b.phase("read", func() error { return b.fingerprintAll(ctx) }); err != nil {
		return false, err
	}
	now := b.opts.Now.UnixNano()
	if b.opts.Explain != "" || len(b.issues) > 0 || len(b.deferred) > 0 || b.inputs() != b.last.Inputs ||
		now < b.last.From || b.last.Until != 0 && now >= b.last.Until {
		return false, nil
	}
	traces := b.lastTraces()
	if b.result.Cache != "" || !stage.Lists(files(traces.Pages)) {
		return false, nil
	}
	inPlace := make([]bool, len(traces.Pages))
	err := b.phase("verify", func() error {
		return b.each(ctx, "verify", len(inPlace), func(i int) error {
			inPlace[i] = inPlaceStill(stage, &traces.Pages[i])
			return nil
		})
	})
	if err != nil {
		return false, err
	}
	for _, ok := range inPlace {
		if !ok {
			return false, nil
		}
	}
	var last report
	if cache.Decode(traces.Report, &last) != nil {
		return false, nil
	}
	if !b.opts.DryRun {
		if err := b.known.Save(); err != nil {
			b.forget(err.Error()) // the next build reads what this one has read
		}
	}
	b.issues = append(b.issues, last.Warnings...)
	b.result.Posts, b.result.Pages, b.result.Held, b.result.Next = last.Posts, last.Pages, last.Held, last.Next
	return true, nil
}

// report is what a build tells that finds nothing changed.
type report struct {
	Posts, Pages int
	Held         []Held
	Next         Change
	Warnings     source.ErrorList
}

func files(pages []cache.Page) []publish.File {
	list := make([]publish.File, len(pages))
	for i, p := range pages {
		list[i] = publish.File{Path: p.Output, Size: p.Size, Checksum: p.Checksum}
	}
	return list
}

// inputs stands for all that a build reads and is told, but for its clock.
func (b *builder) inputs() source.Fingerprint {
	h := source.NewHasher()
	h.Bool(b.opts.Drafts)
	h.Bool(b.opts.Future)
	h.Bool(b.opts.Plain)
	h.String(b.config.Site.BaseURL)
	h.Fingerprint(b.configPrint)
	h.Fingerprint(b.layouts.Fingerprint())
	for _, f := range b.files {
		h.String(f.Path)
		h.Fingerprint(f.fingerprint)
	}
	return h.Sum()
}

// verifier knows which answers have changed since the last build.
type verifier struct {
	traces  *cache.Traces
	changed []bool // beside traces.Questions
	pages   map[string]*cache.Page
}

// verify asks all questions of the last build again.
func (b *builder) verify(ctx context.Context) (*verifier, error) {
	last := b.lastTraces()
	v := &verifier{traces: last, changed: make([]bool, len(last.Questions)), pages: make(map[string]*cache.Page, len(last.Pages))}
	for i := range last.Pages {
		v.pages[last.Pages[i].Output] = &last.Pages[i]
	}
	err := b.each(ctx, "verify", len(v.changed), func(i int) error {
		q := &last.Questions[i]
		v.changed[i] = b.renderer.Ask(query(*q)) != q.Answer
		return nil
	})
	return v, err
}

// query is a question as it is asked.
func query(q cache.Question) site.Query {
	return site.Query{Kind: site.QueryKind(q.Kind), Key: q.Key, From: q.From}
}

// reason says what is to be done about a route: why it must be made, or that it
// need not be.
func (v *verifier) reason(r site.Route, stage *publish.Stage) (Reason, *cache.Page) {
	if len(v.pages) == 0 {
		return NoMemory, nil
	}
	p := v.pages[r.Output]
	if p == nil || p.Route != routeFingerprint(&r) {
		return New, nil
	}
	for _, n := range p.Asked {
		if v.changed[n] {
			return Changed, p
		}
	}
	if !inPlaceStill(stage, p) {
		return Touched, p
	}
	return Unchanged, p
}

// inPlaceStill tells whether the output has a page's file as it was made, and
// takes note of the file's time if that is another.
func inPlaceStill(stage *publish.Stage, p *cache.Page) bool {
	modTime, ok := stage.InPlace(publish.File{Path: p.Output, Size: p.Size, Checksum: p.Checksum}, p.ModTime)
	if ok {
		p.ModTime = modTime
	}
	return ok
}

// routeFingerprint stands for what a file is made for, besides its place in the output, by which it is found.
func routeFingerprint(r *site.Route) source.Fingerprint {
	h := source.NewHasher()
	h.String(string(r.Kind))
	h.String(r.Address)
	h.String(r.Key)
	h.String(r.Source)
	h.Int(r.Number)
	return h.Sum()
}

// steady gives the span of time in which the site stays as it is at the build's
// clock, as nanoseconds since 1970; until 0 means for ever.
func (b *builder) steady() (from, until int64) {
	start, end := b.site.Steady()
	from = time.Unix(0, 0).AddDate(-200, 0, 0).UnixNano()
	if !start.IsZero() {
		from = start.UnixNano()
	}
	if !end.IsZero() {
		until = end.UnixNano()
	}
	return from, until
}
