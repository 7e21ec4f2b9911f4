package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/report"
	"broadsheet/generator/source"
)

func newBuild(p *program) *cobra.Command {
	b := building{program: p, opts: build.Options{Starter: broadsheet.Starter}}
	command := &cobra.Command{
		Use:   "build",
		Short: "Build the site",
		Long: `Build reads content/, layouts/, static/ and config.yaml and writes the site into
public/. Everything is made before anything is moved into place: a build that
fails or is interrupted changes nothing. Files in public/ that a build has not
written are left alone.

What a build learns it keeps in .broadsheet/, and the next one makes only the
files anew for which something has changed.`,
		Example: `  broadsheet build
  broadsheet build --drafts --future --base-url http://localhost:8000/
  broadsheet build --stats
  broadsheet build --profile cpu cpu.prof
  broadsheet build --explain content/posts/2026/harbour.md`,
		Args: func(_ *cobra.Command, args []string) error { return b.profiles.into(args) },
		RunE: func(command *cobra.Command, _ []string) error { return b.run(command.Context()) },

		SuggestFor: []string{"make", "generate", "publish", "compile"},
	}
	flags := command.Flags()
	siteFlags(flags, &b.opts)
	flags.BoolVar(&b.opts.NoCache, "no-cache", false, "make everything anew: neither read nor write what builds keep in .broadsheet/")
	flags.BoolVar(&b.verify, "verify", false, "then build again from nothing, into a temporary folder, and compare byte for byte")
	flags.BoolVar(&b.stats, "stats", false, "show how much was done, where the time went, and which files changed")
	flags.StringVar(&b.opts.Explain, "explain", "", "show what a `page`, named by address or source file, asked of the site")
	flags.StringVar(&b.changed, "changed", "", "write the addresses of the pages that changed to a `file`, as IndexNow takes them")
	flags.Var(&b.profiles, "profile", "measure the build: `cpu|mem|trace FILE`, for go tool pprof and go tool trace; may be repeated")
	return command
}

// building is one run of the command build.
type building struct {
	*program
	opts          build.Options
	stats, verify bool
	changed       string // file for the addresses of pages that changed; "" means none
	profiles      profiles
}

// run builds, compares where that is asked for, and prints what became of it.
func (b *building) run(ctx context.Context) error {
	bar := b.prepare(&b.opts)
	defer bar.close()
	stop, err := b.profiles.start()
	if err != nil {
		return failed(err)
	}
	result, err := build.Run(ctx, b.opts)
	profiled := stop()
	if err != nil {
		bar.close()
		return b.stopped(result, err)
	}
	var comparison *build.Comparison
	if b.verify {
		comparison, err = build.Compare(ctx, b.opts, result)
	}
	bar.close()
	if errors.Is(err, context.Canceled) {
		return written(err)
	}
	return b.built(result, comparison, errors.Join(unknownPage(result, b.opts), err, profiled, b.writeChanged(result)))
}

// writeChanged writes which pages changed, where that is asked for.
func (b *building) writeChanged(result *build.Result) error {
	if b.changed == "" {
		return nil
	}
	changed, err := report.NewChanged(result)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := report.Value(&text, changed); err != nil {
		return err
	}
	return os.WriteFile(b.changed, text.Bytes(), 0o666)
}

// stopped prints the problems of a build that did not succeed.
func (p *program) stopped(result *build.Result, err error) error {
	var issues source.ErrorList
	if !errors.As(err, &issues) {
		return failed(err) // from outside
	}
	p.problems(result, issues)
	if !p.json {
		fmt.Fprintf(p.stderr, "%s; %s\n", report.Count(issues), nothingWritten)
	}
	return failed(err)
}

// built prints the result of a build that succeeded, and what went wrong after
// the site was written.
func (b *building) built(result *build.Result, c *build.Comparison, err error) error {
	issues := slices.Clone(result.Issues)
	issues.Add(err)
	if c != nil && len(c.Differences) > 0 {
		err = errors.Join(err, errors.New("the output differs from a clean build"))
	}
	b.reported = true
	if b.json {
		o := report.NewOutcome(result, issues)
		o.OK = err == nil
		o.Verify = report.NewVerify(c)
		if b.stats {
			o.Files = report.NewFiles(result)
		}
		return written(errors.Join(err, report.Value(b.stdout, o)))
	}
	b.problems(result, issues)
	if count := report.Count(issues); issues.Err() != nil {
		fmt.Fprintf(b.stderr, "%s; %s\n", count, siteWritten)
	} else if count != "" {
		fmt.Fprintln(b.stderr, count)
	}
	here, _ := os.Getwd() // "" where the folder has gone: the output is named in full
	report.Built(b.stderr, result, here)
	if result.Explain != nil {
		report.Explained(b.stdout, result.Explain)
	}
	if b.stats {
		report.Numbers(b.stdout, result)
	}
	if c != nil {
		report.Compared(b.stderr, c)
	}
	return written(err)
}

// unknownPage is the error when the page to explain is none of the site.
func unknownPage(result *build.Result, opts build.Options) error {
	if opts.Explain == "" || result.Explain != nil {
		return nil
	}
	hint := "name it by its address, as /about/, or by its source file, as content/pages/about.md"
	for _, h := range result.Held {
		if h.Path == opts.Explain {
			hint = "it is held back: " + h.Reason + "; --drafts and --future show such posts"
		}
	}
	return source.Errorf(source.Position{}, "explain.page", hint, "the site has no page %q", opts.Explain)
}
