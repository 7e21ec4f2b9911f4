package build

import (
	"strings"
	"testing"
	"time"
)

// heldSite has three posts that must not be seen, each full of words that stand
// nowhere else, and one that speaks of them.
const heldSite = `
-- content/posts/open.md --
---
title: Open
date: 2026-11-01
related: [secret-draft, secret-future]
translations: {de: secret-future, es: secret-draft}
---
See [the first](secret-draft.md), [the second](secret-future/index.md), [the third](/secret-expired/),
[its picture](secret-future/xyzzypicture.gif) and {{< ref "secret-draft" >}}.
-- content/posts/other.md --
---
title: Other
date: 2026-11-02
---
Something else.
-- content/posts/secret-draft.md --
---
title: Xyzzytitle draft
date: 2026-11-01
draft: true
tags: [Xyzzytag]
author: Xyzzyauthor
section: Xyzzysection
series: Xyzzyseries
description: Xyzzystandfirst
breaking_until: 2027-01-01
live_until: 2026-11-23T12:00:02Z
corrections: [{date: 2026-11-02, text: Xyzzycorrection}]
key_points: [Xyzzypoint]
sponsor: Xyzzysponsor
translations: {fr: open}
image: {src: xyzzyshared.gif, alt: Xyzzyalt, caption: Xyzzycaption, credit: Xyzzycredit}
aliases: [/xyzzyalias/]
slug: xyzzyslug-one
---
Xyzzybody. ![Xyzzyinner](xyzzyinner.gif)
-- content/posts/xyzzyshared.gif --
GIF89a Xyzzybytes
-- content/posts/xyzzyinner.gif --
GIF89a Xyzzybytes
-- content/posts/secret-future/index.md --
---
title: Xyzzytitle future
date: 2026-11-24
tags: [Xyzzytag]
author: Xyzzyauthor
section: Xyzzysection
image: xyzzypicture.gif
slug: xyzzyslug-two
---
Xyzzybody.
-- content/posts/secret-future/xyzzypicture.gif --
GIF89a Xyzzybytes
-- content/posts/secret-expired.md --
---
title: Xyzzytitle expired
date: 2026-10-01
expires: 2026-11-23T12:00:00
tags: [Xyzzytag]
author: Xyzzyauthor
section: Xyzzysection
url: /secret-expired/
slug: xyzzyslug-three
---
Xyzzybody.
-- content/posts/embargo.md --
---
title: Xyzzytitle embargo
date: 2026-10-01
publish_at: 2026-11-23T12:00:01Z
slug: xyzzyslug-four
---
Xyzzybody.
-- content/sections/news.md --
---
title: News
lead: [secret-draft, embargo]
---
-- content/pages/xyzzypage.md --
---
title: Xyzzypage
draft: true
---
Xyzzybody.
-- content/comments/posts/secret-draft/c1.json --
{"v": 1, "id": "c1", "post": "posts/secret-draft", "name": "Xyzzyname", "body": "Xyzzycomment.", "date": "2026-11-02T09:00:00Z", "status": "approved"}
`

// TestEmbargoMeansNowhere: a draft, future or expired post is in no page, list,
// feed, count, name or picture of the output, nor in the manifest.
func TestEmbargoMeansNowhere(t *testing.T) {
	s := newSite(t, heldSite)
	b := s.build()
	for name, data := range readTree(t, s.output()) {
		if strings.Contains(strings.ToLower(name), "xyzzy") {
			t.Errorf("%s is named after what is held back", name)
		}
		if i := strings.Index(strings.ToLower(data), "xyzzy"); i >= 0 {
			t.Errorf("%s tells of what is held back: %q", name, data[max(0, i-60):min(len(data), i+60)])
		}
		if i := strings.Index(data, "secret-"); i >= 0 && name != "2026/11/open/index.html" {
			t.Errorf("%s tells of what is held back: %q", name, data[max(0, i-60):min(len(data), i+60)])
		}
	}
	open := b.page("2026/11/open/index.html")
	links := all(open, ".body a")
	if len(links) != 4 {
		t.Fatalf("the text has %d links, want 4", len(links))
	}
	for _, a := range links {
		if attr(a, "href") != "" {
			t.Errorf("%q leads to %q, which is not shown", text(a), attr(a, "href"))
		}
	}
	lines := b.lines()
	for _, want := range []string{"secret-draft.md", "secret-future/index.md", "/secret-expired/", "xyzzypicture.gif"} {
		if !has(lines, "content/posts/open.md:", want, "not shown yet") {
			t.Errorf("nothing warns of the link to %s:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if len(b.Held) != 5 {
		t.Errorf("the result tells of %+v", b.Held)
	}
	for _, h := range b.Held {
		if h.Path == "content/posts/embargo.md" && (h.Reason != "embargo" || !h.Until.Equal(noon.Add(time.Second))) {
			t.Errorf("the embargo is told as %+v", h)
		}
	}
	if b.Posts != 2 {
		t.Errorf("the result tells of %d posts", b.Posts)
	}
}

// TestHeldIsShownWhenAskedFor: --drafts and --future show each its own.
func TestHeldIsShownWhenAskedFor(t *testing.T) {
	for _, c := range []struct {
		drafts, future bool
		shown, held    []string
	}{
		{true, false, []string{"2026/11/xyzzyslug-one/index.html", "xyzzypage/index.html", "posts/xyzzyshared.gif", "xyzzyalias/index.html"},
			[]string{"2026/11/xyzzyslug-two/index.html", "secret-expired/index.html", "2026/10/xyzzyslug-four/index.html"}},
		{false, true, []string{"2026/11/xyzzyslug-two/index.html", "2026/11/xyzzyslug-two/xyzzypicture.gif", "secret-expired/index.html", "2026/10/xyzzyslug-four/index.html"},
			[]string{"2026/11/xyzzyslug-one/index.html", "xyzzypage/index.html"}},
	} {
		s := newSite(t, heldSite)
		s.opts.Drafts, s.opts.Future = c.drafts, c.future
		b := s.build()
		for _, name := range c.shown {
			b.file(name)
		}
		for _, name := range c.held {
			if _, ok := b.files[name]; ok {
				t.Errorf("drafts %v, future %v: %s is there", c.drafts, c.future, name)
			}
		}
	}
}

// TestEmbargoEndsOnTheSecond: what waits appears when its time has come, and what
// expires goes then.
func TestEmbargoEndsOnTheSecond(t *testing.T) {
	s := newSite(t, heldSite)
	for _, c := range []struct {
		now  time.Time
		file string
		want bool
	}{
		{noon, "2026/10/xyzzyslug-four/index.html", false},
		{noon.Add(time.Second), "2026/10/xyzzyslug-four/index.html", true},
		{noon.Add(-time.Second), "secret-expired/index.html", true},
		{noon, "secret-expired/index.html", false},
	} {
		s.opts.Now = c.now
		if _, ok := s.build().files[c.file]; ok != c.want {
			t.Errorf("at %s, whether %s is there is %v", c.now, c.file, ok)
		}
	}
}

// TestHeldPostDoesNotMoveTheRelated: not even the rarity of a word tells of what
// is held back.
func TestHeldPostDoesNotMoveTheRelated(t *testing.T) {
	with, without := paper(t), paper(t)
	with.write("content/posts/held.md", "---\ntitle: The mill, the sluice and the eels\ndate: 2027-01-01\nsection: Water\ntags: [mill, floods, eels]\nauthor: ada\nseries: Mending\n---\nThe mill, the sluice, the meadow and the eels.\n")
	wantTree(t, without.clean().files, with.clean().files)
}
