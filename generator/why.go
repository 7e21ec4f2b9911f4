package main

import (
	"github.com/spf13/cobra"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/report"
)

func newWhy(p *program) *cobra.Command {
	opts := build.Options{Starter: broadsheet.Starter, DryRun: true}
	command := &cobra.Command{
		Use:   "why PAGE",
		Short: "Show what a page depends on, and why the next build makes it anew or not",
		Long: `Why compares the site with the last build, as a build does, and writes nothing.
It says whether a build would make the page anew and which answers have changed
since it was made, and lists what the page asks for.

The page is named by its address, its URL, its file in the output or its source.`,
		Example: `  broadsheet why /2026/11/harbour/
  broadsheet why content/posts/2026/harbour.md`,
		Args: exactly("the page, as /about/ or content/pages/about.md"),
		RunE: func(command *cobra.Command, args []string) error {
			opts.Explain = args[0]
			bar := p.prepare(&opts)
			result, err := build.Run(command.Context(), opts)
			bar.close()
			if err == nil {
				err = unknownPage(result, opts)
			}
			return p.answered(result, err)
		},
	}
	siteFlags(command.Flags(), &opts)
	return command
}

// answered prints what became of the question.
func (p *program) answered(result *build.Result, err error) error {
	if err != nil {
		return p.stopped(result, err)
	}
	p.problems(result, nil)
	if !p.json {
		report.Why(p.stdout, result.Explain)
	}
	return nil
}
