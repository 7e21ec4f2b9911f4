package site

import (
	"iter"
	"slices"
	"strings"
)

// exchangeRoutes puts the routes that there are now in the place of those that there were,
// and tells whether none stands in the way of another, before or now.
func (x *exchange) exchangeRoutes() bool {
	if x.opts.Hosting.Writes("redirects") && x.redirects != (len(x.aliases) > 0) {
		return false // the file of all redirects comes or goes
	}
	before, now := map[string]Route{}, map[string]Route{}
	for _, r := range x.out {
		before[r.Output] = r
	}
	for _, r := range x.in {
		if _, taken := now[r.Output]; taken {
			return false
		}
		now[r.Output] = r
	}
	ceding := x.ceding()
	var gone, fresh []Route
	for output, r := range before {
		if next, stays := now[output]; stays && x.listOf(next) == x.listOf(r) {
			if i, found := findOutput(*x.listOf(r), output); found {
				(*x.listOf(r))[i] = next
				continue
			}
		}
		if ceding[output] {
			return false // what the site would have there comes back
		}
		gone = append(gone, r)
	}
	for output, r := range now {
		if old, was := before[output]; !was || x.listOf(old) != x.listOf(r) {
			fresh = append(fresh, r)
		}
	}
	for _, r := range slices.Concat(gone, fresh) {
		x.mark(addressMark("/" + r.Output))
	}
	for _, list := range []*[]Route{&x.routes, &x.unwritten} {
		mine := func(r Route) bool { return x.listOf(r) == list }
		*list = splice(*list, only(gone, mine), only(fresh, mine))
	}
	return !slices.ContainsFunc(fresh, x.claimed)
}

// listOf gives the list of routes that one belongs in.
func (s *Site) listOf(r Route) *[]Route {
	if r.Kind == RedirectPage && !s.opts.Hosting.Writes("stubs") {
		return &s.unwritten
	}
	return &s.routes
}

// only gives the routes for which something holds, sorted.
func only(list []Route, holds func(Route) bool) []Route {
	list = slices.DeleteFunc(slices.Clone(list), func(r Route) bool { return !holds(r) })
	slices.SortFunc(list, byOutput)
	return list
}

// splice takes routes out of a list and puts others in; all are sorted.
func splice(list, out, in []Route) []Route {
	kept, from := 0, 0 // how many are in their places; where those begin that are still to be moved
	for _, r := range out {
		if at, found := findOutput(list[from:], r.Output); found {
			kept += copy(list[kept:], list[from:from+at])
			from += at + 1
		}
	}
	kept += copy(list[kept:], list[from:])
	clear(list[kept:])
	list = slices.Grow(list[:kept], len(in))[:kept+len(in)]
	for i, r := range slices.Backward(in) {
		at, _ := findOutput(list[:kept], r.Output)
		copy(list[at+i+1:], list[at:kept])
		list[at+i], kept = r, at
	}
	return list
}

// claimed tells whether something stands in the way of a route that is among the others: another
// at its address, a file where it needs a folder, or a folder where it needs a file.
func (s *Site) claimed(r Route) bool {
	same := 0
	for _, list := range [][]Route{s.routes, s.unwritten} {
		for range inTheWay(list, r.Output) {
			return true
		}
		at, _ := findOutput(list, r.Output)
		for ; at < len(list) && list[at].Output == r.Output; at++ {
			same++
		}
	}
	return same > 1
}

// inTheWay gives the routes of a sorted list that keep a file from its place: files where it needs a
// folder, and those that need a folder where it is.
func inTheWay(list []Route, output string) iter.Seq[Route] {
	return func(yield func(Route) bool) {
		for i := range output {
			if output[i] != '/' {
				continue
			}
			if at, found := findOutput(list, output[:i]); found && !yield(list[at]) {
				return
			}
		}
		at, _ := findOutput(list, output+"/")
		for ; at < len(list) && strings.HasPrefix(list[at].Output, output+"/"); at++ {
			if !yield(list[at]) {
				return
			}
		}
	}
}

// ceding gives the outputs that the site leaves to others who claim them.
func (s *Site) ceding() map[string]bool {
	outputs := map[string]bool{}
	addresses := []string{CorrectionsAddress, "/robots.txt", "/_headers", "/_redirects", SecurityAddress, "/" + s.opts.Hosting.IndexNow + ".txt"}
	for _, edition := range s.editions() {
		for _, kind := range TermsKinds {
			addresses = append(addresses, TermsAddress(TermsKey(edition, kind)))
		}
	}
	for _, address := range addresses {
		outputs[outputOf(address)] = true
	}
	return outputs
}

// findOutput gives the place of a file among routes.
func findOutput(list []Route, name string) (int, bool) {
	return slices.BinarySearchFunc(list, name, func(r Route, name string) int { return strings.Compare(r.Output, name) })
}
