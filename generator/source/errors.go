package source

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Error is one problem in what the authors wrote: where it is, what is wrong,
// and what would be right. The message and the hint are in lower case, without
// a full stop.
type Error struct {
	Position
	Code    string // machine-readable and stable, as in "front-matter.date"; never empty
	Message string // what is wrong
	Hint    string // what would be right; "" when the message says it
	Warning bool   // a warning is reported and does not stop the build
	During  string // the page that was being made, "/about/"; "" when it has to do with none
	Repeats int    // how many more pages met the same, see Sort
	Err     error  // the cause, for errors.Is; nil when there is none
}

// Error gives "path:line:column: message; hint".
func (e *Error) Error() string {
	var b strings.Builder
	if p := e.Position.String(); p != "" {
		b.WriteString(p)
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.During != "" {
		b.WriteString(", while making ")
		b.WriteString(e.During)
	}
	if e.Repeats > 0 {
		fmt.Fprintf(&b, " and %d more", e.Repeats)
	}
	if e.Hint != "" {
		b.WriteString("; ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error. The hint may be empty.
func Errorf(pos Position, code, hint, format string, args ...any) *Error {
	return &Error{Position: pos, Code: code, Hint: hint, Message: fmt.Sprintf(format, args...)}
}

// Warningf makes an Error that is a warning. The hint may be empty.
func Warningf(pos Position, code, hint, format string, args ...any) *Error {
	e := Errorf(pos, code, hint, format, args...)
	e.Warning = true
	return e
}

// ErrorList collects problems. The zero value is an empty list; it is not safe
// for use by several goroutines at once.
type ErrorList []*Error

// Add appends an error of any kind: an *Error as it is, an ErrorList (also
// joined or wrapped) one by one, anything else as an Error without a position.
// Nil is ignored.
func (l *ErrorList) Add(err error) {
	if err == nil {
		return
	}
	switch e := err.(type) {
	case *Error:
		*l = append(*l, e)
		return
	case ErrorList:
		*l = append(*l, e...)
		return
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			l.Add(inner)
		}
		return
	}
	var list ErrorList
	if errors.As(err, &list) {
		*l = append(*l, list...)
		return
	}
	var one *Error
	if errors.As(err, &one) {
		*l = append(*l, one)
		return
	}
	*l = append(*l, &Error{Code: "internal", Message: err.Error(), Err: err})
}

// Sort orders the list by path, line, column and message. Of those that differ
// in nothing but the page that was being made, the first stays and counts the
// others as its Repeats; the same problem told twice stays once.
func (l *ErrorList) Sort() {
	slices.SortStableFunc(*l, func(a, b *Error) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(rank(a), rank(b)),
			cmp.Compare(a.During, b.During),
			cmp.Compare(a.Hint, b.Hint),
		)
	})
	kept := (*l)[:0]
	last := ""
	for _, e := range *l {
		if n := len(kept); n > 0 && kept[n-1].Position == e.Position && kept[n-1].Message == e.Message {
			if e.During != last {
				kept[n-1].Repeats++
				last = e.During
			}
			continue
		}
		last = e.During
		kept = append(kept, e)
	}
	*l = kept
}

// rank puts an error before a warning of the same words, which it stands for then.
func rank(e *Error) int {
	if e.Warning {
		return 1
	}
	return 0
}

// Split gives the errors and the warnings apart, each in the list's order.
func (l ErrorList) Split() (errs, warnings ErrorList) {
	for _, e := range l {
		if e.Warning {
			warnings = append(warnings, e)
		} else {
			errs = append(errs, e)
		}
	}
	return errs, warnings
}

// Err gives the list as an error, nil when it holds no error (warnings do not
// count).
func (l ErrorList) Err() error {
	for _, e := range l {
		if !e.Warning {
			return l
		}
	}
	return nil
}

// Error gives one line for each problem.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}
