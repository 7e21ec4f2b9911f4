package publish

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// copyAll puts files into an output folder by Copy.
func copyAll(t *testing.T, out string, files map[string]string) *Summary {
	t.Helper()
	s := begin(t, out)
	for name, data := range files {
		file, err := s.Copy(name, strings.NewReader(data))
		if err != nil || file.Size != int64(len(data)) || file.Path != name {
			t.Fatalf("%s: %+v, %v", name, file, err)
		}
	}
	sum, err := s.Commit()
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// TestCopiedFilesAreAsWrittenOnes in the output, in the manifest, and in what a build
// leaves alone.
func TestCopiedFilesAreAsWrittenOnes(t *testing.T) {
	out, other := outFolder(t), outFolder(t)
	files := map[string]string{"a/film.mp4": "1", "b.zip": "22", "a/b/c.pdf": ""}
	copyAll(t, out, files)
	must(t, other, files)
	for _, name := range []string{ManifestName, "a/film.mp4", "b.zip", "a/b/c.pdf"} {
		got, err := os.ReadFile(filepath.Join(out, name))
		want, wantErr := os.ReadFile(filepath.Join(other, name))
		if err != nil || wantErr != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is %q, want %q (%v, %v)", name, got, want, err, wantErr)
		}
	}
	before, err := os.Stat(filepath.Join(out, "b.zip"))
	if err != nil {
		t.Fatal(err)
	}
	files["a/film.mp4"] = "3"
	if sum := copyAll(t, out, files); !slices.Equal(sum.Written, []string{"a/film.mp4"}) || sum.Kept != 2 {
		t.Errorf("one file changed, and the summary is %+v", sum)
	}
	if after, err := os.Stat(filepath.Join(out, "b.zip")); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file is another: %v", err)
	}
	if got := tree(t, out); got["a/film.mp4"] != "3" || len(got) != 3 {
		t.Errorf("the output is %q", got)
	}
	wantAlone(t, out)
}

// TestCopyThatFailsLeavesTheOutputAlone, and the stage without a half file.
func TestCopyThatFailsLeavesTheOutputAlone(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"a": "1"})
	s := begin(t, out)
	broken := errors.New("the disk is gone")
	if _, err := s.Copy("a", io.MultiReader(strings.NewReader("2"), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	if _, err := s.Copy("../a", strings.NewReader("2")); err == nil {
		t.Error("a path outside of the output is taken")
	}
	s.Abort()
	if got := tree(t, out); len(got) != 1 || got["a"] != "1" {
		t.Errorf("the output is %q", got)
	}
	wantAlone(t, out)
}

// TestCopyKeepsNoFileInMemory, neither the new one nor the one in the output.
func TestCopyKeepsNoFileInMemory(t *testing.T) {
	out := outFolder(t)
	const size = 64 << 20
	for range 2 {
		s := begin(t, out)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := s.Copy("film.mp4", io.LimitReader(zeros{}, size)); err != nil {
			t.Fatal(err)
		}
		if err := s.Flush(); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
			t.Errorf("a copy of %d bytes took %d bytes of memory", size, took)
		}
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
