package build

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"broadsheet/generator/publish"
)

// TestOutputDoesNotDependOnWorkersOrOrder: the same site gives the same bytes on
// any machine, and a second build has nothing to write.
func TestOutputDoesNotDependOnWorkersOrOrder(t *testing.T) {
	data, err := os.ReadFile("testdata/paper.txtar")
	if err != nil {
		t.Fatal(err)
	}
	first := newSite(t, string(data)).clean()
	archive := txtar.Parse(data)
	slices.Reverse(archive.Files)
	for _, jobs := range []int{1, 2, 8} {
		s := newSite(t, string(txtar.Format(archive)))
		s.opts.Jobs = jobs
		s.opts.Now = noon.In(time.FixedZone("elsewhere", 9*3600))
		b := s.clean()
		wantTree(t, first.files, b.files)
		if len(b.Written) != len(b.files) {
			t.Errorf("%d jobs: %d files were written, %d are there", jobs, len(b.Written), len(b.files))
		}
		manifest, err := publish.ReadManifest(s.output())
		if err != nil || len(manifest.Files) != len(b.files) {
			t.Errorf("%d jobs: the manifest lists %d files, %v; there are %d", jobs, len(manifest.Files), err, len(b.files))
		}
		if again := s.clean(); len(again.Written) != 0 || len(again.Pruned) != 0 {
			t.Errorf("%d jobs: a second build writes %d files and deletes %d", jobs, len(again.Written), len(again.Pruned))
		}
	}
}

// TestOutputDoesNotDependOnTheClock: nothing on a page tells when it was built.
func TestOutputDoesNotDependOnTheClock(t *testing.T) {
	s := paper(t)
	first := s.clean()
	s.opts.Now = noon.AddDate(2, 1, 1)
	if again := s.clean(); len(again.Written) != 0 {
		t.Errorf("two years later %d files are others", len(again.Written))
		wantTree(t, first.files, again.files)
	}
}

// TestOutputDoesNotDependOnWhatWasThere: after any edit a build leaves what a
// build into an empty folder would.
func TestOutputDoesNotDependOnWhatWasThere(t *testing.T) {
	s := paper(t)
	s.clean()
	for i, e := range edits() {
		if i%6 != 0 {
			continue // one of each kind is enough here
		}
		fresh := paper(t)
		e.do(fresh)
		s.opts.Source, s.opts.Output = fresh.dir, s.output()
		used, clean := s.build(), fresh.build()
		if !maps.Equal(used.files, clean.files) {
			t.Errorf("%s:", e.name)
			wantTree(t, clean.files, used.files)
		}
	}
}

// wantTree compares two outputs.
func wantTree(t *testing.T, want, got map[string]string) {
	t.Helper()
	for name, text := range want {
		if other, ok := got[name]; !ok {
			t.Errorf("%s is missing", name)
		} else if other != text {
			t.Errorf("%s is another:\n%s", name, difference(text, other))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s should not be there", name)
		}
	}
}
