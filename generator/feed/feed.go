// Package feed writes what machines read of a news site: feeds, sitemaps,
// robots.txt, and the JSON-LD in the head of each page. There is one file a
// format.
//
// The package is pure: the caller fills a struct with what is to be said, and an
// Append method writes it to the end of a buffer, which may be used again for
// the next feed. Nothing is read, no clock is asked, and the same struct gives
// the same bytes. All texts are plain text, except where a field says that it is
// HTML; whatever is in them, what comes out is well-formed. All URLs must be
// absolute. An empty field is left out.
//
// A build writes thousands of feeds and a JSON-LD block for every page, so the
// encoders write bytes themselves rather than through encoding/xml and
// encoding/json; the tests read everything back with those.
package feed
