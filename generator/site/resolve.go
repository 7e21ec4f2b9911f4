package site

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// target is what a link to a source file leads to.
type target struct {
	entry   *Entry     // a post, or
	page    *PageEntry // a plain page, or
	address string     // a list
	held    string     // why it is not shown; "" means that it is
}

func (t *target) where() string {
	switch {
	case t.entry != nil:
		return t.entry.Address
	case t.page != nil:
		return t.page.Address
	}
	return t.address
}

func (t *target) headings() []content.Heading {
	switch {
	case t.entry != nil:
		return t.entry.Headings
	case t.page != nil:
		return t.page.Headings
	}
	return nil
}

// resource is a file below content/ that is not Markdown: a picture, a PDF.
type resource struct {
	file    source.File
	address string
	owner   *target // the post or page whose folder holds it; nil when it is in nobody's
	used    bool    // something that is shown refers to it
}

func (s *Site) addTarget(file, id, slug string, t *target) {
	s.sources[file] = t
	for _, name := range []string{"id:" + id, slug} {
		s.bySlug[name] = append(s.bySlug[name], t)
	}
}

func (s *Site) targetByID(id string) *target {
	if list := s.bySlug["id:"+id]; len(list) > 0 {
		return list[0]
	}
	return nil
}

// Destination is where a link leads.
type Destination struct {
	Address string // rooted on the site, decoded, with any fragment; "" with Held or URL
	URL     string // as written, for what is not the site's business
	Held    bool   // the post is not shown: the link must be left out
	File    string // of a resource, its source file; else ""
}

// Resolve says where a link or picture, as written in a source file, leads. The
// error is a *source.Error without a position, for the caller to place.
func (s *Site) Resolve(from, link string) (Destination, error) {
	if strings.HasPrefix(link, "{{") || strings.HasPrefix(link, "{%") {
		return Destination{URL: link}, nil // left from another generator, shown as it is
	}
	name, query, fragment := splitLink(link)
	if name == "" {
		return Destination{URL: link}, nil
	}
	if strings.HasSuffix(strings.ToLower(name), ".md") || strings.HasSuffix(strings.ToLower(name), ".markdown") {
		return s.resolveSource(from, name, fragment)
	}
	if r := s.findResource(from, name); r != nil {
		if r.address == "" {
			return Destination{Held: true}, nil
		}
		return Destination{Address: r.address + query + fragment, File: r.file.Path}, nil
	}
	if strings.HasPrefix(name, "/") {
		d := Destination{Address: name + query + fragment}
		if s.static[strings.TrimPrefix(name, "/")] {
			d.File = "static" + name
		}
		return d, nil
	}
	return Destination{URL: link}, nil
}

// Ref says where a reference by name leads: a source file, with or without
// ending, an id or a slug.
func (s *Site) Ref(from, name string) (Destination, error) {
	file, _, fragment := splitLink(name)
	if strings.HasSuffix(strings.ToLower(file), ".md") {
		return s.resolveSource(from, file, fragment)
	}
	for _, try := range append(sourceCandidates(from, file+".md"), sourceCandidates(from, file+"/index.md")...) {
		if t := s.sources[try]; t != nil {
			return t.destination(fragment), nil
		}
	}
	for _, key := range []string{"id:" + strings.Trim(file, "/"), file} {
		if list := s.bySlug[key]; len(list) == 1 {
			return list[0].destination(fragment), nil
		} else if len(list) > 1 {
			return Destination{}, &source.Error{Code: "link.ambiguous", Message: fmt.Sprintf("%q could be any of %s", name, s.paths(list)),
				Hint: "write the path of the source file"}
		}
	}
	return Destination{}, s.broken404(from, name, file)
}

func (t *target) destination(fragment string) Destination {
	if t.held != "" {
		return Destination{Held: true}
	}
	return Destination{Address: t.where() + fragment}
}

// resolveSource follows a link to a Markdown file, relative to the file it
// stands in, to content/, or to content/posts/.
func (s *Site) resolveSource(from, name, fragment string) (Destination, error) {
	for _, try := range sourceCandidates(from, name) {
		if s.broken[try] {
			return Destination{URL: name}, nil // its own errors are told
		}
		if t := s.sources[try]; t != nil {
			return t.destination(fragment), nil
		}
	}
	base := path.Base(name)
	if list := s.bySlug[strings.TrimSuffix(base, path.Ext(base))]; !strings.Contains(name, "/") && len(list) == 1 {
		return list[0].destination(fragment), nil
	}
	return Destination{}, s.broken404(from, name, name)
}

func sourceCandidates(from, name string) []string {
	if rooted, ok := strings.CutPrefix(name, "/"); ok {
		return []string{path.Join("content", rooted), path.Join("content/posts", rooted), path.Clean(rooted)}
	}
	return []string{path.Join(path.Dir(from), name), path.Join("content", name), path.Join("content/posts", name)}
}

func (s *Site) broken404(from, written, name string) error {
	e := &source.Error{Code: "link.broken", Message: fmt.Sprintf("%q leads to no post or page", written)}
	if near := s.nearest(from, name); near != "" {
		e.Hint = fmt.Sprintf("the likely file is %s", near)
	} else {
		e.Hint = "write the path of a Markdown file, relative to this one or to content/"
	}
	return e
}

// nearest finds the source file whose name is most like the one asked for, and
// gives it as a link from where it was asked.
func (s *Site) nearest(from, name string) string {
	want := bareName(name)
	best, distance := "", max(2, len(want)/3)+1
	for file := range s.sources {
		if s.sources[file].held != "" {
			continue
		}
		d := source.Slips(want, bareName(file), distance+1) // one more, to tell a tie from what is further off
		if d < distance || d == distance && best != "" && file < best {
			best, distance = file, d
		}
	}
	if best == "" {
		return ""
	}
	return relative(path.Dir(from), best)
}

// bareName gives the telling part of a source path: the file's name, or of an
// index.md its folder's, without ending and date.
func bareName(file string) string {
	base := path.Base(file)
	base = strings.TrimSuffix(base, path.Ext(base))
	if base == "index" {
		base = path.Base(path.Dir(file))
	}
	if len(base) > 11 && base[4] == '-' && base[7] == '-' && base[10] == '-' && strings.Trim(base[:4], "0123456789") == "" {
		base = base[11:]
	}
	return strings.ToLower(base)
}

// relative gives the way from a folder to a file.
func relative(dir, file string) string {
	up := ""
	for dir != "." && !strings.HasPrefix(file, dir+"/") {
		dir = path.Dir(dir)
		up += "../"
	}
	if dir == "." {
		return up + file
	}
	return up + strings.TrimPrefix(file, dir+"/")
}

// splitLink cuts a link into decoded path, query with "?" and fragment with "#".
func splitLink(link string) (name, query, fragment string) {
	name, fragment, ok := strings.Cut(link, "#")
	if ok {
		fragment = "#" + fragment
	}
	name, query, ok = strings.Cut(name, "?")
	if ok {
		query = "?" + query
	}
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	return name, query, fragment
}

func (s *Site) paths(list []*target) string {
	var names []string
	for file, t := range s.sources {
		if slices.Contains(list, t) {
			names = append(names, file)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// placeResources gives the files beside the posts their addresses: those in the
// folder of a post go where the post goes, others keep their path below content/.
func (s *Site) placeResources(in Input) {
	for _, f := range in.Static {
		s.static[strings.TrimPrefix(f.Path, "static/")] = true
	}
	bundles := map[string]*target{}
	for _, t := range s.sources {
		switch {
		case t.entry != nil && t.entry.Bundle != "":
			bundles[t.entry.Bundle] = t
		case t.page != nil && t.page.Bundle != "":
			bundles[t.page.Bundle] = t
		}
	}
	for _, f := range in.Resources {
		r := &resource{file: f, address: strings.TrimPrefix(f.Path, "content")}
		for dir := path.Dir(f.Path); dir != "." && dir != "content"; dir = path.Dir(dir) {
			if t := bundles[dir]; t != nil {
				r.owner = t
				r.address = path.Join(t.where(), strings.TrimPrefix(f.Path, dir))
				r.used = true
				if t.held != "" {
					r.address, r.used = "", false
				}
				break
			}
		}
		s.resources[f.Path] = r
	}
}

// findResource finds a file beside a source file, or below content/.
func (s *Site) findResource(from, name string) *resource {
	if len(s.resources) == 0 {
		return nil
	}
	if rooted, ok := strings.CutPrefix(name, "/"); ok {
		return s.resources[path.Join("content", rooted)]
	}
	if r := s.resources[path.Join(path.Dir(from), name)]; r != nil {
		return r
	}
	return s.resources[path.Join("content", name)]
}

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
			for _, arg := range slices.Concat(in.Shortcode.Args, []string{in.Shortcode.Named["src"], in.Shortcode.Named["poster"]}) {
				if r := s.findResource(from, arg); arg != "" && r != nil && r.owner == nil {
					r.used = true
				}
			}
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
	case fragment != "" && strings.HasSuffix(strings.ToLower(name), ".md"):
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

// nearestPicture finds a file of the same name elsewhere.
func (s *Site) nearestPicture(src string) string {
	name, _, _ := splitLink(src)
	base := path.Base(name)
	var found []string
	for file := range s.resources {
		if path.Base(file) == base {
			found = append(found, file)
		}
	}
	for file := range s.static {
		if path.Base(file) == base {
			found = append(found, "/"+file)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return slices.Min(found)
}

// checkRelated reports pins and exclusions that name no post.
func (s *Site) checkRelated(e *Entry, problems *source.ErrorList) {
	for _, name := range e.RelatedPins {
		if _, err := s.Ref(e.Path, name); err != nil {
			problems.Add(Placed(err, e.Positions.At(e.Path, "related")))
		}
	}
	for _, name := range e.RelatedExclude {
		if _, err := s.Ref(e.Path, name); err != nil {
			problems.Add(Placed(err, e.Positions.At(e.Path, "related_exclude")))
		}
	}
}

// Placed gives an error the position where it was found.
func Placed(err error, pos source.Position) error {
	if e, ok := err.(*source.Error); ok {
		at := *e
		at.Position = pos
		return &at
	}
	return err
}

// EntryOf gives the shown post that a name refers to, nil when there is none.
func (s *Site) EntryOf(from, name string) *Entry {
	d, err := s.Ref(from, name)
	if err != nil || d.Address == "" {
		return nil
	}
	address, _, _ := strings.Cut(d.Address, "#")
	return s.byAddress[cmp.Or(address, d.Address)]
}
