package sitetest

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/publish"
	"broadsheet/generator/source"
)

// root is the repository, as seen from this package.
const root = "../.."

// now is the clock of all builds here, later than every story of the sample that
// is out.
var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// builtSite is a site in its output folder.
type builtSite struct {
	dir   string
	base  *url.URL        // its address, with a trailing slash
	files map[string]bool // everything but the manifest, slash-separated
	pages []*page         // the HTML files, by name
	told  map[string]bool // addresses of links and pictures that the build has warned of, decoded
}

// page is an HTML file of a built site.
type page struct {
	name    string   // file below the output folder
	address *url.URL // where readers find it
	doc     *html.Node
	ids     map[string]int // how often each id stands in it
}

// belowAPath is the address of a sample that has not a host for itself.
const belowAPath = "https://host.example/news/courier/"

// buildSample builds the paper of this repository. An empty baseURL means the
// one in its config.yaml.
func buildSample(t *testing.T, baseURL string) *builtSite {
	t.Helper()
	if baseURL == "" {
		baseURL = "https://courier.example/"
	}
	return buildSite(t, root, baseURL)
}

// buildNewsroom builds the paper of testdata/newsroom, which has every piece of a
// newsroom and five languages.
func buildNewsroom(t *testing.T) *builtSite {
	t.Helper()
	return buildSite(t, filepath.Join("testdata", "newsroom"), "https://lock.example/")
}

// buildSite builds the site in a folder, and wants neither errors nor warnings.
func buildSite(t *testing.T, folder, baseURL string) *builtSite {
	t.Helper()
	s, issues := buildLeniently(t, folder, baseURL)
	for _, issue := range issues {
		t.Errorf("the build says: %v", issue)
	}
	return s
}

// buildLeniently builds the site in a folder and gives its warnings. The tests share
// what is built of one folder for one address, so none may change it.
func buildLeniently(t *testing.T, folder, baseURL string) (*builtSite, source.ErrorList) {
	t.Helper()
	b := shared.site(folder, baseURL)
	b.once.Do(func() {
		result, err := build.Run(context.Background(), build.Options{
			Source: folder, Starter: broadsheet.Starter, Output: b.dir, BaseURL: baseURL, Now: now, NoCache: true,
		})
		if err != nil {
			errs, _ := result.Issues.Split()
			t.Fatalf("the build failed: %v", cmp.Or(errs.Err(), err))
		}
		b.site, b.issues = readSite(t, b.dir, baseURL), result.Issues
		b.site.noteTold(b.issues)
	})
	if b.site == nil {
		t.Fatal("the build failed in another test")
	}
	return b.site, b.issues
}

// workshop is where the sites lie that tests share.
type workshop struct {
	dir string

	mu      sync.Mutex
	sites   map[string]*sharedSite // by folder and base URL
	archive sync.Once              // see archiveFolder
}

type sharedSite struct {
	dir    string
	once   sync.Once // guards the rest
	site   *builtSite
	issues source.ErrorList
}

var shared = workshop{sites: map[string]*sharedSite{}}

// site gives a place for the site of a folder, the same for the same address.
func (w *workshop) site(folder, baseURL string) *sharedSite {
	w.mu.Lock()
	defer w.mu.Unlock()
	key := folder + "\x00" + baseURL
	if w.sites[key] == nil {
		w.sites[key] = &sharedSite{dir: filepath.Join(w.dir, fmt.Sprint(len(w.sites)), "public")}
	}
	return w.sites[key]
}

func TestMain(m *testing.M) {
	var err error
	if shared.dir, err = os.MkdirTemp("", "broadsheet-sites-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	os.RemoveAll(shared.dir)
	os.Exit(status)
}

// noteTold remembers which addresses the build has warned of.
func (s *builtSite) noteTold(issues source.ErrorList) {
	for _, issue := range issues {
		if !slices.Contains(toldOf, issue.Code) {
			continue
		}
		name, err := strconv.Unquote(quoted.FindString(issue.Message))
		if err != nil {
			continue // the message names nothing
		}
		name, _, _ = strings.Cut(name, "#")
		if decoded, err := url.PathUnescape(name); err == nil {
			name = decoded
		}
		s.told[name] = true
	}
}

// toldOf are the codes of warnings that name a broken link or picture, in quotes.
var toldOf = []string{"link.lost", "link.broken", "link.held", "image.missing"}

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// buildArchive builds the posts of a real blog. Its authors knew nothing of us, and
// its pictures are not here.
func buildArchive(t *testing.T) *builtSite {
	t.Helper()
	s, _ := buildLeniently(t, archiveFolder(t), "https://archive.example/")
	return s
}

// readSite reads a built site.
func readSite(t *testing.T, dir, baseURL string) *builtSite {
	t.Helper()
	base, err := url.Parse(baseURL)
	if err != nil {
		t.Fatal(err)
	}
	s := &builtSite{dir: dir, base: base, files: map[string]bool{}, told: map[string]bool{}}
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == publish.ManifestName {
			return err
		}
		s.files[name] = true
		if strings.HasSuffix(name, ".html") {
			s.pages = append(s.pages, readPage(t, s, name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func readPage(t *testing.T, s *builtSite, name string) *page {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(s.read(t, name)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	address := "/" + name
	if folder, ok := strings.CutSuffix(address, "/index.html"); ok {
		address = folder + "/"
	}
	p := &page{name: name, doc: doc, ids: map[string]int{},
		address: s.base.ResolveReference(&url.URL{Path: s.base.Path + address[1:]})}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			p.ids[id]++
		}
	}
	return p
}

func (s *builtSite) read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// canonical gives the page's canonical address, "" when it names none.
func (p *page) canonical() string {
	for n := range p.elements("link") {
		if attr(n, "rel") == "canonical" {
			return attr(n, "href")
		}
	}
	return ""
}

// page finds a page by its path below the site's address, nil when there is none.
func (s *builtSite) page(path string) *page {
	for _, p := range s.pages {
		if p.address.Path == s.base.Path+strings.TrimPrefix(path, "/") {
			return p
		}
	}
	return nil
}

// file gives the output file that answers an address; ok is false when the
// address belongs to another site.
func (s *builtSite) file(address *url.URL) (name string, ok bool) {
	if address.Host != s.base.Host || (address.Scheme != "http" && address.Scheme != "https") {
		return "", false
	}
	name, below := strings.CutPrefix(address.Path, s.base.Path)
	if !below {
		return address.Path, true // on the host, but outside of the site: no file has such a name
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name, true
}

// isRedirect tells whether a page only sends readers on.
func (p *page) isRedirect() bool {
	for n := range p.elements("meta") {
		if strings.EqualFold(attr(n, "http-equiv"), "refresh") {
			return true
		}
	}
	return false
}

// noIndex tells whether a page asks search engines to leave it out.
func (p *page) noIndex() bool {
	for n := range p.elements("meta") {
		if attr(n, "name") == "robots" && strings.Contains(attr(n, "content"), "noindex") {
			return true
		}
	}
	return false
}

// kind tells what a page is, as our layouts say it: "home", "post", "page",
// "list", "terms" or "404".
func (p *page) kind() string {
	for n := range p.elements("body") {
		for class := range strings.FieldsSeq(attr(n, "class")) {
			if kind, ok := strings.CutPrefix(class, "kind-"); ok {
				return kind
			}
		}
	}
	return ""
}

// elements gives the elements with a name, in order.
func (p *page) elements(name string) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range p.doc.Descendants() {
			if n.Type == html.ElementNode && n.Data == name && !yield(n) {
				return
			}
		}
	}
}

// count tells how many elements have a name.
func (p *page) count(name string) int {
	n := 0
	for range p.elements(name) {
		n++
	}
	return n
}

// attr gives an attribute of an element, "" when it has none.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// text gives the text in an element with its white space folded.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// archiveFolder makes a site of the posts of a real blog, unchanged, with
// settings of a few lines, for all tests that ask for it.
func archiveFolder(t *testing.T) string {
	t.Helper()
	const corpus = root + "/../shared/corpora/18f-posts.tar.gz"
	if _, err := os.Stat(corpus); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is missing: it holds the posts of the 18F blog (public domain); put them there as one gzipped tar of Markdown files", corpus)
	}
	folder := filepath.Join(shared.dir, "archive")
	settings := filepath.Join(folder, "config.yaml")
	shared.archive.Do(func() {
		unpackPosts(t, corpus, filepath.Join(folder, "content"))
		writeFile(t, settings, "title: An archive\nbase_url: https://archive.example/\npermalink: /:year/:month/:day/:slug/\nfeeds: {full: true, tags: [rss, atom, json], authors: [atom]}\nmarkdown: {unknown_shortcodes: warn}\n")
	})
	if _, err := os.Stat(settings); err != nil {
		t.Fatal("the archive could not be unpacked in another test")
	}
	return folder
}

// unpackPosts unpacks the posts of a gzipped tar into a folder.
func unpackPosts(t *testing.T, from, to string) {
	t.Helper()
	file, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewReader(unzipped)
	for {
		header, err := archive.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg || path.Dir(header.Name) != "posts" || !filepath.IsLocal(header.Name) {
			continue // its license stands above the posts
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(to, header.Name), string(data))
	}
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}
