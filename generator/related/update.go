package related

// update finds out which candidates and lists a change has outdated. What an
// earlier state of the index had found stays, unless
//
//   - one of the candidates is gone or has another weight,
//   - one of the documents that are new or weigh differently would be among them,
//   - the series of the document has changed.
//
// A list in turn stays as long as the candidates of its document and those of each
// candidate do, since it is made of nothing else.
type update struct {
	ix     *Index
	fresh  []uint32        // documents that are new, or weigh differently
	series map[uint32]bool // that have gained or lost a part
	stale  []uint32        // documents whose candidates are outdated
	lists  []uint32        // documents whose list is
}

func newUpdate(ix *Index, fresh []uint32) *update {
	u := &update{ix: ix, fresh: fresh, series: map[uint32]bool{}}
	for _, slot := range fresh {
		u.series[ix.docs[slot].series] = true
	}
	delete(u.series, 0)
	return u
}

// maxFresh is how many documents are held against the candidates of all others one
// by one.
const maxFresh = 256

// findStale fills u.stale.
func (u *update) findStale() {
	ix := u.ix
	delete(u.series, 0)
	stale := make([]bool, len(ix.docs))
	var thin []uint32 // documents whose candidates may have nothing in common with them
	for slot := range ix.docs {
		d := &ix.docs[slot]
		c := d.found.Load()
		switch {
		case c == nil:
		case c.cutoff == 0 || len(u.fresh) > maxFresh || u.series[d.series] || c.hasDead(ix):
			stale[slot] = true
		case c.cutoff <= uint64(ix.weights.section)*unit*whole:
			thin = append(thin, uint32(slot))
		}
	}
	if len(u.fresh) <= maxFresh {
		for _, slot := range u.fresh {
			if ix.docs[slot].listed {
				u.hold(slot, thin, stale)
			}
		}
	}
	for slot, is := range stale {
		if is {
			u.stale = append(u.stale, uint32(slot))
		}
	}
}

func (c *candidates) hasDead(ix *Index) bool {
	for _, l := range c.list {
		if ix.docs[l.slot].dead {
			return true
		}
	}
	return false
}

// hold holds a document against the candidates of all that share something with it,
// and of the thin ones. It counts what both have in common, of which the search may
// leave out some; so what comes out as not good enough is not.
func (u *update) hold(slot uint32, thin []uint32, stale []bool) {
	ix := u.ix
	t := ix.borrow()
	s := search{ix: ix, tally: t, slot: slot, doc: &ix.docs[slot]}
	for _, own := range s.doc.words {
		made, added := ix.words.postings(own.feature)
		s.addWords(made, uint32(own.weight))
		s.addWords(added, uint32(own.weight))
	}
	for _, own := range s.doc.labels {
		made, added := ix.labels.postings(own.feature)
		s.addLabels(made, uint32(own.weight))
		s.addLabels(added, uint32(own.weight))
	}
	for _, list := range [][]uint32{t.touched, thin} {
		for _, other := range list {
			if !stale[other] && s.comesIn(other) {
				stale[other] = true
			}
		}
	}
	t.clear()
	ix.pool.Put(t)
}

// comesIn tells whether the document may be among the candidates of another.
func (s *search) comesIn(other uint32) bool {
	d := &s.ix.docs[other]
	c := d.found.Load()
	if c == nil || d.group != s.doc.group || other == s.slot {
		return false
	}
	l := s.likeness(s.evidence[other], &s.ix.heads[other])
	apart := max(d.date-s.doc.date, s.doc.date-d.date)
	return s.ix.weights.evidence(uint32(l.text), uint32(l.labels))*s.ix.weights.closeness(apart) >= c.cutoff
}

// search finds the outdated candidates anew, and adds to u.lists the documents
// whose lists are outdated.
func (u *update) search() {
	ix := u.ix
	renewed := make([]bool, len(ix.docs))
	for _, slot := range u.fresh {
		renewed[slot] = true
	}
	ix.each(len(u.stale), func(_ *weigher, i int) {
		d := &ix.docs[u.stale[i]]
		before := d.found.Swap(nil)
		renewed[u.stale[i]] = !before.equal(ix.near(u.stale[i]))
	})
	for slot := range ix.docs {
		d := &ix.docs[slot]
		k := d.kept.Load()
		if k == nil {
			continue
		}
		outdated := k.wide || renewed[slot]
		for _, l := range ix.near(uint32(slot)).list {
			outdated = outdated || renewed[l.slot]
		}
		if outdated {
			u.lists = append(u.lists, uint32(slot))
		}
	}
}
