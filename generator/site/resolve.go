package site

import (
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

func (s *Site) addTarget(file, id, slug string, t *target) {
	s.sources[file] = t
	s.targetIDs.add(id, t)
	s.slugs.add(slug, t)
}

func (s *Site) targetByID(id string) *target { return s.targetIDs.first[id] }

// named finds targets by a name that several can have, and few do.
type named struct {
	first map[string]*target
	more  map[string][]*target
}

// newNamed makes room for so many names.
func newNamed(n int) named {
	return named{first: make(map[string]*target, n), more: map[string][]*target{}}
}

func (n named) add(name string, t *target) {
	if _, taken := n.first[name]; taken {
		n.more[name] = append(n.more[name], t)
	} else {
		n.first[name] = t
	}
}

func (n named) remove(name string, t *target) {
	rest := n.more[name]
	switch i := slices.Index(rest, t); {
	case i >= 0:
		rest = slices.Delete(rest, i, i+1)
	case len(rest) > 0:
		n.first[name], rest = rest[0], rest[1:]
	default:
		delete(n.first, name)
	}
	if len(rest) == 0 {
		delete(n.more, name)
		return
	}
	n.more[name] = rest
}

// all lists the targets of a name in the order in which they were added.
func (n named) all(name string) []*target {
	if t := n.first[name]; t != nil {
		return append([]*target{t}, n.more[name]...)
	}
	return nil
}

// Destination is where a link leads.
type Destination struct {
	Address string // rooted on the site, decoded; "" with Held or URL
	Tail    string // what follows the Address: query with "?", fragment with "#", as written
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
	if isSource(name) {
		return s.resolveSource(from, name, fragment)
	}
	if r := s.findResource(from, name); r != nil {
		if r.address == "" {
			return Destination{Held: true}, nil
		}
		return Destination{Address: r.address, Tail: query + fragment, File: r.file.Path}, nil
	}
	if strings.HasPrefix(name, "/") {
		if s.heldAt[name] > 0 || s.heldAt[name+"/"] > 0 {
			return Destination{Held: true}, nil
		}
		if !strings.HasSuffix(name, "/") && path.Ext(name) == "" {
			if _, ok := s.RouteAt(name); !ok {
				if _, ok = s.RouteAt(name + "/"); ok {
					name += "/"
				}
			}
		}
		d := Destination{Address: name, Tail: query + fragment}
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
	if !isSource(file) {
		file += ".md"
	}
	d, err := s.resolveSource(from, file, fragment)
	if e, ok := err.(*source.Error); ok && e.Code == "link.broken" {
		e.Message = fmt.Sprintf("%q leads to no post or page", name)
	}
	return d, err
}

// isSource tells whether a link is to a Markdown file.
func isSource(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

func (t *target) destination(fragment string) Destination {
	if t.held != "" {
		return Destination{Held: true}
	}
	return Destination{Address: t.where(), Tail: fragment}
}

// resolveSource follows a link to a Markdown file, relative to the file it
// stands in, to content/, or to content/posts/. Where there is none, the name may
// be that of a folder with an index.md, an id or a slug: {{< ref "harbour" >}}
// comes here as harbour.md.
func (s *Site) resolveSource(from, name, fragment string) (Destination, error) {
	bare := strings.TrimSuffix(name, path.Ext(name))
	for _, try := range append(sourceCandidates(from, name), sourceCandidates(from, bare+"/index.md")...) {
		if s.broken[try] {
			return Destination{URL: name}, nil // its own errors are told
		}
		if t := s.sources[try]; t != nil {
			return t.destination(fragment), nil
		}
	}
	for _, list := range [][]*target{s.targetIDs.all(strings.Trim(bare, "/")), s.slugs.all(bare)} {
		if len(list) == 1 {
			return list[0].destination(fragment), nil
		} else if len(list) > 1 {
			return Destination{}, &source.Error{Code: "link.ambiguous", Message: fmt.Sprintf("%q could be any of %s", name, s.paths(list)),
				Hint: "write the path of the source file"}
		}
	}
	for file := range s.broken {
		if bareName(file) == bareName(name) {
			return Destination{URL: name}, nil // probably meant, and its own errors are told
		}
	}
	return Destination{}, s.brokenLink(from, name)
}

func sourceCandidates(from, name string) []string {
	if rooted, ok := strings.CutPrefix(name, "/"); ok {
		return []string{path.Join("content", rooted), path.Join("content/posts", rooted), path.Clean(rooted)}
	}
	return []string{path.Join(path.Dir(from), name), path.Join("content", name), path.Join("content/posts", name)}
}

func (s *Site) brokenLink(from, name string) error {
	e := &source.Error{Code: "link.broken", Message: fmt.Sprintf("%q leads to no post or page", name)}
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
	return s.byAddress[d.Address]
}
