package build

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/publish"
	"broadsheet/generator/source"
)

// TestIncrementalIsExact keeps the promise of the whole package: after whatever
// has been done to a site, its settings, its cache and its output, a build leaves
// exactly the bytes and tells exactly what a clean build does.
//
// Its two halves try -rapid.checks sequences of edits each (100 when nothing is
// said). CONTRIBUTING.md says how to let it run for long.
func TestIncrementalIsExact(t *testing.T) {
	t.Parallel()
	if withoutRaceDetector(t) {
		rapid.Check(t, some(func(rt *rapid.T) { tryEdits(t, rt) }))
		return
	}
	for half := range 2 {
		t.Run(strconv.Itoa(half), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) { tryEdits(t, rt) })
		})
	}
}

// tryEdits draws a site and a sequence of edits, and checks each build.
func tryEdits(t *testing.T, rt *rapid.T) {
	root, err := os.MkdirTemp(inMemory(t), "")
	check(rt, err)
	defer os.RemoveAll(root)
	n := newNewsroom(rt, root)
	c := checker{t: t, rt: rt, room: n, clean: filepath.Join(root, "clean")}
	c.build()
	inSources, around := deskEdits(), roomEdits()
	for range rapid.IntRange(2, 7).Draw(rt, "builds") {
		n.remember()
		for range rapid.SampledFrom([]int{0, 0, 1, 1, 1, 2, 3}).Draw(rt, "edits") {
			rapid.SampledFrom(inSources).Draw(rt, "edit").do(rt, n)
		}
		if rapid.Bool().Draw(rt, "around?") {
			rapid.SampledFrom(around).Draw(rt, "around").do(rt, n)
		}
		c.build()
	}
}

// String names an edit in what rapid prints.
func (e deskEdit) String() string { return e.name }

// checker builds a newsroom's site both ways.
type checker struct {
	t     *testing.T
	rt    *rapid.T
	room  *newsroom
	clean string // folder for clean builds
}

// build saves the sources, builds incrementally and clean, and compares.
func (c *checker) build() {
	n, rt := c.room, c.rt
	check(rt, n.save())
	before := readTree(c.t, n.output())
	opts := n.opts
	opts.Jobs = jobs(rt)
	got, err := Run(context.Background(), opts)
	after := readTree(c.t, n.output())

	opts.NoCache, opts.Output, opts.Jobs = true, c.clean, 2
	check(rt, os.RemoveAll(c.clean))
	want, wantErr := Run(context.Background(), opts)

	if message(err) != message(wantErr) {
		rt.Fatalf("the build fails otherwise than a clean one:\n%s", difference(message(wantErr), message(err)))
	}
	c.sameResult(got, want)
	if err != nil {
		if what := differ(before, after); what != "" {
			rt.Fatalf("a build that fails changes the output: %s", what)
		}
		rt.Logf("the site has errors: %s", message(err))
		return
	}
	if what := differ(readTree(c.t, c.clean), after); what != "" {
		rt.Fatalf("the output is not that of a clean build: %s", what)
	}
	c.sameChanges(got, before, after)
	if rapid.IntRange(0, 3).Draw(rt, "again") == 0 {
		c.again(got)
	}
}

// again builds a site of which nothing changed.
func (c *checker) again(last *Result) {
	opts := c.room.opts
	opts.Jobs = jobs(c.rt)
	got, err := Run(context.Background(), opts)
	check(c.rt, err)
	c.sameResult(got, last)
	if got.Parsed != 0 || got.Rendered != 0 || len(got.Written)+len(got.Pruned) != 0 || got.Cache != "" {
		c.rt.Fatalf("nothing changed, and yet %d texts are parsed, %d pages made, %q written, %q pruned; the cache: %s", got.Parsed, got.Rendered, got.Written, got.Pruned, got.Cache)
	}
}

// sameResult compares what two builds tell.
func (c *checker) sameResult(got, want *Result) {
	rt := c.rt
	if g, w := told(got.Issues), told(want.Issues); !slices.Equal(g, w) {
		rt.Fatalf("the build tells other things than a clean one:\n%s", difference(strings.Join(w, "\n"), strings.Join(g, "\n")))
	}
	if got.Posts != want.Posts || got.Pages != want.Pages || got.Sources != want.Sources {
		rt.Fatalf("%d posts, %d pages, %d sources, in a clean build %d, %d, %d", got.Posts, got.Pages, got.Sources, want.Posts, want.Pages, want.Sources)
	}
	if !slices.EqualFunc(got.Held, want.Held, func(a, b Held) bool {
		return a.Path == b.Path && a.Reason == b.Reason && a.Until.Equal(b.Until)
	}) {
		rt.Fatalf("held back are %v, in a clean build %v", got.Held, want.Held)
	}
}

// sameChanges checks that the result lists what has changed in the output.
func (c *checker) sameChanges(got *Result, before, after map[string]string) {
	var written, pruned []string
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if old, ok := before[name]; name != publish.ManifestName && (!ok || old != after[name]) {
			written = append(written, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, ok := after[name]; !ok {
			pruned = append(pruned, name)
		}
	}
	if !slices.Equal(got.Written, written) || !slices.Equal(got.Pruned, pruned) {
		c.rt.Fatalf("said to be written: %q, are: %q\nsaid to be pruned: %q, are: %q", got.Written, written, got.Pruned, pruned)
	}
}

// told gives all that an author learns of problems.
func told(list source.ErrorList) []string {
	var lines []string
	for _, e := range list {
		lines = append(lines, e.Code+" "+strconv.FormatBool(e.Warning)+" "+e.Error())
	}
	return lines
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// differ tells the first difference between two trees, "" when there is none.
func differ(want, got map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		text, ok := got[name]
		if !ok {
			return name + " is missing"
		}
		if text != want[name] {
			return name + " differs:\n" + difference(want[name], text)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			return name + " should not be there"
		}
	}
	return ""
}
