package cache

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/generator/source"
)

// thing has a field of every type that the cache keeps.
type thing struct {
	Text        string
	Yes         bool
	Int         int
	Small       int8
	Long        int64
	Count       uint32
	Float       float64
	At          time.Time
	Fingerprint source.Fingerprint
	Bytes       []byte
	Texts       []string
	Table       map[string]string
	Any         any
	Params      map[string]any
	Next        *thing
	Things      []thing
	hidden      int
}

func drawThing(t *rapid.T, depth int) thing {
	x := thing{
		Text: rapid.String().Draw(t, "text"), Yes: rapid.Bool().Draw(t, "yes"), Int: rapid.Int().Draw(t, "int"), Small: rapid.Int8().Draw(t, "small"),
		Long: rapid.Int64().Draw(t, "long"), Count: rapid.Uint32().Draw(t, "count"), Float: rapid.Float64().Draw(t, "float"), At: drawTime(t),
		Bytes: rapid.SliceOfN(rapid.Byte(), -1, 9).Draw(t, "bytes"), Texts: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "texts"),
		Table: rapid.MapOfN(rapid.String(), rapid.String(), 0, 3).Draw(t, "table"), Any: drawAny(t, depth),
	}
	copy(x.Fingerprint[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "fingerprint"))
	if rapid.Bool().Draw(t, "nothing") {
		x.Texts, x.Table, x.Bytes = nil, nil, nil
	}
	if depth > 0 {
		x.Params = map[string]any{rapid.String().Draw(t, "key"): drawAny(t, depth-1)}
		next := drawThing(t, depth-1)
		x.Next = &next
		x.Things = []thing{drawThing(t, depth-2)}
	}
	return x
}

func drawTime(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "no time") {
		return time.Time{}
	}
	at := time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "seconds"), rapid.Int64Range(0, 1e9-1).Draw(t, "nanoseconds"))
	return at.In(time.FixedZone("", rapid.IntRange(-14*3600, 14*3600).Draw(t, "offset")))
}

func drawAny(t *rapid.T, depth int) any {
	switch n := rapid.IntRange(0, 7).Draw(t, "type"); {
	case n == 0:
		return nil
	case n == 1:
		return rapid.String().Draw(t, "any text")
	case n == 2:
		return rapid.Int().Draw(t, "any int")
	case n == 3:
		return rapid.Float64().Draw(t, "any float")
	case n == 4:
		return rapid.Bool().Draw(t, "any bool")
	case n == 5:
		return drawTime(t)
	case n == 6 && depth > 0:
		return []any{drawAny(t, depth-1), drawAny(t, depth-1)}
	case n == 7 && depth > 0:
		return map[string]any{"a": drawAny(t, depth-1), rapid.String().Draw(t, "any key"): drawAny(t, depth-1)}
	}
	return map[string]any{}
}

// sameValue compares values as the cache promises to keep them: times with their
// offset, and nil lists apart from empty ones.
var sameValue = cmp.Options{
	cmp.AllowUnexported(thing{}),
	cmp.Comparer(func(a, b time.Time) bool {
		_, x := a.Zone()
		_, y := b.Zone()
		return a.Equal(b) && x == y
	}),
	cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }),
}

func TestWhatIsEncodedDecodesToTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawThing(t, 3)
		data := Encode([]byte("before"), &x)
		var y thing
		if err := Decode(bytes.TrimPrefix(data, []byte("before")), &y); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x, y, sameValue); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSameValueHasSameBytes(t *testing.T) {
	x := thing{Table: map[string]string{"a": "1", "b": "2", "c": "3", "d": "4"}}
	want := Encode(nil, &x)
	for range 50 {
		if got := Encode(nil, &x); !bytes.Equal(got, want) {
			t.Fatal("the bytes depend on the order of a map")
		}
	}
}

func TestUnexportedFieldsAreNotKept(t *testing.T) {
	x := thing{hidden: 5}
	var y thing
	if err := Decode(Encode(nil, &x), &y); err != nil || y.hidden != 0 {
		t.Errorf("hidden is %d, %v", y.hidden, err)
	}
}

func TestWhatIsLeftOverIsDamage(t *testing.T) {
	x := thing{Text: "tide"}
	data := Encode(nil, &x)
	var y thing
	if err := Decode(append(data, 0), &y); err != ErrDamaged {
		t.Errorf("a byte more gives %v", err)
	}
	for n := range data {
		if err := Decode(data[:n], &y); err != ErrDamaged {
			t.Errorf("the first %d of %d bytes give %v", n, len(data), err)
		}
	}
}

func TestDeepNestingIsDamage(t *testing.T) {
	var deep any = "x"
	for range 200 {
		deep = []any{deep}
	}
	x := thing{Any: deep}
	var y thing
	if err := Decode(Encode(nil, &x), &y); err != ErrDamaged {
		t.Errorf("lists 200 deep give %v", err)
	}
}

func TestUnknownTypeIsAMistakeInTheProgram(t *testing.T) {
	for what, encode := range map[string]func(){
		"a channel":                func() { Encode(nil, &struct{ C chan int }{}) },
		"a number of another kind": func() { Encode(nil, &struct{ A any }{int64(1)}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is encoded", what)
				}
			}()
			encode()
		}()
	}
}

func FuzzDecode(f *testing.F) {
	x := thing{Text: "tide", Texts: []string{"a"}, Any: map[string]any{"k": []any{1, "v", 2.5, true, time.Unix(9, 9)}}, Next: &thing{Int: -1}, At: time.Unix(1, 2)}
	f.Add(Encode(nil, &x))
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{0xff}, 64))
	f.Fuzz(func(t *testing.T, data []byte) {
		var y thing
		if Decode(data, &y) != nil {
			return
		}
		again := Encode(nil, &y)
		var z thing
		if err := Decode(again, &z); err != nil {
			t.Fatalf("what was decoded does not decode again: %v", err)
		}
		if diff := cmp.Diff(y, z, sameValue); diff != "" {
			t.Fatal(diff)
		}
	})
}
