package content

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// imageFields are the fields of a picture that is written as a table.
func imageFields() []field[Image] {
	return []field[Image]{
		{fieldSpec{"src", []string{"path", "url", "file", "image"}, shape{}, "Path of the picture, relative to the post or from the site's root, or its address."},
			func(d *decoder, to *Image, v *value) { to.Src = d.picture(v) }},
		{fieldSpec{"alt", []string{"alt_text"}, shape{}, "What the picture shows, for readers who do not see it."},
			func(d *decoder, to *Image, v *value) { to.Alt = d.sentence(v) }},
		{fieldSpec{"caption", []string{"figcaption"}, shape{}, "Text under the picture; Markdown."},
			func(d *decoder, to *Image, v *value) { to.Caption = d.optionalLine(v) }},
		{fieldSpec{"credit", []string{"attribution"}, shape{}, "Who made the picture."},
			func(d *decoder, to *Image, v *value) { to.Credit = d.sentence(v) }},
		{fieldSpec{"focus", []string{"focal_point", "focal"}, shape{}, "What must stay in view where the picture is cut: across and down as in 30% 20%, or words as in top left."},
			func(d *decoder, to *Image, v *value) { to.Focus = d.focus(v) }},
	}
}

// coverSettings say how a theme of Hugo shows a cover, which is for our layouts to
// decide.
var coverSettings = map[string]bool{"relative": true, "hidden": true, "hiddeninlist": true, "hiddeninsingle": true, "responsiveimages": true, "linkfullimages": true}

// image reads a picture: its path, or a table. Of a list the first counts, as
// other generators list pictures for social networks.
func (d *decoder) image(v *value) *Image {
	if v.kind == listValue {
		if list := elements(v); len(list) > 0 {
			return d.image(list[0])
		}
		return nil
	}
	var image Image
	if v.kind == tableValue {
		before := len(d.issues)
		own := *v
		own.fields = slices.DeleteFunc(slices.Clone(v.fields), func(e entry) bool { return coverSettings[foldKey(e.key)] })
		nested(d, imageFields(), &own, &image)
		if image.Src == "" && len(v.fields) > 0 && len(d.issues) == before {
			d.wrong(v, "write src: with the path of the picture", "the picture has no src")
		}
	} else {
		image.Src = d.picture(v)
	}
	if image.Src == "" {
		return nil
	}
	return &image
}

// addToImage sets a part of the lead picture that is written beside it, as in
// image_alt; the picture's own field counts more.
func (d *decoder) addToImage(image *Image, v *value, part func(*Image) *string) {
	s := d.optionalLine(v)
	if image == nil {
		d.doubtful(v, "write image: with the path of the picture", "there is no image that this could belong to")
		return
	}
	if to := part(image); *to == "" {
		*to = s
	}
}

// originFields are the fields of `source`.
func originFields() []field[Origin] {
	return []field[Origin]{
		{fieldSpec{"name", []string{"title", "agency"}, shape{}, "Name of the agency or paper that the story comes from."},
			func(d *decoder, to *Origin, v *value) { to.Name = d.label(v) }},
		{fieldSpec{"url", []string{"link", "href"}, shape{}, "Address of the story there."},
			func(d *decoder, to *Origin, v *value) { to.URL = d.webURL(v) }},
	}
}

// origin reads where wire copy comes from: a name, an address, or both as a table.
func (d *decoder) origin(v *value) (o Origin) {
	switch {
	case v.kind == tableValue:
		before := len(d.issues)
		nested(d, originFields(), v, &o)
		if o.Name == "" && o.URL == "" && len(v.fields) > 0 && len(d.issues) == before {
			d.wrong(v, "write name: with the name of the agency", "the source has no name")
		}
	case v.scalar() && isWebURL(strings.TrimSpace(v.text)):
		o.URL = d.webURL(v)
	default:
		o.Name = d.label(v)
	}
	if o.Name == "" && o.URL != "" {
		_, host, _ := strings.Cut(o.URL, "//")
		host, _, _ = strings.Cut(host, "/")
		o.Name = shared(strings.TrimPrefix(host, "www."))
	}
	return o
}

// correctionKinds lists the kinds of notes on a post.
func correctionKinds() []string { return []string{"correction", "clarification", "update", "note"} }

// correctionFields are the fields of a note in `corrections`.
func correctionFields() []field[Correction] {
	return []field[Correction]{
		{fieldSpec{"date", nil, shape{kind: dateShape}, "When the note was published."},
			func(d *decoder, to *Correction, v *value) { to.Date = d.date(v) }},
		{fieldSpec{"kind", []string{"type"}, shape{kind: oneOfShape, enum: correctionKinds()}, "What the note is; a correction when nothing is said."},
			func(d *decoder, to *Correction, v *value) { to.Kind = d.oneOf(v, correctionKinds()) }},
		{fieldSpec{"text", []string{"note", "body"}, shape{}, "What was wrong and what is right; Markdown, one paragraph."},
			func(d *decoder, to *Correction, v *value) { to.Text = d.line(v) }},
	}
}

// corrections reads the notes on a post: a list of tables, or one table.
func (d *decoder) corrections(v *value) []Correction {
	var list []Correction
	for _, element := range elements(v) {
		if element.kind != tableValue {
			d.wrong(element, `write {date: 2026-11-23, text: "…"}`, "%s is no correction", element.describe())
			continue
		}
		c := Correction{}
		before := len(d.issues)
		nested(d, correctionFields(), element, &c)
		if c.Kind == "" {
			c.Kind = "correction"
		}
		switch {
		case len(d.issues) > before: // has been said already
		case c.Text == "":
			d.wrong(element, "write text: with what was wrong and what is right", "the note has no text")
		case c.Date.IsZero():
			d.wrong(element, "write date: with the day on which the note was published", "the note has no date")
		}
		list = append(list, c)
	}
	return list
}

// oneOf reads one of a few words, in any case.
func (d *decoder) oneOf(v *value, words []string) string {
	s := strings.ToLower(d.optionalLine(v))
	if s == "" {
		return ""
	}
	for _, word := range words {
		if s == word {
			return word
		}
	}
	d.wrong(v, didYouMean(s, words), "%q is not known", shorten(s, 40))
	return ""
}

// language reads a language tag. POSIX's underscore is read as a hyphen.
func (d *decoder) language(v *value) string {
	s := d.optionalLine(v)
	return d.tag(v, s)
}

func (d *decoder) tag(v *value, s string) string {
	if s == "" {
		return ""
	}
	s = strings.ReplaceAll(s, "_", "-")
	if _, err := language.Parse(s); err != nil {
		d.wrong(v, "write a tag such as en, de-AT or zh-Hant", "%q is not a language", shorten(s, 40))
		return ""
	}
	return shared(s)
}

// translations reads where the story is in other languages.
func (d *decoder) translations(v *value) map[string]string {
	if v.kind != tableValue {
		d.wrong(v, "write the languages with the posts, as in {de: posts/2026/hafen}", "%s is no table of languages", v.describe())
		return nil
	}
	all := make(map[string]string, len(v.fields))
	for i := range v.fields {
		e := &v.fields[i]
		key := value{kind: textValue, line: e.line, column: e.column, text: e.key}
		if tag := d.tag(&key, e.key); tag != "" && e.value.kind != nullValue {
			if _, twice := all[tag]; twice {
				d.wrong(&key, "keep one of them", "%s is given twice", tag)
			}
			all[tag] = d.line(&e.value)
		}
	}
	return all
}

// authors reads who wrote: names and ids, or tables with a name and perhaps a
// role, which are given beside the names, nil when there is none. A byline may
// begin with "by".
func (d *decoder) authors(v *value) (names, roles []string) {
	for _, element := range elements(v) {
		name, role := "", ""
		if element.kind == tableValue {
			name, role = d.author(element)
		} else {
			name = d.label(element)
			if foldKey(d.key) == "byline" && len(name) > 3 && strings.EqualFold(name[:3], "by ") {
				name = shared(strings.TrimSpace(name[3:]))
			}
		}
		known := len(names)
		if names = appendNew(names, name); role != "" && len(names) > known {
			for len(roles) < len(names) {
				roles = append(roles, "")
			}
			roles[len(names)-1] = role
		}
	}
	for roles != nil && len(roles) < len(names) {
		roles = append(roles, "")
	}
	return names, roles
}

// author reads one author who is written as a table.
func (d *decoder) author(v *value) (name, role string) {
	for i := range v.fields {
		switch e := &v.fields[i]; foldKey(e.key) {
		case "name", "id":
			if name == "" || foldKey(e.key) == "id" {
				name = d.label(&e.value)
			}
		case "role":
			role = d.label(&e.value)
		}
	}
	if name == "" {
		d.wrong(v, "write the author's name, or {name: Jane Roe}", "the author has no name")
	}
	return name, role
}

// points reads a list of lines, in which commas are commas.
func (d *decoder) points(v *value) []string {
	var list []string
	for _, element := range elements(v) {
		if !element.scalar() {
			d.wrong(element, "write a list of texts", "%s stands where text is meant", element.describe())
			continue
		}
		list = appendNew(list, d.sentence(element))
	}
	return list
}

// appendNew adds a name that is neither empty nor there already.
func appendNew(names []string, name string) []string {
	if name == "" {
		return names
	}
	for _, n := range names {
		if n == name {
			return names
		}
	}
	return append(names, name)
}

// layout reads the name of a layout. The usual one needs no name.
func (d *decoder) layout(v *value, usual string) string {
	if v.kind == boolValue && v.text == "false" {
		return ""
	}
	s := strings.TrimSuffix(d.optionalLine(v), ".html")
	switch strings.ToLower(s) {
	case "", usual, "none", "null", "default":
		return ""
	}
	if strings.Trim(s, "/") != s || hasDotSegment(s) || strings.Trim(s, layoutLetters) != "" {
		d.wrong(v, "write the name of a file in layouts, without .html", "%q cannot be the name of a layout", shorten(s, 40))
		return ""
	}
	return shared(s)
}

const layoutLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/."

// table reads a table of the site's own fields.
func (d *decoder) table(v *value) map[string]any {
	if v.kind != tableValue {
		d.wrong(v, "write name: value pairs, indented below params", "%s is no table", v.describe())
		return nil
	}
	table, _ := v.plain().(map[string]any)
	return table
}

// comments reads the comment mode; true and false are other generators' words.
func (d *decoder) comments(v *value) CommentMode {
	modes := []string{string(CommentsOpen), string(CommentsClosed), string(CommentsOff)}
	if yes, ok := v.bool(); ok {
		if yes {
			return CommentsOpen
		}
		return CommentsOff
	}
	return CommentMode(shared(d.oneOf(v, modes)))
}

// earlier tells whether a is before b, where both are known.
func earlier(a, b time.Time) bool { return !a.IsZero() && !b.IsZero() && a.Before(b) }
