package render

import (
	"html/template"

	"broadsheet/generator/content"
	"broadsheet/generator/site"
)

// maxDepth is how deep replies are set in; deeper ones stand at this depth, each
// after the one that it answers, and say whom.
const maxDepth = 3

// Comments gives the post's comment block; nil when there is none to show.
func (p *Post) Comments() *Comments {
	v := p.view
	mode := v.site.CommentMode(p.entry)
	if mode == content.CommentsOff {
		return nil
	}
	o := v.site.Options().Comments
	list := v.commentsOn(p.entry)
	c := &v.room.comments
	*c = Comments{PostID: p.entry.ID, Policy: o.Policy, Closed: mode == content.CommentsClosed, Language: p.Language}
	if o.Policy != "" {
		c.Policy = p.view.siteContext().Rel(o.Policy)
	}
	if mode == content.CommentsOpen && o.Action != "" {
		c.Open, c.Action = true, v.siteContext().Rel(o.Action)
	}
	for _, x := range list {
		if !x.Removed {
			c.Count++
		}
	}
	c.Threads = p.threads(list)
	return c
}

// commentsOn gives the comments on a post, the oldest first.
func (v *view) commentsOn(e *site.Entry) []*content.Comment {
	list := v.site.CommentsOn(e.ID)
	v.noteOf(site.AskComments, e, site.CommentsFingerprint(list))
	return list
}

// threads makes a tree of comments, which are given oldest first. A comment whose
// parent is missing, or which answers itself by way of others, stands at the top.
func (p *Post) threads(list []*content.Comment) []Comment {
	if len(list) == 0 {
		return nil
	}
	byID := make(map[string]*content.Comment, len(list))
	for _, c := range list {
		byID[c.ID] = c
	}
	parentOf := func(c *content.Comment) *content.Comment {
		parent := byID[c.Parent]
		for at, steps := parent, 0; at != nil && steps <= len(list); at, steps = byID[at.Parent], steps+1 {
			if at == c {
				return nil
			}
		}
		return parent
	}
	replies := map[string][]*content.Comment{}
	for _, c := range list {
		key := ""
		if parent := parentOf(c); parent != nil {
			key = parent.ID
		}
		replies[key] = append(replies[key], c)
	}
	return p.branch(replies, "", 1)
}

// branch gives the comments that answer one, with their own answers.
func (p *Post) branch(replies map[string][]*content.Comment, parent string, depth int) []Comment {
	var list []Comment
	for _, c := range replies[parent] {
		node := p.comment(c, depth)
		if depth < maxDepth {
			node.Replies = p.branch(replies, c.ID, depth+1)
			list = append(list, node)
			continue
		}
		list = append(list, node)
		list = append(list, p.branch(replies, c.ID, depth)...)
	}
	return list
}

func (p *Post) comment(c *content.Comment, depth int) Comment {
	node := Comment{ID: c.ID, Name: c.Name, URL: c.URL, Date: p.view.r.date(c.Date, p.locale), Body: template.HTML(c.HTML),
		Removed: c.Removed, Staff: c.Staff, Depth: depth}
	if depth > 1 {
		node.ParentID = c.Parent
		for _, other := range p.view.site.CommentsOn(p.entry.ID) {
			if other.ID == c.Parent {
				node.Author = other.Name
			}
		}
	}
	return node
}
