package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// nearest gives up to limit of the names that are close enough to text to be
// what was meant, the closest first. Case, hyphens and underscores do not count.
func nearest(text string, names []string, limit int) []string {
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	wanted := fold(text)
	if wanted == "" || len(wanted) > 60 {
		return nil
	}
	for _, name := range names {
		folded := fold(name)
		d := distance([]rune(wanted), []rune(folded))
		if d <= max(1, len(folded)/4) && d < len(folded) {
			found = append(found, candidate{name, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var list []string
	for _, c := range found[:min(limit, len(found))] {
		list = append(list, c.name)
	}
	return list
}

func fold(text string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(text))
}

// distance is the optimal string alignment distance: how many insertions,
// deletions, replacements and swaps of neighbours turn a into b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// didYouMean gives `did you mean "x"? `, or nothing when no name is near.
func didYouMean(text string, names []string) string {
	if near := nearest(text, names, 1); len(near) > 0 {
		return "did you mean " + strconv.Quote(near[0]) + "? "
	}
	return ""
}

// alternatives gives `"a", "b" or "c"`.
func alternatives(names []string) string {
	var b strings.Builder
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(name))
	}
	return b.String()
}
