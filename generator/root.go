package main

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/report"
	"broadsheet/generator/source"
)

func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:   "broadsheet",
		Short: "A static site generator for news",
		Long: `Broadsheet turns a folder of Markdown posts into a complete news site.

It works in any folder with a config.yaml. To begin:

  broadsheet new site mypaper
  broadsheet build --source mypaper`,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          help,
	}
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	flags := root.PersistentFlags()
	flags.StringVar(&p.source, "source", ".", "`folder` of the site, which holds config.yaml")
	flags.BoolVar(&p.json, "json", false, "print a machine-readable result on stdout")
	if err := root.MarkPersistentFlagDirname("source"); err != nil {
		panic(err) // the flag is defined above
	}
	root.AddCommand(newBuild(p), newServe(p), newRelated(p), newWhy(p), newNew(p), newHosting(p), newSchema(p), newVersion(p))
	return root
}

// help is what a command does that has only subcommands.
func help(command *cobra.Command, _ []string) error { return command.Help() }

// problems prints errors and warnings: for people on stderr with the lines they
// are about, for programs on stdout.
func (p *program) problems(result *build.Result, issues source.ErrorList) {
	p.reported = true
	if p.json {
		report.Value(p.stdout, report.NewOutcome(result, issues))
		return
	}
	if result != nil && result.Cache != "" {
		fmt.Fprintf(p.stderr, "not using the cache of the last build: %s\n", result.Cache)
	}
	report.Issues(p.stderr, issues, p.folders()...)
}

// folders are where sources stand: the site's own, then those in the program,
// which a site falls back on.
func (p *program) folders() []fs.FS {
	return []fs.FS{os.DirFS(p.source), broadsheet.Starter}
}
