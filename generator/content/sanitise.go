package content

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/generator/source"
)

// newsPolicy is what raw HTML in a text may hold: what an article needs, and
// nothing that runs, styles or frames. It is made on first use and never
// changes.
var newsPolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "section", "aside", "address",
		"blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption", "details", "summary",
		"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
		"strong", "em", "b", "i", "u", "s", "del", "ins", "small", "mark", "sub", "sup", "abbr", "dfn", "cite", "q",
		"code", "kbd", "samp", "var", "time", "data", "bdi", "bdo", "ruby", "rt", "rp", "wbr",
		"a", "img", "picture", "video", "audio", "source", "track",
	)
	p.AllowNoAttrs().OnElements("span", "a", "img", "video", "audio")
	plain := regexp.MustCompile(`^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$`)
	name := regexp.MustCompile(`^[\p{L}\p{M}\p{N}_:.-]+$`)
	names := regexp.MustCompile(`^[\p{L}\p{M}\p{N}\s_:/\[\].-]+$`)
	p.AllowAttrs("id").Matching(name).Globally()
	p.AllowAttrs("class", "aria-labelledby", "aria-describedby").Matching(names).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[A-Za-z0-9-]*$`)).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(?i:ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("role").Matching(regexp.MustCompile(`^[a-z-]+$`)).Globally()
	p.AllowAttrs("title", "aria-label", "aria-hidden", "aria-level", "aria-current", "aria-live").Matching(plain).Globally()

	p.AllowURLSchemes("http", "https", "mailto", "tel", "sms", "geo", "xmpp", "matrix", "signal")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowDataURIImages()
	number := regexp.MustCompile(`^[0-9]+%?$`)
	word := regexp.MustCompile(`^[A-Za-z]*$`)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("name").Matching(name).OnElements("a")
	p.AllowAttrs("rel", "hreflang").Matching(names).OnElements("a")
	p.AllowAttrs("download").Matching(plain).OnElements("a")
	p.AllowAttrs("src").OnElements("img", "video", "audio", "source", "track")
	p.AllowAttrs("alt").Matching(plain).OnElements("img")
	p.AllowAttrs("width", "height").Matching(number).OnElements("img", "video")
	p.AllowAttrs("loading", "decoding", "fetchpriority").Matching(word).OnElements("img")
	p.AllowAttrs("poster").OnElements("video")
	p.AllowAttrs("controls", "loop", "muted", "playsinline", "preload").Matching(word).OnElements("video", "audio")
	p.AllowAttrs("type", "media").Matching(plain).OnElements("source")
	p.AllowAttrs("kind", "srclang", "label", "default").Matching(plain).OnElements("track")
	p.AllowAttrs("datetime").Matching(plain).OnElements("time", "del", "ins")
	p.AllowAttrs("value").Matching(plain).OnElements("data", "li")
	p.AllowAttrs("start").Matching(number).OnElements("ol")
	p.AllowAttrs("reversed", "type").Matching(regexp.MustCompile(`^[A-Za-z1]*$`)).OnElements("ol")
	p.AllowAttrs("cite").Matching(regexp.MustCompile(`^https?://[^\x00-\x20]*$`)).OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("open").Matching(word).OnElements("details")
	p.AllowAttrs("colspan", "rowspan", "span").Matching(number).OnElements("td", "th", "col", "colgroup")
	p.AllowAttrs("scope", "abbr").Matching(plain).OnElements("th")
	return p
})

func (r *nodeRenderer) renderHTMLBlock(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		n := node.(*ast.HTMLBlock)
		offset := 0
		if n.Lines().Len() > 0 {
			offset = n.Lines().At(0).Start
		}
		w.(*output).rawHTML(htmlBlockSource(n, src), offset, r.opts)
	}
	return ast.WalkContinue, nil
}

func htmlBlockSource(n *ast.HTMLBlock, src []byte) []byte {
	var raw []byte
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		raw = append(raw, line.Value(src)...)
	}
	if n.HasClosure() {
		raw = append(raw, n.ClosureLine.Value(src)...)
	}
	return raw
}

func (r *nodeRenderer) renderRawHTML(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		n := node.(*ast.RawHTML)
		var raw []byte
		for i := range n.Segments.Len() {
			segment := n.Segments.At(i)
			raw = append(raw, segment.Value(src)...)
		}
		if !r.opts.Unsafe && !r.opts.Plain && isLonelyHeadingTag(n, raw, src) {
			w.(*output).escape(raw)
			return ast.WalkSkipChildren, nil
		}
		w.(*output).rawHTML(raw, n.Segments.At(0).Start, r.opts)
	}
	return ast.WalkSkipChildren, nil
}

// rawHTML writes a fragment of HTML that stands at an offset of the source. It is
// sanitised by itself; balance later sees to it that the body's tags match.
func (o *output) rawHTML(raw []byte, offset int, opts MarkdownOptions) {
	if opts.Plain && opts.Unsafe {
		o.Write(raw)
		return
	}
	if !opts.Plain && bytes.Contains(raw, []byte("{{")) {
		raw = o.rawShortcodes(raw, offset)
	}
	if !opts.Unsafe {
		raw = newsPolicy().SanitizeBytes(encodeSpaces(scrubReferences(raw)))
		if len(bytes.TrimSpace(raw)) == 0 {
			return
		}
		if bytes.IndexByte(raw, '<') >= 0 {
			o.raw = true
			if !opts.Plain {
				raw = closeHeadings(raw)
			}
		}
	}
	if opts.Plain || !o.doc.resolves || bytes.IndexByte(raw, '<') < 0 {
		o.Write(raw)
		return
	}
	o.rawAddresses(raw, offset)
}

// rawShortcodes puts markers in the place of the shortcodes in a fragment of
// HTML; they have no inner text there. A reference becomes the path it names,
// since it stands in an href.
func (o *output) rawShortcodes(raw []byte, offset int) []byte {
	d := o.doc
	var done []byte
	for {
		start := bytes.Index(raw, []byte("{{"))
		if start < 0 {
			return append(done, raw...)
		}
		done, raw = append(done, raw[:start]...), raw[start:]
		var t tag
		n, err := 0, errUnclosedTag
		if isTagStart(raw) {
			t, n, err = scanTag(raw)
		}
		target, isReference := referenceTarget(t)
		at := d.position(offset + bytes.Index(d.source[min(offset, len(d.source)):], raw[:max(n, 2)]))
		switch {
		case err != nil:
			n = 2
			if target, length := liquidTarget(raw); length > 0 && inTarget(done) {
				n = length
				if target == "" && (len(raw) <= n || raw[n] != '/') {
					target = "/"
				}
				done = append(done, util.EscapeHTML([]byte(target))...)
				break
			}
			done = append(done, "{{"...)
		case t.literal != "":
			done = append(done, util.EscapeHTML([]byte(t.literal))...)
		case isReference:
			done = append(done, util.EscapeHTML([]byte(target))...)
		case !d.isShortcode(t.name):
			d.unknownShortcode(&t, at)
			done = append(done, util.EscapeHTML(raw[:n])...)
		case t.end:
			d.issues.Add(source.Errorf(at, "markdown.shortcode-end",
				"leave an empty line between the HTML and the shortcode", "a shortcode within HTML has no inner text"))
		default:
			call := &Shortcode{Name: t.name, Args: t.args, Named: t.named, Index: d.shortcodes}
			d.shortcodes++
			done = d.insert(done, Insert{Kind: InsertShortcode, Shortcode: call, Pos: at})
		}
		raw = raw[n:]
	}
}

// rawAddresses writes a fragment, with inserts for the addresses on this site
// in it.
func (o *output) rawAddresses(raw []byte, offset int) {
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		kind := z.Next()
		text := z.Raw()
		if kind == html.ErrorToken {
			o.Write(text)
			return
		}
		if !mayHaveAddress(kind, text) {
			o.Write(text)
			continue
		}
		text = bytes.Clone(text)
		token := z.Token()
		if !hasOurAddress(token) {
			o.Write(text)
			continue
		}
		o.rawTag(token, offset)
	}
}

// mayHaveAddress tells, without looking closely, whether a token is a tag with
// an address.
func mayHaveAddress(kind html.TokenType, raw []byte) bool {
	if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
		return false
	}
	raw = bytes.ToLower(raw)
	return bytes.Contains(raw, []byte("href")) || bytes.Contains(raw, []byte("src")) || bytes.Contains(raw, []byte("poster"))
}

// encodeSpaces writes the spaces in addresses as %20. The sanitiser would drop
// such an address, and the author not learn of it.
func encodeSpaces(raw []byte) []byte {
	var done []byte
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return append(done, z.Raw()...)
		}
		if !mayHaveAddress(kind, z.Raw()) {
			done = append(done, z.Raw()...)
			continue
		}
		text := bytes.Clone(z.Raw())
		token := z.Token()
		changed := false
		for i, a := range token.Attr {
			if value := strings.TrimSpace(a.Val); isAddress(a.Key) && strings.Contains(value, " ") {
				token.Attr[i].Val = strings.ReplaceAll(value, " ", "%20")
				changed = true
			}
		}
		if changed {
			text = []byte(token.String())
		}
		done = append(done, text...)
	}
}

func isAddress(key string) bool { return key == "href" || key == "src" || key == "poster" }

func hasOurAddress(token html.Token) bool {
	for _, a := range token.Attr {
		if isAddress(a.Key) && isOurs([]byte(a.Val)) {
			return true
		}
	}
	return false
}

func (o *output) rawTag(token html.Token, offset int) {
	sized := false
	if token.DataAtom == atom.Img {
		for _, a := range token.Attr {
			if a.Key == "src" && wasLiquid(a.Val) {
				written, err := url.PathUnescape(a.Val)
				if err != nil {
					written = a.Val
				}
				o.doc.liquidPicture(written, o.rawPosition(a.Val, offset))
				return
			}
		}
	}
	for _, a := range token.Attr {
		sized = sized || a.Key == "width" || a.Key == "height"
	}
	o.WriteByte('<')
	o.WriteString(token.Data)
	for _, a := range token.Attr {
		o.WriteByte(' ')
		o.WriteString(a.Key)
		o.WriteString(`="`)
		switch {
		case !isAddress(a.Key) || !isOurs([]byte(a.Val)) || wasLiquid(a.Val):
			o.WriteString(html.EscapeString(a.Val))
		case token.DataAtom == atom.Img && a.Key == "src":
			kind := InsertImage
			if sized {
				kind = InsertSizedImage
			}
			o.insert(Insert{Kind: kind, Target: a.Val, NoAlt: !described(token), Pos: o.rawPosition(a.Val, offset)})
		default:
			o.insert(Insert{Kind: InsertLink, Target: a.Val, Pos: o.rawPosition(a.Val, offset)})
		}
		o.WriteByte('"')
	}
	o.WriteByte('>')
}

// described tells whether an img element has an alt, be it empty: in HTML that says
// that the picture is an ornament.
func described(token html.Token) bool {
	return slices.ContainsFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "alt" })
}

// wasLiquid tells whether an address that was sanitised, and so percent-encoded,
// has Liquid in it.
func wasLiquid(address string) bool {
	return hasLiquid([]byte(address)) || strings.Contains(address, "%7B%7B") || strings.Contains(address, "%7B%")
}

// rawPosition finds an address in the HTML that begins at an offset, as far as it
// is written there as it is here; else the position is that of the HTML.
func (o *output) rawPosition(address string, offset int) source.Position {
	if o.doc.fixed == nil {
		rest := o.doc.source[min(offset, len(o.doc.source)):]
		if i := bytes.Index(rest[:min(len(rest), 4<<10)], []byte(address)); i >= 0 {
			offset += i
		}
	}
	return o.doc.position(offset)
}

// mend makes plain parts of captions that are in no figure, and of links that show
// nothing a reader could follow and have no name for those who listen, and of
// headers of tables that are empty. What may scroll can be reached by keyboard.
func mend(n *html.Node, inFigure bool) {
	switch {
	case n.DataAtom == atom.Figcaption && !inFigure:
		n.Data, n.DataAtom = "div", atom.Div
	case n.DataAtom == atom.A && showsNothing(n) && !slices.ContainsFunc(n.Attr, isName):
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "href" })
	case n.DataAtom == atom.Th && showsNothing(n) && !slices.ContainsFunc(n.Attr, isName):
		n.Data, n.DataAtom = "td", atom.Td
		n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "scope" || a.Key == "abbr" })
	case (n.DataAtom == atom.Pre || n.DataAtom == atom.Table) && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "tabindex" }):
		n.Attr = append(n.Attr, html.Attribute{Key: "tabindex", Val: "0"})
	}
	for child := range n.ChildNodes() {
		mend(child, n.DataAtom == atom.Figure)
	}
}

// showsNothing tells whether an element has nothing in it but white space.
func showsNothing(n *html.Node) bool {
	for child := range n.ChildNodes() {
		if child.Type != html.TextNode || strings.TrimSpace(child.Data) != "" {
			return false
		}
	}
	return true
}

// isName tells whether an attribute names its element for those who do not see it.
func isName(a html.Attribute) bool {
	return (a.Key == "aria-label" || a.Key == "aria-labelledby" || a.Key == "title") && a.Val != ""
}

// balance repairs HTML whose tags may not match, as browsers would, so that a
// stray </div> can't end a part of the page around it.
func (d *document) balance(rendered []byte) []byte {
	context := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(bytes.NewReader(rendered), context)
	if err != nil {
		d.issues.Add(source.Errorf(d.position(0), "markdown.nesting", "write at most 500 levels", "HTML is nested too deeply"))
		return nil
	}
	for _, n := range nodes {
		mend(n, false)
	}
	var b bytes.Buffer
	for _, n := range nodes {
		if err := html.Render(&b, n); err != nil {
			d.issues.Add(source.Errorf(d.position(0), "markdown.html", "", "the HTML can't be repaired: %s", err))
			return nil
		}
	}
	// The renderer closes elements such as <hr/> as XML has it; text and attributes
	// hold no bare ">", so nothing else looks like that.
	return bytes.ReplaceAll(b.Bytes(), []byte("/>"), []byte(">"))
}
