package build

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/generator/render"
	"broadsheet/generator/site"
)

// BenchmarkSessionOpen opens a site with everything in the cache.
func BenchmarkSessionOpen(b *testing.B) {
	s := newBenchSite(b)
	s.opts.NoCache = false
	benchSession(b, s).Close()
	for b.Loop() {
		session := benchSession(b, s)
		session.View(Look{}, func(*View) {})
		b.StopTimer()
		session.Close()
		b.StartTimer()
	}
}

// BenchmarkSessionEdit takes an edit of one post and makes the page anew that shows it:
// of its text, of its headline, and of its tags, by which lists are made.
func BenchmarkSessionEdit(b *testing.B) {
	s := newBenchSite(b)
	s.opts.NoCache = false
	session := benchSession(b, s)
	defer session.Close()
	posts, err := filepath.Glob(filepath.Join(s.dir, "content/posts/*/*.md"))
	if err != nil || len(posts) == 0 {
		b.Fatal("no posts to edit", err)
	}
	file := posts[len(posts)/2]
	name, err := filepath.Rel(s.dir, file)
	if err != nil {
		b.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	render := func(b *testing.B) (t *render.Trace, r site.Route) {
		session.View(Look{}, func(v *View) {
			address, _ := v.Site.AddressOf(name)
			r, _ = v.Site.RouteAt(address)
			var err error
			if _, t, err = v.Render(r); err != nil {
				b.Fatal(err)
			}
		})
		return t, r
	}
	for _, edit := range []struct{ name, old, new string }{
		{"text", "\n\n## ", "\n\nMore.\n\n## "},
		{"headline", "title: ", "title: New "},
		{"tags", "tags: [", "tags: [fresh, "},
	} {
		b.Run(edit.name, func(b *testing.B) {
			trace, route := render(b)
			versions := []string{strings.Replace(string(data), edit.old, edit.new, 1), string(data)}
			i := 0
			for b.Loop() {
				b.StopTimer()
				if err := os.WriteFile(file, []byte(versions[i%2]), 0o644); err != nil {
					b.Fatal(err)
				}
				i++
				b.StartTimer()
				if c, err := session.Apply(context.Background(), name); err != nil || len(c.Altered) != 1 {
					b.Fatal(c, err)
				}
				session.View(Look{}, func(v *View) {
					for range v.Changed(trace.Answers) {
						return
					}
					b.Fatal("nothing has changed for ", route.Address)
				})
				trace, _ = render(b)
			}
		})
	}
}

func benchSession(b *testing.B, s *testSite) *Session {
	session, err := OpenSession(context.Background(), s.opts)
	if err != nil {
		b.Fatal(err)
	}
	return session
}
