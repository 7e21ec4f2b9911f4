package main

import (
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"broadsheet/generator/build"
	"broadsheet/generator/config"
)

// siteFlags are the flags of commands that build, or find out what a build would do.
func siteFlags(flags *pflag.FlagSet, opts *build.Options) {
	flags.Var((*instant)(&opts.Now), "now", "build as if it were this `time`, as 2026-11-23T18:30:00Z or 2026-11-23 (default: the clock)")
	flags.BoolVar(&opts.Drafts, "drafts", false, "show drafts")
	flags.BoolVar(&opts.Future, "future", false, "show posts that wait for their time, and those that have expired")
	flags.Var((*address)(&opts.BaseURL), "base-url", "`address` of the site, in place of base_url in config.yaml")
	flags.StringVar(&opts.Output, "output", "", "`folder` to write, in place of output in config.yaml")
	flags.IntVar(&opts.Jobs, "jobs", 0, "`number` of workers (default: one per processor)")
}

// checkJobs refuses what siteFlags can't.
func checkJobs(opts build.Options) error {
	if opts.Jobs < 0 {
		return fmt.Errorf("--jobs is %d; write a number of workers, or 0 for one per processor", opts.Jobs)
	}
	return nil
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
