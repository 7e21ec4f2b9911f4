//go:build unix

package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/source"
)

// processBuild is set for a process of this test binary that builds a site and
// ends, so that it can be killed, or run with other rights. Its value is a job as
// JSON.
const processBuild = "BROADSHEET_TEST_BUILD"

// job is what such a process builds, with small layouts.
type job struct {
	Source, Output string
	Now            time.Time
	Program        source.Fingerprint
	NoCache        bool
}

func TestMain(m *testing.M) {
	if text := os.Getenv(processBuild); text != "" {
		os.Exit(buildAsProcess(text))
	}
	status := m.Run()
	os.RemoveAll(plain.dir)
	encoders.Close()
	os.Exit(status)
}

// buildAsProcess builds, prints what happened, and gives an exit status.
func buildAsProcess(text string) int {
	var j job
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		fmt.Println(err)
		return 2
	}
	opts := Options{Source: j.Source, Output: j.Output, Now: j.Now, Program: func() source.Fingerprint { return j.Program }, NoCache: j.NoCache, Starter: tinyStarter}
	if _, err := Run(context.Background(), opts); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// process prepares a process that builds the site.
func (s *testSite) process() *exec.Cmd {
	s.t.Helper()
	name, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	j := job{Source: s.opts.Source, Output: s.opts.Output, Now: s.opts.Now, NoCache: s.opts.NoCache}
	if s.opts.Program != nil {
		j.Program = s.opts.Program()
	}
	text, err := json.Marshal(j)
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.Command(name)
	// The race detector else waits a second at the end of each process.
	cmd.Env = append(os.Environ(), processBuild+"="+string(text), "GORACE=atexit_sleep_ms=0")
	return cmd
}

// refused runs a process that builds the site, which must fail with an error that
// holds all texts.
func (s *testSite) refused(cmd *exec.Cmd, texts ...string) {
	s.t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		s.t.Fatalf("the build ends with %v, want exit status 1\n%s", err, out.String())
	}
	for _, text := range texts {
		if !strings.Contains(out.String(), text) {
			s.t.Errorf("the error does not say %q:\n%s", text, out.String())
		}
	}
}
