package sitetest

import (
	"bytes"
	"compress/gzip"
	"net/url"
	"testing"
)

// maxWeight is how many bytes a reader may have to fetch for a story without
// its pictures, compressed as servers do by default.
const maxWeight = 30_000

// TestStoriesWeighLittle adds up what browsers fetch for each story, but for its
// pictures: the page, its styles and scripts, and the icon. That nothing comes
// from other hosts, and that nothing jumps, TestBrowser sees.
func TestStoriesWeighLittle(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*builtSite{"sample": buildSample(t, ""), "every piece": buildNewsroom(t)} {
		heaviest, at, stories := 0, "", 0
		for _, p := range s.pages {
			if p.kind() != "post" {
				continue
			}
			stories++
			weight := zipped(t, s.read(t, p.name))
			for n := range p.elements("link") {
				if rel := attr(n, "rel"); rel == "stylesheet" || rel == "icon" && attr(n, "type") == "image/svg+xml" {
					weight += weigh(t, s, p, attr(n, "href"))
				}
			}
			for n := range p.elements("script") {
				if src := attr(n, "src"); src != "" {
					weight += weigh(t, s, p, src)
				}
			}
			if weight > heaviest {
				heaviest, at = weight, p.name
			}
			if weight > maxWeight {
				t.Errorf("%s: %s weighs %d bytes, more than %d", name, p.name, weight, maxWeight)
			}
		}
		if stories == 0 {
			t.Errorf("%s: there is no story", name)
		}
		t.Logf("%s: of %d stories, without their pictures, the heaviest weighs %d bytes: %s", name, stories, heaviest, at)
	}
}

// weigh gives the compressed size of a file of the site that a page names.
func weigh(t *testing.T, s *builtSite, p *page, address string) int {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name, ours := s.file(p.address.ResolveReference(u))
	if !ours {
		t.Fatalf("%s: %s is of another host", p.name, address)
	}
	return zipped(t, s.read(t, name))
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
