package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/report"
	"broadsheet/generator/source"
)

// problem is an error or warning as a browser shows it.
type problem struct {
	Where   string `json:"where"` // "path:line:column", "" when it has no place
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Excerpt string `json:"excerpt,omitempty"` // the line it is about, with a mark below the column
	Edit    string `json:"edit,omitempty"`    // URL that opens the place in an editor
	Warning bool   `json:"warning,omitempty"`
	Mine    bool   `json:"mine"` // whether it has to do with the page
}

// maxProblems is how many errors a browser is sent. Whoever has more reads the
// terminal.
const maxProblems = 40

// problemsFor lists what is wrong with the site and with one page; further is what the
// page has wrong that is not remembered yet.
func (s *Server) problemsFor(look build.Look, address string, further source.ErrorList) source.ErrorList {
	list := slices.Concat(s.session.Problems(look), s.pages.problemsOf(look, address), further)
	list.Sort()
	return list
}

// tellProblems sends a tab the errors there are, if it does not know them. Fresh says
// that they are of a change just now.
func (s *Server) tellProblems(t *tab, fresh bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return
	}
	errs, _ := s.problemsFor(t.page.look, t.page.address, nil).Split()
	list := s.forBrowser(errs, t.page)
	data, err := json.Marshal(list)
	if err != nil {
		return
	}
	if print := source.FingerprintOf(data); print != t.told {
		if t.told.IsZero() && len(list) == 0 {
			return // nobody need be told that all is well from the beginning
		}
		t.told = print
		t.send(message{"problems", map[string]any{"problems": list, "fresh": fresh}})
	}
}

// forBrowser makes problems ready to be shown over a page.
func (s *Server) forBrowser(issues source.ErrorList, page *shown) []problem {
	list := []problem{}
	for i, e := range issues {
		if i == maxProblems {
			list = append(list, problem{Message: fmt.Sprintf("%d more problems are listed in the terminal", len(issues)-i)})
			break
		}
		p := problem{Where: e.Position.String(), Message: e.Message, Hint: e.Hint, Warning: e.Warning, Excerpt: report.Excerpt(e, s.opts.Files...),
			Mine: concerns(e, page)}
		if e.During != "" {
			p.Message += ", while making " + e.During
		}
		if e.Path != "" {
			p.Edit = s.editURL(e.Path, e.Line, e.Column)
		}
		list = append(list, p)
	}
	return list
}

// concerns tells whether a problem has to do with a page: with its source, or with
// what all pages are made by.
func concerns(e *source.Error, page *shown) bool {
	return e.Path == page.route.Source && e.Path != "" || e.Path == build.ConfigName || strings.HasPrefix(e.Path, "layouts/") ||
		strings.HasPrefix(e.During, page.address+" ") || e.During == page.address
}

// editURL gives the URL that opens a source file in the author's editor, "" when there
// is none or the file is not the site's.
func (s *Server) editURL(path string, line, column int) string {
	if s.opts.Editor == "" {
		return ""
	}
	if _, err := fs.Stat(s.session.Folder().FS(), path); err != nil {
		return ""
	}
	return strings.NewReplacer("{path}", escapePath(s.session.Real(path)), "{line}", strconv.Itoa(max(line, 1)), "{column}", strconv.Itoa(max(column, 1))).
		Replace(s.opts.Editor)
}

// logger prints what happens, for people.
type logger struct {
	out   io.Writer
	files []fs.FS

	mu   sync.Mutex
	last string // the problems that were printed last
}

// printf prints a line with the time of day.
func (l *logger) printf(format string, args ...any) {
	if l.out == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	report.Line(l.out, time.Now().Format(time.TimeOnly)+" "+fmt.Sprintf(format, args...))
}

// problems prints what is wrong, if it is not what was wrong before.
func (l *logger) problems(issues source.ErrorList) {
	if l.out == nil {
		return
	}
	var b bytes.Buffer
	report.Issues(&b, issues, l.files...)
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.String() == l.last {
		return
	}
	l.last = b.String()
	if len(issues) == 0 {
		fmt.Fprintf(l.out, "%s no problems any more\n", time.Now().Format(time.TimeOnly))
		return
	}
	l.out.Write(b.Bytes())
	fmt.Fprintf(l.out, "%s %s\n", time.Now().Format(time.TimeOnly), report.Count(issues))
}
