package main

import (
	"math"
	"runtime/debug"
	"sync"
)

// A build needs little memory for each source: its front matter, its terms, its
// place in the model. Within that the garbage collector need not be thrifty: it is
// left to run seldom until the bound is near (docs/performance.md).
const (
	memoryBase      = 192 << 20 // bytes that any build may use
	memoryPerSource = 6400      // bytes for each source file on top
	gcPercent       = 400       // below the bound, the heap may grow by this before it is collected
)

// memoryBound bounds the memory of the process by the number of sources, as soon as
// a build tells of it. A bound that the user has set (GOMEMLIMIT) stays.
func memoryBound() (told func(phase string, total int)) {
	var once sync.Once
	return func(phase string, total int) {
		if phase != "read" && phase != "parse" {
			return
		}
		once.Do(func() {
			if debug.SetMemoryLimit(-1) == math.MaxInt64 {
				debug.SetMemoryLimit(memoryBase + memoryPerSource*int64(total))
				debug.SetGCPercent(gcPercent)
			}
		})
	}
}
