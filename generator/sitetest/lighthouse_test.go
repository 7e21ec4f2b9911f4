package sitetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// lighthouseReport is what these tests read of a report of Lighthouse.
type lighthouseReport struct {
	RuntimeError *struct{ Message string }
	Categories   map[string]struct {
		Score     float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Title        string
		Score        *float64
		NumericValue float64
		Details      struct {
			Items json.RawMessage // of network-requests a list of lighthouseRequest
		}
	}
}

type lighthouseRequest struct {
	URL          string
	TransferSize float64 // bytes on the wire
}

// TestLighthouse measures the front page and a story as Lighthouse does, on a phone,
// from nginx with the settings that the program prints. What does not depend on
// time has to be perfect; how fast it was depends on what else the machine does, so
// it is told and not judged.
func TestLighthouse(t *testing.T) {
	chromium := program(t, "chromium", "chromium", "chromium-browser", "google-chrome")
	nginx := program(t, "nginx-light", "nginx", "/usr/sbin/nginx")
	node := program(t, "nodejs", "node")
	lighthouse := nodeModule(t, "lighthouse", "12.8.2", "cli/index.js")
	s := buildSample(t, "")
	origin := startNginx(t, nginx, string(described(t, "").AppendNginx(nil)), s.dir)
	for _, page := range []struct {
		name, path string
		most       float64 // bytes on the wire, pictures among them
	}{
		{"front page", "/", 250_000},
		{"story", "/2026/11/harbour-wall-vote/", 150_000},
	} {
		t.Run(page.name, func(t *testing.T) {
			report := runLighthouse(t, node, lighthouse, chromium, origin+page.path)
			for _, category := range []string{"accessibility", "best-practices", "seo"} {
				if score := report.Categories[category].Score; score != 1 {
					t.Errorf("%s is %.0f of 100: %s", category, 100*score, report.lacking(category))
				}
			}
			if shift, there := report.Audits["cumulative-layout-shift"]; !there || shift.NumericValue != 0 {
				t.Errorf("the page jumps while it loads, by %v", shift.NumericValue)
			}
			var requests []lighthouseRequest
			if err := json.Unmarshal(report.Audits["network-requests"].Details.Items, &requests); err != nil {
				t.Fatal(err)
			}
			bytes := 0.0
			for _, r := range requests {
				if u, err := url.Parse(r.URL); err != nil || u.Scheme != "data" && !strings.HasPrefix(r.URL, origin+"/") {
					t.Errorf("the page asks another host: %s", r.URL)
				}
				bytes += r.TransferSize
			}
			if len(requests) < 2 || bytes > page.most {
				t.Errorf("%d requests bring %.0f bytes; want at least the page and its style, and %.0f at most", len(requests), bytes, page.most)
			}
			t.Logf("measured: Lighthouse, %s: performance %.0f (blocked for %.0f ms); %.0f bytes in %d requests", page.name,
				math.Round(100*report.Categories["performance"].Score), report.Audits["total-blocking-time"].NumericValue, bytes, len(requests))
		})
	}
}

// lighthouseTries is how often a page is opened for Lighthouse at most. On a machine
// that is busy the browser now and then records nothing of a page ("NO_NAVSTART");
// Lighthouse then says so in place of a report, and asks to be run again.
const lighthouseTries = 3

// runLighthouse gives Lighthouse's report of one page, whatever it says.
func runLighthouse(t *testing.T, node, lighthouse, chromium, address string) *lighthouseReport {
	t.Helper()
	for try := 1; ; try++ {
		report, err := tryLighthouse(t, node, lighthouse, chromium, address)
		if err == nil {
			return report
		}
		if try == lighthouseTries {
			t.Fatalf("no report in %d tries: %v", try, err)
		}
		t.Logf("no report, trying again: %v", err)
	}
}

// tryLighthouse looks at one page. Neither it nor the browser asks anything of
// anybody else: no name leads anywhere. The error tells why there is no report.
func tryLighthouse(t *testing.T, node, lighthouse, chromium, address string) (*lighthouseReport, error) {
	out := filepath.Join(t.TempDir(), "report.json")
	command := exec.Command(node, lighthouse, address, "--quiet", "--output=json", "--output-path="+out, "--no-enable-error-reporting",
		`--chrome-flags=--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"`)
	command.Env = append(os.Environ(), "CHROME_PATH="+chromium, "CI=true") // which also asks it not to offer reporting
	if said, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	var report lighthouseReport
	if err := json.Unmarshal(data, &report); err != nil {
		return nil, err
	}
	if report.RuntimeError != nil {
		return nil, errors.New(report.RuntimeError.Message)
	}
	return &report, nil
}

// lacking names the audits that cost a category points.
func (r *lighthouseReport) lacking(category string) string {
	var titles []string
	for _, ref := range r.Categories[category].AuditRefs {
		if a := r.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
			titles = append(titles, a.Title)
		}
	}
	return strings.Join(titles, "; ")
}
