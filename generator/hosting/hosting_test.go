package hosting

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (go test -update writes it anew):\n%s", path, diff)
	}
}

// sample is a site below a path that uses everything.
func sample() *Site {
	return &Site{
		Host: "www.ferry-post.example", Secure: true, Base: "/news/", Folder: "/srv/www", HSTS: 63072000,
		Policy: Policy{Scripts: []string{"https://player.example"}, Images: []string{"data:", "https:"}, Frames: []string{"https:"},
			Forms: []string{"https://comments.example"}},
		Scripts: []string{"sha256-abc="}, Styles: []string{"sha256-def="},
		Immutable: []string{"/site.css", "/assets/"}, Media: []string{"/images/", "/assets/fonts/"},
		Hub:   "https://hub.example/",
		Feeds: []Feed{{"/news/feed.xml", "application/rss+xml"}, {"/news/world/atom.xml", "application/atom+xml"}},
		Redirects: []Redirect{
			{"/old/", "/news/2026/11/new/"},
			{`/straße "5" * $x {y} :z\/`, "/news/a%20b/"},
		},
	}
}

func TestForms(t *testing.T) {
	golden(t, "_headers", sample().AppendHeaders(nil))
	golden(t, "_redirects", sample().AppendRedirects(nil))
	golden(t, "nginx.conf", sample().AppendNginx(nil))
	golden(t, "Caddyfile", sample().AppendCaddy(nil))
	security := Security{Contact: []string{"mailto:desk@ferry.example", "https://ferry.example/report/"}, Expires: "2027-11-23T00:00:00Z",
		Policy: "https://ferry.example/policy/", Languages: []string{"en", "de"}, Thanks: "https://ferry.example/thanks/", Key: "https://ferry.example/key.asc"}
	golden(t, "security.txt", security.AppendSecurity(nil, "https://ferry.example/.well-known/security.txt"))
}

func TestPlainSitesSayLittle(t *testing.T) {
	s := &Site{Host: "ferry.example:8080", Base: "/", Folder: "/srv/www"}
	if got, want := s.ContentSecurityPolicy(), "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"; got != want {
		t.Errorf("the policy is %s", got)
	}
	for _, h := range s.Headers() {
		if h.Name == "Strict-Transport-Security" {
			t.Error("a site without HTTPS asks for HTTPS")
		}
	}
	if doc := string(s.AppendNginx(nil)); !strings.Contains(doc, "server_name ferry.example;") || strings.Contains(doc, "link") {
		t.Errorf("nginx is told\n%s", doc)
	}
	if len(s.AppendRedirects(nil)) > 0 {
		t.Error("a site without former addresses has redirects")
	}
}

// Hosts join the headers of all rules that match a file.
func TestNoFileGetsOneHeaderTwice(t *testing.T) {
	s := sample()
	s.Immutable = []string{"/site.css", "/assets/", "/images/logo.png", "/site.css"}
	s.Media = []string{"/images/", "/assets/", "/assets/fonts/"}
	var paths []string
	for _, r := range s.rules() {
		paths = append(paths, r.path)
	}
	if want := []string{"/assets/", "/images/logo.png", "/site.css"}; !slices.Equal(paths, want) {
		t.Errorf("rules for %v, want %v", paths, want)
	}
}

func TestHeadersKeepTheLimitsOfHosts(t *testing.T) {
	s := sample()
	for range 300 {
		s.Feeds = append(s.Feeds, s.Feeds[0])
	}
	rules := 0
	for line := range strings.Lines(string(s.AppendHeaders(nil))) {
		if !strings.HasPrefix(line, " ") {
			rules++
		}
		if len(line) > 2000 {
			t.Errorf("a line has %d characters", len(line))
		}
	}
	if rules > 100 {
		t.Errorf("%d rules", rules)
	}
}

func checkRedirect(t *testing.T, from string) {
	if strings.ContainsRune(from, 0) {
		return // no file has such a name
	}
	s := &Site{Host: "a.example", Base: "/", Folder: "/srv", Redirects: []Redirect{{"/" + from, "/new/"}}}
	line := string(s.AppendRedirects(nil))
	fields := strings.Fields(line)
	if strings.Count(line, "\n") != 1 || len(fields) != 3 || fields[1] != "/new/" || fields[2] != "301" {
		t.Fatalf("%q gives %q", from, line)
	}
	if got, err := url.PathUnescape(fields[0]); err != nil || got != "/"+from {
		t.Errorf("%q is read as %q (%v)", from, got, err)
	}
	if strings.ContainsAny(fields[0], ":*#") {
		t.Errorf("%q has a wildcard or comment", fields[0])
	}
	for name, doc := range map[string][]byte{"nginx": s.AppendNginx(nil), "caddy": s.AppendCaddy(nil)} {
		plain := &Site{Host: "a.example", Base: "/", Folder: "/srv", Redirects: []Redirect{{"/old", "/new/"}}}
		want := plain.AppendNginx(nil)
		if name == "caddy" {
			want = plain.AppendCaddy(nil)
		}
		if strings.Count(string(doc), "\n") != strings.Count(string(want), "\n") {
			t.Errorf("%s: %q brings lines of its own:\n%s", name, from, doc)
		}
	}
}

func TestRedirectsMeanTheirPathsLiterally(t *testing.T) {
	for _, from := range []string{"old", "straße", "a b", `q"uote`, "a\nb /evil 301", "star*", ":name", "#x", "100%", `back\slash`, "{x}", "$uri", "'", ";", "\xff"} {
		checkRedirect(t, from)
	}
}

func FuzzRedirects(f *testing.F) {
	f.Add("old\"; } evil { \n")
	f.Fuzz(checkRedirect)
}

func TestVariablesAreNamedAfterTheHost(t *testing.T) {
	for host, want := range map[string]string{"courier.example": "courier", "www.ferry-post.example": "ferry_post", "127.0.0.1:80": "site127", "xn--zrich-kva.example": "xn_zrich_kva", "[::1]": "site1"} {
		if got := variable(host); got != want {
			t.Errorf("%s: %s, want %s", host, got, want)
		}
	}
}
