package site

import "strings"

// RouteAt gives the route at an address, decoded and rooted. It is not ok when the
// site has no such file.
func (s *Site) RouteAt(address string) (r Route, ok bool) {
	i, ok := findOutput(s.routes, outputOf(address))
	if !ok {
		return Route{}, false
	}
	return s.routes[i], true
}

// AddressOf gives the address of what a source file makes, "" when it makes nothing,
// and why it is not shown, "" when it is.
func (s *Site) AddressOf(file string) (address, held string) {
	if t := s.sources[file]; t != nil {
		return t.where(), t.held
	}
	if r := s.resources[file]; r != nil {
		return r.address, ""
	}
	if name, ok := strings.CutPrefix(file, "static/"); ok && s.static[name] {
		return "/" + name, ""
	}
	return "", ""
}

// HeldAt gives the post or page that would be shown at an address, if it is held
// back.
func (s *Site) HeldAt(address string) (h Held, ok bool) {
	if s.heldAt[address] == 0 {
		return Held{}, false
	}
	for _, h := range s.held {
		if at, _ := s.AddressOf(h.Path); at == address {
			return h, true
		}
	}
	return Held{}, false
}
