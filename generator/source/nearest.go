package source

import (
	"strings"
)

// Nearest gives the name that somebody who wrote text most likely meant: the one
// with the fewest slips between them, without regard to case. It is "" when none
// is near enough, which is a third of the text's length, and 1 at least. Of
// several, the first wins.
func Nearest(text string, names []string) string {
	limit := max(1, len([]rune(text))/3) + 1
	best := ""
	for _, name := range names {
		if d := Slips(strings.ToLower(text), strings.ToLower(name), limit); d < limit {
			best, limit = name, d
		}
	}
	return best
}

// Slips counts the letters left out, put in, replaced, and swapped with their
// neighbour that lie between two texts: their optimal string alignment distance.
// A count of limit or more is given as limit.
func Slips(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) >= limit || len(y)-len(x) >= limit {
		return limit
	}
	var before []int // the row before the last
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return min(limit, last[len(y)])
}
