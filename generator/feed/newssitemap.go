package feed

import "time"

// Story is an entry of a news sitemap
// (developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
type Story struct {
	Loc       string // canonical address, absolute
	Title     string // the headline alone, without author or name of the site
	Language  string // BCP 47
	Published time.Time
}

// NewsSitemapStories is how many stories one news sitemap may hold.
const NewsSitemapStories = 1000

// NewsSitemapAge is for how long after its publication a story belongs in one.
const NewsSitemapAge = 48 * time.Hour

const newsNamespace = ` xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"`

// AppendNewsSitemap writes a news sitemap: what the publication of this name put
// out in the last two days. It is for as many stories as one file may have; cut
// longer lists with SplitStories. One without stories is as good to Google,
// though the schema of sitemaps wants at least one.
func AppendNewsSitemap(dst []byte, publication string, stories []Story) []byte {
	dst = append(dst, xmlDeclaration+"<urlset "+sitemapNamespace+newsNamespace+">\n"...)
	for i := range stories {
		s := &stories[i]
		dst = append(dst, "<url><loc>"...)
		dst = appendText(dst, s.Loc, entities)
		dst = append(dst, "</loc><news:news><news:publication><news:name>"...)
		dst = appendText(dst, publication, entities)
		dst = append(dst, "</news:name><news:language>"...)
		dst = appendText(dst, NewsLanguage(s.Language), entities)
		dst = append(dst, "</news:language></news:publication><news:publication_date>"...)
		dst = s.Published.AppendFormat(dst, time.RFC3339)
		dst = append(dst, "</news:publication_date><news:title>"...)
		dst = appendText(dst, s.Title, entities)
		dst = append(dst, "</news:title></news:news></url>\n"...)
	}
	return append(dst, urlsetClose...)
}

// SplitStories cuts a list into parts of which each fits into one news sitemap.
// There is always one part, which may be empty. The parts share the list's memory.
func SplitStories(stories []Story) [][]Story {
	var parts [][]Story
	for len(stories) > NewsSitemapStories {
		parts = append(parts, stories[:NewsSitemapStories:NewsSitemapStories])
		stories = stories[NewsSitemapStories:]
	}
	return append(parts, stories)
}

// NewsLanguage gives a BCP 47 tag as news sitemaps want it: the language alone,
// but for Chinese, of which they tell the two ways of writing apart.
func NewsLanguage(tag string) string {
	base, rest := tag, ""
	for i := 0; i < len(tag); i++ {
		if tag[i] == '-' || tag[i] == '_' {
			base, rest = tag[:i], tag[i+1:]
			break
		}
	}
	if base != "zh" {
		return base
	}
	switch rest {
	case "TW", "HK", "MO", "Hant", "Hant-TW", "Hant-HK", "Hant-MO":
		return "zh-tw"
	}
	return "zh-cn"
}
