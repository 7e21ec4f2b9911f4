package publish

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/source"
)

// TestManifestOfAKilledBuildCanListAFileAndAFolderOfOneName has what a build leaves
// that is killed after it has made a file of a folder: the manifest lists both.
func TestManifestOfAKilledBuildCanListAFileAndAFolderOfOneName(t *testing.T) {
	for _, c := range []struct {
		name     string
		there    map[string]string // in the output
		now, old map[string]string
	}{
		{"the file is there, and stays", map[string]string{"data": "1"}, map[string]string{"data": "1"}, map[string]string{"data/deep/x.txt": "2"}},
		{"the folder is there, and stays", map[string]string{"data/deep/x.txt": "2"}, map[string]string{"data/deep/x.txt": "2"}, map[string]string{"data": "1"}},
		{"the file is there, and the folder comes back", map[string]string{"data": "1"}, map[string]string{"data/deep/x.txt": "2"}, map[string]string{"data": "1"}},
		{"neither is there", map[string]string{"a": "1"}, map[string]string{"data/deep/x.txt": "2"}, map[string]string{"data": "1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			for name, text := range c.there {
				put(t, out, name, text)
			}
			m := &Manifest{}
			for _, files := range []map[string]string{c.there, c.now, c.old} {
				for name, text := range files {
					m = m.union(&Manifest{Files: []File{{Path: name, Size: int64(len(text)), Checksum: source.ChecksumOf([]byte(text))}}})
				}
			}
			put(t, out, ManifestName, string(m.Append(nil)))
			if _, err := build(t, out, c.now); err != nil {
				t.Fatal(err)
			}
			if after := tree(t, out); !maps.Equal(after, c.now) {
				t.Errorf("the output is %v, want %v", after, c.now)
			}
		})
	}
}

func TestCommitLeavesTheFilesOfTheBuildAndThoseOfOthers(t *testing.T) {
	for _, c := range []struct {
		name       string
		old        map[string]string
		between    func(out string)
		now        map[string]string
		want       map[string]string // nil means what the build wrote
		refuses    string            // the file that the error names
		wantPruned []string
	}{
		{name: "a file takes the place of a folder", old: map[string]string{"data/list.txt": "1", "data/deep/x.txt": "2"}, now: map[string]string{"data": "3"},
			wantPruned: []string{"data/deep/x.txt", "data/list.txt"}},
		{name: "a folder takes the place of a file", old: map[string]string{"data": "3"}, now: map[string]string{"data/deep/x.txt": "2"}, wantPruned: []string{"data"}},
		{name: "a stranger's file where a folder goes", old: map[string]string{"a": "1"}, between: func(out string) { put(t, out, "data", "mine") },
			now: map[string]string{"a": "2", "data/x.txt": "2"}, refuses: "data"},
		{name: "a stranger's file in a folder where a file goes", old: map[string]string{"data/x.txt": "1"}, between: func(out string) { put(t, out, "data/mine", "mine") },
			now: map[string]string{"data": "2"}, refuses: "data/mine"},
		{name: "a stranger's file", old: map[string]string{"a": "1"}, between: func(out string) { put(t, out, "b", "mine") },
			now: map[string]string{"b": "2"}, refuses: "b"},
		{name: "a stranger's folder in the place of our file", old: map[string]string{"a": "1"}, between: func(out string) {
			os.Remove(filepath.Join(out, "a"))
			put(t, out, "a/mine", "mine")
		}, now: map[string]string{"a": "2"}, refuses: "a/mine"},
		{name: "a stranger's folder in the place of a file that goes", old: map[string]string{"a": "1", "b": "1"}, between: func(out string) {
			os.Remove(filepath.Join(out, "a"))
			put(t, out, "a/mine", "mine")
		}, now: map[string]string{"b": "1"}, want: map[string]string{"a/mine": "mine", "b": "1"}},
		{name: "empty folders that a killed build left where a file goes", old: map[string]string{"b": "1"}, between: func(out string) {
			if err := os.MkdirAll(filepath.Join(out, "a/deep/er"), 0o755); err != nil {
				t.Fatal(err)
			}
		}, now: map[string]string{"a": "2"}, wantPruned: []string{"b"}},
		{name: "a file that is gone already is not pruned", old: map[string]string{"a": "1", "deep/b": "1", "c": "1"}, between: func(out string) {
			os.RemoveAll(filepath.Join(out, "deep"))
		}, now: map[string]string{"c": "1"}, wantPruned: []string{"a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			if _, err := build(t, out, c.old); err != nil {
				t.Fatal(err)
			}
			if c.between != nil {
				c.between(out)
			}
			before := tree(t, out)
			sum, err := build(t, out, c.now)
			after := tree(t, out)
			if c.refuses != "" {
				if err == nil || !strings.Contains(err.Error(), filepath.Join(out, c.refuses)+": ") {
					t.Errorf("the error is %v, want one that names %s", err, c.refuses)
				}
				if !maps.Equal(before, after) {
					t.Errorf("refused, and yet the output changed from %v to %v", before, after)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := c.want
			if want == nil {
				want = c.now
			}
			if !maps.Equal(after, want) {
				t.Errorf("the output is %v, want %v", after, want)
			}
			if !slices.Equal(sum.Pruned, c.wantPruned) {
				t.Errorf("pruned is %q, want %q", sum.Pruned, c.wantPruned)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(out), ".public*")); len(left) > 0 {
				t.Errorf("left beside the output: %q", left)
			}
		})
	}
}
