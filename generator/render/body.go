package render

import (
	"bytes"
	"html"
	"html/template"

	"broadsheet/generator/content"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// intro is body for a list, to whose answer the text does not belong: what else names the list
// does not show it.
func (v *view) intro(path string, inserts []content.Insert) (template.HTML, error) {
	text, err := v.text(path)
	if err != nil {
		return "", err
	}
	v.note(site.Query{Kind: AskBody, Key: path}, source.FingerprintOf([]byte(text)))
	return v.filled(path, text, inserts)
}

// body gives the HTML of the text in a source file, its inserts filled. The text of a post or page
// is no question of its own: the answer about either covers its file, and the settings, which every
// page asks for, say how that is read.
func (v *view) body(path string, inserts []content.Insert) (template.HTML, error) {
	text, err := v.text(path)
	if err != nil {
		return "", err
	}
	return v.filled(path, text, inserts)
}

// filled gives the text of a source file with its inserts filled.
func (v *view) filled(path, text string, inserts []content.Insert) (template.HTML, error) {
	if len(inserts) == 0 {
		return template.HTML(text), nil
	}
	var b bytes.Buffer
	b.Grow(len(text) + 64*len(inserts))
	err := v.fill(&b, path, text, inserts)
	return template.HTML(b.String()), err
}

// text gives the HTML of the text in a source file, its inserts open, as use does.
func (v *view) text(path string) (string, error) {
	from := len(v.bytes)
	var err error
	v.bytes, err = v.r.opts.Body(v.bytes, path)
	return v.use(from), err
}

// fill writes a text with its inserts filled.
func (v *view) fill(b *bytes.Buffer, from, text string, inserts []content.Insert) error {
	var problems source.ErrorList
	done := 0
	for _, in := range inserts {
		b.WriteString(text[done:in.Offset])
		done = in.Offset
		switch in.Kind {
		case content.InsertLink:
			url := v.linkURL(from, in.Target)
			if url == "" {
				done = dropHref(b, text, done)
				break
			}
			b.WriteString(html.EscapeString(url))
		case content.InsertImage, content.InsertSizedImage:
			done = v.writeImage(b, from, text, in)
		case content.InsertShortcode:
			problems.Add(v.shortcode(b, from, in))
		}
	}
	b.WriteString(text[done:])
	return problems.Err()
}

// linkURL gives the URL for a link in a text; "" when its target is not shown.
func (v *view) linkURL(from, link string) string {
	v.ask(site.LinkQuery(from, link))
	d, err := v.site.Resolve(from, link)
	if err != nil {
		return link // reported when the links were checked
	}
	return v.destination(d)
}

func (v *view) destination(d site.Destination) string {
	switch {
	case d.Held:
		return ""
	case d.Address != "":
		return v.href(d.Address) + d.Tail
	}
	return d.URL
}

// dropHref takes an href attribute back whose value would be a post that is not
// shown: an <a> without href is a place where a link will be.
func dropHref(b *bytes.Buffer, text string, at int) int {
	const open = ` href="`
	if !bytes.HasSuffix(b.Bytes(), []byte(open)) || at >= len(text) || text[at] != '"' {
		return at
	}
	b.Truncate(b.Len() - len(open))
	return at + 1
}

// Shortcode is what the layout of a shortcode gets as its dot.
type Shortcode struct {
	Name  string
	Args  []string          // the values without a name, in order
	Named map[string]string // the values with a name
	Inner template.HTML     // what stands between the tags; "" for one without end tag
	Block bool              // whether it stands alone, as a block
	Index int               // its number among the shortcodes of the text, from 0
	Page  *Page             // nil in a feed
	view  *view
	from  string
	pos   source.Position
}

// shortcode writes the output of a shortcode's layout.
func (v *view) shortcode(b *bytes.Buffer, from string, in content.Insert) error {
	s := in.Shortcode
	if s.Name == "ref" || s.Name == "relref" {
		return v.refShortcode(b, from, in)
	}
	dot := &Shortcode{Name: s.Name, Args: s.Args, Named: s.Named, Block: s.Block, Index: s.Index, Page: v.page, view: v, from: from, pos: in.Pos}
	if s.Inner != nil {
		var inner bytes.Buffer
		if err := v.fill(&inner, from, string(s.Inner.HTML), s.Inner.Inserts); err != nil {
			return err
		}
		dot.Inner = template.HTML(inner.String())
	}
	l := v.r.opts.Layouts.shortcodes[s.Name]
	if l == nil {
		return source.Errorf(in.Pos, "shortcode.unknown", "write layouts/shortcodes/"+s.Name+".html", "there is no shortcode %q", s.Name)
	}
	v.note(site.Query{Kind: AskLayout, Key: l.entry}, l.fingerprint)
	var out bytes.Buffer
	if err := l.program.Execute(&out, dot); err != nil {
		return v.r.opts.Layouts.explain(err, v.route)
	}
	b.Write(bytes.TrimSpace(out.Bytes()))
	return nil
}

// refShortcode writes the URL of a reference, for use in raw HTML and text.
func (v *view) refShortcode(b *bytes.Buffer, from string, in content.Insert) error {
	name := in.Shortcode.Named["path"]
	if len(in.Shortcode.Args) > 0 {
		name = in.Shortcode.Args[0]
	}
	if name == "" {
		return source.Errorf(in.Pos, "shortcode.ref", `write {{< ref "harbour.md" >}}`, "ref wants a source file")
	}
	v.ask(site.RefQuery(from, name))
	d, err := v.site.Ref(from, name)
	if err != nil {
		return site.Placed(err, in.Pos)
	}
	b.WriteString(html.EscapeString(v.destination(d)))
	return nil
}

// Get gives a value by its name, "" when it is not written.
func (s *Shortcode) Get(name string) string { return s.Named[name] }

// Arg gives the value without a name at a place, from 0; "" when there are fewer.
func (s *Shortcode) Arg(n int) string {
	if n < 0 || n >= len(s.Args) {
		return ""
	}
	return s.Args[n]
}

// Picture gives a picture as written in the text, with its size; nil when it
// belongs to what is not shown.
func (s *Shortcode) Picture(src string) *Picture {
	return s.view.picture(s.from, &content.Image{Src: src})
}

// Link gives the URL of a source file, resource or path, as written in the text;
// "" when it belongs to what is not shown. A broken one is an error. What leads to
// other sites stays as it is.
func (s *Shortcode) Link(target string) (string, error) {
	s.view.ask(site.LinkQuery(s.from, target))
	d, err := s.view.site.Resolve(s.from, target)
	if err != nil {
		return "", site.Placed(err, s.pos)
	}
	return s.view.destination(d), nil
}

// T gives a word of the interface in the page's language.
func (s *Shortcode) T(key string, args ...any) string {
	if s.Page != nil {
		return s.Page.T(key, args...)
	}
	return s.view.site.Locale().T(key, args...)
}

// Date reads a date, in the site's time zone where it has none.
func (s *Shortcode) Date(text string) (*Date, error) {
	t, err := content.ParseDate(text, s.view.site.Options().Location)
	if err != nil {
		return nil, source.Errorf(s.pos, "shortcode.date", "write 2026-11-23 or 2026-11-23T18:30", "%q is not a date", text)
	}
	l := s.view.site.Locale()
	if s.Page != nil {
		l = s.Page.locale
	}
	return s.view.r.date(t, l), nil
}

// Fail reports that the shortcode is used wrongly, where it stands.
func (s *Shortcode) Fail(message string) (string, error) {
	return "", source.Errorf(s.pos, "shortcode.use", "docs/markdown.md shows how the shortcodes are written", "shortcode %q: %s", s.Name, message)
}
