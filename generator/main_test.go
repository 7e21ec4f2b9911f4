package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

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
//	touched FILES…
//	damaged FILE
//	forged FILE OLD NEW
//
// which run a program and want that very exit code; give files a new time of
// change, as a fresh checkout does; change a byte in the middle of a file; and
// replace a text by one of the same length in a file that keeps its time.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "touched": touched, "damaged": damaged, "forged": forged,
		},
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

func touched(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) == 0 {
		ts.Fatalf("usage: touched FILES…")
	}
	for _, name := range args {
		file := ts.MkAbs(name)
		st, err := os.Stat(file)
		ts.Check(err)
		ts.Check(os.Chtimes(file, time.Time{}, st.ModTime().Add(time.Hour)))
	}
}

func damaged(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		ts.Fatalf("usage: damaged FILE")
	}
	file := ts.MkAbs(args[0])
	data, err := os.ReadFile(file)
	ts.Check(err)
	data[len(data)/2] ^= 0x55
	ts.Check(os.WriteFile(file, data, 0o644))
}

func forged(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 3 || len(args[1]) != len(args[2]) {
		ts.Fatalf("usage: forged FILE OLD NEW, the texts of one length")
	}
	file := ts.MkAbs(args[0])
	st, err := os.Stat(file)
	ts.Check(err)
	data, err := os.ReadFile(file)
	ts.Check(err)
	if !bytes.Contains(data, []byte(args[1])) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(file, bytes.ReplaceAll(data, []byte(args[1]), []byte(args[2])), 0o644))
	ts.Check(os.Chtimes(file, time.Time{}, st.ModTime()))
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
