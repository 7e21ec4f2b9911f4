package related

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSketchesAreComparedPlaceByPlace(t *testing.T) {
	// Some values that carry or borrow where four are compared as one number.
	value := rapid.SampledFrom([]uint16{0, 0, 1, 3, 0x7FFF, 0x8001, 0xFFFD, 0xFFFF})
	rapid.Check(t, func(t *rapid.T) {
		var s, o sketch
		same, either, ofS, ofO := 0, 0, 0, 0
		likely := rapid.IntRange(0, 3).Draw(t, "out of three places, how many agree")
		for i := range s {
			s[i] = value.Draw(t, "place")
			if o[i] = s[i]; rapid.IntRange(0, 2).Draw(t, "agrees") >= likely {
				o[i] = value.Draw(t, "other place")
			}
			ofS += oneIf(s[i] != 0)
			ofO += oneIf(o[i] != 0)
			either += oneIf(s[i]|o[i] != 0)
			same += oneIf(s[i] != 0 && s[i] == o[i])
		}
		used := min(ofS, ofO)
		want := used >= 16 && 4*same >= 3*either || used >= 48 && 2*same >= either
		if got := s.copyOf(&o); got != want || got != o.copyOf(&s) {
			t.Fatalf("%v and %v: %v, want %v", s, o, got, want)
		}
	})
}

func TestSketchesOfFewPlacesAreNoCopies(t *testing.T) {
	for used, want := range map[int]bool{0: false, 15: false, 16: true, sketchPlaces: true} {
		var s sketch
		for i := range used {
			s[i*7%sketchPlaces] = uint16(i)<<1 | 1
		}
		if got := s.copyOf(&s); got != want {
			t.Errorf("%d places in use: %v, want %v", used, got, want)
		}
	}
}
