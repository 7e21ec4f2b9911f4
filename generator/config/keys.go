package config

import "broadsheet/generator/site"

// A key is one setting, or a mapping of settings.
type key struct {
	name     string
	into     any    // pointer to the field; what it points at before decoding is the default
	doc      string // what it does, for people and editors
	example  string // a value as it is written in YAML, for hints and editors
	required bool
	enum     []string // texts to choose from; nil means any text
	min, max int      // range of a number
	form     *form    // what a text must look like; nil means any text that is not empty
	numeral  bool     // whether a text may stand without quotes where it looks like a number or date
	keys     []key    // of a mapping with these keys; into is nil then
}

// A policy is the value of one key of publisher.policies, whose keys are
// properties of schema.org.
type policy struct {
	all      *map[string]string
	property string
}

// keys is the table of all settings, bound to the fields of c.
func keys(c *Config) []key {
	return []key{
		{name: "title", into: &c.Site.Title, required: true, example: "The Example Courier",
			doc: "Name of the publication, in the head of every page, in feeds and in search results."},
		{name: "description", into: &c.Site.Description, example: "News from the harbour and the hills.",
			doc: "One or two sentences about the publication, for search engines, feeds and the front page."},
		{name: "base_url", into: &c.Site.BaseURL, required: true, form: baseURL, example: "https://news.example/",
			doc: "Address at which readers find the site, with https:// and, where it does not stand at the root of its host, the path. A missing slash at the end is added."},
		{name: "language", into: &c.Site.Language, form: language, example: "en-GB",
			doc: "Language of the site as a BCP 47 tag. It decides the words that the layouts add, dates, quotation marks and the stemming behind \"You may also like\"."},
		{name: "languages", into: &c.Site.Languages, form: language, example: "[fr, ar]",
			doc: "Other languages in which the site has an edition: a front page, /fr/, sections, tags, authors, series, an archive and feeds below it. Posts in one of them stand there, and not in the lists of the site."},
		{name: "editions", into: listOf(&c.Site.Editions, editionKeys), example: `[{language: fr, description: Nouvelles du port et des collines.}]`,
			doc: "What stands at the head and the foot of the pages of some of the languages."},
		{name: "timezone", into: &c.Timezone, form: timezone, example: "Europe/Berlin",
			doc: "Time zone of dates that carry none, and in which dates are shown, by its name in the IANA database."},
		{name: "copyright", into: &c.Site.Copyright, example: "© The Example Courier",
			doc: "Line at the foot of every page and in the feeds."},
		{name: "output", into: &c.Output, form: outputFolder, example: "public",
			doc: "Folder that the build writes, inside the site's folder."},
		{name: "permalink", into: &c.Site.Permalink, form: permalink, example: "/:section/:year/:slug/",
			doc: "Pattern of the addresses of posts. Placeholders are :year, :month, :day, :section, :slug and :id; one of the last two must be among them."},
		{name: "page_size", into: &c.Site.PageSize, min: 1, max: 1000,
			doc: "Posts on one page of a section, tag, author, series or archive list."},
		{name: "sections", into: &c.Site.Order, example: "[world, local, culture]",
			doc: "Sections in the order of the navigation and the front page. Others follow by name."},
		{name: "menu", into: listOf(&c.Site.Menu, menuKeys), example: `[{title: About, url: /about/}]`,
			doc: "Main navigation. Without it, the navigation shows the sections."},
		{name: "footer", into: listOf(&c.Site.Footer, menuKeys), example: `[{title: Corrections policy, url: /corrections/}]`,
			doc: "Links at the foot of every page."},
		{name: "home", keys: homeKeys(&c.Site.Home), doc: "The front page."},
		{name: "feeds", keys: feedKeys(&c.Site.Feeds), doc: "The feeds of the site and of its sections, tags, authors and series."},
		{name: "news_sitemap", keys: newsKeys(&c.Site.News), doc: "The sitemap of the last two days' stories, for news search."},
		{name: "comments", keys: commentKeys(&c.Site.Comments), doc: "Readers' comments."},
		{name: "related", keys: relatedKeys(c), doc: "The block \"You may also like\"."},
		{name: "markdown", keys: markdownKeys(c), doc: "How Markdown is read."},
		{name: "publisher", keys: publisherKeys(&c.Site.Publisher), doc: "Who puts the site out, for search engines and the structured data of every story."},
		{name: "social", keys: socialKeys(&c.Site.Social), doc: "Cards in social networks."},
		{name: "hosting", keys: hostingKeys(&c.Site.Hosting), doc: "What the host of the site has to know: headers, redirects, where to report weaknesses."},
		{name: "pictures", keys: pictureKeys(c), doc: "What is made of pictures."},
		{name: "assets", keys: assetKeys(&c.Assets), doc: "What becomes of style sheets, scripts and pages before they are written."},
		{name: "strict", into: &c.Site.Strict,
			doc: "Whether a picture without alt or credit is an error that stops the build, not a warning."},
		{name: "params", into: &c.Site.Params, example: "{newsroom_phone: +49 30 0000}",
			doc: "Settings of your own, for your own layouts: .Site.Params in a layout. Any keys and values."},
	}
}

func menuKeys(entry *site.MenuEntry) []key {
	return []key{
		{name: "title", into: &entry.Title, required: true, example: "About", doc: "Text of the link."},
		{name: "url", into: &entry.URL, required: true, form: link, example: "/about/",
			doc: "Where it leads: a path on the site that begins with a slash, or an absolute address."},
		{name: "language", into: &entry.Language, form: language, example: "fr",
			doc: "One of the languages of the site, whose pages alone show the entry. A language that has entries of its own shows no others; one that has none shows all, translated where there is a translation."},
	}
}

func editionKeys(edition *site.Edition) []key {
	return []key{
		{name: "language", into: &edition.Language, required: true, form: language, example: "fr", doc: "One of languages."},
		{name: "title", into: &edition.Title, example: "Le Courrier", doc: "Name of the publication in that language; without it, the title of the site."},
		{name: "description", into: &edition.Description, example: "Nouvelles du port et des collines.", doc: "One or two sentences about the publication in that language."},
		{name: "copyright", into: &edition.Copyright, example: "© Le Courrier", doc: "Line at the foot of the pages; without it, that of the site."},
	}
}

func homeKeys(home *site.HomeOptions) []key {
	return []key{
		{name: "top", into: &home.Top, min: 1, max: 50, doc: "Posts at the top, the lead story among them."},
		{name: "per_section", into: &home.PerSection, min: 0, max: 50, doc: "Posts in the block of each section; 0 leaves the blocks out."},
		{name: "latest", into: &home.Latest, min: 0, max: 200, doc: "Posts in the list of the latest; 0 leaves the list out."},
	}
}

func feedKeys(feeds *site.FeedOptions) []key {
	return []key{
		{name: "items", into: &feeds.Items, min: 1, max: 500, doc: "Posts in a feed."},
		{name: "full", into: &feeds.Full, doc: "Whether feeds carry the whole text, not the summary alone."},
		feedFormats("site", &feeds.Site, "of the whole site"),
		feedFormats("sections", &feeds.Sections, "of each section"),
		feedFormats("tags", &feeds.Tags, "of each tag"),
		feedFormats("authors", &feeds.Authors, "of each author"),
		feedFormats("series", &feeds.Series, "of each series"),
		{name: "hub", into: &feeds.Hub, form: webURL, example: "https://hub.example/",
			doc: "The WebSub hub that tells feed readers of changes. The feeds name it; whoever deploys has to ping it."},
	}
}

// feedFormats is the choice of formats for the feeds of some lists.
func feedFormats(name string, into *[]string, of string) key {
	return key{name: name, into: into, enum: site.FeedFormats, example: "[rss, atom, json]",
		doc: "Formats of the feed " + of + ": rss, atom, json. The first is announced on every page, all of them beside the list; [] makes none."}
}

func newsKeys(news *site.NewsOptions) []key {
	return []key{
		{name: "off", into: &news.Off, doc: "Whether to make none."},
		{name: "name", into: &news.Name, example: "The Example Courier",
			doc: "Name of the publication exactly as news search knows it; without it, the title of the site."},
	}
}

func commentKeys(comments *site.CommentOptions) []key {
	return []key{
		{name: "provider", into: &comments.Provider, enum: []string{"static", "none"},
			doc: "Where comments come from: static shows the files below content/comments/; none shows no comments at all."},
		{name: "default", into: &comments.Default, enum: []string{"open", "closed", "off"},
			doc: "For posts that say nothing themselves: open shows comments and takes new ones, closed shows them, off has no comment block."},
		{name: "action", into: &comments.Action, form: link, example: "https://comments.news.example/submit",
			doc: "Address to which the comment form is sent. Without it there is no form, so that no reader writes into the void."},
		{name: "policy", into: &comments.Policy, form: link, example: "/comment-policy/",
			doc: "Address of the comment policy, which the form links to."},
	}
}

func relatedKeys(c *Config) []key {
	return []key{
		{name: "count", into: &c.Site.Related, min: 0, max: 50, doc: "Posts in the block; 0 leaves it out."},
		{name: "text", into: &c.Related.Text, max: 10, doc: "Weight of likeness in the words."},
		{name: "tags", into: &c.Related.Tags, max: 10, doc: "Weight of shared tags, rare ones above all."},
		{name: "series", into: &c.Related.Series, max: 10, doc: "Weight of the same series."},
		{name: "authors", into: &c.Related.Authors, max: 10, doc: "Weight of shared authors."},
		{name: "section", into: &c.Related.Section, max: 10, doc: "Weight of the same section."},
		{name: "title", into: &c.Related.Title, max: 20, doc: "A word in the title counts as this many in the text."},
		{name: "description", into: &c.Related.Description, max: 20, doc: "A word in the description counts as this many in the text."},
		{name: "time", into: &c.Related.Time, max: 1, doc: "Part of the score that closeness in time decides."},
		{name: "diversity", into: &c.Related.Diversity, max: 1, doc: "Part of its score that a post loses when another in the block says the same."},
		{name: "half_life", into: &c.halfLife, min: 1, max: 36500, doc: "Days between two posts that make them half as close as posts of the same moment."},
	}
}

func markdownKeys(c *Config) []key {
	return []key{
		{name: "unsafe", into: &c.Content.Markdown.Unsafe,
			doc: "Whether raw HTML in Markdown is kept as it is. Turn it on only where everyone who can write a post may run scripts in readers' browsers."},
		{name: "unknown_shortcodes", into: &c.unknownShortcodes, enum: []string{shortcodeError, shortcodeWarn},
			doc: "What a shortcode that does not exist is: an error, or a warning that leaves it in the text as it is written."},
	}
}

func publisherKeys(publisher *site.Publisher) []key {
	return []key{
		{name: "name", into: &publisher.Name, example: "Example Courier Ltd", doc: "Name of the organisation; without it, the title of the site."},
		{name: "logo", into: &publisher.Logo, form: link, example: "/logo.svg", doc: "The logo: a path on the site, or an absolute address."},
		{name: "same_as", into: &publisher.SameAs, form: webURL, example: "[https://social.example/@courier]", doc: "Absolute addresses of the organisation elsewhere, such as its profiles."},
		{name: "founded", into: &publisher.Founded, form: founded, numeral: true, example: "1998", doc: "When it was founded: a year, or a date as 1998-04-01."},
		{name: "policies", keys: policyKeys(&publisher.Policies), doc: "Pages with the policies of the newsroom: paths on the site, or absolute addresses."},
	}
}

// policyKeys has the properties of schema.org/NewsMediaOrganization that lead to
// a page, under the names that they have there.
func policyKeys(policies *map[string]string) []key {
	table := []struct{ property, doc string }{
		{"publishingPrinciples", "The principles of the newsroom as a whole."},
		{"correctionsPolicy", "How errors are put right."},
		{"ethicsPolicy", "The code of ethics."},
		{"ownershipFundingInfo", "Who owns and who pays for the publication."},
		{"masthead", "Who works in the newsroom."},
		{"verificationFactCheckingPolicy", "How facts are checked."},
		{"unnamedSourcesPolicy", "When sources are not named."},
		{"actionableFeedbackPolicy", "How readers reach the newsroom, and what comes of it."},
		{"diversityPolicy", "Diversity in voices and sources."},
		{"missionCoveragePrioritiesPolicy", "The mission, and what is covered first."},
		{"noBylinesPolicy", "Why stories may carry no byline."},
	}
	list := make([]key, len(table))
	for i, row := range table {
		list[i] = key{name: row.property, into: policy{policies, row.property}, form: link, example: "/policies/", doc: row.doc}
	}
	return list
}

func socialKeys(social *site.Social) []key {
	return []key{
		{name: "image", into: &social.Image, form: link, example: "/card.png", doc: "Picture of pages that have none: a path on the site, or an absolute address; best 1200 by 630 pixels."},
		{name: "cards", into: &social.Cards, doc: "Whether a picture with the headline is drawn for every story that has none, and one with the name of the site for other pages, unless image names one."},
		{name: "colours", keys: colourKeys(&social.Colours), doc: "Colours of the pictures that are drawn."},
		{name: "twitter", into: &social.Twitter, form: handle, example: `"@examplecourier"`, doc: "Account on X, with the @, in quotes."},
		{name: "share", into: &social.Share, enum: site.ShareTargets, example: "[email, whatsapp]",
			doc: "Links below a story by which readers pass it on, in this order. They load nothing and tell nobody; [] leaves them out."},
	}
}
