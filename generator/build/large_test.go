package build

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestLargeFilesAreCopiedWithoutBeingInMemory: a film in static/ or beside a post costs
// the build no more memory than a picture does.
func TestLargeFilesAreCopiedWithoutBeingInMemory(t *testing.T) {
	build := func(size int) (memory uint64) {
		s := newSite(t, "-- content/posts/a/index.md --\n---\ntitle: A\ndate: 2026-11-01\n---\n[Film](film.mp4)\n")
		s.write("content/posts/a/film.mp4", strings.Repeat("x", size))
		s.write("static/film.mp4", strings.Repeat("y", size))
		s.opts.NoCache = false
		var took uint64
		for _, letter := range []string{"y", "y", "z"} { // made, left alone, changed
			s.write("static/film.mp4", strings.Repeat(letter, size))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if result, err := Run(context.Background(), s.opts); err != nil {
				t.Fatal(err, result.Issues)
			}
			runtime.ReadMemStats(&after)
			took += after.TotalAlloc - before.TotalAlloc
		}
		for name, want := range map[string]byte{"film.mp4": 'z', "2026/11/a/film.mp4": 'x'} {
			data, err := os.ReadFile(filepath.Join(s.output(), name))
			if err != nil || len(data) != size || slices.ContainsFunc(data, func(b byte) bool { return b != want }) {
				t.Errorf("%s has %d bytes, or others than %q (%v)", name, len(data), want, err)
			}
		}
		return took
	}
	small, large := build(2<<20), build(32<<20)
	if large > small+8<<20 {
		t.Errorf("with files of 2 MB a build takes %d bytes of memory, with files of 32 MB %d", small, large)
	}
}
