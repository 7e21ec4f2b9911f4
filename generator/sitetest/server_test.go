package sitetest

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// server serves a built site as a plain static host does, and remembers what it
// could not find.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	missing []string
}

// serve serves the site at its own path until the test ends, with some headers
// on every answer.
func (s *builtSite) serve(t *testing.T, headers http.Header) *server {
	t.Helper()
	srv := &server{}
	srv.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for key, values := range headers {
			w.Header()[key] = values
		}
		address := *s.base
		address.Path = r.URL.Path
		name, _ := s.file(&address)
		if !s.files[name] {
			srv.mu.Lock()
			srv.missing = append(srv.missing, r.URL.Path)
			srv.mu.Unlock()
			http.NotFound(w, r)
			return
		}
		data, err := os.Open(filepath.Join(s.dir, filepath.FromSlash(name)))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer data.Close()
		info, err := data.Stat()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.ServeContent(w, r, name, info.ModTime(), data)
	}))
	t.Cleanup(srv.Close)
	return srv
}

// notFound gives what was asked for in vain since the last call.
func (s *server) notFound() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.missing
	s.missing = nil
	return list
}

// at gives the address of a path below the site's.
func (s *server) at(site *builtSite, path string) string {
	return s.URL + site.base.Path + strings.TrimPrefix(path, "/")
}
