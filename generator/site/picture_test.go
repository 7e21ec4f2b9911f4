package site

import (
	"slices"
	"testing"

	"broadsheet/generator/source"
)

// TestFilesAreAddedInTheirPlaces adds files to a site: routes stay in order, and what claims
// the address of another, a folder as a file or a file as a folder is reported.
func TestFilesAreAddedInTheirPlaces(t *testing.T) {
	made := func(kind RouteKind, addresses ...string) (list []Route) {
		for _, a := range addresses {
			list = append(list, Route{Kind: kind, Address: a, Key: "made", Source: "static/made"})
		}
		return list
	}
	for _, c := range []struct {
		name            string
		made            []Route
		added, problems int
	}{
		{"nothing", nil, 0, 0},
		{"several", made(BundleFile, "/immutable/z.css", "/a.css", "/zz.css"), 3, 0},
		{"one address twice", made(BundleFile, "/a.css", "/a.css"), 1, 1},
		{"one picture twice", made(PictureFile, "/a.webp", "/a.webp"), 1, 0},
		{"the address of a page", made(BundleFile, "/a.css", "/index.html"), 1, 1},
		{"a folder as a file", made(BundleFile, "/old"), 1, 2},
		{"a file as a folder", made(BundleFile, "/robots.txt/a.css"), 1, 1},
		{"a folder that is a page's already", made(BundleFile, "/robots.txt", "/robots.txt/a.css"), 1, 2},
		{"each other's folder", made(BundleFile, "/x", "/x/y.css"), 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := model(t, options(), Input{Static: []source.File{{Path: "static/old/a.txt"}, {Path: "static/old/b/c.txt"}}})
			before := len(s.Routes())
			problems := s.PlaceFiles(c.made)
			if got := len(s.Routes()) - before; got != c.added {
				t.Errorf("%d files are added, want %d", got, c.added)
			}
			if len(problems) != c.problems {
				t.Errorf("%d problems, want %d: %v", len(problems), c.problems, problems)
			}
			if !slices.IsSortedFunc(s.Routes(), byOutput) {
				t.Error("the routes are out of order")
			}
			for _, r := range s.Routes() {
				if r.Output == "" {
					t.Errorf("no file for %s", r.Address)
				}
			}
		})
	}
}
