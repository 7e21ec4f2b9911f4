package render

import (
	"html/template"
	"strings"
	"testing"
	"unsafe"
)

type story struct {
	Title   string
	Count   int
	Section *Link
}

func (s *story) Loud() string { return strings.ToUpper(s.Title) }

func storyData() map[string]any {
	return map[string]any{
		"Stories": []*story{
			{"Eels", 3, &Link{Title: "River"}},
			{"Boats", 12, &Link{Title: "Harbour"}},
			{"Clocks", 3, nil},
		},
		"HTML":   template.HTML("<p>Tea &amp; <em>cake</em></p><p>at four</p>"),
		"Genre":  "opinion",
		"Params": map[string]any{"color": "", "size": 2.5},
		"Nil":    nil,
		"Long":   "the tide came in over the wall at night",
		"Words":  []string{"net", "oar", "sail"},
	}
}

func run(t *testing.T, text string) (string, error) {
	t.Helper()
	tmpl, err := template.New("test").Funcs(Funcs()).Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = tmpl.Execute(&b, storyData())
	return b.String(), err
}

func TestFunctionsGiveWhatTheyPromise(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"default of something", `{{ default "a" "b" }}`, "b"},
		{"default of empty text", `{{ default "a" "" }}`, "a"},
		{"default of nil", `{{ .Nil | default "a" }}`, "a"},
		{"default of zero", `{{ default 7 0 }}`, "7"},
		{"dict", `{{ $d := dict "A" 1 "B" 2 }}{{ $d.A }}{{ $d.B }}`, "12"},
		{"dict without entries", `{{ len (dict) }}`, "0"},
		{"has an empty value", `{{ has "color" .Params }}`, "true"},
		{"has not", `{{ has "shape" .Params }}`, "false"},
		{"has in nothing", `{{ has "shape" .Nil }}`, "false"},
		{"host", `{{ host "https://www.news.example:8080/a?b" }}`, "news.example"},
		{"host of a path", `{{ host "/about/" }}`, ""},
		{"json in a script", `<script>let a = {{ json (dict "t" "</script>") }}</script>`, `<script>let a = {"t":"\u003c/script\u003e"}</script>`},
		{"json in text", `{{ json "a<b" }}`, `&#34;a\u003cb&#34;`},
		{"markdown", `{{ markdown "a *b*" }}`, "a <em>b</em>"},
		{"markdown takes raw HTML out", `{{ markdown "a <script>b</script>" }}`, "a b"},
		{"markdown leaves HTML", `{{ markdown .HTML }}`, "<p>Tea &amp; <em>cake</em></p><p>at four</p>"},
		{"plain", `{{ plain .HTML }}`, "Tea &amp; cake at four"},
		{"plain leaves a lone bracket", `{{ plain "1 < 2" }}`, "1 &lt; 2"},
		{"plain takes comments out", `{{ plain "a<!-- b > c -->d" }}`, "a d"},
		{"plain minds quotes in tags", `{{ plain "<a title='>'>b</a>c" }}`, "bc"},
		{"safeHTML", `{{ safeHTML "<b>a</b>" }}`, "<b>a</b>"},
		{"slug", `{{ slug "Old Pier" }}`, "old-pier"},
		{"lede", `{{ lede "Leeds" .HTML }}`, `<p><span class="dateline">Leeds</span> Tea &amp; <em>cake</em></p><p>at four</p>`},
		{"lede before a picture", `{{ lede "A<b" (safeHTML "<figure></figure>") }}`, "<p><span class=\"dateline\">A&lt;b</span> </p>\n<figure></figure>"},
		{"lede without a dateline", `{{ lede "" (safeHTML "<p>a</p>") }}`, "<p>a</p>"},

		{"contains", `{{ contains "tide" .Long }}`, "true"},
		{"contains in HTML", `{{ contains "cake" .HTML }}`, "true"},
		{"hasPrefix", `{{ hasPrefix "the" .Long }}`, "true"},
		{"hasSuffix", `{{ hasSuffix "day" .Long }}`, "false"},
		{"lower", `{{ lower "ÄB" }}`, "äb"},
		{"upper", `{{ upper "äb" }}`, "ÄB"},
		{"replace", `{{ .Long | replace "the " "" | truncate 9 }}`, "tide…"},
		{"split", `{{ range split "," "a,b" }}[{{ . }}]{{ end }}`, "[a][b]"},
		{"split of nothing", `{{ len (split "," "") }}`, "0"},
		{"title", `{{ title "don't look now, élan" }}`, "Don&#39;t Look Now, Élan"},
		{"trim", `{{ trim "  a " }}`, "a"},
		{"truncate leaves short text", `{{ truncate 3 "abc" }}`, "abc"},
		{"truncate cuts at a word", `{{ truncate 15 .Long }}`, "the tide came…"},
		{"truncate keeps a word that just fits", `{{ truncate 14 .Long }}`, "the tide came…"},
		{"truncate cuts a long word", `{{ truncate 4 "Donaudampf" }}`, "Don…"},
		{"truncate counts characters", `{{ truncate 3 "äöüß" }}`, "äö…"},
		{"truncate to nothing", `{{ truncate 0 "abc" }}`, ""},
		{"words", `{{ words 2 .Long }}`, "the tide…"},
		{"words of a short text", `{{ words 9 " a  b " }}`, "a b"},

		{"after", `{{ after 1 .Words | join "," }}`, "oar,sail"},
		{"after too many", `{{ len (after 9 .Words) }}`, "0"},
		{"chunk", `{{ range chunk 2 .Words }}[{{ join " " . }}]{{ end }}`, "[net oar][sail]"},
		{"chunk of nothing", `{{ len (chunk 2 .Nil) }}`, "0"},
		{"first", `{{ first 2 .Words | join "," }}`, "net,oar"},
		{"first of too few", `{{ first 9 .Words | join "," }}`, "net,oar,sail"},
		{"last", `{{ last 2 .Words | join "," }}`, "oar,sail"},
		{"in", `{{ in "oar" .Words }}{{ in "mast" .Words }}`, "truefalse"},
		{"in with numbers", `{{ in 2.0 (list 1 2) }}`, "true"},
		{"in nothing", `{{ in 2 .Nil }}`, "false"},
		{"join of numbers", `{{ join "-" (list 1 "b" 2.5) }}`, "1-b-2.5"},
		{"seq", `{{ seq 3 }}{{ seq 2 4 }}{{ seq 0 }}`, "[1 2 3][2 3 4][]"},
		{"sort texts", `{{ sort (list "b" "c" "a") | join "" }}`, "abc"},
		{"sort by a field", `{{ range sort "Title" .Stories }}{{ .Title }} {{ end }}`, "Boats Clocks Eels "},
		{"sort by a number, downwards, keeps the order of equals", `{{ range sort "Count" "desc" .Stories }}{{ .Title }} {{ end }}`, "Boats Eels Clocks "},
		{"sort by a method", `{{ (index (sort "Loud" .Stories) 0).Title }}`, "Boats"},
		{"sort puts what has no value last", `{{ range sort "Section.Title" .Stories }}{{ .Title }} {{ end }}`, "Boats Eels Clocks "},
		{"where", `{{ range where "Count" 3 .Stories }}{{ .Title }} {{ end }}`, "Eels Clocks "},
		{"where with a path", `{{ range where "Section.Title" "Harbour" .Stories }}{{ .Title }}{{ end }}`, "Boats"},
		{"where in maps", `{{ len (where "a" 1 (list (dict "a" 1) (dict "b" 1))) }}`, "1"},

		{"add", `{{ add 1 2 }} {{ add 1 2.5 }}`, "3 3.5"},
		{"sub", `{{ sub 1 2 }}`, "-1"},
		{"mul", `{{ mul 3 1.5 }}`, "4.5"},
		{"div of whole numbers", `{{ div 7 2 }}`, "3"},
		{"div with a fraction", `{{ div 7 2.0 }}`, "3.5"},
		{"mod", `{{ mod 7 3 }}`, "1"},
		{"min and max", `{{ min 2 1 }} {{ max 2 2.5 }}`, "1 2.5"},
		{"numbers of the site's own fields", `{{ mul 2 .Params.size }}`, "5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := run(t, c.text)
			if err != nil {
				t.Fatalf("%s: %v", c.text, err)
			}
			if got != c.want {
				t.Errorf("%s gives %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestWrongArgumentsAreExplained(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{{ dict "A" }}`, `a key without a value`},
		{`{{ dict 1 2 }}`, `key 1 is 1; keys are texts`},
		{`{{ has "a" "b" }}`, `has looks into a map such as .Params, and got the text "b"`},
		{`{{ host "http://[" }}`, `"http://[" is no URL`},
		{`{{ truncate "a" "b" }}`, `truncate takes a number first, and got the text "a"`},
		{`{{ truncate -1 "b" }}`, `truncate takes a whole number from 0, and got -1`},
		{`{{ words 1.5 "b" }}`, `words takes a whole number from 0, and got 1.5`},
		{`{{ first 2 "abc" }}`, `first works on a list, and got the text "abc"`},
		{`{{ first .Words 2 }}`, `first takes a number first, and got a list`},
		{`{{ last .Nil .Words }}`, `last takes a number first, and got nothing`},
		{`{{ chunk 0 .Words }}`, `chunk cuts into lists of 1 or more`},
		{`{{ seq }}`, `seq takes one or two numbers, and got 0 arguments`},
		{`{{ seq 1.5 }}`, `seq counts in whole numbers`},
		{`{{ seq 1 1000000000 }}`, `is longer than`},
		{`{{ seq "a" }}`, `seq works on numbers, and got the text "a"`},
		{`{{ join .Words "," }}`, `join works on a list, and got the text ","`},
		{`{{ in .Words "oar" }}`, `in works on a list`},
		{`{{ where "Colour" 1 .Stories }}`, `story has no field "Colour"; there are Title, Count, Section`},
		{`{{ where "A" 1 .Words }}`, `the text "net" has no field "A"`},
		{`{{ sort "Colour" .Stories }}`, `story has no field "Colour"`},
		{`{{ sort "Title" "up" .Stories }}`, `sort knows "asc" and "desc", not "up"`},
		{`{{ sort "Title" }}`, `sort works on a list`},
		{`{{ sort }}`, `and got 0 arguments`},
		{`{{ add 1 "2" }}`, `add works on numbers, and got the text "2"`},
		{`{{ div 1 0 }}`, `division by zero`},
		{`{{ mod 1 0 }}`, `division by zero`},
		{`{{ div 1.0 0 }}`, `division by zero`},
		{`{{ json run }}`, `function "run" not defined`},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, err := run(t, c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s gives error %v, want one with %q", c.text, err, c.want)
			}
		})
	}
}

// A layout may ask for what it makes of a body, and then the text stands in the trace of
// the page, when the memory of the body serves the next one.
func TestTextsMadeOfABodyOutliveIt(t *testing.T) {
	memory := []byte("<p>port</p>")
	body := template.HTML(unsafe.String(unsafe.SliceData(memory), len(memory)))
	text := textOf(body)
	copy(memory, "overwritten")
	if want := "<p>port</p>"; text != want {
		t.Errorf("the text became %q, want %q", text, want)
	}
}
