package related

import "testing"

func TestLevelsAreHalfOctaves(t *testing.T) {
	for level := range 40 {
		n := least(level)
		if level == 1 {
			continue // between 1 and 2 there is nothing
		}
		if got := levelOf(n); got != level {
			t.Errorf("%d documents are of level %d, want %d", n, got, level)
		}
		if got := levelOf(least(level+1) - 1); level != 0 && got != level {
			t.Errorf("%d documents are of level %d, want %d", least(level+1)-1, got, level)
		}
	}
}

func TestANewPostMovesWhatIsStableFourTimesAnOctave(t *testing.T) {
	moves := 0
	for n := 1; n < 1<<16; n++ {
		if s := stable(n); s > n || 5*s < 4*n {
			t.Fatalf("of %d documents %d are stable", n, s)
		}
		if n >= 1<<10 && n < 1<<11 && stable(n) != stable(n-1) {
			moves++
		}
	}
	if moves != 4 {
		t.Errorf("%d moves from 1024 to 2048, want 4", moves)
	}
}
