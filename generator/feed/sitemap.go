package feed

import "time"

// URL is an entry of a sitemap (sitemaps.org/protocol.php): the canonical
// address of a page that search engines may index.
type URL struct {
	Loc      string    // absolute; a longer one than sitemapLoc is left out
	Modified time.Time // the page's last real change; zero means unknown
}

// The limits of one sitemap file.
const (
	SitemapURLs  = 50_000
	sitemapBytes = 50 << 20
	sitemapLoc   = 2048 // characters, of an encoded address bytes
)

const (
	sitemapNamespace = `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`
	urlsetOpen       = xmlDeclaration + "<urlset " + sitemapNamespace + ">\n"
	urlsetClose      = "</urlset>\n"
)

// AppendSitemap writes a sitemap. It is for as many URLs as one file may have;
// see SplitSitemap. There is no priority and no changefreq, which search engines
// do not read.
func AppendSitemap(dst []byte, urls []URL) []byte {
	dst = append(dst, urlsetOpen...)
	for _, u := range urls {
		if len(u.Loc) <= sitemapLoc {
			dst = appendURL(dst, "url", u)
		}
	}
	return append(dst, urlsetClose...)
}

// SitemapSize gives about how many bytes AppendSitemap writes.
func SitemapSize(urls []URL) int {
	size := len(urlsetOpen) + len(urlsetClose)
	for i := range urls {
		size += len("<url><loc></loc><lastmod>2006-01-02T15:04:05+00:00</lastmod></url>\n") + len(urls[i].Loc)
	}
	return size
}

// AppendSitemapIndex writes the list of the sitemaps that a large site has in
// place of one. Modified of an entry is best the newest of the entries in it.
func AppendSitemapIndex(dst []byte, sitemaps []URL) []byte {
	dst = append(dst, xmlDeclaration+"<sitemapindex "+sitemapNamespace+">\n"...)
	for _, u := range sitemaps {
		dst = appendURL(dst, "sitemap", u)
	}
	return append(dst, "</sitemapindex>\n"...)
}

func appendURL(dst []byte, element string, u URL) []byte {
	dst = append(dst, '<')
	dst = append(dst, element...)
	dst = append(dst, "><loc>"...)
	dst = appendText(dst, u.Loc, entities)
	dst = append(dst, "</loc>"...)
	if !u.Modified.IsZero() {
		dst = append(dst, "<lastmod>"...)
		dst = u.Modified.AppendFormat(dst, time.RFC3339)
		dst = append(dst, "</lastmod>"...)
	}
	dst = append(dst, "</"...)
	dst = append(dst, element...)
	return append(dst, ">\n"...)
}

// SplitSitemap cuts a list into parts of which each fits into one file: at most
// 50,000 URLs and 50 MB. The parts share the list's memory. With the oldest
// pages first, a new page changes the last part alone.
func SplitSitemap(urls []URL) [][]URL { return splitSitemap(urls, SitemapURLs, sitemapBytes) }

func splitSitemap(urls []URL, count, bytes int) [][]URL {
	const longest = 6 // bytes of an escaped character
	if len(urls) > 0 && len(urls) <= count && longest*SitemapSize(urls) <= bytes {
		return [][]URL{urls} // as most sites have them
	}
	var parts [][]URL
	var entry []byte
	start, size := 0, len(urlsetOpen)+len(urlsetClose)
	for i, u := range urls {
		entry = appendURL(entry[:0], "url", u)
		if i > start && (i-start == count || size+len(entry) > bytes) {
			parts = append(parts, urls[start:i:i])
			start, size = i, len(urlsetOpen)+len(urlsetClose)
		}
		size += len(entry)
	}
	if start < len(urls) {
		parts = append(parts, urls[start:])
	}
	return parts
}

// NewestURL gives the latest Modified of a list, zero when none is known.
func NewestURL(urls []URL) time.Time {
	var newest time.Time
	for _, u := range urls {
		if u.Modified.After(newest) {
			newest = u.Modified
		}
	}
	return newest
}
