package site

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/source"
)

// placeComments sorts the comments to their posts. Comments on posts that are not shown wait with them.
func (s *Site) placeComments(in Input) {
	if s.opts.Comments.Provider != "static" {
		return
	}
	for _, c := range in.Comments {
		s.comments[c.Post] = append(s.comments[c.Post], c)
	}
	for id, list := range s.comments {
		slices.SortFunc(list, olderFirst)
		s.checkComments(id)
	}
}

// olderFirst is the order of comments.
func olderFirst(a, b *content.Comment) int {
	return cmp.Or(a.Date.Compare(b.Date), strings.Compare(a.ID, b.ID))
}

// ExchangeComments takes out comments, and puts in others, as Exchange does with posts. It can do that always.
func (s *Site) ExchangeComments(gone, come []*content.Comment) {
	if s.opts.Comments.Provider != "static" {
		return
	}
	threads := map[string]bool{}
	for _, c := range gone {
		list := s.comments[c.Post]
		if i := slices.Index(list, c); i >= 0 {
			s.comments[c.Post] = slices.Delete(list, i, i+1)
		}
		delete(s.checks, c.Path)
		threads[c.Post] = true
	}
	for _, c := range come {
		list := s.comments[c.Post]
		i, _ := slices.BinarySearchFunc(list, c, olderFirst)
		s.comments[c.Post] = slices.Insert(list, i, c)
		threads[c.Post] = true
	}
	for id := range threads {
		s.checkComments(id)
	}
}

// checkComments warns of comments on a post that does not exist, or of what is wrong with their thread.
func (s *Site) checkComments(id string) {
	list := s.comments[id]
	for _, c := range list {
		delete(s.checks, c.Path)
	}
	if s.broken["content/"+id+".md"] || s.broken["content/"+id+"/index.md"] {
		return // the errors of their post are told
	}
	var problems source.ErrorList
	if t := s.targetByID(id); t == nil || t.entry == nil {
		for _, c := range list {
			problems.Add(source.Warningf(source.Position{Path: c.Path}, "comment.post",
				"move the file into the folder of its post's id, content/comments/<post id>/",
				"no post has the id %q, so this comment is shown nowhere", id))
		}
	} else if t.held == "" {
		problems = checkThread(list)
	}
	for _, e := range problems {
		s.checks[e.Path] = append(s.checks[e.Path], e)
	}
}

// checkThread warns of comments whose parent is missing or which answer each
// other in a circle; both are shown at the top level.
func checkThread(list []*content.Comment) source.ErrorList {
	var problems source.ErrorList
	parents := map[string]string{}
	for _, c := range list {
		parents[c.ID] = c.Parent
	}
	for _, c := range list {
		if c.Parent == "" {
			continue
		}
		if _, ok := parents[c.Parent]; !ok {
			problems.Add(source.Warningf(source.Position{Path: c.Path}, "comment.parent",
				"it is shown as a comment on the post itself", "the comment %q, which this one answers, does not exist", c.Parent))
		} else if inCircle(c.ID, parents) {
			problems.Add(source.Warningf(source.Position{Path: c.Path}, "comment.parent",
				"it is shown as a comment on the post itself", "the comment answers itself, by way of its parents"))
		}
	}
	return problems
}

// inCircle tells whether following the parents of a comment leads back to it.
func inCircle(id string, parents map[string]string) bool {
	steps := 0
	for at := parents[id]; at != ""; at = parents[at] {
		if at == id {
			return true
		}
		if steps++; steps > len(parents) {
			return false // a circle further up
		}
	}
	return false
}
