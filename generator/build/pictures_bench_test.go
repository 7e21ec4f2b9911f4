//go:build unix

package build

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"syscall"
	"testing"
	"time"
)

// benchPictures is how many originals the benchmark of pictures has, unless
// BROADSHEET_BENCH_PICTURES says otherwise; docs/pictures.md tells of 500.
const benchPictures = 8

// cameraPicture draws a picture of 12 megapixels with as much detail as those of
// cameras have, the same for the same seed: hills before a sky, with grain.
func cameraPicture(b *testing.B, seed int) []byte {
	const width, height = 4000, 3000
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	grain := uint32(seed)*2654435761 + 1
	edge := make([]int, width)
	for x := range edge {
		at := float64(x) / width
		edge[x] = height/2 + int(400*math.Sin(5*at+float64(seed))+90*math.Sin(31*at)+20*math.Sin(170*at*at))
	}
	for y := range height {
		for x := range width {
			grain = grain*1664525 + 1013904223
			light := 200 - 40*y/height + int(grain>>30)
			if y > edge[x] {
				light = 50 + (y-edge[x])/20 + int(grain>>27) + (x/9^y/7)%23
			}
			m.Y[y*m.YStride+x] = byte(light)
		}
	}
	for y := range height / 2 {
		for x := range width / 2 {
			blue, red := 150, 110
			if 2*y > edge[2*x] {
				blue, red = 110+x*20/width, 120+(y/40)%8
			}
			m.Cb[y*m.CStride+x], m.Cr[y*m.CStride+x] = byte(blue), byte(red)
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, &jpeg.Options{Quality: 92}); err != nil {
		b.Fatal(err)
	}
	return file.Bytes()
}

// writeGallery writes a story for each of n originals, the picture beside it.
func writeGallery(b *testing.B, s *testSite, n int) {
	var drawn [][]byte
	for seed := range min(n, 8) {
		drawn = append(drawn, cameraPicture(b, seed))
	}
	for i := range n {
		// A comment makes each a picture of its own (ITU T.81, B.2.4.5).
		file := drawn[i%len(drawn)]
		own := append([]byte("\xff\xd8\xff\xfe\x00\x0a"), fmt.Sprintf("%08d", i)...)
		folder := fmt.Sprintf("content/posts/story-%04d/", i)
		s.write(folder+"lead.jpg", string(own)+string(file[2:]))
		s.write(folder+"index.md", fmt.Sprintf("---\ntitle: Story %d\ndate: %s\nimage: {src: lead.jpg, alt: Hills, credit: Ann}\n---\nText.\n",
			i, noon.Add(-time.Duration(i)*time.Hour).Format(time.RFC3339)))
	}
}

// BenchmarkPictures builds a site of originals of 12 megapixels: from nothing, with
// nothing changed, with one text edited, and as a fresh checkout does. It tells how
// many processors were busy.
func BenchmarkPictures(b *testing.B) {
	n := benchSize(b, "BROADSHEET_BENCH_PICTURES", benchPictures)
	s := newSite(b, "")
	s.opts.NoCache = false
	writeGallery(b, s, n)
	for _, c := range []struct {
		name   string
		before func()
	}{
		{"first", func() { os.RemoveAll(s.dir + "/" + CacheName); os.RemoveAll(s.output()) }},
		{"unchanged", func() {}},
		{"text", func() { s.write("content/pages/about.md", fmt.Sprintf("---\ntitle: About\n---\nAt %v.\n", time.Now())) }},
		{"output-deleted", func() { os.RemoveAll(s.output()) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			var busy time.Duration
			for b.Loop() {
				b.StopTimer()
				c.before()
				before := processorTime(b)
				b.StartTimer()
				benchBuild(b, s)
				busy += processorTime(b) - before
			}
			b.ReportMetric(busy.Seconds()/float64(b.N), "cpu-s/op")
			b.ReportMetric(busy.Seconds()/b.Elapsed().Seconds(), "processors")
		})
	}
}

// processorTime is what this process has used of all processors.
func processorTime(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
