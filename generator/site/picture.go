package site

import (
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// FixedFolder is where files lie whose names change with what is in them, below the
// root: servers may let browsers keep them for ever.
const FixedFolder = "/immutable/"

// Pictured is a file that something on the site shows as a picture.
type Pictured struct {
	File    string          // source path
	Focuses []content.Focus // of the stories whose lead picture it is, each once
	Linked  bool            // the file itself is wanted too
}

// Pictures lists the files that are shown as pictures, by path, as far as texts and
// front matter show them; what a layout shows of its own accord is not among them.
func (s *Site) Pictures() []Pictured {
	list := make([]Pictured, 0, len(s.pictures))
	for file, focuses := range s.pictures {
		slices.SortFunc(focuses, compareFocus)
		r := s.resources[file]
		list = append(list, Pictured{File: file, Focuses: slices.Compact(focuses), Linked: r == nil || r.linked || s.opts.Originals})
	}
	slices.SortFunc(list, func(a, b Pictured) int { return strings.Compare(a.File, b.File) })
	return list
}

func compareFocus(a, b content.Focus) int {
	return (a.X-b.X)*200 + a.Y - b.Y
}

// show notes that a file is shown as a picture.
func (s *Site) show(file string) {
	if _, ok := s.pictures[file]; !ok {
		s.pictures[file] = nil
	}
}

// checkPicture checks the lead picture of a story or page.
func (s *Site) checkPicture(from string, img *content.Image, pos source.Position, problems *source.ErrorList) {
	if !s.checkImage(from, img, pos, problems) {
		return
	}
	s.checkWords(pos, img.Src, img.Alt == "", img.Credit == "", problems)
	if d, err := s.Resolve(from, img.Src); err == nil && d.File != "" {
		s.pictures[d.File] = append(s.pictures[d.File], img.Focus)
	}
}

// checkWords reports a picture that says nothing to those who do not see it, or not
// who made it.
func (s *Site) checkWords(pos source.Position, src string, noAlt, noCredit bool, problems *source.ErrorList) {
	report := source.Warningf
	if s.opts.Strict {
		report = source.Errorf
	}
	if noAlt {
		problems.Add(report(pos, "image.alt", "say what it shows, for readers who do not see it: alt in front matter, or ![what it shows](…)",
			"the picture %q has no alt", src))
	}
	if noCredit {
		problems.Add(report(pos, "image.credit", `name who made it: credit in front matter, or ![…](… "caption | credit")`,
			"the picture %q has no credit", src))
	}
}

// PlacePictures adds the files that are made of pictures to the routes; of each, Source
// is the picture. A picture beside a post that has such files is itself left out, unless it is
// wanted.
func (s *Site) PlacePictures(made []Route) source.ErrorList {
	without := map[string]bool{}
	for _, route := range made {
		if r := s.resources[route.Source]; r != nil && !r.linked && !s.opts.Originals {
			without[route.Source] = true
		}
	}
	if len(without) > 0 {
		s.routes = slices.DeleteFunc(s.routes, func(r Route) bool { return r.Kind == CopyFile && without[r.Key] })
	}
	return s.PlaceFiles(made)
}

// PlaceFiles adds files to the routes. Of these, files that are made of the same bytes
// under the same name are one.
func (s *Site) PlaceFiles(made []Route) source.ErrorList {
	if len(made) == 0 {
		return nil
	}
	r := router{byOutput: make(map[string]int, len(made)), place: s.claimedAt}
	for _, route := range made {
		if i, ok := r.byOutput[outputOf(route.Address)]; ok && route.Kind == PictureFile && r.routes[i].Kind == PictureFile {
			continue
		}
		r.add(route)
	}
	slices.SortFunc(r.routes, byOutput)
	s.routes = r.addTo(s.routes)
	return r.problems
}

// addTo adds the routes, which are sorted, to others, which are too.
func (r *router) addTo(others []Route) []Route {
	all := make([]Route, 0, len(others)+len(r.routes))
	for _, route := range r.routes {
		at, taken := findOutput(others, route.Output)
		all, others = append(all, others[:at]...), others[at:]
		if taken {
			r.collide(others[0], route)
			continue
		}
		for _, list := range [][]Route{all, others} {
			for other := range inTheWay(list, route.Output) {
				r.collide(other, route)
			}
		}
		all = append(all, route)
	}
	return append(all, others...)
}
