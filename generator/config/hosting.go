package config

import (
	"fmt"
	"net/url"
	"regexp"
	"time"

	"broadsheet/generator/hosting"
)

func hostingKeys(h *hosting.Options) []key {
	return []key{
		{name: "files", into: &h.Files, enum: hosting.Files, example: "[headers, redirects, stubs]",
			doc: "What the build writes for hosts: headers is _headers, redirects is _redirects, stubs are pages at former addresses that send readers on."},
		{name: "hsts", into: &h.HSTS, min: 0, max: 63072000,
			doc: "Seconds for which browsers are to use HTTPS alone once they were there; 0 leaves the header out."},
		{name: "csp", keys: policyKeysOf(&h.Policy), doc: "What pages may load beside the site's own files, for the header Content-Security-Policy."},
		{name: "security", keys: securityKeys(&h.Security), doc: "Where to report weaknesses of the site, for .well-known/security.txt."},
		{name: "indexnow", into: &h.IndexNow, form: indexNowKey, example: "3f1c9a5e7b204d68",
			doc: "Key for IndexNow, of your own making. The build writes it where search engines look for it, and build --changed lists what to tell them."},
	}
}

func policyKeysOf(p *hosting.Policy) []key {
	table := []struct {
		name string
		into *[]string
		doc  string
	}{
		{"scripts", &p.Scripts, "Hosts that scripts may come from."},
		{"styles", &p.Styles, "Hosts that style sheets may come from."},
		{"images", &p.Images, "Hosts or schemes that pictures may come from."},
		{"media", &p.Media, "Hosts or schemes that recordings may come from."},
		{"frames", &p.Frames, "Hosts or schemes of pages within pages, such as embeds."},
		{"connect", &p.Connect, "Hosts that scripts may speak to."},
		{"forms", &p.Forms, "Hosts that forms may be sent to; that of comments.action is among them."},
	}
	list := make([]key, len(table))
	for i, row := range table {
		list[i] = key{name: row.name, into: row.into, form: cspSource, example: `["https:"]`, doc: row.doc}
	}
	return list
}

func securityKeys(s *hosting.Security) []key {
	return []key{
		{name: "contact", into: &s.Contact, form: contact, example: `["mailto:security@news.example"]`,
			doc: "Where to report: mailto:, https: or tel: addresses, the best first. Without one there is no security.txt."},
		{name: "expires", into: &s.Expires, form: expires, numeral: true, example: "2027-11-23",
			doc: "Day or moment from which the file is not to be trusted; at most a year ahead is the custom. The build warns when it has passed."},
		{name: "policy", into: &s.Policy, form: webURL, example: "https://news.example/security/", doc: "Rules for who looks for weaknesses."},
		{name: "languages", into: &s.Languages, form: language, example: "[en, de]", doc: "Languages that reports may be in."},
		{name: "thanks", into: &s.Thanks, form: webURL, example: "https://news.example/thanks/", doc: "Page that names who reported."},
		{name: "key", into: &s.Key, form: webURL, example: "https://news.example/key.asc", doc: "Key to encrypt reports with."},
	}
}

var (
	cspSource   = &form{name: "a host or scheme", parse: parseSource, pattern: sourcePattern}
	contact     = &form{name: "an address", parse: parseContact, pattern: `^(mailto:|tel:|https://)`}
	expires     = &form{name: "a date", parse: parseExpires, pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}`}
	indexNowKey = &form{name: "a key", parse: parseIndexNow, pattern: indexNowPattern}
)

const (
	sourcePattern   = `^('[a-z0-9-]+'|[a-z][a-z0-9+.-]*:|(https?://)?(\*\.)?[A-Za-z0-9.-]+(:([0-9]+|\*))?(/[A-Za-z0-9._~/-]*)?)$`
	indexNowPattern = `^[A-Za-z0-9-]{8,128}$`
)

func parseSource(text string) (string, *problem) {
	if regexp.MustCompile(sourcePattern).MatchString(text) {
		return text, nil
	}
	return "", &problem{fmt.Sprintf("%q is no source of a Content-Security-Policy", text), `write a host as in "https://player.example", or a scheme as in "https:"`}
}

func parseContact(text string) (string, *problem) {
	u, err := url.Parse(text)
	if err == nil && (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != "" || err == nil && u.Scheme == "https" && u.Host != "" {
		return text, nil
	}
	return "", &problem{fmt.Sprintf("%q is no address to report to", text), `write it as in "mailto:security@news.example" or "https://news.example/security/"`}
}

func parseExpires(text string) (string, *problem) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.RFC3339), nil
		}
	}
	return "", &problem{fmt.Sprintf("%q is not a date", text), `write it as in "2027-11-23"`}
}

func parseIndexNow(text string) (string, *problem) {
	if regexp.MustCompile(indexNowPattern).MatchString(text) {
		return text, nil
	}
	return "", &problem{fmt.Sprintf("%q cannot be a key", text), "make one of 8 to 128 letters, digits and hyphens"}
}
