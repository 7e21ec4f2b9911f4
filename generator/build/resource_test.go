package build

import (
	"strings"
	"testing"
)

// TestFilesOfAPostGoBesideIt: what lies in a post's folder lies beside its page,
// at whatever address that is.
func TestFilesOfAPostGoBesideIt(t *testing.T) {
	const files = `
-- content/posts/trip/index.md --
---
title: Trip
date: 2026-11-01
---
![A](a.gif) ![B](deep/b.gif) [c](c.pdf)
-- content/posts/trip/a.gif --
GIF89a0020000
-- content/posts/trip/deep/b.gif --
GIF89a0020000
-- content/posts/trip/c.pdf --
C
-- content/posts/trip/unused.txt --
U
-- content/posts/trip/draft.psd~ --
backup
-- content/posts/trip/.hidden --
H
`
	for _, c := range []struct{ url, page, dir string }{
		{"", "2026/11/trip/index.html", "2026/11/trip/"},
		{"url: /far/away/\n", "far/away/index.html", "far/away/"},
		{"url: /far/away.html\n", "far/away.html", "far/"},
		{"slug: tour\n", "2026/11/tour/index.html", "2026/11/tour/"},
	} {
		s := newSite(t, strings.Replace(files, "date:", c.url+"date:", 1))
		b := s.clean()
		b.file(c.page)
		b.wantLinks()
		for _, name := range []string{"a.gif", "deep/b.gif", "c.pdf", "unused.txt"} {
			b.file(c.dir + name)
		}
		for name := range b.files {
			if strings.Contains(name, "hidden") || strings.HasSuffix(name, "~") {
				t.Errorf("%s is published", name)
			}
		}
	}
}

// TestSharedFileIsPublishedWhenShown: a picture that several posts may share goes
// where something that is shown refers to it, and nowhere else.
func TestSharedFileIsPublishedWhenShown(t *testing.T) {
	s := newSite(t, `
-- content/posts/a.md --
---
title: A
date: 2026-11-01
image: {src: ../images/front.gif, alt: Front, credit: Ann}
---
![Text](../images/text.gif) [pdf](../images/linked.pdf) {{< figure src="../images/figure.gif" alt="x" >}}

{{< audio src="../images/sound.mp3" title="x" >}}

<img src="../images/raw.gif" alt="">
-- content/images/front.gif --
GIF89a0020000
-- content/images/text.gif --
GIF89a0020000
-- content/images/linked.pdf --
3
-- content/images/figure.gif --
GIF89a0020000
-- content/images/raw.gif --
GIF89a0020000
-- content/images/sound.mp3 --
6
-- content/images/nobody.gif --
GIF89a0020000
-- content/authors/ada.md --
---
name: Ada
image: ../images/ada.gif
---
-- content/images/ada.gif --
GIF89a0020000
-- content/sections/world.md --
---
title: World
image: /images/world.gif
---
-- content/images/world.gif --
GIF89a0020000
-- content/images/note.md~ --
x
`)
	b := s.build()
	for _, name := range []string{"front.gif", "text.gif", "linked.pdf", "figure.gif", "raw.gif", "sound.mp3", "ada.gif", "world.gif"} {
		b.file("images/" + name)
	}
	if _, ok := b.files["images/nobody.gif"]; ok {
		t.Error("a picture that nothing refers to is published")
	}
	b.wantLinks()
}

// TestMissingPictureWarnsAndNamesTheLikelyFile, and is left out where the layout
// would show it broken.
func TestMissingPictureWarnsAndNamesTheLikelyFile(t *testing.T) {
	s := newSite(t, `
-- content/posts/a.md --
---
title: A
date: 2026-11-01
image: {src: front.gif, alt: Front, credit: Ann}
---
![](else.gif)
-- static/images/front.gif --
1
-- content/images/else.gif --
2
`)
	b := s.build()
	lines := b.lines()
	if len(lines) != 2 || !has(lines, "content/posts/a.md:4:8: ", "the likely file is /images/front.gif") ||
		!has(lines, "content/posts/a.md:6:", "the likely file is content/images/else.gif") {
		t.Errorf("the warnings are %q", lines)
	}
	if got := all(b.page("2026/11/a/index.html"), "figure.picture"); len(got) != 0 {
		t.Error("the missing lead picture is shown")
	}
}

// TestStaticFilesAreCopied as they are, hidden ones too where they belong; those of
// the starter's layouts come with them, unless the site has its own.
func TestStaticFilesAreCopied(t *testing.T) {
	s := newSite(t, "-- static/.well-known/security.txt --\nContact: us\n-- static/a/b.bin --\n\x00\x01\n-- static/.DS_Store --\nx\n-- static/site.css --\nbody{}\n")
	b := s.clean()
	if b.file(".well-known/security.txt") != "Contact: us\n" || b.file("a/b.bin") != "\x00\x01\n" || b.file("site.css") != "body{}\n" {
		t.Error("static files are not copied as they are")
	}
	if _, ok := b.files[".DS_Store"]; ok {
		t.Error("the droppings of a file manager are published")
	}
	b.file("site.js")
}
