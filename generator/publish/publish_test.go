package publish

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// build writes files into an output folder, as one build.
func build(t testing.TB, out string, files map[string]string) (*Summary, error) {
	t.Helper()
	s := begin(t, out)
	for name, data := range files {
		if _, err := s.Write(name, []byte(data), func(int64) {}); err != nil {
			t.Fatal(err)
		}
	}
	return s.Commit()
}

func begin(t testing.TB, out string) *Stage {
	t.Helper()
	s, err := Begin(context.Background(), out, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// must is build, which must succeed.
func must(t testing.TB, out string, files map[string]string) *Summary {
	t.Helper()
	sum, err := build(t, out, files)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// tree reads all files below a folder but the manifest, and lists empty folders
// with a slash at the end.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if d.IsDir() {
			if entries, err := os.ReadDir(name); err == nil && len(entries) == 0 {
				files[filepath.ToSlash(rel)+"/"] = ""
			}
			return nil
		}
		data, err := os.ReadFile(name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	delete(files, ManifestName)
	return files
}

func put(t testing.TB, dir, name, data string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(data), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func outFolder(t testing.TB) string { return filepath.Join(t.TempDir(), "public") }

// wantAlone checks that nothing of ours lies beside the output folder.
func wantAlone(t testing.TB, out string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(out) {
			t.Errorf("%s is left beside the output", e.Name())
		}
	}
}

// TestOutputHoldsTheLastBuild whatever the build before it wrote, with files and
// folders in each other's places.
func TestOutputHoldsTheLastBuild(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second []string
	}{
		{"another file", []string{"a"}, []string{"a", "b"}},
		{"one file less", []string{"a", "b"}, []string{"a"}},
		{"a folder with its files less", []string{"a", "d/e/f", "d/e/g"}, []string{"a"}},
		{"a file becomes a folder", []string{"a", "b"}, []string{"a/index.html", "b"}},
		{"a file becomes a folder in a folder", []string{"d/a"}, []string{"d/a/b/c"}},
		{"a folder becomes a file", []string{"a/index.html", "a/b/c", "d"}, []string{"a", "d"}},
		{"a folder changes places with a file", []string{"a/x", "b"}, []string{"a", "b/x"}},
		{"everything else", []string{"a/x", "b/y"}, []string{"c/x", "d/y"}},
		{"nothing at all", []string{"a/x"}, nil},
		{"names of all scripts", []string{"äöü/ß.html"}, []string{"日本/語.html", "a b/c\nd"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := outFolder(t)
			first, second := map[string]string{}, map[string]string{}
			for _, name := range c.first {
				first[name] = "first " + name
			}
			for i, name := range c.second {
				second[name] = first[name]
				if i%2 == 0 {
					second[name] = "second " + name
				}
			}
			must(t, out, first)
			if got := tree(t, out); !maps.Equal(got, first) {
				t.Fatalf("the output holds %q, want %q", got, first)
			}
			must(t, out, second)
			if got := tree(t, out); !maps.Equal(got, second) {
				t.Errorf("the output holds %q, want %q", got, second)
			}
			wantAlone(t, out)
		})
	}
}

// TestAnyBuildAfterAnyOther is the same for sites of random files, with files of
// others among them: after a build that succeeds the output holds the site and
// theirs; after one that fails it is as it was.
func TestAnyBuildAfterAnyOther(t *testing.T) {
	names := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "a/a", "a/b", "b/a", "a/a/a", "b/a/b", "c/c/c", "c"}), 0, 6)
	data := rapid.SampledFrom([]string{"", "x", "yy"})
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		out := filepath.Join(dir, "out", string(rune('a'+n%26))+strings.Repeat("x", n/26), "public")
		foreign := siteOf(names.Draw(r, "foreign"), data, r)
		for name, text := range foreign {
			put(t, out, name, text)
		}
		var last map[string]string
		for range rapid.IntRange(1, 4).Draw(r, "builds") {
			files := siteOf(names.Draw(r, "files"), data, r)
			before := tree(t, out)
			if _, err := build(t, out, files); err != nil {
				if after := tree(t, out); !maps.Equal(before, after) {
					r.Fatalf("a failing build (%v) has made %q of %q", err, after, before)
				}
				if !conflicts(foreign, files) {
					r.Fatalf("%q beside %q of others ends with %v", files, foreign, err)
				}
				continue
			}
			last = files
			want := maps.Clone(foreign)
			maps.Copy(want, last)
			if got := tree(t, out); !maps.Equal(got, want) {
				r.Fatalf("the output holds %q, want %q", got, want)
			}
			for name := range files {
				delete(foreign, name) // the same bytes: ours from now on
			}
		}
	})
}

// siteOf gives data to names, of which none is a folder of another.
func siteOf(names []string, data *rapid.Generator[string], r *rapid.T) map[string]string {
	files := map[string]string{}
	for _, name := range names {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(other string) bool {
			return strings.HasPrefix(name, other+"/") || strings.HasPrefix(other, name+"/")
		}) {
			files[name] = data.Draw(r, name)
		}
	}
	return files
}

// conflicts tells whether a file would stand where another one, or its folder, is.
func conflicts(foreign, files map[string]string) bool {
	for a, data := range foreign {
		for b, other := range files {
			if a == b && data != other || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/") {
				return true
			}
		}
	}
	return false
}

// TestSummaryTellsWhatChanged.
func TestSummaryTellsWhatChanged(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"a": "1", "b": "2", "c": "3"})
	sum := must(t, out, map[string]string{"a": "1", "b": "two", "d": "4"})
	if !slices.Equal(sum.Written, []string{"b", "d"}) || !slices.Equal(sum.Pruned, []string{"c"}) || sum.Kept != 1 {
		t.Errorf("the summary is %+v", sum)
	}
}

// TestUnchangedFileIsNotTouched, not even its time, so that copies by time stay small.
func TestUnchangedFileIsNotTouched(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"a": "1", "b": "2"})
	before, err := os.Stat(filepath.Join(out, "a"))
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := os.Stat(filepath.Join(out, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	must(t, out, map[string]string{"a": "1", "b": "2"})
	if after, err := os.Stat(filepath.Join(out, "a")); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file is another: %v", err)
	}
	if after, err := os.Stat(filepath.Join(out, ManifestName)); err != nil || !os.SameFile(manifest, after) {
		t.Errorf("the manifest is another: %v", err)
	}
}

// TestFileThatSomebodyChangedIsMended, and one that somebody deleted.
func TestFileThatSomebodyChangedIsMended(t *testing.T) {
	out, files := outFolder(t), map[string]string{"a": "1", "d/b": "2"}
	must(t, out, files)
	put(t, out, "a", "9")
	if err := os.RemoveAll(filepath.Join(out, "d")); err != nil {
		t.Fatal(err)
	}
	must(t, out, files)
	if got := tree(t, out); !maps.Equal(got, files) {
		t.Errorf("the output holds %q", got)
	}
}

// TestFolderInPlaceOfOurFileIsForeign.
func TestFolderInPlaceOfOurFileIsForeign(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"a": "1", "b": "1", "c": "1"})
	for _, name := range []string{"a", "b"} {
		if err := os.Remove(filepath.Join(out, name)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, out, "a/x", "mine")
	put(t, out, "b/x", "mine")
	if _, err := build(t, out, map[string]string{"a": "1", "c": "2"}); err == nil || !strings.Contains(err.Error(), "a/x") {
		t.Errorf("the error is %v", err)
	}
	must(t, out, map[string]string{"c": "2"})
	if got := tree(t, out); !maps.Equal(got, map[string]string{"a/x": "mine", "b/x": "mine", "c": "2"}) {
		t.Errorf("the output holds %q", got)
	}
}

// TestLinkInPlaceOfOurFileIsForeign: a build does not write through it.
func TestLinkInPlaceOfOurFileIsForeign(t *testing.T) {
	out, elsewhere := outFolder(t), t.TempDir()
	put(t, elsewhere, "f", "mine")
	must(t, out, map[string]string{"a": "1"})
	if err := errors.Join(os.Remove(filepath.Join(out, "a")), os.Symlink(filepath.Join(elsewhere, "f"), filepath.Join(out, "a"))); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if _, err := build(t, out, map[string]string{"a": "2"}); err == nil {
		t.Error("the build succeeds")
	}
	if got := tree(t, elsewhere)["f"]; got != "mine" {
		t.Errorf("the file elsewhere holds %q", got)
	}
}

// TestKilledCommitIsTakenUp: a build that is killed while it moves files leaves a
// manifest of the old and the new ones, and the next knows them all.
func TestKilledCommitIsTakenUp(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"old": "1", "both": "1", "f": "1"})
	s := begin(t, out)
	for _, name := range []string{"both", "new/a", "f/x"} {
		if _, err := s.Write(name, []byte("2"), func(int64) {}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Flush(); err != nil { // as Commit does first
		t.Fatal(err)
	}
	slices.SortFunc(s.files, byPath)
	slices.Sort(s.staged)
	now := &Manifest{Files: s.files}
	union, staged := s.stageManifest(now.union(s.old), "union")
	placed := s.placeManifest(union)
	_, pruned := s.prune([]string{"f"})
	if err := errors.Join(staged, placed, pruned); err != nil {
		t.Fatal(err)
	}
	if err := s.move("new"); err == nil {
		t.Fatal("the folder does not exist yet")
	}
	if err := os.Rename(filepath.Join(s.dir, "new"), filepath.Join(out, "new")); err != nil {
		t.Fatal(err)
	}
	s.unlock() // killed here: the stage stays, the system gives the lock back

	must(t, out, map[string]string{"last": "3", "both": "1"})
	if got := tree(t, out); !maps.Equal(got, map[string]string{"last": "3", "both": "1"}) {
		t.Errorf("the output holds %q", got)
	}
	wantAlone(t, out)
}

// TestProbesOfKilledBuildsAreSwept: a build that is killed while it finds out where
// it can stage leaves an empty file, beside the output or in it.
func TestProbesOfKilledBuildsAreSwept(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"a": "1"})
	put(t, filepath.Dir(out), ".public.staging.probe123", "")
	put(t, out, ".public.staging.probe456", "")
	must(t, out, map[string]string{"a": "2"})
	if got := tree(t, out); !maps.Equal(got, map[string]string{"a": "2"}) {
		t.Errorf("the output holds %q", got)
	}
	wantAlone(t, out)
}

// TestAbortLeavesTheOutputAlone, and makes none where there was none.
func TestAbortLeavesTheOutputAlone(t *testing.T) {
	out := outFolder(t)
	s := begin(t, out)
	if _, err := s.Write("a", []byte("1"), func(int64) {}); err != nil {
		t.Fatal(err)
	}
	s.Abort()
	s.Abort()
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the output folder is there: %v", err)
	}
	must(t, out, map[string]string{"a": "1"})
	s = begin(t, out)
	if _, err := s.Write("a", []byte("2"), func(int64) {}); err != nil {
		t.Fatal(err)
	}
	s.Abort()
	if got := tree(t, out); got["a"] != "1" {
		t.Errorf("the output holds %q", got)
	}
	wantAlone(t, out)
}

// TestPathsOutsideTheOutputAreRefused.
func TestPathsOutsideTheOutputAreRefused(t *testing.T) {
	s := begin(t, outFolder(t))
	defer s.Abort()
	for _, name := range []string{"", ".", "..", "../a", "a/../../b", "a/../b", "/a", "a//b", "a/", "./a", ManifestName} {
		if _, err := s.Write(name, nil, func(int64) {}); err == nil {
			t.Errorf("%q is written", name)
		}
	}
}

// TestSecondBuildWaitsForTheFirst, is told so once, and gives up when it is told to.
func TestSecondBuildWaitsForTheFirst(t *testing.T) {
	out := outFolder(t)
	first := begin(t, out)
	if _, err := first.Write("a", []byte("1"), func(int64) {}); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithCancel(context.Background())
	if _, err := Begin(ctx, out, cancel); !errors.Is(err, context.Canceled) {
		t.Errorf("a waiting build that is cancelled ends with %v", err)
	}

	calls := 0
	second, err := Begin(context.Background(), out, func() {
		calls++
		if _, err := first.Commit(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if calls != 1 {
		t.Errorf("the second build is told %d times to wait", calls)
	}
	if _, err := second.Write("a", []byte("2"), func(int64) {}); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := tree(t, out); got["a"] != "2" {
		t.Errorf("the output holds %q", got)
	}
	wantAlone(t, out)
}

// TestBuildsAtOnceFollowEachOther: each finds the output as the one before left it.
func TestBuildsAtOnceFollowEachOther(t *testing.T) {
	out := outFolder(t)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			s, err := Begin(context.Background(), out, nil)
			if err != nil {
				t.Error(err)
				return
			}
			name := string(rune('a' + i))
			if _, err := s.Write(name+"/x", []byte(name), func(int64) {}); err != nil {
				t.Error(err)
			}
			if _, err := s.Commit(); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := tree(t, out); len(got) != 1 {
		t.Errorf("the output holds %q, want the site of one build", got)
	}
	wantAlone(t, out)
}

// TestOutputThatIsAFileIsRefused, and one that can't be written.
func TestOutputThatIsAFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "public", "mine")
	if _, err := Begin(context.Background(), filepath.Join(dir, "public"), nil); err == nil || !strings.Contains(err.Error(), "is a file") {
		t.Errorf("the error is %v", err)
	}
	if _, err := Begin(context.Background(), filepath.Join(dir, "public", "deep", "er"), nil); err == nil {
		t.Error("a folder below a file is made")
	}
}

// TestNameTooLongIsExplained: a title can be longer than a file's name may be.
func TestNameTooLongIsExplained(t *testing.T) {
	s := begin(t, outFolder(t))
	defer s.Abort()
	if _, err := s.Write(strings.Repeat("x", 300)+"/index.html", nil, func(int64) {}); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(); err == nil || !strings.Contains(err.Error(), "shorten the slug") {
		t.Errorf("the error is %v", err)
	}
	if _, err := s.Write("index.html", nil, func(int64) {}); err == nil {
		t.Error("the stage takes another file")
	}
	if _, err := s.Commit(); err == nil {
		t.Error("the files are moved all the same")
	}
}

// TestDamagedManifestStopsTheBuild: without it nothing tells whose a file is.
func TestDamagedManifestStopsTheBuild(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"a": "1"})
	put(t, out, ManifestName, "broadsheet manifest 1\nnonsense\n")
	if _, err := Begin(context.Background(), out, nil); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("the error is %v", err)
	}
	wantAlone(t, out)
}
