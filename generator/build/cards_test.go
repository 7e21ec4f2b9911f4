package build

import (
	"bytes"
	"image/png"
	"slices"
	"strings"
	"testing"
)

const cardSite = `
-- config.yaml --
title: The Test Paper
description: All that is tested
base_url: https://paper.example/
social: {cards: true}
-- content/posts/plain.md --
---
title: A story without a picture
date: 2026-11-01
section: Town
---
Text.
-- content/posts/drawn.md --
---
title: A story with a drawing
date: 2026-11-02
image: {src: /images/a.svg, alt: A, credit: Ann}
---
Text.
-- content/posts/photo.md --
---
title: A story with a photograph
date: 2026-11-03
image: {src: /images/a.gif, alt: A, credit: Ann}
---
Text.
-- content/posts/far.md --
---
title: 港の物語
date: 2026-11-04
---
Text.
-- content/posts/later.md --
---
title: A story of tomorrow
date: 2027-11-04
---
Text.
-- static/images/a.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
-- static/images/a.gif --
GIF89a0020000
`

func ogImage(b *builtSite, page string) string {
	_, after, _ := strings.Cut(b.file(page), `<meta property="og:image" content="https://paper.example/`)
	name, _, _ := strings.Cut(after, `"`)
	return name
}

func TestStoryWithoutAPictureGetsACard(t *testing.T) {
	s := newSite(t, cardSite)
	s.opts.NoCache = false
	b := s.clean()
	if got := outputs(b, `^immutable/card`); len(got) != 3 {
		t.Fatalf("cards: %q", got)
	}
	for page, want := range map[string]string{"2026/11/plain/index.html": "immutable/card-plain-", "2026/11/drawn/index.html": "immutable/card-drawn-",
		"2026/11/photo/index.html": "images/a.gif", "2026/11/far/index.html": "immutable/card-", "index.html": "immutable/card-"} {
		name := ogImage(b, page)
		if !strings.HasPrefix(name, want) {
			t.Errorf("%s shows %q", page, name)
		}
		if strings.HasSuffix(name, ".png") {
			if m, err := png.Decode(bytes.NewReader([]byte(b.file(name)))); err != nil || m.Bounds().Dx() != 1200 || m.Bounds().Dy() != 630 {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	s.edit("content/posts/plain.md", "Text.", "Another text.")
	if again := s.clean(); slices.ContainsFunc(again.Written, func(name string) bool { return strings.HasSuffix(name, ".png") }) {
		t.Errorf("an edit of a text writes %q", again.Written)
	}
	before := ogImage(b, "2026/11/plain/index.html")
	s.edit("content/posts/plain.md", "A story without", "Another story without")
	again := s.clean()
	if after := ogImage(again, "2026/11/plain/index.html"); after == before || !slices.Contains(again.Written, after) || !slices.Contains(again.Pruned, before) {
		t.Errorf("another headline: %s, then %s; written %q, pruned %q", before, after, again.Written, again.Pruned)
	}
}

func TestNoCardsWithoutTheSetting(t *testing.T) {
	s := newSite(t, cardSite)
	s.edit(ConfigName, "social: {cards: true}", "social: {image: /images/a.gif}")
	b := s.clean()
	if got := outputs(b, `^immutable/card`); len(got) != 0 || ogImage(b, "2026/11/plain/index.html") != "images/a.gif" {
		t.Errorf("cards: %q", got)
	}
}
