package content

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"html"
	"io"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// corpusPosts reads the bodies of the posts of 18F, an archive written for
// Jekyll.
func corpusPosts(t testing.TB) map[string][]byte {
	file, err := os.Open("../../../shared/corpora/18f-posts.tar.gz")
	if err != nil {
		t.Skipf("18f-posts.tar.gz, an archive of the folder _posts of github.com/18F/18f.gsa.gov, is not in ../shared/corpora: %v", err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	posts := map[string][]byte{}
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return posts
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg || path.Ext(header.Name) != ".md" {
			continue
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		posts[header.Name] = bodyOf(data)
	}
}

func bodyOf(post []byte) []byte {
	parts := bytes.SplitN(post, []byte("\n---"), 2)
	if len(parts) < 2 {
		return post
	}
	_, body, _ := bytes.Cut(parts[1], []byte("\n"))
	return body
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

func TestRealArchiveRendersWithLiquidAsText(t *testing.T) {
	posts := corpusPosts(t)
	if len(posts) < 500 {
		t.Errorf("%d posts only", len(posts))
	}
	m := newMarkdown(testOptions())
	withLiquid := 0
	for name, body := range posts {
		got := m.render(name, body, 1, "en")
		for _, e := range got.Issues {
			if e.Code != "markdown.liquid" && e.Code != "markdown.kramdown" {
				t.Errorf("%v", e)
			}
		}
		checkBody(t, &got.Body, true)
		if len(body) > 500 && got.Excerpt == "" {
			t.Errorf("%s: no excerpt", name)
		}
		shown := html.UnescapeString(html.UnescapeString(anyTag.ReplaceAllString(string(got.Body.HTML), "")))
		// Liquid at the start of a line is neither code nor in a tag.
		for line := range strings.Lines(string(body)) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "{%") && strings.HasSuffix(line, "%}") {
				withLiquid++
				if !strings.Contains(shown, html.UnescapeString(line)) {
					t.Errorf("%s: %s is not shown", name, line)
				}
			}
		}
	}
	if withLiquid == 0 {
		t.Error("no Liquid seen")
	}
}

// storyOf450Words is of the size and kind of a usual news story.
var storyOf450Words = []byte(strings.Repeat(`The harbour board voted on Tuesday to close the *old* quay, after a report
found that its piles won't last another winter. "We had hoped for ten more
years," said the harbour master, [Ada Quill](/authors/ada-quill.md), at the
meeting -- her last before she retires.

## What it costs

Work begins in spring and takes **two years**, the board said. See the
[report](report.pdf) for the figures, or https://harbour.example/quay for the
plans. Ferries will use the new pier until then.

![The old quay at low tide](quay.jpg "The old quay | Photograph: Tom Reed")

`, 5) + strings.Repeat("More than a hundred people came to the meeting. ", 8))

func BenchmarkRender(b *testing.B) {
	m := newMarkdown(testOptions())
	b.SetBytes(int64(len(storyOf450Words)))
	b.ReportAllocs()
	words := 0
	for b.Loop() {
		words = m.render("x.md", storyOf450Words, 1, "en").Words
	}
	b.ReportMetric(float64(words), "words")
}
