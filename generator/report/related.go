package report

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/related"
	"broadsheet/generator/site"
)

// Relation is how the list "You may also like" of a post comes about.
type Relation struct {
	Source string        `json:"source"`
	Title  string        `json:"title"`
	URL    string        `json:"url"`
	Off    bool          `json:"off,omitempty"` // the post, or the site, wants no list
	Listed []RelatedPost `json:"listed"`
	Missed []RelatedPost `json:"missed"` // others that were considered, the best first
}

// RelatedPost is a post that was considered for the list of another.
type RelatedPost struct {
	Source    string       `json:"source"`
	Title     string       `json:"title"`
	URL       string       `json:"url"`
	Days      float64      `json:"days"`           // between the two
	Fate      string       `json:"fate"`           // pinned, listed, weaker, similar, crowded, copy, or skipped
	Like      string       `json:"like,omitempty"` // source of the post that it repeats
	Score     float64      `json:"score"`
	Value     float64      `json:"value"` // of the score, what is left beside those above it
	Closeness float64      `json:"closeness"`
	Words     float64      `json:"words"`
	Tags      float64      `json:"tags"`
	Series    float64      `json:"series"`
	Authors   float64      `json:"authors"`
	Section   float64      `json:"section"`
	Direct    float64      `json:"direct"` // likeness of the two texts alone
	Terms     []SharedTerm `json:"terms"`
}

// SharedTerm is a word, or two, that both posts have.
type SharedTerm struct {
	Term  string  `json:"term"`
	Share float64 `json:"share"` // of Direct
}

// maxTerms is how many shared terms are told.
const maxTerms = 8

// maxMissed is how many posts are told that missed the list.
const maxMissed = 10

// NewRelation finds out how the list of a post comes about.
func NewRelation(v *build.View, e *site.Entry) *Relation {
	r := &Relation{Source: e.Path, Title: e.Title, URL: v.Site.Abs(e.Address), Listed: []RelatedPost{}, Missed: []RelatedPost{}}
	r.Off = e.RelatedOff || v.Site.Options().Related <= 0
	spellings := v.Spellings(e)
	for _, c := range v.Site.ConsiderRelated(e) {
		p := relatedPost(v, c, spellings)
		switch {
		case c.Pinned, c.Fate == related.Listed:
			r.Listed = append(r.Listed, p)
		case len(r.Missed) < maxMissed:
			r.Missed = append(r.Missed, p)
		}
	}
	return r
}

func relatedPost(v *build.View, c site.Considered, spellings map[uint32]string) RelatedPost {
	p := RelatedPost{Source: c.Path, Title: c.Title, URL: v.Site.Abs(c.Address), Days: fraction(c.Apart.Hours() / 24), Fate: c.Fate.String(),
		Score: fraction(c.Score), Value: fraction(c.Value), Closeness: fraction(c.Closeness), Words: fraction(c.Words), Tags: fraction(c.Tags),
		Series: fraction(c.Series), Authors: fraction(c.Authors), Section: fraction(c.Considered.Section), Direct: fraction(c.Direct), Terms: []SharedTerm{}}
	if c.Pinned {
		p.Fate = "pinned"
	}
	if c.Because != nil {
		p.Like = c.Because.Path
	}
	for _, s := range c.Shared {
		if word := spellings[s.Term]; word != "" && len(p.Terms) < maxTerms {
			p.Terms = append(p.Terms, SharedTerm{word, fraction(s.Share)})
		}
	}
	return p
}

// fraction rounds to four digits after the point.
func fraction(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// Related writes how the list of a post comes about.
func Related(w io.Writer, r *Relation) {
	fmt.Fprintf(w, "%s: %s\n", printable(r.Source), printable(r.Title))
	if r.Off {
		fmt.Fprintln(w, "no list: the post or the site wants none")
		return
	}
	fmt.Fprintln(w, "listed")
	for i, p := range r.Listed {
		p.write(w, fmt.Sprintf("%3d", i+1))
	}
	if len(r.Listed) == 0 {
		fmt.Fprintln(w, "     nothing: there is no other post in the language of this one")
	}
	if len(r.Missed) > 0 {
		fmt.Fprintln(w, "missed")
	}
	for _, p := range r.Missed {
		p.write(w, "  -")
	}
}

// write writes one post in three lines.
func (p *RelatedPost) write(w io.Writer, mark string) {
	score := fmt.Sprintf("%.3f", p.Score)
	if p.Fate == "pinned" {
		score = "pin  "
	}
	fmt.Fprintf(w, "%s  %s  %s  (%s)\n", mark, score, printable(p.Title), printable(p.Source))
	if why := p.why(); why != "" {
		fmt.Fprintf(w, "            %s\n", why)
	}
	if len(p.Terms) > 0 {
		words := make([]string, len(p.Terms))
		for i, t := range p.Terms {
			words[i] = t.Term
		}
		fmt.Fprintf(w, "            %s\n", printable(strings.Join(words, ", ")))
	}
}

// why says what made the score and, of one that is not listed, why it is not.
func (p *RelatedPost) why() string {
	if p.Fate == "pinned" {
		return "pinned by the editors"
	}
	var parts []string
	for _, kind := range []struct {
		name  string
		share float64
	}{{"words", p.Words}, {"tags", p.Tags}, {"series", p.Series}, {"authors", p.Authors}, {"section", p.Section}} {
		if kind.share >= 0.0005 {
			parts = append(parts, fmt.Sprintf("%s %.3f", kind.name, kind.share))
		}
	}
	text := strings.Join(append(parts, apart(p.Days)), ", ")
	switch p.Fate {
	case related.Copy.String():
		return "nearly the same text as " + printable(p.Like)
	case related.Similar.String():
		return text + "; says much of what " + printable(p.Like) + " says"
	case related.Crowded.String():
		return text + "; half of the list is by its author or of its section"
	case related.Skipped.String():
		return text + "; left out by the editors"
	case related.Listed.String():
		if p.Value < p.Score*0.995 {
			text += fmt.Sprintf("; %.3f beside those above", p.Value)
		}
	}
	return text
}

func apart(days float64) string {
	switch d := time.Duration(days * 24 * float64(time.Hour)); {
	case d < 24*time.Hour:
		return "the same day"
	case d < 48*time.Hour:
		return "1 day apart"
	default:
		return fmt.Sprintf("%d days apart", int(days))
	}
}
