package related

import "slices"

// A word that crosses a step of rarity may stand in a thousand documents. In nearly all
// of them nothing but its own weight is another then, since the length of their vectors is
// rounded; and of those that look it up all are searched for anew. So what has changed is
// no news to a document that doesn't look the word up, and none to one that does.

// reweigh weighs what was inserted, and anew the documents that have a feature
// whose level is another.
func (r *replacement) reweigh(u *update) {
	ix := r.ix
	w := &reweigher{weigher: weigher{ix: ix}, before: r.words, words: r.words.moved(&ix.words), labels: r.labels.moved(&ix.labels)}
	isFresh := make(map[uint32]bool, len(u.fresh))
	for _, slot := range u.fresh {
		isFresh[slot] = true
		w.anew(slot)
	}
	for _, slot := range ix.signatures.mayHave(slices.Concat(w.words.list(), w.labels.list())) {
		if ix.docs[slot].dead || isFresh[slot] {
			continue
		}
		looksUp, news := w.reweigh(slot)
		if looksUp {
			u.stale = append(u.stale, slot)
		}
		if news != nil {
			u.shifted = append(u.shifted, *news)
		}
	}
}

// shift is a document that weighs differently.
type shift struct {
	slot  uint32
	words []uint32 // features with another weight, but for those whose level is another; nil where all may have one
}

// reweigher is a weigher for documents that were weighed before.
type reweigher struct {
	weigher
	before        levels // of words whose counts have changed
	words, labels *keys  // whose level is another
	hits          []int  // the places of such words among the terms of the document at hand
	changes       []change
	levels        []int // of its words
}

// change is a word of the document at hand with another weight.
type change struct {
	at      int // in its words
	feature uint32
	weight  uint16
}

// reweigh weighs a document. It tells whether its candidates may be other ones now, and
// what is news to documents that look up no word whose level is another; nil is nothing.
func (w *reweigher) reweigh(slot uint32) (looksUp bool, news *shift) {
	d := &w.ix.docs[slot]
	w.hits = w.hits[:0]
	if len(w.words.all) > 0 {
		for i, t := range d.terms {
			if w.words.has(t) {
				w.hits = append(w.hits, i)
			}
		}
	}
	switch hasLabel := w.labels.hasAny(d.labelKeys()); {
	case hasLabel:
		if w.anew(slot) {
			return true, &shift{slot: slot}
		}
		return w.looksUp(d), nil
	case len(w.hits) == 0:
		return false, nil
	case w.sameButFor(d):
		return w.patch(slot), nil
	}
	looksUp, words, reach := w.looksUp(d), d.words, int(d.reach)
	if !w.anew(slot) {
		return looksUp, nil
	}
	others, inReach := w.others(words, d.words, reach, int(d.reach))
	looksUp = looksUp || inReach || w.looksUp(d)
	const few = 4
	switch n := len(others); {
	case n == 0:
		return looksUp, nil
	case n <= few:
		return looksUp, &shift{slot, others}
	}
	return looksUp, &shift{slot: slot}
}

// sameButFor tells whether of the words of a document none but those at hand change, and
// puts down how these do: none comes in among the strongest, none goes, and the length of
// the vector, rounded, stays.
func (w *reweigher) sameButFor(d *document) bool {
	ix := w.ix
	w.changes = w.changes[:0]
	k, squares, norm := saturation(d.counts), d.squares, roundedNorm(d.squares)
	for _, i := range w.hits {
		term := d.terms[i]
		feature := ix.words.find(term)
		before, after := w.before[feature], ix.words.cells[feature].level()
		if before == alone || after == alone {
			return false
		}
		saturated := ix.weights.saturate(d.counts[i], k)
		was, is := weightOf(term, saturated*d.group.rarity[before]), weightOf(term, saturated*d.group.rarity[after])
		at := slices.IndexFunc(d.words, func(o owned) bool { return o.feature == feature })
		switch {
		case at < 0 && is < d.weakest:
			continue
		case at < 0 || min(was, is) <= d.weakest:
			return false
		}
		squares += uint64(is)*uint64(is) - uint64(was)*uint64(was)
		w.changes = append(w.changes, change{at, feature, normed(is, norm)})
	}
	if roundedNorm(squares) != norm {
		return false
	}
	d.squares = squares
	return true
}

// patch carries out what sameButFor has put down, and tells whether the document looks up
// one of the words.
func (w *reweigher) patch(slot uint32) (looksUp bool) {
	ix, d := w.ix, &w.ix.docs[slot]
	if len(w.changes) == 0 {
		return false
	}
	for _, c := range w.changes {
		looksUp = looksUp || c.at < int(d.reach)
		if o := &d.words[c.at]; o.weight != c.weight {
			o.weight = c.weight
			ix.words.put(c.feature, newPosting(slot, c.weight))
		}
	}
	var have perLevel
	levels := w.levels[:0]
	for i, o := range d.words {
		level := ix.words.cells[o.feature].level()
		have[level]++
		levels = append(levels, level)
		for ; i > 0 && levels[i-1] > level; i-- {
			levels[i], d.words[i] = levels[i-1], d.words[i-1]
		}
		levels[i], d.words[i] = level, o
	}
	w.levels = levels
	d.lookUp(&have)
	return looksUp || w.looksUp(d)
}

// looksUp tells whether a document looks up a word whose level is another.
func (w *reweigher) looksUp(d *document) bool {
	return slices.ContainsFunc(d.words[:d.reach], func(o owned) bool { return w.words.has(w.ix.words.cells[o.feature].key) })
}

// others gives the features that weigh differently in two lists of words, but for those
// whose level is another, and tells whether one is among those that are looked up.
func (w *reweigher) others(before, after []owned, reachBefore, reachAfter int) (list []uint32, looksUp bool) {
	places := make(map[uint32]int, len(before))
	for i, o := range before {
		places[o.feature] = i
	}
	note := func(feature uint32, inReach bool) {
		if !w.words.has(w.ix.words.cells[feature].key) {
			list = append(list, feature)
			looksUp = looksUp || inReach
		}
	}
	for i, o := range after {
		k, had := places[o.feature]
		if !had || before[k].weight != o.weight {
			note(o.feature, i < reachAfter || had && k < reachBefore)
		} else if (i < reachAfter) != (k < reachBefore) {
			looksUp = true
		}
		delete(places, o.feature)
	}
	for feature, k := range places {
		note(feature, k < reachBefore)
	}
	return list, looksUp
}

// anew weighs a document, and tells whether its features are other ones now.
func (w *reweigher) anew(slot uint32) bool {
	ix, d := w.ix, &w.ix.docs[slot]
	before := document{words: d.words, labels: d.labels, opens: d.opens, reach: d.reach, admits: d.admits, spread: d.spread}
	w.weigh(d)
	if d.opens == before.opens && d.reach == before.reach && d.admits == before.admits && d.spread == before.spread &&
		slices.Equal(d.words, before.words) && slices.Equal(d.labels, before.labels) {
		return false
	}
	ix.words.exchange(slot, before.words, d.words)
	ix.labels.exchange(slot, before.labels, d.labels)
	return true
}
