package content

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Each case is a file that an author might write by mistake, and what is said
// about it: all of it, in the order of the file. The path is that of
// content/posts/2026/harbour.md where none is given, and its folder is left out.
func TestEveryMistakeIsReportedAtItsPlaceWithItsCure(t *testing.T) {
	p := NewParser(Options{Location: time.FixedZone("", 3600)})
	for _, c := range []struct {
		name, path, data string
		want             []string
	}{
		{"an empty file",
			"", "",
			[]string{
				`harbour.md:1:1: the file is empty; write front matter and text, or delete the file`,
			}},
		{"text alone",
			"", "Text only.\n",
			[]string{
				`harbour.md:1:1: there is no front matter and no title; begin the file with a line ---, the line title: …, and another line ---`,
			}},
		{"YAML not closed",
			"", "---\ntitle: Harbour\n",
			[]string{
				`harbour.md:1:1: the front matter that opens here with --- is not closed; write --- on a line of its own after the last field`,
			}},
		{"TOML not closed, after blank lines",
			"", "\n\n+++\ntitle = 'x'\n",
			[]string{
				`harbour.md:3:1: the front matter that opens here with +++ is not closed; write +++ on a line of its own after the last field`,
			}},
		{"JSON between semicolons not closed",
			"", ";;;\n{}\n",
			[]string{
				`harbour.md:1:1: the front matter that opens here with ;;; is not closed; write ;;; on a line of its own after the last field`,
			}},
		{"JSON object not closed",
			"", "{\n\"title\": \"x\"\n",
			[]string{
				`harbour.md:1:1: the front matter that opens here with { is not closed; close every {, [ and " that was opened`,
			}},
		{"JSON with a comma too many",
			"", "{\n\"title\": \"x\",\n}\n\nText",
			[]string{
				`harbour.md:3:1: this is not JSON: invalid character '}' looking for beginning of object key string; write "name": value, with double quotes, a comma between fields and none after the last`,
			}},
		{"text after a JSON object",
			"", "{\"title\": \"x\"} text\n",
			[]string{
				`harbour.md:1:15: text follows the closing } of the front matter; start the text on a line of its own`,
			}},
		{"JSON with single quotes",
			"", "---json\n{\"title\": 'x'}\n---\n",
			[]string{
				`harbour.md:2:11: this is not JSON: invalid character '\'' looking for beginning of value; write "name": value, with double quotes, a comma between fields and none after the last`,
			}},
		{"JSON that is a list",
			"", "---json\n[1]\n---\n",
			[]string{
				`harbour.md:2:1: this is no JSON object; write { "title": "…" }`,
			}},
		{"YAML that is a list",
			"", "---\n- a\n---\n",
			[]string{
				`harbour.md:2:1: the front matter is a list; write fields, one a line, as in title: …`,
			}},
		{"YAML that is a text",
			"", "---\njust text\n---\n",
			[]string{
				`harbour.md:2:1: the front matter is "just text"; write fields, one a line, as in title: …`,
			}},
		{"a colon in YAML text",
			"", "---\ntitle: Harbour: the cost\ndate: 2026-11-23\n---\n",
			[]string{
				`harbour.md:2:8: title: text that holds a colon and a space wants quotes in YAML; put the text in quotes: "Harbour: the cost"`,
			}},
		{"a bracket that is not closed, before one that is",
			"", "---\ntitle: x\ndate: [\ntags: [a]\n---\n",
			[]string{
				`harbour.md:3:7: date: the [ is not closed; close it with ]`,
			}},
		{"a quote that is not closed, before one that is",
			"", "---\ntitle: \"Harbour\nsection: \"Town\"\n---\n",
			[]string{
				`harbour.md:2:8: title: the quote " is not closed; close the text with "`,
			}},
		{"a field further in than the one above",
			"", "---\ntitle: x\n date: 2026-11-23\n---\n",
			[]string{
				`harbour.md:3:2: date stands further in than title above it, which has a value; begin both in the same column`,
			}},
		{"a field of a list's entry further in than the one above",
			"", "---\ntitle: x\ncorrections:\n  - date: 2026-11-23\n     text: y\n---\n",
			[]string{
				`harbour.md:5:6: text stands further in than date above it, which has a value; begin both in the same column`,
			}},
		{"a backslash in double quotes",
			"", "---\ntitle: \"The \\d sign\"\n---\n",
			[]string{
				`harbour.md:2:8: title: \d means nothing between double quotes; write the backslash twice, \\d, or use single quotes around the text`,
			}},
		{"a control character",
			"", "---\ntitle: Har\x01bour\n---\n",
			[]string{
				`harbour.md:2:11: a character stands here that cannot be seen; delete what is around it, and type it anew`,
			}},
		{"fields without a space after the colon",
			"", "---\ntitle:Harbour\ndate:2026-11-23\n---\n",
			[]string{
				`harbour.md:2:1: the front matter is "title:Harbour date:2026-11-23"; put a space after each colon, as in title: …`,
			}},
		{"TOML between the fences of YAML",
			"", "---\ntitle = \"Harbour\"\n---\n",
			[]string{
				`harbour.md:2:1: the front matter is "title = \"Harbour\""; write title: … with a colon, or begin and end the front matter with +++ instead of ---, as TOML wants it`,
			}},
		{"a fence of four hyphens, or of a dash",
			"", "—\ntitle: x\n—\n",
			[]string{
				`harbour.md:1:1: this line is no beginning of front matter, and there is no title; begin and end the front matter with three hyphens: ---`,
			}},
		{"an apostrophe in YAML quotes",
			"", "---\ndate: 2026-11-23\ntitle: 'It's here'\n---\n",
			[]string{
				`harbour.md:3:8: title: text follows the closing quote; write the apostrophe twice ('It''s'), or use double quotes around the text`,
			}},
		{"a quote that is not closed",
			"", "---\ntitle: \"Harbour\ndate: 2026-11-23\n---\n",
			[]string{
				`harbour.md:2:8: title: the quote " is not closed; close the text with "`,
			}},
		{"a tab in YAML",
			"", "---\ntitle: x\ntags:\n\t- a\n---\n",
			[]string{
				`harbour.md:4:1: a tab stands where YAML wants spaces; indent with spaces`,
			}},
		{"text that begins with an at sign",
			"", "---\ntitle: @here\n---\n",
			[]string{
				`harbour.md:2:8: title: text cannot begin with @ in YAML; put the text in quotes: "@here"`,
			}},
		{"text that begins with an asterisk",
			"", "---\ndate: 2026-11-23\ntitle: *Breaking* news\n---\n",
			[]string{
				`harbour.md:3:8: title: text cannot begin with * in YAML; put the text in quotes: "*Breaking* news"`,
			}},
		{"a bracket that is not closed",
			"", "---\ntitle: x\ntags: [a, b\ndate: 2026-11-23\n---\n",
			[]string{
				`harbour.md:3:7: tags: the [ is not closed; close it with ]`,
			}},
		{"a YAML line without a colon",
			"", "---\ntitle: x\nHarbour vote\ndate: 2026-11-23\n---\n",
			[]string{
				`harbour.md:3:1: "Harbour vote" has no colon; write name: value, or indent a line that continues the one above`,
			}},
		{"a list on the line of its name",
			"", "---\ntitle: x\ntags: - a\n---\n",
			[]string{
				`harbour.md:3:7: tags: a list cannot begin on the line of its name; start the list on a line of its own, or write tags: [a]`,
			}},
		{"a template's braces",
			"", "---\ntitle: {{ x }}\n---\n",
			[]string{
				`harbour.md:2:9: a list or table cannot be the name of a field; put text with brackets or braces in quotes`,
			}},
		{"TOML text without quotes",
			"", "+++\ntitle = Harbour\n+++\n",
			[]string{
				`harbour.md:2:9: the front matter is not TOML: expected value but found "Harbour" instead; write name = "value", with text in quotes`,
			}},
		{"a TOML date that does not exist",
			"", "+++\ntitle = \"x\"\ndate = 2026-13-40\n+++\n",
			[]string{
				`harbour.md:3:8: the front matter is not TOML: invalid datetime: "2026-13-40"; write 2026-11-23 or 2026-11-23T18:30:00Z`,
			}},
		{"a TOML field twice",
			"", "+++\ntitle = \"x\"\ntitle = \"y\"\n+++\n",
			[]string{
				`harbour.md:3:1: the front matter is not TOML: key 'title' has already been defined; keep one of them`,
			}},
		{"a date that does not exist",
			"", "---\ntitle: x\ndate: \"2026-13-40\"\n---\n",
			[]string{
				`harbour.md:3:7: date: "2026-13-40" is not a date; write 2026-11-23 or 2026-11-23T18:30:00Z`,
			}},
		{"a date with day and month in doubt",
			"", "---\ntitle: x\ndate: 03/04/2026\n---\n",
			[]string{
				`harbour.md:3:7: date: "03/04/2026" is not a date; day and month can be taken for each other; write 2026-04-03 or 2026-03-04`,
			}},
		{"a date without a day",
			"", "---\ntitle: x\ndate: 2026-11\n---\n",
			[]string{
				`harbour.md:3:7: date: "2026-11" is not a date; the day is missing; write 2026-11-23 or 2026-11-23T18:30:00Z`,
			}},
		{"a date in an unknown zone",
			"", "---\ntitle: x\ndate: 2026-11-23 18:30 XYZ\n---\n",
			[]string{
				`harbour.md:3:7: date: "2026-11-23 18:30 XYZ" is not a date; the time zone XYZ is not known; write an offset, as in 2026-11-23T18:30:00+01:00`,
			}},
		{"a list for a date",
			"", "---\ntitle: x\ndate: [2026-11-23]\n---\n",
			[]string{
				`harbour.md:3:7: date: a list is not a date; write 2026-11-23 or 2026-11-23T18:30:00Z`,
			}},
		{"no date",
			"", "---\ntitle: x\n---\n",
			[]string{
				`harbour.md:1:1: there is no date; add date: 2026-11-23 to the front matter, or begin the file's name with the date, as in 2026-11-23-harbour.md`,
			}},
		{"no title",
			"", "---\ndate: 2026-11-23\n---\nText\n",
			[]string{
				`harbour.md:1:1: there is no title; add title: to the front matter`,
			}},
		{"an empty title",
			"", "---\ntitle: \"\"\ndate: 2026-11-23\n---\nText\n",
			[]string{
				`harbour.md:2:8: title: the text is empty; write the text or take the field away`,
			}},
		{"a list for a title",
			"", "---\ntitle: [a, b]\ndate: 2026-11-23\n---\nText\n",
			[]string{
				`harbour.md:2:8: title: a list is not text; write text on one line`,
			}},
		{"a field twice",
			"", "---\ntitle: A\ntitle: B\ndate: 2026-11-23\n---\nText\n",
			[]string{
				`harbour.md:3:1: title is given twice, first on line 2; keep one of them`,
			}},
		{"an update before publication",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nupdated: 2026-11-20\n---\nText.\n",
			[]string{
				`warning: harbour.md:4:10: updated: the story is updated before it is published; an update comes after the date`,
			}},
		{"a word for a date",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nlastmod: yesterday\n---\nText.\n",
			[]string{
				`harbour.md:4:10: lastmod: "yesterday" is not a date; write 2026-11-23 or 2026-11-23T18:30:00Z`,
			}},
		{"expiry on publication",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nexpires: 2026-11-23\n---\nText.\n",
			[]string{
				`harbour.md:4:10: expires: the story would expire before it is published; write a later date`,
			}},
		{"expiry within the embargo",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\npublish_at: 2026-12-01\nexpires: 2026-11-30\n---\nText.\n",
			[]string{
				`harbour.md:5:10: expires: the story would expire before it is published; write a later date`,
			}},
		{"a word for a truth value",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ndraft: maybe\n---\nText.\n",
			[]string{
				`harbour.md:4:8: draft: "maybe" is neither true nor false; write true or false`,
			}},
		{"a slug of nothing",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nslug: \"!!!\"\n---\nText.\n",
			[]string{
				`harbour.md:4:7: slug: nothing of "!!!" can be part of an address; write letters or digits`,
			}},
		{"a URL without a slash",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nurl: 2026/harbour\n---\nText.\n",
			[]string{
				`harbour.md:4:6: url: "2026/harbour" does not start with one slash; write the path from the site's root, as in /2026/harbour`,
			}},
		{"a URL that leaves its folder",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\npermalink: /a/../b/\n---\nText.\n",
			[]string{
				`harbour.md:4:12: permalink: "/a/../b/" leaves its folder; write a path such as /2026/11/harbour/`,
			}},
		{"a URL with a query",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nurl: /a?b=c\n---\nText.\n",
			[]string{
				`harbour.md:4:6: url: "/a?b=c" holds a query or a fragment; write a path such as /2026/11/harbour/`,
			}},
		{"a URL with placeholders",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\npermalink: /:categories/:title/\n---\nText.\n",
			[]string{
				`harbour.md:4:12: permalink: "/:categories/:title/" holds a placeholder; write the whole path; patterns belong in permalink of config.yaml`,
			}},
		{"a URL with a host",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nurl: https://paper.example/a/\n---\nText.\n",
			[]string{
				`harbour.md:4:6: url: "https://paper.example/a/" is a whole address; write the path alone, /a/`,
			}},
		{"aliases with a fragment and with dots",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\naliases: [/a/, \"/b#c\", ../d]\n---\nText.\n",
			[]string{
				`harbour.md:4:16: aliases: "/b#c" holds a query or a fragment; write a path such as /2026/11/harbour/`,
				`harbour.md:4:24: aliases: "/../d" leaves its folder; write a path such as /2026/11/harbour/`,
			}},
		{"an id that leaves its folder",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nid: ../x\n---\nText.\n",
			[]string{
				`harbour.md:4:5: id: "../x" cannot be an id; write letters, digits, "-" and "_", with slashes between parts`,
			}},
		{"a slip in the genre",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ngenre: opinon\n---\nText.\n",
			[]string{
				`harbour.md:4:8: genre: "opinon" is not known; did you mean opinion?`,
			}},
		{"an unknown genre",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ngenre: essay\n---\nText.\n",
			[]string{
				`harbour.md:4:8: genre: "essay" is not known; write report, reportage, analysis, background, opinion, review, live, callout, sponsored or satire`,
			}},
		{"an unknown comment mode",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ncomments: shut\n---\nText.\n",
			[]string{
				`harbour.md:4:11: comments: "shut" is not known; write open, closed or off`,
			}},
		{"a word for a place",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nlead: first\n---\nText.\n",
			[]string{
				`harbour.md:4:7: lead: "first" is not a place; write true, or the place as a number from 1`,
			}},
		{"a place below nought",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nlead: -1\n---\nText.\n",
			[]string{
				`harbour.md:4:7: lead: -1 is not a place; write true, or the place as a number from 1`,
			}},
		{"an unknown language",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nlang: klingonese\n---\nText.\n",
			[]string{
				`harbour.md:4:7: lang: "klingonese" is not a language; write a tag such as en, de-AT or zh-Hant`,
			}},
		{"a slip in the name of a picture's field",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nimage: {scr: a.jpg}\n---\nText.\n",
			[]string{
				`harbour.md:4:9: image: there is no field scr; did you mean src?`,
			}},
		{"a picture that is a script",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nimage: javascript:alert(1)\n---\nText.\n",
			[]string{
				`harbour.md:4:8: image: "javascript:alert(1)" is neither a path nor a web address; write the path of a picture beside the post, or its https address`,
			}},
		{"a picture without a path",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nimage: {alt: a}\n---\nText.\n",
			[]string{
				`harbour.md:4:8: image: the picture has no src; write src: with the path of the picture`,
			}},
		{"a description of no picture",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nimage_alt: A crane\n---\nText.\n",
			[]string{
				`warning: harbour.md:4:12: image_alt: there is no image that this could belong to; write image: with the path of the picture`,
			}},
		{"a source with half an address",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nsource: {name: Agency, url: agency.example}\n---\nText.\n",
			[]string{
				`harbour.md:4:29: source.url: "agency.example" is not a web address; write an address such as https://agency.example/story`,
			}},
		{"a source that is no web address",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nsource: {url: 'ftp://x'}\n---\nText.\n",
			[]string{
				`harbour.md:4:15: source.url: "ftp://x" is not a web address; write an address such as https://agency.example/story`,
			}},
		{"a correction without a date",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ncorrections: The fee is 6.\n---\nText.\n",
			[]string{
				`harbour.md:4:14: corrections: "The fee is 6." is no correction; write {date: 2026-11-23, text: "…"}`,
			}},
		{"a correction without a date, as a table",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ncorrections: [{text: The fee is 6.}]\n---\nText.\n",
			[]string{
				`harbour.md:4:15: corrections: the note has no date; write date: with the day on which the note was published`,
			}},
		{"a slip in the kind of a correction, and one without text",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ncorrections:\n  - date: 2026-11-24\n    kind: corection\n    text: The fee is 6.\n  - date: 2026-11-24\n---\nText.\n",
			[]string{
				`harbour.md:6:11: corrections.kind: "corection" is not known; did you mean correction?`,
				`harbour.md:8:5: corrections: the note has no text; write text: with what was wrong and what is right`,
			}},
		{"a translation without a language",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ntranslations: de\n---\nText.\n",
			[]string{
				`harbour.md:4:15: translations: "de" is no table of languages; write the languages with the posts, as in {de: posts/2026/hafen}`,
			}},
		{"a translation into no language",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ntranslations: {german: hafen}\n---\nText.\n",
			[]string{
				`harbour.md:4:16: translations: "german" is not a language; write a tag such as en, de-AT or zh-Hant`,
			}},
		{"an author without a name",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nauthors: [{role: Reporter}]\n---\nText.\n",
			[]string{
				`harbour.md:4:11: authors: the author has no name; write the author's name, or {name: Jane Roe}`,
			}},
		{"a list within the list of authors",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nauthors: [[a]]\n---\nText.\n",
			[]string{
				`harbour.md:4:11: authors: a list is not text; write text on one line`,
			}},
		{"a table for a tag",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ntags: [{a: b}]\n---\nText.\n",
			[]string{
				`harbour.md:4:8: tags: a table stands where text is meant; write a list of texts, as in [one, two]`,
			}},
		{"a layout that leaves its folder",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nlayout: ../../etc/passwd\n---\nText.\n",
			[]string{
				`harbour.md:4:9: layout: "../../etc/passwd" cannot be the name of a layout; write the name of a file in layouts, without .html`,
			}},
		{"a number for params",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nparams: 3\n---\nText.\n",
			[]string{
				`harbour.md:4:9: params: 3 is no table; write name: value pairs, indented below params`,
			}},
		{"two series",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nseries: [A, B]\n---\nText.\n",
			[]string{
				`warning: harbour.md:4:13: series: there can be one only; "A" counts; keep one of them`,
			}},
		{"a slip in the name of a field",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\ntitel: X\n---\nText.\n",
			[]string{
				`warning: harbour.md:4:1: titel is not a field; did you mean title? A field of your own goes below params`,
			}},
		{"a slip, and other fields of the site's own",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nathors: X\nweight: 3\nhero: false\n---\nText.\n",
			[]string{
				`warning: harbour.md:4:1: athors is not a field; did you mean authors? A field of your own goes below params`,
			}},
		{"two names of one field that differ",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nsummary: a\ndescription: b\n---\nText.\n",
			[]string{
				`warning: harbour.md:4:1: summary and description mean the same field and differ; description counts; keep one of them`,
			}},
		{"a YAML merge of nothing",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\n<<: *none\n---\nText.\n",
			[]string{
				`harbour.md:4:5: <<: text cannot begin with * in YAML; put the text in quotes: "*none"`,
			}},
		{"a date for a truth value",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\nnoindex: 2026-01-01\n---\nText.\n",
			[]string{
				`harbour.md:4:10: noindex: "2026-01-01" is neither true nor false; write true or false`,
			}},
		{"YAML that grows when its aliases are followed",
			"", "---\ntitle: Harbour\ndate: 2026-11-23\na: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n---\nText.\n",
			[]string{
				`harbour.md:4:8: front matter holds too many or too deeply nested values; write it flatter`,
			}},
		{"a file that is Latin-1",
			"", "---\ntitle: Caf\xe9\n---\n",
			[]string{
				`harbour.md:2:11: byte 0xe9 is not UTF-8 text; save the file as UTF-8`,
			}},
		{"a file that is UTF-16",
			"", "\xff\xfea\x00",
			[]string{
				`harbour.md:1:1: the file is UTF-16; save it as UTF-8`,
			}},
		{"a list page of Hugo's",
			"content/posts/_index.md", "---\ntitle: Posts\n---\n",
			[]string{
				`content/posts/_index.md:1:1: content/posts/_index.md cannot be a post; write introductions of lists in content/sections, content/tags or content/series, and pages in content/pages`,
			}},
		{"a page with no address",
			"content/pages/index.md", "---\ntitle: Home\n---\n",
			[]string{
				`content/pages/index.md:1:1: content/pages/index.md has no address of its own; give the file another name; layouts/home.html makes the front page`,
			}},
		{"a page with an embargo",
			"content/pages/about.md", "---\ntitle: About\npublishDate: 2027-01-01\n---\n",
			[]string{
				`content/pages/about.md:3:1: publishDate: a page can neither wait nor expire; write draft: true, or make the page a post`,
			}},
		{"an author with no name, half an e-mail address and half a link",
			"content/authors/jane.md", "---\nrole: x\nemail: jane\nlinks: [example.org]\n---\n",
			[]string{
				`content/authors/jane.md:1:1: there is no name; add name: to the front matter`,
				`content/authors/jane.md:3:8: email: "jane" is not an e-mail address; write an address such as jane@paper.example`,
				`content/authors/jane.md:4:9: links: "example.org" is not a web address; write an address such as https://agency.example/story`,
			}},
		{"an author of text alone",
			"content/authors/jane.md", "Text\n",
			[]string{
				`content/authors/jane.md:1:1: there is no front matter and no name; begin the file with a line ---, the line name: …, and another line ---`,
			}},
		{"a section with no letter in its name",
			"content/sections/!!.md", "Text\n",
			[]string{
				`content/sections/!!.md:1:1: content/sections/!!.md names no section; name the file after the section, as in sections/world.md`,
			}},
		{"a post with no letter in its name and title",
			"content/posts/!!.md", "---\ntitle: \"!\"\ndate: 2026-11-23\n---\n",
			[]string{
				`content/posts/!!.md:1:1: neither the file's name nor the title can be part of an address; add slug: with letters or digits to the front matter`,
			}},
		{"a control character",
			"", "---\ntitle: \"a\\u0007b\"\ndate: 2026-11-23\n---\n",
			[]string{
				`harbour.md:2:8: title: the text holds the control character U+0007; take it away`,
			}},
		{"a table for a slug",
			"", "---\ntitle: x\ndate: 2026-11-23\nslug:\n  a: b\n---\n",
			[]string{
				`harbour.md:5:3: slug: a table is not text; write text on one line`,
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := c.path
			if path == "" {
				path = "content/posts/2026/harbour.md"
			}
			var got []string
			for _, issue := range p.Parse(path, []byte(c.data)).Issues {
				line := strings.TrimPrefix(issue.Error(), "content/posts/2026/")
				if issue.Warning {
					line = "warning: " + strings.TrimPrefix(line, "content/posts/2026/")
				}
				if issue.Code == "" {
					t.Errorf("%s: no code", line)
				}
				got = append(got, line)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
			}
		})
	}
}
