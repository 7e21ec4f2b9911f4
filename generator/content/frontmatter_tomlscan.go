package content

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// place is where a TOML value stands.
type place struct {
	position          // of the value
	key      position // of its key
	raw      string   // the text as written, of what is neither quoted nor a list or table
}

// tomlScanner finds the places of all keys and values of a valid TOML text. It
// follows the grammar of TOML 1.0 loosely: what it does not understand it passes
// over, and never beyond the end of the text.
type tomlScanner struct {
	text   string
	i      int
	at     position // of offset i
	depth  int      // of the list or table that is being read
	places map[string]place
	counts map[string]int // tables so far of each [[list of tables]]
}

// joinTOML gives the name in places of a key below a table. Names cannot clash
// in a harmful way: at worst a value has the position of its namesake.
func joinTOML(path, key string) string {
	if path == "" {
		return key
	}
	return path + "\x00" + key
}

func (s *tomlScanner) scan() {
	table := ""
	for s.i < len(s.text) {
		s.blank(true)
		switch {
		case s.i >= len(s.text):
			return
		case s.text[s.i] == '[':
			table = s.header()
		default:
			s.pair(table)
		}
		s.skipTo("\n")
	}
}

// advance moves on by n bytes.
func (s *tomlScanner) advance(n int) {
	for end := min(s.i+n, len(s.text)); s.i < end; {
		_, size := utf8.DecodeRuneInString(s.text[s.i:])
		if s.text[s.i] == '\n' {
			s.at.line, s.at.column = s.at.line+1, 1
		} else {
			s.at.column++
		}
		s.i += size
	}
}

// blank passes over spaces and, where lines may end, line ends and comments.
func (s *tomlScanner) blank(lines bool) {
	for s.i < len(s.text) {
		switch c := s.text[s.i]; {
		case c == ' ' || c == '\t':
			s.advance(1)
		case lines && (c == '\n' || c == '\r'):
			s.advance(1)
		case lines && c == '#':
			s.skipTo("\n")
		default:
			return
		}
	}
}

// skipTo passes over everything up to one of the given bytes.
func (s *tomlScanner) skipTo(set string) {
	n := strings.IndexAny(s.text[s.i:], set)
	if n < 0 {
		n = len(s.text) - s.i
	}
	s.advance(n)
}

// next gives the byte that comes next, 0 at the end.
func (s *tomlScanner) next() byte {
	if s.i < len(s.text) {
		return s.text[s.i]
	}
	return 0
}

// take passes over a byte if it comes next.
func (s *tomlScanner) take(c byte) bool {
	if s.i < len(s.text) && s.text[s.i] == c {
		s.advance(1)
		return true
	}
	return false
}

// header reads [table] or [[list of tables]] and gives the table's name.
func (s *tomlScanner) header() string {
	at := s.at
	s.take('[')
	many := s.take('[')
	name := ""
	keys := s.keys()
	for i, key := range keys {
		name = joinTOML(name, key)
		if n := s.counts[name]; n > 0 && (!many || i < len(keys)-1) {
			name += "[" + strconv.Itoa(n-1) + "]"
		}
	}
	if _, ok := s.places[name]; !ok {
		s.places[name] = place{position: at, key: at}
	}
	if many {
		n := s.counts[name]
		s.counts[name] = n + 1
		name += "[" + strconv.Itoa(n) + "]"
		s.places[name] = place{position: at, key: at}
	}
	return name
}

// keys reads a dotted key.
func (s *tomlScanner) keys() []string {
	var keys []string
	for {
		s.blank(false)
		start := s.i
		if s.i < len(s.text) && (s.text[s.i] == '"' || s.text[s.i] == '\'') {
			s.quoted()
			keys = append(keys, s.text[min(start+1, s.i):max(min(start+1, s.i), s.i-1)])
		} else {
			s.skipTo(" \t.=]\n")
			keys = append(keys, s.text[start:s.i])
		}
		s.blank(false)
		if !s.take('.') {
			return keys
		}
	}
}

// pair reads key = value below a table.
func (s *tomlScanner) pair(table string) {
	at := s.at
	path := table
	keys := s.keys()
	for i, key := range keys {
		path = joinTOML(path, key)
		if i < len(keys)-1 {
			if _, ok := s.places[path]; !ok {
				s.places[path] = place{position: at, key: at}
			}
		}
	}
	s.blank(false)
	if !s.take('=') {
		return
	}
	s.blank(false)
	s.value(path, at)
}

// value reads a value and everything in it.
func (s *tomlScanner) value(path string, key position) {
	p := place{position: s.at, key: key}
	if s.i >= len(s.text) {
		return
	}
	if s.depth++; s.depth > maxDepth+1 {
		s.i = len(s.text) // the reader will refuse it
	}
	defer func() { s.depth-- }()
	switch s.next() {
	case '"', '\'':
		s.quoted()
	case '[':
		s.advance(1)
		for n := 0; ; n++ {
			s.blank(true)
			if s.i >= len(s.text) || s.take(']') {
				break
			}
			s.value(path+"["+strconv.Itoa(n)+"]", s.at)
			s.blank(true)
			s.take(',')
		}
	case '{':
		s.advance(1)
		for {
			s.blank(true)
			if s.i >= len(s.text) || s.take('}') {
				break
			}
			before := s.i
			s.pair(path)
			s.blank(true)
			if !s.take(',') && s.i == before {
				s.advance(1)
			}
		}
	default:
		start := s.i
		s.skipTo(",]}#\n")
		p.raw = strings.TrimSpace(s.text[start:s.i])
		if s.i == start {
			s.advance(1)
		}
	}
	s.places[path] = p
}

// quoted passes over a text in quotes of any kind.
func (s *tomlScanner) quoted() {
	quote := s.text[s.i : s.i+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s.text[s.i:], triple) {
		quote = triple
	}
	s.advance(len(quote))
	for s.i < len(s.text) {
		switch {
		case s.text[s.i] == '\\' && quote[0] == '"':
			s.advance(2)
		case strings.HasPrefix(s.text[s.i:], quote):
			s.advance(len(quote))
			// Up to two quotes may stand right before the closing three.
			for len(quote) == 3 && s.i < len(s.text) && s.text[s.i] == quote[0] {
				s.advance(1)
			}
			return
		default:
			s.advance(1)
		}
	}
}
