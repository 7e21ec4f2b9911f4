package scaffold

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"go.yaml.in/yaml/v3"

	"broadsheet"
	"broadsheet/generator/config"
	"broadsheet/generator/source"
)

func starter() fs.FS {
	return fstest.MapFS{
		"config.yaml":             {Data: []byte("# Settings\ntitle: The Sample\nbase_url: https://sample.example/\npublisher:\n  name: The Sample\nhome:\n  top: 3\n")},
		"content/posts/a/b.md":    {Data: []byte("text")},
		"layouts/base.html":       {Data: []byte("base")},
		"static/site.webmanifest": {Data: []byte("{\n  \"name\": \"The Sample\",\n  \"short_name\": \"Sample\",\n  \"display\": \"browser\"\n}\n")},
		"static/site.css":         {Data: []byte("css")},
		"static/site.js":          {Data: []byte("js")},
		"static/favicon.svg":      {Data: []byte("icon")},
		"static/images/one.svg":   {Data: []byte("one")},
	}
}

// stopsAfter is a context that ends when it has been asked n times.
type stopsAfter struct {
	context.Context
	n *int
}

func (c stopsAfter) Err() error {
	if *c.n--; *c.n < 0 {
		return context.Canceled
	}
	return nil
}

func TestSiteHoldsContentButNotTheLook(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "site")
	written, err := Site(t.Context(), SiteOptions{Dir: dir, Starter: starter()})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"config.yaml", "content/posts/a/b.md", "static/images/one.svg", "static/favicon.svg",
		".gitignore", ".editorconfig", ".github/workflows/publish.yml", "README.md", "layouts/README.md", "docs/schema/config.schema.json"} {
		if _, err := os.Stat(filepath.Join(dir, want)); err != nil || !slices.Contains(written, want) {
			t.Errorf("%s is missing: %v", want, err)
		}
	}
	for _, unwanted := range []string{"layouts/base.html", "static/site.css", "static/site.js"} {
		if _, err := os.Stat(filepath.Join(dir, unwanted)); err == nil {
			t.Errorf("%s is copied", unwanted)
		}
	}
	if !slices.IsSorted(written) {
		t.Errorf("not sorted: %v", written)
	}
}

func TestNewSiteHasNoFormWithoutAReceiver(t *testing.T) {
	plan, err := planSite(SiteOptions{Starter: broadsheet.Starter})
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse("config.yaml", plan["config.yaml"])
	if err != nil {
		t.Fatal(err)
	}
	if c.Site.Comments.Action != "" || !strings.Contains(string(plan["config.yaml"]), "# action: /comments/") {
		t.Errorf("the form goes to %q; want none, and the line to uncomment:\n%s", c.Site.Comments.Action, plan["config.yaml"])
	}
}

func TestNewSiteHasNoAddressOfTheSampleForReports(t *testing.T) {
	plan, err := planSite(SiteOptions{Starter: broadsheet.Starter})
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse("config.yaml", plan["config.yaml"])
	if err != nil {
		t.Fatal(err)
	}
	if h := c.Site.Hosting; len(h.Security.Contact) > 0 || h.IndexNow != "" || !strings.Contains(string(plan["config.yaml"]), "#     contact: ") {
		t.Errorf("hosts are told %+v; want the lines to uncomment:\n%s", h, plan["config.yaml"])
	}
}

func TestTitleIsSafeInSettings(t *testing.T) {
	for _, title := range []string{"The Ferry Post", `The "Ferry": Post # 1`, "- x", "true", "1984", "Größe – 港口 ⛴", "a: b", "{{", "'", "x\ny", "$1"} {
		plan, err := planSite(SiteOptions{Title: title, Starter: starter()})
		if err != nil {
			t.Fatal(err)
		}
		c, err := config.Parse("config.yaml", plan["config.yaml"])
		if err != nil {
			t.Errorf("%q: %v\n%s", title, err, plan["config.yaml"])
			continue
		}
		if c.Site.Title != title || c.Site.Publisher.Name != title || c.Site.Home.Top != 3 {
			t.Errorf("%q became %q and %q", title, c.Site.Title, c.Site.Publisher.Name)
		}
		var manifest map[string]string
		if err := json.Unmarshal(plan[webManifest], &manifest); err != nil {
			t.Errorf("%q: %v", title, err)
		}
		if want := map[string]string{"name": title, "short_name": title, "display": "browser"}; !maps.Equal(manifest, want) {
			t.Errorf("the manifest is %v", manifest)
		}
	}
}

func TestFailedSiteLeavesNothing(t *testing.T) {
	plan, err := planSite(SiteOptions{Starter: starter()})
	if err != nil {
		t.Fatal(err)
	}
	for stop := range len(plan) {
		parent := t.TempDir()
		empty := filepath.Join(parent, "empty")
		if err := os.MkdirAll(filepath.Join(empty, ".git"), 0o777); err != nil {
			t.Fatal(err)
		}
		for _, dir := range []string{filepath.Join(parent, "a", "b"), empty} {
			n := stop
			if _, err := Site(stopsAfter{t.Context(), &n}, SiteOptions{Dir: dir, Starter: starter()}); !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped after %d files: got %v", stop, err)
			}
		}
		if left, _ := filepath.Glob(filepath.Join(parent, "*")); len(left) != 1 {
			t.Errorf("stopped after %d files: left are %v", stop, left)
		}
		if entries, err := os.ReadDir(empty); err != nil || len(entries) != 1 {
			t.Errorf("stopped after %d files: the folder that was there holds %v, %v", stop, entries, err)
		}
	}
}

func TestWorkflowIsYAMLAndBuilds(t *testing.T) {
	data, err := files.ReadFile("files/publish.yml")
	if err != nil {
		t.Fatal(err)
	}
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses string
				Run  string
				With struct{ Path, Key string }
			}
		}
	}
	if err := yaml.Unmarshal(data, &workflow); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, step := range workflow.Jobs["publish"].Steps {
		all.WriteString(step.Uses + "\n" + step.Run + "\n")
		if strings.HasPrefix(step.Uses, "actions/cache@") {
			if paths := strings.Fields(step.With.Path); !slices.Equal(paths, []string{".broadsheet", "public"}) {
				t.Errorf("kept between builds are %q", paths)
			}
			if !strings.Contains(step.With.Key, "github.sha") {
				t.Errorf("the key is the same for every commit: %q", step.With.Key)
			}
		}
	}
	for _, want := range []string{"actions/checkout@", "actions/setup-go@", "actions/cache@", "broadsheet\" build ", "actions/deploy-pages@"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("no step has %q", want)
		}
	}
}

func TestPostIsValidFrontMatter(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	for _, title := range []string{"Plain", `"Quoted": and # more`, "- x", "⛴ Fähre", "back\\slash", "tab\tand\x7fdelete", "<b>&amp;"} {
		p := Post{Title: title, Date: time.Date(2026, 7, 1, 18, 30, 0, 0, zone), Section: "a: b", Authors: []string{"x, y", "z"}, Draft: true}
		_, rest, _ := strings.Cut(p.Markdown(), "---\n")
		head, body, ok := strings.Cut(rest, "---\n")
		if !ok || strings.TrimSpace(body) != "" {
			t.Fatalf("no front matter in %q", p.Markdown())
		}
		var got struct {
			Title, Section string
			Authors        []string
			Date           time.Time
			Draft          bool
		}
		if err := yaml.Unmarshal([]byte(head), &got); err != nil {
			t.Errorf("%q: %v", title, err)
			continue
		}
		if got.Title != title || got.Section != "a: b" || len(got.Authors) != 2 || got.Authors[0] != "x, y" || !got.Draft || !got.Date.Equal(p.Date) {
			t.Errorf("%q became %+v", title, got)
		}
	}
}

func TestPostNeverOverwritesNorLeavesTheSite(t *testing.T) {
	dir := t.TempDir()
	p := Post{Title: "A day", Date: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}
	path, err := p.Write(dir)
	if err != nil || path != "content/posts/2026/a-day.md" {
		t.Fatalf("got %q, %v", path, err)
	}
	_, err = p.Write(dir)
	var problem *source.Error
	if !errors.As(err, &problem) || problem.Code != "new.exists" {
		t.Errorf("got %v", err)
	}
	for _, title := range []string{"../../../escape", "/etc/passwd", `..\..\x`} {
		p := Post{Title: title, Slug: title, Date: p.Date}
		if path, err := p.Path(); err != nil || strings.Contains(path, "..") || strings.Count(path, "/") != 3 {
			t.Errorf("%q would be written to %q, %v", title, path, err)
		}
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "content/posts/2030")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if _, err := (Post{Title: "B", Date: time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC)}).Write(dir); err == nil {
		t.Error("a link out of the site is followed")
	}
}
