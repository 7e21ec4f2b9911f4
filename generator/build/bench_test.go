package build

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"broadsheet/generator/content"
	"broadsheet/generator/publish"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// benchPosts is how many posts the benchmarks build, unless BROADSHEET_BENCH_POSTS
// says otherwise.
const benchPosts = 1000

// benchSize is how many a benchmark makes, as the environment has it.
func benchSize(b *testing.B, variable string, otherwise int) int {
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("%s: %v", variable, err)
	}
	return n
}

// newBenchSite writes a site of invented words, the same each time: posts of about
// 450 words in stories of twelve, eight sections, three tags a post.
func newBenchSite(b *testing.B) *testSite {
	n := benchSize(b, "BROADSHEET_BENCH_POSTS", benchPosts)
	s := newSite(b, "")
	s.opts.Program = program("benchmark")
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 8, 20_000)
	sentence := func(own string) string {
		var w []string
		for range 12 {
			w = append(w, "w"+strconv.FormatUint(zipf.Uint64(), 36))
		}
		w[4] = own
		return strings.Join(w, " ")
	}
	for i := range n {
		own := fmt.Sprintf("story%d", i/12)
		day := noon.AddDate(0, 0, -(n-i)/20).Add(-1)
		var t strings.Builder
		fmt.Fprintf(&t, "---\ntitle: %s %d\ndate: %s\nauthors: [Author %d]\nsection: section%d\ntags: [%s, tag%d, tag%d]\ndescription: %s.\n---\n\n",
			sentence(own), i, day.Format("2006-01-02T15:04:05Z"), i%37, i/12%8, own, i%50, i%7, sentence(own))
		for p := range 9 {
			if p%4 == 3 {
				fmt.Fprintf(&t, "## %s\n\n", sentence(own))
			}
			fmt.Fprintf(&t, "%s. **%s**, [%s](https://example.org/%d). %s.\n\n", sentence(own), sentence(own), own, p, sentence(own))
		}
		s.write(fmt.Sprintf("content/posts/%d/%s-%05d.md", day.Year(), own, i), t.String())
	}
	return s
}

// benchBuild builds the site for a benchmark.
func benchBuild(b *testing.B, s *testSite) *Result {
	result, err := Run(context.Background(), s.opts)
	if err != nil {
		b.Fatal(err)
	}
	return result
}

func BenchmarkBuildClean(b *testing.B) {
	s := newBenchSite(b)
	for b.Loop() {
		b.StopTimer()
		os.RemoveAll(s.output())
		b.StartTimer()
		benchBuild(b, s)
	}
}

func BenchmarkBuildUnchanged(b *testing.B) {
	s := newBenchSite(b)
	s.opts.NoCache = false
	benchBuild(b, s)
	for b.Loop() {
		if r := benchBuild(b, s); r.Rendered+r.Parsed+len(r.Written) != 0 {
			b.Fatalf("an unchanged site: %d parsed, %d rendered, %d written", r.Parsed, r.Rendered, len(r.Written))
		}
	}
}

func BenchmarkBuildOneEdit(b *testing.B) {
	s := newBenchSite(b)
	s.opts.NoCache = false
	benchBuild(b, s)
	posts, err := filepath.Glob(filepath.Join(s.dir, "content/posts/*/*.md"))
	if err != nil || len(posts) == 0 {
		b.Fatal("no posts to edit", err)
	}
	for b.Loop() {
		b.StopTimer()
		f, err := os.OpenFile(posts[len(posts)/2], os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			b.Fatal(err)
		}
		fmt.Fprintf(f, "One more sentence, and another.\n\n")
		f.Close()
		b.StartTimer()
		if r := benchBuild(b, s); r.Parsed != 1 {
			b.Fatalf("after an edit of one post %d were parsed", r.Parsed)
		}
	}
}

// benchStage gives a builder that has come as far as the model.
func benchStage(b *testing.B) *builder {
	s := newBenchSite(b)
	x := newBuilder(s.opts)
	ctx := context.Background()
	steps := []func() error{x.open, func() error { return x.remember(ctx) }, func() error { return x.walk(ctx) }, func() error { return x.parse(ctx) }}
	for _, step := range steps {
		if err := step(); err != nil {
			b.Fatal(err)
		}
	}
	b.Cleanup(func() {
		x.store.Close(false)
		x.unlock()
	})
	return x
}

func BenchmarkParse(b *testing.B) {
	s := newBenchSite(b)
	folder, err := source.OpenFolder(s.dir)
	if err != nil {
		b.Fatal(err)
	}
	files, err := folder.Walk(context.Background(), "content")
	if err != nil {
		b.Fatal(err)
	}
	parser := content.NewParser(content.Options{})
	for b.Loop() {
		for _, f := range files {
			data, err := folder.Read(f.Path)
			if err != nil {
				b.Fatal(err)
			}
			if p := parser.Parse(f.Path, data); p.Post == nil {
				b.Fatal(p.Issues)
			}
		}
	}
	perPost(b, len(files))
}

// BenchmarkIndex makes the model, with the index of related posts.
func BenchmarkIndex(b *testing.B) {
	x := benchStage(b)
	for b.Loop() {
		if s, problems := site.New(x.siteOptions(), x.input); len(problems) > 0 || len(s.Posts()) == 0 {
			b.Fatal(problems)
		}
	}
	perPost(b, len(x.input.Posts))
}

func BenchmarkRelated(b *testing.B) {
	x := benchStage(b)
	s, _ := site.New(x.siteOptions(), x.input)
	for b.Loop() {
		for _, e := range s.Posts() {
			if len(s.Related(e)) == 0 {
				b.Fatal("nothing is related to ", e.ID)
			}
		}
	}
	perPost(b, len(s.Posts()))
}

// benchRenderer gives a renderer of a whole site.
func benchRenderer(b *testing.B) (*builder, *render.Renderer) {
	x := benchStage(b)
	x.site, _ = site.New(x.siteOptions(), x.input)
	return x, rendererOf(x)
}

func rendererOf(x *builder) *render.Renderer {
	return render.New(render.Options{Site: x.site, Layouts: x.layouts, Body: x.store.AppendText,
		File: x.readFile, FileFingerprint: x.fingerprintOf, Size: x.sizeOf, Generator: Generator})
}

func BenchmarkRender(b *testing.B) {
	x, r := benchRenderer(b)
	benchRender(b, x, r)
}

// BenchmarkRenderNotCompiled has layouts that html/template runs, all of them.
func BenchmarkRenderNotCompiled(b *testing.B) {
	x, _ := benchRenderer(b)
	layouts, err := fs.Sub(notCompiled(b, x.opts.Starter), "layouts")
	if err != nil {
		b.Fatal(err)
	}
	x.layouts, _ = render.LoadLayouts(nil, layouts)
	benchRender(b, x, rendererOf(x))
}

func benchRender(b *testing.B, x *builder, r *render.Renderer) {
	var buf bytes.Buffer
	for b.Loop() {
		for _, route := range x.site.Routes() {
			buf.Reset()
			trace, err := r.Render(route, &buf)
			if err != nil {
				b.Fatal(err)
			}
			trace.Release()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(x.site.Routes())), "ns/page")
}

// BenchmarkVerify asks again what all pages asked.
func BenchmarkVerify(b *testing.B) {
	x, r := benchRenderer(b)
	asked := map[site.Query]bool{}
	var buf bytes.Buffer
	for _, route := range x.site.Routes() {
		buf.Reset()
		t, err := r.Render(route, &buf)
		if err != nil {
			b.Fatal(err)
		}
		for _, a := range t.Answers {
			asked[a.Query] = true
		}
	}
	for b.Loop() {
		for q := range asked {
			r.Ask(q)
		}
	}
	perPost(b, len(x.site.Posts()))
}

// BenchmarkWrite writes pages of 8 kB into an empty output folder.
func BenchmarkWrite(b *testing.B) {
	page := bytes.Repeat([]byte("broadsh\n"), 1000)
	const pages = 1000
	for b.Loop() {
		b.StopTimer()
		out := filepath.Join(b.TempDir(), "public")
		b.StartTimer()
		stage, err := publish.Begin(context.Background(), out, nil)
		if err != nil {
			b.Fatal(err)
		}
		for i := range pages {
			if _, err := stage.Write(fmt.Sprintf("2026/11/post-%d/index.html", i), page, func(int64) {}); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := stage.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	perPost(b, pages)
}

func perPost(b *testing.B, posts int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*posts), "ns/post")
}
