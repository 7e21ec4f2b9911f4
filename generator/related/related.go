// Package related finds what a reader of one post may also like, from the texts
// of all posts. It knows documents and numbers only: no files, no site, no
// clock, and not what editors pin or forbid.
//
// The work has three steps. Analyse reduces one Document to a Vector, a list of
// hashed terms with their counts, while the text is at hand; the text is not
// kept, and many documents can be analysed at once. NewIndex weighs the terms of
// all vectors by how rare they are, keeps the strongest of each post, and turns
// them into an inverted index. Index.Neighbours then walks the lists of one
// post's terms and labels, adds up what each other post shares with it, and
// returns the best.
//
// The score of a neighbour is
//
//	(Text·text + Tags·tags + Series·series + Authors·authors + Section·section)
//	    / (sum of the weights) · (1 − Time + Time·closeness)
//
// where text, tags and authors are cosines of TF-IDF vectors, series and section
// are 1 when the posts have the same, and closeness is 1/(1+Δ/HalfLife) for posts
// Δ apart: never a matter of today's date. A post that shares nothing still has
// its section and its closeness, so a list is filled with the posts of the
// section and of the days around as a matter of course, without a special rule.
// Ties go to the post nearer in time, then to the newer, then to the lower ID.
//
// The cost of one post is bounded whatever the size of the site: it is looked up
// by its Options.Terms strongest terms, and no more than Options.Postings places
// are read in their lists. Where the lists have more, the longest are cut to one
// length, and what is left of each is the part nearest in time. Otherwise the
// result is exactly that of comparing each post with every other.
//
// The result depends on the documents alone, not on their order, the number of
// workers or the kind of processor: documents are ordered by language, date and
// ID inside, and weights are rounded to integers before anything is added up.
package related

import "time"

// Document is what a post is to this package.
type Document struct {
	ID       string    // unique
	Date     time.Time // of publication; closeness in time is measured by it
	Language string    // BCP 47; posts of two languages ("de-AT" and "de" are one) are never neighbours

	Title       string
	Description string
	Text        string // the body as plain text

	// Labels, compared as they are: whoever calls has brought them to one
	// spelling. "" is no section and no series.
	Section string
	Series  string
	Tags    []string
	Authors []string

	Unlisted bool // has neighbours of its own, and is nobody's neighbour
}

// Neighbour is a post that goes with another.
type Neighbour struct {
	ID    string
	Score float64 // 0 to 1; comparable within one index only
}

// Options weigh the kinds of evidence and limit the work. Zero values mean the
// defaults; a negative weight switches its kind of evidence off.
type Options struct {
	Text    float64 // likeness of the words; 0 means 1
	Tags    float64 // shared tags, rare ones above all; 0 means 0.3
	Series  float64 // the same series; 0 means 0.25
	Authors float64 // shared authors; 0 means 0.05
	Section float64 // the same section; 0 means 0.05

	Title       float64 // a word in the title counts as this many in the text; 0 means 4
	Description float64 // the same for the description; 0 means 2

	Time     float64       // the part of the score that closeness in time decides, at most 1; 0 means 0.3
	HalfLife time.Duration // posts this far apart are half as close as those of the same moment; 0 means 90 days

	Diversity float64 // how much of its score a post loses that says what another in the list says, at most 1; 0 means 0.1

	Count      int // posts in a list that the index keeps ready; 0 means 6
	Candidates int // posts from which a list is chosen; 0 means 24, or more where Count asks for more
	Terms      int // strongest terms of a post that count; 0 means 80
	Postings   int // reads in the index for one post, about, and up to four times that among less than 8192; 0 means 4096
	Jobs       int // goroutines of NewIndex; 0 means one per processor

	sample int // documents that decide how rare a word is, at most, about; 0 means 2048
}

const day = 24 * time.Hour

// withDefaults replaces zero values by the defaults and negative weights by 0.
func (o Options) withDefaults() Options {
	weigh := func(w *float64, otherwise float64) {
		switch {
		case *w == 0:
			*w = otherwise
		case !(*w > 0): // NaN too
			*w = 0
		default:
			*w = min(*w, 1e6)
		}
	}
	weigh(&o.Text, 1)
	weigh(&o.Tags, 0.3)
	weigh(&o.Series, 0.25)
	weigh(&o.Authors, 0.05)
	weigh(&o.Section, 0.05)
	weigh(&o.Title, 4)
	weigh(&o.Description, 2)
	weigh(&o.Time, 0.2)
	weigh(&o.Diversity, 0.1)
	o.Time, o.Diversity = min(o.Time, 1), min(o.Diversity, 1)
	if o.HalfLife < time.Second {
		o.HalfLife = 90 * day
	}
	whole := func(n *int, otherwise, most int) {
		if *n <= 0 {
			*n = otherwise
		}
		*n = min(*n, most)
	}
	whole(&o.Count, 6, 1000)
	whole(&o.Candidates, max(24, 2*o.Count+12), 1<<20)
	whole(&o.Terms, 80, maxTerms)
	whole(&o.Postings, 4096, 1<<30)
	whole(&o.sample, 1<<11, 1<<30)
	return o
}
