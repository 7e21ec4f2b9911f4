package site

import (
	"strconv"

	"broadsheet/generator/feed"
	"broadsheet/generator/source"
)

// NewsSitemap gives the stories of the last two days, newest first, cut where
// the format wants it. It is empty where the site wants none.
func (s *Site) NewsSitemap() [][]feed.Story { return s.news }

// NewsSitemapAddress names the news sitemap, for 0, or a part of it.
func NewsSitemapAddress(part int) string {
	if part == 0 {
		return "/news-sitemap.xml"
	}
	return "/news-sitemap-" + strconv.Itoa(part) + ".xml"
}

// newsRoutes adds the news sitemap; with more than one part it is the index of
// them, and the parts are numbered from 1.
func (s *Site) newsRoutes(r *router) {
	if s.opts.News.Off {
		return
	}
	s.news = s.newsStories()
	r.add(Route{Kind: NewsSitemapFile, Address: NewsSitemapAddress(0)})
	if len(s.news) == 1 {
		return
	}
	for i := range s.news {
		r.add(Route{Kind: NewsSitemapFile, Address: NewsSitemapAddress(i + 1), Number: i + 1})
	}
}

// newsStories gives the stories of the news sitemap, in its parts.
func (s *Site) newsStories() [][]feed.Story {
	if s.opts.News.Off {
		return nil
	}
	var stories []feed.Story
	for _, e := range s.posts {
		if s.opts.Now.Sub(e.Date) >= feed.NewsSitemapAge {
			break // as all that follow are
		}
		if isNews(e.Post) && s.recent(e) {
			stories = append(stories, feed.Story{Loc: s.AbsOf(e), Title: e.Title, Language: e.Lang, Published: e.Date.In(s.opts.Location)})
		}
	}
	return feed.SplitStories(stories)
}

// newsFingerprint covers part key of the news sitemap, from 1; "0" is all parts.
func (s *Site) newsFingerprint(key string) source.Fingerprint {
	n, err := strconv.Atoi(key)
	if err != nil || n < 0 || n > len(s.news) {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	for i, part := range s.news {
		if n != 0 && n != i+1 {
			continue
		}
		h.Int(len(part))
		for _, story := range part {
			h.Strings([]string{story.Loc, story.Title, story.Language})
			h.Time(story.Published)
		}
	}
	return h.Sum()
}
