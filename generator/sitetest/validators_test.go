package sitetest

import (
	"encoding/json"
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
	})
	t.Run("html-validate", func(t *testing.T) {
		t.Parallel()
		node := program(t, "nodejs", "node")
		script := nodeModule(t, "html-validate", "9.7.1", "bin/html-validate.mjs")
		checkByHTMLValidate(t, buildSample(t, ""), node, script)
		checkByHTMLValidate(t, buildNewsroom(t), node, script)
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

func checkByHTMLValidate(t *testing.T, s *builtSite, node, script string) {
	settings, err := filepath.Abs("testdata/htmlvalidate.json")
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(node, script, "--config", settings, "--formatter", "json", "**/*.html")
	command.Dir = s.dir
	out, err := command.Output() // it also exits with 1 when it finds something
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
		for _, m := range file.Messages {
			t.Errorf("%s:%d:%d: %s (%s)", strings.TrimPrefix(file.FilePath, s.dir+"/"), m.Line, m.Column, m.Message, m.RuleID)
		}
	}
}
