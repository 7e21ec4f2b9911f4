// Package build joins the stages: it loads the site's folder, parses, relates,
// indexes, renders and writes, each stage over all files before the next begins,
// and reports all problems of the run at once. Run is the whole of it.
package build

import (
	"io/fs"
	"time"

	"broadsheet/generator/source"
)

// Options say what to build and how. Flags of the command line override what
// config.yaml says.
type Options struct {
	Source  string    // the site's folder, which holds config.yaml
	Starter fs.FS     // embedded layouts/ and static/ to fall back on, at its root
	Output  string    // folder to write; "" means what the config says ("public"), relative to Source
	BaseURL string    // "" means what the config says
	Now     time.Time // the build's clock; zero means the real one
	Drafts  bool      // show drafts
	Future  bool      // show what waits for its time, and what has expired
	Jobs    int       // workers; 0 means one per processor
	NoCache bool      // ignore and do not write the cache
	Explain string    // URL or source path of a page whose trace to return; "" means none

	// Progress is told of the state of the longest phases, by several goroutines
	// at once; nil means nobody is.
	Progress func(phase string, done, total int)
	Waiting  func() // called once when another build holds the output folder; may be nil
}

// Result is what a build did.
type Result struct {
	Output   string           // folder that was written
	Issues   source.ErrorList // errors and warnings, sorted
	Sources  int              // files read
	Posts    int              // published
	Pages    int              // files rendered
	Written  int              // files whose bytes changed
	Pruned   int              // files deleted
	Held     []Held           // what is not shown, and until when
	Phases   []Phase          // where the time went, in order
	Explain  *Explanation     // for Options.Explain
	Duration time.Duration
}

// Held is a post that is not shown.
type Held struct {
	Path   string
	Reason string    // "draft", "embargo" or "expired"
	Until  time.Time // of an embargo; else zero
}

// Phase is a part of the build with its wall time.
type Phase struct {
	Name     string
	Duration time.Duration
}

// Explanation is the trace of one page.
type Explanation struct {
	URL     string
	Output  string // file below the output folder
	Queries []Query
}

// Query is a question that the page asked of the model.
type Query struct {
	Name        string // "card:posts/2026/harbour"
	Fingerprint source.Fingerprint
}
