package main

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestMemoryIsBoundByTheSources(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	percent := debug.SetGCPercent(100)
	t.Cleanup(func() {
		debug.SetMemoryLimit(before)
		debug.SetGCPercent(percent)
	})

	debug.SetMemoryLimit(math.MaxInt64)
	told := memoryBound()
	told("render", 5)
	if got := debug.SetMemoryLimit(-1); got != memoryFloor {
		t.Errorf("before the sources are counted, the memory is bound by %d", got)
	}
	told("parse", 10_000)
	told("read", 5)
	if got := debug.SetMemoryLimit(-1); got != memoryFor(10_000) || got <= memoryFloor {
		t.Errorf("10,000 sources bound the memory by %d", got)
	}

	told("pictures", 3)
	told("pictures", 3)
	if got := debug.SetMemoryLimit(-1); got != memoryFor(10_000)+memoryForPictures {
		t.Errorf("10,000 sources and pictures bound the memory by %d", got)
	}

	debug.SetMemoryLimit(1 << 40)
	told = memoryBound()
	told("parse", 10)
	told("pictures", 10)
	if got := debug.SetMemoryLimit(-1); got != 1<<40 {
		t.Errorf("the user's bound became %d", got)
	}
}

// TestAPreviewIsBoundMoreCloselyThanABuild lets a preview begin as it does, with what it has in common with builds.
func TestAPreviewIsBoundMoreCloselyThanABuild(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	percent := debug.SetGCPercent(100)
	t.Cleanup(func() {
		debug.SetMemoryLimit(before)
		debug.SetGCPercent(percent)
	})
	t.Setenv("GOMEMLIMIT", "")
	debug.SetMemoryLimit(math.MaxInt64)
	memoryBound()
	var m previewMemory
	m.loading(10_000)
	m.loading(20_000)
	bound := int64(previewBase + 10_000*previewPerSource)
	if got := debug.SetMemoryLimit(-1); got != bound {
		t.Errorf("10,000 sources bound the memory by %d", got)
	}
	if got := m.boundFor(bound / 2); got != bound {
		t.Errorf("with half of it in use, the bound is %d", got)
	}
	if got := m.boundFor(bound); got < bound*5/4 {
		t.Errorf("with all of it in use, the bound is %d", got)
	}
	t.Setenv("GOMEMLIMIT", "1GiB")
	debug.SetMemoryLimit(1 << 30)
	new(previewMemory).loading(10_000)
	if got := debug.SetMemoryLimit(-1); got != 1<<30 {
		t.Errorf("the user's bound became %d", got)
	}
}
