package verbatim

import (
	"strings"
	"testing"
)

func TestLengthIsThatOfTheLongestStartInTheSet(t *testing.T) {
	set := Of(Alphanumeric)
	for n := range 40 {
		text := strings.Repeat("a", n)
		for _, rest := range []string{"", "-", "-abcdefghijklmnop", "\u00e9", "\x00"} {
			if got := set.Length(text + rest); got != n {
				t.Errorf("%q: got %d, want %d", text+rest, got, n)
			}
		}
	}
}

func TestSetHoldsWhatItsFunctionAccepts(t *testing.T) {
	set := Of(func(c byte) bool { return c%3 == 0 })
	for c := range 256 {
		want := 0
		if c%3 == 0 {
			want = 1
		}
		if set.Has(byte(c)) != (want == 1) {
			t.Errorf("byte %d is in the set, or is not", c)
		}
		if got := set.Length(string([]byte{byte(c)})); got != want {
			t.Errorf("byte %d: got %d, want %d", c, got, want)
		}
	}
}
