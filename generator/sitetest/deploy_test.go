package sitetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// documented gives the first code block of a language in docs/deploy.md that
// holds a text.
func documented(t *testing.T, language, holding string) string {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(root, "docs", "deploy.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	for _, m := range blocks.FindAllSubmatch(doc, -1) {
		if bytes.Contains(m[1], []byte(holding)) {
			return string(m[1])
		}
	}
	t.Fatalf("docs/deploy.md has no block of %q with %q", language, holding)
	return ""
}

// documentedPolicy gives the Content-Security-Policy of docs/deploy.md.
func documentedPolicy(t *testing.T) string {
	t.Helper()
	m := regexp.MustCompile(`Content-Security-Policy: (.+)`).FindStringSubmatch(documented(t, "", "/*\n"))
	if m == nil {
		t.Fatal("static/_headers in docs/deploy.md has no Content-Security-Policy")
	}
	return m[1]
}

func TestDocumentedPoliciesAgree(t *testing.T) {
	if policy := documentedPolicy(t); !strings.Contains(documented(t, "nginx", "server {"), `"`+policy+`"`) {
		t.Errorf("nginx does not send the policy of static/_headers: %s", policy)
	}
}

func TestDocumentedWorkflowIsTheOneOfANewSite(t *testing.T) {
	workflow, err := os.ReadFile(filepath.Join(root, "generator", "scaffold", "files", "publish.yml"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(root, "docs", "deploy.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(doc), "\n## GitHub Pages\n")
	section, _, _ = strings.Cut(section, "\n## ")
	said := regexp.MustCompile("BROADSHEET_[A-Z]+").FindAllString(section, -1)
	said = append(said, "GitHub Actions", "--base-url", "branches: [main]", "workflow_dispatch", "\n            .broadsheet\n            public\n", `cron: "7 * * * *"`)
	for _, fact := range said {
		if !strings.Contains(string(workflow), fact) {
			t.Errorf("docs/deploy.md tells of %q, which the workflow of a new site does not have", fact)
		}
	}
}

func TestCloudFrontFunctionFindsFilesOfFolders(t *testing.T) {
	node := program(t, "nodejs", "node")
	function := documented(t, "js", "function handler")
	for path, want := range map[string]string{
		"/":                "/index.html",
		"/about/":          "/about/index.html",
		"/site.css":        "/site.css",
		"/about":           "301 /about/",
		"//other.example/": "/other.example/index.html",
		"//other.example":  "/other.example",
		"//other":          "301 /other/",
	} {
		event, err := json.Marshal(map[string]any{"request": map[string]string{"uri": path}})
		if err != nil {
			t.Fatal(err)
		}
		script := fmt.Sprintf("%s\nconst r = handler(%s); console.log(r.uri || r.statusCode + ' ' + r.headers.location.value)", function, event)
		out, err := exec.Command(node, "-e", script).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if got := strings.TrimSpace(string(out)); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestNginx serves the sample by the configuration of docs/deploy.md, at the root
// of a host and below a path.
func TestNginx(t *testing.T) {
	nginx := program(t, "nginx-light", "nginx", "/usr/sbin/nginx")
	settings := documented(t, "nginx", "server {")
	t.Run("at the root", func(t *testing.T) {
		s := buildSample(t, "")
		origin := startNginx(t, nginx, settings, s.dir)
		checkNginx(t, s, origin)
	})
	t.Run("below a path", func(t *testing.T) {
		s := buildSample(t, "https://host.example/courier/")
		host := t.TempDir()
		if err := os.Symlink(s.dir, filepath.Join(host, "courier")); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(documented(t, "nginx", "/courier/404.html")) {
			directive, _, _ := strings.Cut(strings.TrimSpace(line), " ")
			old := regexp.MustCompile(`(?m)^ *` + directive + ` .*\n`)
			if len(old.FindAllString(settings, -1)) != 1 {
				t.Fatalf("the configuration has not one line %q to change", directive)
			}
			settings = old.ReplaceAllLiteralString(settings, line)
		}
		checkNginx(t, s, startNginx(t, nginx, settings, host))
	})
}

// startNginx runs nginx with some settings on a loopback port of its own until
// the test ends, and gives its address. The port is opened here and handed over,
// so that it is free for certain and answers from the first moment.
func startNginx(t *testing.T, nginx, settings, files string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	socket, err := listener.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()

	address := listener.Addr().String()
	settings = replaceLine(t, settings, `listen 80;`, "listen "+address+";")
	settings = regexp.MustCompile(`root /var/www/\w+;`).ReplaceAllLiteralString(settings, "root "+files+";")
	dir := t.TempDir()
	var main strings.Builder
	if os.Geteuid() == 0 {
		main.WriteString("user root;\n") // it has to read the test's own folders
	}
	fmt.Fprintf(&main, "daemon off;\nworker_processes 1;\npid %s/pid;\nerror_log stderr;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types;\ndefault_type application/octet-stream;\naccess_log off;\n", dir)
	for _, use := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&main, "%s_temp_path %s/%s;\n", use, dir, use)
	}
	main.WriteString(settings + "}\n")
	writeFile(t, filepath.Join(dir, "nginx.conf"), main.String())

	command := exec.Command(nginx, "-p", dir, "-e", "stderr", "-c", filepath.Join(dir, "nginx.conf"))
	command.ExtraFiles = []*os.File{socket}        // descriptor 3
	command.Env = append(os.Environ(), "NGINX=3;") // nginx's way to take over a socket
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
		if t.Failed() {
			t.Logf("nginx said:\n%s", said.Bytes())
		}
	})
	return "http://" + address
}

func replaceLine(t *testing.T, text, old, new string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("the configuration has not one %q", old)
	}
	return strings.Replace(text, old, new, 1)
}

// answer is what a server says.
type answer struct {
	status                int
	kind, cache, location string // Content-Type, Cache-Control, Location
	header                http.Header
	body                  []byte
}

func ask(t *testing.T, address string) answer {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	h := response.Header
	return answer{response.StatusCode, h.Get("Content-Type"), h.Get("Cache-Control"), h.Get("Location"), h, body}
}

func checkNginx(t *testing.T, s *builtSite, origin string) {
	const (
		always    = "public, max-age=0, must-revalidate"
		day       = "public, max-age=86400"
		immutable = "public, max-age=31536000, immutable"
		html      = "text/html; charset=utf-8"
	)
	at := func(path string) string { return origin + s.base.Path + path }
	for _, c := range []struct {
		path              string
		status            int
		kind, cache, for_ string
	}{
		{"", 200, html, always, "index.html"},
		{"about/", 200, html, always, "about/index.html"},
		{"2026/11/harbour-wall-vote/", 200, html, always, "2026/11/harbour-wall-vote/index.html"},
		{"feed.xml", 200, "application/rss+xml; charset=utf-8", always, "feed.xml"},
		{"council/feed.xml", 200, "application/rss+xml; charset=utf-8", always, "council/feed.xml"},
		{"sitemap.xml", 200, "text/xml; charset=utf-8", always, "sitemap.xml"},
		{"robots.txt", 200, "text/plain; charset=utf-8", always, "robots.txt"},
		{"site.css", 200, "text/css", always, "site.css"},
		{"site.css?v=0a1b2c3d", 200, "text/css", immutable, "site.css"},
		{"site.js?v=0a1b2c3d", 200, "application/javascript; charset=utf-8", immutable, "site.js"},
		{"favicon.svg", 200, "image/svg+xml", day, "favicon.svg"},
		{"images/logo.png", 200, "image/png", day, "images/logo.png"},
		{"site.webmanifest", 200, "application/manifest+json", always, "site.webmanifest"},
		{"nowhere/", 404, html, "no-cache", "404.html"},
		{"nowhere.css?v=0a1b2c3d", 404, html, "no-cache", "404.html"},
		{"nowhere.png", 404, html, "no-cache", "404.html"},
		{"images/", 404, html, "no-cache", "404.html"},
		{".broadsheet-manifest", 404, html, "no-cache", "404.html"},
	} {
		got := ask(t, at(c.path))
		if got.status != c.status || got.kind != c.kind || got.cache != c.cache {
			t.Errorf("/%s: status %d, %q, %q; want %d, %q, %q", c.path, got.status, got.kind, got.cache, c.status, c.kind, c.cache)
		}
		if !bytes.Equal(got.body, s.read(t, c.for_)) {
			t.Errorf("/%s: the answer is not %s", c.path, c.for_)
		}
		for key, want := range map[string]string{"Content-Security-Policy": documentedPolicy(t), "X-Content-Type-Options": "nosniff", "Server": "nginx"} {
			if got.header.Get(key) != want {
				t.Errorf("/%s: %s is %q, want %q", c.path, key, got.header.Get(key), want)
			}
		}
	}
	if got := ask(t, at("about")); got.status != 301 || got.location != s.base.Path+"about/" {
		t.Errorf("/about: status %d to %q, want 301 to %q", got.status, got.location, s.base.Path+"about/")
	}
	// Every file is served, under the very address that its name stands for.
	for name := range s.files {
		folder, index := strings.CutSuffix(name, "index.html")
		if !index {
			folder = name
		}
		if got := ask(t, at((&url.URL{Path: folder}).EscapedPath())); got.status != 200 {
			t.Errorf("%s: status %d", name, got.status)
		}
	}
}
