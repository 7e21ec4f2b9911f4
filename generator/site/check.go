package site

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// checkLinks follows every link of what is shown, so that broken ones are known
// before a page is made, and marks the resources that something refers to.
func (s *Site) checkLinks() source.ErrorList {
	var problems source.ErrorList
	for _, e := range s.posts {
		s.checkInserts(e.Path, e.Inserts, &problems)
		s.checkImage(e.Path, e.Image, e.Positions.At(e.Path, "image"), &problems)
		s.checkRelated(e, &problems)
	}
	for _, p := range s.pages {
		s.checkInserts(p.Path, p.Inserts, &problems)
		s.checkImage(p.Path, p.Image, p.Positions.At(p.Path, "image"), &problems)
	}
	for _, a := range s.authors {
		s.checkInserts(a.Path, a.Inserts, &problems)
		s.checkImage(a.Path, a.Image, a.Positions.At(a.Path, "image"), &problems)
	}
	for _, g := range s.groups {
		if t := g.Term; t != nil {
			s.checkInserts(t.Path, t.Inserts, &problems)
			s.checkImage(t.Path, t.Image, t.Positions.At(t.Path, "image"), &problems)
			problems = append(problems, s.checkLead(t)...)
		}
	}
	return problems
}

func (s *Site) checkInserts(from string, inserts []content.Insert, problems *source.ErrorList) {
	for _, in := range inserts {
		switch in.Kind {
		case content.InsertLink:
			s.checkLink(from, in, problems)
		case content.InsertImage:
			s.checkImage(from, &content.Image{Src: in.Target}, in.Pos, problems)
		case content.InsertShortcode:
			if in.Shortcode.Inner != nil {
				s.checkInserts(from, in.Shortcode.Inner.Inserts, problems)
			}
			s.checkArguments(from, in.Shortcode)
		}
	}
}

// checkArguments marks the resources that a shortcode may show: whatever its
// values name.
func (s *Site) checkArguments(from string, call *content.Shortcode) {
	for _, arg := range slices.AppendSeq(slices.Clone(call.Args), maps.Values(call.Named)) {
		name, _, _ := splitLink(arg)
		if r := s.findResource(from, name); name != "" && r != nil && r.address != "" {
			r.used = true
		}
	}
}

func (s *Site) checkLink(from string, in content.Insert, problems *source.ErrorList) {
	name, _, fragment := splitLink(in.Target)
	d, err := s.Resolve(from, in.Target)
	switch {
	case err != nil:
		problems.Add(Placed(err, in.Pos))
	case d.Held:
		problems.Add(source.Warningf(in.Pos, "link.held", "the text is shown without a link until then",
			"%q leads to what is not shown yet", in.Target))
	case d.File != "":
		if r := s.resources[d.File]; r != nil {
			r.used = true
		}
	case fragment != "" && isSource(name):
		s.checkFragment(from, name, fragment, in, problems)
	}
}

// checkFragment warns when a link names a heading that its target does not have.
func (s *Site) checkFragment(from, name, fragment string, in content.Insert, problems *source.ErrorList) {
	id, err := url.PathUnescape(strings.TrimPrefix(fragment, "#"))
	if err != nil {
		id = strings.TrimPrefix(fragment, "#")
	}
	for _, try := range sourceCandidates(from, name) {
		t := s.sources[try]
		if t == nil {
			continue
		}
		var ids []string
		for _, h := range t.headings() {
			if h.ID == id {
				return
			}
			ids = append(ids, "#"+h.ID)
		}
		hint := "the file has no headings"
		if len(ids) > 0 {
			hint = "its headings are " + strings.Join(ids, ", ")
		}
		problems.Add(source.Warningf(in.Pos, "link.fragment", hint, "%s has no heading %q", try, "#"+id))
		return
	}
}

// checkImage warns of a picture that is not there, and marks one that is.
func (s *Site) checkImage(from string, img *content.Image, pos source.Position, problems *source.ErrorList) {
	if img == nil || strings.Contains(img.Src, "://") || strings.HasPrefix(img.Src, "data:") {
		return
	}
	d, err := s.Resolve(from, img.Src)
	switch {
	case err != nil:
		problems.Add(Placed(err, pos))
	case d.File != "":
		if r := s.resources[d.File]; r != nil {
			r.used = true
		}
	case d.Held || strings.HasPrefix(img.Src, "{{") || strings.HasPrefix(img.Src, "{%"):
	default:
		hint := "put the file beside the post, or into static/ and write its path with a leading slash"
		if near := s.nearestPicture(img.Src); near != "" {
			hint = "the likely file is " + near
		}
		problems.Add(source.Warningf(pos, "image.missing", hint, "the picture %q does not exist", img.Src))
	}
}

// checkRelated reports pins and exclusions that name no post.
func (s *Site) checkRelated(e *Entry, problems *source.ErrorList) {
	for _, name := range e.RelatedPins {
		pos := e.Positions.At(e.Path, "related")
		if _, err := s.Ref(e.Path, name); err != nil {
			problems.Add(Placed(err, pos))
		} else if p := s.EntryOf(e.Path, name); p != nil && p.NoIndex {
			problems.Add(source.Warningf(pos, "related.noindex", "take it out of related, or noindex out of "+p.Path,
				"%q is kept from search engines, and so from related posts", name))
		}
	}
	for _, name := range e.RelatedExclude {
		if _, err := s.Ref(e.Path, name); err != nil {
			problems.Add(Placed(err, e.Positions.At(e.Path, "related_exclude")))
		}
	}
}
