package site

import (
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/hosting"
	"broadsheet/generator/source"
)

// The keys of HostFile routes.
const (
	HostHeaders   = "headers"
	HostRedirects = "redirects"
	HostSecurity  = "security"
	HostIndexNow  = "indexnow"
)

// SecurityAddress is where RFC 9116 has security.txt.
const SecurityAddress = "/.well-known/security.txt"

// hostRoutes adds the files for hosts. One that the site has in static/ is its own
// business.
func (s *Site) hostRoutes(r *router) {
	o := &s.opts.Hosting
	if o.Writes("headers") {
		r.addUnlessClaimed(Route{Kind: HostFile, Address: "/_headers", Key: HostHeaders})
	}
	if o.Writes("redirects") && len(s.aliases) > 0 {
		r.addUnlessClaimed(Route{Kind: HostFile, Address: "/_redirects", Key: HostRedirects})
	}
	if len(o.Security.Contact) > 0 {
		r.addUnlessClaimed(Route{Kind: HostFile, Address: SecurityAddress, Key: HostSecurity})
	}
	if o.IndexNow != "" {
		r.addUnlessClaimed(Route{Kind: HostFile, Address: "/" + o.IndexNow + ".txt", Key: HostIndexNow})
	}
}

// checkHosting warns of what the hosts will not take.
func (s *Site) checkHosting() source.ErrorList {
	var problems source.ErrorList
	o := &s.opts.Hosting
	if n := len(s.aliases); n > hosting.MaxRedirects && o.Writes("redirects") {
		problems.Add(source.Warningf(source.Position{Path: "config.yaml"}, "hosting.redirects",
			"where the site is hosted there, take redirects out of hosting.files: the pages at former addresses send readers on too",
			"_redirects has %d lines, and Cloudflare Pages reads %d", n, hosting.MaxRedirects))
	}
	if len(o.Security.Contact) > 0 && o.Security.Expires == "" {
		problems.Add(source.Errorf(source.Position{Path: "config.yaml"}, "hosting.security", "write hosting.security.expires with a day within a year",
			"security.txt has a contact and no day on which it expires"))
	}
	if end := o.Security.ExpiresAt(); !end.IsZero() {
		s.changesAt(end, "ends, by hosting.security.expires", "config.yaml")
		if !end.After(s.opts.Now) {
			problems.Add(source.Warningf(source.Position{Path: "config.yaml"}, "hosting.security",
				"look whether it is still right, and write a later date", "security.txt is not to be trusted any more, by hosting.security.expires"))
		}
	}
	return problems
}

// Redirects lists the former addresses, in order.
func (s *Site) Redirects() []hosting.Redirect {
	var list []hosting.Redirect
	for _, from := range slices.Sorted(maps.Keys(s.aliases)) {
		list = append(list, hosting.Redirect{From: from, To: s.Href(s.aliases[from])})
	}
	return list
}

func (s *Site) redirectsFingerprint() source.Fingerprint {
	h := source.NewHasher()
	for _, r := range s.Redirects() {
		h.Strings([]string{r.From, r.To})
	}
	return h.Sum()
}

// MediaFolders lists the folders at the top of the site that hold nothing but
// pictures and recordings, each with slashes at both ends.
func (s *Site) MediaFolders() []string {
	other := map[string]bool{}
	for name := range s.static {
		if folder, _, below := strings.Cut(name, "/"); below {
			other[folder] = other[folder] || !isMedia(name)
		}
	}
	var folders []string
	for _, folder := range slices.Sorted(maps.Keys(other)) {
		if !other[folder] {
			folders = append(folders, "/"+EscapePath(folder)+"/")
		}
	}
	return folders
}

func isMedia(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".avif", ".gif", ".ico", ".jpg", ".jpeg", ".png", ".svg", ".webp", ".mp3", ".mp4", ".m4a", ".ogg", ".opus", ".wav", ".webm", ".woff2", ".vtt":
		return true
	}
	return false
}
