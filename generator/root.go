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
	version := false
	root := &cobra.Command{
		Use:   "broadsheet",
		Short: "A static site generator for news",
		Long: `Broadsheet turns a folder of Markdown posts into a complete news site.

It works in any folder with a config.yaml. To begin:

  broadsheet new site mypaper
  broadsheet build --source mypaper`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          subcommand,
		RunE: func(command *cobra.Command, args []string) error {
			if version {
				return p.version()
			}
			return help(command, args)
		},
	}
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	flags := root.PersistentFlags()
	p.source = "."
	flags.Var((*folder)(&p.source), "source", "`folder` of the site, which holds config.yaml")
	flags.BoolVar(&p.json, "json", false, "print a machine-readable result on stdout")
	if err := root.MarkPersistentFlagDirname("source"); err != nil {
		panic(err) // the flag is defined above
	}
	root.Flags().BoolVar(&version, "version", false, "print the version of the program")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newBuild(p), newServe(p), newRelated(p), newWhy(p), newNew(p), newHosting(p), newSchema(p), newVersion(p))
	ready(root)
	return root
}

// ready makes the commands that cobra adds by itself refuse what makes no sense.
func ready(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, command := range root.Commands() {
		switch command.Name() {
		case "help":
			command.RunE = func(_ *cobra.Command, names []string) error { return helpAbout(root, names) }
		case "completion":
			command.Args, command.RunE = subcommand, help
			for _, shell := range command.Commands() {
				shell.Args = nothing
			}
		}
	}
}

// helpAbout prints the help of the command that the names lead to.
func helpAbout(root *cobra.Command, names []string) error {
	command, rest, err := root.Find(names)
	if err != nil {
		return err
	}
	if len(rest) > 0 && command.HasSubCommands() {
		return unknownCommand(command, rest[0])
	}
	command.InitDefaultHelpFlag() // which cobra adds when a command runs
	return command.Help()
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
