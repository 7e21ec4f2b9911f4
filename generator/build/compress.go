package build

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"

	"broadsheet/generator/asset"
	"broadsheet/generator/publish"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
)

// leastCompressed is the size in bytes below which a file is not worth compressing: it
// fits into a packet or two as it is.
const leastCompressed = 1024

// compressedEndings are the endings of the forms that assets.compress names.
var compressedEndings = map[string]string{"gzip": ".gz", "br": ".br"}

// endings lists the endings of the compressed forms that a file has beside it.
func (b *builder) endings(output string, size int64) []string {
	if len(b.config.Assets.Compress) == 0 || size < leastCompressed {
		return nil
	}
	kind := asset.MediaType(path.Base(output))
	if !strings.HasPrefix(kind, "text/") && !slices.Contains([]string{"image/svg+xml", "application/xml", "application/json", "application/manifest+json"}, kind) {
		return nil
	}
	var list []string
	for _, form := range b.config.Assets.Compress {
		list = append(list, compressedEndings[form])
	}
	return list
}

// compressedRoute is what the compressed form of a file is made for. It is no route of
// the model's, since it has no address: servers choose it in place of the file.
func compressedRoute(r site.Route, ending string) site.Route {
	r.Kind, r.Output = "compressed", r.Output+ending
	return r
}

// compressedInPlace tells whether the compressed forms of a file that stays are as they
// were made.
func (w *writer) compressedInPlace(r site.Route, size int64) bool {
	for _, ending := range w.endings(r.Output, size) {
		form := compressedRoute(r, ending)
		p := w.last.pages[form.Output]
		if p == nil || p.Route != routeFingerprint(&form) || !inPlaceStill(w.stage, p) {
			return false
		}
	}
	return true
}

// spareCompressed leaves the compressed forms of a file as they are.
func (w *writer) spareCompressed(r site.Route, size int64) {
	for _, ending := range w.endings(r.Output, size) {
		p := w.last.pages[r.Output+ending]
		w.stage.Keep(publish.File{Path: p.Output, Size: p.Size, Checksum: p.Checksum})
		w.next.keep(w.next.reserve(), p)
	}
}

// writeCompressed writes the compressed forms of a file.
func (w *writer) writeCompressed(r site.Route, data []byte, trace *render.Trace) error {
	for _, ending := range w.endings(r.Output, int64(len(data))) {
		packed, err := compressed(data, ending)
		if err != nil {
			return err
		}
		form := compressedRoute(r, ending)
		place := w.next.reserve()
		file, err := w.stage.Write(form.Output, packed, func(modTime int64) { w.next.wrote(place, modTime) })
		if err != nil {
			return err
		}
		w.next.add(place, &form, trace, file)
	}
	return nil
}

// How much the compressors try: about 6 ms for a page of 30 kB.
const (
	gzipLevel   = 9
	brotliLevel = 9
)

// compressed gives a compressed form of some bytes, with no name and no time in it.
func compressed(data []byte, ending string) ([]byte, error) {
	var b bytes.Buffer
	if ending == ".br" {
		w := brotli.NewWriterLevel(&b, brotliLevel)
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
		err := w.Close()
		return b.Bytes(), err
	}
	w, err := gzip.NewWriterLevel(&b, gzipLevel)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// shrink makes a page smaller, where the settings want that. One that can't be read
// stays as it is.
func (b *builder) shrink(r site.Route, page *bytes.Buffer) {
	if !b.config.Assets.HTML || r.Kind == site.CopyFile || path.Ext(r.Output) != ".html" {
		return
	}
	m := minify.New()
	// What style sheets and readers of the source may rely on stays: all end tags, the
	// document's own tags, and the quotation marks.
	m.Add("text/html", &html.Minifier{KeepEndTags: true, KeepDocumentTags: true, KeepQuotes: true, KeepDefaultAttrVals: true})
	if small, err := m.Bytes("text/html", page.Bytes()); err == nil {
		page.Reset()
		page.Write(small)
	}
}
