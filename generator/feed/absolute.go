package feed

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Absolute gives the HTML of a story as it can be read away from its page: every
// address in it becomes whole, by the address of the page (an absolute URL), and
// what needs the page's scripts or forms is left out. Text and markup are
// otherwise copied byte for byte.
func Absolute(text []byte, page string) []byte {
	base, err := url.Parse(page)
	if err != nil {
		return text
	}
	out := make([]byte, 0, len(text)+len(text)/8)
	z := html.NewTokenizer(bytes.NewReader(text))
	skip := "" // element whose end is waited for
	for {
		kind := z.Next()
		raw := z.Raw()
		if kind == html.ErrorToken {
			return append(out, raw...) // the end, or half a tag
		}
		name, hasAttr := "", false
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken || kind == html.EndTagToken {
			var tag []byte
			whole := string(raw)
			tag, hasAttr = z.TagName()
			name, raw = string(tag), []byte(whole)
		}
		switch {
		case skip != "":
			if kind == html.EndTagToken && name == skip {
				skip = ""
			}
		case kind == html.StartTagToken && pageOnly(name):
			skip = name
		case pageOnly(name): // an end without a start, or both in one
		case hasAttr && kind != html.EndTagToken:
			out = appendAbsoluteTag(out, z, name, raw, base)
		default:
			out = append(out, raw...)
		}
	}
}

// pageOnly tells whether an element makes sense on the page alone.
func pageOnly(name string) bool {
	switch name {
	case "script", "style", "form", "template", "noscript":
		return true
	}
	return false
}

// appendAbsoluteTag writes a start tag with whole addresses; one without
// addresses as it is.
func appendAbsoluteTag(dst []byte, z *html.Tokenizer, name string, raw []byte, base *url.URL) []byte {
	start := len(dst)
	changed := false
	dst = append(append(dst, '<'), name...)
	for {
		key, value, more := z.TagAttr()
		attribute, text := string(key), string(value)
		switch attribute {
		case "href", "src", "poster", "cite":
			text = whole(base, text)
		case "srcset":
			text = wholeSet(base, text)
		}
		switch {
		case strings.HasPrefix(attribute, "on") || strings.HasPrefix(attribute, "data-") || attribute == "style":
			changed = true // scripts and style sheets of the page want it, and no feed may have it
		default:
			changed = changed || text != string(value)
			dst = append(append(append(dst, ' '), attribute...), `="`...)
			dst = append(append(dst, html.EscapeString(text)...), '"')
		}
		if !more {
			break
		}
	}
	if !changed {
		return append(dst[:start], raw...)
	}
	return append(dst, '>')
}

// whole resolves an address; what is none stays as it is.
func whole(base *url.URL, address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "" {
		return address
	}
	return base.ResolveReference(u).String()
}

// wholeSet resolves the addresses of a srcset, "a.webp 480w, b.webp 960w".
func wholeSet(base *url.URL, set string) string {
	list := strings.Split(set, ",")
	for i, candidate := range list {
		fields := strings.Fields(candidate)
		if len(fields) == 0 {
			continue
		}
		fields[0] = whole(base, fields[0])
		list[i] = strings.Join(fields, " ")
	}
	return strings.Join(list, ", ")
}
