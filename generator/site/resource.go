package site

import (
	"path"
	"slices"
	"strings"

	"broadsheet/generator/source"
)

// resource is a file below content/ that is not Markdown: a picture, a PDF.
type resource struct {
	file    source.File
	address string
	used    bool // something that is shown refers to it
	linked  bool // as more than a picture: the file itself is wanted
}

// placeResources gives the files beside the posts their addresses: those in the
// folder of a post go where the post goes, others keep their path below content/.
func (s *Site) placeResources(in Input) {
	for _, f := range in.Static {
		s.static[strings.TrimPrefix(f.Path, "static/")] = true
	}
	if len(in.Resources) == 0 {
		return // and nobody need know of folders
	}
	bundles := s.bundles()
	for _, f := range in.Resources {
		s.placeResource(f, bundles)
	}
}

// bundles gives the posts and pages with a folder of their own, by that.
func (s *Site) bundles() map[string]*target {
	bundles := map[string]*target{}
	for _, t := range s.sources {
		switch {
		case t.entry != nil && t.entry.Bundle != "":
			bundles[t.entry.Bundle] = t
		case t.page != nil && t.page.Bundle != "":
			bundles[t.page.Bundle] = t
		}
	}
	return bundles
}

func (s *Site) placeResource(f source.File, bundles map[string]*target) *resource {
	for dir := path.Dir(f.Path); dir != "." && !s.withResources[dir]; dir = path.Dir(dir) {
		s.withResources[dir] = true
	}
	r := &resource{file: f, address: strings.TrimPrefix(f.Path, "content")}
	for dir := path.Dir(f.Path); dir != "." && dir != "content"; dir = path.Dir(dir) {
		if t := bundles[dir]; t != nil {
			r.address = path.Join(folderOf(t.where()), strings.TrimPrefix(f.Path, dir))
			r.used = true
			if t.held != "" {
				r.address, r.used = "", false
			}
			break
		}
	}
	s.resources[f.Path] = r
	return r
}

func (r *resource) route() Route {
	return Route{Kind: CopyFile, Address: r.address, Output: outputOf(r.address), Key: r.file.Path, Source: r.file.Path}
}

// staticRoute is the route of a file below static/.
func staticRoute(file string) Route {
	address := strings.TrimPrefix(file, "static")
	return Route{Kind: CopyFile, Address: address, Output: outputOf(address), Key: file, Source: file}
}

// folderOf gives the folder of an address, which is itself if it ends in a slash.
func folderOf(address string) string {
	return address[:strings.LastIndexByte(address, '/')+1]
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
