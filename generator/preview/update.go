package preview

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/site"
)

// update takes what lies at some paths now, and tells the open pages. From here to the
// last message is what a save costs.
func (s *Server) update(ctx context.Context, paths []string) error {
	start := time.Now()
	before, unreadable := s.addresses(paths)
	c, err := s.session.Apply(ctx, paths...)
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		s.log.printf("the change could not be taken: %v", err) // the next one may, as when a disk was full
		return nil
	}
	if c.Empty() {
		return nil
	}
	s.noteMoves(before, c)
	// Editors make a new file empty and fill it with the first save: then it is new.
	fresh := slices.Concat(c.Added, slices.DeleteFunc(slices.Clone(c.Altered), func(name string) bool { return !unreadable[name] }))
	told := s.tell(c, fresh)
	s.followUp()
	s.log.printf("%s, %s, %s", summary(c), told, rounded(time.Since(start)))
	s.log.problems(s.session.Problems(s.opts.Look))
	return nil
}

// tick brings the pages up to date when a story's time has come.
func (s *Server) tick() {
	if told := s.tell(&build.Changes{}, nil); told != "no open page has changed" {
		s.log.printf("a story's time has come, %s", told)
	}
	s.followUp()
}

// tell verifies all open pages after a change, and says in words how many were told.
// Fresh are the sources of which there was no page before, readable or held back.
func (s *Server) tell(c *build.Changes, fresh []string) string {
	counts := map[string]int{}
	for _, t := range s.tabs.list() {
		s.tellAdded(t, c, fresh) // first: a page that reloads listens no more
		counts[s.verify(t, c)]++
		s.tellProblems(t, true)
	}
	var parts []string
	for _, word := range []struct{ kind, text string }{{"reload", "reloaded"}, {"go", "sent on"}, {"files", "restyled"}} {
		if n := counts[word.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, word.text))
		}
	}
	if len(parts) == 0 {
		return "no open page has changed"
	}
	return "pages " + strings.Join(parts, ", ")
}

// tellAdded tells of a post that is new, if it is the only one: in a storm of files
// nobody wants to be led about.
func (s *Server) tellAdded(t *tab, c *build.Changes, fresh []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var data map[string]any
	if len(fresh) == 0 || len(c.Moved) > 0 {
		return
	}
	s.session.View(t.page.look, func(v *build.View) {
		for _, file := range fresh {
			address, held := v.Site.AddressOf(file)
			r, ok := v.Site.RouteAt(address)
			if address == "" || held != "" || !ok || r.Kind != site.PostPage && r.Kind != site.TextPage {
				continue
			}
			if data != nil {
				data = nil
				return
			}
			data = map[string]any{"url": v.Site.Href(address), "title": file}
			if e := v.Site.Post(r.Key); e != nil {
				data["title"] = e.Title
			}
		}
	})
	if data != nil {
		t.send(message{"added", data})
	}
}

// maxAddresses is how many files of one batch are looked up for their addresses.
const maxAddresses = 2000

// addresses gives the addresses that the pages of files have, for those that are shown,
// and tells which texts have none because they never could be read.
func (s *Server) addresses(files []string) (shown map[string]string, unreadable map[string]bool) {
	shown, unreadable = map[string]string{}, map[string]bool{}
	if len(files) > maxAddresses {
		return shown, unreadable
	}
	s.session.View(s.opts.Look, func(v *build.View) {
		for _, file := range files {
			if path.Ext(file) != ".md" {
				continue
			}
			switch address, held := v.Site.AddressOf(file); {
			case address == "":
				unreadable[file] = true
			case held == "":
				shown[file] = address
			}
		}
	})
	return shown, unreadable
}

// noteMoves remembers where pages have gone, for browsers that come to the former
// address.
func (s *Server) noteMoves(before map[string]string, c *build.Changes) {
	if len(before) == 0 {
		return
	}
	moved := map[string]string{}
	s.session.View(s.opts.Look, func(v *build.View) {
		for file, old := range before {
			if to := c.Moved[file]; to != "" {
				file = to
			}
			if address, _ := v.Site.AddressOf(file); address != "" && address != old {
				moved[old] = address
			}
		}
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	for old, address := range moved {
		s.moved[old] = address
		delete(s.moved, address) // it is taken again
	}
}

// summary names what changed.
func summary(c *build.Changes) string {
	switch {
	case c.All:
		return "the settings changed"
	case len(c.Added)+len(c.Altered)+len(c.Removed) == 0:
		return "the layouts changed"
	}
	var parts []string
	for _, kind := range []struct {
		files []string
		text  string
	}{{c.Altered, "changed"}, {c.Added, "added"}, {c.Removed, "deleted"}} {
		switch n := len(kind.files); {
		case n == 1:
			parts = append(parts, kind.files[0]+" "+kind.text)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d files %s", n, kind.text))
		}
	}
	return strings.Join(parts, ", ")
}

// rounded gives a duration in tenths of a millisecond.
func rounded(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }
