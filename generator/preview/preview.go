// Package preview is `broadsheet serve`: it shows a site to those who write it, while
// they write.
//
// A Server holds a build.Session, which has the site in memory and makes a page when
// it is asked for. Requests come in by http: pages are rendered and get one script
// element on the way out, other files go out as they lie on the disk. The script, in
// client.js, opens a stream of server-sent events. The server remembers for each
// stream what its page asked of the site (its trace).
//
// A watcher hears of changed files from the system and collects what belongs together;
// where the system can't tell, it looks itself from time to time. Its batches go to
// Server.update: the session reads what changed, and each open page whose trace no
// longer holds is told to reload, to swap its style sheets, or to go elsewhere. What
// is wrong is sent as well, to be shown over the page, and printed.
//
// Nobody but the author is meant to see a preview. It answers to the names of this
// machine alone, so that a page elsewhere can't reach it through a name of its own
// (DNS rebinding); it reads only files that the model knows by name.
package preview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/source"
)

// Options say what to preview and for whom.
type Options struct {
	Site   build.Options // Origin is set by Open
	Look   build.Look    // what is shown to whom asked for nothing else
	Hosts  []string      // names, besides those of this machine, under which the server may be reached
	Open   bool          // whether others than this machine may reach it: its own name counts as one of Hosts
	Editor string        // pattern of links that open a file: {path}, {line} and {column} are filled in
	Poll   bool          // look for changes from time to time, as where the system tells of none
	Log    io.Writer     // told of changes and problems, for people; nil means nobody is
	Files  []fs.FS       // where problems find the lines that they are about
}

// Server serves one site. Use Open.
type Server struct {
	opts    Options
	session *build.Session
	origin  string
	base    string // path of the base URL, with slashes at both ends
	port    string
	root    *os.Root
	times   times
	tabs    tabs
	pages   pages
	log     logger

	following chan struct{} // closed when every change from now on is heard of

	looked atomic.Bool   // whether a page was sent
	behind chan struct{} // holds something when relate is to look

	atLeisure func(work func()) // does what may take seconds; tests hold it up

	mu    sync.Mutex
	moved map[string]string // former addresses to those of today
}

// Open loads the site, to be served under an origin as in "http://127.0.0.1:1313".
func Open(ctx context.Context, origin string, opts Options) (*Server, error) {
	opts.Site.Origin = origin
	session, err := build.OpenSession(ctx, opts.Site)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(session.Folder().Dir())
	if err != nil {
		session.Close()
		return nil, err
	}
	s := &Server{opts: opts, session: session, origin: origin, root: root, times: usualTimes(), moved: map[string]string{}, following: make(chan struct{}), behind: make(chan struct{}, 1), atLeisure: func(work func()) { work() }}
	s.base = s.basePath()
	if u, err := url.Parse(origin); err == nil {
		s.port = u.Port()
	}
	s.pages.shown = map[string]*shown{}
	s.pages.good = map[pageKey][]byte{}
	s.pages.wrong = map[pageKey]source.ErrorList{}
	s.log.out, s.log.files = opts.Log, opts.Files
	return s, nil
}

func (s *Server) basePath() string {
	var href string
	s.session.View(s.opts.Look, func(v *build.View) { href = v.Site.Href("/") })
	return href
}

// Loaded says what was done to load the site.
func (s *Server) Loaded() build.Loaded { return s.session.Loaded() }

// URL is the address of the front page.
func (s *Server) URL() string { return s.origin + s.base }

// Held lists what is not shown.
func (s *Server) Held() []build.Held {
	var list []build.Held
	s.session.View(s.opts.Look, func(v *build.View) {
		for _, h := range v.Site.Held() {
			list = append(list, build.Held(h))
		}
	})
	return list
}

// Posts says how many posts are shown.
func (s *Server) Posts() (n int) {
	s.session.View(s.opts.Look, func(v *build.View) { n = len(v.Site.Posts()) })
	return n
}

// Serve answers requests and follows changes until the context ends, which is no error.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	err := s.serve(ctx, listener)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil
	}
	return err
}

func (s *Server) serve(ctx context.Context, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer s.session.Close()
	defer s.root.Close()
	s.log.problems(s.session.Problems(s.opts.Look))
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	var relating sync.WaitGroup
	relating.Go(func() { s.relate(ctx) })
	defer relating.Wait()
	watching := make(chan error, 1)
	go func() { watching <- newWatcher(s).follow(ctx) }()
	var err error
	select {
	case <-ctx.Done():
		err = <-watching
	case err = <-watching:
	case err = <-served:
		served <- err
		stop()
		<-watching
	}
	stop()
	closing, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if server.Shutdown(closing) != nil {
		server.Close()
	}
	if serveErr := <-served; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	return err
}

// portsTried is how many ports are tried when those before are taken.
const portsTried = 50

// Listen listens on a port, or on the next that is free. Port 0 means any.
func Listen(host string, port int) (net.Listener, error) {
	var first error
	for try := range portsTried {
		if port+try > 65535 {
			break
		}
		listener, err := net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port+try)))
		if err == nil || !taken(err) {
			return listener, err
		}
		if first == nil {
			first = err
		}
	}
	return nil, source.Errorf(source.Position{}, "serve.port", "name another with --port", "port %d is taken, and so are those after it: %v", port, first)
}

// taken tells whether a port could not be had because somebody else has it.
func taken(err error) bool {
	return err != nil && strings.Contains(err.Error(), "address already in use") || strings.Contains(err.Error(), "Only one usage of each socket address")
}
