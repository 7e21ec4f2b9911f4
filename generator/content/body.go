package content

import "broadsheet/generator/source"

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
	// InsertLink is the value of an href attribute: the URL, escaped for an
	// attribute, for Target, which is a relative or rooted link as written.
	InsertLink InsertKind = iota + 1
	// InsertImage is the whole attribute text of an img element from src on:
	// src="…" and, where the size is known, width="…" height="…".
	InsertImage
	// InsertShortcode is the output of the shortcode layout.
	InsertShortcode
)

// Insert is a place in a Body that is filled when its page is made.
type Insert struct {
	Kind      InsertKind
	Offset    int             // in Body.HTML, where the answer goes
	Target    string          // link or picture as written, for InsertLink and InsertImage
	Shortcode *Shortcode      // for InsertShortcode, else nil
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
