package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet"
)

func TestIdentityIsKnown(t *testing.T) {
	first := identity()
	if first.IsZero() {
		t.Error("the program does not know what it is made of")
	}
	if second := identity(); first != second {
		t.Errorf("it is %s, and then %s", first, second)
	}
}

// TestProgramHoldsAllItsSources keeps the cache from being used by a program that
// differs only in a file nobody looked at.
func TestProgramHoldsAllItsSources(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	const format = `{{if and .Module .Module.Main}}{{$p := .}}{{range .GoFiles}}{{$p.Dir}}/{{.}}
{{end}}{{range .SFiles}}{{$p.Dir}}/{{.}}
{{end}}{{if ne .ImportPath "broadsheet"}}{{range .EmbedFiles}}{{$p.Dir}}/{{.}}
{{end}}{{end}}{{end}}`
	command := exec.Command("go", "list", "-deps", "-f", format, ".")
	command.Stderr = os.Stderr
	list, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Fields(string(list))
	if len(names) < 50 {
		t.Fatalf("only %d files are found", len(names))
	}
	for _, file := range append(names, filepath.Join(root, "go.mod")) {
		name, err := filepath.Rel(root, file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".wasm.gz") {
			continue // the sources hold their fingerprints, and check them
		}
		if _, err := fs.Stat(broadsheet.Program, filepath.ToSlash(name)); err != nil {
			t.Errorf("starter.go does not embed %s", name)
		}
	}
}
