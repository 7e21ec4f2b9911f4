package preview

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"broadsheet/generator/build"
	"broadsheet/generator/content"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
)

// pageInfo is what the bar shows of a page. Its fields are read by client.js.
type pageInfo struct {
	Kind    string        `json:"kind"`
	Source  string        `json:"source,omitempty"`
	Edit    string        `json:"edit,omitempty"`  // URL that opens the source
	State   []string      `json:"state,omitempty"` // why readers do not see the page now: "draft", "not before …"
	Held    string        `json:"held,omitempty"`  // at an address without a page: why the story there is not shown
	Words   int           `json:"words,omitempty"`
	Minutes int           `json:"minutes,omitempty"`
	Outline []heading     `json:"outline,omitempty"`
	Related []relatedInfo `json:"related,omitempty"`
	Wrong   []problem     `json:"wrong"` // warnings and errors of this page
	Asked   int           `json:"asked"` // questions in the trace
	Look    lookInfo      `json:"look"`
}

type heading struct {
	Level int    `json:"level"`
	ID    string `json:"id"`
	Text  string `json:"text"`
}

// relatedInfo is a related post with what speaks for it.
type relatedInfo struct {
	Title string   `json:"title"`
	URL   string   `json:"url"`
	Why   []string `json:"why"`
}

// lookInfo says how the page is looked at.
type lookInfo struct {
	Drafts bool   `json:"drafts"`
	Future bool   `json:"future"`
	Now    string `json:"now"`            // local time in the site's zone, for a field of type datetime-local; "" means the clock
	Clock  string `json:"clock"`          // the time that the site shows, the same way
	Zone   string `json:"zone"`           // of the site
	Held   int    `json:"held"`           // posts that are not shown
	Next   string `json:"next,omitempty"` // when the site changes by itself
}

// localTime is the form of a field of type datetime-local (HTML, "local date and time").
const localTime = "2006-01-02T15:04"

// about answers with what the bar shows of a page.
func (s *Server) about(w http.ResponseWriter, r *http.Request) {
	page := s.pages.get(r.URL.Query().Get("page"))
	if page == nil {
		http.Error(w, "the page is not known any more", http.StatusGone)
		return
	}
	info := pageInfo{Kind: string(page.route.Kind), Source: page.route.Source}
	related, others := byRelated(page.trace)
	info.Asked = len(related) + len(others)
	s.awaitRelated(page.look, page.address)
	s.session.View(page.look, func(v *build.View) {
		info.Look = lookOf(v)
		if page.missing {
			if h, ok := v.Site.HeldAt(page.address); ok {
				info.Source, info.Held = h.Path, heldWords(build.Held(h), v.Site.Options().Location)
			}
		}
		switch route, _ := v.Site.RouteAt(page.address); route.Kind {
		case site.PostPage:
			info.post(v, v.Site.Post(route.Key), len(related) > 0)
		case site.TextPage:
			info.text(v.Site.PageByID(route.Key))
		}
	})
	if info.Source != "" {
		info.Edit = s.editURL(info.Source, 1, 1)
	}
	all := s.problemsFor(page.look, page.address, nil)
	mine := all[:0:0]
	for _, e := range all {
		if concerns(e, page) {
			mine = append(mine, e)
		}
	}
	info.Wrong = s.forBrowser(mine, page)
	data, err := json.Marshal(info)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	sendBytes(w, r, "page.json", data, http.StatusOK)
}

// lookOf describes how the site is looked at.
func lookOf(v *build.View) lookInfo {
	o := v.Site.Options()
	info := lookInfo{Drafts: v.Look.Drafts, Future: v.Look.Future, Zone: o.Location.String(), Held: len(v.Site.Held()),
		Clock: o.Now.In(o.Location).Format(localTime)}
	if !v.Look.Now.IsZero() {
		info.Now = info.Clock
	}
	if _, next := v.Site.Steady(); !next.IsZero() {
		info.Next = next.In(o.Location).Format(localTime)
	}
	return info
}

// post describes the page of a post.
func (info *pageInfo) post(v *build.View, e *site.Entry, related bool) {
	if e == nil {
		return
	}
	zone, now := v.Site.Options().Location, v.Site.Options().Now
	info.Words, info.Minutes = e.Words, render.Minutes(e.Words)
	info.headings(e.Headings)
	from := e.Date
	if !e.PublishAt.IsZero() {
		from = e.PublishAt
	}
	if e.Draft {
		info.State = append(info.State, "draft")
	}
	if from.After(now) {
		info.State = append(info.State, "not before "+moment(from, zone))
	}
	if !e.Expires.IsZero() {
		word := "expires "
		if !e.Expires.After(now) {
			word = "expired "
		}
		info.State = append(info.State, word+moment(e.Expires, zone))
	}
	if e.NoIndex {
		info.State = append(info.State, "noindex")
	}
	if !related {
		return
	}
	for _, r := range v.Site.WhyRelated(e) {
		info.Related = append(info.Related, relatedInfo{Title: r.Title, URL: v.Site.Href(r.Address), Why: reasons(r)})
	}
}

// text describes a plain page.
func (info *pageInfo) text(p *site.PageEntry) {
	if p == nil {
		return
	}
	info.Words, info.Minutes = p.Words, render.Minutes(p.Words)
	info.headings(p.Headings)
	if p.Draft {
		info.State = append(info.State, "draft")
	}
}

func (info *pageInfo) headings(list []content.Heading) {
	for _, h := range list {
		info.Outline = append(info.Outline, heading{h.Level, h.ID, h.Text})
	}
}

// reasons says in words why a post is related.
func reasons(r site.RelatedPost) []string {
	if r.Pinned {
		return []string{"pinned by the editors"}
	}
	list := []string{fmt.Sprintf("score %.2f", r.Score)}
	if r.Series {
		list = append(list, "the same series")
	}
	if len(r.Tags) > 0 {
		list = append(list, "tagged "+strings.Join(r.Tags, ", "))
	}
	if len(r.Authors) > 0 {
		list = append(list, "by "+strings.Join(r.Authors, ", "))
	}
	if r.Section {
		list = append(list, "the same section")
	}
	return append(list, apart(r.Apart))
}

// apart says how far two posts are from each other in time.
func apart(d time.Duration) string {
	switch days := int(d.Hours() / 24); days {
	case 0:
		return "the same day"
	case 1:
		return "1 day apart"
	default:
		return fmt.Sprintf("%d days apart", days)
	}
}

// heldWords says why a story is not shown.
func heldWords(h build.Held, zone *time.Location) string {
	switch h.Reason {
	case "draft":
		return "is a draft"
	case "embargo":
		return "waits until " + moment(h.Until, zone)
	}
	return "has expired"
}

func moment(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2 January 2006, 15:04")
}
