package preview

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// pageKey is a page as somebody looks at it.
type pageKey struct {
	look    string
	address string
}

// shown is a page that a browser has been given.
type shown struct {
	id      string
	address string // that was asked for, decoded, below the base path
	look    build.Look
	route   site.Route // of the page that was made, which is the 404 page where there is none
	missing bool       // there is nothing at the address
	trace   *render.Trace
	failed  string // what its rendering said, "" when it went well
}

// pages remembers what was given out.
type pages struct {
	mu    sync.Mutex
	shown map[string]*shown
	order []string                     // of shown, the oldest first
	good  map[pageKey][]byte           // the last version that could be made, for pages that were shown of late
	wrong map[pageKey]source.ErrorList // what is wrong with these pages alone
}

// maxShown is how many pages are remembered: of those, a browser that comes back to
// one learns whether it has changed.
const maxShown = 512

// remember keeps what was given out, and forgets what was so long ago.
func (p *pages) remember(s *shown, good []byte, wrong source.ErrorList) {
	key := pageKey{lookText(s.look), s.address}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown[s.id] == nil {
		p.order = append(p.order, s.id)
	}
	p.shown[s.id] = s
	if good != nil {
		p.good[key] = good
	}
	delete(p.wrong, key)
	if len(wrong) > 0 {
		p.wrong[key] = wrong
	}
	for len(p.order) > maxShown {
		old := p.shown[p.order[0]]
		delete(p.shown, p.order[0])
		p.order = p.order[1:]
		if k := (pageKey{lookText(old.look), old.address}); k != key {
			delete(p.good, k)
			delete(p.wrong, k)
		}
	}
}

func (p *pages) get(id string) *shown {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.shown[id]
}

// problemsOf gives what is wrong with a page alone.
func (p *pages) problemsOf(look build.Look, address string) source.ErrorList {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.wrong[pageKey{lookText(look), address}]
}

// lastGood gives the last version of a page that could be made, nil when there is none.
func (p *pages) lastGood(look build.Look, address string) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.good[pageKey{lookText(look), address}]
}

// made is what is to be sent for an address.
type made struct {
	route   site.Route
	found   bool
	data    []byte
	trace   *render.Trace
	err     error
	lies    bool               // it is a file to be copied as it lies on the disk
	print   source.Fingerprint // of such a file
	starter bool
	target  string // of an alias, the URL to send on to
	held    string // source file of what is held back at the address
}

// make makes the page at an address, unless it is a file that lies ready.
func (s *Server) make(look build.Look, address string) (m made) {
	s.awaitRelated(look, address)
	s.session.View(look, func(v *build.View) {
		m.route, m.found = v.Site.RouteAt(address)
		if !m.found {
			if h, ok := v.Site.HeldAt(address); ok {
				m.held = h.Path
			}
			m.route, _ = v.Site.RouteAt("/404.html")
		}
		switch {
		case m.route.Kind == site.CopyFile && v.IsAsItLies(m.route.Key):
			m.lies = true
			m.print, m.starter = v.Fingerprint(m.route.Key), v.Starter(m.route.Key)
		case m.route.Kind == site.RedirectPage:
			m.target = v.Site.Href(m.route.Key)
		case m.route.Kind == site.CopyFile && s.leadsOut(m.route.Key):
			m.err = fmt.Errorf("%s can't be read: %w", m.route.Key, errOutside)
		default:
			m.data, m.trace, m.err = v.Render(m.route)
		}
	})
	return m
}

// awaitRelated waits until the index of related posts is ready, if there is a post at an address that may show
// some. Within a view, all changes would wait as well.
func (s *Server) awaitRelated(look build.Look, address string) {
	var catchUp func()
	s.session.View(look, func(v *build.View) {
		if r, found := v.Site.RouteAt(address); found && r.Kind == site.PostPage && !v.Site.Post(r.Key).RelatedOff && !v.Site.KnowsRelated() {
			catchUp = v.Site.CatchUp
		}
	})
	if catchUp != nil {
		s.atLeisure(catchUp)
	}
}

// page answers with what is at an address.
func (s *Server) page(w http.ResponseWriter, r *http.Request, look build.Look, address string) {
	m := s.make(look, address)
	switch {
	case !m.found && s.sendOn(w, r, look, address):
		return
	case m.lies:
		s.copyFile(w, r, m)
		return
	case m.route.Kind == site.RedirectPage:
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, m.target, http.StatusFound)
		return
	case !m.found && !wantsPage(r):
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	}
	status := http.StatusOK
	if !m.found {
		status = http.StatusNotFound
	}
	if !isPage(m.route) && m.err == nil {
		sendBytes(w, r, m.route.Output, m.data, status)
		return
	}
	if m.err != nil && m.route.Kind == site.CopyFile {
		http.Error(w, m.err.Error(), http.StatusNotFound)
		return
	}
	if m.err != nil && status == http.StatusOK {
		status = http.StatusInternalServerError
	}
	data, _ := s.show(look, address, m)
	sendBytes(w, r, "page.html", data, status)
	if !s.looked.Swap(true) {
		s.followUp()
	}
}

// isPage tells whether a route is one that browsers show as a page.
func isPage(r site.Route) bool {
	switch r.Kind {
	case site.HomePage, site.PostPage, site.TextPage, site.ListPage, site.TermsPage, site.NotFoundPage:
		return true
	}
	return false
}

// show remembers a page, and gives what goes out: with the script, and where it could
// not be made, as it last was.
func (s *Server) show(look build.Look, address string, m made) ([]byte, *shown) {
	sh := &shown{address: address, look: look, route: m.route, missing: !m.found, trace: m.trace}
	data, good := m.data, m.data
	var wrong source.ErrorList
	if m.err != nil {
		wrong.Add(m.err)
		sh.failed = m.err.Error()
		good = nil
		if data = s.pages.lastGood(look, address); data == nil {
			data = errorPage(s.problemsFor(look, address, wrong))
		}
	}
	h := source.NewHasher()
	h.Bytes(data)
	h.Strings([]string{address, lookText(look), sh.failed})
	sh.id = h.Sum().String()[:16]
	s.pages.remember(sh, good, wrong)
	if len(wrong) > 0 {
		s.log.problems(s.problemsFor(look, address, nil))
	}
	return s.withScript(data, sh), sh
}

// withScript adds the script to a page, at its end.
func (s *Server) withScript(data []byte, sh *shown) []byte {
	script := fmt.Sprintf(`<script src="%s" data-page="%s" data-held="%s" async></script>`,
		html.EscapeString(s.base+ownFolder+"client.js?v="+clientVersion), sh.id, lookText(sh.look))
	at := bytes.LastIndex(data, []byte("</body>"))
	if at < 0 {
		at = len(data)
	}
	out := make([]byte, 0, len(data)+len(script))
	out = append(out, data[:at]...)
	out = append(out, script...)
	return append(out, data[at:]...)
}

// errorPage is what is shown where a page never could be made. It says what is wrong
// without the script as well.
func errorPage(problems source.ErrorList) []byte {
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>This page can't be made</title></head>\n")
	b.WriteString("<body style=\"font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem\"><h1>This page can't be made</h1>\n<pre style=\"white-space:pre-wrap\">")
	errs, _ := problems.Split()
	for _, e := range errs {
		b.WriteString(html.EscapeString(e.Error()) + "\n")
	}
	b.WriteString("</pre></body></html>\n")
	return b.Bytes()
}

// sendOn answers with where the page is that was at an address, or would be with a
// slash at its end. It tells whether there is such.
func (s *Server) sendOn(w http.ResponseWriter, r *http.Request, look build.Look, address string) bool {
	to := s.successor(look, address)
	if to == "" && !strings.HasSuffix(address, "/") && path.Ext(address) == "" {
		s.session.View(look, func(v *build.View) {
			if _, ok := v.Site.RouteAt(address + "/"); ok {
				to = v.Site.Href(address + "/")
			}
		})
	}
	if to == "" {
		return false
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusFound)
	return true
}

// successor gives the URL of the page that was at an address, "" when it is not known
// or there is none.
func (s *Server) successor(look build.Look, address string) (url string) {
	s.mu.Lock()
	to := s.moved[address]
	s.mu.Unlock()
	if to == "" {
		return ""
	}
	s.session.View(look, func(v *build.View) {
		if _, ok := v.Site.RouteAt(to); ok {
			url = v.Site.Href(to)
		}
	})
	return url
}

// copyFile sends a file of the site as it lies on the disk.
func (s *Server) copyFile(w http.ResponseWriter, r *http.Request, m made) {
	header(w, m.route.Output)
	if !m.print.IsZero() {
		w.Header().Set("ETag", `"`+m.print.String()+`"`)
	}
	if m.starter {
		data, err := s.opts.Site.Starter.Open(m.route.Key)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer data.Close()
		bytes, err := io.ReadAll(data)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		sendBytes(w, r, m.route.Output, bytes, http.StatusOK)
		return
	}
	f, modTime, err := s.open(m.route.Key)
	if err != nil {
		http.Error(w, fmt.Sprintf("%s can't be read: %v", m.route.Key, err), http.StatusNotFound)
		return
	}
	defer f.Close()
	http.ServeContent(w, r, m.route.Output, modTime, f)
}

// open opens a file of the site. A link that leads out of the site's folder, wherever
// on the way, is not followed.
func (s *Server) open(name string) (*os.File, time.Time, error) {
	f, err := s.root.Open(name)
	if err != nil {
		// A link may be absolute and still lead to a place within the site.
		if name, err = s.within(name); err == nil {
			f, err = s.root.Open(name)
		}
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("this is no file")
	}
	if err != nil {
		f.Close()
		return nil, time.Time{}, err
	}
	return f, info.ModTime(), nil
}

// sendBytes answers with bytes, named for their type.
func sendBytes(w http.ResponseWriter, r *http.Request, name string, data []byte, status int) {
	header(w, name)
	if status != http.StatusOK {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			w.Write(data)
		}
		return
	}
	if w.Header().Get("ETag") == "" {
		w.Header().Set("ETag", `"`+source.FingerprintOf(data).String()+`"`)
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

func header(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", typeOf(name))
	w.Header().Set("Cache-Control", "no-cache")
}

// wantsPage tells whether somebody looks, and not a page that asks for a picture.
func wantsPage(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "text/html") || accept == "*/*"
}

// addressOf gives the decoded address below the base path that a URL names.
func (s *Server) addressOf(u *url.URL) (string, bool) {
	rest, ok := strings.CutPrefix(u.EscapedPath(), s.base)
	if !ok || strings.HasPrefix(rest, "/") { // a redirect to //x would lead to another host
		return "", false
	}
	decoded, err := url.PathUnescape(rest)
	if err != nil {
		return "", false
	}
	return "/" + decoded, true
}
