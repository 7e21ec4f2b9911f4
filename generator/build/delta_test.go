package build

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestOneNewPostChangesFewFiles: on a paper of many posts, an ordinary new post, one
// more on a running story, and even an old one sent again touch their own pages, the
// lists they are in and the posts that it goes with, and no more.
func TestOneNewPostChangesFewFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a site of 1500 posts")
	}
	t.Parallel()
	if withoutRaceDetector(t) {
		return
	}
	const posts, most = 1500, 60
	wire := newWire(1)
	s := newSite(t, "")
	s.opts.NoCache = false
	for i := range posts {
		s.write(fmt.Sprintf("content/posts/p%04d.md", i), wire.post(i))
	}
	s.build()
	date := wire.date(posts)
	for name, text := range map[string]string{
		"ordinary": fmt.Sprintf("---\ntitle: The ferries sail again\ndate: %s\nsection: s1\ntags: [t1]\n---\nThe crews went back to work on Monday, and the boats leave every twenty minutes.\n", date),
		"running":  wire.post(posts),
		"again":    strings.Replace(wire.post(posts/2), wire.date(posts/2), date, 1),
	} {
		s.write("content/posts/new-"+name+".md", text)
		b := s.build()
		if n := len(b.Written) + len(b.Pruned); n > most || n < 5 {
			t.Errorf("%s: one post changes %d files, want %d at most:\n%s", name, n, most, strings.Join(b.Written, "\n"))
		}
		s.remove("content/posts/new-" + name + ".md")
		s.build()
	}
}

// wire makes up posts: words by a power law, and stories of about a dozen posts that
// share names, words and tags.
type wire struct {
	random *rand.Rand
	zipf   *rand.Zipf
}

func newWire(seed uint64) *wire {
	r := rand.New(rand.NewPCG(seed, 3))
	return &wire{r, rand.NewZipf(r, 1.07, 8, 7999)}
}

func (w *wire) date(i int) string {
	return time.Date(2026, 1, 1, 0, 11*i, 0, 0, time.UTC).Format(time.RFC3339)
}

// post makes a post of about 200 words.
func (w *wire) post(i int) string {
	story := uint64(i/12 + w.random.IntN(3))
	sentence := func(n int) string {
		words := make([]string, n)
		for k := range words {
			x := w.zipf.Uint64()
			if w.random.IntN(5) == 0 {
				x = 1000 + (story*7919+uint64(w.random.IntN(25))*104729)%7000
			}
			words[k] = spell(x)
		}
		return strings.ToUpper(words[0][:1]) + words[0][1:] + " " + strings.Join(words[1:], " ") + "."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\nsection: s%d\ntags: [t%d, t%d]\nauthors: [Writer %d]\ndescription: %s\n---\n",
		sentence(7), w.date(i), story%6, story%200, w.random.IntN(200), w.random.IntN(30), sentence(15))
	for range 6 + w.random.IntN(8) {
		fmt.Fprintf(&b, "%s %s\n\n", sentence(12), sentence(8))
	}
	return b.String()
}

// spell gives each number a word of its own.
func spell(x uint64) string {
	const on, nu = "bdfgklmnprst", "aeiou"
	b := []byte{on[x%12]}
	for x++; x > 0; x /= 60 {
		b = append(b, nu[x%5], on[x/5%12])
	}
	return string(b)
}
