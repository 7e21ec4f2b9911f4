package config

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	_ "embed"

	tags "golang.org/x/text/language"
)

// A form is what a text must look like.
type form struct {
	name string // in documentation, with its article: "a path or address"
	// parse gives the text as the program uses it, or what is wrong with it.
	parse func(text string) (string, *problem)
	// pattern goes into the JSON Schema. It lets everything pass that parse
	// does, and may be weaker.
	pattern string
}

// A problem is what is wrong with a value, and what would be right.
type problem struct{ message, hint string }

var (
	baseURL = &form{name: "an absolute web address", parse: parseBaseURL, pattern: `^[Hh][Tt][Tt][Pp][Ss]?://`}
	webURL  = &form{name: "an absolute web address", parse: parseWebURL, pattern: `^[Hh][Tt][Tt][Pp][Ss]?://`}
	link    = &form{name: "a path or address", parse: parseLink}

	language     = &form{name: "a language", parse: parseLanguage}
	timezone     = &form{name: "a time zone", parse: parseTimezone}
	outputFolder = &form{name: "a folder", parse: parseOutput}
	permalink    = &form{name: "a pattern", parse: parsePermalink, pattern: `^/(.*/)?:(slug|id)/`}
	founded      = &form{name: "a year or date", parse: parseFounded, pattern: `^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`}
	handle       = &form{name: "an account", parse: parseHandle, pattern: handlePattern}
)

func parseBaseURL(text string) (string, *problem) {
	hint := "write the whole address, as in https://news.example/ or https://news.example/blog/"
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", &problem{fmt.Sprintf("%q is not an absolute web address", text), hint}
	}
	if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.User != nil {
		return "", &problem{fmt.Sprintf("%q holds more than a host and a path", text), hint}
	}
	if clean := path.Clean("/" + u.Path); clean != "/"+strings.Trim(u.Path, "/") {
		return "", &problem{fmt.Sprintf("%q has a path with empty or dotted parts", text), hint}
	}
	u.Host = strings.ToLower(u.Host)
	address := u.String()
	if !strings.HasSuffix(address, "/") {
		address += "/"
	}
	return address, nil
}

func parseWebURL(text string) (string, *problem) {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", &problem{fmt.Sprintf("%q is not an absolute web address", text), "write it with https://"}
	}
	return text, nil
}

func parseLink(text string) (string, *problem) {
	hint := "write a path on the site that begins with a slash, as in /about/, or an address with https://"
	u, err := url.Parse(text)
	switch {
	case err != nil:
	case strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//"):
		return text, nil
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Hostname() != "" {
			return text, nil
		}
	case u.Scheme == "mailto" && u.Opaque != "":
		return text, nil
	case u.Scheme == "" && u.Host == "" && text != "" && !strings.ContainsAny(text[:1], ".#?"):
		hint = "write /" + text + " for a path on the site, or the whole address with https://"
	}
	return "", &problem{fmt.Sprintf("%q is neither a path on the site nor an absolute address", text), hint}
}

func parseLanguage(text string) (string, *problem) {
	tag, err := tags.Parse(text)
	if err != nil || tag == tags.Und {
		return "", &problem{fmt.Sprintf("%q is not a language tag", text), `write one as in "en", "en-GB", "de" or "zh-Hant"`}
	}
	return text, nil
}

//go:embed zones.txt
var zones string // names of time zones, one a line, for hints

func parseTimezone(text string) (string, *problem) {
	if text != "Local" && text != "" {
		if _, err := time.LoadLocation(text); err == nil {
			return text, nil
		}
	}
	hint := `write a name of the IANA database, as in "Europe/Berlin" or "UTC"`
	if similar := similarZones(text); len(similar) > 0 {
		hint = "did you mean " + alternatives(similar) + "?"
	}
	return "", &problem{fmt.Sprintf("%q is not a time zone", text), hint}
}

// similarZones gives up to three zones whose name, or the name of whose city, is
// close to text.
func similarZones(text string) []string {
	names := strings.Fields(zones)
	found := nearest(text, names, 3)
	for _, name := range names {
		city := name[strings.LastIndex(name, "/")+1:]
		if len(found) < 3 && !slices.Contains(found, name) && len(nearest(text[strings.LastIndex(text, "/")+1:], []string{city}, 1)) > 0 {
			found = append(found, name)
		}
	}
	return found
}

func parseOutput(text string) (string, *problem) {
	clean := path.Clean(strings.ReplaceAll(text, `\`, "/"))
	top, _, _ := strings.Cut(clean, "/")
	hint := `write a name as in "public"`
	switch {
	case path.IsAbs(clean) || strings.Contains(clean, ":") || clean == "." || top == "..":
		return "", &problem{fmt.Sprintf("%q is not a folder inside the site's folder", text), hint + "; the flag --output takes a folder anywhere"}
	case slices.Contains([]string{"content", "layouts", "static", "generator", ".git", ".broadsheet"}, strings.ToLower(top)):
		return "", &problem{fmt.Sprintf("%q is a folder of sources, which the build would overwrite", text), hint}
	}
	return clean, nil
}

var placeholders = []string{":year", ":month", ":day", ":section", ":slug", ":id"}

func parsePermalink(text string) (string, *problem) {
	hint := `write a pattern as in "/:year/:month/:slug/"`
	unique := false
	for part := range strings.SplitSeq(strings.Trim(text, "/"), "/") {
		switch {
		case part == ":slug" || part == ":id":
			unique = true
		case slices.Contains(placeholders, part) || !strings.Contains(part, ":"):
		case part == ":title" || part == ":filename":
			return "", &problem{fmt.Sprintf("%q is not a placeholder", part), `":slug" is the last part of a post's address`}
		case part[0] != ':' || strings.ContainsAny(part[1:], ":-_."):
			return "", &problem{fmt.Sprintf("%q is more than a placeholder", part), "placeholders stand alone between slashes, as in /:year/:month/:slug/"}
		default:
			return "", &problem{fmt.Sprintf("%q is not a placeholder", part), didYouMean(part, placeholders) + "the placeholders are " + strings.Join(placeholders, ", ")}
		}
	}
	switch {
	case !strings.HasPrefix(text, "/"):
		return "", &problem{fmt.Sprintf("%q does not begin with a slash", text), hint}
	case !unique:
		return "", &problem{fmt.Sprintf("%q has neither :slug nor :id, so that posts would share an address", text), hint}
	case !strings.HasSuffix(text, "/"):
		return "", &problem{fmt.Sprintf("%q does not end with a slash", text), hint}
	case path.Clean(text)+"/" != text || strings.ContainsAny(text, `?#\ `+"\"<>%"):
		return "", &problem{fmt.Sprintf("%q is not a path", text), hint}
	}
	return text, nil
}

func parseFounded(text string) (string, *problem) {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, text); err == nil {
			return text, nil
		}
	}
	return "", &problem{fmt.Sprintf("%q is not a year or date", text), `write "1998" or "1998-04-01"`}
}

const handlePattern = `^@[A-Za-z0-9_]+$`

var account = regexp.MustCompile(handlePattern)

func parseHandle(text string) (string, *problem) {
	if account.MatchString(text) {
		return text, nil
	}
	hint := `write it as in "@examplecourier"`
	if name := text[strings.LastIndexAny(text, "/@")+1:]; account.MatchString("@" + name) {
		hint = fmt.Sprintf("write %q", "@"+name)
	}
	return "", &problem{fmt.Sprintf("%q is not an account", text), hint}
}
