package compile

import (
	"bytes"
	"html/template"
	"testing"
)

// TestPairsAreNotMadeIntoMaps where a template looks at single keys alone.
func TestPairsAreNotMadeIntoMaps(t *testing.T) {
	const called = `{{ template "called" (dict "A" .Section "B" .Title) }}{{ define "called" }}`
	tests := []struct {
		text string
		maps int // that are made
	}{
		{called + `{{ .B }} {{ .A.Name }} {{ .C }} {{ .C.D }} {{ $.B }}{{ end }}`, 0},
		{called + `{{ with .A }}{{ . }}{{ $.B }}{{ else }}{{ .B }}{{ end }}{{ range .C }}{{ . }}{{ else }}{{ .B }}{{ end }}{{ end }}`, 0},
		{called + `{{ $a := .A }}{{ if $a }}{{ $a.Name }}{{ end }}{{ (.A).Name }}{{ .A.Say "x" }}{{ end }}`, 0},
		{called + `{{ template "more" . }}{{ template "more" ($) }}{{ end }}{{ define "more" }}{{ .B }}{{ end }}`, 0},
		{called + `{{ if .C }}{{ template "called" . }}{{ end }}{{ .B }}{{ end }}`, 0},
		{called + `{{ with .A }}{{ template "called" (dict "B" $.B) }}{{ end }}{{ .B }}{{ end }}`, 0},
		{`{{ template "called" (dict "A" (dict "B" nil) "C" nil "D" 1) }}{{ define "called" }}{{ .A.B }}{{ .C }}{{ .D }}{{ end }}`, 1},
		{`{{ template "called" (dict "A" .Any "B" .Nothing "C" .Empty) }}{{ define "called" }}{{ .A }}{{ .B }}{{ .C }}{{ end }}`, 0},
		{`{{ range .Authors }}{{ template "called" (dict "A" .) }}{{ end }}{{ define "called" }}{{ .A.Name }}{{ .A.Town }}{{ end }}`, 0},

		{called + `{{ . }}{{ end }}`, 1},
		{called + `{{ len . }}{{ end }}`, 1},
		{called + `{{ len $ }}{{ end }}`, 1},
		{called + `{{ with .C }}{{ else }}{{ len . }}{{ end }}{{ end }}`, 1},
		{called + `{{ range $k, $v := . }}{{ $k }}{{ end }}{{ end }}`, 1},
		{called + `{{ $all := . }}{{ $all.B }}{{ end }}`, 1},
		{called + `{{ if (len (.)) }}x{{ end }}{{ end }}`, 1},
		{called + `{{ template "more" . }}{{ end }}{{ define "more" }}{{ len . }}{{ end }}`, 1},
		{`{{ $k := "A" }}{{ template "called" (dict $k 1) }}{{ define "called" }}{{ .A }}{{ end }}`, 1},
		{`{{ template "called" (dict "A" 1 "A" 2) }}{{ define "called" }}{{ .A }}{{ end }}`, 1},
	}
	for _, x := range tests {
		if !check(t, x.text, data(), known()) {
			t.Errorf("%s: html/template does not take it", x.text)
		}
		maps := 0
		funcs, dict := funcs(), funcs()["dict"].(Pairs)
		funcs["dict"] = Pairs(func(pairs ...any) (map[string]any, error) {
			maps++
			return dict(pairs...)
		})
		p := New(template.Must(template.New("main").Funcs(funcs).Parse(x.text)), "main", funcs, known())
		p.Compiled()
		maps = 0 // html/template has begun to run it
		if err := p.Execute(new(bytes.Buffer), data()); err != nil || p.Fallbacks() > 0 {
			t.Errorf("%s: %v, %s", x.text, err, p.Reason())
		}
		if maps != x.maps {
			t.Errorf("%s: %d maps are made, want %d", x.text, maps, x.maps)
		}
	}
}

// TestInterfacesDoNotPassThroughPairs, since a map holds what is in them.
func TestInterfacesDoNotPassThroughPairs(t *testing.T) {
	for _, text := range []string{`{{ .A }}`, `{{ with .A }}{{ . }}{{ else }}none{{ end }}`, `{{ .A.String }}`, `{{ .A.Nothing }}`} {
		for _, field := range []string{".Sign", ".Rank"} {
			check(t, `{{ template "called" (dict "A" `+field+`) }}{{ define "called" }}`+text+`{{ end }}`, data(), known())
		}
	}
}

// TestAddressesDoNotPassThroughPairs, since a map holds copies: a method of a pointer is not that of a copy.
func TestAddressesDoNotPassThroughPairs(t *testing.T) {
	check(t, `{{ template "called" (dict "A" (index .Authors 0)) }}{{ define "called" }}{{ .A.Address }}{{ end }}`, data(), known())
	check(t, `{{ range .Authors }}{{ template "called" (dict "A" .) }}{{ end }}{{ define "called" }}{{ .A.Address }}{{ end }}`, data(), known())
}
