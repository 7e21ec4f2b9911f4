package preview

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"broadsheet"
	"broadsheet/generator/build"
)

// noon is the clock of these tests.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// twoPosts is a site that most tests begin with.
const twoPosts = `-- config.yaml --
title: The Test Paper
base_url: https://paper.example/
-- content/posts/tide.md --
---
title: The tide
date: 2026-11-01
aliases: [/old-tide/]
---
It comes.
-- content/posts/gate.md --
---
title: The gate
date: 2026-11-02
---
It shuts.
-- content/posts/plan.md --
---
title: The plan
date: 2026-11-02
draft: true
---
Not yet.
-- content/posts/next.md --
---
title: The next
date: 2026-11-24T05:00:00Z
---
Soon.
-- static/data/list.txt --
0123456789
`

// paper is a site on disk with a preview of it.
type paper struct {
	t      testing.TB
	dir    string
	aside  string // a folder on the same disk, which nobody watches
	server *Server
	url    string // without a slash at its end
	log    *buffer

	atLeisure func(work func()) // of the server, unless it is nil
}

// buffer is what the server prints.
type buffer struct {
	mu    sync.Mutex
	more  sync.Cond
	bytes bytes.Buffer
}

func newBuffer() *buffer {
	b := &buffer{}
	b.more.L = &b.mu
	return b
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer b.more.Broadcast()
	return b.bytes.Write(p)
}

// wait waits until a text was printed, and gives all that was.
func (b *buffer) wait(text string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !strings.Contains(b.bytes.String(), text) {
		b.more.Wait()
	}
	return b.bytes.String()
}

// writeSite writes the files of a txtar archive into a temporary folder.
func writeSite(t *testing.T, archive string) *paper {
	t.Helper()
	p := &paper{t: t, dir: t.TempDir(), aside: t.TempDir(), log: newBuffer()}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		p.write(f.Name, string(f.Data))
	}
	return p
}

// preview serves a site until the test ends.
func (p *paper) preview(change ...func(*Options)) *paper {
	p.t.Helper()
	return p.previewWithin(usualTimes(), change...)
}

// previewWithin is preview with other times of the watcher.
func (p *paper) previewWithin(waits times, change ...func(*Options)) *paper {
	p.t.Helper()
	listener, err := Listen("127.0.0.1", 0)
	if err != nil {
		p.t.Fatal(err)
	}
	origin := "http://" + listener.Addr().String()
	opts := Options{Site: build.Options{Source: p.dir, Starter: broadsheet.Starter, Now: noon, NoCache: true}, Log: p.log,
		Files: []fs.FS{os.DirFS(p.dir), broadsheet.Starter}, Editor: "vscode://file{path}:{line}:{column}"}
	for _, c := range change {
		c(&opts)
	}
	if p.server, err = Open(context.Background(), origin, opts); err != nil {
		p.t.Fatal(err)
	}
	p.server.times = waits
	if p.atLeisure != nil {
		p.server.atLeisure = p.atLeisure
	}
	p.url = strings.TrimSuffix(p.server.URL(), "/")
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.server.Serve(ctx, listener) }()
	<-p.server.following
	p.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			p.t.Errorf("the server ends with %v", err)
		}
	})
	return p
}

func (p *paper) file(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }

// write puts a file in its place whole: however busy the machine is, nobody sees it half
// written. What becomes of files that are seen so is the business of tests of their own.
func (p *paper) write(name, text string) {
	p.t.Helper()
	p.must(os.MkdirAll(filepath.Dir(p.file(name)), 0o755))
	aside := filepath.Join(p.aside, "file")
	p.must(os.WriteFile(aside, []byte(text), 0o644))
	p.must(os.Rename(aside, p.file(name)))
}

func (p *paper) read(name string) string {
	p.t.Helper()
	data, err := os.ReadFile(p.file(name))
	p.must(err)
	return string(data)
}

// edit replaces a text in a file.
func (p *paper) edit(name, old, new string) {
	p.t.Helper()
	text := p.read(name)
	if !strings.Contains(text, old) {
		p.t.Fatalf("%s does not hold %q", name, old)
	}
	p.write(name, strings.ReplaceAll(text, old, new))
}

func (p *paper) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// answer is what the server sent.
type answer struct {
	*http.Response
	body string
}

// ask sends a GET, follows no redirect, and sets headers of the form "Name: value".
func (p *paper) ask(path string, headers ...string) answer {
	p.t.Helper()
	resp := p.get(path, headers...)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	p.must(err)
	return answer{resp, string(data)}
}

// get is ask before the body is read.
func (p *paper) get(path string, headers ...string) *http.Response {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	p.must(err)
	for _, h := range headers {
		name, value, ok := strings.Cut(h, ": ")
		if !ok {
			continue
		}
		if name == "Host" {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	p.must(err)
	return resp
}

var pageID = regexp.MustCompile(`data-page="(\w+)"`)

// open asks for a page and listens, as a browser does.
func (p *paper) open(path string, headers ...string) *stream {
	p.t.Helper()
	a := p.ask(path, headers...)
	id := pageID.FindStringSubmatch(a.body)
	if id == nil {
		p.t.Fatalf("%s (%s) has no script: %.300s", path, a.Status, a.body)
	}
	return p.listen(id[1])
}

// stream is an open stream of events.
type stream struct {
	t     testing.TB
	body  io.ReadCloser
	lines *bufio.Scanner
}

// listen opens the stream of a page, and returns when it is open.
func (p *paper) listen(id string, headers ...string) *stream {
	p.t.Helper()
	resp := p.get("/"+ownFolder+"events?page="+id, headers...)
	s := &stream{t: p.t, body: resp.Body, lines: bufio.NewScanner(resp.Body)}
	p.t.Cleanup(func() { resp.Body.Close() })
	return s
}

// event is a message as a browser gets it.
type event struct {
	kind     string
	URL      string            `json:"url"`
	Title    string            `json:"title"`
	Page     string            `json:"page"`
	Files    map[string]string `json:"files"`
	Problems []problem         `json:"problems"`
	Fresh    bool              `json:"fresh"`
}

// next waits for the next message.
func (s *stream) next() event {
	s.t.Helper()
	var e event
	for s.lines.Scan() {
		line := s.lines.Text()
		if kind, ok := strings.CutPrefix(line, "event: "); ok {
			e.kind = kind
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			if err := json.Unmarshal([]byte(data), &e); err != nil && data != "null" {
				s.t.Fatalf("%s: %v", data, err)
			}
			return e
		}
	}
	s.t.Fatalf("the stream ends: %v", s.lines.Err())
	return e
}

// until waits for a message of one of some kinds, and passes over others.
func (s *stream) until(kinds ...string) event {
	s.t.Helper()
	for {
		if e := s.next(); slices.Contains(kinds, e.kind) {
			return e
		}
	}
}
