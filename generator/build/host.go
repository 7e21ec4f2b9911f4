package build

import (
	"context"

	"broadsheet/generator/hosting"
	"broadsheet/generator/render"
)

// Host describes the site to its host, and writes nothing, not even a cache. The
// description is nil where there are errors; they are returned as by Run.
func Host(ctx context.Context, opts Options) (*hosting.Site, *Result, error) {
	opts.NoCache = true
	b := newBuilder(opts)
	var described *hosting.Site
	result, err := b.finish(func() error {
		if err := b.open(); err != nil || len(b.issues) > 0 {
			return err
		}
		if err := b.remember(ctx); err != nil {
			return err
		}
		defer b.store.Close(false)
		if err := b.walk(ctx); err != nil {
			return err
		}
		if err := b.model(ctx, nil); err != nil || len(b.deferred) > 0 {
			return err
		}
		described = render.New(render.Options{Site: b.site, Layouts: b.layouts}).Host()
		described.Compressed = b.config.Assets.Compress
		return nil
	}())
	if err != nil {
		described = nil
	}
	return described, result, err
}
