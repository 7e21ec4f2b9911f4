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
// something else need not wait for them. Both may take seconds, in which other
// changes are noted beside it.
type relatives struct {
	options  related.Options
	newIndex func([]*related.Vector, related.Options) *related.Index

	making sync.Mutex     // one makes the index, or lets it take changes
	mu     sync.RWMutex   // questions to the index exclude changes of it
	index  *related.Index // nil until it is asked

	noting  sync.Mutex                 // over the three below, never for long
	vectors []*related.Vector          // beside Site.posts; nil once the index is made of them
	found   []byte                     // Input.Found, likewise
	changed map[string]*related.Vector // since then, what the index has not taken yet, by id; nil for posts that are to go

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
	r := &relatives{options: in.Related, newIndex: related.NewIndex, found: in.Found, vectors: make([]*related.Vector, len(s.posts)), changed: map[string]*related.Vector{}}
	r.options.Count = s.opts.Related
	for i, e := range s.posts {
		r.vectors[i] = in.Vectors[e.document]
	}
	if in.Relate {
		r.newIndex = related.NewFrozenIndex // all lists are asked for, and then nothing any more
		clear(in.Vectors)                   // they are large, and of no use once there is an index
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
	for !r.upToDate() {
		r.mu.RUnlock()
		r.bringUpToDate()
		r.mu.RLock()
	}
	defer r.mu.RUnlock()
	ask(r.index)
}

// upToDate tells whether the index is made and has taken all changes. r.mu is held.
func (r *relatives) upToDate() bool {
	r.noting.Lock()
	defer r.noting.Unlock()
	return r.index != nil && len(r.changed) == 0
}

// bringUpToDate makes the index, or lets it take what has changed.
func (r *relatives) bringUpToDate() {
	r.making.Lock()
	defer r.making.Unlock()
	if vectors, found := r.handOver(); vectors != nil {
		index := r.newIndex(vectors, r.options)
		if found != nil {
			// What can't be used is found anew.
			_ = index.Restore(found)
		}
		r.mu.Lock()
		r.index = index
		r.mu.Unlock()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if vectors, removed := r.takeChanged(); len(vectors)+len(removed) > 0 {
		r.index.Update(vectors, removed)
	}
}

// handOver gives what the index is to be made of, once. What changes from then on is noted.
func (r *relatives) handOver() (vectors []*related.Vector, found []byte) {
	r.noting.Lock()
	defer r.noting.Unlock()
	vectors, found = r.vectors, r.found
	r.vectors, r.found = nil, nil
	return vectors, found
}

// takeChanged gives what was noted.
func (r *relatives) takeChanged() (vectors []*related.Vector, removed []string) {
	r.noting.Lock()
	defer r.noting.Unlock()
	for id, v := range r.changed {
		if v == nil {
			removed = append(removed, id)
		} else {
			vectors = append(vectors, v)
		}
	}
	clear(r.changed)
	return vectors, removed
}

// note notes what relates a post now, nil of one that has gone. As long as no index is made of
// the vectors, it changes those.
func (r *relatives) note(id string, v *related.Vector, change func(vectors []*related.Vector) []*related.Vector) {
	if r == nil {
		return
	}
	r.noting.Lock()
	defer r.noting.Unlock()
	if r.vectors == nil {
		r.changed[id] = v
	} else {
		r.vectors = change(r.vectors)
	}
}

// relateAnew takes another version of what relates a post.
func (s *Site) relateAnew(e *Entry, v *related.Vector) {
	s.relatives.note(e.ID, v, func(vectors []*related.Vector) []*related.Vector {
		vectors[e.index] = v
		return vectors
	})
}

// relateAt takes what relates a post that has come in at a place among the posts.
func (s *Site) relateAt(e *Entry, at int, v *related.Vector) {
	s.relatives.note(e.ID, v, func(vectors []*related.Vector) []*related.Vector { return slices.Insert(vectors, at, v) })
}

// unrelate lets go of what relates a post that was at a place among the posts.
func (s *Site) unrelate(e *Entry, at int) {
	s.relatives.note(e.ID, nil, func(vectors []*related.Vector) []*related.Vector { return slices.Delete(vectors, at, at+1) })
}

// Inherit takes over the index of related posts from a model in whose place this one
// comes, with the changes between the two, which cost less than an index that is made
// anew; it may still be in the making. Both are of the same settings, and posts that stay
// the same are the same values. Nobody may ask the old one any more.
func (s *Site) Inherit(old *Site) {
	mine, its := s.relatives, old.relatives
	if mine == nil || its == nil || mine.options != its.options {
		return
	}
	its.noting.Lock()
	defer its.noting.Unlock()
	if its.vectors != nil {
		return // nobody has asked it yet
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
	lists, ends := r.index.Lists()
	r.lists, r.ends = make([]uint32, 0, len(lists)), make([]uint32, len(ends))
	start := uint32(0)
	for i, e := range s.posts {
		if e.RelatedOff || len(e.RelatedExclude)+len(e.RelatedPins) > 0 {
			for _, other := range s.Related(e) {
				r.lists = append(r.lists, uint32(other.index))
			}
		} else {
			r.lists = append(r.lists, lists[start:ends[i]]...)
		}
		start, r.ends[i] = ends[i], uint32(len(r.lists))
	}
	r.stated = make(chan struct{})
	go func(index *related.Index) { // while pages are made: none of them asks for it
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

// KnowsRelated tells whether who asks for related posts now need not wait for an index that is
// made or changed.
func (s *Site) KnowsRelated() bool {
	r := s.relatives
	if r == nil || r.settled {
		return true
	}
	if !r.mu.TryRLock() {
		return false // it is changed just now
	}
	defer r.mu.RUnlock()
	return r.upToDate()
}

// CatchUp makes the index of related posts, or lets it take what has changed. It may be called while the site is
// changed: that is noted, and taken afterwards.
func (s *Site) CatchUp() { s.withIndex(func(*related.Index) {}) }

// MakeReady gives the function that does what is else done when it is first needed: it lists what Exchange
// knows links by, and calls CatchUp. Like that, it may be called while the site is changed.
func (s *Site) MakeReady() func() {
	list := s.listReferrers()
	return func() {
		list()
		s.CatchUp()
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
