package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/config"
	"broadsheet/generator/publish"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// ConfigName is the file that makes a folder a site.
const ConfigName = "config.yaml"

// Generator names the program in what it writes.
const Generator = "Broadsheet"

// Run builds the site. The error is nil, a source.ErrorList (also in
// Result.Issues), or what stopped the build from outside, such as a full disk or
// the context's end; nothing in the output has changed then.
func Run(ctx context.Context, opts Options) (*Result, error) {
	b := newBuilder(opts)
	return b.finish(b.run(ctx))
}

func newBuilder(opts Options) *builder {
	b := &builder{opts: opts, started: time.Now(), result: &Result{}}
	if b.opts.Jobs <= 0 {
		b.opts.Jobs = runtime.GOMAXPROCS(0)
	}
	if b.opts.Now.IsZero() {
		b.opts.Now = b.started
	}
	return b
}

// finish sums up after a run that ended with err.
func (b *builder) finish(err error) (*Result, error) {
	b.result.Issues = b.issues
	b.result.Issues.Sort()
	b.result.Duration = time.Since(b.started)
	if err == nil {
		err = b.result.Issues.Err()
	}
	return b.result, err
}

// builder is the state of one build.
type builder struct {
	opts    Options
	started time.Time
	result  *Result
	issues  source.ErrorList

	folder  *source.Folder
	config  *config.Config
	layouts *render.Layouts
	// deferred is what is wrong with the layouts. It is told at the end, since
	// content can be checked without them.
	deferred source.ErrorList
	bodies   *bodyStore
	starter  map[string]bool // static files that come from the starter
	site     *site.Site
	// made is told of every file that was rendered, by several goroutines at once;
	// data is not to be kept. Nil means nobody is.
	made func(r site.Route, t *render.Trace, data []byte)
}

// run goes through the stages. Problems in what the authors wrote are collected
// in issues and do not stop it, so that one run tells of all.
func (b *builder) run(ctx context.Context) error {
	if err := b.open(); err != nil || len(b.issues) > 0 {
		return err
	}
	bodies, err := newBodyStore()
	if err != nil {
		return err
	}
	b.bodies = bodies
	defer bodies.close()

	input, err := b.load(ctx)
	if err != nil {
		return err
	}
	err = b.phase("index", func() error {
		var problems source.ErrorList
		b.site, problems = site.New(b.siteOptions(), *input)
		b.issues = append(b.issues, problems...)
		return nil
	})
	if err != nil {
		return err
	}
	b.result.Posts = len(b.site.Posts())
	for _, h := range b.site.Held() {
		b.result.Held = append(b.result.Held, Held(h))
	}
	return b.write(ctx)
}

// phase times a part of the build.
func (b *builder) phase(name string, f func() error) error {
	start := time.Now()
	err := f()
	b.result.Phases = append(b.result.Phases, Phase{name, time.Since(start)})
	return err
}

// open reads the settings and layouts.
func (b *builder) open() error {
	folder, err := source.OpenFolder(b.opts.Source)
	if err != nil {
		return err
	}
	b.folder = folder
	c, err := config.Load(folder.FS(), ConfigName)
	if err != nil {
		b.issues.Add(err)
		return nil
	}
	b.config = c
	if b.opts.BaseURL != "" {
		if c.Site.BaseURL, err = config.BaseURL(b.opts.BaseURL); err != nil {
			return err
		}
	}
	b.result.Output = b.output()
	own, err := fs.Sub(folder.FS(), "layouts")
	if err != nil {
		return err
	}
	fallback, err := fs.Sub(b.opts.Starter, "layouts")
	if err != nil {
		return err
	}
	layouts, problems := render.LoadLayouts(own, fallback)
	b.layouts, b.deferred = layouts, problems
	return nil
}

func (b *builder) output() string {
	out := b.opts.Output
	if out == "" {
		out = filepath.FromSlash(b.config.Output)
	}
	if filepath.IsAbs(out) {
		return out
	}
	return filepath.Join(b.folder.Dir(), out)
}

func (b *builder) siteOptions() site.Options {
	o := b.config.Site
	o.Now, o.Drafts, o.Future = b.opts.Now, b.opts.Drafts, b.opts.Future
	return o
}

// write renders all routes into a stage, and moves it into place when there was
// no error.
func (b *builder) write(ctx context.Context) error {
	failed := b.issues.Err() != nil || len(b.deferred) > 0
	b.issues = append(b.issues, b.deferred...)
	if len(b.deferred) > 0 {
		return nil // without layouts there are no pages to check
	}
	var stage *publish.Stage
	if !failed {
		var err error
		if stage, err = publish.Begin(ctx, b.result.Output, b.opts.Waiting); err != nil {
			return err
		}
		defer stage.Abort()
	}
	if err := b.phase("render", func() error { return b.render(ctx, stage) }); err != nil {
		return err
	}
	if stage == nil || b.issues.Err() != nil {
		return nil
	}
	return b.phase("publish", func() error {
		sum, err := stage.Commit()
		if err != nil {
			b.issues.Add(err)
			return nil
		}
		b.result.Written, b.result.Pruned = len(sum.Written), len(sum.Pruned)
		return nil
	})
}

// render makes all files. Without a stage they are made for their errors alone.
func (b *builder) render(ctx context.Context, stage *publish.Stage) error {
	r := render.New(render.Options{Site: b.site, Layouts: b.layouts, Body: b.bodies.read, File: b.readFile, Generator: Generator})
	routes := b.site.Routes()
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	var mu sync.Mutex
	for range b.opts.Jobs {
		group.Go(func() error {
			var buf bytes.Buffer
			for {
				i := int(next.Add(1)) - 1
				if i >= len(routes) {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				buf.Reset()
				trace, err := r.Render(routes[i], &buf)
				if err != nil {
					if !taught(err) {
						return fmt.Errorf("make %s: %w", routes[i].Output, err)
					}
					mu.Lock()
					b.issues.Add(err)
					mu.Unlock()
					continue
				}
				if b.made != nil {
					b.made(routes[i], trace, buf.Bytes())
				}
				if b.explains(routes[i]) {
					mu.Lock()
					b.result.Explain = explain(routes[i], trace)
					mu.Unlock()
				}
				if stage != nil {
					if err := stage.Write(routes[i].Output, buf.Bytes()); err != nil {
						return err
					}
				}
				b.progress("render", i+1, len(routes))
			}
		})
	}
	err := group.Wait()
	b.result.Pages = len(routes)
	return err
}

// taught tells whether an error is one of what the authors wrote.
func taught(err error) bool {
	var one *source.Error
	var list source.ErrorList
	return errors.As(err, &one) || errors.As(err, &list)
}

func (b *builder) progress(phase string, done, total int) {
	if b.opts.Progress != nil {
		b.opts.Progress(phase, done, total)
	}
}

// readFile reads a file of the site, or of the starter where the site relies on it.
func (b *builder) readFile(name string) ([]byte, error) {
	if b.starter[name] {
		return fs.ReadFile(b.opts.Starter, name)
	}
	return b.folder.Read(name)
}

// explains tells whether a route is the page that the user asks about: by its
// URL or address, its output file, or its source.
func (b *builder) explains(r site.Route) bool {
	page := b.opts.Explain
	if page == "" {
		return false
	}
	if rest, ok := strings.CutPrefix(page, strings.TrimSuffix(b.config.Site.BaseURL, "/")); ok {
		page = rest
	}
	if page == r.Address || page == r.Output || "/"+strings.Trim(page, "/")+"/" == r.Address || page == b.site.Href(r.Address) {
		return true
	}
	return r.Source != "" && filepath.ToSlash(filepath.Clean(page)) == r.Source && (r.Kind == site.PostPage || r.Kind == site.TextPage)
}

func explain(r site.Route, t *render.Trace) *Explanation {
	e := &Explanation{URL: r.Address, Output: r.Output}
	for _, a := range t.Answers {
		e.Queries = append(e.Queries, Query{a.Query.String(), a.Fingerprint})
	}
	return e
}
