package preview

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/content"
)

// A look is what somebody wants to see: drafts or not, what is to come or not, and at
// which time. It is chosen in the bar, or by ?drafts=1, ?future=1 and ?now=TIME at any
// page, and kept in a cookie, so that it holds wherever the reader goes.

// lookText writes a look for a cookie.
func lookText(l build.Look) string {
	text := ""
	if l.Drafts {
		text += "d"
	}
	if l.Future {
		text += "f"
	}
	if !l.Now.IsZero() {
		text += "@" + l.Now.UTC().Format("20060102T150405Z")
	}
	return text
}

// parseLook reads what lookText wrote. What can't be read is as nothing.
func parseLook(text string) build.Look {
	var l build.Look
	flags, now, _ := strings.Cut(text, "@")
	l.Drafts, l.Future = strings.Contains(flags, "d"), strings.Contains(flags, "f")
	if t, err := time.Parse("20060102T150405Z", now); err == nil {
		l.Now = t
	}
	return l
}

// cookieName is different for each port, since cookies are not: two previews on one
// machine have a look each.
func (s *Server) cookieName() string { return "broadsheet_look_" + s.port }

// look gives the look of a request.
func (s *Server) look(r *http.Request) build.Look {
	if c, err := r.Cookie(s.cookieName()); err == nil {
		return parseLook(c.Value)
	}
	return s.opts.Look
}

// choose reads the look that a request asks for by its query, and answers with a
// redirect to the same page. It tells whether there was one.
func (s *Server) choose(w http.ResponseWriter, r *http.Request) bool {
	query := r.URL.Query()
	if !query.Has("now") && !query.Has("drafts") && !query.Has("future") {
		return false
	}
	look := s.look(r)
	for name, on := range map[string]*bool{"drafts": &look.Drafts, "future": &look.Future} {
		if query.Has(name) {
			v := query.Get(name)
			*on = v != "" && v != "0" && v != "false"
		}
	}
	if query.Has("now") {
		look.Now = time.Time{}
		if text := query.Get("now"); text != "" {
			now, err := s.parseTime(text)
			if err != nil {
				http.Error(w, "now="+text+" is not a time; write 2026-11-24T06:00, or nothing for the clock", http.StatusBadRequest)
				return true
			}
			look.Now = now
		}
	}
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: lookText(look), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	for _, name := range []string{"now", "drafts", "future"} {
		query.Del(name)
	}
	to := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: query.Encode()}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusSeeOther)
	return true
}

// parseTime reads a time, in the site's zone where it names none.
func (s *Server) parseTime(text string) (time.Time, error) {
	zone := time.UTC
	s.session.View(s.opts.Look, func(v *build.View) { zone = v.Site.Options().Location })
	return content.ParseDate(text, zone)
}
