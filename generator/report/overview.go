package report

import (
	"fmt"
	"io"
	"math"
	"slices"

	"broadsheet/generator/build"
	"broadsheet/generator/related"
	"broadsheet/generator/site"
)

// Overview is how the lists "You may also like" of all posts lie together.
type Overview struct {
	Title     string           `json:"title"`
	Posts     int              `json:"posts"`
	Count     int              `json:"count"` // of a list
	Unreached []PostRef        `json:"unreached"`
	Hubs      []PostRef        `json:"hubs"`
	Weak      []PostRef        `json:"weak"`
	Clusters  []RelatedCluster `json:"clusters"`
	Scores    [20]int          `json:"scores"` // lists by their mean score, in steps of a twentieth
}

// PostRef is a post with a figure.
type PostRef struct {
	Title  string  `json:"title"`
	Source string  `json:"source"`
	URL    string  `json:"url"`
	Lists  int     `json:"lists,omitempty"` // that it is in
	Score  float64 `json:"score,omitempty"` // mean of its list
}

// RelatedCluster is posts that lead to each other.
type RelatedCluster struct {
	Title   string    `json:"title"` // of the post that most of the others lead to
	Section string    `json:"section,omitempty"`
	Posts   []PostRef `json:"posts"`
	Links   []int     `json:"links"` // how many lists lead to each of the clusters
}

// maxOverview is how many hubs, weak lists and clusters are told.
const maxOverview = 60

// NewRelatedOverview sums up the lists of all posts; nil for a site without lists.
func NewRelatedOverview(v *build.View) *Overview {
	o := v.Site.OverviewRelated(maxOverview)
	if o == nil {
		return nil
	}
	ref := func(id string) PostRef {
		e := v.Site.Post(id)
		return PostRef{Title: e.Title, Source: e.Path, URL: v.Site.Abs(e.Address)}
	}
	r := &Overview{Title: v.Site.Options().Title, Posts: o.Documents, Count: v.Site.Options().Related, Scores: o.Scores,
		Unreached: []PostRef{}, Hubs: []PostRef{}, Weak: []PostRef{}, Clusters: []RelatedCluster{}}
	for _, id := range o.Unreached {
		r.Unreached = append(r.Unreached, ref(id))
	}
	for _, h := range o.Hubs {
		p := ref(h.ID)
		p.Lists = h.Lists
		r.Hubs = append(r.Hubs, p)
	}
	for _, x := range o.Weak {
		p := ref(x.ID)
		p.Score = fraction(x.Score)
		r.Weak = append(r.Weak, p)
	}
	for _, c := range o.Clusters {
		if len(c.IDs) < 2 {
			break // they come largest first
		}
		r.Clusters = append(r.Clusters, clusterOf(v.Site, c, ref))
	}
	return r
}

// clusterOf names a cluster by the post at its middle and the section of most.
func clusterOf(s *site.Site, c related.Cluster, ref func(id string) PostRef) RelatedCluster {
	r := RelatedCluster{Links: c.Links}
	sections := map[string]int{}
	for _, id := range c.IDs {
		r.Posts = append(r.Posts, ref(id))
		if e := s.Post(id); e.Section != nil {
			sections[e.Section.Title]++
			if n := sections[e.Section.Title]; n > sections[r.Section] || r.Section == "" {
				r.Section = e.Section.Title
			}
		}
	}
	r.Title = r.Posts[0].Title
	return r
}

// Share is the part of the posts that some list leads to, in percent.
func (o *Overview) Share() float64 {
	return math.Round(1000*(1-float64(len(o.Unreached))/float64(max(1, o.Posts)))) / 10
}

// RelatedOverview writes the figures, and where the page is.
func RelatedOverview(w io.Writer, o *Overview, file string) {
	fmt.Fprintf(w, "%d posts, lists of %d\n", o.Posts, o.Count)
	fmt.Fprintf(w, "reached   %.1f%% of the posts are in some list; %d are in none\n", o.Share(), len(o.Unreached))
	if len(o.Hubs) > 0 {
		fmt.Fprintf(w, "hub       in %d lists: %s\n", o.Hubs[0].Lists, printable(o.Hubs[0].Title))
	}
	if len(o.Weak) > 0 {
		fmt.Fprintf(w, "weakest   %.3f: %s\n", o.Weak[0].Score, printable(o.Weak[0].Title))
	}
	fmt.Fprintf(w, "-> %s\n", printable(file))
}

// sections lists the sections of the clusters, those with most posts first.
func (o *Overview) sections() []string {
	var names []string
	posts := map[string]int{}
	for _, c := range o.Clusters {
		if !slices.Contains(names, c.Section) {
			names = append(names, c.Section)
		}
		posts[c.Section] += len(c.Posts)
	}
	slices.SortStableFunc(names, func(a, b string) int { return posts[b] - posts[a] })
	return names
}
