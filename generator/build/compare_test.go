package build

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/publish"
)

func TestCompareFindsNothingAfterAnyBuild(t *testing.T) {
	s := newSite(t, linkedSite)
	s.opts.NoCache = false
	for _, edit := range []func(){
		func() {},
		func() { s.edit("content/posts/pier.md", "The pier waited.", "The pier is shut.") },
		func() { s.remove("content/pages/terms.md") },
	} {
		edit()
		b := s.clean()
		c, err := Compare(t.Context(), s.opts, b.Result)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Differences) > 0 || c.Files != b.Pages+1 {
			t.Errorf("%d files of %d compared; differences %+v", c.Files, b.Pages+1, c.Differences)
		}
	}
}

func TestCompareFindsEveryDifference(t *testing.T) {
	s := newSite(t, linkedSite)
	b := s.clean()
	out := func(name string) string { return filepath.Join(s.output(), filepath.FromSlash(name)) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	page := strings.Replace(b.file("2026/03/ferry/index.html"), "It ran again", "It sank", 1)
	must(os.WriteFile(out("2026/03/ferry/index.html"), []byte(page), 0o644))
	must(os.Remove(out("terms/index.html")))
	must(os.WriteFile(out("old.html"), []byte("old"), 0o644))
	must(os.WriteFile(out("mine.txt"), []byte("a foreign file"), 0o644))
	manifest, err := publish.ReadManifest(s.output())
	must(err)
	manifest.Files = append(manifest.Files, publish.File{Path: "old.html", Size: 3})
	slices.SortFunc(manifest.Files, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	must(os.WriteFile(out(publish.ManifestName), manifest.Append(nil), 0o644))

	c, err := Compare(t.Context(), s.opts, b.Result)
	must(err)
	var got []string
	for _, d := range c.Differences {
		got = append(got, d.Path+" "+string(d.Kind))
	}
	want := []string{".broadsheet-manifest altered", "2026/03/ferry/index.html altered", "old.html leftover", "terms/index.html missing"}
	if !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	if d := c.Differences[1]; d.Line == 0 || !strings.Contains(d.Have, "It sank") || !strings.Contains(d.Want, "It ran again") {
		t.Errorf("the difference is shown as %+v", d)
	}
}

func TestAlterationNamesTheFirstPlace(t *testing.T) {
	long := strings.Repeat("é", 200)
	tests := []struct {
		name, have, want string
		line, column     int
		offset           int64
		shownHave        string
		shownWant        string
	}{
		{"a letter", "one\ntwo\n", "one\ntoo\n", 2, 2, 5, "two", "too"},
		{"the end of a line", "one\n", "one more\n", 1, 4, 3, "one", "one more"},
		{"the end of the file", "one\n", "one\ntwo", 2, 1, 4, "", "two"},
		{"an empty file", "", "one", 1, 1, 0, "", "one"},
		{"the second half of a letter", "aé", "aè", 1, 2, 2, "aé", "aè"},
		{"a long line", long + "a" + long, long + "b" + long, 1, 201, 400,
			long[:60] + "a" + long[:98], long[:60] + "b" + long[:98]},
		{"no text", "a\xffb", "a\xffc", 0, 0, 2, "", ""},
	}
	for _, test := range tests {
		want := Difference{"x", Altered, test.line, test.column, test.offset, test.shownHave, test.shownWant}
		if got := alteration("x", []byte(test.have), []byte(test.want)); *got != want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", test.name, *got, want)
		}
	}
}

// FuzzAlteration checks that any two texts that differ do so where it says.
func FuzzAlteration(f *testing.F) {
	f.Add("one\ntwo\n", "one\ntoo\n")
	f.Add("aé", "aè")
	f.Add("", "\xff")
	f.Fuzz(func(t *testing.T, have, want string) {
		if have == want {
			t.Skip()
		}
		d := alteration("x", []byte(have), []byte(want))
		n := int(d.Offset)
		if have[:n] != want[:n] || n < len(have) && n < len(want) && have[n] == want[n] {
			t.Errorf("they do not differ first at %d", n)
		}
		if d.Line > 0 && (d.Column < 1 || !strings.Contains(have, d.Have) || !strings.Contains(want, d.Want)) {
			t.Errorf("got %+v", d)
		}
	})
}
