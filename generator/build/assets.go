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
	err := b.each(ctx, "bundle", len(names), func(i int) error {
		made[i], errs[i] = b.makeBundle(names[i])
		return nil
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

func (b *builder) makeBundle(name string) (*bundle, error) {
	data, err := asset.Bundle(name, asset.BundleOptions{
		Read:   func(name string) ([]byte, error) { return b.readFile("static/" + name) },
		Base:   b.site.Href("/"),
		Minify: b.config.Assets.Minify,
	})
	if err != nil {
		return nil, err
	}
	base := path.Base(name)
	stem := strings.TrimSuffix(base, path.Ext(base))
	address := site.FixedFolder + stem + "-" + source.FingerprintOf(data).String()[:10] + path.Ext(base)
	return &bundle{render.Bundled{Address: address, Integrity: asset.Integrity(data)}, data}, nil
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
