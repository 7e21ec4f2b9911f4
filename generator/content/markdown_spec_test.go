package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark/util"
)

// specExample is one example of a specification.
type specExample struct {
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
	Example  int    `json:"example"`
	Section  string `json:"section"`
}

// goldmarkFolder gives the folder of goldmark's module, which holds the suites.
func goldmarkFolder(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Skipf("the spec suites lie in goldmark's module, which `go mod download` fetches: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// fill puts the inserts of a body in their places, each as its author wrote it.
func fill(b *Body) string {
	var s strings.Builder
	last := 0
	for _, in := range b.Inserts {
		s.Write(b.HTML[last:in.Offset])
		last = in.Offset
		url := string(util.EscapeHTML(util.URLEscape([]byte(in.Target), false)))
		switch in.Kind {
		case InsertLink:
			s.WriteString(url)
		case InsertImage, InsertSizedImage:
			s.WriteString(`src="` + url + `"`)
		case InsertShortcode:
			s.WriteString(describe(in.Shortcode))
		}
	}
	s.Write(b.HTML[last:])
	return s.String()
}

// describe writes a call of a shortcode as an element.
func describe(call *Shortcode) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<sc-%s %d", call.Name, call.Index)
	for _, a := range call.Args {
		fmt.Fprintf(&b, " %q", a)
	}
	named, _ := json.Marshal(call.Named)
	if call.Named != nil {
		b.Write(append([]byte(" "), named...))
	}
	if call.Block {
		b.WriteString(" block")
	}
	b.WriteString(">")
	if call.Inner != nil {
		b.WriteString(fill(call.Inner) + "</sc>")
	}
	return b.String()
}

// html5 takes the slash out of void elements, which the suites write the way of
// XHTML and we the way of HTML.
func html5(s string) string { return strings.ReplaceAll(s, " />", ">") }

// readSpec reads the examples of CommonMark's specification.
func readSpec(t *testing.T) (examples []specExample) {
	data, err := os.ReadFile(filepath.Join(goldmarkFolder(t), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	return examples
}

func TestCommonMarkSpecPassesThroughOurPipeline(t *testing.T) {
	examples := readSpec(t)
	if len(examples) != 652 {
		t.Fatalf("the suite has %d examples; CommonMark 0.31 has 652", len(examples))
	}
	m := newMarkdown(Options{Markdown: MarkdownOptions{Plain: true, Unsafe: true}})
	for _, e := range examples {
		got := m.render("spec.md", []byte(e.Markdown), 1, "en")
		if len(got.Issues) > 0 {
			t.Errorf("example %d (%s): %v", e.Example, e.Section, got.Issues)
		}
		if html := html5(fill(&got.Body)); html != html5(e.HTML) {
			t.Errorf("example %d (%s)\n%s\ngot\n%s\nwant\n%s", e.Example, e.Section, e.Markdown, html, e.HTML)
		}
	}
}

// gfmDeviations are examples that do not come out as the suites say. The list
// may only get shorter.
var gfmDeviations = map[string]string{}

func TestGFMExtensionsPassThroughOurPipeline(t *testing.T) {
	folder := filepath.Join(goldmarkFolder(t), "extension", "_test")
	m := newMarkdown(Options{Markdown: MarkdownOptions{Plain: true, GFM: true, Unsafe: true}})
	for _, name := range []string{"table", "strikethrough", "tasklist", "linkify"} {
		examples := readExamples(t, filepath.Join(folder, name+".txt"))
		if len(examples) < 4 {
			t.Errorf("%s.txt has %d examples only", name, len(examples))
		}
		for _, e := range examples {
			id := name + " " + strconv.Itoa(e.Example)
			got := m.render("spec.md", []byte(e.Markdown), 1, "en")
			html := strings.TrimSpace(html5(fill(&got.Body)))
			same := html == strings.TrimSpace(html5(e.HTML))
			why, known := gfmDeviations[id]
			switch {
			case !same && !known:
				t.Errorf("example %s\n%s\ngot\n%s\nwant\n%s", id, e.Markdown, html, e.HTML)
			case same && known:
				t.Errorf("example %s passes now: take it out of gfmDeviations (%s)", id, why)
			}
		}
	}
}

var exampleOptions = regexp.MustCompile(`(?m)^ *OPTIONS: .*\n`)

// readExamples reads goldmark's form of a suite: number, Markdown and HTML of
// each example, between lines of dashes and equals signs.
func readExamples(t *testing.T, path string) []specExample {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var examples []specExample
	for _, part := range bytes.Split(data, []byte("//= = = = = = = = = = = = = = = = = = = = = = = =//\n")) {
		options := exampleOptions.Find(part)
		fields := strings.Split(string(exampleOptions.ReplaceAll(part, nil)), "//- - - - - - - - -//\n")
		if len(fields) != 3 {
			continue
		}
		number, _, _ := strings.Cut(strings.TrimSpace(fields[0]), ":")
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		e := specExample{Markdown: strings.TrimSuffix(fields[1], "\n"), HTML: fields[2], Example: n}
		if bytes.Contains(options, []byte("enableEscape")) {
			escapes := strings.NewReplacer(`\r`, "\r", `\t`, "\t")
			e.Markdown, e.HTML = escapes.Replace(e.Markdown), escapes.Replace(e.HTML)
		}
		examples = append(examples, e)
	}
	return examples
}
