package preview

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet"
	"broadsheet/generator/build"
)

// benchPosts is how many posts the benchmark serves, unless BROADSHEET_BENCH_POSTS says
// otherwise.
const benchPosts = 1000

// benchPaper writes a site of invented words, the same each time: posts of about 450 words,
// in eight sections, with three tags each.
func benchPaper(b *testing.B) (dir string, file func(i int) string, posts int) {
	posts = benchPosts
	if text := os.Getenv("BROADSHEET_BENCH_POSTS"); text != "" {
		var err error
		if posts, err = strconv.Atoi(text); err != nil {
			b.Fatalf("BROADSHEET_BENCH_POSTS: %v", err)
		}
	}
	dir = b.TempDir()
	file = func(i int) string { return fmt.Sprintf("%s/content/posts/%d/story-%05d.md", dir, i%12, i) }
	for i := range 12 {
		if err := os.MkdirAll(fmt.Sprintf("%s/content/posts/%d", dir, i), 0o755); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.WriteFile(dir+"/config.yaml", []byte("title: Bench News\nbase_url: https://news.example/\n"), 0o644); err != nil {
		b.Fatal(err)
	}
	zipf := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 8, 20_000)
	var text strings.Builder
	for i := range posts {
		text.Reset()
		day := noon.AddDate(0, 0, -(posts-i)/20-1)
		fmt.Fprintf(&text, "---\ntitle: Story %d of w%d\ndate: %s\nauthors: [Author %d]\nsection: section%d\ntags: [t%d, u%d, v%d]\n---\n\nAs of now.\n",
			i, i/12, day.Format("2006-01-02T15:04:05Z"), i%37, i/12%8, i/12, i%50, i%7)
		for p := range 9 {
			fmt.Fprintf(&text, "\n## Part %d of w%d\n\n", p, i/12)
			for range 50 {
				fmt.Fprintf(&text, "w%s ", strconv.FormatUint(zipf.Uint64(), 36))
			}
		}
		if err := os.WriteFile(file(i), []byte(text.String()), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir, file, posts
}

// median gives the middle one of some durations, in milliseconds: what else runs on the
// machine shows in the mean.
func median(list []time.Duration) float64 {
	slices.Sort(list)
	return float64(list[len(list)/2].Microseconds()) / 1000
}

// BenchmarkSave saves a post and waits for the message that reloads its page: from the
// write, by way of the system's event, to what the browser hears. Then it asks for the
// page, which is the metric ms/page.
func BenchmarkSave(b *testing.B) {
	dir, file, posts := benchPaper(b)
	start := time.Now()
	listener, err := Listen("127.0.0.1", 0)
	if err != nil {
		b.Fatal(err)
	}
	server, err := Open(context.Background(), "http://"+listener.Addr().String(),
		Options{Site: build.Options{Source: dir, Starter: broadsheet.Starter, Now: noon, NoCache: true}})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	defer func() {
		stop()
		<-done
	}()
	<-server.following
	b.Logf("opened in %v, without a cache", time.Since(start).Round(time.Millisecond))
	middle := posts / 2
	data, err := os.ReadFile(file(middle))
	if err != nil {
		b.Fatal(err)
	}
	day := noon.AddDate(0, 0, -(posts-middle)/20-1)
	p := &paper{t: b, dir: dir, aside: b.TempDir(), server: server, url: strings.TrimSuffix(server.URL(), "/")}
	address := fmt.Sprintf("/%s/story-%05d/", day.Format("2006/01"), middle)
	for _, edit := range []struct{ name, old, new string }{
		{"text", "As of now.", "As of later, and %d."},
		{"headline", "title: Story", "title: Story %d,"},
		{"tags", "tags: [", "tags: [w%d, "},
		{"date", "00:00Z", "00:%02dZ"},
	} {
		b.Run(edit.name, func(b *testing.B) {
			if a, err := http.Get(p.url + address); err != nil || a.StatusCode != http.StatusOK {
				b.Fatal(address, a.Status, err)
			}
			var saves, pages []time.Duration
			n := 0
			for b.Loop() {
				b.StopTimer()
				n++
				tab := p.open(address)
				text := strings.Replace(string(data), edit.old, fmt.Sprintf(edit.new, n), 1)
				b.StartTimer()
				at := time.Now()
				if err := os.WriteFile(file(middle), []byte(text), 0o644); err != nil {
					b.Fatal(err)
				}
				tab.until("reload")
				saves = append(saves, time.Since(at))
				b.StopTimer()
				at = time.Now()
				p.ask(address)
				pages = append(pages, time.Since(at))
				tab.body.Close()
				b.StartTimer()
			}
			b.ReportMetric(median(saves), "ms/save")
			b.ReportMetric(median(pages), "ms/page")
		})
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("the heap holds %d MB", m.HeapAlloc>>20)
}
