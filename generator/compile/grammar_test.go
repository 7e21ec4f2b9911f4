package compile

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"math/bits"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// cabinet is a dot with a drawer for each kind of value that a template may meet.
type cabinet struct {
	Text, Blank string
	HTML        template.HTML
	URL         template.URL
	Attr        template.HTMLAttr
	CSS         template.CSS
	Srcset      template.Srcset
	JS          template.JS
	JSStr       template.JSStr
	Int         int
	Small       int8
	Uint        uint16
	Float       float64
	Bool        bool
	Kind        kind
	Span        time.Duration
	Pointer     *string
	Far         **string
	NoPointer   *string
	Err         error
	NoErr       error
	Stringer    fmt.Stringer
	NoStringer  fmt.Stringer
	Any         any
	AnyHTML     any
	AnyPointer  any
	AnyNil      any
	Nothing     any
	Bytes       []byte
	Pair        [2]string
	Texts       []string
	Anys        []any
	Empty       []string
	NoList      []any
	Rows        [][]int
	Authors     []author
	Pointers    []*author
	Map         map[string]any
	Kinds       map[kind]string
	Numbers     map[int]string
	NoMap       map[string]string
	Section     *section
	NoSection   *section
	Call        func() string
	author
}

func (c cabinet) Value() string                { return c.Text + "<" }
func (c *cabinet) Self() *cabinet              { return c }
func (c *cabinet) Maybe() (string, error)      { return c.Text, nil }
func (c *cabinet) Never() (string, error)      { return c.Text, errors.New("never <ever>") }
func (c *cabinet) Nil() *section               { return nil }
func (c *cabinet) Face() fmt.Stringer          { return c.Kind }
func (c *cabinet) NoFace() fmt.Stringer        { return nil }
func (c *cabinet) Both(a string, b int) string { return a + fmt.Sprint(b) }

// nastyTexts mean something in one context or another.
var nastyTexts = []string{"plain", "", `a "b" 'c' <d> & +e`, "javascript:alert(1)", "/x/y?a=b&c=d#e", "https://a.example/ü?q=[1]", "mailto:a@b.example", "%41%4",
	"</script><!-- ${`\\", "expression(x)", "a\x00b\u2028c\xff", "x onclick=y", "/a.jpg 2x, /b.jpg 3x", "onload", "http://a b"}

func drawCabinet(t *rapid.T) *cabinet {
	text := rapid.SampledFrom(nastyTexts)
	a, b := text.Draw(t, "text"), text.Draw(t, "other")
	pointer := &b
	n := rapid.IntRange(-2, 3).Draw(t, "number")
	return &cabinet{
		Text: a, HTML: template.HTML(b), URL: template.URL(b), Attr: template.HTMLAttr(b), CSS: template.CSS(b), Srcset: template.Srcset(b), JS: "1", JSStr: "a",
		Int: n, Small: int8(n), Uint: uint16(max(n, 0)), Float: float64(n) / 2, Bool: n > 0, Kind: kind(a), Span: time.Duration(n),
		Pointer: &a, Far: &pointer, Err: errors.New(a), Stringer: kind(b), Any: b, AnyHTML: template.HTML(a), AnyPointer: &b, AnyNil: (*section)(nil), Bytes: []byte(a),
		Pair: [2]string{a, b}, Texts: []string{a, "b", b}, Anys: []any{a, n, nil, template.HTML(b), kind(a)}, Empty: []string{}, Rows: [][]int{{1, 2}, {}, {3}},
		Authors: []author{{"Ada " + a, b}, {"Ben", a}}, Pointers: []*author{{"Cleo", a}, nil, {"Dan", b}},
		Map:   map[string]any{"a": a, "b": n, "list": []any{b, n}, "map": map[string]any{"a": b}, "nil": nil, "html": template.HTML(a), "truth": true},
		Kinds: map[kind]string{"y": a, "x": b}, Numbers: map[int]string{2: a, 1: b}, Section: &section{Title: a, Above: &section{Title: b}},
		Call: func() string { return a }, author: author{"Eve " + a, b},
	}
}

func cabinetFuncs() template.FuncMap {
	m := funcs()
	m["explode"] = func(a any) string { panic(fmt.Sprint("no ", a)) }
	m["nothing"] = func() any { return nil }
	m["same"] = func(v any) any { return v }
	m["face"] = func(s fmt.Stringer) string { return s.String() }
	m["asURL"] = func(s string) template.URL { return template.URL(s) }
	m["byte"] = func(n uint8) uint8 { return n }
	m["list"] = func(v ...any) []any { return v }
	return m
}

// grower writes a template by a grammar. It knows the value that each expression
// has, so that most of what it writes makes sense, and it goes astray now and then.
type grower struct {
	t     *rapid.T
	vars  []grownVar
	loops int
	fuel  int  // nodes that may still be written
	inTag bool // inside an attribute
	calls []string
}

type grownVar struct {
	name string
	v    reflect.Value
}

// n draws a number from 0 on, each as often as the others, which rapid's own
// numbers are not.
func (g *grower) n(below int) int {
	n := 0
	for _, bit := range rapid.SliceOfN(rapid.Bool(), bits.Len(uint(below))+2, bits.Len(uint(below))+2).Draw(g.t, "bits") {
		n *= 2
		if bit {
			n++
		}
	}
	return n % below
}

func (g *grower) pick(list ...string) string { return list[g.n(len(list))] }

// strip takes a value out of interfaces and pointers.
func strip(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

// content gives what is in a value, nil where that can't be had.
func content(v reflect.Value) any {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return v.Interface()
}

// step names a field, key or method of a value, and gives what is there.
func (g *grower) step(v reflect.Value) (string, reflect.Value) {
	v = strip(v)
	if !v.IsValid() || g.n(40) == 0 {
		return g.pick(".Missing", ".Text", ".a"), reflect.Value{}
	}
	switch v.Kind() {
	case reflect.Struct:
		receiver := v
		if v.CanAddr() {
			receiver = v.Addr()
		}
		if m := receiver.Type().NumMethod(); m > 0 && receiver.CanInterface() && g.n(4) == 0 {
			m := receiver.Type().Method(g.n(m))
			if m.Type.NumIn() == 1 && m.Name != "Panic" && m.Type.NumOut() == 1 {
				return "." + m.Name, receiver.Method(m.Index).Call(nil)[0]
			}
			return "." + m.Name, reflect.Value{}
		}
		f := v.Type().Field(g.n(v.NumField()))
		return "." + f.Name, v.FieldByIndex(f.Index)
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			key := g.pick("a", "b", "list", "map", "nil", "html", "truth", "none", "x")
			return "." + key, v.MapIndex(reflect.ValueOf(key).Convert(v.Type().Key()))
		}
	}
	return "", v
}

// path writes the dot, a variable or what is below them.
func (g *grower) path(dot reflect.Value) (string, reflect.Value) {
	text, v := "", dot
	if n := g.n(len(g.vars) + 3); n < len(g.vars) {
		text, v = g.vars[n].name, g.vars[n].v
		for _, later := range g.vars[n+1:] { // the newest of a name
			if later.name == text {
				v = later.v
			}
		}
	}
	for range g.n(3) {
		var s string
		s, v = g.step(v)
		text += s
	}
	if text == "" {
		return ".", dot
	}
	return text, v
}

// operand writes what can be the argument of a function.
func (g *grower) operand(dot reflect.Value) (string, reflect.Value) {
	g.fuel--
	switch n := g.n(10); {
	case n < 6 || g.fuel < 0:
		return g.path(dot)
	case n == 6:
		text := g.pick(nastyTexts[:5]...)
		return fmt.Sprintf("%q", text), reflect.ValueOf(text)
	case n == 7:
		return g.pick("0", "1", "2", "-1", "1.5", "true", "false", "nil", "0x1F", "'a'"), reflect.ValueOf(1)
	}
	text, v := g.pipe(dot)
	if g.n(4) == 0 {
		s, below := g.step(v)
		return "(" + text + ")" + s, below
	}
	return "(" + text + ")", v
}

// pipe writes a pipeline.
func (g *grower) pipe(dot reflect.Value) (string, reflect.Value) {
	if g.n(2) == 0 || g.fuel < 0 {
		return g.path(dot)
	}
	a, v := g.operand(dot)
	b, w := g.operand(dot)
	unknown := reflect.ValueOf("text")
	switch g.n(15) {
	case 0:
		return g.pick("and", "or") + " " + a + " " + b, w
	case 1:
		return g.pick("eq", "ne", "lt", "le", "gt", "ge") + " " + a + " " + b, reflect.ValueOf(true)
	case 2:
		return g.pick("eq", "ne") + " " + a + " " + a + " " + b, reflect.ValueOf(true)
	case 3:
		return g.pick("not", "len") + " " + a, reflect.ValueOf(1)
	case 4:
		if s := strip(v); s.Kind() == reflect.Slice && s.Len() > 0 {
			return "index " + a + " " + g.pick("0", "1", b), s.Index(0)
		}
		return "index " + a + " " + b, unknown
	case 5:
		return g.pick("print", "println", `printf "%v %v"`, `printf "%s %d"`, "printf") + " " + a + " " + b, unknown
	case 6:
		return "default " + a + " " + b, v
	case 7:
		return fmt.Sprintf(`dict "a" %s "b" %s`, a, b), reflect.ValueOf(map[string]any{"a": content(v), "b": content(w)})
	case 8:
		return g.pick("upper", "trust", "same", "face", "asURL", "half", "label", "byte", "explode", "html", "urlquery", "js") + " " + a, v
	case 9:
		return a + " | " + g.pick("upper", "trust", "same", "printf \"%v!\"", "default "+b, "eq "+b, "and "+b, "or "+b, "len", "not", "html", "print "+b, "index "+b), unknown
	case 10:
		return "list " + a + " " + b + " " + a, reflect.ValueOf([]any{"x"})
	case 11:
		return g.pick("nothing", "broken", "explode 1", "first 1 .Texts"), reflect.Value{}
	case 12:
		return ".Both " + a + " " + b, unknown
	case 13:
		return ".Section." + g.pick("Is "+a, "Words 1 "+a, "Say "+a+" "+b, "Say "+a, "Fail"), unknown
	}
	return "slice " + a + " 0 1", v
}

// contexts are places for a value: %s stands for the action.
var contexts = []string{"%s", "<b>%s</b>", `<a href="%s">x</a>`, `<a href="/p/%s">x</a>`, `<a href='?q=%s'>x</a>`, `<p title="%s">`, `<p title='%s'>`, "<p title=%s>",
	"<script>var a = %s;</script>", `<script>var a = "%s", b = '%[1]s';</script>`, "<script>var a = `%s`;</script>", "<script>/a%s/</script>", "<script>// %s\n</script>",
	`<script type="application/ld+json">%s</script>`, "<style>p { color: %s }</style>", `<p style="color: %s">`, `<p style="background: url('%s')">`, `<img srcset="%s">`,
	"<textarea>%s</textarea>", "<title>%s</title>", `<p %s="a">`, `<p data-%s="a">`, "<!-- %s -->", `<p onclick="f(%s)">`, `<p onclick="f('%s')">`,
	`<meta http-equiv="refresh" content="0; url=%s">`, `<meta content="%s">`, "<p %s>", `<a href="%s/%[1]s">x</a>`, "<script>{{ if . }}%s{{ end }}</script>"}

// block writes nodes for a dot.
func (g *grower) block(dot reflect.Value) string {
	var b strings.Builder
	mark := len(g.vars)
	for range 1 + g.n(4) {
		if g.fuel--; g.fuel > 0 {
			b.WriteString(g.node(dot))
		}
	}
	g.vars = g.vars[:mark]
	return b.String()
}

func (g *grower) node(dot reflect.Value) string {
	switch g.n(14) {
	case 0, 1, 2, 3:
		text, _ := g.pipe(dot)
		if g.inTag {
			return "{{ " + text + " }}"
		}
		return fmt.Sprintf(g.pick(contexts...), "{{ "+text+" }}")
	case 4:
		text, _ := g.pipe(dot)
		return "{{ if " + g.declare(dot) + text + " }}" + g.block(dot) + g.otherwise(dot) + "{{ end }}"
	case 5:
		mark := len(g.vars)
		text, v := g.pipe(dot)
		decl := g.declare(v)
		s := "{{ with " + decl + text + " }}" + g.block(v) + g.otherwise(dot) + "{{ end }}"
		g.vars = g.vars[:mark]
		return s
	case 6, 7:
		return g.loop(dot)
	case 8:
		text, v := g.pipe(dot)
		name := g.pick("$a", "$b", "$c")
		g.vars = append(g.vars, grownVar{name, v})
		return "{{ " + name + " := " + text + " }}"
	case 9:
		if len(g.vars) > 1 {
			text, _ := g.pipe(dot)
			return "{{ " + g.vars[1+g.n(len(g.vars)-1)].name + " = " + text + " }}"
		}
	case 10:
		if g.loops > 0 {
			text, _ := g.pipe(dot)
			return "{{ if " + text + " }}" + g.pick("{{ break }}", "{{ continue }}") + "{{ end }}"
		}
	case 11:
		if len(g.calls) > 0 {
			text, _ := g.path(dot)
			call := fmt.Sprintf("{{ template %q %s }}", g.pick(g.calls...), text)
			if g.inTag || g.n(3) > 0 {
				return call
			}
			return fmt.Sprintf(g.pick(contexts...), call)
		}
	case 12:
		if !g.inTag {
			g.inTag = true
			inner := g.block(dot)
			g.inTag = false
			return fmt.Sprintf(g.pick(`<p title="%s">`, `<a href="/a?%s">x</a>`, "<b>%s</b>", "<title>%s</title>"), inner)
		}
	}
	return g.pick(" ", "text", "a&amp;b", "{{- /* a comment */ -}}")
}

// declare writes the declaration of a variable before a pipeline, or nothing.
func (g *grower) declare(v reflect.Value) string {
	if g.n(3) > 0 {
		return ""
	}
	name := g.pick("$a", "$b", "$c")
	g.vars = append(g.vars, grownVar{name, v})
	return name + " := "
}

func (g *grower) otherwise(dot reflect.Value) string {
	if g.n(2) == 0 {
		return ""
	}
	return "{{ else }}" + g.block(dot)
}

// loop writes a range.
func (g *grower) loop(dot reflect.Value) string {
	mark := len(g.vars)
	text, v := g.pipe(dot)
	if g.n(3) > 0 {
		text = g.pick("$.Texts", "$.Anys", "$.Rows", "$.Authors", "$.Pointers", "$.Map", "$.Empty", "$.NoList", "$.Pair", "$.Kinds", "$.Numbers", "$.Nothing", "3")
		v = reflect.Value{}
		if f := strip(g.vars[0].v); f.Kind() == reflect.Struct && text[0] == '$' {
			v = f.FieldByName(text[2:])
		}
	}
	var element reflect.Value
	if s := strip(v); (s.Kind() == reflect.Slice || s.Kind() == reflect.Array) && s.Len() > 0 {
		element = s.Index(0)
	}
	decl := ""
	switch g.n(5) {
	case 0:
		decl = g.declare(element)
	case 1:
		one, two := g.pick("$a", "$b", "$c"), g.pick("$a", "$b", "$c")
		g.vars = append(g.vars, grownVar{one, reflect.ValueOf(1)}, grownVar{two, element})
		decl = one + ", " + two + " := "
	case 2:
		if len(g.vars) > 1 {
			decl = g.vars[1+g.n(len(g.vars)-1)].name + g.pick(" = ", ", "+g.vars[1+g.n(len(g.vars)-1)].name+" = ")
		}
	}
	g.loops++
	body := g.block(element)
	g.loops--
	otherwise := g.otherwise(dot)
	g.vars = g.vars[:mark]
	return "{{ range " + decl + text + " }}" + body + otherwise + "{{ end }}"
}

// drawTemplate writes a template for a dot, with others that it may call. Nodes that
// html/template refuses are left out, as nothing is seen of what stands behind them;
// a few stay, since errors have to be the same too.
func drawTemplate(t *rapid.T, dot any) string {
	g := &grower{t: t, fuel: 12, vars: []grownVar{{"$", reflect.ValueOf("text")}}, inTag: true}
	text := fmt.Sprintf("{{ define \"t0\" }}%s{{ end }}", g.block(reflect.ValueOf("text")))
	v := reflect.ValueOf(dot)
	g = &grower{t: t, fuel: 20, vars: []grownVar{{"$", v}}, calls: []string{"t0"}}
	text += fmt.Sprintf("{{ define \"t1\" }}%s{{ end }}", g.block(v))
	g = &grower{t: t, vars: []grownVar{{"$", v}}, calls: []string{"t0", "t1"}}
	for range 8 {
		g.fuel = 16
		node := g.node(v)
		if g.n(40) == 0 || runs(text+node, dot) {
			text += node
		}
	}
	return text
}

// runs tells whether html/template can execute a template.
func runs(text string, dot any) bool {
	set, err := template.New("main").Funcs(cabinetFuncs()).Parse(text)
	return err == nil && set.Execute(io.Discard, dot) == nil
}

func TestRandomTemplatesGiveWhatHTMLTemplateGives(t *testing.T) {
	rapid.Check(t, compareRandom)
}

func compareRandom(t *rapid.T) {
	c := drawCabinet(t)
	var dot any = c
	if rapid.IntRange(0, 4).Draw(t, "by value") == 0 {
		dot = *c
	}
	compareWith(t, drawTemplate(t, dot), dot, cabinetFuncs(), known())
}

// FuzzRandomTemplates lets the fuzzer choose what the grammar writes.
func FuzzRandomTemplates(f *testing.F) { f.Fuzz(rapid.MakeFuzz(compareRandom)) }
