package preview

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// proxyName is the name by which a proxy is asked in these tests, and which it hands on.
const proxyName = "preview.example"

// TestBehindAProxyPagesFollow reads a preview through reverse proxies that pass the name on
// by which they were asked, and wants each event when it happens: what a proxy held back
// would never come.
func TestBehindAProxyPagesFollow(t *testing.T) {
	for name, start := range map[string]func(*testing.T, *paper) string{"of Go": startGoProxy, "nginx": startNginx} {
		t.Run(name, func(t *testing.T) {
			p := writeSite(t, twoPosts).preview(func(o *Options) { o.Hosts = []string{proxyName} })
			p.url = start(t, p)
			host := "Host: " + proxyName
			a := p.ask("/2026/11/tide/", host)
			if a.StatusCode != http.StatusOK {
				t.Fatalf("through the proxy: %s %s", a.Status, a.body)
			}
			tab := p.listen(pageID.FindStringSubmatch(a.body)[1], host)
			p.edit("content/posts/tide.md", "date: 2026-11-01", "date: [")
			if e := tab.next(); e.kind != "problems" || len(e.Problems) != 1 {
				t.Errorf("of an error, the page is told %+v", e)
			}
			p.edit("content/posts/tide.md", "date: [", "date: 2026-11-01")
			if e := tab.next(); e.kind != "problems" || len(e.Problems) != 0 {
				t.Errorf("mended, the page is told %+v", e)
			}
			p.edit("content/posts/tide.md", "It comes.", "It goes.")
			if e := tab.next(); e.kind != "reload" {
				t.Errorf("of an edit, the page is told %+v", e)
			}
			if a := p.ask("/2026/11/tide", host); a.Header.Get("Location") != "/2026/11/tide/" {
				t.Errorf("a redirect leads to %q, which the proxy may not know", a.Header.Get("Location"))
			}
			if a := p.ask("/data/list.txt", host, "Range: bytes=2-4"); a.StatusCode != http.StatusPartialContent || a.body != "234" {
				t.Errorf("a range is answered with %s, %q", a.Status, a.body)
			}
			if a := p.ask("/2026/11/tide/", "Host: evil.example"); a.StatusCode != http.StatusForbidden {
				t.Errorf("by another name, the proxy is answered %s", a.Status)
			}
		})
	}
}

// startGoProxy starts a proxy of net/http/httputil, and gives its URL.
func startGoProxy(t *testing.T, p *paper) string {
	t.Helper()
	target, err := url.Parse(p.url)
	p.must(err)
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}})
	// A client that goes away ends its stream, and so this waits for none.
	t.Cleanup(proxy.CloseClientConnections)
	return proxy.URL
}

// startNginx starts nginx as a proxy, with no more settings than people write, and gives
// its URL.
func startNginx(t *testing.T, p *paper) string {
	t.Helper()
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		if nginx, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			t.Skip("nginx is missing: on Debian, apt-get install nginx-light")
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	p.must(err)
	defer listener.Close()
	socket, err := listener.(*net.TCPListener).File()
	p.must(err)
	defer socket.Close()
	dir := t.TempDir()
	settings := fmt.Sprintf("daemon off;\nworker_processes 1;\npid %[1]s/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\ngzip on;\n", dir)
	for _, use := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		settings += fmt.Sprintf("%s_temp_path %s/%s;\n", use, dir, use)
	}
	settings += fmt.Sprintf("server {\nlisten %s;\nlocation / {\nproxy_pass %s;\nproxy_set_header Host $host;\n}\n}\n}\n", listener.Addr(), p.url)
	if os.Geteuid() == 0 {
		settings = "user root;\n" + settings
	}
	file := filepath.Join(dir, "nginx.conf")
	p.must(os.WriteFile(file, []byte(settings), 0o644))
	command := exec.Command(nginx, "-p", dir, "-e", "stderr", "-c", file)
	command.ExtraFiles = []*os.File{socket}        // descriptor 3
	command.Env = append(os.Environ(), "NGINX=3;") // nginx's way to take over a socket
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	p.must(command.Start())
	t.Cleanup(func() {
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
		if t.Failed() {
			t.Logf("nginx said:\n%s", said.Bytes())
		}
	})
	return "http://" + listener.Addr().String()
}
