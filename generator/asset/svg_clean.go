package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// CleanSVG gives an SVG without what could act on whoever opens it: scripts, event
// handlers, foreign HTML, links and addresses that lead out of the file, document
// types, which can hide more. The second value names what was taken out, each once,
// sorted. The metadata that drawing programs leave goes without a word. An SVG with
// nothing of all that is given back as it is, byte for byte.
//
// The rest is written anew from its tokens, so that what one reader of XML sees is
// what all see. A file that is not well-formed is an error.
func CleanSVG(data []byte) (clean []byte, removed []string, err error) {
	c := svgCleaner{d: xml.NewDecoder(bytes.NewReader(data)), removed: map[string]bool{}}
	c.d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("its encoding is %s, not UTF-8", charset)
	}
	if err := c.run(); err != nil {
		return nil, nil, err
	}
	if !c.changed && len(c.removed) == 0 {
		return data, nil, nil
	}
	for what := range c.removed {
		removed = append(removed, what)
	}
	slices.Sort(removed)
	return c.out.Bytes(), removed, nil
}

// maxSVGDepth bounds how deep elements may lie in one another.
const maxSVGDepth = 256

type svgCleaner struct {
	d       *xml.Decoder
	out     bytes.Buffer
	removed map[string]bool
	changed bool     // also by what nobody needs to know
	open    []string // elements, as written
	style   int      // how many of them are style elements
}

func (c *svgCleaner) run() error {
	for {
		token, err := c.d.RawToken()
		if errors.Is(err, io.EOF) {
			if len(c.open) > 0 {
				return fmt.Errorf("%w: <%s> is not closed", errBroken, c.open[len(c.open)-1])
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errBroken, err)
		}
		if err := c.token(token); err != nil {
			return err
		}
	}
}

func (c *svgCleaner) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		switch name := strings.ToLower(t.Name.Local); {
		case forbidden[name]:
			c.removed["<"+t.Name.Local+">"] = true
			return c.skip(t)
		case name == "metadata":
			c.changed = true
			return c.skip(t)
		}
		if len(c.open) == maxSVGDepth {
			return fmt.Errorf("%w: more than %d elements in one another", errBroken, maxSVGDepth)
		}
		c.start(t)
	case xml.EndElement:
		if len(c.open) == 0 || c.open[len(c.open)-1] != rawName(t.Name) {
			return fmt.Errorf("%w: </%s> closes nothing", errBroken, rawName(t.Name))
		}
		if isStyle(t.Name) {
			c.style--
		}
		c.open = c.open[:len(c.open)-1]
		c.out.WriteString("</" + rawName(t.Name) + ">")
	case xml.CharData:
		if c.style > 0 && leadsOut(string(t)) {
			c.removed["an address in a style sheet"] = true
			return nil
		}
		return xml.EscapeText(&c.out, t)
	case xml.ProcInst:
		if t.Target != "xml" {
			c.removed["<?"+t.Target+"?>"] = true
			return nil
		}
		c.out.WriteString("<?xml " + string(t.Inst) + "?>")
	case xml.Directive:
		// The usual document type names the standard, and does no harm.
		if bytes.ContainsAny(t, "[") || bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
			c.removed["a document type with declarations"] = true
		}
	}
	return nil
}

// start writes a start tag with the attributes that do no harm.
func (c *svgCleaner) start(t xml.StartElement) {
	c.open = append(c.open, rawName(t.Name))
	if isStyle(t.Name) {
		c.style++
	}
	c.out.WriteString("<" + rawName(t.Name))
	for _, a := range t.Attr {
		if what := harm(t, a); what != "" {
			c.removed[what] = true
			continue
		}
		c.out.WriteString(" " + rawName(a.Name) + `="`)
		_ = xml.EscapeText(&c.out, []byte(a.Value)) // a buffer takes everything
		c.out.WriteString(`"`)
	}
	c.out.WriteString(">")
}

// skip passes over an element with all that is in it.
func (c *svgCleaner) skip(t xml.StartElement) error {
	open := []string{rawName(t.Name)}
	for len(open) > 0 {
		token, err := c.d.RawToken()
		if err != nil {
			return fmt.Errorf("%w: <%s> is not closed", errBroken, open[len(open)-1])
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) == maxSVGDepth {
				return fmt.Errorf("%w: more than %d elements in one another", errBroken, maxSVGDepth)
			}
			open = append(open, rawName(t.Name))
		case xml.EndElement:
			if open[len(open)-1] != rawName(t.Name) {
				return fmt.Errorf("%w: </%s> closes nothing", errBroken, rawName(t.Name))
			}
			open = open[:len(open)-1]
		}
	}
	return nil
}

// forbidden are the elements that can run or load something, in lower case.
var forbidden = map[string]bool{"script": true, "foreignobject": true, "iframe": true, "object": true, "embed": true, "handler": true,
	"listener": true, "audio": true, "video": true, "link": true, "meta": true, "base": true}

// harm names what is wrong with an attribute, "" when nothing is.
func harm(t xml.StartElement, a xml.Attr) string {
	name, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
	switch {
	case strings.HasPrefix(name, "on"):
		return "the attribute " + a.Name.Local
	case name == "href" || name == "src":
		if strings.HasPrefix(value, "#") || isPictureData(value) && strings.EqualFold(t.Name.Local, "image") {
			return ""
		}
		if strings.EqualFold(t.Name.Local, "a") && (strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://")) {
			return "" // followed only when a reader clicks it
		}
		return "an address in " + t.Name.Local
	case name == "attributename" && (strings.Contains(strings.ToLower(value), "href") || strings.HasPrefix(strings.ToLower(value), "on")):
		return "an animated address"
	case leadsOut(value) && !strings.HasPrefix(rawName(a.Name), "xmlns"):
		return "an address in " + a.Name.Local
	}
	return ""
}

// isPictureData tells whether an address holds a picture itself, of a kind that
// runs nothing.
func isPictureData(address string) bool {
	for _, kind := range []string{"png", "jpeg", "jpg", "gif", "webp", "avif"} {
		if strings.HasPrefix(strings.ToLower(address), "data:image/"+kind+";") {
			return true
		}
	}
	return false
}

// leadsOut tells whether a piece of CSS, as in a style or a fill, loads anything
// that is not in the file. Escapes hide names, and nobody needs one here.
func leadsOut(css string) bool {
	css = strings.ToLower(css)
	if strings.Contains(css, "@import") || strings.Contains(css, "javascript:") || strings.Contains(css, "expression(") ||
		strings.Contains(css, `\`) && strings.ContainsAny(css, "(@") {
		return true
	}
	for rest := css; ; {
		_, after, found := strings.Cut(rest, "url(")
		if !found {
			return false
		}
		rest = after
		target := strings.Trim(after, " \t\r\n\"'")
		if !strings.HasPrefix(target, "#") && !isPictureData(target) {
			return true
		}
	}
}

func isStyle(n xml.Name) bool { return strings.EqualFold(n.Local, "style") }

func rawName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}
