package build

import (
	"maps"
	"path/filepath"
	"testing"

	"broadsheet/generator/publish"
	"broadsheet/generator/render"
)

// TestBuildsIntoTwoFoldersTakeTurns starts a second build while the first is at
// its pages: both use one cache.
func TestBuildsIntoTwoFoldersTakeTurns(t *testing.T) {
	s := newSite(t, linkedSite)
	s.opts.NoCache = false
	other := s.opts
	other.Output = filepath.Join(s.dir, "other")
	waits, done := make(chan bool, 1), make(chan error, 1)
	other.Waiting = func() { waits <- true }
	first := s.watch(t.Context(), func(*render.Renderer) {
		go func() {
			_, err := Run(t.Context(), other)
			done <- err
		}()
		select {
		case <-waits:
		case err := <-done:
			t.Errorf("the second did not wait, and ended with %v", err)
			done <- err
		}
	})
	if first.err != nil {
		t.Fatal(first.err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	second := readTree(t, other.Output)
	delete(second, publish.ManifestName)
	if !maps.Equal(first.files, second) {
		t.Error("the two have made different sites")
	}
	for _, output := range []string{"", other.Output} {
		s.opts.Output = output
		result, err := Run(t.Context(), s.opts)
		if err != nil || result.Cache != "" || result.Parsed != 0 || result.Rendered != 0 {
			t.Errorf("a third build into %q: %v, %+v", output, err, result)
		}
	}
}
