package build

import (
	"regexp"
	"slices"
	"testing"
)

// TestFeedsKnowAStoryThatMoves: a new address, or with an id a new file, does not make
// it another story for those who have read it.
func TestFeedsKnowAStoryThatMoves(t *testing.T) {
	s := newSite(t, "-- content/posts/a.md --\n---\nid: the-vote\ntitle: A\ndate: 2026-11-01\n---\nText.\n")
	s.write(ConfigName, "title: The Test Paper\nbase_url: https://paper.example/\n")
	ids := regexp.MustCompile(`tag:[^<"]+`)
	told := func(b *builtSite) []string {
		var list []string
		for _, file := range []string{"feed.xml", "atom.xml", "feed.json"} {
			list = append(list, ids.FindString(b.file(file)))
		}
		return list
	}
	want := []string{"tag:paper.example,2026-11-01:the-vote", "tag:paper.example,2026-11-01:the-vote", "tag:paper.example,2026-11-01:the-vote"}
	if got := told(s.build()); !slices.Equal(got, want) {
		t.Fatalf("the ids are %q, want %q", got, want)
	}
	s.edit("content/posts/a.md", "title: A", "title: A\nslug: elsewhere")
	if got := told(s.build()); !slices.Equal(got, want) {
		t.Errorf("with another slug the ids are %q, want %q", got, want)
	}
	s.remove("content/posts/a.md")
	s.write("content/posts/2026/vote.md", "---\nid: the-vote\ntitle: A\ndate: 2026-11-01\nsection: Town\n---\nText.\n")
	if got := told(s.build()); !slices.Equal(got, want) {
		t.Errorf("from another file the ids are %q, want %q", got, want)
	}
}
