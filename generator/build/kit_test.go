package build

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"broadsheet"
	"broadsheet/generator/picture"
	"broadsheet/generator/publish"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// encoders are shared by the tests: to make them ready takes longer than most
// builds do.
var encoders = picture.NewEncoders()

// noon is the clock of the builds in these tests.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// plainConfig is the least that a site says.
const plainConfig = "title: The Test Paper\nbase_url: https://paper.example/\n"

// testSite is a site in a temporary folder.
type testSite struct {
	t    testing.TB
	dir  string
	opts Options
	// lenient lets edits pass that find nothing to change.
	lenient bool
}

// newSite writes the files of a txtar archive into a temporary folder. A site
// without config.yaml gets a plain one.
func newSite(t testing.TB, archive string) *testSite {
	t.Helper()
	s := &testSite{t: t, dir: inMemory(t)}
	s.opts = Options{Source: s.dir, Starter: broadsheet.Starter, Now: noon, NoCache: true}
	s.write(ConfigName, plainConfig)
	for _, f := range txtar.Parse([]byte(archive)).Files {
		s.write(f.Name, string(f.Data))
	}
	return s
}

// program gives the Options.Program of a version.
func program(version string) func() source.Fingerprint {
	return func() source.Fingerprint { return source.FingerprintOf([]byte(version)) }
}

// inMemory gives a temporary folder in memory where the system has such a place:
// tests by the hundred need not wait for a disk. Benchmarks do.
func inMemory(t testing.TB) string {
	if _, ok := t.(*testing.B); ok {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp("/dev/shm", "broadsheet-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (s *testSite) write(name, text string) {
	s.t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *testSite) remove(name string) {
	s.t.Helper()
	if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil && !s.lenient {
		s.t.Fatal(err)
	}
}

// edit replaces a text in a file, which must have it.
func (s *testSite) edit(name, old, new string) {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if s.lenient && (err != nil || !strings.Contains(string(data), old)) {
		return
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		s.t.Fatalf("%s does not hold %q", name, old)
	}
	s.write(name, strings.ReplaceAll(string(data), old, new))
}

// output is the site's output folder.
func (s *testSite) output() string { return filepath.Join(s.dir, "public") }

// builtSite is what a build made.
type builtSite struct {
	*Result
	t     testing.TB
	err   error
	files map[string]string // output files by slash-separated path, without the manifest
	made  map[string]made   // every file by output path
}

// made is how one file was made.
type made struct {
	route site.Route
	trace *render.Trace
	data  string
}

// run builds the site, and takes the output in whatever the build did.
func (s *testSite) run(ctx context.Context) *builtSite {
	s.t.Helper()
	return s.watch(ctx, nil)
}

// watch is run, with a look at the renderer before it makes the first page.
func (s *testSite) watch(ctx context.Context, ready func(*render.Renderer)) *builtSite {
	s.t.Helper()
	b := newBuilder(s.opts)
	b.ready, b.encoders = ready, encoders
	built := &builtSite{t: s.t, made: map[string]made{}}
	var mu sync.Mutex
	b.made = func(r site.Route, trace *render.Trace, data []byte) {
		mu.Lock()
		defer mu.Unlock()
		built.made[r.Output] = made{r, &render.Trace{Answers: slices.Clone(trace.Answers)}, string(data)}
	}
	built.Result, built.err = b.finish(b.run(ctx))
	built.files = readTree(s.t, s.output())
	delete(built.files, publish.ManifestName)
	return built
}

// build builds the site, which must succeed.
func (s *testSite) build() *builtSite {
	s.t.Helper()
	b := s.run(context.Background())
	if b.err != nil {
		s.t.Fatalf("the build fails:\n%v", b.err)
	}
	return b
}

// clean is build, without a word to say about the site.
func (s *testSite) clean() *builtSite {
	s.t.Helper()
	b := s.build()
	if len(b.Issues) > 0 {
		s.t.Fatalf("the build warns:\n%v", b.Issues)
	}
	return b
}

// fails builds the site, which must not succeed, and gives the lines of its
// errors and warnings.
func (s *testSite) fails() (*builtSite, []string) {
	s.t.Helper()
	b := s.run(context.Background())
	if b.err == nil {
		s.t.Fatal("the build succeeds")
	}
	return b, b.lines()
}

// lines gives the errors and warnings, one line each.
func (b *builtSite) lines() []string {
	lines := make([]string, len(b.Issues))
	for i, e := range b.Issues {
		lines[i] = e.Error()
	}
	return lines
}

// file gives an output file, which must exist.
func (b *builtSite) file(name string) string {
	b.t.Helper()
	text, ok := b.files[name]
	if !ok {
		b.t.Fatalf("there is no %s; there are:\n%s", name, strings.Join(slices.Sorted(maps.Keys(b.files)), "\n"))
	}
	return text
}

// page parses an HTML file of the output.
func (b *builtSite) page(name string) *html.Node {
	b.t.Helper()
	doc, err := html.Parse(strings.NewReader(b.file(name)))
	if err != nil {
		b.t.Fatal(err)
	}
	return doc
}

// has tells whether any line holds all the texts.
func has(lines []string, texts ...string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(line, text) })
	})
}

// readTree reads all files below a folder; none where there is no folder.
func readTree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return files
}

// all gives the elements below a node that match a selector: element names with
// an optional class or id (li.older, #comments), separated by spaces for
// descent.
func all(n *html.Node, selector string) []*html.Node {
	found := []*html.Node{n}
	for part := range strings.FieldsSeq(selector) {
		var next []*html.Node
		for _, from := range found {
			for d := range from.Descendants() {
				if d.Type == html.ElementNode && matches(d, part) && !slices.Contains(next, d) {
					next = append(next, d)
				}
			}
		}
		found = next
	}
	return found
}

func matches(n *html.Node, simple string) bool {
	if name, id, ok := strings.Cut(simple, "#"); ok {
		return (name == "" || n.Data == name) && attr(n, "id") == id
	}
	name, class, ok := strings.Cut(simple, ".")
	return (name == "" || n.Data == name) && (!ok || slices.Contains(strings.Fields(attr(n, "class")), class))
}

// one gives the only element that matches a selector.
func one(t testing.TB, n *html.Node, selector string) *html.Node {
	t.Helper()
	found := all(n, selector)
	if len(found) != 1 {
		t.Fatalf("%d elements match %q, want 1", len(found), selector)
	}
	return found[0]
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text gives the text of a node, its white space folded.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// texts gives the texts of nodes.
func texts(nodes []*html.Node) []string {
	var list []string
	for _, n := range nodes {
		list = append(list, text(n))
	}
	return list
}

// hrefs gives the targets of links.
func hrefs(nodes []*html.Node) []string {
	var list []string
	for _, n := range nodes {
		list = append(list, attr(n, "href"))
	}
	return list
}
