package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/content"
	"broadsheet/generator/feed"
)

// now is the clock of options.
var now = november.AddDate(0, 1, 0)

// at makes a post of some time before now.
func at(id string, ago time.Duration, change func(*content.Post)) *content.Post {
	p := post(id)
	p.Date = now.Add(-ago)
	if change != nil {
		change(p)
	}
	return p
}

func titles(parts [][]feed.Story) []string {
	var list []string
	for _, part := range parts {
		for _, s := range part {
			list = append(list, s.Title)
		}
	}
	return list
}

func TestNewsSitemapHoldsTheStoriesOfTwoDays(t *testing.T) {
	in := Input{Posts: []*content.Post{
		at("now", 0, nil),
		at("yesterday", 24*time.Hour, nil),
		at("just", 48*time.Hour-time.Second, nil),
		at("old", 48*time.Hour, nil),
		at("noindex", time.Hour, func(p *content.Post) { p.NoIndex = true }),
		at("sponsored", time.Hour, func(p *content.Post) { p.Genre = content.GenreSponsored }),
		at("paid", time.Hour, func(p *content.Post) { p.Sponsor.Name = "Somebody" }),
		at("wire", time.Hour, func(p *content.Post) { p.Canonical = "https://agency.example/wire" }),
		at("draft", time.Hour, func(p *content.Post) { p.Draft = true }),
		at("future", -time.Hour, nil),
	}}
	opts := options()
	opts.Drafts, opts.Future = true, true
	want := []string{"now", "yesterday", "just"}
	if got := titles(model(t, opts, in).NewsSitemap()); !slices.Equal(got, want) {
		t.Errorf("holds %v, want %v", got, want)
	}
	opts.News.Off = true
	if s := model(t, opts, in); len(s.NewsSitemap()) > 0 || slices.ContainsFunc(s.Routes(), func(r Route) bool { return r.Kind == NewsSitemapFile }) {
		t.Error("a site that wants no news sitemap has one")
	}
}

func TestNewsSitemapIsCutAtAThousandStories(t *testing.T) {
	var posts []*content.Post
	for i := range 1001 {
		posts = append(posts, at(strings.Repeat("a", i%10+1)+time.Duration(i).String(), time.Duration(i)*time.Second, nil))
	}
	s := model(t, options(), Input{Posts: posts})
	var got []string
	for _, r := range s.Routes() {
		if r.Kind == NewsSitemapFile {
			got = append(got, r.Output)
		}
	}
	if want := []string{"news-sitemap-1.xml", "news-sitemap-2.xml", "news-sitemap.xml"}; !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	whole, first, second := s.Fingerprint(Query{Kind: AskNews, Key: "0"}), s.Fingerprint(Query{Kind: AskNews, Key: "1"}), s.Fingerprint(Query{Kind: AskNews, Key: "2"})
	if whole.IsZero() || first == second || !s.Fingerprint(Query{Kind: AskNews, Key: "3"}).IsZero() || !s.Fingerprint(Query{Kind: AskNews, Key: "x"}).IsZero() {
		t.Error("the parts have not their own fingerprints")
	}
}

func TestTheSiteSaysWhenItChangesByItself(t *testing.T) {
	hour := time.Hour
	for _, c := range []struct {
		name string
		post *content.Post
		next time.Duration // from now; 0 means never
		what string
	}{
		{"old", at("a", 100*hour, nil), 0, ""},
		{"leaves the news", at("a", 40*hour, nil), 8 * hour, "leaves the news sitemap"},
		{"waits", at("a", -hour, nil), hour, "appears"},
		{"expires", at("a", 100*hour, func(p *content.Post) { p.Expires = now.Add(2 * hour) }), 2 * hour, "expires"},
		{"breaking", at("a", hour, func(p *content.Post) { p.BreakingUntil = now.Add(3 * hour) }), 3 * hour, "is breaking news no more"},
		{"live", at("a", hour, func(p *content.Post) { p.LiveUntil = now.Add(4 * hour) }), 4 * hour, "ends its live coverage"},
		{"was live", at("a", 100*hour, func(p *content.Post) { p.LiveUntil = now.Add(-4 * hour) }), 0, ""},
	} {
		s := model(t, options(), Input{Posts: []*content.Post{c.post}})
		next := s.Next()
		if c.next == 0 != next.At.IsZero() || c.next != 0 && !next.At.Equal(now.Add(c.next)) || next.What != c.what {
			t.Errorf("%s: changes at %v: %q", c.name, next.At, next.What)
		}
		from, until := s.Steady()
		if !until.Equal(next.At) || from.After(now) {
			t.Errorf("%s: steady from %v until %v", c.name, from, until)
		}
		if c.next == 0 {
			continue
		}
		// At that moment it is another site, and right before it is the same.
		seen := func(clock time.Time) []any {
			opts := options()
			opts.Now = clock
			s := model(t, opts, Input{Posts: []*content.Post{c.post}})
			list := []any{len(s.Posts()), len(s.Breaking("")), len(titles(s.NewsSitemap()))}
			for _, e := range s.Posts() {
				list = append(list, e.Over, e.card)
			}
			return list
		}
		if !slices.Equal(seen(now), seen(next.At.Add(-time.Nanosecond))) {
			t.Errorf("%s: changes before %v", c.name, next.At)
		}
		if slices.Equal(seen(now), seen(next.At)) {
			t.Errorf("%s: does not change at %v", c.name, next.At)
		}
	}
}

func TestBreakingNewsEnd(t *testing.T) {
	s := model(t, options(), Input{Posts: []*content.Post{
		at("older", 2*time.Hour, func(p *content.Post) { p.BreakingUntil = now.Add(time.Hour) }),
		at("newer", time.Hour, func(p *content.Post) { p.BreakingUntil = now.Add(time.Minute) }),
		at("over", time.Minute, func(p *content.Post) { p.BreakingUntil = now }),
		at("other", time.Minute, nil),
	}})
	var got []string
	for _, e := range s.Breaking("") {
		got = append(got, e.Title)
	}
	if !slices.Equal(got, []string{"newer", "older"}) {
		t.Errorf("breaking are %v", got)
	}
}

func TestCorrectionsStandNewestFirst(t *testing.T) {
	note := func(kind, text string, ago time.Duration) content.Correction {
		return content.Correction{Kind: kind, Text: text, Date: now.Add(-ago)}
	}
	s := model(t, options(), Input{Posts: []*content.Post{
		at("a", 100*time.Hour, func(p *content.Post) {
			p.Corrections = []content.Correction{note("correction", "second", 2*time.Hour), note("update", "no mistake", time.Hour), note("clarification", "first", time.Hour)}
		}),
		at("b", 10*time.Hour, func(p *content.Post) { p.Corrections = []content.Correction{note("correction", "third", 3*time.Hour)} }),
		at("c", 10*time.Hour, func(p *content.Post) {
			p.Corrections, p.NoIndex = []content.Correction{note("correction", "hidden", time.Minute)}, true
		}),
	}})
	var got []string
	for _, c := range s.Corrections(0) {
		got = append(got, c.Text+" "+c.Post.Title)
	}
	if want := []string{"first a", "second a", "third b"}; !slices.Equal(got, want) {
		t.Errorf("corrections are %v, want %v", got, want)
	}
	if len(s.Corrections(2)) != 2 || !s.HasCorrections() {
		t.Error("the page of corrections is not there, or its length is not heeded")
	}
	if s := model(t, options(), Input{Posts: []*content.Post{at("a", 0, nil)}}); s.HasCorrections() {
		t.Error("a site without corrections has a page of them")
	}
	own := model(t, options(), Input{Posts: []*content.Post{at("a", 0, func(p *content.Post) {
		p.Corrections = []content.Correction{note("correction", "x", 0)}
	})}, Pages: []*content.Page{{ID: "pages/corrections", Path: "content/pages/corrections.md", Slug: "corrections", Title: "Ours"}}})
	if own.HasCorrections() {
		t.Error("the site's own page at /corrections/ is not left alone")
	}
}

func in(language, id string, translations map[string]string) *content.Post {
	return at(id, time.Hour, func(p *content.Post) { p.Language, p.Translations = language, translations })
}

func TestTranslationsKnowEachOther(t *testing.T) {
	s := model(t, options(), Input{Posts: []*content.Post{
		in("", "harbour", map[string]string{"de": "hafen.md", "fr": "port"}),
		in("de", "hafen", nil),
		in("fr", "port", nil),
		in("es", "puerto", map[string]string{"de": "posts/hafen"}),
		in("it", "solo", nil),
	}})
	want := "de hafen, en harbour, es puerto, fr port"
	for _, id := range []string{"harbour", "hafen", "port", "puerto"} {
		var got []string
		for _, v := range s.Versions(s.Post("posts/" + id).Address) {
			got = append(got, v.Language+" "+v.Title)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %v, want %s", id, got, want)
		}
	}
	if s.Versions(s.Post("posts/solo").Address) != nil {
		t.Error("a text in one language has versions")
	}
}

func TestTranslationsThatAreNot(t *testing.T) {
	for _, c := range []struct {
		name, code string
		posts      []*content.Post
	}{
		{"a name that leads nowhere", "link.broken", []*content.Post{in("", "a", map[string]string{"de": "nowhere"})}},
		{"another language", "translation.language", []*content.Post{in("", "a", map[string]string{"de": "b"}), in("fr", "b", nil)}},
	} {
		_, problems := New(options(), Input{Posts: c.posts})
		if len(problems) != 1 || problems[0].Code != c.code {
			t.Errorf("%s: %v", c.name, problems)
		}
	}
	// A region more or less is no other language, and two in one language do not
	// stand beside each other.
	s := model(t, options(), Input{Posts: []*content.Post{
		in("", "a", map[string]string{"pt": "b", "en": "c"}), in("pt-BR", "b", nil), in("en", "c", nil)}})
	if got := s.Versions(s.Post("posts/b").Address); len(got) != 2 || got[0].Title != "a" {
		t.Errorf("versions are %v", got)
	}
	if got := s.Versions(s.Post("posts/c").Address); len(got) != 2 || got[0].Title != "c" {
		t.Errorf("versions are %v", got)
	}
}

func TestLanguagesHaveFrontPagesOfTheirOwn(t *testing.T) {
	opts := options()
	opts.Languages = []string{"fr", "pt-BR"}
	opts.Home.Top, opts.Home.Latest = 5, 5
	s := model(t, opts, Input{Posts: []*content.Post{
		in("", "own", nil), in("en-US", "american", nil), in("de", "german", nil),
		in("fr", "french", nil), in("fr-CA", "canadian", nil), in("pt", "portuguese", nil),
	}})
	ids := func(list []*Entry) string {
		var names []string
		for _, e := range list {
			names = append(names, e.Title)
		}
		slices.Sort(names)
		return strings.Join(names, " ")
	}
	front := s.Front("")
	if got := ids(append(front.Top, front.Lead)); got != "american german own" {
		t.Errorf("the front page has %s", got)
	}
	if got := ids(front.Latest) + ", " + ids(s.FeedPosts("latest", 9)); got != "american german own, american german own" {
		t.Errorf("the latest are %s", got)
	}
	var fronts []string
	for _, v := range s.FrontVersions() {
		fronts = append(fronts, v.Address+" "+s.LocaleOf(v.Edition).Name()+": "+ids(s.Front(v.Edition).Latest))
	}
	if got, want := strings.Join(fronts, ", "), "/ English: american german own, /fr/ Français: canadian french, /pt-br/ Português: portuguese"; got != want {
		t.Errorf("fronts are %s, want %s", got, want)
	}
	if got := ids(s.Posts()); got != "american canadian french german own portuguese" {
		t.Errorf("the site as a whole has %s", got)
	}
	if got := ids(s.Group(YearGroup, "2026").Posts); got != "american german own" {
		t.Errorf("the year has %s", got)
	}
}

// TestEditionsHaveListsOfTheirOwn: names of sections, tags and authors mean those
// of the post's edition, by its own file, else by the site's.
func TestEditionsHaveListsOfTheirOwn(t *testing.T) {
	opts := options()
	opts.Languages = []string{"fr", "ar"}
	opts.Editions = []Edition{{Language: "fr", Title: "Le Papier", Description: "Des nouvelles."}}
	opts.Menu = []MenuEntry{{Title: "About", URL: "/about/"}, {Title: "Town", URL: "/town/"}, {Title: "Elsewhere", URL: "https://x.example/"},
		{Title: "عنا", URL: "https://ar.example/", Language: "ar"}}
	opts.Footer = []MenuEntry{{Title: "Tags", URL: "/tags/"}, {Title: "Start", URL: "/"}, {Title: "Feed", URL: "/news-sitemap.xml"}}
	story := func(language, id, section, author string) *content.Post {
		p := in(language, id, nil)
		p.Section, p.Authors, p.Tags = section, []string{author}, []string{"Boats"}
		return p
	}
	term := func(language, path, slug, name string) *content.Term {
		return &content.Term{Kind: content.KindSection, Language: language, Path: "content/sections/" + path, Slug: slug, Name: name, Title: "Title of " + name}
	}
	page := func(language, id, slug string, translations map[string]string) *content.Page {
		return &content.Page{ID: id, Path: "content/" + id + ".md", Slug: slug, Title: "Title of " + id, Language: language, Translations: translations}
	}
	s := model(t, opts, Input{
		Posts:   []*content.Post{story("", "a", "Town", "Ada"), story("fr", "b", "Ville", "Ada"), story("fr", "c", "Town", "ada"), story("ar", "d", "Town", "Ada")},
		Terms:   []*content.Term{term("", "town.md", "town", "Town"), term("fr", "town.fr.md", "town", "Ville")},
		Authors: []*content.Author{{ID: "ada", Path: "content/authors/ada.md", Name: "Ada"}, {ID: "ada.fr", Path: "content/authors/ada.fr.md", Name: "Ada P.", Language: "fr"}},
		Pages:   []*content.Page{page("", "pages/about", "about", map[string]string{"fr": "pages/apropos"}), page("fr", "pages/apropos", "fr/apropos", nil)},
	})
	for id, want := range map[string]string{"a": "/town/ Title of Town, /authors/ada/ Ada, /tags/boats/", "b": "/fr/town/ Title of Ville, /fr/authors/ada/ Ada P., /fr/tags/boats/",
		"c": "/fr/town/ Title of Ville, /fr/authors/ada/ Ada P., /fr/tags/boats/", "d": "/ar/town/ Town, /ar/authors/ada/ Ada, /ar/tags/boats/"} {
		e := s.Post("posts/" + id)
		got := e.Section.Address + " " + e.Section.Title + ", " + e.Writers[0].Address + " " + e.Writers[0].Title + ", " + e.TagList[0].Address
		if got != want {
			t.Errorf("%s stands in %s, want %s", id, got, want)
		}
	}
	menu := func(list []Link) string {
		var b strings.Builder
		for _, l := range list {
			b.WriteString(l.Title + " " + l.Address + l.URL)
			if l.Foreign {
				b.WriteString(" foreign")
			}
			b.WriteString("; ")
		}
		return b.String()
	}
	for _, c := range []struct{ name, got, want string }{
		{"the site's menu", menu(s.Menu("")), "About /about/; Town /town/; Elsewhere https://x.example/; "},
		{"the menu in French", menu(s.Menu("fr")), "Title of pages/apropos /fr/apropos/; Title of Ville /fr/town/; Elsewhere https://x.example/ foreign; "},
		{"the menu in Arabic", menu(s.Menu("ar")), "عنا https://ar.example/; "},
		{"the footer in French", menu(s.Footer("fr")), "Mots-clés /fr/tags/; Accueil /fr/; Feed /news-sitemap.xml foreign; "},
		{"the title in French", opts.EditionOf("fr").Title + opts.EditionOf("fr").Description, "Le PapierDes nouvelles."},
		{"the title in Arabic", opts.EditionOf("ar").Title + opts.EditionOf("ar").Description, "The Test Paper"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.name, c.got, c.want)
		}
	}
	var addresses []string
	for _, v := range s.VersionsOf(s.Group(SectionGroup, "town")) {
		addresses = append(addresses, v.Address)
	}
	if got := strings.Join(addresses, " "); got != "/town/ /fr/town/ /ar/town/" {
		t.Errorf("the section's versions are %s", got)
	}
}
