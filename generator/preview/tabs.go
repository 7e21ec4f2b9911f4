package preview

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// message is what a browser is told. The kinds are:
//
//	reload    the page has changed
//	go        the page has gone elsewhere: {url}
//	files     style sheets or pictures have changed: {page, files: old path to new URL}
//	added     there is a new post: {url, title}
//	problems  what is wrong now: {problems, fresh}
type message struct {
	kind string
	data any
}

// tab is a stream of messages to a page in a browser.
type tab struct {
	mu    sync.Mutex
	page  *shown
	told  source.Fingerprint // of the problems that were sent last
	out   chan message
	ended bool // it was told to go or to reload, and will come back as another
}

// send hands a message over. A browser that takes none for so long is told to reload
// when it does.
func (t *tab) send(m message) {
	if t.ended {
		return
	}
	t.ended = m.kind == "reload" || m.kind == "go"
	select {
	case t.out <- m:
	default:
		t.ended = true
		select {
		case <-t.out:
		default:
		}
		t.out <- message{kind: "reload"}
	}
}

// tabs are all open pages.
type tabs struct {
	mu  sync.Mutex
	all map[*tab]bool
}

func (ts *tabs) add(t *tab) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.all == nil {
		ts.all = map[*tab]bool{}
	}
	ts.all[t] = true
}

func (ts *tabs) remove(t *tab) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	delete(ts.all, t)
}

func (ts *tabs) list() []*tab {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	return slices.Collect(maps.Keys(ts.all))
}

// heartbeat keeps proxies from taking a silent stream for a dead one.
const heartbeat = 15 * time.Second

// events answers with a stream of what happens to a page.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache, no-transform")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would wait for more
	stream := http.NewResponseController(w)
	page := s.pages.get(r.URL.Query().Get("page"))
	if page == nil { // of an earlier server, or long ago
		fmt.Fprint(w, "event: reload\ndata: {}\n\n")
		return
	}
	t := &tab{page: page, out: make(chan message, 16)}
	s.tabs.add(t)
	defer s.tabs.remove(t)
	fmt.Fprint(w, "retry: 500\n\n") // whoever sees the stream open misses nothing from now on
	if stream.Flush() != nil {
		return
	}
	s.verify(t, &build.Changes{}) // what changed while nobody listened
	s.tellProblems(t, false)
	s.followUp()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			fmt.Fprint(w, ":\n\n")
		case m := <-t.out:
			data, err := json.Marshal(m.data)
			if err != nil {
				data = []byte("{}")
			}
			fmt.Fprintf(w, "event: %s\ndata: %s\n\n", m.kind, data)
		}
		if stream.Flush() != nil {
			return
		}
	}
}

// verify finds out what a change means for an open page, and tells it. It gives the
// kind of the message, "" for none.
func (s *Server) verify(t *tab, c *build.Changes) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return ""
	}
	m := s.verdict(t.page, c)
	if m.kind == "css" {
		_, t.page = s.show(t.page.look, t.page.address, s.make(t.page.look, t.page.address))
		m.kind = "files"
		m.data.(map[string]any)["page"] = t.page.id
	}
	if m.kind != "" {
		t.send(m)
	}
	return m.kind
}

// verdict says what a page is to be told. The kind "css" means that style sheets alone
// have changed, with what goes into the message.
func (s *Server) verdict(sh *shown, c *build.Changes) (m message) {
	again := false
	s.session.View(sh.look, func(v *build.View) {
		route, found := v.Site.RouteAt(sh.address)
		switch {
		case !found && !sh.missing:
			m = message{"reload", nil}
			if to := movedTo(v, sh, c); to != "" {
				m = message{"go", map[string]any{"url": to}}
			}
		case found && (sh.missing || route != sh.route):
			m = message{"reload", nil}
		case sh.failed != "":
			again = true
		default:
			m = whatChanged(v, sh.trace, c)
		}
	})
	if again && s.failsOtherwise(sh) {
		m = message{"reload", nil}
	}
	if m.kind == "reload" && !sh.missing {
		if to := s.successor(sh.look, sh.address); to != "" && s.gone(sh) {
			m = message{"go", map[string]any{"url": to}}
		}
	}
	return m
}

// gone tells whether there is nothing any more where a page was.
func (s *Server) gone(sh *shown) (gone bool) {
	s.session.View(sh.look, func(v *build.View) {
		_, found := v.Site.RouteAt(sh.address)
		gone = !found
	})
	return gone
}

// failsOtherwise makes a page that could not be made, and tells whether it can be now,
// or fails for another reason.
func (s *Server) failsOtherwise(sh *shown) bool {
	m := s.make(sh.look, sh.address)
	return m.err == nil || m.err.Error() != sh.failed
}

// movedTo gives the URL of the page that a gone one became: the post has another
// address now, or its file another name. It is "" when it is none.
func movedTo(v *build.View, sh *shown, c *build.Changes) string {
	if sh.route.Kind == site.PostPage {
		if e := v.Site.Post(sh.route.Key); e != nil {
			return v.Site.Href(e.Address)
		}
	}
	for _, file := range []string{sh.route.Source, c.Moved[sh.route.Source]} {
		if address, held := v.Site.AddressOf(file); file != "" && address != "" && held == "" {
			return v.Site.Href(address)
		}
	}
	return ""
}

// whatChanged compares a page's trace with the site, but for related posts, which relate
// does, and adds the files that a browser may show without a question in the trace.
func whatChanged(v *build.View, t *render.Trace, c *build.Changes) message {
	files := map[string]string{}
	for _, file := range c.Altered {
		if strings.HasSuffix(file, ".md") || strings.HasPrefix(file, "content/comments/") {
			continue
		}
		if address, _ := v.Site.AddressOf(file); address != "" {
			files[v.Site.Href(address)] = fresh(v, file, address)
		}
	}
	_, others := byRelated(t)
	styles := false
	for q := range v.Changed(others) {
		if q.Kind != render.AskAsset || path.Ext(q.Key) != ".css" {
			return message{"reload", nil}
		}
		styles = true
		address := strings.TrimPrefix(q.Key, "static")
		files[v.Site.Href(address)] = fresh(v, q.Key, address)
	}
	switch data := map[string]any{"files": files}; {
	case styles:
		return message{"css", data}
	case len(files) > 0:
		return message{"files", data}
	}
	return message{}
}

// fresh gives the URL of a file, as browsers that have an older one do not know it.
func fresh(v *build.View, file, address string) string {
	return v.Site.Href(address) + "?v=" + v.Fingerprint(file).String()[:8]
}
