package compile

import (
	"bytes"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"

	"broadsheet/generator/verbatim"
)

// usage is what a text is used for, by the functions that html/template puts behind it.
type usage uint8

const (
	otherUse usage = iota
	textUse        // between tags, where HTML may stand as well
	plainUse       // in an attribute, or a title
	urlUse         // a whole URL
	pathUse        // a URL whose scheme is written before
	scriptUse
)

// usages are the rows of functions that the usual values are known for.
var usages = map[string]usage{
	"_html_template_htmlescaper":   textUse,
	"_html_template_rcdataescaper": plainUse,
	"_html_template_attrescaper":   plainUse,
	"_html_template_urlfilter _html_template_urlnormalizer _html_template_attrescaper": urlUse,
	"_html_template_urlnormalizer _html_template_attrescaper":                          pathUse,
	"_html_template_jsvalescaper":                                                      scriptUse,
}

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
	usage usage
	// exact does it in html/template, for every value that is not usual.
	exact *template.Template
}

func (c *compiler) escaper(names []string) *escaper {
	row := strings.Join(names, " ")
	if e := c.escapers[row]; e != nil {
		return e
	}
	e := &escaper{usage: usages[row], exact: exactEscaper(names)}
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
func (e *escaper) write(out *output, v reflect.Value) bool {
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
func (e *escaper) usual(out *output, v reflect.Value) bool {
	switch v.Type() {
	case stringType:
		switch e.usage {
		case textUse, plainUse:
			writeEscaped(out, v.String())
			return true
		case urlUse:
			return isWebURL(v.String()) && writeURL(out, v.String())
		case pathUse:
			return writeURL(out, v.String())
		}
	case htmlType:
		if e.usage == textUse {
			*out = append(*out, v.String()...)
			return true
		}
	case jsType:
		if e.usage == scriptUse {
			*out = append(*out, v.String()...)
			return true
		}
	case intType:
		if e.usage == textUse || e.usage == plainUse {
			*out = strconv.AppendInt(*out, v.Int(), 10)
			return true
		}
	}
	return false
}

// escapes are what html/template writes in text and in attributes between quotes for
// the bytes that it does not leave alone, which are those not in unescaped.
var (
	escapes   = [...]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}
	unescaped = verbatim.Of(func(c byte) bool { return int(c) >= len(escapes) || escapes[c] == "" })
)

func writeEscaped(out *output, text string) {
	for {
		i := unescaped.Length(text)
		*out = append(*out, text[:i]...)
		if i == len(text) {
			return
		}
		*out = append(*out, escapes[text[i]]...)
		text = text[i+1:]
	}
}

// isWebURL tells whether html/template's filter lets a URL pass: its scheme is one of the
// web, or it has none.
func isWebURL(url string) bool {
	if strings.HasPrefix(url, "/") {
		return true
	}
	scheme, _, ok := strings.Cut(url, ":")
	return !ok || scheme == "https" || scheme == "http" || scheme == "mailto" || strings.Contains(scheme, "/")
}

// writeURL writes a URL that needs no normalizing, and reports whether it was one.
func writeURL(out *output, url string) bool {
	if plainURL.Length(url) == len(url) { // as most are, in one look
		*out = append(*out, url...)
		return true
	}
	for at := 0; ; at++ {
		at += plainInURL.Length(url[at:])
		if at == len(url) {
			writeEscaped(out, url)
			return true
		}
		if !isPercentEncoded(url[at:]) {
			return false
		}
	}
}

// isPercentEncoded tells whether a text begins with a byte in hexadecimal digits.
func isPercentEncoded(text string) bool {
	return len(text) > 2 && text[0] == '%' && isHex(text[1]) && isHex(text[2])
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

// plainInURL are the bytes that html/template's normalizing leaves alone; plainURL those of them that need no
// escaping either.
var (
	plainInURL = verbatim.Of(isPlainInURL)
	plainURL   = verbatim.Of(func(c byte) bool { return isPlainInURL(c) && unescaped.Has(c) })
)

func isPlainInURL(c byte) bool {
	return verbatim.Alphanumeric(c) || strings.IndexByte("-._~!#$&*+,/:;=?@[]", c) >= 0
}
