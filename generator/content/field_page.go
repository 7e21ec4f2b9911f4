package content

// pageFields are the fields of plain pages.
func pageFields() []field[Page] {
	return []field[Page]{
		{fieldSpec{"title", nil, shape{}, "The headline. Without it the first heading of the text, where the text begins with one of level 1."},
			func(d *decoder, to *Page, v *value) { to.Title = d.line(v) }},
		{fieldSpec{"seo_title", nil, shape{}, "The title for search engines and browser tabs."},
			func(d *decoder, to *Page, v *value) { to.SEOTitle = d.optionalLine(v) }},
		{fieldSpec{"description", []string{"standfirst", "summary", "excerpt", "deck"}, shape{}, "One or two sentences for search results and social networks."},
			func(d *decoder, to *Page, v *value) { to.Description = d.sentence(v) }},
		{fieldSpec{"id", nil, shape{}, "Names the page for ever. Without it the path of the file below content, without extension."},
			func(d *decoder, to *Page, v *value) { to.ID = d.id(v) }},
		{fieldSpec{"slug", nil, shape{}, "The path of the page, or its last part. Without it the path of the file below content/pages."},
			func(d *decoder, to *Page, v *value) { to.Slug = d.slugPath(v) }},
		{fieldSpec{"url", []string{"permalink"}, shape{}, "The whole path of the page on the site, from the first slash on."},
			func(d *decoder, to *Page, v *value) { to.URL = d.sitePath(v, false) }},
		{fieldSpec{"aliases", []string{"alias", "redirect_from"}, shape{kind: textsShape}, "Former paths of the page, which lead here."},
			func(d *decoder, to *Page, v *value) { to.Aliases = d.formerPaths(v) }},
		{fieldSpec{"image", []string{"images", "featured_image", "cover", "cover_image"}, shape{kind: textTableShape, table: specs(imageFields())}, "A picture for the page and for social networks: its path, or src, alt, caption and credit."},
			func(d *decoder, to *Page, v *value) { to.Image = d.image(v) }},
		{fieldSpec{"draft", nil, shape{kind: boolShape}, "Whether the page is not to be published yet."},
			func(d *decoder, to *Page, v *value) { to.Draft = d.yes(v) }},
		{fieldSpec{"published", nil, shape{kind: boolShape}, "Jekyll's opposite of draft."},
			func(d *decoder, to *Page, v *value) { to.Draft = !d.yes(v) || to.Draft }},
		{fieldSpec{"noindex", nil, shape{kind: boolShape}, "Whether the page is kept out of search engines and sitemaps."},
			func(d *decoder, to *Page, v *value) { to.NoIndex = d.yes(v) }},
		{fieldSpec{"layout", nil, shape{}, "The layout to use in place of page.html."},
			func(d *decoder, to *Page, v *value) { to.Layout = d.layout(v, "page") }},
		{fieldSpec{"language", []string{"lang", "locale"}, shape{}, "The language of the page as a BCP 47 tag, where it is not the site's."},
			func(d *decoder, to *Page, v *value) { to.Language = d.language(v) }},
		{fieldSpec{"translations", nil, shape{kind: mapShape}, "The same page in other languages: language and the id, slug or path of the page."},
			func(d *decoder, to *Page, v *value) { to.Translations = d.translations(v) }},
		{fieldSpec{"params", nil, shape{kind: anyShape}, "The site's own fields, for its layouts. Fields at the top that Broadsheet does not know are put here too."},
			func(d *decoder, to *Page, v *value) { to.Params = d.table(v) }},
	}
}

// authorFields are the fields of authors.
func authorFields() []field[Author] {
	return []field[Author]{
		{fieldSpec{"name", []string{"title"}, shape{}, "The name as it stands in bylines."},
			func(d *decoder, to *Author, v *value) { to.Name = d.line(v) }},
		{fieldSpec{"role", []string{"jobTitle", "position"}, shape{}, "What the author does at the paper, as in Chief reporter."},
			func(d *decoder, to *Author, v *value) { to.Role = d.optionalLine(v) }},
		{fieldSpec{"description", []string{"summary", "excerpt", "bio"}, shape{}, "One or two sentences about the author."},
			func(d *decoder, to *Author, v *value) { to.Description = d.sentence(v) }},
		{fieldSpec{"image", []string{"images", "avatar", "photo"}, shape{kind: textTableShape, table: specs(imageFields())}, "A portrait: its path, or src, alt, caption and credit."},
			func(d *decoder, to *Author, v *value) { to.Image = d.image(v) }},
		{fieldSpec{"email", []string{"mail"}, shape{}, "A public e-mail address."},
			func(d *decoder, to *Author, v *value) { to.Email = d.email(v) }},
		{fieldSpec{"links", []string{"link", "sameAs"}, shape{kind: textsShape}, "The author elsewhere: absolute addresses."},
			func(d *decoder, to *Author, v *value) { to.Links = d.links(v) }},
		{fieldSpec{"organization", []string{"organisation"}, shape{kind: boolShape}, "Whether this is an agency or desk, not a person."},
			func(d *decoder, to *Author, v *value) { to.Organization = d.yes(v) }},
		{fieldSpec{"language", []string{"lang", "locale"}, shape{}, "The language of this file as a BCP 47 tag, where the site has an edition in it; the file's name may end with it, as in ada.fr.md."},
			func(d *decoder, to *Author, v *value) { to.Language = d.language(v) }},
		{fieldSpec{"params", nil, shape{kind: anyShape}, "The site's own fields, for its layouts. Fields at the top that Broadsheet does not know are put here too."},
			func(d *decoder, to *Author, v *value) { to.Params = d.table(v) }},
	}
}

// termFields are the fields of the notes on sections, tags and series.
func termFields() []field[Term] {
	return []field[Term]{
		{fieldSpec{"name", nil, shape{}, "The section, tag or series as posts write it. Without it the title, else the name of the file."},
			func(d *decoder, to *Term, v *value) { to.Name = d.line(v) }},
		{fieldSpec{"title", nil, shape{}, "The headline of the list. Without it the name."},
			func(d *decoder, to *Term, v *value) { to.Title = d.line(v) }},
		{fieldSpec{"description", []string{"standfirst", "summary", "excerpt", "deck"}, shape{}, "One or two sentences about what the list holds."},
			func(d *decoder, to *Term, v *value) { to.Description = d.sentence(v) }},
		{fieldSpec{"image", []string{"images"}, shape{kind: textTableShape, table: specs(imageFields())}, "A picture for the list and for social networks."},
			func(d *decoder, to *Term, v *value) { to.Image = d.image(v) }},
		{fieldSpec{"lead", nil, shape{kind: textsShape}, "Posts that stand at the top of the list, by id, slug or path."},
			func(d *decoder, to *Term, v *value) { to.Lead = d.names(v, false) }},
		{fieldSpec{"noindex", nil, shape{kind: boolShape}, "Whether the list is kept out of search engines and sitemaps."},
			func(d *decoder, to *Term, v *value) { to.NoIndex = d.yes(v) }},
		{fieldSpec{"language", []string{"lang", "locale"}, shape{}, "The language of this file as a BCP 47 tag, where the site has an edition in it; the file's name may end with it, as in town.fr.md."},
			func(d *decoder, to *Term, v *value) { to.Language = d.language(v) }},
		{fieldSpec{"params", nil, shape{kind: anyShape}, "The site's own fields, for its layouts. Fields at the top that Broadsheet does not know are put here too."},
			func(d *decoder, to *Term, v *value) { to.Params = d.table(v) }},
	}
}
