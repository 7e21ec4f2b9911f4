package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"broadsheet/generator/hosting"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// AskInline asks for the hashes of the scripts and style sheets in layouts.
const AskInline site.QueryKind = "inline"

// Host describes the site to its host. Its folder on a server of one's own is a
// proposal, after the host's name.
func (r *Renderer) Host() *hosting.Site {
	v := r.open(view{})
	defer v.close()
	return v.host()
}

// host describes the site, as the files for hosts do.
func (v *view) host() *hosting.Site {
	v.ask(site.Query{Kind: site.AskSettings})
	v.ask(site.Query{Kind: site.AskRedirects})
	v.ask(site.Query{Kind: site.AskFolders})
	v.note(site.Query{Kind: AskInline}, v.r.opts.Layouts.inline.fingerprint())
	o := v.site.Options()
	origin, err := url.Parse(v.site.Origin())
	if err != nil {
		origin = &url.URL{} // New has reported the address
	}
	inline := v.r.opts.Layouts.inline
	h := &hosting.Site{Host: origin.Host, Secure: origin.Scheme == "https", Base: v.site.Href("/"), Folder: "/var/www/" + origin.Hostname(),
		HSTS: o.Hosting.HSTS, Policy: o.Hosting.Policy, Scripts: inline.scripts, Styles: inline.styles,
		Immutable: []string{site.FixedFolder, "/site.css", "/site.js", "/feed.css"}, Media: v.site.MediaFolders(), Hub: o.Feeds.Hub, Redirects: v.site.Redirects()}
	// The comment form may go to another host.
	if to, err := url.Parse(o.Comments.Action); err == nil && to.Host != "" && o.Comments.Provider != "none" {
		h.Policy.Forms = append(slices.Clone(h.Policy.Forms), to.Scheme+"://"+to.Host)
	}
	if h.Hub == "" {
		return h
	}
	for _, edition := range append([]string{""}, o.Languages...) { // whose feeds are named
		v.ask(site.Query{Kind: site.AskTerms, Key: site.TermsKey(edition, "sections")})
		v.ask(site.FirstQuery(site.LatestKey(edition), 1))
	}
	for _, route := range v.site.Routes() {
		if route.Kind != site.FeedFile || route.Key != "" && !strings.HasPrefix(route.Key, string(site.SectionGroup)+"/") && !strings.HasPrefix(route.Key, string(site.LanguageGroup)+"/") {
			continue
		}
		_, mediaType := feedFormat(route.FeedFormat())
		h.Feeds = append(h.Feeds, hosting.Feed{Path: v.site.Href(route.Address), Type: mediaType})
	}
	return h
}

// hostFile makes a file for hosts.
func (v *view) hostFile(dst *bytes.Buffer) error {
	v.ask(site.Query{Kind: site.AskSettings})
	o := &v.site.Options().Hosting
	buf := dst.AvailableBuffer()
	switch v.route.Key {
	case site.HostHeaders:
		buf = v.host().AppendHeaders(buf)
	case site.HostRedirects:
		buf = v.host().AppendRedirects(buf)
	case site.HostSecurity:
		buf = o.Security.AppendSecurity(buf, v.site.Abs(site.SecurityAddress))
	case site.HostIndexNow:
		buf = append(buf, o.IndexNow...)
	}
	dst.Write(buf)
	return nil
}

// inlineHashes are the hashes of the scripts and style sheets that stand in
// layouts, as a Content-Security-Policy names them.
type inlineHashes struct{ scripts, styles []string }

func (h *inlineHashes) fingerprint() source.Fingerprint {
	hasher := source.NewHasher()
	hasher.Strings(h.scripts)
	hasher.Strings(h.styles)
	return hasher.Sum()
}

// findInline finds the scripts and style sheets in layouts, and hashes what
// browsers will see of them. One that holds values of the page can't be hashed,
// and would be refused: that is a warning.
func (ls *Layouts) findInline() source.ErrorList {
	var problems source.ErrorList
	scripts, styles := map[string]bool{}, map[string]bool{}
	for _, name := range ls.sorted() {
		text := ls.files[name].text
		for _, b := range inlineBlocks(text) {
			found := scripts
			if b.element == "style" {
				found = styles
			}
			if strings.Contains(b.text, "{{") {
				line := 1 + strings.Count(text[:b.offset], "\n")
				problems.Add(source.Warningf(source.Position{Path: "layouts/" + name, Line: line}, "layout.inline",
					"put the values into data-… attributes, and the code into a file of static/",
					"a %s with values of the page is refused by the Content-Security-Policy that the build writes", b.element))
				continue
			}
			if seen, err := asWritten(b); err == nil && seen != "" {
				sum := sha256.Sum256([]byte(seen))
				found["sha256-"+base64.StdEncoding.EncodeToString(sum[:])] = true
			}
		}
	}
	ls.inline = inlineHashes{sorted(scripts), sorted(styles)}
	return problems
}

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for text := range set {
		list = append(list, text)
	}
	slices.Sort(list)
	return list
}

// inlineBlock is a script or style element with code in it.
type inlineBlock struct {
	element, open, text string
	offset              int
}

// inlineBlocks finds the elements in a layout whose code a policy decides on:
// scripts that are code and have no src, and style sheets.
func inlineBlocks(text string) []inlineBlock {
	var blocks []inlineBlock
	lower := strings.ToLower(text)
	for _, element := range []string{"script", "style"} {
		for at := 0; ; {
			i := strings.Index(lower[at:], "<"+element)
			if i < 0 {
				break
			}
			i += at
			at = i + 1
			end := strings.IndexByte(lower[i:], '>')
			if end < 0 || !strings.ContainsAny(lower[i+1+len(element):i+2+len(element)], " \t\r\n>") {
				continue
			}
			open := lower[i : i+end+1]
			body := text[i+end+1:]
			stop := strings.Index(lower[i+end+1:], "</"+element)
			if stop < 0 {
				continue
			}
			at = i + end + 1 + stop
			if element == "script" && (strings.Contains(open, "src=") || isData(open)) {
				continue
			}
			blocks = append(blocks, inlineBlock{element: element, open: text[i : i+end+1], text: body[:stop], offset: i})
		}
	}
	return blocks
}

// isData tells whether a script's start tag says that it is data, not code.
func isData(open string) bool {
	_, kind, found := strings.Cut(open, "type=")
	kind = strings.Trim(kind, "\"'> ")
	return found && !strings.HasPrefix(kind, "module") && !strings.HasPrefix(kind, "text/javascript") && !strings.HasPrefix(kind, "application/javascript")
}

// asWritten gives the code of a block as pages have it: html/template leaves out
// its comments.
func asWritten(b inlineBlock) (string, error) {
	t, err := template.New("").Parse(b.open + b.text + "</" + b.element + ">")
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, nil); err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(out.String(), ">")
	return strings.TrimSuffix(rest, "</"+b.element+">"), nil
}
