package main

import (
	"context"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"
)

// A build needs little memory for each source: its front matter, its terms, its
// place in the model. Within that the garbage collector need not be thrifty: it is
// left to run seldom until the bound is near (docs/performance.md).
const (
	memoryFloor     = 114 << 20 // bytes that any build may use
	memoryBase      = 49 << 20  // bytes that a build may use whatever the number of its sources
	memoryPerSource = 6900      // bytes for each source file on top
	gcPercent       = 400       // below the bound, the heap may grow by this before it is collected
	// memoryForPictures is what making pictures may use on top. They are decoded as a
	// whole, and the encoders have memories of their own; with less, the garbage
	// collector would run for each of them, and all goroutines wait for it.
	memoryForPictures = 128 << 20
)

// memoryBound bounds the memory of the process: at once by what any build may use,
// and by the number of sources as soon as a build tells of it. A bound that the user
// has set (GOMEMLIMIT) stays.
func memoryBound() (told func(phase string, total int)) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return func(string, int) {}
	}
	debug.SetGCPercent(gcPercent)
	debug.SetMemoryLimit(memoryFloor)
	var sources, pictures sync.Once
	var bound atomic.Int64 // bytes
	return func(phase string, total int) {
		switch phase {
		case "read", "parse":
			sources.Do(func() { debug.SetMemoryLimit(bound.Add(memoryFor(int64(total)))) })
		case "pictures":
			pictures.Do(func() { debug.SetMemoryLimit(bound.Load() + memoryForPictures) })
		}
	}
}

// memoryFor is what a build of so many sources may use, in bytes.
func memoryFor(sources int64) int64 { return max(memoryFloor, memoryBase+memoryPerSource*sources) }

// Memory of a preview: while it loads, the collector is left to run seldom within a
// bound; then it keeps the heap small, since a preview runs all day beside an editor
// and a browser.
const (
	previewBase      = 100 << 20 // bytes that any preview may use
	previewPerSource = 6000      // bytes for each source file on top
	loadedPercent    = 30        // by this the heap may grow before it is collected, once all is loaded
)

// previewMemory bounds the memory of a preview. A bound that the user has set (GOMEMLIMIT) stays.
type previewMemory struct {
	once  sync.Once
	bound int64 // bytes; 0 when it is the user's
}

// loading is told how many sources there are.
func (m *previewMemory) loading(sources int) {
	m.once.Do(func() {
		if os.Getenv("GOMEMLIMIT") == "" {
			m.bound = previewBase + previewPerSource*int64(sources)
			debug.SetMemoryLimit(m.bound)
			debug.SetGCPercent(gcPercent)
		}
	})
}

// loaded gives back what loading needed and serving does not.
func (m *previewMemory) loaded() {
	debug.SetGCPercent(loadedPercent)
	go debug.FreeOSMemory()
}

// watch raises the bound while more is in use, as for further looks at the site: within a bound that is
// too close the collector would never rest.
func (m *previewMemory) watch(ctx context.Context) {
	if m.bound == 0 {
		return
	}
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			debug.SetMemoryLimit(m.boundFor(inUse()))
		}
	}
}

// boundFor gives the bound for so many bytes in use.
func (m *previewMemory) boundFor(live int64) int64 { return max(m.bound, live+live/3) }

// inUse gives the bytes of the heap that the last collection left.
func inUse() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
