// Package hosting writes what a web server has to know of a site: which headers
// go with its files, for how long they may be kept, and where former addresses
// send readers. One description, a Site, is written in the forms of several hosts:
// `_headers` and `_redirects` for Netlify, Cloudflare Pages and GitLab Pages, and
// whole configurations for nginx and Caddy.
//
// The package is pure: it reads nothing and asks no clock, and the same Site gives
// the same bytes. Whatever stands in an address, what comes out says nothing that
// the Site does not: values are encoded or quoted by the rules of each form.
//
// Sources: the documentation of Cloudflare Pages and Netlify on headers and
// redirects, of which the intersection is written; nginx.org/en/docs; caddyserver.com/docs.
package hosting

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Options are the settings of hosting.
type Options struct {
	Files    []string // of Files: what the build writes into the output
	HSTS     int      // seconds for which browsers are to use HTTPS alone; 0 leaves the header out
	Policy   Policy
	Security Security
	IndexNow string // key for IndexNow, "" for none
}

// Files are what a build can write for hosts: `_headers`, `_redirects`, and a page
// at each former address that sends readers on.
var Files = []string{"headers", "redirects", "stubs"}

// Writes tells whether the build writes one of Files.
func (o *Options) Writes(file string) bool { return slices.Contains(o.Files, file) }

// Policy lists what pages may load, beside the site's own files: hosts, schemes
// with a colon, and keywords of CSP in their quotes.
type Policy struct {
	Scripts, Styles, Images, Media, Frames, Connect, Forms []string
}

// Site describes a site to its host.
type Site struct {
	Host       string // name of the host, with a port where it has one
	Secure     bool   // whether readers come by HTTPS
	Base       string // path of the site, with slashes at both ends
	Folder     string // the folder of the host's root on a server of one's own; the output lies in it, or below it at Base
	HSTS       int    // as in Options
	Policy     Policy
	Scripts    []string // hashes of the scripts in pages, as CSP writes them: "sha256-…"
	Styles     []string // likewise of style sheets
	Immutable  []string // paths of files whose bytes never change under their whole address; a slash at the end means all below
	Media      []string // paths with pictures and recordings, which change seldom, likewise
	Compressed []string // forms in which texts lie beside themselves, "gzip" (as .gz) or "br" (as .br)
	Feeds      []Feed
	Hub        string // WebSub hub of the feeds; "" means none
	Redirects  []Redirect
}

// Feed is a feed's path, percent-encoded, with its media type.
type Feed struct{ Path, Type string }

// Redirect sends readers of a former path on.
type Redirect struct {
	From string // path, decoded
	To   string // path or URL, percent-encoded
}

// What files may be kept for.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheDay     = "public, max-age=86400"
	cacheNot     = "public, max-age=0, must-revalidate"
)

// Header is a header that goes with every answer.
type Header struct{ Name, Value string }

// Headers gives what goes with every answer, but for how long it may be kept.
func (s *Site) Headers() []Header {
	headers := []Header{
		{"Content-Security-Policy", s.ContentSecurityPolicy()},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"X-Content-Type-Options", "nosniff"},
	}
	if s.Secure && s.HSTS > 0 {
		headers = append(headers, Header{"Strict-Transport-Security", "max-age=" + strconv.Itoa(s.HSTS)})
	}
	return headers
}

// ContentSecurityPolicy says what pages may load. Scripts and styles in pages
// pass by their hashes; blocks of data, such as JSON-LD, need none.
func (s *Site) ContentSecurityPolicy() string {
	p := &s.Policy
	var b strings.Builder
	directive := func(name string, sources ...string) {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(name)
		for _, source := range sources {
			b.WriteByte(' ')
			b.WriteString(source)
		}
	}
	own := func(name string, hashes, more []string) {
		sources := []string{"'self'"}
		for _, hash := range hashes {
			sources = append(sources, "'"+hash+"'")
		}
		directive(name, append(sources, more...)...)
	}
	directive("default-src", "'self'")
	if len(s.Scripts)+len(p.Scripts) > 0 {
		own("script-src", s.Scripts, p.Scripts)
	}
	if len(s.Styles)+len(p.Styles) > 0 {
		own("style-src", s.Styles, p.Styles)
	}
	for _, d := range []struct {
		name string
		more []string
	}{{"img-src", p.Images}, {"media-src", p.Media}, {"connect-src", p.Connect}} {
		if len(d.more) > 0 {
			own(d.name, nil, d.more)
		}
	}
	if len(p.Frames) > 0 {
		directive("frame-src", p.Frames...)
	}
	directive("object-src", "'none'")
	directive("base-uri", "'none'")
	own("form-action", nil, p.Forms)
	directive("frame-ancestors", "'self'")
	return b.String()
}

// rule is how long the files at a path may be kept.
type rule struct {
	path  string // a slash at the end means all below
	cache string
}

// rules lists the paths that may be kept longer than pages. No two of them match
// the same file: hosts would join what they say.
func (s *Site) rules() []rule {
	var rules []rule
	add := func(paths []string, cache string) {
		for _, path := range paths {
			if !slices.ContainsFunc(rules, func(r rule) bool {
				return r.path == path || strings.HasSuffix(r.path, "/") && strings.HasPrefix(path, r.path) ||
					strings.HasSuffix(path, "/") && strings.HasPrefix(r.path, path)
			}) {
				rules = append(rules, rule{path, cache})
			}
		}
	}
	add(s.Immutable, cacheForever)
	add(s.Media, cacheDay)
	slices.SortFunc(rules, func(a, b rule) int { return cmp.Compare(a.path, b.path) })
	return rules
}

// hub gives the value of a feed's Link header (w3.org/TR/websub, section 4).
func (s *Site) hub(f Feed) string {
	scheme := "http"
	if s.Secure {
		scheme = "https"
	}
	return "<" + s.Hub + `>; rel="hub", <` + scheme + "://" + s.Host + f.Path + `>; rel="self"`
}
