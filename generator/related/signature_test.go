package related

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSignaturesMissNoDocument: of more documents than a block holds, all that have a key
// are found, in order, and few others.
func TestSignaturesMissNoDocument(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	const docs, terms = 3*blockDocs + 77, 250
	all := signatures{}.grown(docs)
	have := map[uint32][]uint32{} // by key
	for slot := range uint32(docs) {
		list := make([]uint32, terms)
		for i := range list {
			list[i] = random.Uint32() >> random.IntN(20) // some are common
			have[list[i]] = append(have[list[i]], slot)
		}
		all.add(slot, list)
	}
	hits, wrong := 0, 0
	for key, slots := range have {
		if random.IntN(100) != 0 {
			continue
		}
		got := all.mayHave([]uint32{key})
		if !slices.IsSorted(got) {
			t.Fatalf("the slots of %d are not in order: %v", key, got)
		}
		slots = slices.Compact(slots)
		for _, slot := range slots {
			if _, ok := slices.BinarySearch(got, slot); !ok {
				t.Fatalf("%d has %d, and is not found", slot, key)
			}
		}
		hits++
		wrong += len(got) - len(slots)
	}
	if share := float64(wrong) / float64(hits) / docs; share > 0.1 {
		t.Errorf("%.1f %% of all documents are false hits", 100*share)
	} else {
		t.Logf("%.2f %% of all documents are false hits, over %d keys", 100*share, hits)
	}
	if got := all.mayHave(nil); len(got) != 0 {
		t.Errorf("without a key there are %d", len(got))
	}
}
