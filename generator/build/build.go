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
	Origin  string    // scheme and host to put in the place of those in the base URL, "http://127.0.0.1:1313"; "" means none
	Now     time.Time // the build's clock; zero means the real one
	Drafts  bool      // show drafts
	Future  bool      // show what waits for its time, and what has expired
	Jobs    int       // workers; 0 means one per processor
	Plain   bool      // as a preview shows it: nothing bundled, minified or compressed, pictures as they are
	NoCache bool      // ignore and do not write the cache
	Explain string    // page whose trace to return, by address, URL, output file or source; "" means none
	DryRun  bool      // find out what would be made anew, and write nothing

	// Program gives the identity of the program, for the cache. It is asked while a build does what
	// comes first; nil or zero means that of its executable.
	Program func() source.Fingerprint

	// Progress is told of the state of the longest phases, by several goroutines
	// at once; nil means nobody is.
	Progress func(phase string, done, total int)
	Waiting  func() // called once when another build holds the output folder; may be nil
}

// Result is what a build did.
type Result struct {
	Output   string           // folder that was written
	BaseURL  string           // address of the site, with a slash at the end
	IndexNow string           // key for IndexNow; "" where the site has none
	Now      time.Time        // the build's clock
	Issues   source.ErrorList // errors and warnings, sorted
	Sources  int              // files looked at
	Parsed   int              // of these, texts that were parsed, and not found in the cache
	Posts    int              // published
	Pages    int              // files that the site consists of
	Rendered int              // of these, those that were made anew
	Written  []string         // files whose bytes changed, sorted
	Pruned   []string         // files deleted, sorted
	Held     []Held           // what is not shown, and until when
	Next     Change           // when the site changes by itself next; zero when it never does
	Phases   []Phase          // where the time went, in order
	Slow     []Slow           // layouts that were not compiled, sorted
	Cache    string           // why the cache was not used, "" when it was or there was none
	Explain  *Explanation     // for Options.Explain
	Duration time.Duration
}

// Held is a post that is not shown.
type Held struct {
	Path   string
	Reason string    // "draft", "embargo" or "expired"
	Until  time.Time // of an embargo; else zero
}

// Change is a moment at which the next build makes another site of the same
// sources: a post comes or goes, a story leaves the news sitemap, breaking news end.
type Change struct {
	At   time.Time // zero means never
	What string    // what happens to the post, as in "appears"
	Path string    // its source file
}

// Slow is a layout that had to be left to html/template, at least once, which costs about
// twice as much.
type Slow struct {
	Layout string // file below layouts/
	Reason string // where, and what is too rare to be compiled: "layouts/post.html:4:12: the function call"
}

// Phase is a part of the build with its wall time.
type Phase struct {
	Name     string
	Duration time.Duration
}
