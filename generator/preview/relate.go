package preview

import (
	"context"

	"broadsheet/generator/build"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
)

// followUp lets relate see to what has changed, once somebody has looked at a page.
func (s *Server) followUp() {
	if !s.looked.Load() {
		return
	}
	select {
	case s.behind <- struct{}{}:
	default: // it is about to
	}
}

// relate makes the index of related posts while the author looks at the first page: the next is that of a
// post, most times, and would have to wait for it. Then it lets the index take each change,
// and tells the pages that show other posts now. No save waits for it, and no page but those that show such posts.
func (s *Server) relate(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.behind:
		}
		s.makeReady(s.opts.Look)
		told := 0
		for _, t := range s.tabs.list() {
			if s.verifyRelated(t) {
				told++
			}
		}
		if told > 0 {
			s.log.printf("other posts are related, pages %d reloaded", told)
		}
	}
}

// makeReady makes what pages and saves would have to wait for. Changes are taken meanwhile.
func (s *Server) makeReady(look build.Look) {
	var work func()
	s.session.View(look, func(v *build.View) { work = v.Site.MakeReady() })
	s.atLeisure(work)
}

// verifyRelated tells a page to reload if it shows other related posts now, and tells whether it does. What else has
// changed is the business of verify.
func (s *Server) verifyRelated(t *tab) bool {
	t.mu.Lock()
	page, ended := t.page, t.ended
	t.mu.Unlock()
	related, _ := byRelated(page.trace)
	if ended || len(related) == 0 {
		return false
	}
	s.makeReady(page.look)
	changed := false
	s.session.View(page.look, func(v *build.View) {
		if !v.Site.KnowsRelated() {
			return // something has changed since, and so there is another time
		}
		if route, _ := v.Site.RouteAt(page.address); route == page.route {
			for range v.Changed(related) {
				changed = true
				return
			}
		}
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	if !changed || t.ended || t.page != page {
		return false
	}
	t.send(message{"reload", nil})
	return true
}

// byRelated parts the questions about related posts from the others. A page that could not be made has no trace.
func byRelated(t *render.Trace) (related, others []render.Answer) {
	if t == nil {
		return nil, nil
	}
	for _, a := range t.Answers {
		if a.Query.Kind == site.AskRelated {
			related = append(related, a)
		} else {
			others = append(others, a)
		}
	}
	return related, others
}
