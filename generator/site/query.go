package site

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"broadsheet/generator/content"
	"broadsheet/generator/hosting"
	"broadsheet/generator/source"
)

// QueryKind is a kind of question that a page asks of the model.
type QueryKind string

// The kinds of questions, with what their key is.
const (
	AskSettings    QueryKind = "settings"    // config.yaml as pages see it; no key
	AskNavigation  QueryKind = "navigation"  // the menus of an edition; its name
	AskPost        QueryKind = "post"        // all of a post on its own page; its id
	AskCard        QueryKind = "card"        // a post as lists show it; its id
	AskRelated     QueryKind = "related"     // the posts in "You may also like"; id of the post
	AskSeries      QueryKind = "series"      // the parts of a post's series; id of the post
	AskComments    QueryKind = "comments"    // the comments on a post; its id
	AskPage        QueryKind = "page"        // all of a plain page; its id
	AskAuthor      QueryKind = "author"      // an author's file; its id
	AskGroup       QueryKind = "group"       // title and introduction of a list; Key of the group
	AskList        QueryKind = "list"        // the posts on a page of a list; Key of the group, "#", number of the page
	AskName        QueryKind = "name"        // which list a name means; edition, "/", kind of the group, "/", the name as a layout has it
	AskFirst       QueryKind = "first"       // the newest posts of a list; Key of the group or "latest", "#", how many
	AskFeed        QueryKind = "feed"        // the posts in a feed; key as of AskFirst
	AskAny         QueryKind = "any"         // whether there are lists of a kind; TermsKey
	AskTerms       QueryKind = "terms"       // all lists of a kind, with their sizes; TermsKey
	AskPeriods     QueryKind = "periods"     // the months of a year, with their sizes; Key of the year
	AskFront       QueryKind = "front"       // the choice of posts on a front page; its edition
	AskVersions    QueryKind = "versions"    // the editions that have a list; Key of the group, "terms/" and one of TermsKinds, or none of front pages
	AskLink        QueryKind = "link"        // where a link in a source file leads; the link
	AskRef         QueryKind = "ref"         // where a reference in a source file leads; the name
	AskStatic      QueryKind = "static"      // whether there is a static file; its path below static/
	AskAlias       QueryKind = "alias"       // where a former address sends readers; the address
	AskCorrections QueryKind = "corrections" // the newest corrections of all posts; how many, 0 for all
	AskBreaking    QueryKind = "breaking"    // the posts that are breaking news; their edition
	AskNews        QueryKind = "news"        // the stories in a news sitemap; number of the part
	AskSitemap     QueryKind = "sitemap"     // addresses and dates in a sitemap; number of the part
)

// The questions of the files for hosts.
const (
	AskRedirects QueryKind = "redirects" // all former addresses; no key
	AskFolders   QueryKind = "folders"   // the folders of static/ with pictures and recordings alone; no key
)

// Query is a question that a page asked. Two questions are the same when all
// fields are.
type Query struct {
	Kind QueryKind
	Key  string
	From string // the source file in which a link or reference stands; else ""
}

// String gives "kind:key", and for links "kind:key in file".
func (q Query) String() string {
	text := string(q.Kind)
	if q.Key != "" {
		text += ":" + q.Key
	}
	if q.From != "" {
		text += " in " + q.From
	}
	return text
}

// ListQuery asks for a page of a list.
func ListQuery(g *Group, number int) Query {
	return Query{Kind: AskList, Key: g.Key() + "#" + strconv.Itoa(number)}
}

// NameQuery asks which list of an edition a name means, as KeyOf tells.
func NameQuery(edition string, kind GroupKind, name string) Query {
	return Query{Kind: AskName, Key: edition + "/" + string(kind) + "/" + name}
}

// FirstQuery asks for the newest posts of a list; key is that of a group, or
// "latest" for all posts.
func FirstQuery(key string, n int) Query {
	return Query{Kind: AskFirst, Key: key + "#" + strconv.Itoa(n)}
}

// FeedQuery asks for the posts in a feed; key is as in FirstQuery.
func FeedQuery(key string, n int) Query {
	return Query{Kind: AskFeed, Key: key + "#" + strconv.Itoa(n)}
}

// LinkQuery asks where a link in a source file leads.
func LinkQuery(from, link string) Query { return Query{Kind: AskLink, Key: link, From: from} }

// RefQuery asks where a reference in a source file leads.
func RefQuery(from, name string) Query { return Query{Kind: AskRef, Key: name, From: from} }

// Fingerprint answers a question with the fingerprint of its answer. What is not
// there has one too, the zero Fingerprint, so that a page which asked for it in
// vain is made anew once it is there.
func (s *Site) Fingerprint(q Query) source.Fingerprint {
	switch q.Kind {
	case AskSettings:
		return s.settings
	case AskNavigation:
		if m := s.menus[q.Key]; m != nil {
			return m.fingerprint
		}
	case AskCard:
		if e := s.byID[q.Key]; e != nil {
			return e.card
		}
	case AskPost:
		if e := s.byID[q.Key]; e != nil {
			return s.PostFingerprint(e)
		}
	case AskRelated:
		if e := s.byID[q.Key]; e != nil {
			return ListFingerprint(s.Related(e))
		}
	case AskSeries:
		if e := s.byID[q.Key]; e != nil && e.SeriesOf != nil {
			return ListFingerprint(e.SeriesOf.Posts)
		}
	case AskComments:
		return CommentsFingerprint(s.comments[q.Key])
	case AskPage:
		if t := s.targetByID(q.Key); t != nil && t.page != nil && t.held == "" {
			return s.pageFingerprint(t.page)
		}
	case AskAuthor:
		if a := s.authors[q.Key]; a != nil {
			return a.Fingerprint
		}
	case AskGroup:
		if g := s.groups[q.Key]; g != nil {
			return g.fingerprint()
		}
	case AskList, AskFirst, AskFeed:
		return s.listFingerprint(q)
	case AskName:
		edition, rest, _ := strings.Cut(q.Key, "/")
		kind, name, _ := strings.Cut(rest, "/")
		return source.FingerprintOf([]byte(s.KeyOf(edition, GroupKind(kind), name)))
	case AskAny:
		if len(s.GroupsOf(q.Key)) > 0 || q.Key == "corrections" && s.hasCorrections {
			return source.FingerprintOf([]byte(q.Key))
		}
	case AskTerms:
		return s.termsFingerprint(s.GroupsOf(q.Key))
	case AskPeriods:
		if g := s.groups[q.Key]; g != nil {
			return s.termsFingerprint(s.Months(g))
		}
	case AskVersions:
		if kind, ok := strings.CutPrefix(q.Key, "terms/"); ok {
			return versionsFingerprint(s.TermsVersions(kind))
		}
		if g := s.groups[q.Key]; g != nil {
			return versionsFingerprint(s.VersionsOf(g))
		}
		return versionsFingerprint(s.FrontVersions())
	case AskFront:
		return s.Front(q.Key).fingerprint()
	case AskLink, AskRef:
		return s.linkFingerprint(q)
	case AskStatic:
		if s.static[q.Key] {
			return source.FingerprintOf([]byte(q.Key))
		}
	case AskAlias:
		if to, ok := s.aliases[q.Key]; ok {
			return source.FingerprintOf([]byte(to))
		}
	case AskSitemap:
		return s.sitemapFingerprint(q.Key)
	case AskRedirects:
		return s.redirectsFingerprint()
	case AskFolders:
		h := source.NewHasher()
		h.Strings(s.MediaFolders())
		return h.Sum()
	case AskNews:
		return s.newsFingerprint(q.Key)
	case AskCorrections:
		return s.correctionsFingerprint(q.Key)
	case AskBreaking:
		return ListFingerprint(s.Breaking(q.Key))
	}
	return source.Fingerprint{}
}

// PostFingerprint is that of the answer to AskPost, for who has the post already. It covers
// the post's file, and what its page shows of others: of the groups it is in, and of its
// versions. What is made of a file's text follows from the file and from the settings, which
// every page asks for.
func (s *Site) PostFingerprint(e *Entry) source.Fingerprint {
	h := source.NewHasher()
	h.Fingerprint(e.Fingerprint)
	h.Fingerprint(e.card)
	h.String(e.Path)
	h.String(e.Edition)
	s.hashVersions(h, e.Address)
	for _, list := range [...][]*Group{e.TagList, e.Writers, {e.Section}, {e.SeriesOf}} {
		for _, g := range list {
			if g != nil {
				h.Fingerprint(g.shown)
			}
		}
	}
	return h.Sum()
}

// pageFingerprint covers the page's file, and what it shows of its versions, as PostFingerprint does.
func (s *Site) pageFingerprint(p *PageEntry) source.Fingerprint {
	h := source.NewHasher()
	s.hashVersions(h, p.Address)
	h.String(p.Edition)
	h.Fingerprint(p.Fingerprint)
	h.Strings([]string{p.Path, p.Address})
	return h.Sum()
}

// fingerprintShown covers what pages of posts show of a group.
func (g *Group) fingerprintShown() source.Fingerprint {
	h := source.NewHasher()
	h.Strings([]string{g.Key(), g.Title, g.Address})
	if g.Author != nil {
		h.Fingerprint(g.Author.Fingerprint)
	}
	return h.Sum()
}

func (g *Group) fingerprint() source.Fingerprint {
	h := source.NewHasher()
	h.Fingerprint(g.shown)
	if g.Term != nil {
		h.Fingerprint(g.Term.Fingerprint)
	}
	return h.Sum()
}

// listFingerprint covers the posts on a page and which neighbours it has.
func (s *Site) listFingerprint(q Query) source.Fingerprint {
	key, text, _ := strings.Cut(q.Key, "#")
	n, err := strconv.Atoi(text)
	if err != nil {
		return source.Fingerprint{}
	}
	switch q.Kind {
	case AskFirst:
		return ListFingerprint(s.First(key, n))
	case AskFeed:
		return ListFingerprint(s.FeedPosts(key, n))
	}
	g := s.groups[key]
	if g == nil || n > g.ClosedPages(s.opts.PageSize) {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	h.Fingerprint(ListFingerprint(g.PagePosts(n, s.opts.PageSize)))
	h.String(s.Newer(g, n))
	h.String(s.Older(g, n))
	return h.Sum()
}

// ListFingerprint stands for some posts in their order, by their ids.
func ListFingerprint(list []*Entry) source.Fingerprint {
	h := source.NewHasher()
	for _, e := range list {
		h.Fingerprint(e.named) // which is at hand, and a fifth of the id
	}
	return h.Sum()
}

// CommentsFingerprint stands for the comments on a post.
func CommentsFingerprint(list []*content.Comment) source.Fingerprint {
	if len(list) == 0 {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	for _, c := range list {
		h.Strings([]string{c.ID, c.Parent, c.Name, c.URL, c.HTML, c.Text})
		h.Time(c.Date)
		h.Bool(c.Removed)
		h.Bool(c.Staff)
	}
	return h.Sum()
}

func (s *Site) termsFingerprint(groups []*Group) source.Fingerprint {
	h := source.NewHasher()
	for _, g := range groups {
		h.Fingerprint(g.fingerprint())
		h.Int(len(g.Posts))
		if g.Kind == YearGroup {
			h.Fingerprint(s.termsFingerprint(s.Months(g)))
		}
	}
	return h.Sum()
}

func (s *Site) linkFingerprint(q Query) source.Fingerprint {
	resolve := s.Resolve
	if q.Kind == AskRef {
		resolve = s.Ref
	}
	d, err := resolve(q.From, q.Key)
	h := source.NewHasher()
	h.Strings([]string{d.Address, d.Tail, d.URL, d.File})
	h.Bool(d.Held)
	if q.Kind == AskRef {
		address, _, _ := strings.Cut(d.Address, "#")
		if e := s.byAddress[address]; e != nil { // a page may become a post, at the same address
			h.String(e.ID)
		}
	}
	if err != nil {
		h.String(err.Error())
	}
	return h.Sum()
}

// settingsFingerprint covers all options that pages can see. Clock and switches
// are not among them: what they decide shows in the answers.
func (s *Site) settingsFingerprint(in Input) source.Fingerprint {
	o := s.opts
	seen := struct {
		Title, Description, BaseURL, Language, Location, Copyright string
		Languages                                                  []string
		Editions                                                   []Edition
		PageSize                                                   int
		Feeds                                                      FeedOptions
		News                                                       NewsOptions
		Comments                                                   CommentOptions
		Publisher                                                  Publisher
		Social                                                     Social
		Hosting                                                    hosting.Options
		Params                                                     map[string]any
		MinifyHTML                                                 bool
	}{o.Title, o.Description, o.BaseURL, o.Language, o.Location.String(), o.Copyright, o.Languages, o.Editions,
		o.PageSize, o.Feeds, o.News, o.Comments, o.Publisher, o.Social, o.Hosting, o.Params, o.MinifyHTML}
	data, err := json.Marshal(seen) // sorts the keys of maps
	if err != nil {
		data = fmt.Append(data, seen) // fmt sorts them too
	}
	h := source.NewHasher()
	h.Bytes(data)
	h.Fingerprint(in.Parsing)
	return h.Sum()
}
