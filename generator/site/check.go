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
func (s *Site) checkLinks() {
	s.checks, s.addressed = map[string]source.ErrorList{}, map[string]bool{}
	for _, e := range s.posts {
		s.checkPost(e)
	}
	for _, p := range s.pages {
		s.checkText(p.Path, p.Inserts, p.Image, p.Positions)
	}
	for _, a := range s.authors {
		s.checkText(a.Path, a.Inserts, a.Image, a.Positions)
	}
	for _, g := range s.groups {
		if t := g.Term; t != nil {
			s.checkTerm(t)
		}
	}
}

// checkFiles checks the links of some files anew.
func (s *Site) checkFiles(files map[string]bool) {
	for file := range files {
		switch t := s.sources[file]; {
		case t == nil:
		case t.entry != nil:
			s.checkPost(t.entry)
		case t.page != nil:
			s.checkText(file, t.page.Inserts, t.page.Image, t.page.Positions)
		}
	}
	for _, a := range s.authors {
		if files[a.Path] {
			s.checkText(a.Path, a.Inserts, a.Image, a.Positions)
		}
	}
	for _, t := range s.terms {
		if files[t.Path] {
			s.checkTerm(t)
		}
	}
}

func (s *Site) checkTerm(t *content.Term) {
	s.checkText(t.Path, t.Inserts, t.Image, t.Positions)
	s.keepChecks(t.Path, append(s.checks[t.Path], s.checkLead(t)...))
}

func (s *Site) checkPost(e *Entry) {
	s.checkText(e.Path, e.Inserts, e.Image, e.Positions)
	problems := s.checks[e.Path]
	s.checkRelated(e, &problems)
	s.keepChecks(e.Path, problems)
}

func (s *Site) checkText(file string, inserts []content.Insert, image *content.Image, positions content.Positions) {
	var problems source.ErrorList
	s.checkInserts(file, inserts, &problems)
	if t := s.sources[file]; t != nil && (t.entry != nil || t.page != nil) {
		s.checkPicture(file, image, positions.At(file, "image"), &problems)
	} else {
		s.checkImage(file, image, positions.At(file, "image"), &problems) // a portrait, or the emblem of a list
	}
	s.keepChecks(file, problems)
}

func (s *Site) keepChecks(file string, problems source.ErrorList) {
	if len(problems) == 0 {
		delete(s.checks, file)
		return
	}
	s.checks[file] = problems
}

func (s *Site) checkInserts(from string, inserts []content.Insert, problems *source.ErrorList) {
	for _, in := range inserts {
		switch in.Kind {
		case content.InsertLink:
			s.checkLink(from, in, problems)
		case content.InsertImage, content.InsertSizedImage:
			if s.checkImage(from, &content.Image{Src: in.Target}, in.Pos, problems) {
				s.checkWords(in.Pos, in.Target, in.NoAlt, in.NoCredit, problems)
			}
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
		if name == "" {
			continue
		}
		if r := s.findResource(from, name); r != nil && r.address != "" {
			r.used, r.linked = true, true
			s.show(r.file.Path)
		} else if rooted, ok := strings.CutPrefix(name, "/"); ok && r == nil && s.static[rooted] {
			s.show("static/" + rooted)
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
			r.used, r.linked = true, true
		}
	case isSource(name):
		if fragment != "" {
			s.checkFragment(from, name, fragment, in, problems)
		}
	case d.Address == "":
	case s.addressed != nil:
		s.addressed[from] = true
	case !s.leads(d.Address):
		problems.Add(s.lost(in.Pos, d.Address))
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

// checkImage warns of a picture that is not there, and marks one that is. It tells
// whether there is a picture to show.
func (s *Site) checkImage(from string, img *content.Image, pos source.Position, problems *source.ErrorList) bool {
	if img == nil {
		return false
	}
	if strings.Contains(img.Src, "://") || strings.HasPrefix(img.Src, "data:") {
		return true
	}
	d, err := s.Resolve(from, img.Src)
	switch {
	case err != nil:
		problems.Add(Placed(err, pos))
	case d.File != "":
		if r := s.resources[d.File]; r != nil {
			r.used = true
		}
		s.show(d.File)
		return true
	case d.Held || strings.HasPrefix(img.Src, "{{") || strings.HasPrefix(img.Src, "{%"):
	default:
		hint := "put the file beside the post, or into static/ and write its path with a leading slash"
		if near := s.nearestPicture(img.Src); near != "" {
			hint = "the likely file is " + near
		}
		problems.Add(source.Warningf(pos, "image.missing", hint, "the picture %q does not exist", img.Src))
	}
	return false
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
