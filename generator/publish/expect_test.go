package publish

import (
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"testing"
)

// TestExpectedFoldersAreMade while nothing is written yet, in an output that does not
// exist; one that does gets none.
func TestExpectedFoldersAreMade(t *testing.T) {
	out := outFolder(t)
	expected := []string{"index.html", "2026/11/ferry/index.html", "2026/11/ferry/index.html.gz", "2026/11/harbour/index.html", "sport/feed.xml", "../away/index.html"}
	s := begin(t, out)
	s.Expect(slices.Values(expected))
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"2026/11/ferry/": "", "2026/11/harbour/": "", "sport/": ""}
	if got := tree(t, s.dir); !maps.Equal(got, want) {
		t.Errorf("the stage is %v, want %v", got, want)
	}
	s.Abort()
	wantAlone(t, out)

	must(t, out, map[string]string{"a": "1"})
	s = begin(t, out)
	defer s.Abort()
	s.Expect(slices.Values(expected))
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, s.dir); len(got) != 0 {
		t.Errorf("beside a finished output the stage is %v", got)
	}
}

// names gives many files, each in a folder of its own, and closes begun at the hundredth.
func names(n int, begun chan<- struct{}) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range n {
			if i == 100 {
				close(begun)
			}
			if !yield(fmt.Sprintf("2026/%d/index.html", i)) {
				return
			}
		}
	}
}

// TestWritersDoNotWaitForExpectedFolders: files come before their folders, after them, and
// without being expected.
func TestWritersDoNotWaitForExpectedFolders(t *testing.T) {
	out := outFolder(t)
	s := begin(t, out)
	defer s.Abort()
	const n = 2000
	begun := make(chan struct{})
	s.Expect(names(n, begun))
	<-begun
	want := map[string]string{}
	write := func(name string) {
		want[name] = "text"
		if _, err := s.Write(name, []byte("text"), func(int64) {}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		write(fmt.Sprintf("2026/%d/index.html", n-1-i))
	}
	write("deep/down/here/index.html")
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, out); !maps.Equal(got, want) {
		t.Errorf("the output has %d files and folders, want %d files", len(got), len(want))
	}
}

// TestAbortEndsExpecting, and leaves none of the folders.
func TestAbortEndsExpecting(t *testing.T) {
	out := outFolder(t)
	s := begin(t, out)
	begun := make(chan struct{})
	s.Expect(names(1<<40, begun))
	<-begun
	s.Abort()
	if _, err := os.Stat(s.dir); err == nil {
		t.Error("the stage is still there")
	}
	wantAlone(t, out)
}
