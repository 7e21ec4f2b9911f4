package source

import "fmt"

// Position is a place in a file of the site.
type Position struct {
	Path   string // slash-separated, relative to the site's folder; "" when no file is meant
	Line   int    // 1-based; 0 when unknown
	Column int    // 1-based, in characters; 0 when unknown
}

// String gives path:line:column, leaving out what is unknown.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.Path
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.Path, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.Path, p.Line, p.Column)
}
