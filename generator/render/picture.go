package render

import (
	"bytes"
	"html"
	"html/template"
	"strconv"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Pictured is a picture of which there are files in several widths and formats.
type Pictured struct {
	Width, Height int    // of the original, upright, in pixels
	Tone          string // the classes of its colour; "" where something may shine through
	Files         []PictureFile
}

// PictureFile is one of them.
type PictureFile struct {
	Address       string // rooted
	Type          string // media type
	Width, Height int    // pixels
	Crop          string // "16x9", "4x3" or "1x1"; "" is the whole picture
	Focus         content.Focus
}

func (p *Pictured) fingerprint() source.Fingerprint {
	if p == nil {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	h.Int(p.Width)
	h.Int(p.Height)
	h.String(p.Tone)
	for _, f := range p.Files {
		h.Strings([]string{f.Address, f.Type, f.Crop})
		for _, n := range []int{f.Width, f.Height, f.Focus.X, f.Focus.Y} {
			h.Int(n)
		}
	}
	return h.Sum()
}

// fallback gives the file that every browser shows.
func (p *Pictured) fallback() *PictureFile {
	for i := range p.Files {
		if f := &p.Files[i]; f.Crop == "" && (f.Type == "image/jpeg" || f.Type == "image/png") {
			return f
		}
	}
	return &p.Files[0]
}

// pictured tells which files there are of a picture, nil when it is shown as it is.
func (r *Renderer) pictured(file string) *Pictured {
	if r.opts.Picture == nil {
		return nil
	}
	return r.opts.Picture(file)
}

// pictureFile writes a file that was made of a picture.
func (v *view) pictureFile(dst *bytes.Buffer) error {
	file, _, _ := strings.Cut(v.route.Key, "#")
	v.note(site.Query{Kind: AskPicture, Key: file}, v.r.pictured(file).fingerprint())
	data, err := v.r.opts.PictureData(v.route.Key)
	dst.Write(data)
	return err
}

// crop is a part of a picture for search engines and social networks.
type crop struct {
	shape         string // "16x9", "4x3" or "1x1"
	url           string
	width, height int
}

// WithAlt gives the picture with another description.
func (p *Picture) WithAlt(alt string) *Picture {
	own := *p
	own.Alt = alt
	return &own
}

// crop gives the crop of a shape, nil when there is none.
func (p *Picture) crop(shape string) *crop {
	for i := range p.crops {
		if p.crops[i].shape == shape {
			return &p.crops[i]
		}
	}
	return nil
}

// fillPicture adds the files that there are of a picture, and the classes that say how it fills
// its place.
func (v *view) fillPicture(p *Picture, made *Pictured, focus content.Focus) {
	p.Class = focusClass(focus)
	if made == nil {
		return
	}
	for _, f := range made.Files {
		if f.Crop != "" && f.Focus == focus {
			p.crops = append(p.crops, crop{f.Crop, v.href(f.Address), f.Width, f.Height})
		}
	}
	if v.absolute {
		return // readers of feeds know one address
	}
	p.Sources = v.sources(made)
	p.Class = pictureClass(made.Tone, p.Class)
}

// sources lists the files of a whole picture by their formats.
func (v *view) sources(made *Pictured) []Source {
	var list []Source
	fallback := made.fallback()
	for i := range made.Files {
		f := &made.Files[i]
		if f.Crop != "" || f == fallback {
			continue
		}
		entry := v.href(f.Address) + " " + strconv.Itoa(f.Width) + "w"
		if n := len(list); n > 0 && list[n-1].Type == f.Type {
			list[n-1].Srcset += template.Srcset(", " + entry)
			continue
		}
		list = append(list, Source{f.Type, template.Srcset(entry)})
	}
	return list
}

func pictureClass(tone, focus string) string {
	switch {
	case tone == "":
		return focus
	case focus == "":
		return "tone " + tone
	}
	return "tone " + tone + " " + focus
}

// focusClass gives the classes by which style sheets know a focal point, in quarters of
// the picture: "x0" is its left edge, "y4" the lower one. The middle needs none.
func focusClass(f content.Focus) string {
	if f == (content.Focus{}) {
		return ""
	}
	quarter := func(n int) string { return strconv.Itoa((n + 50 + 12) / 25) }
	return "x" + quarter(f.X) + " y" + quarter(f.Y)
}

// textSizes is how wide a picture in a text is shown: the column of the text is as
// wide as the style sheet has it.
const textSizes = "auto, (min-width: 42rem) 39rem, 100vw"

// writeImage writes the attributes of an img element that depend on the picture,
// where it stands in the text; and where there are several files of the picture, the
// element that offers them around it. It gives the offset behind what it has written
// of the text.
func (v *view) writeImage(b *bytes.Buffer, from, text string, in content.Insert) (done int) {
	url, size, _ := v.pictureURL(from, in.Target)
	start := openTag(b.Bytes())
	wrap := size.made != nil && !v.absolute && start >= 0
	if wrap {
		tag := string(b.Bytes()[start:])
		b.Truncate(start)
		b.WriteString("<picture")
		if class := pictureClass(size.made.Tone, ""); class != "" {
			b.WriteString(` class="` + class + `"`)
		}
		b.WriteByte('>')
		for _, s := range v.sources(size.made) {
			b.WriteString(`<source type="` + s.Type + `" srcset="` + html.EscapeString(string(s.Srcset)) + `" sizes="` + textSizes + `">`)
		}
		b.WriteString(tag)
	}
	b.WriteString(`src="`)
	b.WriteString(html.EscapeString(url))
	b.WriteByte('"')
	if in.Kind == content.InsertImage && size.width > 0 && size.height > 0 {
		b.WriteString(` width="` + strconv.Itoa(size.width) + `" height="` + strconv.Itoa(size.height) + `"`)
	}
	if !wrap {
		return in.Offset
	}
	end := in.Offset + tagEnd(text[in.Offset:])
	b.WriteString(text[in.Offset:end])
	b.WriteString("</picture>")
	return end
}

// openTag gives the place of the img tag that is open at the end of a text; -1 when
// the author has put a picture element around it.
func openTag(text []byte) int {
	start := bytes.LastIndex(text, []byte("<img "))
	if start < 0 || bytes.LastIndex(text[:start], []byte("<picture")) > bytes.LastIndex(text[:start], []byte("</picture")) {
		return -1
	}
	return start
}

// tagEnd gives the length of the rest of a tag, whose attributes are all in double quotes.
func tagEnd(text string) int {
	quoted := false
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			return i + 1
		}
	}
	return len(text)
}
