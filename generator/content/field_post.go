package content

import "slices"

// postFields are the fields of posts, in the order in which they are documented
// and set. Setters of later fields see what earlier ones have set.
func postFields() []field[Post] {
	return slices.Concat(headlineFields(), dateFields(), addressFields(), filingFields(), pictureFields(), treatmentFields())
}

// headlineFields are the texts above the story.
func headlineFields() []field[Post] {
	return []field[Post]{
		{fieldSpec{"title", nil, shape{}, "The headline. Without it the first heading of the text, where the text begins with one of level 1."},
			func(d *decoder, to *Post, v *value) { to.Title = d.line(v) }},
		{fieldSpec{"short_title", []string{"linkTitle"}, shape{}, "A shorter headline for lists."},
			func(d *decoder, to *Post, v *value) { to.ShortTitle = d.optionalLine(v) }},
		{fieldSpec{"seo_title", nil, shape{}, "The title for search engines and browser tabs."},
			func(d *decoder, to *Post, v *value) { to.SEOTitle = d.optionalLine(v) }},
		{fieldSpec{"kicker", nil, shape{}, "A label above the headline."},
			func(d *decoder, to *Post, v *value) { to.Kicker = d.label(v) }},
		{fieldSpec{"description", []string{"standfirst", "summary", "excerpt", "deck"}, shape{}, "The standfirst: one or two sentences under the headline, in lists, feeds and search results."},
			func(d *decoder, to *Post, v *value) { to.Description = d.sentence(v) }},
		{fieldSpec{"dateline", nil, shape{}, "The place the story was filed from."},
			func(d *decoder, to *Post, v *value) { to.Dateline = d.label(v) }},
	}
}

// dateFields say when the story is what.
func dateFields() []field[Post] {
	return []field[Post]{
		{fieldSpec{"date", nil, shape{kind: dateShape}, "When the story was first published. Without it the date in the file's name, else publish_at."},
			func(d *decoder, to *Post, v *value) { to.Date = d.date(v) }},
		{fieldSpec{"updated", []string{"lastmod", "modified", "updated_at", "last_modified", "last_modified_at"}, shape{kind: dateShape}, "When the story last changed in a way that readers should know of. Later dates of corrections and of a live blog's updates count without it."},
			func(d *decoder, to *Post, v *value) { to.Updated = d.date(v) }},
		{fieldSpec{"publish_at", []string{"publishDate", "pubDate", "published_at"}, shape{kind: dateShape}, "The embargo: before this moment the story is nowhere on the site."},
			func(d *decoder, to *Post, v *value) { to.PublishAt = d.date(v) }},
		{fieldSpec{"expires", []string{"expiryDate", "unpublishDate"}, shape{kind: dateShape}, "From this moment on the story is nowhere on the site."},
			func(d *decoder, to *Post, v *value) { to.Expires = d.date(v) }},
		{fieldSpec{"breaking_until", nil, shape{kind: dateShape}, "Until this moment the front page and those of the sections announce the story as breaking news."},
			func(d *decoder, to *Post, v *value) { to.BreakingUntil = d.date(v) }},
		{fieldSpec{"live_until", nil, shape{kind: dateShape}, "When the coverage of a live blog ends or ended; before that it counts as live."},
			func(d *decoder, to *Post, v *value) { to.LiveUntil = d.date(v) }},
		{fieldSpec{"draft", nil, shape{kind: boolShape}, "Whether the story is not to be published yet."},
			func(d *decoder, to *Post, v *value) { to.Draft = d.yes(v) }},
		{fieldSpec{"published", nil, shape{kind: publishedShape}, "Jekyll's opposite of draft; or, with a date, another name of publish_at."},
			func(d *decoder, to *Post, v *value) { d.published(to, v) }},
	}
}

// addressFields say where the story is found.
func addressFields() []field[Post] {
	return []field[Post]{
		{fieldSpec{"id", nil, shape{}, "Names the story for ever, for its comments and its entries in feeds. Without it the path of the file below content, without extension; write it before you move the file."},
			func(d *decoder, to *Post, v *value) { to.ID = d.id(v) }},
		{fieldSpec{"slug", nil, shape{}, "The last part of the address. Without it the name of the file, without a date in front."},
			func(d *decoder, to *Post, v *value) { to.Slug = d.slug(v) }},
		{fieldSpec{"url", []string{"permalink"}, shape{}, "The whole path of the story on the site, from the first slash on, where the site's pattern does not serve."},
			func(d *decoder, to *Post, v *value) { to.URL = d.sitePath(v, false) }},
		{fieldSpec{"aliases", []string{"alias", "redirect_from"}, shape{kind: textsShape}, "Former paths of the story, which lead here."},
			func(d *decoder, to *Post, v *value) { to.Aliases = d.formerPaths(v) }},
		{fieldSpec{"canonical", []string{"canonical_url"}, shape{}, "The address of the page that search engines should show instead of this one, where the story is somebody else's."},
			func(d *decoder, to *Post, v *value) { to.Canonical = d.canonical(v) }},
		{fieldSpec{"translations", nil, shape{kind: mapShape}, "The same story in other languages: language and the id, slug or path of the post."},
			func(d *decoder, to *Post, v *value) { to.Translations = d.translations(v) }},
		{fieldSpec{"language", []string{"lang", "locale"}, shape{}, "The language of the story as a BCP 47 tag, where it is not the site's."},
			func(d *decoder, to *Post, v *value) { to.Language = d.language(v) }},
	}
}

// filingFields say where the story belongs.
func filingFields() []field[Post] {
	return []field[Post]{
		{fieldSpec{"section", []string{"category"}, shape{}, "The section of the paper that the story is in."},
			func(d *decoder, to *Post, v *value) { to.Section = d.single(v) }},
		{fieldSpec{"tags", []string{"tag"}, shape{kind: textsShape}, "What the story is about. One text with commas is a list too."},
			func(d *decoder, to *Post, v *value) { to.Tags = d.names(v, true) }},
		{fieldSpec{"categories", nil, shape{kind: textsShape}, "Other generators' sections: the first is the section, unless section says otherwise; the others become tags."},
			func(d *decoder, to *Post, v *value) { d.categories(to, v) }},
		{fieldSpec{"authors", []string{"author", "byline"}, shape{kind: namesShape}, "Who wrote the story: ids of files in content/authors, or plain names; as a table with name and role, what somebody did for this one."},
			func(d *decoder, to *Post, v *value) { to.Authors, to.Roles = d.authors(v) }},
		{fieldSpec{"series", nil, shape{}, "The series that the story is a part of."},
			func(d *decoder, to *Post, v *value) { to.Series = d.single(v) }},
		{fieldSpec{"genre", nil, shape{kind: oneOfShape, enum: genreNames()}, "What kind of text this is; a report when nothing is said."},
			func(d *decoder, to *Post, v *value) { to.Genre = Genre(shared(d.oneOf(v, genreNames()))) }},
		{fieldSpec{"source", nil, shape{kind: textTableShape, table: specs(originFields())}, "Where wire copy comes from: a name, or name and url."},
			func(d *decoder, to *Post, v *value) { to.Origin = d.origin(v) }},
		{fieldSpec{"sponsor", nil, shape{kind: textTableShape, table: specs(originFields())}, "Who paid for the story: a name, or name and url."},
			func(d *decoder, to *Post, v *value) { to.Sponsor = d.origin(v) }},
		{fieldSpec{"lead", nil, shape{kind: placeShape}, "The place on the front page: 1 or true is the lead story."},
			func(d *decoder, to *Post, v *value) { to.Lead = d.place(v) }},
	}
}

// pictureFields are the lead picture.
func pictureFields() []field[Post] {
	return []field[Post]{
		{fieldSpec{"image", []string{"images", "featured_image", "cover", "cover_image"}, shape{kind: textTableShape, table: specs(imageFields())}, "The lead picture: its path, or src, alt, caption and credit."},
			func(d *decoder, to *Post, v *value) { to.Image = d.image(v) }},
		{fieldSpec{"image_alt", nil, shape{}, "What the lead picture shows, where image is only a path."},
			func(d *decoder, to *Post, v *value) {
				d.addToImage(to.Image, v, func(i *Image) *string { return &i.Alt })
			}},
		{fieldSpec{"image_caption", []string{"image_figcaption"}, shape{}, "Text under the lead picture, where image is only a path."},
			func(d *decoder, to *Post, v *value) {
				d.addToImage(to.Image, v, func(i *Image) *string { return &i.Caption })
			}},
		{fieldSpec{"image_credit", nil, shape{}, "Who made the lead picture, where image is only a path."},
			func(d *decoder, to *Post, v *value) {
				d.addToImage(to.Image, v, func(i *Image) *string { return &i.Credit })
			}},
	}
}

// treatmentFields say how the site treats the story.
func treatmentFields() []field[Post] {
	return []field[Post]{
		{fieldSpec{"comments", nil, shape{kind: switchShape, enum: []string{"open", "closed", "off"}}, "Whether readers' comments are taken and shown (open), only shown (closed), or neither (off)."},
			func(d *decoder, to *Post, v *value) { to.Comments = d.comments(v) }},
		{fieldSpec{"related", nil, shape{kind: relatedShape}, "Posts to list first in “You may also like”, by id, slug or path; false for no such list."},
			func(d *decoder, to *Post, v *value) { d.related(to, v) }},
		{fieldSpec{"related_exclude", nil, shape{kind: textsShape}, "Posts never to list there."},
			func(d *decoder, to *Post, v *value) { to.RelatedExclude = d.names(v, false) }},
		{fieldSpec{"corrections", []string{"correction"}, shape{kind: tablesShape, table: specs(correctionFields())}, "Published notes on what was put right."},
			func(d *decoder, to *Post, v *value) { to.Corrections = d.corrections(v) }},
		{fieldSpec{"key_points", nil, shape{kind: textsShape}, "What the story says in a few lines, which stand above it; Markdown."},
			func(d *decoder, to *Post, v *value) { to.KeyPoints = d.points(v) }},
		{fieldSpec{"paywall", nil, shape{kind: boolShape}, "Whether only subscribers are meant to read the text. The page says so, to readers and search engines; keeping others out is the host's work."},
			func(d *decoder, to *Post, v *value) { to.Paywall = d.yes(v) }},
		{fieldSpec{"noindex", nil, shape{kind: boolShape}, "Whether the story is kept out of search engines, feeds, sitemaps and related lists."},
			func(d *decoder, to *Post, v *value) { to.NoIndex = d.yes(v) }},
		{fieldSpec{"layout", nil, shape{}, "The layout to use in place of post.html."},
			func(d *decoder, to *Post, v *value) { to.Layout = d.layout(v, "post") }},
		{fieldSpec{"params", nil, shape{kind: anyShape}, "The site's own fields, for its layouts. Fields at the top that Broadsheet does not know are put here too."},
			func(d *decoder, to *Post, v *value) { to.Params = d.table(v) }},
	}
}

func genreNames() []string {
	names := make([]string, len(Genres))
	for i, g := range Genres {
		names[i] = string(g)
	}
	return names
}

// slug reads the last part of an address.
func (d *decoder) slug(v *value) string {
	s := d.optionalLine(v)
	slug := Slug(s)
	if s != "" && slug == "" {
		d.wrong(v, "write letters or digits", "nothing of %q can be part of an address", shorten(s, 40))
	}
	return slug
}

// formerPaths reads addresses that the story had.
func (d *decoder) formerPaths(v *value) []string {
	var paths []string
	for _, element := range elements(v) {
		paths = appendNew(paths, d.sitePath(element, true))
	}
	return paths
}

// canonical reads the address of the page that counts. Other generators have
// paths there, of the page itself, which say nothing new.
func (d *decoder) canonical(v *value) string {
	s := d.optionalLine(v)
	if s != "" && !isWebURL(s) {
		d.doubtful(v, "write the whole address of the page elsewhere, or leave the field out", "%q is no web address", shorten(s, 60))
		return ""
	}
	return s
}

// single reads a name where other generators allow a list; the first counts.
func (d *decoder) single(v *value) string {
	list := elements(v)
	if len(list) == 0 {
		return ""
	}
	if len(list) > 1 {
		d.doubtful(list[1], "keep one of them", "there can be one only; %s counts", list[0].describe())
	}
	return d.label(list[0])
}

// categories reads other generators' list of sections.
func (d *decoder) categories(to *Post, v *value) {
	for _, name := range d.names(v, true) {
		switch {
		case to.Section == "":
			to.Section = name
		case to.Section != name:
			to.Tags = appendNew(to.Tags, name)
		}
	}
}

// published reads a field that has two meanings in other generators.
func (d *decoder) published(to *Post, v *value) {
	if yes, ok := v.bool(); ok {
		to.Draft = to.Draft || !yes
		return
	}
	if t := d.date(v); to.PublishAt.IsZero() {
		to.PublishAt = t
	}
}

// related reads which posts are listed beside the story.
func (d *decoder) related(to *Post, v *value) {
	if yes, ok := v.bool(); ok {
		to.RelatedOff = !yes
		return
	}
	to.RelatedPins = d.names(v, false)
}
