package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"slices"
	"strings"
)

// profiles is a flag with measurements to take of the program itself. A value is
// the kind alone, with the file as an argument of the command, or KIND=FILE.
type profiles []profile

type profile struct {
	kind string // "cpu": time by function; "mem": allocations by function; "trace": what ran when
	file string // where to write it; "" while it is not known
}

// Set adds a measurement.
func (p *profiles) Set(text string) error {
	kind, file, given := strings.Cut(text, "=")
	switch {
	case kind != "cpu" && kind != "mem" && kind != "trace":
		return misuse("value", "write cpu, mem or trace", "%q is no kind of profile", kind)
	case given && file == "":
		return misuse("value", "write --profile "+kind+" FILE", "the name of the file is missing")
	case slices.ContainsFunc(*p, func(other profile) bool { return other.kind == kind }):
		return misuse("value", "leave one out", "%s is asked for twice", kind)
	}
	*p = append(*p, profile{kind, file})
	return nil
}

func (p *profiles) String() string {
	var list []string
	for _, one := range *p {
		list = append(list, one.kind+"="+one.file)
	}
	return strings.Join(list, " ")
}

// Type names the value in the help text.
func (p *profiles) Type() string { return "profile" }

// into takes a command's arguments as the files of those measurements that were
// asked for without, in their order. There may be no other arguments.
func (p *profiles) into(args []string) error {
	for i := range *p {
		one := &(*p)[i]
		if one.file != "" {
			continue
		}
		if len(args) == 0 || args[0] == "" {
			return misuse("value", "write --profile "+one.kind+" FILE", "--profile %s: the name of the file is missing", one.kind)
		}
		one.file, args = args[0], args[1:]
	}
	if len(args) > 0 {
		return misuse("argument", "leave it out; the folder of the site is named with --source", "there is an argument too many: %q", args[0])
	}
	return nil
}

// sampledBytes is how many bytes are allocated from one sample to the next, about.
const sampledBytes = 512 << 10

// start begins to measure; stop ends it and writes the files.
func (p profiles) start() (stop func() error, err error) {
	var ends []func() error
	stop = func() error {
		var problems []error
		for _, end := range ends {
			if err := end(); err != nil {
				problems = append(problems, fmt.Errorf("write the profile: %w", err))
			}
		}
		return errors.Join(problems...)
	}
	for _, one := range p {
		f, err := os.Create(one.file)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("write the profile: %w", err), stop())
		}
		end, err := one.begin(f)
		if err != nil {
			return nil, errors.Join(err, f.Close(), stop())
		}
		ends = append(ends, func() error { return errors.Join(end(), f.Close()) })
	}
	return stop, nil
}

// begin begins one measurement, and gives what ends it.
func (p profile) begin(f *os.File) (end func() error, err error) {
	switch p.kind {
	case "cpu":
		return func() error { pprof.StopCPUProfile(); return nil }, pprof.StartCPUProfile(f)
	case "trace":
		return func() error { trace.Stop(); return nil }, trace.Start(f)
	}
	runtime.MemProfileRate = sampledBytes
	return func() error {
		runtime.GC() // counts are those of the last collection
		return pprof.Lookup("allocs").WriteTo(f, 0)
	}, nil
}
