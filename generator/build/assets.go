package build

import (
	"context"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/asset"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// bundle is a style sheet or script as it is published.
type bundle struct {
	render.Bundled
	data []byte
}

// makeBundles bundles the style sheets and scripts that layouts name, and adds them to
// the routes. One that can't be bundled is published as it is, with a warning that
// says why.
func (b *builder) makeBundles(ctx context.Context) error {
	b.bundles = map[string]*bundle{}
	if !b.config.Assets.Bundle || b.layouts == nil {
		return nil
	}
	var names []string
	for _, name := range b.layouts.Assets() {
		if asset.CanBundle(name) && !b.fingerprintOf("static/"+name).IsZero() {
			names = append(names, name)
		}
	}
	made := make([]*bundle, len(names))
	errs := make([]error, len(names))
	key := b.bundlesKey()
	err := b.each(ctx, "bundle", len(names), func(i int) error {
		data, err := b.bundle(names[i], key)
		if taught(err) {
			errs[i] = err
			return nil
		}
		made[i] = b.publishedBundle(names[i], data)
		return err
	})
	if err != nil {
		return err
	}
	var routes []site.Route
	for i, name := range names {
		if errs[i] != nil {
			var list source.ErrorList
			list.Add(errs[i])
			for _, e := range list {
				warning := *e
				warning.Warning = true
				b.issues.Add(&warning)
			}
			continue
		}
		b.bundles[name] = made[i]
		routes = append(routes, site.Route{Kind: site.BundleFile, Address: made[i].Address, Key: name, Source: "static/" + name})
	}
	b.issues = append(b.issues, b.site.PlaceFiles(routes)...)
	return nil
}

// bundlesKey stands for all that bundles are made of: any file in static/ may be imported,
// or looked for.
func (b *builder) bundlesKey() source.Fingerprint {
	h := source.NewHasher()
	h.String(b.site.Href("/"))
	h.Bool(b.config.Assets.Minify)
	for i := range b.files {
		if f := &b.files[i]; f.kind == staticFile {
			h.String(f.Path)
			h.Fingerprint(f.fingerprint)
		}
	}
	return h.Sum()
}

// bundle makes a bundle, or finds it in the store.
func (b *builder) bundle(name string, key source.Fingerprint) ([]byte, error) {
	file := "static/" + name
	if kept, ok := b.store.AppendParsed(nil, file, key); ok {
		return kept, nil
	}
	data, err := asset.Bundle(name, asset.BundleOptions{
		Read:   func(name string) ([]byte, error) { return b.copied("static/" + name) },
		Base:   b.site.Href("/"),
		Minify: b.config.Assets.Minify,
	})
	if err != nil || b.stirred.Load() {
		return data, err // or it is not that of the key
	}
	return data, b.store.Put(file, key, data, nil)
}

// publishedBundle gives a bundle the name that its bytes ask for.
func (b *builder) publishedBundle(name string, data []byte) *bundle {
	base := path.Base(name)
	stem := strings.TrimSuffix(base, path.Ext(base))
	address := site.FixedFolder + stem + "-" + source.FingerprintOf(data).String()[:10] + path.Ext(base)
	return &bundle{render.Bundled{Address: address, Integrity: asset.Integrity(data)}, data}
}

// bundled gives the published form of a static file, nil when it is published as it is.
func (b *builder) bundled(name string) *render.Bundled {
	if made := b.bundles[name]; made != nil {
		return &made.Bundled
	}
	return nil
}

func (b *builder) bundleData(name string) []byte {
	if made := b.bundles[name]; made != nil {
		return slices.Clip(made.data)
	}
	return nil
}
