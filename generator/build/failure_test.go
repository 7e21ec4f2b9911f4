package build

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/source"
)

// TestFailingBuildChangesNothingAndTellsAll: every problem of the run is told,
// sorted, and the output is as it was.
func TestFailingBuildChangesNothingAndTellsAll(t *testing.T) {
	s := paper(t)
	s.clean()
	before := readTree(t, s.output())

	s.edit("content/posts/walk.md", "date: 2026-06-01", "date: 2026-13-01")
	s.edit("content/posts/bridge.md", "the sluice.", "the [sluice](sluise.md).")
	s.edit("content/posts/quiet.md", "Nothing rose", "{{< nothing >}} rose")
	s.edit("content/pages/about.md", "title: About us", "title: About us\nurl: /2026/03/sluice/")
	s.edit("content/posts/opinion.md", "title:", "related: [nobody]\ntitle:")
	s.write("layouts/404.html", `{{ define "main" }}{{ .Titel }}{{ end }}`)
	s.write("content/posts/live.md", s.read("content/posts/live.md")+"\n{{< update time=\"noon\" >}}Soon.{{< /update >}}\n")
	s.write("content/comments/posts/sluice/c3.json", `{"v": 2}`)
	b, lines := s.fails()

	for _, want := range [][]string{
		{"content/posts/walk.md:3:7: ", "2026-13-01"},
		{"content/posts/bridge.md:7:", "sluise.md", "the likely file is sluice.md"},
		{"content/posts/quiet.md:8:", "nothing"},
		{"content/p", "/2026/03/sluice/ is taken by", "too"},
		{"content/posts/opinion.md:2:", "nobody"},
		{"layouts/404.html:1:", `Page has no field "Titel"`, `"Title"`, "/404.html"},
		{"content/posts/live.md:10:", `"noon"`, "date"},
		{"content/comments/posts/sluice/c3.json:1:7: ", "version 2"},
	} {
		if !has(lines, want...) {
			t.Errorf("no line has %q; the lines are:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if !slices.IsSortedFunc(b.Issues, func(a, b *source.Error) int {
		return strings.Compare(a.Path, b.Path)
	}) {
		t.Errorf("the errors are not sorted by file:\n%s", strings.Join(lines, "\n"))
	}
	if after := readTree(t, s.output()); !maps.Equal(before, after) {
		t.Error("the failing build has changed the output")
	}
	s.wantNothingLeft()
}

// wantNothingLeft checks that no staging folder, lock or temporary file lies about.
func (s *testSite) wantNothingLeft() {
	s.t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".public") {
			s.t.Errorf("%s is left beside the output", e.Name())
		}
	}
}

// TestBrokenPostCausesNoFurtherErrors: one mistake is told once, and not again by
// all that refer to the file.
func TestBrokenPostCausesNoFurtherErrors(t *testing.T) {
	s := paper(t)
	s.edit("content/posts/sluice.md", "2026-03-01T08:00:00", "whenever")
	_, lines := s.fails()
	if len(lines) != 1 || !strings.HasPrefix(lines[0], "content/posts/sluice.md:3:7: ") {
		t.Errorf("the errors are:\n%s", strings.Join(lines, "\n"))
	}
}

// TestSameProblemOnManyPagesIsToldOnce: a mistake in a layout concerns every page
// that it makes.
func TestSameProblemOnManyPagesIsToldOnce(t *testing.T) {
	s := paper(t)
	s.write("layouts/partials/footer.html", "<p>\n{{ .Site.Motto }}")
	b, lines := s.fails()
	if len(lines) != 1 || !strings.HasPrefix(lines[0], `layouts/partials/footer.html:2:`) || b.Issues[0].Repeats < 20 {
		t.Errorf("the errors are:\n%s", strings.Join(lines, "\n"))
	}
}

// TestCancelledBuildChangesNothing: a build that is told to stop ends within the
// work of a file, wherever it is.
func TestCancelledBuildChangesNothing(t *testing.T) {
	for _, phase := range []string{"parse", "render"} {
		t.Run(phase, func(t *testing.T) {
			s := paper(t)
			s.clean()
			before := readTree(t, s.output())
			s.edit("config.yaml", "The Saltmarsh Gazette", "Another Gazette")
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			s.opts.Jobs = 1
			s.opts.Progress = func(name string, done, total int) {
				if name == phase {
					cancel()
				}
				if name == phase && done > 1 {
					t.Errorf("%s goes on with file %d of %d", name, done, total)
				}
			}
			b := s.run(ctx)
			if !errors.Is(b.err, context.Canceled) {
				t.Errorf("the build ends with %v", b.err)
			}
			if after := readTree(t, s.output()); !maps.Equal(before, after) {
				t.Error("the cancelled build has changed the output")
			}
			s.wantNothingLeft()
		})
	}
}

// TestPruningTakesOurFilesAlone: what a build wrote and the site has no more goes,
// with its empty folders; what others put there stays.
func TestPruningTakesOurFilesAlone(t *testing.T) {
	s := paper(t)
	s.clean()
	s.write("public/CNAME", "gazette.example")
	s.write("public/2026/05/08/notes.txt", "mine")
	s.remove("content/posts/quiet.md")
	s.remove("content/posts/hidden.md")
	s.remove("content/posts/opinion.md")
	s.remove("content/posts/bridge.md")
	b := s.clean()
	for _, gone := range []string{"2026/05/quiet/index.html", "2026/05/index.html", "2026/06/bridge/index.html", "opinion/index.html"} {
		if _, ok := b.files[gone]; ok {
			t.Errorf("%s is still there", gone)
		}
	}
	for _, gone := range []string{"2026/05/quiet", "2026/06/bridge", "opinion", "authors/cleo-ash"} {
		if _, err := os.Stat(filepath.Join(s.output(), gone)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the folder %s is still there", gone)
		}
	}
	if b.file("CNAME") != "gazette.example" || b.file("2026/05/08/notes.txt") != "mine" {
		t.Error("files of others have changed")
	}
	if len(b.Pruned) == 0 {
		t.Error("the result tells of no pruned files")
	}
}

// TestForeignFileInTheWayStopsTheBuild: what Broadsheet did not write it does not
// overwrite.
func TestForeignFileInTheWayStopsTheBuild(t *testing.T) {
	for _, foreign := range []string{"2026/07/new/index.html", "2026/07", "2026/07/new/index.html/x"} {
		s := paper(t)
		s.clean()
		s.write("public/"+foreign, "mine")
		s.write("content/posts/new.md", "---\ntitle: New\ndate: 2026-07-01\n---\nNew.\n")
		s.edit("content/posts/walk.md", "A walk", "The walk")
		before := readTree(t, s.output())
		_, lines := s.fails()
		if len(lines) == 0 || !has(lines, "public/"+foreign, "not written by Broadsheet") {
			t.Errorf("%s: the errors are:\n%s", foreign, strings.Join(lines, "\n"))
		}
		if after := readTree(t, s.output()); !maps.Equal(before, after) {
			t.Errorf("%s: the output has changed", foreign)
		}
		s.wantNothingLeft()
	}
}

// TestOutputAmongSourcesIsRefused keeps a slip on the command line from mixing the
// site with what it is made of.
func TestOutputAmongSourcesIsRefused(t *testing.T) {
	for _, output := range []string{".", "content", "static/out", "..", "layouts"} {
		s := paper(t)
		s.opts.Output = output
		if _, err := Run(context.Background(), s.opts); err == nil || !strings.Contains(err.Error(), "the site's sources") {
			t.Errorf("--output %s ends with %v", output, err)
		}
	}
	s := paper(t)
	s.opts.Output = t.TempDir()
	if _, err := Run(context.Background(), s.opts); err != nil {
		t.Errorf("an output elsewhere ends with %v", err)
	}
}
