package content

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
	"unique"
)

// line reads a text of one line, without markup as far as white space goes: line
// ends and repeated spaces become one space.
func (d *decoder) line(v *value) string {
	if !v.scalar() {
		d.wrong(v, "write text on one line", "%s is not text", v.describe())
		return ""
	}
	s := collapse(v.text)
	if s == "" {
		d.wrong(v, "write the text or take the field away", "the text is empty")
		return ""
	}
	if i := indexControl(s); i >= 0 {
		r, _ := utf8.DecodeRuneInString(s[i:])
		d.wrong(v, "take it away", "the text holds the control character %U", r)
	}
	return s
}

// indexControl gives the place of the first control character, as unicode.IsControl knows
// them, of a text that is UTF-8; -1 when there is none.
func indexControl(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == 0x7f || c == 0xc2 && s[i+1] < 0xa0 {
			return i
		}
	}
	return -1
}

// optionalLine is line for fields that templates of posts leave empty.
func (d *decoder) optionalLine(v *value) string {
	if v.scalar() && strings.TrimSpace(v.text) == "" {
		return ""
	}
	return d.line(v)
}

// sentence reads a text in which archives leave markup, such as a summary, as
// plain text.
func (d *decoder) sentence(v *value) string {
	return plainText(d.optionalLine(v))
}

// label reads a text that many posts share; the site keeps it in memory once.
func (d *decoder) label(v *value) string {
	return d.shared(d.optionalLine(v))
}

// shared is the function of that name, with a memory of labels that are shared already.
func (d *decoder) shared(s string) string {
	label, ok := d.labels[s]
	if ok {
		return label
	}
	if d.labels == nil || len(d.labels) >= maxLabels {
		d.labels = map[string]string{}
	}
	label = shared(s)
	d.labels[label] = label
	return label
}

// maxLabels is how many labels a decoder remembers.
const maxLabels = 2000

// shared gives the one copy of a text that many posts have.
func shared(s string) string {
	if s == "" {
		return ""
	}
	return unique.Make(s).Value()
}

// yes reads a truth value.
func (d *decoder) yes(v *value) bool {
	yes, ok := v.bool()
	if !ok {
		d.wrong(v, "write true or false", "%s is neither true nor false", v.describe())
	}
	return yes
}

// date reads a date, with or without a time of day. It gives the zero time
// when there is none.
func (d *decoder) date(v *value) time.Time {
	if !v.scalar() || v.kind == boolValue {
		d.wrong(v, dateHint, "%s is not a date", v.describe())
		return time.Time{}
	}
	if strings.TrimSpace(v.text) == "" {
		return time.Time{}
	}
	t, hint, ok := parseDate(strings.TrimSpace(v.text), d.loc)
	if !ok {
		if hint == "" {
			hint = dateHint
		}
		d.wrong(v, hint, "%q is not a date", shorten(v.text, 60))
	}
	return t
}

// elements gives the elements of a list, or the value itself where a scalar or
// table stands for a list of one. Nulls are passed over.
func elements(v *value) []*value {
	if v.kind != listValue {
		return []*value{v}
	}
	list := make([]*value, 0, len(v.list))
	for i := range v.list {
		if v.list[i].kind != nullValue {
			list = append(list, &v.list[i])
		}
	}
	return list
}

// names reads a list of texts without repeats. With commas, a single text such
// as "a, b" is a list too.
func (d *decoder) names(v *value, commas bool) []string {
	var names []string
	add := func(s string) {
		if s != "" && !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	if v.scalar() && commas && strings.Contains(v.text, ",") {
		for part := range strings.SplitSeq(v.text, ",") {
			add(d.shared(collapse(part)))
		}
		return names
	}
	list := elements(v)
	names = make([]string, 0, len(list))
	for _, element := range list {
		if !element.scalar() {
			d.wrong(element, "write a list of texts, as in [one, two]", "%s stands where text is meant", element.describe())
			continue
		}
		add(d.label(element))
	}
	if len(names) == 0 {
		return nil
	}
	return names
}

// sitePath reads a path on the site, as in "/2026/harbour/". An absolute URL
// counts by its path when that is allowed, as archives write former addresses.
func (d *decoder) sitePath(v *value, former bool) string {
	s := d.optionalLine(v)
	if s == "" {
		return ""
	}
	const hint = "write a path such as /2026/11/harbour/"
	if strings.ContainsAny(s, "?#") {
		d.wrong(v, hint, "%q holds a query or a fragment", s)
		return ""
	}
	if former {
		if u, err := url.Parse(s); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "") {
			s = u.EscapedPath()
		}
		if !strings.HasPrefix(s, "/") {
			s = "/" + s
		}
	}
	if decoded, err := url.PathUnescape(s); err == nil && utf8.ValidString(decoded) && !strings.Contains(strings.ToLower(s), "%2f") {
		s = decoded
	} else {
		d.wrong(v, "write the characters themselves, or % and two hexadecimal digits", "%q cannot be read as a path", s)
		return ""
	}
	switch {
	case isWebURL(s):
		_, rest, _ := strings.Cut(s, "://")
		_, rest, _ = strings.Cut(rest, "/")
		d.wrong(v, "write the path alone, /"+rest, "%q is a whole address", s)
	case !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//"):
		d.wrong(v, "write the path from the site's root, as in /"+strings.TrimLeft(s, "/"), "%q does not start with one slash", s)
	case hasDotSegment(s):
		d.wrong(v, hint, "%q leaves its folder", s)
	case strings.ContainsAny(s, `\`) || strings.ContainsFunc(s, unicode.IsControl):
		d.wrong(v, hint, "%q holds a character that no path can have", s)
	case strings.Contains(s, "/:"):
		d.wrong(v, "write the whole path; patterns belong in permalink of config.yaml", "%q holds a placeholder", s)
	default:
		return s
	}
	return ""
}

// hasDotSegment tells whether a path has "." or ".." for one of its parts.
func hasDotSegment(s string) bool {
	for part := range strings.SplitSeq(s, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}

// id reads a name for ever: a relative path without odd parts, since comments lie
// in a folder of that name.
func (d *decoder) id(v *value) string {
	s := d.optionalLine(v)
	if s != "" && !validID(s) {
		d.wrong(v, `write letters, digits, "-" and "_", with slashes between parts`, "%q cannot be an id", s)
		return ""
	}
	return s
}

// validID tells whether a post's id can be a path below a folder.
func validID(s string) bool {
	return s != "" && len(s) <= 400 && path.Clean(s) == s && s[0] != '/' && s != "." && s != ".." && !strings.HasPrefix(s, "../") &&
		!strings.ContainsAny(s, `\:*?"<>|`) && !strings.ContainsFunc(s, unicode.IsControl)
}

// place reads a place in an order, where true stands for the first. 0 means none.
func (d *decoder) place(v *value) int {
	if v.kind == boolValue {
		if v.text == "true" {
			return 1
		}
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(v.text))
	if !v.scalar() || err != nil || n < 0 || n > 1000 {
		d.wrong(v, "write true, or the place as a number from 1", "%s is not a place", v.describe())
		return 0
	}
	return n
}

// webURL reads an absolute http or https URL.
func (d *decoder) webURL(v *value) string {
	s := d.optionalLine(v)
	if s != "" && !isWebURL(s) {
		d.wrong(v, "write an address such as https://agency.example/story", "%q is not a web address", shorten(s, 60))
		return ""
	}
	return s
}

// isWebURL tells whether a text is an absolute http or https URL with a host.
func isWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// picture reads where a picture is: a path or an http or https URL.
func (d *decoder) picture(v *value) string {
	s := d.optionalLine(v)
	if u, err := url.Parse(s); err == nil && u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		d.wrong(v, "write the path of a picture beside the post, or its https address", "%q is neither a path nor a web address", shorten(s, 60))
		return ""
	}
	return s
}
