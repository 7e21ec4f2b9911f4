package report

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/build"
)

func TestChangedListsPagesAlone(t *testing.T) {
	r := &build.Result{BaseURL: "https://paper.example/news/", IndexNow: "0123456789abcdef",
		Written: []string{"404.html", "2026/straße/index.html", "feed.xml", "index.html", "old.html", "sitemap.xml"}, Pruned: []string{"2026/gone/index.html", "gone.png"}}
	got, err := NewChanged(r)
	if err != nil {
		t.Fatal(err)
	}
	want := &Changed{Host: "paper.example", Key: "0123456789abcdef", KeyLocation: "https://paper.example/news/0123456789abcdef.txt", URLs: []string{
		"https://paper.example/news/2026/gone/", "https://paper.example/news/2026/stra%C3%9Fe/", "https://paper.example/news/", "https://paper.example/news/old.html"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestChangedKeepsTheLimitOfIndexNow(t *testing.T) {
	r := &build.Result{BaseURL: "https://paper.example/"}
	for i := range 10_500 {
		r.Written = append(r.Written, fmt.Sprintf("%05d/index.html", i))
	}
	got, err := NewChanged(r)
	if err != nil || len(got.URLs) != 10_000 || got.Key != "" || got.KeyLocation != "" {
		t.Errorf("%d addresses, key %q (%v)", len(got.URLs), got.Key, err)
	}
}
