package related

import "testing"

// TestACensusByPartsIsThatByKeys: what was found for the terms of a document when they
// were dealt is what is found for them one by one.
func TestACensusByPartsIsThatByKeys(t *testing.T) {
	docs := zipf(3, 700, 300)
	for i := range docs {
		if i%3 == 0 {
			docs[i].Language = "sv"
		}
	}
	ix := NewIndex(analyseAll(docs), Options{sample: 100})
	terms := 0
	for i := range ix.docs {
		terms += len(ix.docs[i].terms)
	}
	if terms < 4*partKeys {
		t.Fatalf("%d terms are hardly more than a part", terms)
	}
	w := &reweigher{weigher: weigher{ix: ix}}
	for slot := range ix.docs {
		if w.anew(uint32(slot)) {
			t.Fatalf("%s weighs differently when its terms are looked up", ix.docs[slot].id)
		}
	}
	for f, x := range ix.words.cells {
		if f > 0 && (x.all < 2 || ix.words.find(x.key) != uint32(f)) {
			t.Fatalf("feature %d: %+v, found as %d", f, x, ix.words.find(x.key))
		}
	}
}
