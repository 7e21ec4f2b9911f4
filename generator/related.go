package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/report"
	"broadsheet/generator/source"
)

func newRelated(p *program) *cobra.Command {
	r := relating{program: p}
	command := &cobra.Command{
		Use:   "related [POST]",
		Short: `Show how a post's "You may also like" comes about`,
		Long: `Related shows the list below a post: the score of each entry, what it is made of and
the words that both have, then the posts that missed the list, and why.

With --report it writes a page about the lists of all posts instead: which posts no
list leads to, which are in most of them, how they cluster, and which lists fit least.

The post is named by its source, its id, its address or its URL.`,
		Example: `  broadsheet related content/posts/2026/harbour.md
  broadsheet related /2026/11/harbour/ --json
  broadsheet related --report related.html`,
		Args: atMost("the post, as content/posts/harbour.md"),
		RunE: func(command *cobra.Command, args []string) error {
			if err := r.check(args); err != nil {
				return err
			}
			return r.run(command.Context(), args)
		},
	}
	r.flags(command.Flags())
	return command
}

// relating is one run of the command related.
type relating struct {
	*program
	site   build.Options
	look   build.Look
	report string
}

func (r *relating) flags(flags *pflag.FlagSet) {
	flags.StringVar(&r.report, "report", "", "`file` to write a page about all lists to")
	flags.Var((*instant)(&r.site.Now), "now", "look at the site as if it were this `time`, as 2026-11-23T18:30:00Z or 2026-11-23 (default: the clock)")
	flags.BoolVar(&r.look.Drafts, "drafts", false, "show drafts")
	flags.BoolVar(&r.look.Future, "future", false, "show posts that wait for their time, and those that have expired")
	jobsFlag(flags, &r.site)
}

func (r *relating) check(args []string) error {
	switch {
	case len(args) == 0 && r.report == "":
		return misuse("argument", "name a post, as content/posts/harbour.md, or write --report FILE.html", "an argument is missing")
	case len(args) == 1 && r.report != "":
		return misuse("argument", "leave one of them out", "--report is about all posts, and there is the post %q", args[0])
	}
	return nil
}

func (r *relating) run(ctx context.Context, args []string) error {
	r.site.Starter = broadsheet.Starter
	bar := r.prepare(&r.site)
	session, err := build.OpenSession(ctx, r.site)
	bar.close()
	if err != nil {
		return failed(err)
	}
	defer session.Close()
	session.View(r.look, func(v *build.View) {
		if r.report != "" {
			err = r.write(v)
		} else {
			err = r.explain(v, args[0])
		}
	})
	return failed(err)
}

// explain prints how the list of a post comes about.
func (r *relating) explain(v *build.View, name string) error {
	e := v.Post(name)
	if e == nil {
		return source.Errorf(source.Position{}, "related.post", "name it by its source, as content/posts/harbour.md, or by its address",
			"no post that is shown is %q", name)
	}
	relation := report.NewRelation(v, e)
	if r.json {
		return report.Value(r.stdout, relation)
	}
	report.Related(r.stdout, relation)
	return nil
}

// write writes the page about all lists.
func (r *relating) write(v *build.View) error {
	overview := report.NewRelatedOverview(v)
	if overview == nil {
		return source.Errorf(source.Position{Path: build.ConfigName}, "related.off", "raise related.count", "the site has no lists of related posts")
	}
	f, err := os.Create(r.report)
	if err != nil {
		return err
	}
	if err := overview.WritePage(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if r.json {
		return report.Value(r.stdout, overview)
	}
	report.RelatedOverview(r.stdout, overview, r.report)
	return nil
}
