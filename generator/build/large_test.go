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
// the build, and the comparison with a clean one, no more memory than a picture does.
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
			result, err := Run(context.Background(), s.opts)
			if err != nil {
				t.Fatal(err, result.Issues)
			}
			if c, err := Compare(context.Background(), s.opts, result); err != nil || len(c.Differences) > 0 {
				t.Errorf("a clean build makes other files: %v, %v", c, err)
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

// TestLargeFilesAreComparedToTheLastByte, also where one goes on after the other's end.
func TestLargeFilesAreComparedToTheLastByte(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("x", usualBuffer+100_000)
	for name, data := range map[string]string{"a": text, "same": text, "last": text[1:] + "y", "longer": text + "x", "shorter": text[1:], "small": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{"same": true, "last": false, "longer": false, "shorter": false, "small": false, "nowhere": false} {
		if got := sameLarge(filepath.Join(dir, "a"), filepath.Join(dir, name)); got != want {
			t.Errorf("%s: same is %v, want %v", name, got, want)
		}
		if got := sameLarge(filepath.Join(dir, name), filepath.Join(dir, "a")); got != want {
			t.Errorf("%s, the other way round: same is %v, want %v", name, got, want)
		}
	}
	if sameLarge(filepath.Join(dir, "small"), filepath.Join(dir, "small")) {
		t.Error("a small file is taken for a large one")
	}
}
