package build

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/generator/source"
)

// reads builds the site, and lists the sources that it read.
func (s *testSite) reads() (list []string) {
	s.t.Helper()
	b := newBuilder(s.opts)
	b.encoders = encoders
	var mu sync.Mutex
	b.read = func(name string) {
		mu.Lock()
		defer mu.Unlock()
		list = append(list, name)
	}
	if _, err := b.finish(b.run(s.t.Context())); err != nil {
		s.t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// settle waits until the clock of the file system has gone on since the last change
// of a source: what was changed in this very moment no build takes for granted.
func (s *testSite) settle() {
	s.t.Helper()
	probe := filepath.Join(s.dir, ".probe")
	defer os.Remove(probe)
	s.write("content/last.txt", "last")
	last := source.StateOf(filepath.Join(s.dir, "content/last.txt"))
	if last.Changed == 0 {
		s.t.Skip("this system does not tell when a file was changed")
	}
	for source.StateOf(probe).Changed <= last.Changed {
		os.Remove(probe)
		if err := os.WriteFile(probe, nil, 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestSourcesThatAreAsTheyWereAreNotRead(t *testing.T) {
	s := cached(gallerySite(t))
	s.settle()
	all := []string{"content/last.txt", "content/posts/later/index.md", "content/posts/later/later.jpg", "content/posts/mill.md",
		"content/posts/quay/boats.png", "content/posts/quay/index.md", "content/posts/quay/lead.jpg", "content/posts/quay/plan.jpg",
		"static/images/mill.jpg"}
	if got := slices.Compact(s.reads()); !slices.Equal(got, all) {
		t.Fatalf("the first build reads %q", got)
	}
	if got := s.reads(); len(got) > 0 {
		t.Errorf("with nothing changed, these are read: %q", got)
	}
	s.edit("content/posts/mill.md", "Text with", "Another text with")
	if got := slices.Compact(s.reads()); !slices.Equal(got, []string{"content/posts/mill.md"}) {
		t.Errorf("after an edit of a text, these are read: %q", got)
	}
	s.wantClean()
	s.settle()
	s.reads()
	if got := s.reads(); len(got) > 0 {
		t.Errorf("after the build that follows an edit, these are read: %q", got)
	}
	s.write("content/posts/quay/boats.png", photo(t, ".png", 300, 200, 7))
	if got := slices.Compact(s.reads()); !slices.Equal(got, []string{"content/posts/quay/boats.png"}) {
		t.Errorf("after one has changed, these are read: %q", got)
	}
	s.wantClean()
	s.opts.NoCache = true
	if got := slices.Compact(s.reads()); !slices.Equal(got, all) {
		t.Errorf("without a cache, these are read: %q", got)
	}
}

// TestFreshCheckoutReadsSourcesAndDecodesNone: in another folder all files are
// new to the system, and each is read once; but the cache knows what becomes of them.
func TestFreshCheckoutReadsSourcesAndDecodesNone(t *testing.T) {
	s := cached(gallerySite(t))
	s.settle()
	s.reads()
	fresh := *s
	fresh.dir = inMemory(t)
	fresh.opts.Source = fresh.dir
	if err := os.CopyFS(fresh.dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	packs := modTimes(t, filepath.Join(fresh.dir, CacheName, "pictures"))
	for _, output := range []string{"kept", "deleted"} {
		if output == "deleted" {
			if err := os.RemoveAll(fresh.output()); err != nil {
				t.Fatal(err)
			}
		}
		got := fresh.reads()
		if output == "kept" && (len(got) != 9 || len(slices.Compact(slices.Clone(got))) != 9) {
			t.Errorf("read are %q", got)
		}
		for name, at := range modTimes(t, filepath.Join(fresh.dir, CacheName, "pictures")) {
			if !packs[name].Equal(at) {
				t.Errorf("output %s: %s was made again", output, filepath.Base(name))
			}
		}
		fresh.wantClean()
	}
}

// TestEditThatKeepsSizeAndTimeIsNoticed, with pictures and other files, right after
// the build or later, any time the file was given.
func TestEditThatKeepsSizeAndTimeIsNoticed(t *testing.T) {
	s := cached(newSite(t, ""))
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	set := func(text string) {
		s.write("static/list.txt", text)
		s.write("content/pages/about.md", "---\ntitle: About\n---\n"+text)
		for _, name := range []string{"static/list.txt", "content/pages/about.md"} {
			if err := os.Chtimes(filepath.Join(s.dir, name), at, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	set("text 0")
	for i := range 12 {
		if i%3 == 0 {
			s.settle()
		}
		s.reads()
		set("text " + string(rune('a'+i)))
		s.reads()
		want, tree := "text "+string(rune('a'+i)), readTree(t, s.output())
		if got := tree["list.txt"]; got != want {
			t.Fatalf("edit %d is not noticed: the output has %q", i, got)
		}
		if page := tree["about/index.html"]; !strings.Contains(page, want) {
			t.Fatalf("edit %d is not noticed: the page is\n%s", i, page)
		}
	}
}
