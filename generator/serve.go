package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/preview"
	"broadsheet/generator/report"
	"broadsheet/generator/source"
)

// defaultPort is where a preview is found, unless it is taken.
const defaultPort = 1414

// editors are the patterns of links that open a file in an editor, by its name.
var editors = map[string]string{
	"vscode":  "vscode://file{path}:{line}:{column}",
	"cursor":  "cursor://file{path}:{line}:{column}",
	"zed":     "zed://file{path}:{line}:{column}",
	"idea":    "idea://open?file={path}&line={line}&column={column}",
	"sublime": "subl://open?url=file://{path}&line={line}&column={column}",
	"none":    "",
}

func newServe(p *program) *cobra.Command {
	s := serving{program: p, port: defaultPort}
	command := &cobra.Command{
		Use:   "serve",
		Short: "Preview the site while it is written",
		Long: `Serve shows the site in a browser and follows every change: a page that is open
reloads as soon as something is saved that it shows. Pages are made when they are
asked for, and nothing is written to public/. What is wrong is shown over the page,
whose last good version stays below.

The preview shows what readers would see. Drafts, stories that wait for their time,
and the site as it will be at another time are a click away, in the bar at the foot
of each page.`,
		Example: `  broadsheet serve --open
  broadsheet serve --drafts --future
  broadsheet serve --now 2026-11-24T06:00:00Z
  broadsheet serve --host 0.0.0.0`,
		Args: nothing,
		RunE: func(command *cobra.Command, _ []string) error {
			if err := s.check(); err != nil {
				return err
			}
			return s.run(command.Context())
		},

		SuggestFor: []string{"server", "preview", "watch", "dev", "run"},
	}
	flags := command.Flags()
	flags.StringVar(&s.host, "host", "127.0.0.1", "`address` to listen on; 0.0.0.0 lets everybody in the network see the preview")
	flags.Var(&s.port, "port", "`port` to listen on; the next free one when it is taken")
	flags.BoolVar(&s.open, "open", false, "open the front page in a browser")
	flags.Var((*instant)(&s.site.Now), "now", "show the site as if it were this `time`, as 2026-11-23T18:30:00Z or 2026-11-23 (default: the clock)")
	flags.BoolVar(&s.opts.Look.Drafts, "drafts", false, "show drafts")
	flags.BoolVar(&s.opts.Look.Future, "future", false, "show posts that wait for their time, and those that have expired")
	jobsFlag(flags, &s.site)
	flags.BoolVar(&s.site.NoCache, "no-cache", false, "parse everything anew, and keep nothing in .broadsheet/")
	flags.StringVar(&s.editor, "editor", os.Getenv("BROADSHEET_EDITOR"), "`editor` that \"edit this file\" opens: vscode, cursor, zed, idea, sublime, none, or a URL with {path}, {line} and {column} (default: $BROADSHEET_EDITOR, else vscode)")
	flags.StringArrayVar(&s.opts.Hosts, "allow-host", nil, "`name` under which the preview may be reached, as behind a proxy; may be repeated")
	flags.BoolVar(&s.opts.Poll, "poll", false, "look for changes every second, for folders whose changes the system does not tell of (network drives)")
	return command
}

// serving is one run of the command serve.
type serving struct {
	*program
	site   build.Options
	opts   preview.Options
	host   string
	port   port
	open   bool
	editor string

	started time.Time
}

// check refuses flags that make no sense.
func (s *serving) check() error {
	if s.editor == "" {
		s.editor = "vscode"
	}
	pattern, ok := editors[s.editor]
	if !ok {
		pattern = s.editor
		if !preview.IsEditorPattern(pattern) {
			return misuse("value", "write vscode, cursor, zed, idea, sublime or none, or a URL with {path} in it", "--editor: %q is no editor that is known", s.editor)
		}
	}
	s.opts.Editor = pattern
	return nil
}

// run serves until it is interrupted, which is how a preview ends.
func (s *serving) run(ctx context.Context) error {
	s.started = time.Now()
	listener, err := preview.Listen(s.host, int(s.port))
	if err != nil {
		return failed(err)
	}
	defer listener.Close()
	s.site.Starter = broadsheet.Starter
	bar := s.prepare(&s.site)
	defer bar.close()
	var memory previewMemory
	s.site.Progress = func(phase string, done, total int) {
		memory.loading(total)
		bar.show(phase, done, total)
	}
	s.opts.Site, s.opts.Files = s.site, s.folders()
	s.opts.Open = !loopback(s.host)
	if !s.json {
		s.opts.Log = s.stderr
	}
	address := listener.Addr().(*net.TCPAddr)
	server, err := preview.Open(ctx, preview.Origin(s.host, address.Port), s.opts)
	bar.close()
	if err != nil {
		return s.stoppedServing(err)
	}
	if err := s.announce(server); err != nil {
		return failed(err)
	}
	memory.loaded()
	ctx, end := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { memory.watch(ctx) })
	defer watching.Wait()
	defer end()
	if s.open {
		openBrowser(server.URL(), func(err error) {
			fmt.Fprintf(s.stderr, "no browser could be opened (%v); the preview is at %s\n", err, server.URL())
		})
	}
	return failed(server.Serve(ctx, listener))
}

// stoppedServing prints why there is no preview.
func (s *serving) stoppedServing(err error) error {
	var issues source.ErrorList
	if errors.As(err, &issues) {
		s.problems(nil, issues)
	}
	return failed(err)
}

// loopback tells whether nobody but this machine can reach a host.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// openBrowser opens an address as the system does, and tells of it if that fails, perhaps later. The program that
// opens it may go on for as long as the browser, so nobody waits for it.
func openBrowser(address string, failed func(error)) {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	command := exec.Command(name, args...)
	if err := command.Start(); err != nil {
		failed(err)
		return
	}
	go func() {
		if err := command.Wait(); err != nil {
			failed(err)
		}
	}()
}

// announce says where the preview is, and what it does not show.
func (s *serving) announce(server *preview.Server) error {
	if s.json {
		return report.Value(s.stdout, map[string]any{"ok": true, "url": server.URL()})
	}
	loaded := server.Loaded()
	if loaded.Cache != "" {
		fmt.Fprintf(s.stderr, "not using the cache of the last build: %s\n", loaded.Cache)
	}
	fmt.Fprintf(s.stderr, "%d posts, %d files read (%d parsed) in %d ms\n", server.Posts(), loaded.Sources, loaded.Parsed, time.Since(s.started).Milliseconds())
	if held := len(server.Held()); held > 0 {
		fmt.Fprintf(s.stderr, "held back: %d; --drafts and --future show them, and so does the bar at the foot of each page\n", held)
	}
	fmt.Fprintf(s.stderr, "preview: %s (Ctrl-C ends it)\n", server.URL())
	if !s.opts.Open {
		return nil
	}
	fmt.Fprintf(s.stderr, "warning: with --host %s, everybody in your network can read the preview, drafts included\n", s.host)
	urls, err := server.NetworkURLs(s.host)
	if err != nil {
		return err
	}
	if len(urls) == 0 {
		fmt.Fprintln(s.stderr, "this machine has no address in a network now")
		return nil
	}
	for _, url := range urls {
		fmt.Fprintf(s.stderr, "in the network: %s\n", url)
	}
	if file, ok := s.stderr.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return preview.WriteQR(s.stderr, urls[0])
	}
	return nil
}
