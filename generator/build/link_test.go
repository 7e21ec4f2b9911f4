package build

import (
	"slices"
	"strings"
	"testing"
)

// linkSite has files of all kinds to link to.
const linkSite = `
-- content/posts/2026/harbour.md --
---
title: Harbour
date: 2026-11-01
id: the-harbour
---
## What it costs

Much.
-- content/posts/2026/bundle/index.md --
---
title: Bundle
date: 2026-11-02
---
A.
-- content/posts/2026/bundle/plan.pdf --
PDF
-- content/posts/2025/2025-01-02-old-news.md --
---
title: Old
---
Old.
-- content/pages/help/contact.md --
---
title: Contact
---
Call.
-- content/authors/ada.md --
---
name: Ada
---
-- content/sections/world.md --
---
title: World
---
-- content/files/report.pdf --
PDF
-- static/map.pdf --
PDF
`

// TestLinksBetweenSourcesLeadToPages: however an author names a file, the link
// leads to its page.
func TestLinksBetweenSourcesLeadToPages(t *testing.T) {
	for _, c := range []struct{ link, want string }{
		{"[x](harbour.md)", "/2026/11/harbour/"},
		{"[x](./harbour.md)", "/2026/11/harbour/"},
		{"[x](../2026/harbour.md)", "/2026/11/harbour/"},
		{"[x](/posts/2026/harbour.md)", "/2026/11/harbour/"},
		{"[x](/2026/harbour.md)", "/2026/11/harbour/"},
		{"[x](/content/posts/2026/harbour.md)", "/2026/11/harbour/"},
		{"[x](posts/2026/harbour.md)", "/2026/11/harbour/"},
		{"[x](2026/harbour.md)", "/2026/11/harbour/"},
		{"[x](harbour.md#what-it-costs)", "/2026/11/harbour/#what-it-costs"},
		{"[x](old-news.md)", "/2025/01/old-news/"},
		{"[x](../2025/2025-01-02-old-news.md)", "/2025/01/old-news/"},
		{"[x](bundle/index.md)", "/2026/11/bundle/"},
		{"[x](bundle/plan.pdf)", "/2026/11/bundle/plan.pdf"},
		{"[x](/posts/2026/bundle/plan.pdf#page=2)", "/2026/11/bundle/plan.pdf#page=2"},
		{"[x](/pages/help/contact.md)", "/help/contact/"},
		{"[x](../../authors/ada.md)", "/authors/ada/"},
		{"[x](/sections/world.md)", "/world/"},
		{"[x](/files/report.pdf)", "/files/report.pdf"},
		{"[x](/map.pdf)", "/map.pdf"},
		{"[x](/help/contact/?a=b#c)", "/help/contact/?a=b#c"},
		{"[x](https://other.example/a.md)", "https://other.example/a.md"},
		{"[x](//other.example/a.md)", "//other.example/a.md"},
		{"[x](mailto:ada@paper.example)", "mailto:ada@paper.example"},
		{"[x](#here)", "#here"},
		{"[x](relative/page/)", "relative/page/"},
		{`[x]({{< ref "harbour.md" >}})`, "/2026/11/harbour/"},
		{`[x]({{< ref "harbour" >}})`, "/2026/11/harbour/"},
		{`[x]({{< ref "the-harbour" >}})`, "/2026/11/harbour/"},
		{`[x]({{< relref "2026/harbour.md#what-it-costs" >}})`, "/2026/11/harbour/#what-it-costs"},
		{`[x]({{< ref path="/posts/2026/bundle" >}})`, "/2026/11/bundle/"},
		{`[x]({{< ref "old-news" >}})`, "/2025/01/old-news/"},
		{`<a href="harbour.md">x</a>`, "/2026/11/harbour/"},
		{"[x][h]\n\n[h]: harbour.md", "/2026/11/harbour/"},
	} {
		s := newSite(t, linkSite)
		s.opts.BaseURL = "https://paper.example/"
		s.write("content/posts/2026/from.md", "---\ntitle: From\ndate: 2026-11-03\n---\n"+c.link+"\n")
		b := s.run(t.Context())
		if b.err != nil {
			t.Errorf("%s: %v", c.link, b.err)
			continue
		}
		if got := hrefs(all(b.page("2026/11/from/index.html"), ".body a")); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s leads to %q, want %q", c.link, got, c.want)
		}
	}
}

// TestBrokenLinkNamesTheLikelyFile, and is an error.
func TestBrokenLinkNamesTheLikelyFile(t *testing.T) {
	for _, c := range []struct{ link, want string }{
		{"[x](harbor.md)", "the likely file is harbour.md"},
		{"[x](../2024/harbour.md)", "the likely file is harbour.md"},
		{"[x](/pages/contact.md)", "the likely file is ../../pages/help/contact.md"},
		{"[x](old-new.md)", "the likely file is ../2025/2025-01-02-old-news.md"},
		{"[x](bundel/index.md)", "the likely file is bundle/index.md"},
		{"[x](nothing-like-it-at-all.md)", "write the path of a Markdown file"},
		{`[x]({{< ref "harbuor" >}})`, "the likely file is harbour.md"},
		{`{{< ref "harbuor" >}}`, "the likely file is harbour.md"},
	} {
		s := newSite(t, linkSite)
		s.write("content/posts/2026/from.md", "---\ntitle: From\ndate: 2026-11-03\n---\n\n"+c.link+"\n")
		_, lines := s.fails()
		if len(lines) != 1 || !strings.HasPrefix(lines[0], "content/posts/2026/from.md:6:") || !strings.Contains(lines[0], c.want) {
			t.Errorf("%s: the errors are %q, want %q", c.link, lines, c.want)
		}
	}
}

// TestLikelyFileIsTheNearest whatever the order of the files is.
func TestLikelyFileIsTheNearest(t *testing.T) {
	for range 20 {
		s := paper(t)
		s.write("content/posts/aaaa.md", "---\ntitle: A\ndate: 2026-11-03\n---\nSee [it](medow.md).\n")
		if _, lines := s.fails(); !has(lines, "the likely file is meadow.md") {
			t.Fatalf("the errors are %q", lines)
		}
	}
}

// TestLinkToMissingHeadingWarns, and lists the headings there are.
func TestLinkToMissingHeadingWarns(t *testing.T) {
	s := newSite(t, linkSite)
	s.write("content/posts/2026/from.md", "---\ntitle: From\ndate: 2026-11-03\n---\n[x](harbour.md#the-price)\n")
	if lines := s.build().lines(); !has(lines, "content/posts/2026/from.md:5:", "#the-price", "#what-it-costs") {
		t.Errorf("the warnings are %q", lines)
	}
}

// TestShortcodeMayLink by the names that authors use; a broken one is an error.
func TestShortcodeMayLink(t *testing.T) {
	s := newSite(t, linkSite)
	s.write("layouts/shortcodes/go.html", `<a href="{{ .Link (.Get "to") }}">go</a>`)
	s.write("content/posts/2026/from.md", "---\ntitle: From\ndate: 2026-11-03\n---\n{{< go to=\"harbour.md\" >}}\n\n{{< go to=\"/files/report.pdf\" >}}\n")
	b := s.clean()
	b.wantLinks()
	if got := hrefs(all(b.page("2026/11/from/index.html"), ".body a")); !slices.Equal(got, []string{"/2026/11/harbour/", "/files/report.pdf"}) {
		t.Errorf("the shortcodes link to %q", got)
	}
	s.edit("content/posts/2026/from.md", "harbour.md", "harbuor.md")
	if _, lines := s.fails(); len(lines) != 1 || !strings.HasPrefix(lines[0], `content/posts/2026/from.md:5:1: "harbuor.md" leads to no`) {
		t.Errorf("the errors are %q", lines)
	}
}

// TestLinkToAFileInErrorIsNoErrorOfItsOwn: the file it names is told what is
// wrong with it, by whatever name it is linked to.
func TestLinkToAFileInErrorIsNoErrorOfItsOwn(t *testing.T) {
	for _, link := range []string{"[x](harbour.md)", `[x]({{< ref "harbour" >}})`, `[x]({{< relref "2026/harbour.md" >}})`} {
		s := newSite(t, linkSite)
		s.write("content/posts/harbour.md", "---\ntitle: Harbour\ndate: 2026-13-40\n---\n")
		s.write("content/posts/2026/harbour.md", "---\ntitle: Harbour\ndate: 2026-13-40\n---\n")
		s.write("content/posts/from.md", "---\ntitle: From\ndate: 2026-11-03\n---\n"+link+"\n")
		_, lines := s.fails()
		for _, line := range lines {
			if strings.HasPrefix(line, "content/posts/from.md") {
				t.Errorf("%s is told as %q", link, line)
			}
		}
	}
}

// TestShortcodeThatNeedsATextSaysSo, since without its end tag the text would
// stand outside of it.
func TestShortcodeThatNeedsATextSaysSo(t *testing.T) {
	for name, tag := range map[string]string{"note": "{{< note >}}", "quote": `{{< quote by="Ida" >}}`, "update": `{{< update time="2026-11-23 14:05" >}}`} {
		s := newSite(t, linkSite)
		s.write("content/posts/2026/from.md", "---\ntitle: From\ndate: 2026-11-03\n---\n"+tag+"\n\nThe words.\n")
		if _, lines := s.fails(); len(lines) != 1 || !strings.HasPrefix(lines[0], "content/posts/2026/from.md:5:1: ") || !strings.Contains(lines[0], "{{< /"+name+" >}}") {
			t.Errorf("%s without an end tag is told as %q", name, lines)
		}
		s.edit("content/posts/2026/from.md", "The words.", "The words.\n\n{{< /"+name+" >}}")
		s.build()
	}
}
