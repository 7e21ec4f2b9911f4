//go:build unix

package related

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// BenchmarkBuild measures in CPU time, which other work on the machine hardly
// touches, what the steps of a clean build cost for all posts of a folder.
func BenchmarkBuild(b *testing.B) {
	docs := corpus(b)
	step := func(name string, do func()) {
		runtime.GC()
		before := cpuTime(b)
		do()
		b.ReportMetric(float64((cpuTime(b) - before).Milliseconds()), name+"-ms")
	}
	for b.Loop() {
		var vectors []*Vector
		var ix *Index
		step("analyse", func() { vectors = analyseAll(docs) })
		step("index", func() { ix = NewIndex(vectors, Options{Jobs: 1}) })
		step("lists", func() {
			for _, d := range docs {
				ix.Neighbours(d.ID, 6)
			}
		})
		b.ReportMetric(float64(heap()-heapWithout(&vectors, &ix))/float64(len(docs)), "B/post")
	}
}

func heapWithout(vectors *[]*Vector, ix **Index) uint64 {
	*vectors, *ix = nil, nil
	return heap()
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
