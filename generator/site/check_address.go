package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/source"
)

// checkAddresses looks once more at the texts that name addresses of the site
// (/about/), now that it is known which there are.
func (s *Site) checkAddresses() {
	later := s.addressed
	s.addressed = nil
	s.checkFiles(later)
}

// leads tells whether there is something at an address of the site, decoded and
// rooted. Without a slash at its end it may be that of a folder: servers send on
// from there, and pages get the slash (see Resolve).
func (s *Site) leads(address string) bool {
	if _, ok := s.RouteAt(address); ok || s.aliases[address] != "" || s.aliases[address+"/"] != "" {
		return true
	}
	_, ok := s.RouteAt(address + "/")
	action, _, _ := splitLink(s.opts.Comments.Action)
	return ok || address == action
}

// lost says what is wrong with a link to an address of the site that leads nowhere.
func (s *Site) lost(pos source.Position, address string) *source.Error {
	return source.Warningf(pos, "link.lost", s.lostHint(address), "%q leads to nothing on this site", address)
}

func (s *Site) lostHint(address string) string {
	if below, ok := strings.CutPrefix(address, s.basePath); ok && s.basePath != "/" && s.leads("/"+below) {
		return fmt.Sprintf("write /%s: addresses begin at the front page, without %s", below, s.basePath)
	}
	if near := s.nearestAddress(address); near != "" {
		return "the likely address is " + near
	}
	return "name the source file, as in about.md, or write the address of a page that there is"
}

// nearestAddress finds the page that was likely meant: one whose last part is the
// same, else a plain page or list with almost the same address.
func (s *Site) nearestAddress(address string) string {
	last := func(address string) string { return path.Base(strings.TrimSuffix(address, "/")) }
	if s.lastParts == nil {
		s.lastParts = map[string]string{}
		for _, r := range s.routes {
			switch r.Kind {
			case PostPage, TextPage, ListPage, TermsPage, CorrectionsPage:
				if part := last(r.Address); r.Number == 0 && s.lastParts[part] == "" {
					s.lastParts[part] = r.Address
				}
			}
		}
	}
	if near := s.lastParts[last(address)]; near != "" {
		return near
	}
	want := strings.TrimSuffix(address, "/") + "/"
	best, distance := "", max(1, len(want)/4)+1
	try := func(near string) {
		if d := source.Slips(want, near, distance); d < distance {
			best, distance = near, d
		}
	}
	for _, p := range s.pages {
		try(p.Address)
	}
	for _, g := range s.of("", SectionGroup) {
		try(g.Address)
	}
	for _, kind := range TermsKinds {
		if len(s.GroupsOf(kind)) > 0 {
			try(TermsAddress(kind))
		}
	}
	if s.hasCorrections {
		try(CorrectionsAddress)
	}
	return best
}

// checkSettings warns of addresses and pictures in the settings that lead nowhere.
func (s *Site) checkSettings() source.ErrorList {
	var problems source.ErrorList
	at := func(key string) source.Position {
		if pos, ok := s.opts.Positions[key]; ok {
			return pos
		}
		return source.Position{Path: "config.yaml"}
	}
	check := func(key, link string) {
		name, _, _ := splitLink(link)
		if !strings.HasPrefix(name, "/") || s.heldAt[name] > 0 || s.heldAt[name+"/"] > 0 || s.leads(name) {
			return
		}
		problems.Add(s.lost(at(key), name))
	}
	for name, entries := range map[string][]MenuEntry{"menu": s.opts.Menu, "footer": s.opts.Footer} {
		for i, m := range entries {
			check(fmt.Sprintf("%s[%d].url", name, i), m.URL)
		}
	}
	for property, link := range s.opts.Publisher.Policies {
		check("publisher.policies."+property, link)
	}
	check("comments.policy", s.opts.Comments.Policy)
	for key, picture := range map[string]string{"publisher.logo": s.opts.Publisher.Logo, "social.image": s.opts.Social.Image} {
		d, err := s.Resolve("config.yaml", picture)
		if err != nil || d.Address == "" || d.File != "" {
			continue
		}
		hint := "put the file into static/, and write its path there with a leading slash"
		if near := s.nearestPicture(picture); near != "" {
			hint = "the likely file is " + near
		}
		problems.Add(source.Warningf(at(key), "image.missing", hint, "the picture %q does not exist", picture))
	}
	slices.SortFunc(problems, func(a, b *source.Error) int { return strings.Compare(a.Error(), b.Error()) })
	return problems
}
