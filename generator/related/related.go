// Package related finds what a reader of one post may also like, from the texts
// of all posts. It knows documents and numbers only: no files, no site, no
// clock, and not what editors pin or forbid.
//
// Analyse reduces one Document to a Vector, a list of hashed terms with their
// counts, while the text is at hand; the text is not kept, and many documents can
// be analysed at once. NewIndex takes the vectors of all. From then on
// Index.Neighbours answers for each document, Index.Replace exchanges some of them,
// Index.Explain tells how a list comes about and Index.Overview how all lists lie
// together.
//
// A list comes about in four steps.
//
// Weights (census.go, weigh.go). The terms of a document are its stems, and pairs of
// words in a row. Each is weighed by how often it stands there and how few documents
// have it; the strongest are kept, as a vector of length 1, nearly. Tags, series and authors
// are weighed likewise.
//
// Candidates (search.go). Through an inverted index the documents that share terms
// and labels are found, and the best 20 kept, by
//
//	(Text·text + Tags·tags + Series·series + Authors·authors + Section·section)
//	    / (sum of the weights) · (1 − Time + Time·closeness)
//
// where text, tags and authors are cosines, series and section are 1 when the posts
// have the same, and closeness is 1/(1+Δ/HalfLife) for posts Δ apart: never a matter
// of today's date. The next part of a series counts twice. Near-copies of the post
// (sketch.go) are put aside.
//
// Smoothing (smooth.go). A text is compared together with the texts nearest to it, so
// that posts on one matter meet though they put it in other words.
//
// Choice (choose.go). The best candidate comes first; of the others, what repeats one
// in the list loses some of its score, and of near-copies of each other only the
// newest is listed. Half of a list by one author, or of one section that is not the
// post's own, makes way for others. A post that shares nothing still has its section
// and its closeness in time, so a list is full while there are enough documents in
// the language. Ties go to the post nearer in time, then to the newer, then to the
// lower ID.
//
// The cost of one post is bounded whatever the size of the site: common words, whose
// lists are long, are looked up only as far as Options.Postings allows, rarest first.
//
// The result depends on the documents alone, not on their order, the number of
// workers, the kind of processor, or on what the index has been through: all that is
// added up are integers, and Replace and Restore leave what NewIndex would make. Nor
// does one document move the lists of others without cause: how rare a word is goes
// by a sample of the oldest documents, in steps.
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
	Candidates int // posts from which a list is chosen; 0 means 20, or more where Count asks for more
	Terms      int // strongest terms of a post that count; 0 means 80
	Postings   int // reads in the index for one post, about, and up to eight times that among less than 8192; 0 means 2048
	Jobs       int // goroutines of NewIndex; 0 means one per processor

	sample int // documents that decide how rare a word is, at most, about; 0 means 2048
}

const day = 24 * time.Hour

// usualCandidates is Options.Candidates where nobody says otherwise.
const usualCandidates = 20

// usualCount is Options.Count, likewise.
const usualCount = 6

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
	whole(&o.Count, usualCount, 1000)
	whole(&o.Candidates, max(usualCandidates, 2*o.Count+8), 1<<20)
	whole(&o.Terms, 80, maxTerms)
	whole(&o.Postings, 2048, 1<<30)
	whole(&o.sample, 1<<11, 1<<30)
	return o
}
