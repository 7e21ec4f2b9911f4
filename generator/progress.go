package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"broadsheet/generator/build"
)

// prepare fills in what is the same for all builds, and makes a build tell how it
// goes: by a bar on a terminal, and by a line when it must wait for another one.
func (p *program) prepare(opts *build.Options) *bar {
	b := &bar{throttle: 50 * time.Millisecond}
	if file, ok := p.stderr.(*os.File); ok && !p.json && term.IsTerminal(int(file.Fd())) {
		b.out = file
	}
	opts.Source, opts.Program = p.source, identity
	bound := memoryBound()
	opts.Progress = func(phase string, done, total int) {
		bound(phase, total)
		b.show(phase, done, total)
	}
	opts.Waiting = func() {
		if !p.json {
			fmt.Fprintln(p.stderr, "another build writes this folder; waiting until it is done")
		}
	}
	return b
}

// A bar shows the progress of a build on a terminal, phase by phase.
type bar struct {
	out      io.Writer // nil when there is no terminal
	throttle time.Duration

	mu          sync.Mutex
	phase       string
	done, total int
	bar         *progressbar.ProgressBar
}

// show is build.Options.Progress. Workers call it at once, so that numbers may
// come out of their order; those that are behind are not shown.
func (b *bar) show(phase string, done, total int) {
	if b.out == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar == nil || phase != b.phase || total != b.total {
		if b.bar != nil {
			b.bar.Clear()
		}
		b.phase, b.done, b.total = phase, 0, total
		b.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(phase),
			progressbar.OptionSetWidth(30), progressbar.OptionShowCount(),
			progressbar.OptionThrottle(b.throttle), progressbar.OptionClearOnFinish())
	}
	if done > b.done {
		b.done = done
		b.bar.Set(done)
	}
}

// close wipes the bar away. It may be called again.
func (b *bar) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.bar != nil {
		b.bar.Clear()
		b.bar = nil
	}
}
