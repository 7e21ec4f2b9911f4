package preview

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// refuses says why a request is not answered, "" when it is. A name that somebody
// else owns may lead to this machine (DNS rebinding): whoever comes by such a name
// comes from a page that must not read what is here.
func (s *Server) refuses(r *http.Request) string {
	if !s.knows(r.Host) {
		return "the preview does not go by the name of " + hostName(r.Host) + "; if it should, start it with --allow-host " + hostName(r.Host)
	}
	if strings.HasPrefix(r.URL.Path, s.base+ownFolder) && r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		return "a page elsewhere may not ask for this"
	}
	return ""
}

// knows tells whether a host, as in a request, is this machine. Addresses in numbers
// can't be rebound, and names below localhost never leave the machine.
func (s *Server) knows(host string) bool {
	name := strings.ToLower(strings.TrimSuffix(hostName(host), "."))
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	if slices.ContainsFunc(s.opts.Hosts, func(h string) bool { return strings.EqualFold(h, name) }) {
		return true
	}
	own, err := os.Hostname()
	return s.opts.Open && err == nil && (strings.EqualFold(own, name) || strings.EqualFold(own+".local", name))
}

// hostName gives a host without its port and brackets.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.Trim(host, "[]")
}

// within gives the path of a source file with all links resolved, relative to the
// site's folder, if it lies there.
func (s *Server) within(name string) (string, error) {
	dir := s.session.Folder().Dir()
	real, err := filepath.EvalSymlinks(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(dir, real)
	if err != nil || !filepath.IsLocal(rel) {
		return "", errOutside
	}
	return rel, nil
}

// errOutside says that a link leads to what is none of the site's business.
var errOutside = errors.New("it lies outside the site's folder")

// leadsOut tells whether a source file has become a link out of the site's folder since
// the session has heard of it.
func (s *Server) leadsOut(name string) bool {
	_, err := s.within(name)
	return errors.Is(err, errOutside)
}
