package content

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// realPosts gives the posts of a real archive; it skips the test where the
// archive is not there.
func realPosts(t testing.TB) map[string][]byte {
	t.Helper()
	archive := filepath.Join("..", "..", "..", "shared", "corpora", "18f-posts.tar.gz")
	f, err := os.Open(archive)
	if err != nil {
		t.Skipf("%s is missing: it holds the 510 public-domain posts of the 18F blog as Markdown files; pack them from the blog's repository to run this test", archive)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	posts := map[string][]byte{}
	for r := tar.NewReader(unzipped); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return posts
		}
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(h.Name) != ".md" || !strings.Contains(h.Name, "posts/") {
			continue
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		posts["content/"+path.Clean(h.Name)] = data
	}
}

func TestRealArchiveParsesWithoutError(t *testing.T) {
	zone := time.FixedZone("", -5*3600)
	p := NewParser(Options{Location: zone, Markdown: MarkdownOptions{UnknownShortcodeWarn: true}})
	posts := realPosts(t)
	if len(posts) < 500 {
		t.Errorf("the archive holds %d posts, want about 510", len(posts))
	}
	for file, data := range posts {
		parsed := p.Parse(file, data)
		for _, issue := range parsed.Issues {
			if !issue.Warning {
				t.Errorf("%v", issue)
			}
		}
		post := parsed.Post
		if post == nil {
			t.Errorf("%s: no post", file)
			continue
		}
		if post.Date.Year() < 2013 || post.Date.Year() > 2025 {
			t.Errorf("%s: date %v", file, post.Date)
		}
		if len(post.Authors) == 0 || len(post.Tags) == 0 || post.Slug == "" {
			t.Errorf("%s: something is missing: authors %q, tags %q, slug %q", file, post.Authors, post.Tags, post.Slug)
		}
		if strings.ContainsAny(post.Description, "\n<") {
			t.Errorf("%s: markup in the description %q", file, post.Description)
		}
	}
}

// What a Parser gives must not depend on what else it is reading, nor on what
// becomes of the bytes.
func TestWhatIsReleasedServesOtherFilesAndLeavesThePostAsItWas(t *testing.T) {
	p := NewParser(Options{Shortcode: func(string) bool { return true }})
	text := func(word string) []byte {
		return []byte("---\ntitle: " + word + "\ndate: 2026-11-01\n---\n" + word + " [link](" + word + ".md) of the first.\n\n## Head " + word +
			"\n\n{{< note >}}" + word + " inside{{< /note >}}\n\n- [ ] " + word + "\n")
	}
	want := NewParser(Options{Shortcode: func(string) bool { return true }}).Parse("content/posts/a.md", text("harbour"))
	got := p.Parse("content/posts/a.md", text("harbour"))
	if string(got.Body.HTML) != string(want.Body.HTML) || got.Text != want.Text {
		t.Fatalf("parsed as %q, %q", got.Body.HTML, got.Text)
	}
	post := got.Post
	got.Release()
	if got.Body != nil || got.Text != "" {
		t.Error("what is released can still be reached")
	}
	for range 20 {
		other := p.Parse("content/posts/b.md", text("somewhere-else"))
		other.Release()
		other.Release() // a second time is no harm
	}
	if diff := cmp.Diff(want.Post, post); diff != "" {
		t.Errorf("the post changed with the texts of others:\n%s", diff)
	}
}

func TestAParserServesManyGoroutinesAndKeepsNoBytes(t *testing.T) {
	p := NewParser(Options{})
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 50 {
				number := n*1000 + i
				data := samplePost(number)
				post := p.Parse("content/2026/11/harbour-vote.md", data).Post
				for i := range data {
					data[i] = 'x'
				}
				if want := fmt.Sprintf("Harbour vote %d put off", number); post.Title != want || post.Authors[0] != "Jane Roe" {
					t.Errorf("got %q by %q, want %q", post.Title, post.Authors, want)
				}
			}
		})
	}
	wg.Wait()
}

// samplePost is a post of about the usual size, numbered.
func samplePost(n int) []byte {
	body := strings.Repeat("The harbour board met on Monday and put the vote off until spring, when the new cranes will have been paid for.\n\n", 25)
	return fmt.Appendf(nil, "---\ntitle: \"Harbour vote %d put off\"\ndate: 2026-11-20T18:00:00Z\nauthors: [\"Jane Roe\"]\nsection: local\ntags: [harbour, council, money]\ndescription: \"The board wants to know what the cranes cost before it votes.\"\n---\n\n%s", n, body)
}

func BenchmarkParse(b *testing.B) {
	p := NewParser(Options{})
	data := samplePost(1)
	b.ReportAllocs()
	for b.Loop() {
		p.Parse("content/2026/11/harbour-vote.md", data)
	}
}

func BenchmarkFrontMatter(b *testing.B) {
	p := NewParser(Options{})
	for name, data := range map[string][]byte{
		"yaml": samplePost(1),
		"toml": []byte("+++\ntitle = \"Harbour vote put off\"\ndate = 2026-11-20T18:00:00Z\nauthors = [\"Jane Roe\"]\nsection = \"local\"\ntags = [\"harbour\", \"council\"]\n+++\n"),
		"json": []byte("{\n\"title\": \"Harbour vote put off\",\n\"date\": \"2026-11-20T18:00:00Z\",\n\"authors\": [\"Jane Roe\"],\n\"tags\": [\"harbour\", \"council\"]\n}\n"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d := &decoder{path: "content/a.md", loc: time.UTC}
				fm, _, _, _ := d.splitFrontMatter(p.formats, data)
				post := Post{Extras: new(Extras)}
				decode(d, p.posts, &fm.table, &post)
				if len(d.issues) > 0 {
					b.Fatal(d.issues)
				}
			}
		})
	}
}
