package build

import (
	"slices"
	"testing"
)

// linkedSite has a post that links to a page and to another post.
const linkedSite = `
-- content/posts/ferry.md --
---
title: The ferry is back
date: 2026-03-02
---
It ran again, say [we](../pages/about.md), to the [pier](pier.md).
-- content/posts/pier.md --
---
title: The pier
date: 2026-03-04
---
The pier waited.
-- content/pages/about.md --
---
title: About us
---
We write about the ferry.
-- content/pages/terms.md --
---
title: Terms
---
None.
`

func TestPageWithLinksStaysWhenNothingItAskedChanged(t *testing.T) {
	s := newSite(t, linkedSite)
	s.opts.NoCache = false
	s.clean()
	s.edit("content/pages/terms.md", "None.", "Some.")
	b := s.clean()
	if want := []string{"terms/index.html"}; b.Rendered != 1 || !slices.Equal(b.Written, want) {
		t.Errorf("made %d pages and wrote %v; want %v", b.Rendered, b.Written, want)
	}
}
