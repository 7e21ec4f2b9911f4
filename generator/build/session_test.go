package build

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/publish"
)

// TestSessionIsExact keeps the promise of sessions: after whatever has been done to a
// site, a session that was told which files changed shows the pages of a clean build
// and tells what it tells, however the site is looked at.
func TestSessionIsExact(t *testing.T) {
	t.Parallel()
	try := func(rt *rapid.T) { trySession(t, rt, deskEdits(), drawLook) }
	if withoutRaceDetector(t) {
		try = some(try)
	}
	rapid.Check(t, try)
}

// TestSessionIsExactWhenPostsComeAndGo is TestSessionIsExact with what a newsroom does all day, which models
// take without being made anew.
func TestSessionIsExactWhenPostsComeAndGo(t *testing.T) {
	t.Parallel()
	var edits []deskEdit
	for _, e := range deskEdits() {
		switch e.name {
		case "add a post", "delete a post", "redate", "set a field", "set a field again", "rename a file", "move to another folder", "edit a body", "edit a title", "a link", "pin",
			"a comment", "a comment removed", "a comment deleted", "a picture beside a post", "a picture in a text", "a static file":
			edits = append(edits, e)
		}
	}
	made, looks := 0, 0
	try := func(rt *rapid.T) {
		m, l := trySession(t, rt, edits, func(rt *rapid.T) Look {
			if rapid.IntRange(0, 3).Draw(rt, "another look") > 0 {
				return Look{Now: noon}
			}
			return drawLook(rt)
		})
		made, looks = made+m, looks+l
	}
	if withoutRaceDetector(t) {
		try = some(try)
	}
	rapid.Check(t, try)
	t.Logf("%d models for %d looks", made, looks)
	if made > looks*4/5 {
		t.Error("most looks had a model made for them")
	}
}

// trySession draws a site and a sequence of edits, and checks the session after each. It gives how many
// models were made for how many looks.
func trySession(t *testing.T, rt *rapid.T, edits []deskEdit, look func(*rapid.T) Look) (made, looks int) {
	root, err := os.MkdirTemp(inMemory(t), "")
	check(rt, err)
	defer os.RemoveAll(root)
	n := newNewsroom(rt, root)
	check(rt, n.save())
	var s *Session
	for range rapid.IntRange(2, 9).Draw(rt, "steps") {
		if s == nil {
			if s, err = OpenSession(context.Background(), n.opts); err != nil {
				rt.Skip("the site can't be opened: ", err)
			}
			defer s.Close()
		}
		compareSession(t, rt, s, n, filepath.Join(root, "clean"), look(rt))
		looks++
		n.remember()
		before := maps.Clone(n.disk)
		for range rapid.IntRange(1, 3).Draw(rt, "edits") {
			rapid.SampledFrom(edits).Draw(rt, "edit").do(rt, n)
		}
		check(rt, n.save())
		for _, paths := range reports(rt, changed(before, n.disk)) {
			_, err := s.Apply(context.Background(), paths...)
			check(rt, err)
		}
	}
	compareSession(t, rt, s, n, filepath.Join(root, "clean"), look(rt))
	return s.made, looks + 1
}

// changed lists the files in which two states of a disk differ.
func changed(before, after map[string]string) []string {
	var list []string
	for name, text := range before {
		if now, ok := after[name]; !ok || now != text {
			list = append(list, name)
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// reports draws how a session is told of changes: in which order, in how many calls,
// by files or by their folders, and some more than once.
func reports(rt *rapid.T, paths []string) [][]string {
	paths = rapid.Permutation(paths).Draw(rt, "order")
	var list [][]string
	for len(paths) > 0 {
		k := rapid.IntRange(1, len(paths)).Draw(rt, "told at once")
		list = append(list, slices.Clone(paths[:k]))
		paths = paths[k:]
	}
	if len(list) > 1 && rapid.Bool().Draw(rt, "again") {
		list = append(list, list[0])
	}
	for _, told := range list {
		if rapid.IntRange(0, 3).Draw(rt, "folders") == 0 {
			told[0] = filepath.ToSlash(filepath.Dir(told[0]))
		}
	}
	return list
}

func drawLook(rt *rapid.T) Look {
	look := Look{Now: noon.Add(0), Drafts: rapid.Bool().Draw(rt, "drafts"), Future: rapid.Bool().Draw(rt, "future")}
	if rapid.IntRange(0, 3).Draw(rt, "travel") == 0 {
		look.Now = noon.AddDate(0, 0, rapid.IntRange(-3, 3).Draw(rt, "days"))
	}
	return look
}

// compareSession compares a session with a clean build.
func compareSession(t *testing.T, rt *rapid.T, s *Session, n *newsroom, clean string, look Look) {
	opts := n.opts
	opts.Now, opts.Drafts, opts.Future, opts.NoCache, opts.Plain, opts.Output = look.Now, look.Drafts, look.Future, true, true, clean
	check(rt, os.RemoveAll(clean))
	want, err := Run(context.Background(), opts)
	problems := s.Problems(look)
	if err != nil {
		return // what a session shows of a site with errors is its own affair
	}
	s.View(look, func(v *View) {
		files := readTree(t, clean)
		for _, r := range v.Site.Routes() {
			data, trace, err := v.Render(r)
			if err != nil {
				rt.Fatalf("%s: %v", r.Address, err)
			}
			if text, ok := files[r.Output]; !ok || text != string(data) {
				rt.Fatalf("%s is not that of a clean build:\n%s", r.Output, difference(text, string(data)))
			}
			if at, ok := v.Site.RouteAt(r.Address); !ok || at != r {
				rt.Fatalf("at %s there is %v, not %v", r.Address, at, r)
			}
			if changed := slices.Collect(v.Changed(trace.Answers)); len(changed) > 0 {
				rt.Fatalf("%s is made, and yet these have changed: %v", r.Address, changed)
			}
			delete(files, r.Output)
		}
		delete(files, ".broadsheet-manifest")
		for name := range files {
			rt.Fatalf("there is no route for %s", name)
		}
	})
	if g, w := told(problems), told(want.Issues); !slices.Equal(g, w) {
		rt.Fatalf("the session tells other things than a clean build:\n%s", difference(lines(w), lines(g)))
	}
}

func lines(list []string) string {
	text := ""
	for _, line := range list {
		text += line + "\n"
	}
	return text
}

// TestSessionKeepsWhatWasGood shows that an error in one file takes nothing away.
func TestSessionKeepsWhatWasGood(t *testing.T) {
	site1 := newSite(t, `-- content/posts/tide.md --
---
title: The tide
date: 2026-11-01
---
It comes.
-- content/posts/gate.md --
---
title: The gate
date: 2026-11-02
---
It shuts.
`)
	s, err := OpenSession(context.Background(), site1.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	page := func(address string) string {
		t.Helper()
		var text string
		s.View(Look{}, func(v *View) {
			r, ok := v.Site.RouteAt(address)
			if !ok {
				t.Fatalf("there is no %s", address)
			}
			data, _, err := v.Render(r)
			if err != nil {
				t.Fatal(err)
			}
			text = string(data)
		})
		return text
	}
	apply := func(path string) *Changes {
		t.Helper()
		c, err := s.Apply(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, broken := range []struct{ path, text, code string }{
		{"content/posts/tide.md", "---\ntitle: The tide\ndate: [\n---\nIt goes.\n", "front-matter.syntax"},
		{"content/posts/tide.md", "---\ntitle: The tide\n", "front-matter.unclosed"},
		{"layouts/post.html", `{{ define "main" }}{{ .Nosuch `, "layout"},
		{ConfigName, "titel: x\n", "config.key"},
	} {
		before := page("/2026/11/tide/")
		var old []byte
		if old, err = os.ReadFile(filepath.Join(site1.dir, broken.path)); err != nil {
			old = nil
		}
		site1.write(broken.path, broken.text)
		apply(broken.path)
		if page("/2026/11/tide/") != before {
			t.Errorf("with %s broken, the page changes", broken.path)
		}
		if issues := s.Problems(Look{}); issues.Err() == nil {
			t.Errorf("with %s broken, nothing is told", broken.path)
		}
		if old == nil {
			site1.remove(broken.path)
		} else {
			site1.write(broken.path, string(old))
		}
		apply(broken.path)
		if issues := s.Problems(Look{}); len(issues) > 0 {
			t.Errorf("with %s mended, this is told: %v", broken.path, issues)
		}
		if page("/2026/11/tide/") != before {
			t.Errorf("with %s mended, the page is another", broken.path)
		}
	}
}

// TestSessionFindsAllThatMovedTogether has files renamed with a folder: each is known
// again, by what it holds or, where the text is another too, by its story.
func TestSessionFindsAllThatMovedTogether(t *testing.T) {
	paper := newSite(t, "-- content/posts/2025/tide.md --\n---\ntitle: The tide\ndate: 2026-11-01\n---\nIt comes.\n"+
		"-- content/posts/2025/ebb.md --\n---\ntitle: The ebb\ndate: 2026-11-01\n---\nIt goes.\n")
	s, err := OpenSession(t.Context(), paper.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	paper.move("content/posts/2025", "content/posts/2026")
	paper.edit("content/posts/2026/ebb.md", "It goes.", "It went.")
	paper.write("content/posts/2026/flood.md", "---\ntitle: The tide\ndate: 2026-11-02\n---\nIt stays.\n")
	c, err := s.Apply(t.Context(), "content/posts")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"content/posts/2025/ebb.md": "content/posts/2026/ebb.md", "content/posts/2025/tide.md": "content/posts/2026/tide.md"}
	if !maps.Equal(c.Moved, want) {
		t.Errorf("moved is %v", c.Moved)
	}
}

// TestSessionFindsWhatMoved shows that a file which is renamed is known again.
func TestSessionFindsWhatMoved(t *testing.T) {
	paper := newSite(t, "-- content/posts/tide.md --\n---\ntitle: The tide\ndate: 2026-11-01\n---\nIt comes.\n")
	s, err := OpenSession(context.Background(), paper.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := os.Rename(filepath.Join(paper.dir, "content/posts/tide.md"), filepath.Join(paper.dir, "content/posts/ebb.md")); err != nil {
		t.Fatal(err)
	}
	c, err := s.Apply(context.Background(), "content/posts/tide.md", "content/posts/ebb.md")
	if err != nil {
		t.Fatal(err)
	}
	if c.Moved["content/posts/tide.md"] != "content/posts/ebb.md" {
		t.Errorf("moved is %v", c.Moved)
	}
	s.View(Look{}, func(v *View) {
		if address, _ := v.Site.AddressOf("content/posts/ebb.md"); address != "/2026/11/ebb/" {
			t.Errorf("its address is %s", address)
		}
		if _, ok := v.Site.RouteAt("/2026/11/tide/"); ok {
			t.Error("the old address is still there")
		}
		if _, ok := v.Site.RouteAt("/"); !ok {
			t.Error("the front page has gone")
		}
	})
}

// TestSessionDoesNotWaitForABuild changes settings while another has the cache: both
// those that leave the texts what they are, and those by which they are read anew.
func TestSessionDoesNotWaitForABuild(t *testing.T) {
	paper := newSite(t, "-- config.yaml --\ntitle: The Paper\nbase_url: https://paper.example/\n-- content/posts/tide.md --\n---\ntitle: The tide\ndate: 2026-11-01\n---\nIt \"comes\".\n")
	paper.opts.NoCache = false
	s, err := OpenSession(context.Background(), paper.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	unlock, err := publish.Lock(context.Background(), filepath.Join(paper.dir, CacheName, "lock"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	for _, test := range []struct{ settings, cache string }{
		{"title: Another\n", ""},
		{"title: Another\nlanguage: de\n", errCacheTaken.Error()},
		{"title: A third\nlanguage: de\n", errCacheTaken.Error()},
	} {
		paper.write(ConfigName, test.settings+"base_url: https://paper.example/\n")
		paper.write("content/posts/gate.md", "---\ntitle: The gate\ndate: 2026-11-02\n---\n"+test.settings)
		c, err := s.Apply(context.Background(), ".")
		if err != nil || !c.All {
			t.Fatal(c, err)
		}
		if got := s.Loaded(); got.Cache != test.cache {
			t.Errorf("with %q, the cache is not used because %q; want %q", test.settings, got.Cache, test.cache)
		}
		s.View(Look{}, func(v *View) {
			clean, err := Run(context.Background(), Options{Source: paper.dir, Starter: paper.opts.Starter, Now: paper.opts.Now, NoCache: true, Plain: true, Output: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range v.Site.Routes() {
				data, _, err := v.Render(r)
				want, readErr := os.ReadFile(filepath.Join(clean.Output, filepath.FromSlash(r.Output)))
				if err != nil || readErr != nil || string(data) != string(want) {
					t.Errorf("with %q, %s is not that of a clean build (%v, %v)", test.settings, r.Output, err, readErr)
				}
			}
		})
	}
}
