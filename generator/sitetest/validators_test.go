package sitetest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestValidators(t *testing.T) {
	t.Parallel()
	// Each site has only what its tools need, so that one missing skips one test.
	t.Run("Nu HTML checker", func(t *testing.T) {
		t.Parallel()
		java := program(t, "default-jre-headless", "java")
		jar := nodeModule(t, "vnu-jar", "26.9.27", "build/dist/vnu.jar")
		checkByNu(t, buildSample(t, ""), java, jar)
		checkByNu(t, buildNewsroom(t), java, jar)
		t.Run("archive", func(t *testing.T) { checkByNu(t, buildArchive(t), java, jar) })
	})
	t.Run("html-validate", func(t *testing.T) {
		t.Parallel()
		node := program(t, "nodejs", "node")
		script := nodeModule(t, "html-validate", "9.7.1", "bin/html-validate.mjs")
		checkByHTMLValidate(t, buildSample(t, ""), node, script)
		checkByHTMLValidate(t, buildNewsroom(t), node, script)
		t.Run("archive", func(t *testing.T) { checkByHTMLValidate(t, buildArchive(t), node, script) })
	})
}

// checkByNu wants no errors from the W3C's checker; its remarks ("info") are
// advice.
func checkByNu(t *testing.T, s *builtSite, java, jar string) {
	out, err := exec.Command(java, "-jar", jar, "--skip-non-html", "--exit-zero-always", "--format", "json", s.dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var report struct {
		Messages []struct {
			Type, URL, Message, Extract string
			LastLine                    int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, m := range report.Messages {
		if m.Type == "info" {
			continue
		}
		_, name, _ := strings.Cut(m.URL, filepath.ToSlash(s.dir)+"/")
		t.Errorf("%s:%d: %s: %s (%s)", name, m.LastLine, m.Type, m.Message, m.Extract)
	}
}

// ofTheAuthors are what html-validate finds in the archive's own HTML, which the
// program leaves alone: two posts have two asides each, which a name would tell
// apart.
var ofTheAuthors = map[string]string{
	"2016/07/28/bret-mogilefsky-finding-big-good-cloud-gov/index.html":                   "unique-landmark",
	"2016/08/26/mark-trammell-unlocking-the-true-potential-of-public-service/index.html": "unique-landmark",
}

func checkByHTMLValidate(t *testing.T, s *builtSite, node, script string) {
	settings, err := filepath.Abs("testdata/htmlvalidate.json")
	if err != nil {
		t.Fatal(err)
	}
	found := filepath.Join(t.TempDir(), "found.json")
	command := exec.Command(node, script, "--config", settings, "--formatter", "json="+found, "**/*.html")
	command.Dir = s.dir
	said, err := command.CombinedOutput() // it also exits with 1 when it finds something
	out, unread := os.ReadFile(found)
	if unread != nil {
		t.Fatalf("%v, %v\n%s", err, unread, said)
	}
	var report []struct {
		FilePath string
		Messages []struct {
			RuleID, Message string
			Line, Column    int
		}
	}
	if unreadable := json.Unmarshal(out, &report); unreadable != nil {
		t.Fatalf("%v, %v\n%s", err, unreadable, out)
	}
	if err != nil && len(report) == 0 {
		t.Fatal(err)
	}
	for _, file := range report {
		name := strings.TrimPrefix(file.FilePath, s.dir+"/")
		for _, m := range file.Messages {
			if ofTheAuthors[name] != m.RuleID {
				t.Errorf("%s:%d:%d: %s (%s)", name, m.Line, m.Column, m.Message, m.RuleID)
			}
		}
	}
}
