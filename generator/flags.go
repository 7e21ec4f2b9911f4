package main

import (
	"strconv"
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
	jobsFlag(flags, opts)
}

// jobsFlag is the flag of all commands that read the whole site.
func jobsFlag(flags *pflag.FlagSet, opts *build.Options) {
	flags.Var((*workers)(&opts.Jobs), "jobs", "`number` of workers (default: one per processor)")
}

// workers is a flag with a number of workers; 0 means one for each processor.
type workers int

// Set reads a number that is not negative.
func (w *workers) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return misuse("value", "write a whole number, as 4, or 0 for one per processor", "%q is no number of workers", text)
	}
	*w = workers(n)
	return nil
}

func (w *workers) String() string { return strconv.Itoa(int(*w)) }

// Type names the value in the help text.
func (w *workers) Type() string { return "number" }

// port is a flag with a port to listen on; 0 means any that is free.
type port int

// Set reads the number of a port.
func (p *port) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 65535 {
		return misuse("value", "write a number from 1 to 65535, or 0 for any free port", "%q is no port", text)
	}
	*p = port(n)
	return nil
}

func (p *port) String() string { return strconv.Itoa(int(*p)) }

// Type names the value in the help text.
func (p *port) Type() string { return "port" }

// folder is a flag with the folder of a site.
type folder string

// Set refuses the empty text, which is what a variable gives that is not set.
func (f *folder) Set(text string) error {
	if text == "" {
		return misuse("value", `write the folder that holds config.yaml, or "." for the one you are in`, "there is no name")
	}
	*f = folder(text)
	return nil
}

func (f *folder) String() string { return string(*f) }

// Type names the value in the help text.
func (f *folder) Type() string { return "folder" }

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
	return misuse("value", "write 2026-11-23T18:30:00Z or 2026-11-23", "%q is not a time", text)
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
