package build

import (
	"testing"

	"broadsheet"
)

// TestTheEmbeddedLayoutsRunCompiled: no page of the sample paper, nor of one with
// everything, needs html/template to run its layout.
func TestTheEmbeddedLayoutsRunCompiled(t *testing.T) {
	t.Parallel()
	if withoutRaceDetector(t) {
		return
	}
	everything := paper(t)
	sample := everything.opts
	sample.Source, sample.Output, sample.Starter = "../..", inMemory(t)+"/public", broadsheet.Starter
	for name, opts := range map[string]Options{"test paper": everything.opts, "sample paper": sample} {
		b := newBuilder(opts)
		b.encoders = encoders
		result, err := b.finish(b.run(t.Context()))
		if err != nil || len(result.Written) == 0 {
			t.Fatalf("%s: %v, %d files written", name, err, len(result.Written))
		}
		if len(result.Slow) > 0 {
			t.Errorf("%s: html/template had to run %v", name, result.Slow)
		}
	}
}
