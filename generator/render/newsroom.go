package render

import (
	"html/template"
	"slices"
	"strconv"

	"broadsheet/generator/content"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
)

// Breaking gives the posts that are breaking news when the site is built, newest
// first.
func (s *Site) Breaking() []*Card {
	s.view.ask(site.Query{Kind: site.AskBreaking, Key: s.view.edition})
	return s.view.cardsOf(s.view.site.Breaking(s.view.edition))
}

// Corrections gives the newest n corrections of all posts; 0 gives all.
func (s *Site) Corrections(n int) []Corrected {
	v := s.view
	v.ask(site.Query{Kind: site.AskCorrections, Key: strconv.Itoa(n)})
	var list []Corrected
	for _, c := range v.site.Corrections(n) {
		list = append(list, Corrected{Correction: v.correction(c.Correction, v.site.Locale()), Post: v.card(c.Post)})
	}
	return list
}

func (v *view) correction(c content.Correction, l *locale.Locale) Correction {
	return Correction{Kind: c.Kind, Label: l.T(c.Kind), Date: v.r.date(c.Date, l), Text: template.HTML(content.RenderInline(c.Text))}
}

// leadOf gives the posts that the editors put at the top of a list.
func (v *view) leadOf(g *site.Group) []*Card {
	if g.Term == nil || len(g.Term.Lead) == 0 {
		return nil
	}
	for _, name := range g.Term.Lead {
		v.ask(site.RefQuery(g.Term.Path, name))
	}
	return v.cardsOf(v.site.LeadOf(g))
}

// listVersions gives the editions that have a page like this one, a list or a front
// page; key is as of site.AskVersions.
func (v *view) listVersions(key string, versions []site.ListVersion) []Version {
	v.ask(site.Query{Kind: site.AskVersions, Key: key})
	var list []Version
	for _, x := range versions {
		l := v.site.LocaleOf(x.Edition)
		list = append(list, Version{URL: v.site.Abs(x.Address), Language: l.Tag(), Name: l.Name(), Locale: l.OpenGraph(),
			Self: x.Edition == v.edition, Default: x.Edition == ""})
	}
	return list
}

// Others gives the posts of the page without those that stand in Lead above them.
func (l *List) Others() []*Card {
	if len(l.Lead) == 0 {
		return l.Posts
	}
	return slices.DeleteFunc(slices.Clone(l.Posts), func(c *Card) bool {
		return slices.ContainsFunc(l.Lead, func(lead *Card) bool { return lead.ID == c.ID })
	})
}

// versions gives the languages that the text at an address can be read in.
func (v *view) versions(address string) []Version {
	var list []Version
	for _, x := range v.site.Versions(address) {
		list = append(list, Version{Title: x.Title, URL: v.site.Abs(x.Address), Language: locale.For(x.Language).Tag(), Name: locale.For(x.Language).Name(), Locale: locale.For(x.Language).OpenGraph(), Self: x.Address == address, Default: locale.For(x.Language).Tag() == v.site.Locale().Tag()})
	}
	return list
}
