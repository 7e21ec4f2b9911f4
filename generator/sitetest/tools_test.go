package sitetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// nodeModule gives the path of a file in an npm package, or skips the test. The
// version is the one that the checks were made with.
func nodeModule(t *testing.T, pkg, version, file string) string {
	t.Helper()
	modules := os.Getenv("BROADSHEET_NODE_MODULES")
	if modules == "" {
		modules = filepath.Join(root, "node_modules")
	}
	name := filepath.Join(modules, pkg, filepath.FromSlash(file))
	if _, err := os.Stat(name); err != nil {
		t.Skipf("%s is missing: run npm install --ignore-scripts --prefix DIR %s@%s, and set BROADSHEET_NODE_MODULES=DIR/node_modules", pkg, pkg, version)
	}
	name, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// program finds the first of some programs, or skips the test.
func program(t *testing.T, debianPackage string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Skipf("%s is missing: on Debian, apt-get install %s", strings.Join(names, " or "), debianPackage)
	return ""
}
