//go:build unix

package build

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"broadsheet/generator/publish"
)

// crashes is how many builds are killed.
const crashes = 50

// crashSite is a site whose builds are killed, in one of several versions.
type crashSite struct {
	*testSite
	random   *rand.Rand
	clean    []map[string]string // by version, the files that a clean build makes
	foreign  map[string]string   // files in the output that are not Broadsheet's
	duration time.Duration       // of a build, as a process, that makes all pages
}

// TestKilledBuildLeavesWholeFiles kills builds at random moments, waiting or not,
// reading, rendering, and above all while files are moved to their places. Each
// file must be whole then, old or new, and the next build must not be able to
// tell.
func TestKilledBuildLeavesWholeFiles(t *testing.T) {
	t.Parallel()
	if withoutRaceDetector(t) {
		return
	}
	c := newCrashSite(t)
	version, moving := 0, 0
	for killed := 0; killed < crashes; {
		next := (version + 1 + c.random.IntN(2)) % 3
		c.change(next)
		before := readTree(t, c.output())
		if !c.kill() {
			version = next
			continue // it was faster
		}
		killed++
		after := readTree(t, c.output())
		c.wantWhole(before, after, next)
		if !maps.Equal(before, after) && differ(c.clean[next], c.own(after)) != "" {
			moving++
		}
		if c.random.IntN(3) == 0 {
			continue // the next one is killed too, on top of this
		}
		if _, err := Run(t.Context(), c.opts); err != nil {
			t.Fatalf("the build after the kill fails: %v", err)
		}
		c.wantSettled(next)
		version = next
	}
	t.Logf("of %d kills %d came while files were moved; a build takes %v", crashes, moving, c.duration)
}

// newCrashSite makes the site, builds it, and learns what a clean build makes of
// each version.
func newCrashSite(t *testing.T) *crashSite {
	c := &crashSite{testSite: cached(newSite(t, "")), random: rand.New(rand.NewPCG(1, 50))}
	c.dir = filepath.Join(inMemory(t), "site")
	c.opts.Source, c.opts.Starter = c.dir, tinyStarter
	writeMany(c.testSite, 300)
	for version := range 3 {
		c.change(version)
		opts := c.opts
		opts.NoCache, opts.Output = true, filepath.Join(c.dir, "..", fmt.Sprint("clean-", version))
		if _, err := Run(t.Context(), opts); err != nil {
			t.Fatal(err)
		}
		c.clean = append(c.clean, readTree(t, opts.Output))
	}
	c.foreign = map[string]string{"CNAME": "paper.example", "2026/mine.txt": "mine", ".well-known/x": "y"}
	for name, text := range c.foreign {
		c.write("public/"+name, text)
	}
	c.change(0)
	start := time.Now()
	if out, err := c.process().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c.duration = time.Since(start)
	c.wantSettled(0)
	return c
}

// change makes the sources those of a version: the second has another title, so
// that all pages differ, and some posts more, fewer and moved; the third differs
// from the first in a few bodies and static files.
func (c *crashSite) change(version int) {
	title, more := "The Test Paper", ""
	switch version {
	case 1:
		title, more = "The Other Paper", "And more of it.\n"
	case 2:
		more = "Some more.\n"
	}
	c.write(ConfigName, "title: "+title+"\nbase_url: https://paper.example/\nfeeds: {items: 2}\nrelated: {count: 2}\nhome: {latest: 3}\n")
	for i := 0; i < 60; i += 3 {
		c.write(manyName(i), manyPost(i, manyApart, more))
	}
	os.RemoveAll(filepath.Join(c.dir, "static"))
	os.Remove(filepath.Join(c.dir, manyName(300)))
	switch version {
	case 0:
		c.write("static/data/list.txt", "one")
	case 1:
		c.write("static/data", "a file in the place of a folder")
		c.write(manyName(300), manyPost(300, manyApart, ""))
	case 2:
		c.write("static/data/deep/list.txt", "two")
	}
}

// kill starts a build and kills it at a random moment, chosen as a part of the time
// that builds take, or by how far it has come. It tells whether the build had not
// ended by itself.
func (c *crashSite) kill() bool {
	cmd := c.process()
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
	}()
	part := c.random.Float64()
	switch c.random.IntN(3) {
	case 0:
		c.wait(ended, part)
	case 1:
		c.wait(ended, 0.6+part/2)
	case 2:
		c.untilPublishing(ended)
		c.wait(ended, part/20)
	}
	cmd.Process.Signal(syscall.SIGKILL)
	<-ended
	return !cmd.ProcessState.Success()
}

// wait lets a part of a build's time pass, or the build end.
func (c *crashSite) wait(ended <-chan struct{}, part float64) {
	select {
	case <-ended:
	case <-time.After(time.Duration(part * float64(c.duration))):
	}
}

// untilPublishing watches for the manifest of old and new files together, which
// is written when the files are about to be moved.
func (c *crashSite) untilPublishing(ended <-chan struct{}) {
	manifest := filepath.Join(c.output(), publish.ManifestName)
	old, _ := os.Stat(manifest)
	for {
		select {
		case <-ended:
			return
		case <-time.After(100 * time.Microsecond):
		}
		if now, err := os.Stat(manifest); err == nil && !os.SameFile(old, now) {
			return
		}
	}
}

// own gives the files of an output that are not foreign.
func (c *crashSite) own(files map[string]string) map[string]string {
	own := maps.Clone(files)
	for name := range c.foreign {
		delete(own, name)
	}
	return own
}

// wantWhole checks what a killed build has left: each file is as it was before, or
// as a clean build makes it; what is in both is there.
func (c *crashSite) wantWhole(before, after map[string]string, version int) {
	c.t.Helper()
	now := c.clean[version]
	for name, text := range after {
		old, hadOld := before[name]
		fresh, hasNew := now[name]
		switch {
		case name == publish.ManifestName:
		case c.foreign[name] != "" && text != c.foreign[name]:
			c.t.Errorf("%s, which is foreign, reads %q", name, text)
		case hadOld && text == old || hasNew && text == fresh:
		default:
			c.t.Errorf("%s is neither the old nor the new file: %d bytes, were %d, should become %d", name, len(text), len(old), len(fresh))
		}
	}
	for name := range before {
		_, there := after[name]
		if _, stays := now[name]; !there && (stays || c.foreign[name] != "") {
			c.t.Errorf("%s is lost", name)
		}
	}
	if m, err := publish.ReadManifest(c.output()); err != nil {
		c.t.Error(err)
	} else {
		for name := range c.own(after) {
			if name != publish.ManifestName && !m.Has(name) {
				c.t.Errorf("the manifest has lost %s", name)
			}
		}
	}
}

// wantSettled checks that the output is that of a clean build, beside the foreign
// files, and that nothing is left of a killed one.
func (c *crashSite) wantSettled(version int) {
	c.t.Helper()
	after := readTree(c.t, c.output())
	for name, text := range c.foreign {
		if after[name] != text {
			c.t.Errorf("%s, which is foreign, reads %q", name, after[name])
		}
	}
	if what := differ(c.clean[version], c.own(after)); what != "" {
		c.t.Errorf("the output is not that of a clean build: %s", what)
	}
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		c.t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") && e.Name() != CacheName {
			left = append(left, e.Name())
		}
	}
	if slices.Sort(left); len(left) > 0 {
		c.t.Errorf("left beside the output: %q", left)
	}
}
