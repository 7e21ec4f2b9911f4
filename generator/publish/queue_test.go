package publish

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// storm writes files by several goroutines at once until one can't be written, and
// checks that the memory of each comes back once.
func storm(t *testing.T, s *Stage, files int, during func()) {
	t.Helper()
	const writers = 8
	var given, back atomic.Int64
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range files {
				given.Add(1)
				if _, err := s.Write(fmt.Sprintf("%d/%d.html", w, i), []byte("text"), func(int64) { back.Add(1) }); err != nil {
					return
				}
			}
		})
	}
	during()
	group.Wait()
	_ = s.Flush()
	if given.Load() != back.Load() {
		t.Errorf("%d texts were given to the stage, %d came back", given.Load(), back.Load())
	}
}

func TestAbortEndsWritersThatWait(t *testing.T) {
	for range 20 {
		out := outFolder(t)
		must(t, out, map[string]string{"a": "1"})
		s := begin(t, out)
		storm(t, s, 10*queueLength, s.Abort)
		if _, err := s.Write("b", nil, func(int64) {}); err == nil {
			t.Error("a stage that was given up takes a file")
		}
		if after := tree(t, out); !maps.Equal(after, map[string]string{"a": "1"}) {
			t.Errorf("the output is %v", after)
		}
		wantAlone(t, out)
	}
}

func TestFileThatCannotBeWrittenEndsTheOthers(t *testing.T) {
	out := outFolder(t)
	must(t, out, map[string]string{"a": "1"})
	s := begin(t, out)
	defer s.Abort()
	storm(t, s, 3*queueLength, func() {
		if _, err := s.Write(strings.Repeat("long", 100), []byte("2"), func(int64) {}); err != nil {
			t.Errorf("told at once, by %v", err)
		}
	})
	if err := s.Flush(); err == nil || !strings.Contains(err.Error(), "name too long") {
		t.Errorf("the error is %v", err)
	}
	if _, err := s.Commit(); err == nil {
		t.Error("a stage that lacks a file is committed")
	}
	if after := tree(t, out); !maps.Equal(after, map[string]string{"a": "1"}) {
		t.Errorf("the output is %v", after)
	}
	wantAlone(t, out)
}

func TestFilesThatWaitTakeBoundedMemory(t *testing.T) {
	dir, err := os.MkdirTemp("", "publish")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, dir+"/public")
		disk := make(chan bool) // closed when the disk is done with the first file
		if _, err := s.Write("first", []byte("1"), func(int64) { <-disk }); err != nil {
			t.Fatal(err)
		}
		const size = queueBytes / 5
		data := make([]byte, size)
		var waiting atomic.Int64
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				if _, err := s.Write(fmt.Sprint(i), data, func(int64) {}); err != nil {
					t.Error(err)
				}
				waiting.Add(size)
			})
		}
		synctest.Wait()
		if n := waiting.Load(); n == 0 || n > queueBytes {
			t.Errorf("%d bytes wait while the disk takes its time, %d may", n, queueBytes)
		}
		close(disk)
		group.Wait()
		if _, err := s.Write("large", make([]byte, 2*queueBytes), func(int64) {}); err != nil {
			t.Fatal(err)
		}
		if sum, err := s.Commit(); err != nil || len(sum.Written) != 22 {
			t.Errorf("%v, %v", sum, err)
		}
	})
}
