package feed

import "strings"

// Robots is a robots.txt (RFC 9309). The zero value lets everyone read
// everything.
type Robots struct {
	Disallow []string // paths that no crawler should fetch
	Groups   []RobotsGroup
	Sitemaps []string // absolute URLs
}

// RobotsGroup is what holds for some crawlers only; they do not heed
// Robots.Disallow.
type RobotsGroup struct {
	Agents   []string // product names, as in "ExampleBot"
	Allow    []string // paths
	Disallow []string // paths; with Allow also empty, nothing is forbidden
}

// AppendRobots writes the file.
func (r *Robots) AppendRobots(dst []byte) []byte {
	all := RobotsGroup{Agents: []string{"*"}, Disallow: r.Disallow}
	dst = all.append(dst)
	for _, g := range r.Groups {
		dst = append(dst, '\n')
		dst = g.append(dst)
	}
	for i, url := range r.Sitemaps {
		if i == 0 {
			dst = append(dst, '\n')
		}
		dst = appendRule(dst, "Sitemap", url)
	}
	return dst
}

func (g *RobotsGroup) append(dst []byte) []byte {
	for _, agent := range g.Agents {
		dst = appendRule(dst, "User-agent", agent)
	}
	for _, path := range g.Allow {
		dst = appendRule(dst, "Allow", path)
	}
	for _, path := range g.Disallow {
		dst = appendRule(dst, "Disallow", path)
	}
	if len(g.Allow) == 0 && len(g.Disallow) == 0 {
		// A group has at least one rule; an empty Disallow forbids nothing.
		dst = append(dst, "Disallow:\n"...)
	}
	return dst
}

// appendRule writes one line. A value ends where its line ends or a comment
// would begin, so that it cannot bring rules of its own.
func appendRule(dst []byte, name, value string) []byte {
	if i := strings.IndexAny(value, "\r\n#"); i >= 0 {
		value = value[:i]
	}
	dst = append(dst, name...)
	dst = append(dst, ": "...)
	dst = append(dst, strings.TrimSpace(value)...)
	return append(dst, '\n')
}
