package main

import (
	"math"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// A build needs little memory for each source: its front matter, its terms, its
// place in the model. Within that the garbage collector need not be thrifty: it is
// left to run seldom until the bound is near (docs/performance.md).
const (
	memoryFloor     = 112 << 20 // bytes that any build may use
	memoryBase      = 46 << 20  // bytes that a build may use whatever the number of its sources
	memoryPerSource = 7200      // bytes for each source file on top
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
