package build

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// plain is this package's test binary without the race detector, made when it is
// first asked for.
var plain struct {
	once sync.Once
	dir  string // where it lies; "" when nobody asked
	name string
	err  error
}

// withoutRaceDetector runs a test in a process of its own without the race
// detector, and tells whether it did: a test begins with
//
//	if withoutRaceDetector(t) { return }
//
// It is for tests of hundreds of builds, which take the detector five to ten times
// as long, and which do nothing at once that shorter ones do not do too. Under no
// detector the test runs where it is. The flags of the tests are those of the
// process.
func withoutRaceDetector(t *testing.T) bool {
	t.Helper()
	if !raceDetector {
		return false
	}
	plain.once.Do(compilePlain)
	if plain.err != nil {
		t.Fatal(plain.err)
	}
	args := []string{"-test.run=^" + strings.ReplaceAll(t.Name(), "/", "$/^") + "$"}
	flag.Visit(func(f *flag.Flag) {
		if strings.HasPrefix(f.Name, "rapid.") || f.Name == "test.short" || f.Name == "test.timeout" {
			args = append(args, "-"+f.Name+"="+f.Value.String())
		}
	})
	out, err := exec.CommandContext(t.Context(), plain.name, append(args, "-test.v")...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()+" ") {
		t.Errorf("without the race detector: %v\n%s", err, out)
	}
	return true
}

// some gives a property that is tried a few times only: under the race detector,
// where all of it was tried without.
func some(property func(*rapid.T)) func(*rapid.T) {
	tried := 0
	return func(rt *rapid.T) {
		if tried++; tried <= 8 {
			property(rt)
		}
	}
}

func compilePlain() {
	if plain.dir, plain.err = os.MkdirTemp("", "broadsheet-plain-"); plain.err != nil {
		return
	}
	plain.name = filepath.Join(plain.dir, "build.test.exe")
	out, err := exec.Command("go", "test", "-c", "-race=false", "-cover=false", "-vet=off", "-o", plain.name, ".").CombinedOutput()
	if err != nil {
		plain.err = fmt.Errorf("compile the tests without the race detector: %w\n%s", err, out)
	}
}
