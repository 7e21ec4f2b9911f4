package related

import "slices"

// Considered is a document that was considered for a list, with what spoke for it
// and against it. Shares are parts of Evidence, and add up to it.
type Considered struct {
	ID        string
	Fate      Fate
	Because   string  // ID of the document that it is a copy of, or so like
	Score     float64 // Evidence, less what the distance in time takes
	Value     float64 // what is left of it beside those that are listed above
	Evidence  float64
	Closeness float64 // in time: 1 for the same moment

	Words   float64 // share of the likeness of the texts, smoothed
	Tags    float64 // share of the tags
	Series  float64 // share of the series, twice as much for the next part
	Authors float64 // share of the authors
	Section float64 // share of the section

	Direct float64  // likeness of the texts as they are, 0 to 1: what Words would be by itself
	Shared []Shared // terms that make Direct, the strongest first
}

// Shared is a term that two documents have, with its part of their likeness.
type Shared struct {
	Term  uint32 // see Spellings
	Share float64
}

// Explain tells how a list of n comes about: first the documents that are in it, in
// their order, then others that were considered, the best first. skip is as for
// NeighboursExcept. Of an unknown ID nothing is told.
func (ix *Index) Explain(id string, n int, skip func(id string) bool) []Considered {
	slot, ok := ix.slots[id]
	if !ok {
		return nil
	}
	t := ix.borrow()
	defer ix.pool.Put(t)
	picks, _ := ix.choose(t, slot, max(n, 0), skip)
	listed := 0
	for listed < len(picks) && picks[listed].fate == Listed {
		listed++
	}
	slices.SortStableFunc(picks[listed:], func(a, b pick) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	list := make([]Considered, len(picks))
	for i := range picks {
		list[i] = ix.consider(slot, &picks[i], picks[:listed])
	}
	return list
}

// consider makes a pick presentable.
func (ix *Index) consider(slot uint32, p *pick, listed []pick) Considered {
	d, o, w := &ix.docs[slot], &ix.docs[p.slot], &ix.weights
	c := Considered{
		ID: o.id, Fate: p.fate,
		Score: float64(p.score) / (unit * unit * whole), Value: float64(p.value) / (unit * unit * whole),
		Closeness: float64(w.halfLife) / float64(w.halfLife+p.apart),
		Words:     float64(w.text) * float64(p.smoothed) / (unit * unit),
		Direct:    float64(p.text) / unit,
		Shared:    ix.shared(d, o),
	}
	ix.labelShares(&c, slot, p.slot)
	c.Evidence = c.Words + c.Tags + c.Series + c.Authors + c.Section
	if len(listed) > 0 && p.fate == Weaker && p.score > listed[len(listed)-1].value {
		c.Fate = Similar
		if p.crowded {
			c.Fate = Crowded
		}
	}
	switch c.Fate {
	case Copy:
		c.Because = ix.docs[p.copied].id
	case Similar:
		c.Because = ix.mostLike(p.slot, listed)
	}
	return c
}

// mostLike gives the ID of the listed document that is most like another.
func (ix *Index) mostLike(slot uint32, listed []pick) string {
	id, most := "", uint16(0)
	for _, l := range listed {
		for _, x := range ix.near(l.slot).list {
			if x.slot == slot && x.text > most {
				id, most = ix.docs[l.slot].id, x.text
			}
		}
	}
	return id
}

// labelShares sets the shares of labels.
func (ix *Index) labelShares(c *Considered, slot, other uint32) {
	d, o := &ix.docs[slot], &ix.docs[other]
	weights := map[uint32]float64{}
	for _, x := range o.labels {
		weights[x.feature] = float64(x.weight)
	}
	for _, x := range d.labels[:d.spread] {
		share := float64(x.weight) * weights[x.feature] / (unit * unit)
		switch key := ix.labels.cells[x.feature].key; {
		case key == d.series:
			c.Series += share
		case slices.Contains(d.authors, key):
			c.Authors += share
		default:
			c.Tags += share
		}
	}
	if next, ok := ix.nextPart(slot); ok && next == other {
		c.Series += float64(ix.weights.series) / unit
	}
	if d.section != 0 && d.section == o.section {
		c.Section = float64(ix.weights.section) / unit
	}
}

// shared gives the terms that both documents have among their strongest.
func (ix *Index) shared(d, o *document) []Shared {
	weights := map[uint32]float64{}
	for _, x := range o.words {
		weights[x.feature] = float64(x.weight)
	}
	var list []Shared
	for _, x := range d.words[:d.reach] {
		if share := float64(x.weight) * weights[x.feature] / (unit * unit); share > 0 {
			list = append(list, Shared{ix.words.cells[x.feature].key, share})
		}
	}
	slices.SortFunc(list, func(a, b Shared) int {
		switch {
		case a.Share > b.Share:
			return -1
		case a.Share < b.Share:
			return 1
		}
		return int(int64(a.Term) - int64(b.Term))
	})
	return list
}

// Spellings gives the terms of a document, each as it first stands in the text.
func Spellings(d Document) map[uint32]string {
	lang := languageOf(d.Language)
	s := newScratch(lang)
	s.limit = 1
	spellings := map[uint32]string{}
	s.learn = func(term uint32, from string) {
		if _, known := spellings[max(1, term)]; !known {
			spellings[max(1, term)] = from
		}
	}
	s.scanAll(d)
	return spellings
}
