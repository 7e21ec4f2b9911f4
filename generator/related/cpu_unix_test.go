//go:build unix

package related

import (
	"runtime"
	"slices"
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
			ix.Complete()
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

// BenchmarkReplace measures an edit of one among the posts of a folder: its last
// sentences go, or half of its text, or it gets another ID, and what was comes back.
func BenchmarkReplace(b *testing.B) {
	docs := corpus(b)
	ix := NewIndex(analyseAll(docs), Options{})
	ix.Complete()
	shorten := func(percent int) func(*Document) {
		return func(d *Document) { d.Text = d.Text[:len(d.Text)*percent/100] }
	}
	for _, edit := range []struct {
		name string
		edit func(*Document)
	}{{"end", shorten(95)}, {"half", shorten(50)}, {"rename", func(d *Document) { d.ID = "renamed/" + d.ID }}} {
		b.Run(edit.name, func(b *testing.B) {
			var times []time.Duration
			lists := 0
			for i := 0; b.Loop(); i++ {
				d := docs[i/2*7919%len(docs)]
				before := d.ID
				edit.edit(&d)
				if i%2 == 1 {
					before, d = d.ID, docs[i/2*7919%len(docs)]
				}
				v := Analyse(d)
				start := cpuTime(b)
				lists += len(ix.Replace([]*Vector{v}, []string{before}))
				times = append(times, cpuTime(b)-start)
			}
			slices.Sort(times)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(times[len(times)/2]), "median-CPU-ms")
			b.ReportMetric(ms(times[len(times)*9/10]), "90%-CPU-ms")
			b.ReportMetric(float64(lists)/float64(len(times)), "lists/op")
		})
	}
}
