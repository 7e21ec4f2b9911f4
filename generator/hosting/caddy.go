package hosting

import (
	"fmt"
	"slices"
	"strings"
)

// AppendCaddy writes a whole Caddyfile. Caddy fetches the certificate by itself.
func (s *Site) AppendCaddy(dst []byte) []byte {
	line := func(format string, args ...any) { dst = fmt.Appendf(dst, format+"\n", args...) }
	address := s.Host
	if !s.Secure {
		address = "http://" + s.Host
	}
	line("%s {", address)
	if s.Base != "/" {
		line("\t# The output of the build lies below it, in %s%s.", s.Folder, s.Base)
	}
	line("\troot * %s", s.Folder)
	line("\tencode zstd gzip")
	line("")
	dst = s.appendCaddyHeaders(dst, "\t")
	line("")
	line("\t# How long a file may be kept. The last that matches counts.")
	line("\troute {")
	line("\t\theader ?Cache-Control %s", caddyQuoted(cacheNot))
	line("\t\t@media path *.avif *.gif *.ico *.jpg *.jpeg *.png *.svg *.webp *.mp3 *.mp4 *.wav *.webm *.woff2")
	line("\t\theader @media ?Cache-Control %s", caddyQuoted(cacheDay))
	line("\t\t@versioned {")
	line("\t\t\tquery v=*")
	line("\t\t\tpath *.css *.js")
	line("\t\t}")
	line("\t\theader @versioned ?Cache-Control %s", caddyQuoted(cacheForever))
	for i, r := range s.rules() {
		if r.cache != cacheForever || !strings.HasSuffix(r.path, "/") {
			continue
		}
		line("\t\t@immutable%d path %s", i, caddyQuoted(s.path(r.path)+"*"))
		line("\t\theader @immutable%d ?Cache-Control %s", i, caddyQuoted(cacheForever))
	}
	line("\t}")
	line("")
	for _, kind := range []struct{ name, file, media string }{
		{"rss", "*/feed.xml", "application/rss+xml"}, {"atom", "*/atom.xml", "application/atom+xml"},
		{"json", "*/feed.json", "application/feed+json"}, {"manifest", "*.webmanifest", "application/manifest+json"},
	} {
		line("\t@%s path %s", kind.name, kind.file)
		line("\theader @%s Content-Type %s", kind.name, kind.media)
	}
	if s.Hub != "" {
		for i, f := range s.Feeds {
			line("\t@feed%d path %s", i, caddyQuoted(caddyPath(f.Path)))
			line("\theader @feed%d Link %s", i, caddyQuoted(s.hub(f)))
		}
	}
	line("")
	line("\t# Files with a leading dot, the build's manifest among them, and those for other hosts are nobody's.")
	line("\t@hidden {")
	line("\t\tpath */.* */_headers */_redirects")
	line("\t\tnot path */.well-known/*")
	line("\t}")
	line("\terror @hidden 404")
	line("")
	if len(s.Redirects) > 0 {
		line("\t# Former addresses.")
	}
	for i, r := range s.Redirects {
		line("\t@moved%d path %s", i, caddyQuoted(caddyPath(s.path(r.From))))
		line("\tredir @moved%d %s 301", i, caddyQuoted(braced(r.To)))
	}
	line("\tfile_server%s", s.precompressed())
	line("")
	line("\thandle_errors {")
	dst = s.appendCaddyHeaders(dst, "\t\t", Header{"Cache-Control", "no-cache"})
	line("\t\trewrite * %s", s.path("/404.html"))
	line("\t\tfile_server")
	line("\t}")
	line("}")
	return dst
}

// precompressed names the forms that Caddy finds beside a file, the smallest first.
func (s *Site) precompressed() string {
	forms := ""
	for _, form := range []string{"br", "gzip"} {
		if slices.Contains(s.Compressed, form) {
			forms += " " + form
		}
	}
	if forms == "" {
		return ""
	}
	return " {\n\t\tprecompressed" + forms + "\n\t}"
}

// appendCaddyHeaders writes what goes with every answer.
func (s *Site) appendCaddyHeaders(dst []byte, indent string, more ...Header) []byte {
	dst = append(dst, indent+"header {\n"...)
	for _, h := range append(s.Headers(), more...) {
		dst = fmt.Appendf(dst, "%s\t%s %s\n", indent, h.Name, caddyQuoted(h.Value))
	}
	return append(dst, indent+"\t-Server\n"+indent+"}\n"...)
}

// caddyQuoted writes a text between quotation marks. A placeholder of Caddy's in
// it stays text.
func caddyQuoted(text string) string { return quoted(text) }

// caddyPath writes a path so that its matcher means it literally.
func caddyPath(path string) string {
	return strings.NewReplacer(`*`, `%2A`, `{`, `%7B`, `}`, `%7D`).Replace(path)
}

// braced encodes what would begin a placeholder.
func braced(address string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(address)
}
