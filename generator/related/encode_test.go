package related

import (
	"reflect"
	"testing"
)

func TestAStoredVectorComesBackWhole(t *testing.T) {
	docs := append(zipf(11, 20, 300), Document{}, Document{ID: "ü", Language: "de", Series: "s", Unlisted: true})
	for _, d := range docs {
		v := Analyse(d)
		data, err := v.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		data = data[len("before"):]
		var got Vector
		if err := got.UnmarshalBinary(data); err != nil {
			t.Fatalf("%s: %v", d.ID, err)
		}
		if len(v.terms) == 0 {
			v.terms, v.counts, got.counts = nil, nil, nil
		}
		if !reflect.DeepEqual(v, &got) {
			t.Errorf("stored %+v, came back %+v", v, got)
		}
		for n := range data {
			if new(Vector).UnmarshalBinary(data[:n]) == nil {
				t.Fatalf("the first %d of %d bytes are taken for a vector", n, len(data))
			}
		}
		if new(Vector).UnmarshalBinary(append(data, 0)) == nil {
			t.Error("a byte too many is not noticed")
		}
	}
}

// FuzzUnmarshal looks for bytes that make reading fail otherwise than by an error,
// or the index fail on what was read.
func FuzzUnmarshal(f *testing.F) {
	for _, d := range zipf(12, 2, 20) {
		data, _ := Analyse(d).AppendBinary(nil)
		f.Add(data)
	}
	f.Add([]byte{vectorFormat})
	f.Fuzz(func(t *testing.T, data []byte) {
		var v Vector
		if v.UnmarshalBinary(data) != nil {
			return
		}
		other := Analyse(Document{ID: "other", Language: "en", Text: "harbour crane"})
		ix := NewIndex([]*Vector{&v, other, &v}, Options{})
		for _, id := range []string{v.id, "other"} {
			for _, n := range ix.Neighbours(id, 6) {
				if n.ID == id || !(n.Score >= 0) {
					t.Fatalf("neighbour %v of %s", n, id)
				}
			}
		}
	})
}
