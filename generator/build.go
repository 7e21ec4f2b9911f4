package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/config"
	"broadsheet/generator/report"
	"broadsheet/generator/source"
)

func newBuild(p *program) *cobra.Command {
	opts := build.Options{Starter: broadsheet.Starter}
	command := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build reads content/, layouts/, static/ and config.yaml and writes the site into
public/. Everything is made before anything is moved into place: a build that
fails or is interrupted changes nothing. Files in public/ that a build has not
written are left alone.`,
		Example: `  broadsheet build
  broadsheet build --drafts --future --base-url http://localhost:8000/
  broadsheet build --explain content/posts/2026/harbour.md`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if opts.Jobs < 0 {
				return fmt.Errorf("--jobs is %d; write a number of workers, or 0 for one per processor", opts.Jobs)
			}
			opts.Source = p.source
			bar := newBar(p)
			opts.Progress = bar.show
			opts.Waiting = func() { fmt.Fprintln(p.stderr, "another build writes this folder; waiting until it is done") }
			result, err := build.Run(command.Context(), opts)
			bar.close()
			return failed(p.built(result, opts, err))
		},
	}
	flags := command.Flags()
	flags.Var((*instant)(&opts.Now), "now", "build as if it were this `time`, as 2026-11-23T18:30:00Z or 2026-11-23 (default: the clock)")
	flags.BoolVar(&opts.Drafts, "drafts", false, "show drafts")
	flags.BoolVar(&opts.Future, "future", false, "show posts that wait for their time, and those that have expired")
	flags.Var((*address)(&opts.BaseURL), "base-url", "`address` of the site, in place of base_url in config.yaml")
	flags.StringVar(&opts.Output, "output", "", "`folder` to write, in place of output in config.yaml")
	flags.IntVar(&opts.Jobs, "jobs", 0, "`number` of workers (default: one per processor)")
	flags.BoolVar(&opts.NoCache, "no-cache", false, "neither read nor write the cache in .broadsheet/")
	flags.StringVar(&opts.Explain, "explain", "", "show what a `page`, named by address or source file, asked of the site")
	return command
}

// built prints the result of a build, and gives the error that decides the exit
// code.
func (p *program) built(result *build.Result, opts build.Options, err error) error {
	var issues source.ErrorList
	switch {
	case err != nil && !errors.As(err, &issues):
		return err // stopped from outside
	case err == nil:
		issues = result.Issues
	}
	if err == nil && opts.Explain != "" && result.Explain == nil {
		err = source.Errorf(source.Position{}, "explain.page", "name it by its address, as /about/, or by its source file, as content/pages/about.md",
			"the site has no page %q", opts.Explain)
		issues.Add(err)
	}
	p.problems(result, issues)
	if p.json {
		return err
	}
	if count := report.Count(issues); err != nil {
		fmt.Fprintf(p.stderr, "%s; nothing was written\n", count)
		return err
	} else if count != "" {
		fmt.Fprintln(p.stderr, count)
	}
	here, err := os.Getwd()
	if err != nil {
		here = "" // the folder is gone from under us; name the output in full
	}
	report.Built(p.stderr, result, here)
	if result.Explain != nil {
		report.Explained(p.stdout, result.Explain)
	}
	return nil
}

// A bar shows the progress of a build on a terminal.
type bar struct {
	mu    sync.Mutex
	out   io.Writer // nil when there is no terminal
	phase string
	bar   *progressbar.ProgressBar
}

func newBar(p *program) *bar {
	file, ok := p.stderr.(*os.File)
	if !ok || p.json || !term.IsTerminal(int(file.Fd())) {
		return &bar{}
	}
	return &bar{out: file}
}

// show is build.Options.Progress; workers may call it at once.
func (b *bar) show(phase string, done, total int) {
	if b.out == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar == nil || phase != b.phase {
		b.phase = phase
		b.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(phase),
			progressbar.OptionSetWidth(30), progressbar.OptionShowCount(),
			progressbar.OptionThrottle(50*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	b.bar.Set(done)
}

// close wipes the bar away.
func (b *bar) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar != nil {
		b.bar.Clear()
	}
}

// instant is a flag with a point in time.
type instant time.Time

// Set reads RFC 3339, or a date, which means its start in UTC.
func (i *instant) Set(text string) error {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			*i = instant(t)
			return nil
		}
	}
	return fmt.Errorf("%q is not a time; write 2026-11-23T18:30:00Z or 2026-11-23", text)
}

func (i *instant) String() string {
	if t := time.Time(*i); !t.IsZero() {
		return t.Format(time.RFC3339)
	}
	return ""
}

// Type names the value in the help text.
func (i *instant) Type() string { return "time" }

// address is a flag with the base URL of a site.
type address string

// Set checks the text as config.yaml's base_url is checked.
func (a *address) Set(text string) error {
	url, err := config.BaseURL(text)
	*a = address(url)
	return err
}

func (a *address) String() string { return string(*a) }

// Type names the value in the help text.
func (a *address) Type() string { return "address" }
