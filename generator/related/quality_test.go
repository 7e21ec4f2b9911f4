package related

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// archive is where real posts with tags given by their authors are looked for.
const archive = "../../../shared/corpora/18f-posts.tar.gz"

// readArchive reads the posts and skips the test when they are not there.
func readArchive(t *testing.T) []Document {
	f, err := os.Open(archive)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no labelled posts: put a tar.gz of Markdown posts with tags at shared/corpora/18f-posts.tar.gz beside the repository (the posts of the 18F blog, CC0)")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var docs []Document
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return docs
		}
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(h.Name) != ".md" {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, readPost(path.Base(h.Name), string(text)))
	}
}

func TestNeighboursAgreeWithTagsTheyDidNotSee(t *testing.T) {
	docs := readArchive(t)
	l := &labelled{name: "archive", docs: slices.Clone(docs)}
	labels := make([][]string, len(docs))
	for i := range docs {
		labels[i], l.docs[i].Tags = docs[i].Tags, nil
	}
	l.relate(labels, nil)
	ours := l.measure(l.ranked(Options{}))
	t.Logf("%d posts; related: %.3f", len(docs), ours)
	for _, b := range l.baselines() {
		q := l.measure(b.ranking)
		t.Logf("%s: %.3f", b.name, q)
		if q.ndcg*1.08 > ours.ndcg {
			t.Errorf("%s has nDCG@6 %.3f, not clearly less than %.3f", b.name, q.ndcg, ours.ndcg)
		}
	}
	if ours.ndcg < 0.6 {
		t.Errorf("nDCG@6 is %.3f", ours.ndcg)
	}
}

func TestNeighboursOfShortTextsAgreeWithTagsTheyDidNotSee(t *testing.T) {
	docs := readArchive(t)
	l := &labelled{name: "80 words"}
	labels := make([][]string, len(docs))
	for i, d := range docs {
		labels[i] = d.Tags
		words := strings.Fields(d.Text)
		l.docs = append(l.docs, Document{ID: d.ID, Language: d.Language, Text: strings.Join(words[:min(80, len(words))], " ")})
	}
	l.relate(labels, nil)
	ours := l.measure(l.ranked(Options{}))
	for _, b := range l.baselines() {
		if q := l.measure(b.ranking); q.ndcg*1.03 > ours.ndcg {
			t.Errorf("%s has nDCG@6 %.3f, not clearly less than %.3f", b.name, q.ndcg, ours.ndcg)
		}
	}
	if ours.ndcg < 0.48 {
		t.Errorf("nDCG@6 is %.3f", ours.ndcg)
	}
}
