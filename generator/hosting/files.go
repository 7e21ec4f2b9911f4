package hosting

import "strings"

// The limits of Cloudflare Pages, which are the narrowest.
const (
	maxHeaderRules = 100
	// MaxRedirects is how many lines of `_redirects` all hosts read.
	MaxRedirects = 2000
)

// AppendHeaders writes `_headers`: paths with the headers of what is at them. A
// file has the headers of all rules that match it, so no two of them set the same.
func (s *Site) AppendHeaders(dst []byte) []byte {
	line := func(text string) { dst = append(append(dst, text...), '\n') }
	line(s.path("/*"))
	for _, h := range s.Headers() {
		line("  " + h.Name + ": " + oneLine(h.Value))
	}
	rules := 1
	for _, r := range s.rules() {
		if rules == maxHeaderRules {
			return dst
		}
		rules++
		path := r.path
		if strings.HasSuffix(path, "/") {
			path += "*"
		}
		line(s.path(path))
		line("  Cache-Control: " + r.cache)
	}
	if s.Hub == "" {
		return dst
	}
	for _, f := range s.Feeds {
		if rules == maxHeaderRules {
			return dst
		}
		rules++
		line(f.Path)
		line("  Link: " + oneLine(s.hub(f)))
	}
	return dst
}

// path puts the site's own path before one on it.
func (s *Site) path(path string) string { return strings.TrimSuffix(s.Base, "/") + path }

// oneLine keeps a value from bringing lines of its own.
func oneLine(value string) string { return strings.Join(strings.Fields(value), " ") }

// AppendRedirects writes `_redirects`: a former path, where it leads, and that it
// is for good, a line each, since hosts differ in what they take for granted.
func (s *Site) AppendRedirects(dst []byte) []byte {
	for _, r := range s.Redirects {
		dst = append(dst, escapePath(s.path(r.From))...)
		dst = append(dst, ' ')
		dst = append(dst, r.To...)
		dst = append(dst, " 301\n"...)
	}
	return dst
}

// escapePath percent-encodes all that is not plain in a path. A star and a colon
// would be wildcards.
func escapePath(path string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(path) {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}
