package content

import (
	"bytes"
	"strconv"

	"broadsheet/generator/source"
)

// Body is the text of a post or page as HTML, cut at the places where the model
// has a say. It is made once, from Markdown; whoever writes the page puts the
// pieces together with the answers of the model at that time (see Insert).
type Body struct {
	HTML    []byte
	Inserts []Insert // in order of Offset
}

// InsertKind says what belongs at an Insert.
type InsertKind uint8

// The kinds of inserts.
const (
	// InsertLink is the value of an attribute that holds an address, mostly
	// href: the URL for Target, escaped for an attribute in double quotes. Raw
	// HTML has such places in src and poster as well, for media files.
	InsertLink InsertKind = iota + 1
	// InsertImage is the attribute text of an img element from src on:
	// src="…" and, where the size is known, width="…" height="…". A space stands
	// before it, and before that the name of the element, so that whoever fills it
	// may put something around the img; what follows brings its own space.
	InsertImage
	// InsertSizedImage is the same for a picture whose author gave a width or a
	// height: they follow.
	InsertSizedImage
	// InsertShortcode is the output of the shortcode layout.
	InsertShortcode
)

// Insert is a place in a Body that is filled when its page is made. The same
// link may occur twice in a row of inserts, where the repair of broken raw HTML
// doubled an element.
type Insert struct {
	Kind   InsertKind
	Offset int // in Body.HTML, where the answer goes
	// Target is the link or picture as written, for links and pictures:
	// relative or rooted, never absolute, never a fragment or a query alone.
	// Markdown's backslashes and HTML's character references are resolved;
	// percent-encoding is as the author wrote it. So split off "?" and "#" first,
	// then decode the path (url.PathUnescape) to find a file.
	Target    string
	Shortcode *Shortcode      // for InsertShortcode, else nil
	NoAlt     bool            // of a picture: nothing is written for those who do not see it
	NoCredit  bool            // of a picture that stands alone: nobody is named who made it
	Pos       source.Position // of the link, picture or shortcode in the source
}

// Shortcode is a call of a shortcode in a text, {{< name "a" key="value" >}}.
type Shortcode struct {
	Name  string
	Args  []string          // positional, in order
	Named map[string]string // named; nil when there are none
	Inner *Body             // what stands between {{< name >}} and {{< /name >}}, as HTML; nil for a call without end tag
	Block bool              // whether it stands alone, as a block
	Index int               // its number among the shortcodes of the text, from 0
}

// While a body is rendered, a marker stands where an insert will be: its number
// between two control characters. The source can hold none of them (see
// prepare), so that nobody but the renderer makes a marker, and they pass
// through the repair of raw HTML as ordinary text.
const (
	markerStart = '\x02'
	markerEnd   = '\x03'
)

func appendMarker(dst []byte, insert int) []byte {
	dst = append(dst, markerStart)
	dst = strconv.AppendInt(dst, int64(insert), 10)
	return append(dst, markerEnd)
}

var (
	imageBefore = []byte(`src="`)
	imageAfter  = []byte(`"`)
)

// cutMarkers makes a Body of rendered HTML. The marker of a picture stands as
// the value of src, and takes the attribute's name and quotes with it. The Body
// gets the memory of rendered.
func cutMarkers(rendered []byte, inserts []Insert) Body {
	n := bytes.Count(rendered, []byte{markerStart})
	if n == 0 {
		return Body{HTML: rendered}
	}
	// What is left of the text moves forward: it never gets longer.
	body := Body{HTML: rendered[:0], Inserts: make([]Insert, 0, n)}
	for {
		start := bytes.IndexByte(rendered, markerStart)
		if start < 0 {
			break
		}
		length := bytes.IndexByte(rendered[start:], markerEnd)
		if length < 0 {
			break
		}
		number, err := strconv.Atoi(string(rendered[start+1 : start+length]))
		before, after := rendered[:start], rendered[start+length+1:]
		if err == nil && number < len(inserts) {
			insert := inserts[number]
			if insert.Kind == InsertImage || insert.Kind == InsertSizedImage {
				before = bytes.TrimSuffix(before, imageBefore)
				after = bytes.TrimPrefix(after, imageAfter)
			}
			insert.Offset = len(body.HTML) + len(before)
			body.Inserts = append(body.Inserts, insert)
		}
		body.HTML = append(body.HTML, before...)
		rendered = after
	}
	body.HTML = append(body.HTML, rendered...)
	return body
}
