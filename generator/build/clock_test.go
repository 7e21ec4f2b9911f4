package build

import (
	"strings"
	"testing"
	"time"
)

const clockSite = `
-- content/posts/flood.md --
---
title: The river is in the street
date: 2026-11-23T10:00:00Z
section: Water
breaking_until: 2026-11-23T14:00:00Z
live_until: 2026-11-23T20:00:00Z
genre: live
---
{{< update time="2026-11-23T10:10" title="Sandbags" >}}First.{{< /update >}}

{{< update time="2026-11-23T11:10" title="Boats" >}}Second.{{< /update >}}
-- content/posts/old.md --
---
title: The river in May
date: 2026-05-01
section: Water
corrections: [{date: 2026-05-02, text: "It was *Tuesday*."}]
---
Low.
`

// TestThePaperChangesByItself builds one site at several moments, each over the
// output of the one before, and compares with a clean build of that moment.
func TestThePaperChangesByItself(t *testing.T) {
	s := cached(newSite(t, clockSite))
	for _, c := range []struct {
		clock                  string
		breaking, live, listed bool
		next                   string
	}{
		{"2026-11-23T12:00:00Z", true, true, true, "2026-11-23T14:00:00Z"},
		{"2026-11-23T13:59:59Z", true, true, true, "2026-11-23T14:00:00Z"},
		{"2026-11-23T14:00:00Z", false, true, true, "2026-11-23T20:00:00Z"},
		{"2026-11-23T20:00:00Z", false, false, true, "2026-11-25T10:00:00Z"},
		{"2026-11-25T10:00:00Z", false, false, false, ""},
		{"2026-11-23T12:00:00Z", true, true, true, "2026-11-23T14:00:00Z"}, // an older checkout, built again
	} {
		var err error
		if s.opts.Now, err = time.Parse(time.RFC3339, c.clock); err != nil {
			t.Fatal(err)
		}
		b := s.clean()
		for _, page := range []string{"index.html", "water/index.html"} {
			if got := strings.Contains(b.file(page), `class="breaking"`); got != c.breaking {
				t.Errorf("%s: %s shows breaking news: %v", c.clock, page, got)
			}
		}
		s.wantClean()
		story := b.file("2026/11/flood/index.html")
		if strings.Contains(story, "As it happened") == c.live || strings.Contains(story, "coverageEndTime") == c.live {
			t.Errorf("%s: the story is not told rightly to be live or over", c.clock)
		}
		if first, second := strings.Index(story, "Boats"), strings.Index(story, "Sandbags"); first < 0 || first > second {
			t.Errorf("%s: the latest update is not the first", c.clock)
		}
		if got := strings.Contains(b.file("news-sitemap.xml"), "The river is in the street"); got != c.listed {
			t.Errorf("%s: stands in the news sitemap: %v", c.clock, got)
		}
		next := ""
		if !b.Result.Next.At.IsZero() {
			next = b.Result.Next.At.UTC().Format(time.RFC3339)
		}
		if next != c.next {
			t.Errorf("%s: says that it changes at %q, want %q", c.clock, next, c.next)
		}
		if again := s.clean(); again.Result.Next != b.Result.Next || again.Result.Rendered != 0 {
			t.Errorf("%s: a build of nothing new tells %v and makes %d files", c.clock, again.Result.Next, again.Result.Rendered)
		}
		if page := b.file("corrections/index.html"); !strings.Contains(page, "It was <em>Tuesday</em>.") || !strings.Contains(page, "The river in May") {
			t.Errorf("%s: the page of corrections is %s", c.clock, page)
		}
	}
}
