package site

import (
	"slices"
	"sync"

	"broadsheet/generator/related"
)

// relatives is what relates the posts that are shown. What is held back is not in it,
// so that not even the rarity of a word tells of it.
//
// Its index is made when it is first asked, since who looks at no list of a site needs
// none; and it takes changes when it is next asked, so that whoever waits for
// something else need not wait for them.
type relatives struct {
	mu      sync.RWMutex // questions to the index exclude changes of it
	options related.Options
	once    bool                       // all lists are asked for, and then nothing any more
	vectors []*related.Vector          // beside Site.posts, until the index is made of them
	found   []byte                     // Input.Found, likewise
	index   *related.Index             // nil until it is asked
	changed map[string]*related.Vector // what the index has not taken yet, by id; nil for posts that are to go

	settled bool          // there is no index any more, and nobody need ask it
	state   []byte        // what it had found, when it is settled and
	stated  chan struct{} // this is closed
	lists   []uint32      // the lists of all posts, when it is settled: places in Site.posts
	ends    []uint32      // beside Site.posts: where in lists the list of one ends
}

// keepVectors keeps what relates the posts.
func (s *Site) keepVectors(in Input) {
	if in.Vectors == nil || s.opts.Related <= 0 {
		return
	}
	r := &relatives{options: in.Related, once: in.Relate, found: in.Found, vectors: make([]*related.Vector, len(s.posts)), changed: map[string]*related.Vector{}}
	r.options.Count = s.opts.Related
	for i, e := range s.posts {
		r.vectors[i] = in.Vectors[e.document]
	}
	if in.Relate {
		clear(in.Vectors) // they are large, and of no use once there is an index
	}
	s.relatives = r
}

// withIndex asks the index of related posts something; where there is none, or none any
// more, nothing.
func (s *Site) withIndex(ask func(*related.Index)) {
	r := s.relatives
	if r == nil || r.settled {
		return
	}
	r.mu.RLock()
	for r.index == nil || len(r.changed) > 0 {
		r.mu.RUnlock()
		r.bringUpToDate()
		r.mu.RLock()
	}
	defer r.mu.RUnlock()
	ask(r.index)
}

// bringUpToDate makes the index, or lets it take what has changed.
func (r *relatives) bringUpToDate() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index == nil {
		if r.once {
			r.index = related.NewFrozenIndex(r.vectors, r.options)
		} else {
			r.index = related.NewIndex(r.vectors, r.options)
		}
		if r.found != nil {
			// What can't be used is found anew.
			_ = r.index.Restore(r.found)
		}
		r.vectors, r.found = nil, nil
	}
	if len(r.changed) == 0 {
		return
	}
	var vectors []*related.Vector
	var removed []string
	for id, v := range r.changed {
		if v == nil {
			removed = append(removed, id)
		} else {
			vectors = append(vectors, v)
		}
	}
	r.index.Update(vectors, removed)
	clear(r.changed)
}

// relateAnew takes another version of what relates a post.
func (s *Site) relateAnew(e *Entry, v *related.Vector) {
	switch r := s.relatives; {
	case r == nil:
	case r.index == nil:
		r.vectors[e.index] = v
	default:
		r.changed[e.ID] = v
	}
}

// relateAt takes what relates a post that has come in at a place among the posts.
func (s *Site) relateAt(e *Entry, at int, v *related.Vector) {
	switch r := s.relatives; {
	case r == nil:
	case r.index == nil:
		r.vectors = slices.Insert(r.vectors, at, v)
	default:
		r.changed[e.ID] = v
	}
}

// unrelate lets go of what relates a post that was at a place among the posts.
func (s *Site) unrelate(e *Entry, at int) {
	switch r := s.relatives; {
	case r == nil:
	case r.index == nil:
		r.vectors = slices.Delete(r.vectors, at, at+1)
	default:
		r.changed[e.ID] = nil
	}
}

// Inherit takes over the index of related posts from a model in whose place this one
// comes, with the changes between the two, which cost less than an index that is made
// anew. Both are of the same settings, and posts that stay the same are the same
// values. Nobody may ask the old one any more.
func (s *Site) Inherit(old *Site) {
	mine, its := s.relatives, old.relatives
	if mine == nil || its == nil || its.index == nil || mine.options != its.options {
		return
	}
	for id := range old.byID {
		if s.byID[id] == nil {
			its.changed[id] = nil
		}
	}
	for i, e := range s.posts {
		if before := old.byID[e.ID]; before == nil || before.Post != e.Post {
			its.changed[e.ID] = mine.vectors[i]
		}
	}
	s.relatives = its
}

// relate makes the index of related posts and finds all lists, which is less work
// together than one by one.
func (s *Site) relate() { s.withIndex((*related.Index).Complete) }

// settle keeps of an index that relate has made the lists alone, which is all that a
// build asks: they are a hundredth of it.
func (s *Site) settle() {
	r := s.relatives
	if r == nil {
		return
	}
	r.ends = make([]uint32, len(s.posts))
	for i, e := range s.posts {
		for _, other := range s.Related(e) {
			r.lists = append(r.lists, uint32(other.index))
		}
		r.ends[i] = uint32(len(r.lists))
	}
	r.stated = make(chan struct{})
	go func(index *related.Index) { // nobody asks for it before all pages are made
		defer close(r.stated)
		r.state = index.State()
	}(r.index)
	r.index, r.settled = nil, true
}

// listOf gives the list of a post from what is settled.
func (r *relatives) listOf(s *Site, e *Entry) []*Entry {
	if s.posts[e.index] != e {
		return nil // held back
	}
	start := uint32(0)
	if e.index > 0 {
		start = r.ends[e.index-1]
	}
	list := make([]*Entry, 0, r.ends[e.index]-start)
	for _, i := range r.lists[start:r.ends[e.index]] {
		list = append(list, s.posts[i])
	}
	return list
}

// MakeReady makes what else is made when it is first needed: the index of related posts, when somebody
// asks for some, and what Exchange knows links by.
func (s *Site) MakeReady() {
	s.withIndex(func(*related.Index) {})
	s.makeReferrers()
}

// CatchUp lets the index of related posts take what has changed, if somebody has asked
// for related posts before: who asks next need not wait for it.
func (s *Site) CatchUp() {
	if r := s.relatives; r != nil {
		r.mu.RLock()
		behind := r.index != nil && len(r.changed) > 0
		r.mu.RUnlock()
		if behind {
			r.bringUpToDate()
			s.makeReferrers()
		}
	}
}

// TakeRelatedState gives what was found out of related posts, for the Input.Found of
// another Site, as soon as it is known; nil when there is nothing, or it was taken.
// Only who asked for Input.Relate gets it.
func (s *Site) TakeRelatedState() (state []byte) {
	if r := s.relatives; r != nil && r.settled {
		<-r.stated
		state, r.state = r.state, nil
	}
	return state
}
