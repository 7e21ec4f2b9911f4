package render

import (
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Questions that are not the model's to answer.
const (
	AskLayout site.QueryKind = "layout" // a layout with all it reaches; its name
	AskAsset  site.QueryKind = "asset"  // the bytes of a static file or resource; its source path
	AskSize   site.QueryKind = "size"   // the size of a picture; its source path
	AskBody   site.QueryKind = "body"   // the text that introduces a list; the source path of its file

	AskPicture  site.QueryKind = "picture"  // the files that there are of a picture; its source path
	AskDrawn    site.QueryKind = "drawn"    // the card that is drawn of a post; its id, "" for that of the site, or whether any are drawn
	AskBundle   site.QueryKind = "bundle"   // the published form of a style sheet or script; its path below static/
	AskCleaning site.QueryKind = "cleaning" // what is taken out of pictures that are copied; no key
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
	case AskInline:
		return r.opts.Layouts.inline.fingerprint()
	case AskBody:
		return r.bodyFingerprint(q.Key)
	case AskPicture:
		return r.pictured(q.Key).fingerprint()
	case AskDrawn:
		if r.opts.Drawn != nil {
			return source.FingerprintOf([]byte(r.opts.Drawn(q.Key)))
		}
	case AskBundle:
		return r.bundled(q.Key).fingerprint()
	case AskCleaning:
		return r.opts.Cleaning
	case AskSize:
		return r.size(q.Key).fingerprint()
	default:
		return r.site.Fingerprint(q)
	}
	return source.Fingerprint{}
}

// bodyFingerprint stands for the HTML of the text in a source file, zero when it can't be read.
func (r *Renderer) bodyFingerprint(path string) source.Fingerprint {
	text, err := r.opts.Body(nil, path)
	if err != nil {
		return source.Fingerprint{}
	}
	return source.FingerprintOf(text)
}

// pictureSize is a picture's size in pixels; zero when it is not known.
type pictureSize struct {
	width, height int
	made          *Pictured // the files that there are of it; nil when it is shown as it is
}

func (s pictureSize) fingerprint() source.Fingerprint {
	h := source.NewHasher()
	h.Int(s.width)
	h.Int(s.height)
	return h.Sum()
}

// size gives the size of a picture of the site. One that can't be read has none,
// and is shown without.
func (r *Renderer) size(file string) pictureSize {
	width, height := r.opts.Size(file)
	return pictureSize{width: width, height: height}
}
