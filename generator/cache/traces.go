package cache

import (
	"path/filepath"

	"broadsheet/generator/source"
)

// Traces are what the pages of one output folder asked when they were made.
type Traces struct {
	// Inputs stands for all that the build read and was told: where it is the same
	// again, so is the whole site.
	Inputs source.Fingerprint
	From   int64 // Unix time, in nanoseconds, of the build's clock
	Until  int64 // the site changes by itself at this time; 0 means never

	Questions []Question // all that were asked, each once, with the one answer they got
	Pages     []Page     // sorted by Output

	Report []byte // the build's result, for a build with the same inputs
}

// Question is a question with the fingerprint of its answer.
type Question struct {
	Kind, Key, From string // as of a query of package site
	Answer          source.Fingerprint
}

// Page is a file that a build made.
type Page struct {
	Output      string             // below the output folder
	Route       source.Fingerprint // of what it was made for
	Asked       []uint32           // places in Questions
	Size        int64              // bytes
	ModTime     int64              // Unix time of the file in the output folder, in nanoseconds
	Fingerprint source.Fingerprint // of its bytes
}

// ReadTraces reads the traces of an output folder, named as Name says, from a
// cache folder. Without any it gives empty Traces; the error, ErrForeign or
// ErrDamaged, comes with empty Traces too.
func ReadTraces(dir, name string, program source.Fingerprint) (*Traces, error) {
	t := &Traces{}
	payload, err := readFile(filepath.Join(dir, name+".traces"), program)
	if err != nil || payload == nil {
		return t, err
	}
	if err := Decode(payload, t); err != nil {
		return &Traces{}, err
	}
	for _, p := range t.Pages {
		for _, q := range p.Asked {
			if int(q) >= len(t.Questions) {
				return &Traces{}, ErrDamaged
			}
		}
	}
	return t, nil
}

// WriteTraces keeps Traces for the next build, given as Encode made them.
func WriteTraces(dir, name string, program source.Fingerprint, encoded []byte) error {
	return writeFile(filepath.Join(dir, name+".traces"), program, encoded)
}

// ReadFindings reads what WriteFindings kept; nil where nothing was. The error,
// ErrForeign or ErrDamaged, comes with nil too.
func ReadFindings(dir, name string, program source.Fingerprint) ([]byte, error) {
	return readFile(filepath.Join(dir, name+".related"), program)
}

// WriteFindings keeps what was found out of related posts for the next build into
// the same output folder.
func WriteFindings(dir, name string, program source.Fingerprint, data []byte) error {
	return writeFile(filepath.Join(dir, name+".related"), program, data)
}

// Name gives the name under which the traces of an output folder are kept.
func Name(output string) string {
	return "site-" + source.FingerprintOf([]byte(filepath.ToSlash(output))).String()[:12]
}
