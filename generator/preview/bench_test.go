package preview

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
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

// benchPreview serves a site until it is told to stop.
func benchPreview(b *testing.B, dir string, noCache bool) (p *paper, stop func()) {
	listener, err := Listen("127.0.0.1", 0)
	if err != nil {
		b.Fatal(err)
	}
	server, err := Open(context.Background(), "http://"+listener.Addr().String(),
		Options{Site: build.Options{Source: dir, Starter: broadsheet.Starter, Now: noon, NoCache: noCache}})
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	<-server.following
	return &paper{t: b, dir: dir, aside: b.TempDir(), server: server, url: strings.TrimSuffix(server.URL(), "/")}, func() {
		cancel()
		<-done
	}
}

// BenchmarkFirstSave saves a post that is on the front page right after the first page was sent, while the index of related
// posts is made, and waits for the message that reloads that page.
func BenchmarkFirstSave(b *testing.B) {
	dir, file, posts := benchPaper(b)
	data, err := os.ReadFile(file(posts - 1))
	if err != nil {
		b.Fatal(err)
	}
	save := func(n int) {
		text := strings.Replace(string(data), "title: Story", fmt.Sprintf("title: Story %d,", n), 1)
		text = strings.Replace(text, noon.AddDate(0, 0, -1).Format("2006-01-02"), noon.Format("2006-01-02"), 1)
		if err := os.WriteFile(file(posts-1), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	save(-1)
	_, stop := benchPreview(b, dir, false) // fills the cache
	stop()
	var saves, pages []time.Duration
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		p, stop := benchPreview(b, dir, false)
		tab := p.open("/")
		b.StartTimer()
		at := time.Now()
		save(n)
		tab.until("reload")
		saves = append(saves, time.Since(at))
		at = time.Now()
		p.ask("/")
		pages = append(pages, time.Since(at))
		b.StopTimer()
		tab.body.Close()
		stop()
		b.StartTimer()
	}
	b.ReportMetric(median(saves), "ms/save")
	b.ReportMetric(median(pages), "ms/page")
}

// save changes a file, and waits until a page is told of it.
func (p *paper) save(page string, change func() error) {
	tab := p.open(page)
	defer tab.body.Close()
	p.must(change())
	tab.until("reload", "go")
}

// BenchmarkSave saves a post and waits for the message that reloads its page: from the
// write, by way of the system's event, to what the browser hears. Then it asks for the
// page, which is the metric ms/page.
func BenchmarkSave(b *testing.B) {
	dir, file, posts := benchPaper(b)
	start := time.Now()
	p, stop := benchPreview(b, dir, true)
	defer stop()
	b.Logf("opened in %v, without a cache", time.Since(start).Round(time.Millisecond))
	middle := posts / 2
	data, err := os.ReadFile(file(middle))
	if err != nil {
		b.Fatal(err)
	}
	day := noon.AddDate(0, 0, -(posts-middle)/20-1)
	address := fmt.Sprintf("/%s/story-%05d/", day.Format("2006/01"), middle)
	write := func(name string, n int, changes ...string) func() error {
		text := string(data)
		for i := 0; i < len(changes); i += 2 {
			text = strings.Replace(text, changes[i], strings.ReplaceAll(changes[i+1], "#", strconv.Itoa(n)), 1)
		}
		return func() error { return os.WriteFile(name, []byte(text), 0o644) }
	}
	id := fmt.Sprintf("posts/%d/story-%05d", middle%12, middle)
	comment := fmt.Sprintf("%s/content/comments/%s/one.json", dir, id)
	if err := os.MkdirAll(filepath.Dir(comment), 0o755); err != nil {
		b.Fatal(err)
	}
	const commentJSON = `{"v": 1, "id": "one", "post": %q, "name": "Fay", "body": "It is number %d.", "date": "2026-11-20T10:00:00Z", "status": "approved"}`
	fresh, moved := dir+"/content/posts/fresh.md", dir+"/content/posts/moved.md"
	add := func(n int) func() error {
		return write(fresh, n, "title: Story", "title: New story #,", day.Format("2006-01-02"), noon.Format("2006-01-02"))
	}
	for _, edit := range []struct {
		name, page string
		save, undo func(n int) func() error // undo, if there is one, is not measured
	}{
		{"text", address, func(n int) func() error { return write(file(middle), n, "As of now.", "As of later, and #.") }, nil},
		{"headline", address, func(n int) func() error { return write(file(middle), n, "title: Story", "title: Story #,") }, nil},
		{"tags", address, func(n int) func() error { return write(file(middle), n, "tags: [", "tags: [w#, ") }, nil},
		{"date", address, func(n int) func() error { return write(file(middle), n, "00:00Z", fmt.Sprintf("00:%02dZ", n%60)) }, nil},
		{"section", address, func(n int) func() error {
			return write(file(middle), n, "section: section", fmt.Sprintf("section: section%d # ", n%8))
		}, nil},
		{"comment", address, func(n int) func() error {
			return func() error { return os.WriteFile(comment, fmt.Appendf(nil, commentJSON, id, n), 0o644) }
		}, nil},
		{"new", "/", add, func(int) func() error { return func() error { return os.Remove(fresh) } }},
		{"deleted", "/", func(int) func() error { return func() error { return os.Remove(fresh) } }, add},
		{"renamed", address, func(int) func() error { return func() error { return os.Rename(file(middle), moved) } },
			func(int) func() error { return func() error { return os.Rename(moved, file(middle)) } }},
	} {
		b.Run(edit.name, func(b *testing.B) {
			if edit.name == "deleted" {
				p.save("/", add(0))
			}
			if a, err := http.Get(p.url + edit.page); err != nil || a.StatusCode != http.StatusOK {
				b.Fatal(edit.page, a.Status, err)
			}
			var saves, pages []time.Duration
			n := 0
			for b.Loop() {
				b.StopTimer()
				n++
				save := edit.save(n)
				tab := p.open(edit.page)
				b.StartTimer()
				at := time.Now()
				if err := save(); err != nil {
					b.Fatal(err)
				}
				e := tab.until("reload", "go")
				saves = append(saves, time.Since(at))
				b.StopTimer()
				at = time.Now()
				if e.URL == "" {
					e.URL = edit.page
				}
				p.ask(e.URL)
				pages = append(pages, time.Since(at))
				tab.body.Close()
				if edit.undo != nil {
					p.save(e.URL, edit.undo(n))
				}
				p.ask(address) // which waits for what the server makes ready after each save
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
