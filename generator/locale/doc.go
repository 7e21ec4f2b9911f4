// Package locale holds what differs between languages on a page of a news site:
// the words of the interface ("Leave a Comment"), dates, numbers, plural forms,
// quotation marks, and the direction of writing.
//
// For gives the Locale of a language tag. A regional variant without a table of
// its own uses its parent's ("de-AT" is "de"), and a language without a table is
// written in English, but keeps its tag and its direction of writing. A Locale
// is never changed and may be used by many goroutines.
//
//	l := locale.For("fr")
//	l.Long(t)                // "23 novembre 2026"
//	l.T("more_from", "Paul") // "Plus d’articles : Paul"
//	l.N("comments_count", 3) // "3 commentaires"
//
// Each language is one file with tables that the compiler lays out, so that
// nothing is built when the program starts. To add a language, copy a file,
// translate it, and name it in locales; the tests say what is missing.
//
// # Words
//
// T gives the words below. %s is where a name or number goes.
//
// Navigation:
//
//	skip_to_content      the link at the very top
//	main_navigation      label of the navigation at the top
//	footer_navigation    label of the navigation at the bottom
//	breadcrumb           label of the path from the front page to this one
//	pages                label of the navigation between pages of a list
//	menu                 what opens the navigation on a phone
//	home                 the front page, in the path
//	sections, tags, authors, series, archive, search
//	contents             heading of the list of headings of a long story
//	back_to_top, back_to_home
//	rss_feed             also rss_feed_of: name of a list
//	share, print
//
// Stories:
//
//	by                   before the names in a byline
//	and                  the word alone
//	list_comma, list_and what stands between names in a list, with spaces (see List)
//	staff                name of the newsroom, and label of its comments
//	published, updated   before a date
//	dateline             place the story was filed from
//	source               whom wire copy comes from
//	about_author         heading: name
//	stories_by           heading: name
//	stories_on           heading: tag
//	photograph, illustration, credit   before the name of who made a picture
//	footnotes, back_to_text
//	report, reportage, analysis, background, opinion, review, live, callout,
//	sponsored, satire    labels of the genres
//	as_it_happened       in place of live, once the coverage is over
//	sponsored_by         name of who paid for the story
//	subscribers          label of a story that only they are meant to read
//	breaking             label of breaking news
//	key_points, live_updates           headings in a live blog
//	transcript           what opens the words of a recording
//	share_by_email, copy_link, link_copied
//	share_on             name of a network
//	other_languages      label of the links to translations
//	correction, clarification, update, note   labels of corrections, by kind
//	editors_note         the same as note
//	corrections          heading of all corrections
//	no_corrections       on a page of them that is empty
//	editors_choice       heading of what the editors put at the top of a list
//
// Lists:
//
//	you_may_also_like, read_more, top_stories, lead_story, latest, all_stories
//	more_from            heading: a section or author
//	older, newer, newest links between pages of a list
//	page_n               number
//	page_n_of_m          number, total
//	no_posts_yet
//	in_this_series, previous_in_series, next_in_series
//	part_n_of_m          number, total
//
// Comments:
//
//	comments             heading of the comments that exist
//	leave_a_comment      heading of the form
//	comments_closed, no_comments_yet
//	comment_name, comment_email, comment_text   labels of the fields
//	comment_trap           label of the field that only robots fill in
//	comment_email_note   what becomes of the address
//	comment_consent      label of the check box
//	comment_policy       text of the link to the rules
//	comment_moderation_note
//	comment_send, comment_reply
//	comment_reply_to     name: label of a reply link
//	comment_in_reply_to  name
//	comment_permalink    label of the link to one comment
//	comment_removed      in place of a removed comment
//	required, optional   behind the label of a field
//
// The rest:
//
//	load_embed           host: text of the button
//	embed_note           host: what pressing it does
//	not_found_title, not_found_text
//	page_moved           on the page that stays at a former address
//	draft, scheduled, expired, preview   labels in a preview
//
// N gives the words that go with a number:
//
//	comments_count       "3 comments"
//	posts_count          "3 stories"
//	reading_minutes      "3 minutes’ read"
package locale
