package build

import (
	"maps"
	"slices"
	"testing"
)

// linkedSite has a post that links to a page and to another post.
const linkedSite = `
-- content/posts/ferry.md --
---
title: The ferry is back
date: 2026-03-02
---
It ran again, say [we](../pages/about.md), to the [pier](pier.md).
-- content/posts/pier.md --
---
title: The pier
date: 2026-03-04
---
The pier waited.
-- content/pages/about.md --
---
title: About us
---
We write about the ferry.
-- content/pages/terms.md --
---
title: Terms
---
None.
`

func TestPageWithLinksStaysWhenNothingItAskedChanged(t *testing.T) {
	s := newSite(t, linkedSite)
	s.opts.NoCache = false
	s.clean()
	s.edit("content/pages/terms.md", "None.", "Some.")
	b := s.clean()
	if want := []string{"terms/index.html"}; b.Rendered != 1 || !slices.Equal(b.Written, want) {
		t.Errorf("made %d pages and wrote %v; want %v", b.Rendered, b.Written, want)
	}
}

func TestReasonSaysWhyAPageIsMadeAnew(t *testing.T) {
	s := newSite(t, linkedSite)
	s.opts.NoCache = false
	s.opts.Explain = "/2026/03/ferry/"
	steps := []struct {
		name   string
		edit   func()
		reason Reason
		change string // a question whose answer changed, "" for none
	}{
		{"first build", func() {}, NoMemory, ""},
		{"nothing", func() {}, Unchanged, ""},
		{"its text", func() { s.edit("content/posts/ferry.md", "It ran again", "It ran once more") }, Changed, "post:posts/ferry"},
		{"another's title", func() { s.edit("content/posts/pier.md", "title: The pier", "title: A pier") }, Changed, "card:posts/pier"},
		{"what it does not ask", func() { s.edit("content/pages/terms.md", "None.", "Some.") }, Unchanged, ""},
		{"its file", func() { s.write("public/2026/03/ferry/index.html", "mine") }, Touched, ""},
		{"its address", func() {
			s.edit("content/posts/ferry.md", "date: 2026-03-02", "date: 2026-03-02\nurl: /ferry/")
			s.opts.Explain = "/ferry/"
		}, New, ""},
	}
	for _, step := range steps {
		step.edit()
		s.opts.DryRun = true
		would := s.clean()
		s.opts.DryRun = false
		did := s.clean()
		for _, b := range []*builtSite{would, did} {
			if b.Explain == nil || b.Explain.Reason != step.reason || len(b.Explain.Queries) == 0 {
				t.Errorf("%s: got %+v", step.name, b.Explain)
				continue
			}
			i := slices.IndexFunc(b.Explain.Queries, func(q Query) bool { return q.Changed })
			if step.change == "" && i >= 0 {
				t.Errorf("%s: %s changed", step.name, b.Explain.Queries[i])
			}
			if step.change != "" && !slices.ContainsFunc(b.Explain.Queries, func(q Query) bool { return q.Changed && q.String() == step.change }) {
				t.Errorf("%s: %s is not said to have changed: %+v", step.name, step.change, b.Explain.Queries)
			}
		}
	}
}

func TestQuestionThatIsAskedNoMoreIsNamed(t *testing.T) {
	s := newSite(t, linkedSite)
	s.opts.NoCache = false
	s.opts.Explain = "/2026/03/ferry/"
	s.clean()
	s.edit("content/posts/ferry.md", ", to the [pier](pier.md)", "")
	s.remove("content/posts/pier.md")
	b := s.clean()
	i := slices.IndexFunc(b.Explain.Queries, func(q Query) bool { return q.String() == "card:posts/pier" })
	if i < 0 || !b.Explain.Queries[i].Dropped || !b.Explain.Queries[i].Fingerprint.IsZero() {
		t.Errorf("got %+v", b.Explain.Queries)
	}
}

func TestDryRunLeavesNoTrace(t *testing.T) {
	s := newSite(t, linkedSite)
	s.opts.NoCache, s.opts.DryRun = false, true
	before := readTree(t, s.dir)
	s.clean()
	if after := readTree(t, s.dir); !maps.Equal(before, after) {
		t.Errorf("there are now %v", slices.Sorted(maps.Keys(after)))
	}
	s.opts.DryRun = false
	s.clean()
	before = readTree(t, s.dir)
	s.opts.DryRun, s.opts.Explain = true, "content/posts/ferry.md"
	s.edit("content/posts/ferry.md", "It ran again", "It ran once more")
	before["content/posts/ferry.md"] = readTree(t, s.dir)["content/posts/ferry.md"]
	s.clean()
	for name, text := range readTree(t, s.dir) {
		if before[name] != text {
			t.Errorf("%s is not as it was", name)
		}
	}
}
