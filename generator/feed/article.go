package feed

import "time"

// ArticleType gives the schema.org type for the genre of a post ("opinion");
// for one that it does not know, NewsArticle. A plain report is a NewsArticle
// too: ReportageNewsArticle claims reporting that only an editor can vouch for.
func ArticleType(genre string) string {
	switch genre {
	case "reportage":
		return "ReportageNewsArticle"
	case "analysis":
		return "AnalysisNewsArticle"
	case "background":
		return "BackgroundNewsArticle"
	case "callout":
		return "AskPublicNewsArticle"
	case "opinion":
		return "OpinionNewsArticle"
	case "review":
		return "ReviewNewsArticle"
	case "live":
		return "LiveBlogPosting"
	case "sponsored":
		return "AdvertiserContentArticle"
	case "satire":
		return "SatiricalArticle"
	}
	return "NewsArticle"
}

// Article is a NewsArticle or one of its kin. Headline, URL and Published are
// never empty.
type Article struct {
	Type        string // see ArticleType; "" means NewsArticle
	URL         string // canonical; the article's id is this with "#article"
	Headline    string // as on the page, plain text
	Description string
	Images      []Picture
	Published   time.Time
	Modified    time.Time // zero, or before Published, means Published
	Authors     []Author  // empty means the publisher
	Publisher   string    // id
	WebSite     string    // id
	Section     string
	Keywords    []string
	Words       int    // 0 means unknown
	Language    string // BCP 47
	Dateline    string
	Series      *Entry // nil means none
	Origin      *Entry // who first published wire copy, with the URL it was taken from; nil means it is our own
	Sponsor     *Entry // who paid for the story, with the address of theirs; nil means nobody
	Paywall     string // CSS selector of one class (".paywall") around what only subscribers see; "" means all may read all

	Corrections  []CorrectionComment
	Discussion   string // URL of the comment block; "" means that there is none
	CommentCount int    // counts only with Discussion
	Comments     []Comment

	Live *LiveCoverage // of a live blog, else nil
}

// CorrectionComment is a note that something in an article was put right.
type CorrectionComment struct {
	Text      string
	Published time.Time
}

// Comment is one comment of a reader.
type Comment struct {
	URL       string // with the fragment of the comment, its id
	Parent    string // URL of the comment it answers; "" means the article
	Name      string // of who wrote it
	Text      string
	Published time.Time
}

// LiveCoverage is what only a live blog has.
type LiveCoverage struct {
	Start   time.Time
	End     time.Time // zero while it goes on
	Updates []LiveUpdate
}

// LiveUpdate is one entry of a live blog.
type LiveUpdate struct {
	Headline  string
	Text      string
	URL       string // with the fragment of the entry
	Published time.Time
}

func (a *Article) write(w *jsonWriter) {
	typ := a.Type
	if typ == "" {
		typ = "NewsArticle"
	}
	w.openAt(typ, a.URL, "#article")
	w.text("url", a.URL)
	w.reference("mainEntityOfPage", a.URL)
	w.text("headline", a.Headline)
	w.text("description", a.Description)
	if len(a.Images) > 0 {
		w.array("image")
		for i := range a.Images {
			a.Images[i].write(w)
		}
		w.closeArray()
	}
	w.date("datePublished", a.Published)
	if a.Modified.After(a.Published) {
		w.date("dateModified", a.Modified)
	} else {
		w.date("dateModified", a.Published)
	}
	a.writePeople(w)
	w.text("articleSection", a.Section)
	w.texts("keywords", a.Keywords)
	w.positive("wordCount", a.Words)
	w.text("inLanguage", a.Language)
	w.text("dateline", a.Dateline)
	a.writeAccess(w)
	a.writeCorrections(w)
	a.writeDiscussion(w)
	if a.Live != nil {
		a.Live.write(w)
	}
	w.close()
}

// writePeople writes who made the article, and what it is part of.
func (a *Article) writePeople(w *jsonWriter) {
	if len(a.Authors) > 0 {
		w.array("author")
		for i := range a.Authors {
			a.Authors[i].write(w)
		}
		w.closeArray()
	} else {
		w.reference("author", a.Publisher)
	}
	w.reference("publisher", a.Publisher)
	if a.Sponsor != nil {
		w.key("sponsor")
		w.open("Organization", "")
		w.text("name", a.Sponsor.Name)
		w.text("url", a.Sponsor.URL)
		w.close()
	}
	if a.Origin != nil {
		w.key("sourceOrganization")
		w.open("Organization", "")
		w.text("name", a.Origin.Name)
		w.close()
		w.text("isBasedOn", a.Origin.URL)
	}
	if a.Series == nil {
		w.reference("isPartOf", a.WebSite)
		return
	}
	w.array("isPartOf")
	w.open("CreativeWorkSeries", "")
	w.text("name", a.Series.Name)
	w.text("url", a.Series.URL)
	w.close()
	if a.WebSite != "" {
		w.comma()
		w.buf = append(w.buf, '{')
		w.text("@id", a.WebSite)
		w.close()
	}
	w.closeArray()
}

func (a *Article) writeAccess(w *jsonWriter) {
	w.boolean("isAccessibleForFree", a.Paywall == "")
	if a.Paywall == "" {
		return
	}
	w.key("hasPart")
	w.open("WebPageElement", "")
	w.boolean("isAccessibleForFree", false)
	w.text("cssSelector", a.Paywall)
	w.close()
}

func (a *Article) writeCorrections(w *jsonWriter) {
	if len(a.Corrections) == 0 {
		return
	}
	w.array("correction")
	for _, c := range a.Corrections {
		w.open("CorrectionComment", "")
		w.text("text", c.Text)
		w.date("datePublished", c.Published)
		w.close()
	}
	w.closeArray()
}

func (a *Article) writeDiscussion(w *jsonWriter) {
	if a.Discussion == "" {
		return
	}
	w.text("discussionUrl", a.Discussion)
	w.number("commentCount", a.CommentCount)
	if len(a.Comments) == 0 {
		return
	}
	w.array("comment")
	for i := range a.Comments {
		c := &a.Comments[i]
		w.open("Comment", c.URL)
		w.text("url", c.URL)
		w.text("text", c.Text)
		w.date("datePublished", c.Published)
		if c.Name != "" {
			w.key("author")
			w.open("Person", "")
			w.text("name", c.Name)
			w.close()
		}
		w.reference("parentItem", c.Parent)
		w.close()
	}
	w.closeArray()
}

func (l *LiveCoverage) write(w *jsonWriter) {
	w.date("coverageStartTime", l.Start)
	w.date("coverageEndTime", l.End)
	if len(l.Updates) == 0 {
		return
	}
	w.array("liveBlogUpdate")
	for _, u := range l.Updates {
		w.open("BlogPosting", "")
		w.text("headline", u.Headline)
		w.date("datePublished", u.Published)
		w.text("articleBody", u.Text)
		w.text("url", u.URL)
		w.close()
	}
	w.closeArray()
}
