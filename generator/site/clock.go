package site

import (
	"slices"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
)

// Change is a moment at which the site becomes another without anybody's doing.
type Change struct {
	At   time.Time // zero means never
	What string    // what happens to the post: "appears", "expires", …
	Path string    // source file of the post
}

// changesAt notes a moment at which something changes: it narrows the span in
// which the site is steady.
func (s *Site) changesAt(t time.Time, what, path string) {
	switch {
	case t.IsZero():
	case t.After(s.opts.Now):
		if s.next.At.IsZero() || t.Before(s.next.At) || t.Equal(s.next.At) && path < s.next.Path {
			s.next = Change{t, what, path}
		}
	case t.After(s.from):
		s.from = t
	}
}

// appears gives the time from which on a post is shown.
func appears(p *content.Post) time.Time {
	if p.PublishAt.IsZero() {
		return p.Date
	}
	return p.PublishAt
}

// moments notes all times, zero ones too, at which a post changes the site by itself.
func (s *Site) moments(p *content.Post, shown bool, note func(at time.Time, what string)) {
	note(appears(p), "appears")
	note(p.Expires, "expires")
	if !shown {
		return
	}
	note(p.LiveUntil, "ends its live coverage")
	note(p.BreakingUntil, "is breaking news no more")
	if s.opts.News.Off || !isNews(p) {
		return
	}
	note(p.Date, "appears") // --future shows it before
	note(p.Date.Add(feed.NewsSitemapAge), "leaves the news sitemap")
}

// isNews tells whether a post may stand in a news sitemap. What somebody paid for,
// and what is somebody else's, may not.
func isNews(p *content.Post) bool {
	return !p.NoIndex && !p.Draft && !p.Paid() && p.Canonical == ""
}

// recent tells whether a post came out in the last two days.
func (s *Site) recent(e *Entry) bool {
	age := s.opts.Now.Sub(e.Date)
	return age >= 0 && age < feed.NewsSitemapAge
}

// Breaking gives the posts of an edition that are breaking news by the site's
// clock, newest first.
func (s *Site) Breaking(edition string) []*Entry {
	var list []*Entry
	for _, e := range s.timed {
		if e.Edition == edition && e.BreakingUntil.After(s.opts.Now) && s.byID[e.ID] == e {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, newerFirst)
	return list
}
