package render

import (
	"bytes"

	"broadsheet/generator/asset"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Questions that are not the model's to answer.
const (
	AskLayout site.QueryKind = "layout" // a layout with all it reaches; its name
	AskAsset  site.QueryKind = "asset"  // the bytes of a static file or resource; its source path
	AskBody   site.QueryKind = "body"   // the text of a post or page; its source path
)

// Ask answers a question of a Trace with the fingerprint that a page would get
// today. What is not there has the zero Fingerprint.
func (r *Renderer) Ask(q site.Query) source.Fingerprint {
	switch q.Kind {
	case AskLayout:
		if l := r.opts.Layouts.named(q.Key); l != nil {
			return l.fingerprint
		}
	case AskAsset:
		return r.opts.FileFingerprint(q.Key)
	case AskBody:
		return r.opts.BodyFingerprint(q.Key)
	default:
		return r.site.Fingerprint(q)
	}
	return source.Fingerprint{}
}

// pictureSize is a picture's size in pixels; zero when it is not known.
type pictureSize struct{ width, height int }

// size gives the size of a picture of the site. One that can't be read has none,
// and is shown without.
func (r *Renderer) size(file string) pictureSize {
	size, ok := r.sizes.Load(file)
	if !ok {
		var s pictureSize
		if data, err := r.opts.File(file); err == nil {
			s.width, s.height, _ = asset.Size(bytes.NewReader(data), file)
		}
		size, _ = r.sizes.LoadOrStore(file, s)
	}
	return size.(pictureSize)
}
