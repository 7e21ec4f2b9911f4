// Command broadsheet turns a folder of Markdown posts into a news site.
//
// Each subcommand has a file of its own, which holds its flags and what it
// prints; the work is done by the packages below this one. Exit codes: 0 for
// success, 1 for problems in the site, 2 for a command line that makes no sense,
// 130 for an interruption.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"broadsheet/generator/report"
	"broadsheet/generator/source"
)

// Exit codes.
const (
	exitOK          = 0
	exitProblems    = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() { os.Exit(start()) }

// start runs the program with what the process has. The first Ctrl-C asks the
// work to end in order, the second ends the process.
func start() int {
	runtime.MemProfileRate = 0 // until a profile is asked for: samples take time, and memory of their own
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// run runs one command line and gives the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	p := &program{stdout: stdout, stderr: stderr}
	root := newRoot(p)
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	var failed *failure
	switch {
	case err == nil:
		return exitOK
	case !errors.As(err, &failed):
		p.json = p.json || asksForJSON(args)
		p.misused(command, err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(stderr, "interrupted; %s\n", failed.output)
		return exitInterrupted
	}
	p.explain(failed)
	return exitProblems
}

// A program is what all commands share: where they print, and the flags that
// each of them has.
type program struct {
	stdout, stderr io.Writer
	source         string // the site's folder
	json           bool   // machine-readable results on stdout
	reported       bool   // whether the problems have been printed already
}

// A failure is an error of the work itself, not of the command line. Whatever a
// command returns without that mark counts as a usage error.
type failure struct {
	err    error
	output string // what became of the output
}

// What may have become of the output.
const (
	nothingWritten = "nothing was written"
	siteWritten    = "the site was written"
)

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// failed marks an error as one of the work that left the output as it was; nil
// stays nil.
func failed(err error) error {
	if err == nil {
		return nil
	}
	return &failure{err, nothingWritten}
}

// written marks an error that came after the site was written; nil stays nil.
func written(err error) error {
	if err == nil {
		return nil
	}
	return &failure{err, siteWritten}
}

// misused prints why a command line makes no sense.
func (p *program) misused(command *cobra.Command, err error) {
	if command.Name() == "help" {
		command = command.Root()
	}
	more := fmt.Sprintf("run \"%s --help\" for what is possible", command.CommandPath())
	if !p.json {
		fmt.Fprintf(p.stderr, "broadsheet: %v\n%s\n", err, more)
		return
	}
	var issues source.ErrorList
	issues.Add(err)
	for _, e := range issues {
		e.Hint = cmp.Or(e.Hint, more)
	}
	p.problems(nil, issues)
}

// explain prints what made a command fail, unless it has done so itself.
func (p *program) explain(f *failure) {
	if p.reported {
		return
	}
	var issues source.ErrorList
	issues.Add(f.err)
	p.problems(nil, issues)
	if !p.json {
		fmt.Fprintf(p.stderr, "%s; %s\n", report.Count(issues), f.output)
	}
}
