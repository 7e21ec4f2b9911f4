package render

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Errors of Go's template packages are texts; these are their forms.
var (
	// template: post.html:12:8: message, or html/template:post.html:12: message
	templatePlace = regexp.MustCompile(`(?s)^(?:html/)?template: ?(.*?\.html):(\d+)(?::(\d+))?: (.*)$`)
	// executing "main" at <.Post.Foo>: message
	templateAt = regexp.MustCompile(`(?s)^executing "[^"]*" at <(.*?)>: (.*)$`)
	// can't evaluate field Foo in type *render.Post
	unknownField = regexp.MustCompile(`^can't evaluate field (\S+) in type (\S+)$`)
	// nil pointer evaluating *render.Post.Title
	nilField = regexp.MustCompile(`^nil pointer evaluating \S+\.(\w+)$`)
	// function "foo" not defined
	unknownFunction = regexp.MustCompile(`^function "([^"]*)" not defined$`)
	// no such template "partials/foo.html", or template "x" not defined
	unknownTemplate = regexp.MustCompile(`(?:no such template|template) "([^"]*)"`)
)

// explainParse makes an error of the template parser ours.
func (ls *Layouts) explainParse(err error) error { return ls.convert(err, "") }

// explain makes an error of a running layout ours, and says which page it was
// making. What a method found wrong in a text stays as it is: it knows its place
// better.
func (ls *Layouts) explain(err error, route site.Route) error {
	var list source.ErrorList
	if errors.As(err, &list) {
		return list
	}
	var own *source.Error
	if errors.As(err, &own) {
		return own
	}
	making := route.Address
	if route.Source != "" {
		making += " from " + route.Source
	}
	return ls.convert(err, making)
}

func (ls *Layouts) convert(err error, making string) error {
	e := &source.Error{Code: "layout", Message: err.Error(), Err: errors.Unwrap(err)}
	if m := templatePlace.FindStringSubmatch(err.Error()); m != nil {
		e.Path = "layouts/" + m[1]
		e.Line, _ = strconv.Atoi(m[2])
		if m[3] != "" {
			bytes, _ := strconv.Atoi(m[3])
			e.Column = ls.column(m[1], e.Line, bytes)
		}
		e.Message = m[4]
	}
	at := ""
	if m := templateAt.FindStringSubmatch(e.Message); m != nil {
		at, e.Message = m[1], m[2]
	}
	ls.hint(e, at)
	e.During = making
	return e
}

// column gives the column, in characters from 1, for the template packages' count
// of bytes from 0.
func (ls *Layouts) column(file string, line, bytes int) int {
	lines := strings.Split(ls.files[file].text, "\n")
	if line < 1 || line > len(lines) || bytes > len(lines[line-1]) {
		return bytes + 1
	}
	return utf8.RuneCountInString(lines[line-1][:bytes]) + 1
}

// hint says what would be possible.
func (ls *Layouts) hint(e *source.Error, at string) {
	switch {
	case unknownField.MatchString(e.Message):
		m := unknownField.FindStringSubmatch(e.Message)
		fields := fieldsOf(m[2])
		e.Code = "layout.field"
		e.Message = fmt.Sprintf("%s: %s has no field %q", at, contextName(m[2]), m[1])
		if len(fields) > 0 {
			e.Hint = suggestion(m[1], fields) + "its fields are " + strings.Join(fields, ", ")
		} else {
			e.Hint = "docs/layouts.md lists what a layout can use"
		}
	case nilField.MatchString(e.Message):
		field := nilField.FindStringSubmatch(e.Message)[1]
		e.Code = "layout.nil"
		e.Message = at + ": " + e.Message
		if value, _, ok := strings.Cut(at, "."+field); ok && value != "" {
			e.Message = fmt.Sprintf("%s: there is no %s here (it is nil)", at, value)
			e.Hint = fmt.Sprintf("write {{ with %s }} and {{ end }} around it", value)
		}
	case unknownFunction.MatchString(e.Message):
		m := unknownFunction.FindStringSubmatch(e.Message)
		e.Code = "layout.function"
		names := slices.Collect(func(yield func(string) bool) {
			for name := range Funcs() {
				if !yield(name) {
					return
				}
			}
		})
		slices.Sort(names)
		e.Message = fmt.Sprintf("there is no function %q", m[1])
		e.Hint = suggestion(m[1], names) + "the functions are " + strings.Join(names, ", ")
	case unknownTemplate.MatchString(e.Message) && strings.Contains(e.Message, "no such template"),
		unknownTemplate.MatchString(e.Message) && strings.Contains(e.Message, "not defined"):
		m := unknownTemplate.FindStringSubmatch(e.Message)
		e.Code = "layout.partial"
		e.Message = fmt.Sprintf("there is no layout %q to call", m[1])
		var names []string
		for _, name := range ls.sorted() {
			if strings.HasPrefix(name, "partials/") {
				names = append(names, name)
			}
		}
		e.Hint = suggestion(m[1], names) + "the partials are " + strings.Join(names, ", ")
	case e.Message == "unexpected EOF":
		e.Code = "layout.end"
		e.Message = "the file ends within a block"
		e.Hint = "write an {{ end }} for each {{ define }}, {{ if }}, {{ with }}, {{ range }} and {{ block }}"
	default:
		if at != "" {
			e.Message = at + ": " + e.Message
		}
	}
}

// contextTypes are the types that layouts meet.
var contextTypes = []reflect.Type{
	reflect.TypeFor[Page](), reflect.TypeFor[Site](), reflect.TypeFor[Post](), reflect.TypeFor[Card](), reflect.TypeFor[Link](),
	reflect.TypeFor[Social](), reflect.TypeFor[Picture](), reflect.TypeFor[Byline](), reflect.TypeFor[Correction](),
	reflect.TypeFor[Series](), reflect.TypeFor[Comments](), reflect.TypeFor[Comment](), reflect.TypeFor[Text](),
	reflect.TypeFor[List](), reflect.TypeFor[Author](), reflect.TypeFor[Terms](), reflect.TypeFor[Term](),
	reflect.TypeFor[Home](), reflect.TypeFor[Block](), reflect.TypeFor[Date](), reflect.TypeFor[Shortcode](), reflect.TypeFor[Publisher](), reflect.TypeFor[Frame](),
}

// fieldsOf lists what a layout can write behind a value of a type, which is
// named as the template packages name it.
func fieldsOf(name string) []string {
	name = strings.TrimPrefix(name, "*")
	for _, t := range contextTypes {
		if t.String() != name {
			continue
		}
		var names []string
		for _, f := range reflect.VisibleFields(t) {
			if f.IsExported() && !f.Anonymous {
				names = append(names, f.Name)
			}
		}
		p := reflect.PointerTo(t)
		for i := range p.NumMethod() {
			names = append(names, p.Method(i).Name)
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	return nil
}

// contextName names a type of the context in a message.
func contextName(name string) string {
	return "a " + strings.TrimPrefix(strings.TrimPrefix(name, "*"), "render.")
}

// suggestion gives "did you mean Title? " for a name that is nearly one of the
// others, else "".
func suggestion(name string, names []string) string {
	if near := source.Nearest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q? ", near)
	}
	return ""
}
