package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/source"
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
		limit := max(1, len(folded)/4) + 1
		if d := source.Slips(wanted, folded, limit); d < limit && d < len(folded) {
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
