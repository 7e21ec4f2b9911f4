package build

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/cache"
	"broadsheet/generator/config"
	"broadsheet/generator/picture"
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
	b := &builder{opts: opts, started: time.Now(), result: &Result{}, unlock: func() {}}
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
	b.result.Now = b.opts.Now
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

	// Tests watch a build: ready is told when rendering begins, read of every source
	// file that is read, and made of every file that was rendered, both by several
	// goroutines at once; neither data nor the trace is to be kept. Nil means nobody is told.
	read  func(name string)
	ready func(*render.Renderer)
	made  func(r site.Route, t *render.Trace, data []byte)
	// encoders are those of somebody who makes many builds; nil means that the build
	// has its own.
	encoders *picture.Encoders

	files    []file          // all sources, sorted by path
	starter  map[string]bool // static files that come from the starter
	input    site.Input
	site     *site.Site
	renderer *render.Renderer
	pictures *gallery
	bundles  map[string]*bundle // by path below static/
	cards    *cards

	configPrint source.Fingerprint // of config.yaml

	program   source.Fingerprint // who writes the cache
	cache     string             // its folder; "" means that there is none
	impatient bool               // do without the cache rather than wait for another build that has it
	unlock    func()             // lets others use the cache
	store     *cache.Store
	known     *cache.Known // nil without a cache
	parser    *fileParser
	stirred   atomic.Bool       // a file was copied that is not what it was when the build began
	last      *cache.TracesHead // of the traces of the last build; nil when there was none
	findings  errgroup.Group    // keeps what was found out of related posts
}

// run goes through the stages. Problems in what the authors wrote are collected
// in issues and do not stop it, so that one run tells of all. Those of config.yaml
// alone do, after a look at each text: what the site is depends on it.
func (b *builder) run(ctx context.Context) error {
	if err := b.readSettings(); err != nil {
		return err
	}
	if len(b.issues) > 0 {
		return b.checkAlone(ctx)
	}
	stage, err := publish.Begin(ctx, b.result.Output, b.opts.Waiting)
	if err != nil {
		return err
	}
	defer stage.Abort()
	defer func() { b.unlock() }()
	defer b.findings.Wait()
	defer func() {
		if b.store != nil {
			b.store.Close(false)
		}
	}()
	if err := b.phase("walk", func() error { return b.begin(ctx) }); err != nil {
		return err
	}
	if done, err := b.unchanged(ctx, stage); done || err != nil {
		return err
	}
	if err := b.model(ctx, stage); err != nil {
		return err
	}
	if err := b.phase("bundle", func() error { return b.makeBundles(ctx) }); err != nil {
		return err
	}
	if err := b.planCards(); err != nil {
		return err
	}
	if err := b.phase("pictures", func() error { return b.makePictures(ctx) }); err != nil {
		return errors.Join(err, b.pictures.close(false))
	}
	if len(b.deferred) > 0 {
		return b.pictures.close(false) // without layouts there are no pages to check
	}
	err = b.write(ctx, stage)
	return errors.Join(err, b.pictures.close(err == nil && b.issues.Err() == nil && !b.opts.DryRun))
}

// begin opens the cache, reads the layouts and finds the sources, all at once.
func (b *builder) begin(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(b.openLayouts)
	group.Go(func() error { return b.remember(ctx) })
	group.Go(func() error { return b.walk(ctx) })
	if err := group.Wait(); err != nil {
		return err
	}
	b.known.Expect(len(b.files))
	return nil
}

// model parses the sources and makes the site of them. The stage, which may be nil, is told
// which files to expect.
func (b *builder) model(ctx context.Context, stage *publish.Stage) error {
	if err := b.phase("parse", func() error { return b.parse(ctx) }); err != nil {
		return err
	}
	err := b.phase("index", func() error {
		var problems source.ErrorList
		if b.cache != "" {
			var err error
			if b.input.Found, err = cache.ReadFindings(b.cache, b.traceName(), b.program); err != nil {
				b.forget(err.Error())
			}
		}
		b.input.Relate = true
		if stage != nil && !b.opts.DryRun && b.issues.Err() == nil {
			b.input.Planned = func(files []string) { stage.Expect(slices.Values(files)) }
		}
		b.site, problems = site.New(b.siteOptions(), b.input)
		b.issues = append(b.issues, problems...)
		b.input = site.Input{}
		return nil
	})
	if err != nil {
		return err
	}
	b.result.Posts = len(b.site.Posts())
	for _, h := range b.site.Held() {
		b.result.Held = append(b.result.Held, Held(h))
	}
	b.result.Next = Change(b.site.Next())
	b.issues = append(append(b.issues, b.layouts.Warnings()...), b.deferred...)
	b.keepFindings(ctx)
	return nil
}

// keepFindings keeps what was found out of related posts, while pages are made: of a large
// site it is too much to wait in memory until the end. It holds for the texts that it is
// of, whatever becomes of the output. The error is told when the traces are kept; a build
// that ends before has others to tell.
func (b *builder) keepFindings(ctx context.Context) {
	if b.cache == "" || b.opts.DryRun || b.issues.Err() != nil {
		return
	}
	made := b.site
	b.findings.Go(func() error {
		found := made.TakeRelatedState()
		if found == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		return cache.WriteFindings(b.cache, b.traceName(), b.program, found)
	})
}

// phase times a part of the build.
func (b *builder) phase(name string, f func() error) error {
	start := time.Now()
	err := f()
	b.result.Phases = append(b.result.Phases, Phase{name, time.Since(start)})
	return err
}

// open reads the settings and, unless there is something wrong with these, the layouts.
func (b *builder) open() error {
	if err := b.readSettings(); err != nil || len(b.issues) > 0 {
		return err
	}
	return b.openLayouts()
}

// readSettings opens the site's folder and reads its settings.
func (b *builder) readSettings() error {
	folder, err := source.OpenFolder(b.opts.Source)
	if err != nil {
		return err
	}
	b.folder = folder
	// Read first: should the file change in between, the next build finds it another.
	if settings, err := fs.ReadFile(folder.FS(), ConfigName); err == nil {
		b.configPrint = source.FingerprintOf(settings)
	}
	c, err := config.Load(folder.FS(), ConfigName)
	b.config = c
	if err != nil {
		b.issues.Add(err)
		return nil
	}
	if b.opts.BaseURL != "" {
		if c.Site.BaseURL, err = config.BaseURL(b.opts.BaseURL); err != nil {
			return err
		}
	}
	if b.opts.Origin != "" {
		u, err := url.Parse(c.Site.BaseURL)
		if err != nil {
			return err
		}
		c.Site.BaseURL = b.opts.Origin + u.EscapedPath()
	}
	b.result.BaseURL, b.result.IndexNow = c.Site.BaseURL, c.Site.Hosting.IndexNow
	if b.opts.Plain {
		c.Assets, c.Pictures.Off, c.Site.MinifyHTML = config.AssetOptions{}, true, false
	}
	b.result.Output = b.output()
	return b.checkOutput()
}

func (b *builder) openLayouts() error {
	fallback, err := fs.Sub(b.opts.Starter, "layouts")
	if err != nil {
		return err
	}
	b.layouts, b.deferred = render.LoadLayouts(b.folder, fallback)
	return nil
}

// checkAlone looks for mistakes in texts and layouts, each for itself, where the settings
// are wrong. Warnings, and what the settings may be to blame for, wait until they are right:
// where texts are, what they link to, and which shortcodes are unknown on purpose.
func (b *builder) checkAlone(ctx context.Context) error {
	if b.config == nil {
		return nil // there is no such file, and probably no site
	}
	b.opts.DryRun = true
	defer func() { b.unlock() }()
	if err := b.openStore(ctx); err != nil {
		return err
	}
	defer b.store.Close(false)
	if err := errors.Join(b.openLayouts(), b.walk(ctx)); err != nil {
		return err
	}
	b.files = slices.DeleteFunc(b.files, func(f file) bool { return f.kind != textFile && f.kind != commentFile })
	b.config.Content.Markdown.UnknownShortcodeWarn = true
	if err := b.parse(ctx); err != nil {
		return err
	}
	errs, _ := append(b.issues, b.deferred...).Split()
	b.issues = errs
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

// checkOutput refuses an output folder that would mix the site with its sources.
func (b *builder) checkOutput() error {
	wrong := false
	if rel, err := filepath.Rel(b.folder.Dir(), b.result.Output); err == nil {
		top, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		wrong = rel == "." || slices.Contains([]string{"content", "layouts", "static"}, top)
	}
	if rel, err := filepath.Rel(b.result.Output, b.folder.Dir()); err == nil && filepath.IsLocal(rel) {
		wrong = true
	}
	if wrong {
		return source.Errorf(source.Position{}, "output.sources", `name a folder of its own, as in "public"`,
			"the output folder %s holds the site's sources, or lies among them", b.result.Output)
	}
	return nil
}

func (b *builder) siteOptions() site.Options {
	o := b.config.Site
	o.Now, o.Drafts, o.Future = b.opts.Now, b.opts.Drafts, b.opts.Future
	return o
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

// each calls f for 0 to n-1, by all workers, until one fails or the context ends.
func (b *builder) each(ctx context.Context, phase string, n int, f func(int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range b.opts.Jobs {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := f(i); err != nil {
					return err
				}
				b.progress(phase, i+1, n)
			}
		})
	}
	return group.Wait()
}
