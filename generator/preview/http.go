package preview

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"strings"
)

// ownFolder is the place, below the base path, of what is the preview's own.
const ownFolder = "__broadsheet/"

//go:embed client.js
var client []byte

// clientVersion changes with the script, so that browsers never keep an old one.
var clientVersion = func() string {
	sum := sha256.Sum256(client)
	return hex.EncodeToString(sum[:4])
}()

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	w.Header().Set("X-Robots-Tag", "noindex")
	if why := s.refuses(r); why != "" {
		http.Error(w, why, http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "a preview is only read", http.StatusMethodNotAllowed)
		return
	}
	address, ok := s.addressOf(r.URL)
	if !ok {
		s.outside(w, r)
		return
	}
	if own, ok := strings.CutPrefix(address, "/"+ownFolder); ok {
		s.own(w, r, own)
		return
	}
	if s.choose(w, r) {
		return
	}
	s.page(w, r, s.look(r), address)
}

// outside answers what lies outside the base path: the root leads to the front page.
func (s *Server) outside(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" || r.URL.Path+"/" == s.base {
		http.Redirect(w, r, s.base, http.StatusFound)
		return
	}
	http.Error(w, "the site begins at "+s.base, http.StatusNotFound)
}

// own answers the script.
func (s *Server) own(w http.ResponseWriter, r *http.Request, name string) {
	switch name {
	case "client.js":
		sendBytes(w, r, name, client, http.StatusOK)
	case "events":
		s.events(w, r)
	case "page":
		s.about(w, r)
	default:
		http.NotFound(w, r)
	}
}
