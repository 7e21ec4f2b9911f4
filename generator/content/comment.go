package content

import "time"

// Comment is one reader's comment, approved or removed, from
// content/comments/<post id>/<comment id>.json.
type Comment struct {
	ID      string // file name without extension
	Post    string // id of the post
	Parent  string // id of the comment that this one answers; "" means the post itself
	Path    string // the source file
	Name    string // as the reader gave it, plain text; "" when removed
	URL     string // http(s) or ""
	HTML    string // the body, rendered and sanitised; "" when removed
	Text    string // the body as plain text
	Date    time.Time
	Removed bool // a tombstone, which keeps the place of its replies
	Staff   bool
}
