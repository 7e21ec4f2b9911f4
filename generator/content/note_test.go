package content

import "testing"

func TestNotesAboutTheRepositoryAreNoPosts(t *testing.T) {
	p := NewParser(Options{})
	for _, name := range []string{"content/LICENSE.md", "content/posts/README.md"} {
		parsed := p.Parse(name, []byte("# Public domain\n\nTake what you like.\n"))
		if parsed.Post != nil || parsed.Issues.Err() != nil || len(parsed.Issues) != 1 {
			t.Errorf("%s: post %v, issues %v; want no post and one warning", name, parsed.Post, parsed.Issues)
		}
	}
	parsed := p.Parse("content/README.md", []byte("---\ntitle: Read me\ndate: 2026-11-23\n---\nA story.\n"))
	if parsed.Post == nil || len(parsed.Issues) > 0 {
		t.Errorf("with front matter: post %v, issues %v; want a post", parsed.Post, parsed.Issues)
	}
}
