// Package compile makes layouts fast: it turns templates of html/template, once
// they are escaped, into Go closures that give the same output.
//
// html/template looks every name up anew, by reflection, each time that a template
// runs. Here each place in a template remembers how it got at its value the last
// time, and what the usual escapers do to usual texts is done directly. Everything
// is decided by what html/template itself made of the template: its trees, after
// the escaper has written its functions into them, are what is compiled.
//
// The package never guesses. What a Program can't do, and everything that goes
// wrong while it runs, is left to html/template: the output so far is thrown away
// and the template is executed there, so that results, errors and their wording
// are always those of html/template. That makes two demands on templates, which
// those of a static site meet: functions and methods give the same result when
// they are called again, and data is not changed by being looked at.
package compile

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"text/template/parse"
)

// Program is a template ready to run. Several goroutines may execute it at once.
type Program struct {
	source *template.Template // a set of the Program's own
	entry  string
	funcs  template.FuncMap
	known  Methods
	once   sync.Once
	main   *routine  // nil when html/template must run it
	states sync.Pool // of *state, that wait for the next execution
	slow   atomic.Int64
	reason atomic.Pointer[string] // for the first time that it was slow; nil means none is known
}

// New makes a Program of the template called entry in a set, of which it copies what
// can run. The set must have been parsed with funcs and without options, and must never
// be executed by itself. Methods that are
// known are called without reflection; the others work all the same. The template
// is compiled when it first runs.
func New(t *template.Template, entry string, funcs template.FuncMap, known Methods) *Program {
	return &Program{source: reachable(t, entry, funcs), entry: entry, funcs: funcs, known: known}
}

// Execute runs the template and appends its output to dst. On an error, which is
// always one of html/template, dst may hold a part of the output.
func (p *Program) Execute(dst *bytes.Buffer, dot any) error {
	p.once.Do(p.compile)
	if p.main != nil {
		at, ok := p.run(dst, dot)
		if ok {
			return nil
		}
		if p.reason.Load() == nil && at != nil {
			p.because(at, "a value of a rare kind")
		}
	}
	p.slow.Add(1)
	return p.source.ExecuteTemplate(dst, p.entry, dot)
}

// Fallbacks tells how often html/template had to run the template.
func (p *Program) Fallbacks() int { return int(p.slow.Load()) }

// Reason says where in the templates html/template became necessary, and why, as
// in "post.html:4:12: call"; "" when it did not.
func (p *Program) Reason() string {
	if reason := p.reason.Load(); reason != nil {
		return *reason
	}
	return ""
}

func (p *Program) because(at parse.Node, why string) {
	if at != nil {
		where, _ := new(parse.Tree).ErrorContext(at)
		why = where + ": " + why
	}
	p.reason.CompareAndSwap(nil, &why)
}

// Compiled tells whether the template runs as closures, and not in html/template.
func (p *Program) Compiled() bool {
	p.once.Do(p.compile)
	return p.main != nil
}

// compile has html/template escape the template, and compiles what comes out.
func (p *Program) compile() {
	// The only way to have a template escaped is to execute it. What that gives does
	// not matter: an error that does will come back when it is executed in earnest.
	_ = p.source.ExecuteTemplate(closed{}, p.entry, nil)
	c := &compiler{set: p.source, funcs: p.funcs, known: p.known, routines: map[string]*routine{}, escapers: map[string]*escaper{}}
	main := c.routine(p.entry)
	if c.unable != "" {
		p.because(c.at, c.unable)
		return
	}
	p.main = main
}

// closed is a writer that takes nothing, so that a template stops at its start.
type closed struct{}

var errClosed = errors.New("closed")

func (closed) Write([]byte) (int, error)       { return 0, errClosed }
func (closed) WriteString(string) (int, error) { return 0, errClosed }

var _ io.StringWriter = closed{}

// routine is one named template.
type routine struct {
	body  step
	slots int // variables, "$" among them
}

// step is a part of a template that writes output.
type step func(s *state, dot reflect.Value) signal

// signal says how execution goes on after a step.
type signal uint8

const (
	next     signal = iota
	leave           // {{ break }}
	again           // {{ continue }}
	failed          // html/template must do it
	maxDepth = 1000 // calls of templates within each other
)

// expr gives a value. It reports false when html/template must do it.
type expr func(s *state, dot reflect.Value) (reflect.Value, bool)

// state is one execution.
type state struct {
	out     output
	vars    []reflect.Value // of all routines that are running, each with its slots
	base    int             // where the slots of the innermost begin
	args    []reflect.Value // of all calls that are being prepared
	given   Results         // what calls returned
	records []*record       // of calls of templates; those in use come first
	opened  int             // how many are in use
	depth   int
	at      parse.Node // what failed; nil when a function panicked
}

// output is what was written so far.
type output []byte

// Write lets html/template write.
func (o *output) Write(data []byte) (int, error) {
	*o = append(*o, data...)
	return len(data), nil
}

// run executes the closures. It reports false when that could not be done, with nothing written, and what
// was being executed, if that is known.
func (p *Program) run(dst *bytes.Buffer, dot any) (at parse.Node, ok bool) {
	s, known := p.states.Get().(*state)
	if !known {
		s = new(state)
	}
	s.out, s.base, s.depth, s.at = dst.AvailableBuffer(), 0, 0, nil
	defer func() {
		// A panic of a function is an error in html/template, which then tells of it.
		if recover() != nil {
			ok = false
		}
		clear(s.vars[:cap(s.vars)])
		clear(s.args[:cap(s.args)])
		s.given.clear()
		for s.opened > 0 {
			s.closeRecord()
		}
		s.vars, s.args, s.out, s.at = s.vars[:0], s.args[:0], nil, nil
		p.states.Put(s)
	}()
	if ok = p.main.call(s, reflect.ValueOf(dot)) == next; ok {
		dst.Write(s.out) // which lies there already, unless there was too little room
	}
	return s.at, ok
}

// fail notes what html/template must execute.
func (s *state) fail(at parse.Node) signal {
	if s.at == nil {
		s.at = at
	}
	return failed
}

// call runs the routine with a dot of its own and no variables but "$".
func (r *routine) call(s *state, dot reflect.Value) signal {
	if s.depth == maxDepth {
		return failed
	}
	base := s.base
	s.base = len(s.vars)
	s.vars = append(s.vars, make([]reflect.Value, r.slots)...)
	s.vars[s.base] = dot
	s.depth++
	sig := r.body(s, dot)
	s.depth--
	s.vars = s.vars[:s.base]
	s.base = base
	return sig
}

// compiler compiles a template with those that it calls.
type compiler struct {
	set      *template.Template
	funcs    template.FuncMap
	known    Methods
	routines map[string]*routine
	escapers map[string]*escaper // by the names of the functions, in a row
	scope    *scope
	at       parse.Node // what is being compiled, or what can't be
	unable   string     // why not; "" while all can
}

// scope is the variables of the template being compiled.
type scope struct {
	names []string // those in sight, the newest last
	slot  []int    // of each
	slots int
}

// cannot notes that the template has to run in html/template.
func (c *compiler) cannot(why string) {
	if c.unable == "" {
		c.unable = why
	}
}

// routine gives a template by its name; calls lead back to the same one, so that
// templates can call themselves.
func (c *compiler) routine(name string) *routine {
	if r := c.routines[name]; r != nil {
		return r
	}
	r := new(routine)
	c.routines[name] = r
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		if called, _, derived := strings.Cut(name, "$htmltemplate_"); derived {
			c.cannot("the call of " + called + " within a tag, title, script or style")
		} else {
			c.cannot("the call of " + name + ", which is not there")
		}
		return r
	}
	outer := c.scope
	c.scope = &scope{names: []string{"$"}, slot: []int{0}, slots: 1}
	r.body = c.list(t.Tree.Root)
	r.slots = c.scope.slots
	c.scope = outer
	return r
}

// declare gives a slot to a new variable.
func (sc *scope) declare(name string) int {
	sc.names = append(sc.names, name)
	sc.slot = append(sc.slot, sc.slots)
	sc.slots++
	return sc.slots - 1
}

// find gives the slot of the newest variable of a name.
func (sc *scope) find(name string) (int, bool) {
	for i := len(sc.names) - 1; i >= 0; i-- {
		if sc.names[i] == name {
			return sc.slot[i], true
		}
	}
	return 0, false
}

// mark and release take variables out of sight at the end of their block.
func (sc *scope) mark() int { return len(sc.names) }

func (sc *scope) release(mark int) { sc.names, sc.slot = sc.names[:mark], sc.slot[:mark] }

// block compiles the nodes of a branch, whose variables end with it.
func (c *compiler) block(l *parse.ListNode) step {
	mark := c.scope.mark()
	defer c.scope.release(mark)
	return c.list(l)
}

func (c *compiler) list(l *parse.ListNode) step {
	if l == nil {
		return func(*state, reflect.Value) signal { return next }
	}
	var pieces []piece
	for _, n := range l.Nodes {
		if t, ok := n.(*parse.TextNode); ok {
			pieces = append(pieces, piece{text: t.Text})
		} else if st := c.node(n); st == nil {
			continue
		} else if last := len(pieces) - 1; last >= 0 && pieces[last].then == nil {
			pieces[last].then = st
		} else {
			pieces = append(pieces, piece{then: st})
		}
	}
	if len(pieces) == 1 && len(pieces[0].text) == 0 && pieces[0].then != nil {
		return pieces[0].then
	}
	return func(s *state, dot reflect.Value) signal {
		for i := range pieces {
			p := &pieces[i]
			if len(p.text) > 0 {
				s.out = append(s.out, p.text...)
			}
			if p.then != nil {
				if sig := p.then(s, dot); sig != next {
					return sig
				}
			}
		}
		return next
	}
}

// piece is a text as it stands in a template, and what comes after it; either may be nil.
type piece struct {
	text []byte
	then step
}
