package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"broadsheet/generator/scaffold"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"broadsheet": main})
}

// TestScripts runs the scripts in testdata/script. The first word of a script's
// name is its area. Beside testscript's own commands they have
//
//	exits CODE PROGRAM ARGS…
//
// which runs a program and wants that very exit code.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

func exits(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code is %d, want %d", got, want)
	}
}

func TestCommandsHaveDocumentation(t *testing.T) {
	doc, err := os.ReadFile("../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, missing := range undocumented(newRoot(&program{}), string(doc)) {
		t.Errorf("docs/commands.md does not name %s", missing)
	}
}

func TestCommittedSchemasAreCurrent(t *testing.T) {
	for _, schema := range scaffold.Schemas() {
		current, err := schema.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if committed, err := os.ReadFile("../" + schema.Path()); err != nil || !bytes.Equal(committed, current) {
			t.Errorf("%[1]s is old: go run ./generator schema %[2]s > %[1]s (%[3]v)", schema.Path(), schema.Name, err)
		}
	}
}
