package render

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/site"
)

// postBody gives the text of a post; of a live blog with its latest update first.
func (v *view) postBody(e *site.Entry) (template.HTML, error) {
	inserts, err := v.liveInserts(e)
	if err != nil {
		return "", err
	}
	return v.body(e.Path, inserts)
}

// liveInserts gives the inserts of a post. The updates of a live blog that follow
// one another with nothing in between are put into the order of their times, the
// latest first, wherever the author added them: they change places, and the text
// around them stays as it is.
func (v *view) liveInserts(e *site.Entry) ([]content.Insert, error) {
	if e.Genre != content.GenreLive {
		return e.Inserts, nil
	}
	text, err := v.text(e.Path)
	if err != nil {
		return nil, err
	}
	inserts := slices.Clone(e.Inserts)
	for start := 0; start < len(inserts); {
		end := start + 1
		for end < len(inserts) && isUpdate(inserts[end-1]) && isUpdate(inserts[end]) &&
			strings.TrimSpace(text[inserts[end-1].Offset:inserts[end].Offset]) == "" {
			end++
		}
		if end > start+1 {
			v.latestFirst(inserts[start:end])
		}
		start = end
	}
	return inserts, nil
}

// isUpdate tells whether an insert is an update of a live blog.
func isUpdate(in content.Insert) bool {
	return in.Kind == content.InsertShortcode && in.Shortcode.Name == "update" && in.Shortcode.Block
}

// latestFirst sorts updates by their time, each at a place of the others. One
// whose time can't be read, which is reported when it is shown, stays where it is.
func (v *view) latestFirst(updates []content.Insert) {
	type timed struct {
		at time.Time
		in content.Insert
	}
	list := make([]timed, len(updates))
	for i, in := range updates {
		at, err := content.ParseDate(in.Shortcode.Named["time"], v.site.Options().Location)
		if err != nil {
			return
		}
		list[i] = timed{at, in}
	}
	slices.SortStableFunc(list, func(a, b timed) int { return b.at.Compare(a.at) })
	for i := range updates {
		offset := updates[i].Offset
		updates[i] = list[i].in
		updates[i].Offset = offset
	}
}
