package compile

import (
	"bytes"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// The functions that html/template puts behind a value, by what a text has to go
// through there.
const (
	escapeText  = "_html_template_htmlescaper"
	escapeTitle = "_html_template_rcdataescaper"
	escapeAttr  = "_html_template_attrescaper"
	escapeURL   = "_html_template_urlfilter _html_template_urlnormalizer _html_template_attrescaper"
	escapePath  = "_html_template_urlnormalizer _html_template_attrescaper"
	escapeJS    = "_html_template_jsvalescaper"
)

// splitEscapers takes the functions of the escaper off the end of a pipeline.
func splitEscapers(cmds []*parse.CommandNode) (own []*parse.CommandNode, names []string) {
	i := len(cmds)
	for i > 0 {
		cmd := cmds[i-1]
		id, ok := cmd.Args[0].(*parse.IdentifierNode)
		if !ok || len(cmd.Args) > 1 || !strings.HasPrefix(id.Ident, "_html_template_") {
			break
		}
		i--
	}
	for _, cmd := range cmds[i:] {
		names = append(names, cmd.Args[0].(*parse.IdentifierNode).Ident)
	}
	return cmds[:i], names
}

// escaper writes values through a row of escaping functions.
type escaper struct {
	names string
	// exact does it in html/template, for every value that is not usual.
	exact *template.Template
}

func (c *compiler) escaper(names []string) *escaper {
	row := strings.Join(names, " ")
	if e := c.escapers[row]; e != nil {
		return e
	}
	e := &escaper{names: row, exact: exactEscaper(names)}
	if e.exact == nil {
		c.cannot("an escaper that can't be called")
	}
	c.escapers[row] = e
	return e
}

// exactEscaper makes a template that does nothing but send its dot through
// escaping functions of html/template. They are not exported, but a template that
// has been escaped may call them: this one is escaped, and then its tree is
// exchanged.
func exactEscaper(names []string) *template.Template {
	t, err := template.New("escape").Parse("{{ . }}")
	if err != nil || t.Execute(&bytes.Buffer{}, "") != nil || t.Tree == nil {
		return nil
	}
	action, ok := t.Tree.Root.Nodes[0].(*parse.ActionNode)
	if !ok || len(action.Pipe.Cmds) != 2 {
		return nil
	}
	last := action.Pipe.Cmds[1]
	cmds := action.Pipe.Cmds[:1:1]
	for _, name := range names {
		cmd := last.Copy().(*parse.CommandNode)
		cmd.Args = []parse.Node{parse.NewIdentifier(name).SetTree(t.Tree).SetPos(last.Pos)}
		cmds = append(cmds, cmd)
	}
	action.Pipe.Cmds = cmds
	return t
}

var (
	stringType = reflect.TypeFor[string]()
	htmlType   = reflect.TypeFor[template.HTML]()
	jsType     = reflect.TypeFor[template.JS]()
	intType    = reflect.TypeFor[int]()
)

// write writes a value, escaped. It reports false when html/template refuses it.
func (e *escaper) write(out *bytes.Buffer, v reflect.Value) bool {
	if v.Kind() == reflect.Interface && v.Type().NumMethod() == 0 {
		v = v.Elem()
	}
	if v.IsValid() && e.usual(out, v) {
		return true
	}
	var data any
	if v.IsValid() {
		if !v.CanInterface() {
			return false
		}
		data = v.Interface()
	}
	return e.exact.Execute(out, data) == nil
}

// usual writes the values that are most of what pages hold, and reports whether
// this was one.
func (e *escaper) usual(out *bytes.Buffer, v reflect.Value) bool {
	switch v.Type() {
	case stringType:
		switch e.names {
		case escapeText, escapeTitle, escapeAttr:
			writeEscaped(out, v.String())
			return true
		case escapeURL:
			return writeURL(out, v.String(), true)
		case escapePath:
			return writeURL(out, v.String(), false)
		}
	case htmlType:
		if e.names == escapeText {
			out.WriteString(v.String())
			return true
		}
	case jsType:
		if e.names == escapeJS {
			out.WriteString(v.String())
			return true
		}
	case intType:
		switch e.names {
		case escapeText, escapeTitle, escapeAttr:
			out.Write(strconv.AppendInt(out.AvailableBuffer(), v.Int(), 10))
			return true
		}
	}
	return false
}

// escapes has what html/template writes for a byte in text and in attributes
// between quotes, "" for the byte itself.
var escapes = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

func writeEscaped(out *bytes.Buffer, text string) {
	done := 0
	for i := range len(text) {
		if esc := escapes[text[i]]; esc != "" {
			out.WriteString(text[done:i])
			out.WriteString(esc)
			done = i + 1
		}
	}
	out.WriteString(text[done:])
}

// writeURL writes a URL that needs no normalizing, and reports whether it was one.
// Where the filter stands before, its scheme has to be one of the web, or it has
// none.
func writeURL(out *bytes.Buffer, url string, filtered bool) bool {
	if filtered && strings.Contains(url, ":") && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return false
	}
	for i := range len(url) {
		if !plainInURL[url[i]] {
			return false
		}
	}
	writeEscaped(out, url)
	return true
}

// plainInURL has the bytes that html/template's normalizing leaves alone.
var plainInURL = func() (set [256]bool) {
	for c := range set {
		set[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~!#$&*+,/:;=?@[]", byte(c)) >= 0
	}
	return set
}()
