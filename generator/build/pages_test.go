package build

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// archive is a site with n posts of one section, one a day.
func archive(t *testing.T, n int) *testSite {
	s := newSite(t, "")
	s.write(ConfigName, plainConfig+"page_size: 10\n")
	for i := range n {
		s.addNote(i)
	}
	return s
}

func (s *testSite) addNote(i int) {
	day := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, i)
	s.write(fmt.Sprintf("content/posts/note-%03d.md", i),
		fmt.Sprintf("---\ntitle: Note %d\ndate: %s\nsection: Notes\nauthor: Ada\n---\nThe %s of day %d.\n", i, day.Format(time.RFC3339), []string{"tide", "wind", "rain"}[i%3], i))
}

// TestNewPostChangesFewFiles: one post more at the end of a hundred changes the
// lists' own pages, feeds, and what relates to it, not their archives.
func TestNewPostChangesFewFiles(t *testing.T) {
	s := archive(t, 100)
	before := s.clean()
	if len(all(before.page("notes/page/1/index.html"), "ul.stories li")) != 10 {
		t.Error("page 1 of the section does not have ten posts")
	}
	s.addNote(100)
	after := s.clean()
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(after.files)) {
		if before.files[name] != after.files[name] {
			changed = append(changed, name)
		}
	}
	if len(changed) > 40 {
		t.Errorf("%d files have changed:\n%s", len(changed), strings.Join(changed, "\n"))
	}
	for _, name := range changed {
		// The tenth page closes with the hundred and tenth post, not before.
		if strings.Contains(name, "/page/") {
			t.Errorf("%s is closed, and has changed", name)
		}
	}
	for i := 101; i < 110; i++ {
		s.addNote(i)
	}
	closed := s.clean()
	closed.file("notes/page/10/index.html")
	for name, text := range after.files {
		if strings.Contains(name, "/page/") && name != "notes/page/9/index.html" && name != "authors/ada/page/9/index.html" && text != closed.files[name] {
			t.Errorf("%s is closed, and has changed", name)
		}
	}
	if got := hrefs(all(closed.page("notes/page/9/index.html"), "li.newer a")); !slices.Equal(got, []string{"/notes/page/10/"}) {
		t.Errorf("after page 9 comes %q", got)
	}
}

// TestListsAreWalkedFromPageToPage: following "older" from a list's own page shows
// every post once, and "newer" leads the same way back.
func TestListsAreWalkedFromPageToPage(t *testing.T) {
	b := archive(t, 47).clean()
	seen := map[string]bool{}
	for at, from := "/notes/", ""; at != ""; {
		page := b.page(strings.TrimPrefix(at, "/") + "index.html")
		newer := hrefs(all(page, "li.newer a"))
		if from == "" && len(newer) != 0 || from != "" && !slices.Equal(newer, []string{from}) {
			t.Errorf("from %s, newer leads to %q, want %q", at, newer, from)
		}
		for _, link := range hrefs(all(page, "ul.stories h2 a")) {
			if seen[link] {
				t.Errorf("%s is listed twice", link)
			}
			seen[link] = true
		}
		from = at
		older := hrefs(all(page, "li.older a"))
		at = ""
		if len(older) == 1 {
			at = older[0]
		}
	}
	if len(seen) != 47 {
		t.Errorf("the pages list %d posts, want 47", len(seen))
	}
}
