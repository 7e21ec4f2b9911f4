package compile

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// story is what the templates of these tests show.
type story struct {
	Title   string
	Raw     template.HTML
	Script  template.JS
	URL     string
	Words   int
	Share   float64
	Urgent  bool
	Kind    kind
	Section *section
	None    *section
	Authors []author
	Names   []string
	Any     any
	Nothing any
	Empty   []string
	Params  map[string]any
	Named   map[string]string
	Sign    fmt.Stringer
	Rank    fmt.Stringer
	hidden  string
	author
}

type kind string

func (k kind) String() string { return "<" + string(k) + ">" }

type section struct {
	Title string
	Above *section
}

func (s *section) Name() string                     { return s.Title }
func (s *section) Is(name string) bool              { return s.Title == name }
func (s *section) Fail() (string, error)            { return "", errors.New("the section is shut") }
func (s *section) Panic() string                    { panic("shut") }
func (s *section) Words(n int, of string) string    { return fmt.Sprint(n, " words of ", of) }
func (s *section) Say(word string, a ...any) string { return word + fmt.Sprint(a...) }

type author struct{ Name, Town string }

func (a author) Initial() string   { return a.Name[:1] }
func (a *author) Address() *string { return &a.Town }

func data() *story {
	return &story{
		Title: `Ferry's "late" & <slow> + old`, Raw: "<b>bold</b> & so", Script: `{"a":1}`, URL: "/2026/11/ferry/?a=b&c=d#e",
		Words: 412, Share: 0.25, Urgent: true, Kind: "report", Section: &section{Title: "Local", Above: &section{Title: "News"}},
		Authors: []author{{"Ada Reed", "Quill"}, {"Ben Oak", "Haven"}}, Names: []string{"ferry", "sea & salt", ""},
		Any: "anything", Empty: nil, Params: map[string]any{"b": 2, "a": "one", "nil": nil, "list": []any{"x", 1, nil}},
		Named: map[string]string{"rank": "1st"}, Rank: kind("1st"), hidden: "no", author: author{"Cleo Dunn", "Port"},
	}
}

func funcs() template.FuncMap {
	return template.FuncMap{
		"upper": strings.ToUpper,
		"dict": Pairs(func(pairs ...any) (map[string]any, error) {
			if len(pairs)%2 != 0 {
				return nil, errors.New("odd")
			}
			m := map[string]any{}
			for i := 0; i < len(pairs); i += 2 {
				m[fmt.Sprint(pairs[i])] = pairs[i+1]
			}
			return m, nil
		}),
		"default": func(other, v any) any {
			if truth, _ := template.IsTrue(v); truth {
				return v
			}
			return other
		},
		"first":  func(n int, list []string) []string { return list[:n] },
		"half":   func(x float64) float64 { return x / 2 },
		"label":  func(k kind) string { return string(k) },
		"trust":  func(v any) template.HTML { return template.HTML(fmt.Sprint(v)) },
		"broken": func() (string, error) { return "", errors.New("broken") },
	}
}

func known() Methods {
	ms := Methods{}
	s := reflect.TypeFor[*section]()
	ms.Add(s, "Name", Get((*section).Name))
	ms.Add(s, "Is", With((*section).Is))
	ms.Add(s, "Fail", Try((*section).Fail))
	ms.Add(s, "Words", With2((*section).Words))
	ms.Add(s, "Say", WithMany((*section).Say))
	return ms
}

// check runs a template both ways and compares what comes out. It reports whether
// html/template took the template at all.
func check(t *testing.T, text string, dot any, ms Methods) bool {
	t.Helper()
	return compareWith(t, text, dot, funcs(), ms)
}

// fataler is a *testing.T or *rapid.T.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func compareWith(t fataler, text string, dot any, funcs template.FuncMap, ms Methods) bool {
	t.Helper()
	set, err := template.New("main").Funcs(funcs).Parse(text)
	if err != nil {
		return false
	}
	copied, err := set.Clone()
	if err != nil {
		t.Fatalf("%v", err)
	}
	p := New(copied, "main", funcs, ms)
	for range 2 { // the second time, places remember how they got at their values
		var want, got bytes.Buffer
		wantErr := set.Execute(&want, dot)
		gotErr := p.Execute(&got, dot)
		if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
			t.Fatalf("%s\n got error %v\nwant error %v", text, gotErr, wantErr)
		}
		if got.String() != want.String() {
			t.Fatalf("%s\n got %q\nwant %q", text, got.String(), want.String())
		}
	}
	return true
}

// usual are templates that run as closures, without html/template.
var usual = []string{
	`plain text`,
	`{{ .Title }} {{ .Raw }} {{ .Words }} {{ .Share }} {{ .Urgent }} {{ .Kind }} {{ .Any }} {{ .Nothing }}`,
	`<a href="{{ .URL }}" title="{{ .Title }}">{{ .Title }}</a> <a href="/x/{{ .Title }}">x</a> <a href="?q={{ .Title }}">q</a>`,
	`<a title="{{ .Raw }}" title='{{ .Title }}' title={{ .Title }}>`,
	`<title>{{ .Title }} {{ .Raw }}</title><textarea>{{ .Raw }}</textarea>`,
	`<script type="application/ld+json">{{ .Script }}</script><script>var x = {{ .Title }}; var y = "{{ .Title }}"; var z = {{ .Params }}</script>`,
	`<p style="color: {{ .Title }}">{{ .Section.Name }}</p><img srcset="{{ .URL }} 2x"><!-- {{ .Title }} -->`,
	`<meta name="description" content="{{ .Title }}"><meta http-equiv="refresh" content="0; url={{ .URL }}">`,
	`{{ with .Section }}{{ .Title }} {{ .Above.Title }} {{ $.Title }}{{ else }}none{{ end }}{{ with .None }}x{{ else }}none{{ end }}`,
	`{{ with .None }}x{{ else with .Section }}{{ .Title }}{{ end }}{{ if .None }}a{{ else if .Urgent }}b{{ else }}c{{ end }}`,
	`{{ if .Urgent }}yes{{ else }}no{{ end }}{{ if .Empty }}yes{{ else }}no{{ end }}{{ if .Share }}yes{{ end }}{{ if .Nothing }}x{{ end }}`,
	`{{ range .Authors }}{{ .Name }} {{ .Initial }} {{ .Address }}, {{ end }}{{ range .Empty }}x{{ else }}none {{ .Title }}{{ end }}`,
	`{{ range $i, $a := .Authors }}{{ $i }} {{ $a.Name }} {{ .Town }} {{ $.Title }}{{ end }}{{ range $n := .Names }}{{ $n }};{{ end }}`,
	`{{ range .Names }}{{ if eq . "sea & salt" }}{{ continue }}{{ end }}{{ . }}{{ end }}{{ range .Names }}{{ . }}{{ break }}{{ end }}`,
	`{{ range $k, $v := .Params }}{{ $k }}={{ $v }};{{ end }}{{ range $k, $v := .Named }}{{ $k }}={{ $v }}{{ end }}`,
	`{{ $x := 1 }}{{ if .Urgent }}{{ $x = 2 }}{{ $y := 3 }}{{ $y }}{{ end }}{{ $x }}{{ $x := "in" }}{{ with $z := .Title }}{{ $z }}{{ $x }}{{ end }}`,
	`{{ $found := false }}{{ range .Names }}{{ if eq . "ferry" }}{{ $found = true }}{{ end }}{{ end }}{{ if $found }}found{{ end }}`,
	`{{ $i := 0 }}{{ $n := "" }}{{ range $i, $n = .Names }}{{ end }}{{ $i }}{{ $n }}`,
	`{{ $x := "outer" }}{{ range $x := .Empty }}x{{ else }}{{ $x }}{{ end }}{{ range $i, $x := .Empty }}x{{ else }}{{ $i }}{{ $x }}{{ end }}{{ $x }}`,
	`{{ $n := "x" }}{{ range $n = .Empty }}x{{ end }}{{ $n }}{{ $i := 1 }}{{ range $i, $n = .Empty }}x{{ end }}{{ $i }}{{ $n }}`,
	`{{ $y := "outer" }}{{ if .Nothing }}{{ $y := 1 }}{{ else }}{{ $y }}{{ end }}{{ range .Names }}{{ if . }}{{ $y := . }}{{ $y }}{{ else }}{{ $y }}{{ end }}{{ end }}`,
	`{{ $y := "outer" }}{{ range .Empty }}{{ $y := 1 }}{{ else }}{{ $y }}{{ end }}{{ with .None }}{{ $y := 1 }}{{ else }}{{ $y }}{{ end }}`,
	`{{ range .Names }}{{ range $.Empty }}x{{ else }}{{ break }}{{ end }}after{{ end }}{{ range .Names }}{{ range $.Empty }}x{{ else }}{{ continue }}{{ end }}after{{ end }}`,
	`{{ eq .Share 0.25 }}{{ lt .Share 0.5 }} {{ eq .Words 1 412 }}{{ eq .Words 1 2 }} {{ eq .Kind "brief" "report" }} {{ eq .Params.none "x" }}{{ ne .Params.nil 1 }}`,
	`{{ .Params.none.deeper.still }}{{ with .Params.none.deeper }}x{{ end }}{{ (dict "a" nil).b.c }}{{ .Params.none.Say 1 }}`,
	`{{ slice .Title 1 3 }}{{ slice .Names 1 }}`,
	`{{ index .Params "list" 1 }}{{ index (dict "a" (dict "b" .Title)) "a" "b" }}{{ index .Params "list" 2 | print }}`,
	`{{ range 3 }}{{ . }}{{ end }}{{ range $i := len .Names }}{{ $i }}{{ else }}none{{ end }}{{ range len .Empty }}x{{ else }}none{{ end }}`,
	`<a href="/?q={{ .Title | urlquery }}">{{ js .Title }}</a>`,
	`{{ and .Urgent .Title }} {{ or .Empty .Title }} {{ and .Empty .None }} {{ not .Urgent }} {{ len .Names }} {{ len .Title }}`,
	`{{ eq .Words 412 }} {{ ne .Title "x" }} {{ lt .Words 3 }} {{ le 3 3 }} {{ gt .Words 3 }} {{ ge 1 2 }} {{ eq .Urgent true }} {{ eq .Kind "report" }}`,
	`{{ index .Names 1 }} {{ index .Params "a" }} {{ index .Named "none" }} {{ index .Params.list 0 }}`,
	`{{ printf "%05d %s %v" .Words .Title .Nothing }} {{ print .Words 2 "x" }} {{ println .Title }}`,
	`{{ .Title | upper | printf "%s!" }} {{ upper .Title | len }} {{ .Empty | default "none" }} {{ "none" | default .Nothing }}`,
	`{{ .Section.Is "Local" }} {{ .Section.Words 3 "x" }} {{ .Section.Say "a" 1 .Title nil }} {{ .Section.Say "a" }} {{ "Local" | .Section.Is }}`,
	`{{ (index .Authors 0).Name }} {{ (.Section).Name }} {{ (dict "a" .Title).a }} {{ (dict "a" (dict "b" 2)).a.b }}`,
	`{{ .Params.a }} {{ .Params.b }} {{ .Params.none }} {{ .Params.nil }} {{ .Named.rank }} {{ .Named.none }}`,
	`{{ .Name }} {{ .Town }} {{ .Initial }} {{ half 3 }} {{ label "x" }} {{ first 2 .Names }} {{ trust .Title }} {{ trust "<i>" }}`,
	`{{ define "card" }}<i>{{ . }} {{ $ }}</i>{{ end }}{{ template "card" .Title }}{{ template "card" }}{{ range .Names }}{{ template "card" . }}{{ end }}`,
	`{{ define "up" }}{{ .Title }}{{ with .Above }} below {{ template "up" . }}{{ end }}{{ end }}{{ template "up" .Section }}`,
	`{{ "text" }} {{ 12 }} {{ -3 }} {{ 1.5 }} {{ true }} {{ .Names }} {{ .Section }} {{ .Authors }} {{ . | printf "%T" }}`,
	`{{- /* a comment */ -}} x {{- " y" }}`,
	`{{ block "part" .Title }}<b>{{ . }}</b>{{ end }}`,
}

// rare are templates that are left to html/template, wholly or when they run.
var rare = []string{
	`{{ .Missing }}`, `{{ .None.Title }}`, `{{ .hidden }}`, `{{ .Title.x }}`, `{{ .Nothing.x }}`, `{{ .Section.Fail }}`, `{{ .Section.Panic }}`,
	`before {{ broken }} after`, `{{ index .Names 7 }}`, `{{ eq .Words "x" }}`, `{{ lt .Urgent true }}`,
	`{{ range .Title }}x{{ end }}`, `{{ range .None }}x{{ end }}`, `{{ .Section.Is 3 }}`, `{{ .Section.Is }}`,
	`{{ upper 3 }}`, `{{ upper .Nothing }}`, `{{ first 2 .Title }}`, `{{ html .Title }}`, `{{ .Title | html }}`,
	`<a {{ .Title }}="x">`, `<a href="{{ .Section }}">`, `<a href='javascript:{{ .Title }}'>`, `{{ template "none" }}`, `<p title="{{ template "t" . }}">{{ define "t" }}{{ .Title }}{{ end }}`,
	`{{ index .Title .Urgent | or .Title }}`, `{{ 0x1F }} {{ 1e3 }} {{ 'a' }} {{ 1i }}`, `{{ nil }}`, `{{ dict "a" }}`, `{{ (dict "a" nil).a.b }}`, `<script>{{ if .Urgent }}"{{ end }}</script>`,
	`{{ define "x" }}{{ template "x" . }}{{ end }}{{ if .Empty }}{{ template "x" . }}{{ end }}`, `{{ label .Title }}`, `{{ half .Words }}`, `{{ not }}`,
	`{{ and }}`, `{{ call .Title }}`, `{{ len 3 }}`, `{{ printf }}`, `{{ .Section.Words "a" 3 }}`, `{{ range $k, $v := dict 1 2 }}{{ $k }}{{ $v }}{{ end }}`,
}

func TestProgramsGiveWhatHTMLTemplateGives(t *testing.T) {
	for _, ms := range []Methods{nil, known()} {
		for _, text := range append(append([]string{}, usual...), rare...) {
			check(t, text, data(), ms)
			check(t, text, *data(), ms)
		}
	}
}

func TestNilAndForeignDotsGiveWhatHTMLTemplateGives(t *testing.T) {
	for _, text := range append(append([]string{}, usual...), rare...) {
		for _, dot := range []any{nil, 3, "text", []string{"a"}, map[string]any{"Title": "<x>", "Names": []string{"a"}}, (*story)(nil)} {
			check(t, text, dot, known())
		}
	}
}

func TestUsualTemplatesNeedNoHTMLTemplate(t *testing.T) {
	for _, text := range usual {
		set := template.Must(template.New("main").Funcs(funcs()).Parse(text))
		p := New(set, "main", funcs(), known())
		var b bytes.Buffer
		if err := p.Execute(&b, data()); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !p.Compiled() || p.Fallbacks() != 0 {
			t.Errorf("%s: compiled %v, left to html/template %d times", text, p.Compiled(), p.Fallbacks())
		}
	}
}

func TestReasonsNameThePlaceThatIsRare(t *testing.T) {
	for text, want := range map[string]string{
		"{{ .Title }}": "",
		"{{ define \"x\" }}\n {{ call . }}{{ end }}{{ template \"x\" }}":                    "main:2:4: the function call",
		"<p title=\"{{ template \"x\" . }}\">{{ define \"x\" }}{{ .Title }}{{ end }}":       "main:1:22: the call of x within a tag, title, script or style",
		"{{ if .Urgent }}{{ range .Names }}\n{{ upper $.Raw | print }}{{ end }}{{ end }}":   "main:2:3: a value of a rare kind",
		"{{ if .Urgent }}{{ range $i, $n := 3 }}{{ end }}{{ end }}":                         "main:1:25: a value of a rare kind",
		"{{ if .Urgent }}{{ with .Section }}{{ if .None }}{{ end }}{{ end }}{{ end }} text": "main:1:41: a value of a rare kind",
	} {
		p := New(template.Must(template.New("main").Funcs(funcs()).Parse(text)), "main", funcs(), known())
		_ = p.Execute(new(bytes.Buffer), data()) // whether it succeeds or not
		if got := p.Reason(); got != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestPlacesFollowTheTypeOfTheirValue(t *testing.T) {
	list := []any{author{"Ada", "Quill"}, &author{"Ben", "Haven"}, map[string]string{"Name": "Cleo"}, map[string]any{"Name": 4}, &author{"Dan", ""}}
	check(t, `{{ range . }}{{ .Name }};{{ end }}`, list, nil)
	check(t, `{{ range . }}{{ .Name }} {{ .Address }};{{ end }}`, []any{&author{"Ada", "Quill"}, author{"Ben", "Haven"}}, nil)
}

func TestOutputGoesBehindWhatIsThere(t *testing.T) {
	p := New(template.Must(template.New("main").Funcs(funcs()).Parse(`text {{ .Section.Fail }}`)), "main", funcs(), known())
	b := bytes.NewBufferString("before ")
	if err := p.Execute(b, data()); err == nil || !strings.Contains(err.Error(), "the section is shut") {
		t.Fatalf("error %v", err)
	}
	if b.String() != "before text " {
		t.Errorf("%q: output of the failed run should stand once", b)
	}
}

func TestProgramsRunManyAtOnce(t *testing.T) {
	text := strings.Join(usual[1:12], "\n")
	set := template.Must(template.New("main").Funcs(funcs()).Parse(text))
	p := New(set, "main", funcs(), known())
	results := make(chan string)
	for range 8 {
		go func() {
			var b bytes.Buffer
			for range 20 {
				b.Reset()
				if err := p.Execute(&b, data()); err != nil {
					b.WriteString(err.Error())
				}
			}
			results <- b.String()
		}()
	}
	first := <-results
	for range 7 {
		if got := <-results; got != first {
			t.Errorf("got %q and %q", got, first)
		}
	}
}

// endless finds templates that may call themselves for ever, or count for long.
var endless = regexp.MustCompile(`(?s)(define|block).*template|block.*block|[0-9a-fA-F_]{4}|%[^ ]*\d{3}`)

// FuzzTemplate looks for a template that gives something else.
func FuzzTemplate(f *testing.F) {
	for _, text := range append(append([]string{}, usual...), rare...) {
		f.Add(text, "text & <b>")
	}
	f.Fuzz(func(t *testing.T, text, title string) {
		if endless.MatchString(text) {
			return // html/template would take minutes for it
		}
		d := data()
		d.Title, d.URL, d.Any = title, title, title
		check(t, text, d, known())
	})
}

// FuzzText looks for a text that comes out differently.
func FuzzText(f *testing.F) {
	for _, s := range []string{"plain", "a&b<c>'\"+\x00", "/2026/ä/%41%4", "https://a.example/?x=1&y=[2]", "javascript:x", "mailto:a@b", "mailto:?subject=a%20b&body=c%3A%2F%2g", "HTTP://a", "/a:b%", "x:/y%Fa%", "\xff\u2028"} {
		f.Add(s)
	}
	const text = `{{ . }}<a title="{{ . }}" href="{{ . }}">x</a><a href="/{{ . }}" title={{ . }}>x</a><a href='?{{ . }}'>x</a><title>{{ . }}</title><img srcset="{{ . }}">`
	set := template.Must(template.New("main").Parse(text))
	p := New(template.Must(set.Clone()), "main", nil, nil)
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range []any{s, template.HTML(s), template.URL(s), kind(s), &s, template.JS(s)} {
			var want, got bytes.Buffer
			if err := set.Execute(&want, v); err != nil {
				t.Fatal(err)
			}
			if err := p.Execute(&got, v); err != nil {
				t.Fatal(err)
			}
			if got.String() != want.String() {
				t.Fatalf("%T %q\n got %q\nwant %q", v, s, got.String(), want.String())
			}
		}
	})
}
