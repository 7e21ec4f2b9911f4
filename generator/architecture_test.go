package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestPackagesAreAsArchitectureSays compares the table of packages in
// ARCHITECTURE.md with the imports in the code: each package has a row, the row
// names what it imports, and what it imports stands above.
func TestPackagesAreAsArchitectureSays(t *testing.T) {
	rows := packageTable(t)
	imports := packageImports(t)
	var above []string
	for _, row := range rows {
		real, ok := imports[row.name]
		if !ok {
			t.Errorf("ARCHITECTURE.md has a row for %s, which does not exist", row.name)
			continue
		}
		if !slices.Equal(row.imports, real) {
			t.Errorf("ARCHITECTURE.md says that %s imports %q, and it imports %q", row.name, row.imports, real)
		}
		for _, name := range real {
			if !slices.Contains(above, name) {
				t.Errorf("%s imports %s, which does not stand above it", row.name, name)
			}
		}
		above = append(above, row.name)
	}
	for name := range imports {
		if !slices.Contains(above, name) {
			t.Errorf("ARCHITECTURE.md has no row for %s", name)
		}
	}
}

// packageRow is a line of the table, its imports sorted.
type packageRow struct {
	name    string
	imports []string
}

// packageTable reads the table of packages in ARCHITECTURE.md.
func packageTable(t *testing.T) []packageRow {
	t.Helper()
	data, err := os.ReadFile("../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(data), "| package under generator/ |")
	if !found {
		t.Fatal("ARCHITECTURE.md has no table of packages")
	}
	var rows []packageRow
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 5 {
			if len(rows) > 0 {
				break
			}
			continue
		}
		name := strings.Trim(cells[1], " `")
		if strings.HasPrefix(name, "-") {
			continue
		}
		row := packageRow{name: name}
		if list := strings.TrimSpace(cells[3]); list != "none" {
			row.imports = strings.Split(list, ", ")
		}
		slices.Sort(row.imports)
		rows = append(rows, row)
	}
	return rows
}

// packageImports gives, for each package here, the sorted names of those that it
// imports, tests left out.
func packageImports(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string]map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(file) != ".go" {
			return nil
		}
		name := path.Dir(filepath.ToSlash(file))
		if name == "." {
			name = "main"
		}
		if imports[name] == nil {
			imports[name] = map[string]bool{}
		}
		if strings.HasSuffix(file, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if ours, ok := strings.CutPrefix(imported, "broadsheet/generator/"); ok {
				imports[name][ours] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sorted := map[string][]string{}
	for name, set := range imports {
		sorted[name] = slices.Sorted(maps.Keys(set))
	}
	return sorted
}
