package hosting

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// AppendNginx writes a whole configuration of nginx, for a file in
// sites-available.
func (s *Site) AppendNginx(dst []byte) []byte {
	name := variable(s.Host)
	line := func(format string, args ...any) { dst = fmt.Appendf(dst, format+"\n", args...) }
	line("# How long a file may be kept: by the status, the query's v, and the name.")
	line("map \"$status $arg_v $uri\" $%s_cache {", name)
	line("    default %s;", quoted(cacheNot))
	line("    \"~^[45]\" \"no-cache\";")
	line("    %s %s;", quoted(`~^\d+ \w+ .*\.(css|js)$`), quoted(cacheForever))
	for _, r := range s.rules() {
		if r.cache == cacheForever && strings.HasSuffix(r.path, "/") {
			line("    %s %s;", quoted("~^\\d+ \\w* "+pattern(s.path(r.path))), quoted(cacheForever))
		}
	}
	line("    %s %s;", quoted(`~*\.(avif|gif|ico|jpe?g|png|svg|webp|mp3|mp4|wav|webm|woff2)$`), quoted(cacheDay))
	line("}")
	line("")
	line("server {")
	line("    listen 80;")
	line("    server_name %s;", hostName(s.Host))
	if s.Base != "/" {
		line("    # The output of the build lies below it, in %s%s.", s.Folder, s.Base)
	}
	line("    root %s;", s.Folder)
	line("")
	line("    index index.html;")
	line("    error_page 403 404 =404 %s; # a folder without a page is not found either", s.path("/404.html"))
	line("    absolute_redirect off; # \"/about\" is sent on to \"/about/\" on the same host")
	line("    server_tokens off;")
	line("    charset utf-8;")
	line("")
	line("    gzip on;")
	line("    gzip_vary on;")
	line("    gzip_types text/css text/xml text/javascript application/javascript application/rss+xml application/atom+xml application/feed+json application/manifest+json image/svg+xml;")
	if slices.Contains(s.Compressed, "gzip") {
		line("    gzip_static on; # the build has made them")
	}
	if slices.Contains(s.Compressed, "br") {
		line("    # With the module ngx_brotli, which nginx itself does not have: brotli_static on;")
	}
	line("")
	line("    add_header Cache-Control $%s_cache always;", name)
	for _, h := range s.Headers() {
		line("    add_header %s %s always;", h.Name, quoted(h.Value))
	}
	if s.Hub != "" {
		line("    add_header Link $%s_link always;", name)
	}
	line("")
	line("    location / {")
	line("        try_files $uri $uri/ =404;")
	line("    }")
	line("")
	line("    # Files with a leading dot, the build's manifest among them, and those for other hosts are nobody's.")
	line("    location ~ /(\\.(?!well-known/)|_headers$|_redirects$) {")
	line("        return 404;")
	line("    }")
	line("")
	line("    # Types that /etc/nginx/mime.types of older versions does not know.")
	for _, kind := range []struct{ file, media string }{
		{`/feed\.xml$`, "application/rss+xml"}, {`/atom\.xml$`, "application/atom+xml"}, {`/feed\.json$`, "application/feed+json"},
		{`\.webmanifest$`, "application/manifest+json"},
	} {
		line("    location ~ %s {", kind.file)
		line("        types { }")
		line("        default_type %s;", kind.media)
		line("    }")
	}
	if len(s.Redirects) > 0 {
		line("")
		line("    # Former addresses.")
	}
	for _, r := range s.Redirects {
		line("    location = %s { return 301 %s; }", quoted(s.path(r.From)), quoted(plainDollar(r.To)))
	}
	line("}")
	if s.Hub != "" {
		line("")
		line("# What feeds say of their hub.")
		line("map $uri $%s_link {", name)
		for _, f := range s.Feeds {
			// A pattern, since plain keys may be too long for nginx's table of them.
			line("    %s %s;", quoted("~^"+pattern(f.Path)+"$"), quoted(plainDollar(s.hub(f))))
		}
		line("}")
	}
	return dst
}

// variable makes a name for nginx's variables of a host's.
func variable(host string) string {
	first, _, _ := strings.Cut(host, ".")
	if first == "www" {
		_, rest, _ := strings.Cut(host, ".")
		first, _, _ = strings.Cut(rest, ".")
	}
	name := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(first), "_")
	name = strings.Trim(name, "_")
	if name == "" || name[0] <= '9' {
		return "site" + name // a variable that begins with a digit is a part of a pattern
	}
	return name
}

// hostName gives a host without its port.
func hostName(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		return host[:i]
	}
	return host
}

// quoted writes a text between quotation marks, as nginx and Caddy read them.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ").Replace(text) + `"`
}

// plainDollar encodes what would begin the name of a variable.
func plainDollar(address string) string { return strings.ReplaceAll(address, "$", "%24") }

// pattern writes a path so that a regular expression means it literally.
func pattern(path string) string { return regexp.QuoteMeta(path) }
