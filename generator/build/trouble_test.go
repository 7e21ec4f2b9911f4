package build

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"broadsheet/generator/publish"
	"broadsheet/generator/render"
)

// TestFileThatChangesWhileItIsRead changes sources in the middle of a build, after
// they were read and before they are used, and puts some back. Whatever the build
// made of them, the next must be right.
func TestFileThatChangesWhileItIsRead(t *testing.T) {
	for _, c := range []struct {
		name         string
		during, then func(*testSite)
	}{
		{"a text", replace("content/pages/about.md", "Fridays", "Mondays"), nil},
		{"a text, and back", replace("content/pages/about.md", "Fridays", "Mondays"), replace("content/pages/about.md", "Mondays", "Fridays")},
		{"a static file", replace("static/images/logo.png", "no picture", "a picture"), nil},
		{"a static file, and back", replace("static/images/logo.png", "no picture", "a picture"), replace("static/images/logo.png", "a picture", "no picture")},
		{"a style sheet comes", func(s *testSite) { s.write("static/site.css", "body{}") }, nil},
		{"settings", replace("config.yaml", "Saltmarsh Gazette", "Gazette"), nil},
		{"settings, and back", replace("config.yaml", "Saltmarsh Gazette", "Gazette"), replace("config.yaml", "The Gazette", "The Saltmarsh Gazette")},
		{"a layout", func(s *testSite) { s.write("layouts/404.html", "none") }, nil},
		{"a post comes", func(s *testSite) { s.write("content/posts/new.md", "---\ntitle: New\ndate: 2026-07-01\n---\nNew.\n") }, nil},
		{"a post goes", func(s *testSite) { s.remove("content/posts/walk.md") }, nil},
		{"a folder goes", func(s *testSite) {
			s.remove("content/comments/posts/sluice/c1.json")
			s.remove("content/comments/posts/sluice/c2.json")
			s.remove("content/comments/posts/sluice")
		}, nil},
	} {
		for _, warm := range []bool{false, true} {
			name := c.name
			if warm {
				name += ", with a cache"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := cached(paper(t))
				if warm {
					s.clean()
					s.edit("content/posts/walk.md", "A walk on", "A long walk on")
				}
				var once atomic.Bool
				s.opts.Progress = func(phase string, _, _ int) {
					if phase == "parse" && once.CompareAndSwap(false, true) {
						c.during(s)
					}
				}
				if b := s.run(t.Context()); b.err != nil {
					t.Logf("the build during which it changed fails: %v", b.err)
				}
				s.opts.Progress = nil
				if c.then != nil {
					c.then(s)
				}
				s.clean()
				s.wantClean()
			})
		}
	}
}

// TestFileThatChangesBetweenPages changes static files while pages are made of
// them.
func TestFileThatChangesBetweenPages(t *testing.T) {
	s := cached(paper(t))
	s.watch(t.Context(), func(*render.Renderer) { s.edit("static/images/logo.png", "no picture", "a picture") })
	s.edit("static/images/logo.png", "a picture", "no picture")
	s.clean()
	s.wantClean()
}

// TestFolderThatVanishes takes folders away between the walk and the reading: the
// build says what it misses, or makes the site without it, and loses nothing.
func TestFolderThatVanishes(t *testing.T) {
	for _, folder := range []string{"content/posts", "content/posts/eels", "static", "content", "layouts"} {
		t.Run(folder, func(t *testing.T) {
			s := cached(paper(t))
			s.opts.Jobs = 1
			s.clean()
			before := readTree(t, s.output())
			s.edit("content/pages/about.md", "Fridays", "Mondays")
			var once atomic.Bool
			s.opts.Progress = func(phase string, _, _ int) {
				if phase == "read" && once.CompareAndSwap(false, true) {
					s.move(folder, "away")
				}
			}
			b := s.run(t.Context())
			after := readTree(t, s.output())
			switch {
			case b.err == nil:
				if len(b.files) == 0 {
					t.Error("nothing is left")
				}
			case len(b.Issues) == 0:
				t.Errorf("the build fails with %v, which names no file", b.err)
			case differ(before, after) != "":
				t.Errorf("the build fails, and has changed the output: %s", differ(before, after))
			}
			s.opts.Progress = nil
			s.move("away", folder)
			s.clean()
			s.wantClean()
		})
	}
}

// TestSecondBuildWaits runs two builds of one site into one folder at once.
func TestSecondBuildWaits(t *testing.T) {
	s := cached(paper(t))
	second := *s
	var waited atomic.Bool
	waiting, done := make(chan struct{}), make(chan error, 1)
	second.opts.Waiting = func() {
		if waited.CompareAndSwap(false, true) {
			close(waiting)
		}
	}
	first := s.watch(t.Context(), func(*render.Renderer) {
		s.edit("content/pages/about.md", "Fridays", "Mondays") // for the second alone
		go func() {
			_, err := Run(t.Context(), second.opts)
			done <- err
		}()
		<-waiting
	})
	if first.err != nil {
		t.Errorf("the first: %v", first.err)
	}
	if err := <-done; err != nil {
		t.Errorf("the second: %v", err)
	}
	s.wantClean()
	if page := readTree(t, s.output())["about/index.html"]; !strings.Contains(page, "Mondays") {
		t.Error("the second build has not read the sources after it had waited")
	}
}

func TestWaitingBuildCanBeStopped(t *testing.T) {
	s := cached(paper(t))
	second := *s
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	second.opts.Waiting = cancel
	first := s.watch(t.Context(), func(*render.Renderer) {
		if _, err := Run(ctx, second.opts); err != context.Canceled {
			t.Errorf("the second ends with %v", err)
		}
	})
	if first.err != nil {
		t.Fatal(first.err)
	}
	s.wantClean()
}

// TestStoppedBuildChangesNothing ends the context in each phase.
func TestStoppedBuildChangesNothing(t *testing.T) {
	for _, phase := range []string{"read", "parse", "verify", "render"} {
		s := cached(paper(t))
		s.clean()
		before := readTree(t, s.output())
		s.edit("config.yaml", "Saltmarsh Gazette", "Gazette")
		s.edit("content/pages/about.md", "Fridays", "Mondays")
		ctx, cancel := context.WithCancel(t.Context())
		s.opts.Progress = func(at string, _, _ int) {
			if at == phase {
				cancel()
			}
		}
		if b := s.run(ctx); b.err == nil {
			t.Errorf("stopped in phase %s, the build succeeds", phase)
		}
		if what := differ(before, readTree(t, s.output())); what != "" {
			t.Errorf("stopped in phase %s, it has changed the output: %s", phase, what)
		}
		if left, _ := filepath.Glob(filepath.Join(s.dir, ".public*")); len(left) > 0 {
			t.Errorf("stopped in phase %s, it leaves %q", phase, left)
		}
		s.opts.Progress = nil
		s.clean()
		s.wantClean()
	}
}

// TestForeignFileStopsTheBuildBeforeItMovesAnything has a file of somebody else
// where a new page goes.
func TestForeignFileStopsTheBuildBeforeItMovesAnything(t *testing.T) {
	s := cached(paper(t))
	s.clean()
	s.write("public/2026/07/new/index.html", "mine")
	before := readTree(t, s.output())
	s.write("content/posts/new.md", "---\ntitle: New\ndate: 2026-07-01\n---\nNew.\n")
	_, lines := s.fails()
	if !has(lines, "public/2026/07/new/index.html", "was not written by Broadsheet") {
		t.Errorf("got %q", lines)
	}
	if after := readTree(t, s.output()); !maps.Equal(before, after) {
		t.Error("the output has changed")
	}
	s.remove("public/2026/07/new/index.html")
	s.clean()
	s.wantClean()
}

// TestOutputWithoutManifestIsTakenUpWhereItIsTheSame has an output whose manifest
// is lost: files that are right are ours again, others are somebody's.
func TestOutputWithoutManifestIsTakenUpWhereItIsTheSame(t *testing.T) {
	s := cached(paper(t))
	s.clean()
	manifest := filepath.Join("public", publish.ManifestName)
	s.remove(manifest)
	if b := s.clean(); len(b.Written) != 0 {
		t.Errorf("written is %q", b.Written)
	}
	s.wantClean()
	s.remove(manifest)
	s.edit("content/pages/about.md", "Fridays", "Mondays")
	before := readTree(t, s.output())
	if _, lines := s.fails(); !has(lines, "about/index.html", "was not written by Broadsheet") {
		t.Errorf("got %q", lines)
	}
	if after := readTree(t, s.output()); !maps.Equal(before, after) {
		t.Error("the output has changed")
	}
}

// TestErrorsStayUntilTheyAreMended builds a site with errors again and again: none
// is forgotten because the cache knows its file, and none outlives its cure.
func TestErrorsStayUntilTheyAreMended(t *testing.T) {
	s := cached(paper(t))
	s.clean()
	s.edit("content/posts/walk.md", "date: 2026-06-01", "date: 2026-13-01")
	s.edit("content/pages/about.md", "sluice.md", "slice.md")
	s.write("layouts/partials/card.html", "{{ .Nothing }}")
	_, first := s.fails()
	_, second := s.fails()
	if !slices.Equal(first, second) || len(first) < 3 {
		t.Errorf("the errors were\n%s\nand then\n%s", strings.Join(first, "\n"), strings.Join(second, "\n"))
	}
	s.edit("content/posts/walk.md", "date: 2026-13-01", "date: 2026-06-01")
	s.edit("content/pages/about.md", "slice.md", "sluice.md")
	s.remove("layouts/partials/card.html")
	if b := s.clean(); b.Rendered != 0 || len(b.Written) != 0 {
		t.Errorf("all mended, %d pages are made and %q written", b.Rendered, b.Written)
	}
}

// TestWarningsAreToldByEachBuild repeats warnings of files that are not read and
// pages that are not made.
func TestWarningsAreToldByEachBuild(t *testing.T) {
	s := cached(paper(t))
	s.edit("content/posts/walk.md", "section: Land", "section: Land\nimage: none.gif")
	s.edit("content/pages/about.md", "#the-cost", "#the-gain")
	want := s.build().lines()
	if len(want) < 2 {
		t.Fatalf("the warnings are %q", want)
	}
	for _, edit := range []func(*testSite){func(*testSite) {}, replace("content/posts/quiet.md", "Nothing rose", "Something rose")} {
		edit(s)
		if got := s.build().lines(); !slices.Equal(got, want) {
			t.Errorf("the warnings are\n%q\nwant\n%q", got, want)
		}
	}
}
