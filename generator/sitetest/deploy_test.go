package sitetest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"broadsheet"
	"broadsheet/generator/build"
	"broadsheet/generator/hosting"
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

// described is what the program tells a host of the sample.
func described(t *testing.T, baseURL string) *hosting.Site {
	t.Helper()
	return describedIn(t, root, baseURL)
}

// describedIn is what the program tells a host of the site in a folder.
func describedIn(t *testing.T, folder, baseURL string) *hosting.Site {
	t.Helper()
	site, _, err := build.Host(context.Background(), build.Options{Source: folder, Starter: broadsheet.Starter, BaseURL: baseURL, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// policy gives the Content-Security-Policy of the sample.
func policy(t *testing.T) string { return described(t, "").ContentSecurityPolicy() }

func TestDocumentedConfigurationsAreThoseOfTheSample(t *testing.T) {
	t.Parallel()
	site := described(t, "")
	for _, c := range []struct {
		language, holding string
		want              []byte
	}{
		{"nginx", "server {", site.AppendNginx(nil)},
		{"caddy", "file_server", site.AppendCaddy(nil)},
		{"", "/*\n", site.AppendHeaders(nil)},
	} {
		if got := documented(t, c.language, c.holding); got != string(c.want) {
			t.Errorf("docs/deploy.md shows\n%s\nand the program says\n%s", got, c.want)
		}
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

// TestDocumentedUploadGivesEachFileItsCacheRule reads deploy.sh as the AWS command
// line does: of --exclude and --include the last that fits decides, and * fits
// slashes too. Each file of the sample is sent once, before the deleting, with the rule
// of its kind.
func TestDocumentedUploadGivesEachFileItsCacheRule(t *testing.T) {
	t.Parallel()
	script := strings.ReplaceAll(documented(t, "sh", "aws s3 sync"), "\\\n", " ")
	s := buildSample(t, "")
	word := regexp.MustCompile(`'[^']*'|\S+`)
	sent := map[string][]string{}
	for line := range strings.Lines(script) {
		args := word.FindAllString(line, -1)
		if len(args) < 2 || args[0] != "send" || !strings.Contains(line, "--cache-control") {
			continue
		}
		for name := range s.files {
			goes, rule := true, ""
			for i := 1; i+1 < len(args); i++ {
				value := strings.Trim(args[i+1], "'")
				pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(value), `\*`, ".*") + "$"
				switch fits := regexp.MustCompile(pattern).MatchString(name); args[i] {
				case "--exclude":
					goes = goes && !fits
				case "--include":
					goes = goes || fits
				case "--cache-control":
					rule = value
				}
			}
			if goes {
				sent[name] = append(sent[name], rule)
			}
		}
	}
	const (
		forever = "public, max-age=31536000, immutable"
		day     = "public, max-age=86400"
		asked   = "public, max-age=0, s-maxage=86400, must-revalidate"
	)
	for name := range s.files {
		want := day
		switch ext := path.Ext(name); {
		case name == "_headers" || name == "_redirects":
			continue
		case strings.HasPrefix(name, "immutable/") || ext == ".css" || ext == ".js":
			want = forever
		case slices.Contains([]string{".html", ".xml", ".json", ".txt", ".webmanifest"}, ext):
			want = asked
		}
		if got := strings.Join(sent[name], " and "); got != want {
			t.Errorf("%s is sent with %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"index.html", "feed.json", "council/atom.xml", "images/logo.png", "site.css"} {
		if !s.files[name] {
			t.Errorf("the sample has no %s, so that nothing is tried", name)
		}
	}
}

func TestCloudFrontFunctionFindsFilesOfFolders(t *testing.T) {
	t.Parallel()
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

// TestNginx serves the sample by the configuration that the program prints, at
// the root of a host and below a path.
func TestNginx(t *testing.T) {
	t.Parallel()
	nginx := program(t, "nginx-light", "nginx", "/usr/sbin/nginx")
	t.Run("at the root", func(t *testing.T) {
		s := buildSample(t, "")
		checkNginx(t, s, startNginx(t, nginx, string(described(t, "").AppendNginx(nil)), s.dir))
	})
	t.Run("below a path", func(t *testing.T) {
		s := buildSample(t, belowAPath)
		checkNginx(t, s, startNginx(t, nginx, string(described(t, belowAPath).AppendNginx(nil)), below(t, s)))
	})
}

// below gives a folder in which the site stands under the path of its address.
func below(t *testing.T, s *builtSite) string {
	t.Helper()
	host := t.TempDir()
	name := filepath.Join(host, filepath.FromSlash(s.base.Path))
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.Symlink(s.dir, name)); err != nil {
		t.Fatal(err)
	}
	return host
}

// TestCaddy does the same with Caddy.
func TestCaddy(t *testing.T) {
	t.Parallel()
	caddy := program(t, "caddy", "caddy")
	t.Run("at the root", func(t *testing.T) {
		s := buildSample(t, "")
		checkCaddy(t, s, startCaddy(t, caddy, string(described(t, "").AppendCaddy(nil)), s.dir))
	})
	t.Run("below a path", func(t *testing.T) {
		s := buildSample(t, belowAPath)
		checkCaddy(t, s, startCaddy(t, caddy, string(described(t, belowAPath).AppendCaddy(nil)), below(t, s)))
	})
}

// startCaddy runs Caddy on a socket of its own in a folder until the test ends,
// and gives the socket. A port could be taken by somebody else.
func startCaddy(t *testing.T, caddy, settings, files string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "caddy") // the name of a socket has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	address, _, _ := strings.Cut(settings, " {")
	settings = replaceLine(t, settings, address+" {\n", "http://"+address+" {\n\tbind unix/"+socket+"\n")
	settings = regexp.MustCompile(`root \* /var/www/\S+`).ReplaceAllLiteralString(settings, "root * "+files)
	writeFile(t, filepath.Join(dir, "Caddyfile"), "{\n\tadmin off\n\tauto_https off\n}\n"+settings)
	command := exec.Command(caddy, "run", "--config", filepath.Join(dir, "Caddyfile"), "--adapter", "caddyfile")
	command.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	said, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
	})
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "serving initial configuration") {
			go io.Copy(io.Discard, said) // it must not wait for a reader
			return socket
		}
		t.Logf("caddy: %s", lines.Text())
	}
	t.Fatal("caddy did not start")
	return ""
}

func checkCaddy(t *testing.T, s *builtSite, socket string) {
	client := http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}},
	}
	defer client.CloseIdleConnections()
	policy := policy(t)
	get := func(path string) answer { return askBy(t, &client, "http://"+s.base.Host+s.base.Path+path) }
	for _, c := range []struct {
		path   string
		status int
		kind   string // how it begins
		cache  string
		for_   string
	}{
		{"", 200, "text/html; charset=utf-8", "public, max-age=0, must-revalidate", "index.html"},
		{"about/", 200, "text/html; charset=utf-8", "public, max-age=0, must-revalidate", "about/index.html"},
		{"feed.xml", 200, "application/rss+xml", "public, max-age=0, must-revalidate", "feed.xml"},
		{"council/atom.xml", 200, "application/atom+xml", "public, max-age=0, must-revalidate", "council/atom.xml"},
		{"feed.json", 200, "application/feed+json", "public, max-age=0, must-revalidate", "feed.json"},
		{"site.css?v=0a1b2c3d", 200, "text/css", "public, max-age=31536000, immutable", "site.css"},
		{"site.css", 200, "text/css", "public, max-age=0, must-revalidate", "site.css"},
		{"images/logo.png", 200, "image/png", "public, max-age=86400", "images/logo.png"},
		{"site.webmanifest", 200, "application/manifest+json", "public, max-age=0, must-revalidate", "site.webmanifest"},
		{"nowhere/", 404, "text/html; charset=utf-8", "", "404.html"},
		{".broadsheet-manifest", 404, "text/html; charset=utf-8", "", "404.html"},
		{"_headers", 404, "text/html; charset=utf-8", "", "404.html"},
	} {
		got := get(c.path)
		if got.status != c.status || !strings.HasPrefix(got.kind, c.kind) || c.cache != "" && got.cache != c.cache || !bytes.Equal(got.body, s.read(t, c.for_)) {
			t.Errorf("/%s: status %d, %q, %q, %d bytes; want %d, %q, %q, as %s", c.path, got.status, got.kind, got.cache, len(got.body), c.status, c.kind, c.cache, c.for_)
		}
		if got.header.Get("Content-Security-Policy") != policy || got.header.Get("Server") != "" {
			t.Errorf("/%s: headers %v", c.path, got.header)
		}
	}
	if got := get("about"); got.status/100 != 3 || got.location != s.base.Path+"about/" && got.location != "about/" {
		t.Errorf("/about: status %d to %q", got.status, got.location)
	}
	checkMoved(t, s, get)
}

// checkMoved wants a redirect from a former address.
func checkMoved(t *testing.T, s *builtSite, get func(path string) answer) {
	t.Helper()
	if got, want := get("business/electric-ferry/"), s.base.Path+"2026/10/ferry-company-orders-electric-boat/"; got.status != 301 || !strings.HasSuffix(got.location, want) {
		t.Errorf("a former address: status %d to %q, want 301 to %q", got.status, got.location, want)
	}
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
	settings = regexp.MustCompile(`root /var/www/\S+;`).ReplaceAllLiteralString(settings, "root "+files+";")
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
	return askBy(t, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, address)
}

func askBy(t *testing.T, client *http.Client, address string) answer {
	t.Helper()
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
	policy := policy(t)
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
		{"atom.xml", 200, "application/atom+xml", always, "atom.xml"},
		{"feed.json", 200, "application/feed+json", always, "feed.json"},
		{"_headers", 404, html, "no-cache", "404.html"},
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
		for key, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Server": "nginx"} {
			if got.header.Get(key) != want {
				t.Errorf("/%s: %s is %q, want %q", c.path, key, got.header.Get(key), want)
			}
		}
	}
	if got := ask(t, at("about")); got.status != 301 || got.location != s.base.Path+"about/" {
		t.Errorf("/about: status %d to %q, want 301 to %q", got.status, got.location, s.base.Path+"about/")
	}
	get := func(path string) answer { return ask(t, at(path)) }
	checkMoved(t, s, get)
	// Every file is served, under the very address that its name stands for.
	for name := range s.files {
		folder, index := strings.CutSuffix(name, "index.html")
		if !index {
			folder = name
		}
		want := 200
		switch p := s.page("/" + folder); {
		case name == "_headers" || name == "_redirects":
			want = 404
		case p != nil && p.isRedirect():
			want = 301
		}
		if got := get((&url.URL{Path: folder}).EscapedPath()); got.status != want {
			t.Errorf("%s: status %d, want %d", name, got.status, want)
		}
	}
}

// TestServersSendWhatTheBuildHasCompressed: the configurations that the program prints
// make nginx and Caddy send the very bytes of the files beside, and the plain ones to
// whoever does not ask for others.
func TestServersSendWhatTheBuildHasCompressed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	writeFile(t, filepath.Join(folder, "config.yaml"), "title: Small\nbase_url: https://small.example/\nassets: {compress: [gzip, br]}\n")
	writeFile(t, filepath.Join(folder, "content", "posts", "a.md"), "---\ntitle: A\ndate: 2026-11-20\ndescription: "+strings.Repeat("B ", 400)+"\n---\nText.\n")
	s := buildSite(t, folder, "https://small.example/")
	host := describedIn(t, folder, "")
	t.Run("nginx", func(t *testing.T) {
		origin := startNginx(t, program(t, "nginx-light", "nginx", "/usr/sbin/nginx"), string(host.AppendNginx(nil)), s.dir)
		checkCompressed(t, s, &http.Client{}, origin, map[string]string{"gzip": ".gz", "br": "", "": ""})
	})
	t.Run("Caddy", func(t *testing.T) {
		socket := startCaddy(t, program(t, "caddy", "caddy"), string(host.AppendCaddy(nil)), s.dir)
		client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}}}
		defer client.CloseIdleConnections()
		checkCompressed(t, s, client, "http://small.example", map[string]string{"gzip": ".gz", "br": ".br", "": ""})
	})
}

// checkCompressed asks for texts of each kind in each coding, and wants the file with the
// ending that belongs to it, "" for the text itself.
func checkCompressed(t *testing.T, s *builtSite, client *http.Client, origin string, endings map[string]string) {
	t.Helper()
	styles := ""
	for name := range s.files {
		if strings.HasPrefix(name, "immutable/site-") && strings.HasSuffix(name, ".css") {
			styles = name
		}
	}
	for path, c := range map[string]struct{ file, kind string }{
		"/2026/11/a/": {"2026/11/a/index.html", "text/html"}, "/feed.xml": {"feed.xml", "application/rss+xml"}, "/" + styles: {styles, "text/css"},
	} {
		for coding, ending := range endings {
			request, err := http.NewRequest(http.MethodGet, origin+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept-Encoding", coding)
			response, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			if err := errors.Join(err, response.Body.Close()); err != nil {
				t.Fatal(err)
			}
			want := ""
			if ending != "" {
				want = coding
			}
			h := response.Header
			if response.StatusCode != 200 || h.Get("Content-Encoding") != want || !strings.HasPrefix(h.Get("Content-Type"), c.kind) || !bytes.Equal(body, s.read(t, c.file+ending)) {
				t.Errorf("%s in %q: status %d, %d bytes, %v; want the bytes of %s%s", path, coding, response.StatusCode, len(body), h, c.file, ending)
			}
			if ending != "" && !strings.Contains(h.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s in %q: Vary is %q", path, coding, h.Get("Vary"))
			}
		}
	}
}
