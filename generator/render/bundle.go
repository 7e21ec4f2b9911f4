package render

import (
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Bundled is a style sheet or script as it is published.
type Bundled struct {
	Address   string // rooted
	Integrity string // for the attribute of that name
}

func (b *Bundled) fingerprint() source.Fingerprint {
	if b == nil {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	h.Strings([]string{b.Address, b.Integrity})
	return h.Sum()
}

func (r *Renderer) bundled(name string) *Bundled {
	if r.opts.Bundled == nil {
		return nil
	}
	return r.opts.Bundled(name)
}

// bundled gives the published form of a static file, and notes the question.
func (v *view) bundled(name string) *Bundled {
	b := v.r.bundled(name)
	v.note(site.Query{Kind: AskBundle, Key: name}, b.fingerprint())
	return b
}

// Integrity gives the value of the attribute integrity for a style sheet or script that
// is bundled, "" for any other file.
func (s *Site) Integrity(name string) string {
	if b := s.view.bundled(strings.TrimPrefix(name, "/")); b != nil {
		return b.Integrity
	}
	return ""
}

var assetCall = regexp.MustCompile("\\.Asset\\s+[\"`]/?([^\"`]+)[\"`]")

// Assets lists the static files that layouts ask for by name, with the style sheet of
// feeds, sorted.
func (ls *Layouts) Assets() []string {
	names := []string{"feed.css"}
	for _, name := range ls.sorted() {
		for _, m := range assetCall.FindAllStringSubmatch(ls.files[name].text, -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
