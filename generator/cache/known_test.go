package cache

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/generator/source"
)

// checkout is a folder with a cache and one file.
type checkout struct {
	t               testing.TB
	dir, file, lock string
}

func newCheckout(t testing.TB) checkout {
	dir := t.TempDir()
	return checkout{t, dir, filepath.Join(dir, "photo.jpg"), filepath.Join(dir, "lock")}
}

func (c checkout) write(text string) {
	c.t.Helper()
	if err := os.WriteFile(c.file, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// build opens what is known, as a build does that has just made its lock.
func (c checkout) build() *Known {
	c.t.Helper()
	os.Remove(c.lock)
	if err := os.WriteFile(c.lock, nil, 0o644); err != nil {
		c.t.Fatal(err)
	}
	k, err := OpenKnown(c.dir, source.FingerprintOf(nil), c.lock)
	if err != nil {
		c.t.Fatal(err)
	}
	return k
}

// look finds out what the file holds, and tells whether it was known.
func (c checkout) look(k *Known) (source.Fingerprint, bool) {
	c.t.Helper()
	state := source.StateOf(c.file)
	if f, ok := k.Get("photo.jpg", state); ok {
		return f, true
	}
	data, err := os.ReadFile(c.file)
	if err != nil {
		c.t.Fatal(err)
	}
	k.Put("photo.jpg", state, source.FingerprintOf(data))
	return source.FingerprintOf(data), false
}

// settled waits until the file system's clock has gone on since the file was written.
func (c checkout) settled() {
	c.t.Helper()
	for {
		os.Remove(c.lock)
		if err := os.WriteFile(c.lock, nil, 0o644); err != nil {
			c.t.Fatal(err)
		}
		if lock := source.StateOf(c.lock); lock.Changed == 0 {
			c.t.Skip("this system does not tell when a file was changed")
		} else if lock.Changed > source.StateOf(c.file).Changed {
			return
		}
	}
}

func TestFileAsItWasIsKnown(t *testing.T) {
	c := newCheckout(t)
	c.write("one")
	c.settled()
	for build, want := range []bool{false, true, true} {
		k := c.build()
		if f, ok := c.look(k); ok != want || f != source.FingerprintOf([]byte("one")) {
			t.Errorf("build %d: known %v, want %v", build, ok, want)
		}
		if err := k.Save(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestChangedFileIsNotKnown(t *testing.T) {
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, change := range map[string]func(c checkout){
		"written again":            func(c checkout) { c.write("two") },
		"longer":                   func(c checkout) { c.write("three") },
		"with the time it had":     func(c checkout) { c.write("two"); os.Chtimes(c.file, past, past) },
		"another with its time":    func(c checkout) { os.Remove(c.file); c.write("two"); os.Chtimes(c.file, past, past) },
		"another moved over it":    func(c checkout) { os.WriteFile(c.file+"2", []byte("two"), 0o644); os.Rename(c.file+"2", c.file) },
		"changed and changed back": func(c checkout) { c.write("two"); c.write("one") },
	} {
		c := newCheckout(t)
		c.write("one")
		if err := os.Chtimes(c.file, past, past); err != nil {
			t.Fatal(err)
		}
		c.settled()
		k := c.build()
		c.look(k)
		if err := k.Save(); err != nil {
			t.Fatal(err)
		}
		change(c)
		k = c.build()
		data, err := os.ReadFile(c.file)
		if f, ok := c.look(k); ok || err != nil || f != source.FingerprintOf(data) {
			t.Errorf("%s: the file is taken to be as it was: %v", name, err)
		}
	}
}

// TestNoEditIsTooQuick edits a file again and again, to the same size and with the
// same time, as fast as can be, before and after it is read: often within one step of
// the file system's clock.
func TestNoEditIsTooQuick(t *testing.T) {
	c := newCheckout(t)
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	texts := []string{"one", "two"}
	known := 0
	for i := range 1000 {
		k := c.build()
		for range 1 + i%3 {
			c.write(texts[i%2])
			os.Chtimes(c.file, past, past)
		}
		f, ok := c.look(k)
		if f != source.FingerprintOf([]byte(texts[i%2])) {
			t.Fatalf("edit %d: what the file held before is believed", i)
		}
		if ok {
			known++
		}
		if i%2 == 0 {
			if err := k.Save(); err != nil {
				t.Fatal(err)
			}
			k = c.build()
			if f, _ := c.look(k); f != source.FingerprintOf([]byte(texts[i%2])) {
				t.Fatalf("after edit %d, another content is believed", i)
			}
		}
		if err := k.Save(); err != nil {
			t.Fatal(err)
		}
	}
	if known > 0 {
		t.Errorf("%d times a file was believed to be as it was that had just been written", known)
	}
}

func TestKnownOfAnotherProgramOrDamagedIsForgotten(t *testing.T) {
	c := newCheckout(t)
	c.write("one")
	c.settled()
	k := c.build()
	c.look(k)
	if err := k.Save(); err != nil {
		t.Fatal(err)
	}
	if k, err := OpenKnown(c.dir, source.FingerprintOf([]byte("another")), c.lock); err != ErrForeign {
		t.Errorf("of another program: %v", err)
	} else if _, ok := c.look(k); ok {
		t.Error("what another program knew is believed")
	}
	name := filepath.Join(c.dir, knownName)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	k, err = OpenKnown(c.dir, source.FingerprintOf(nil), c.lock)
	if err != ErrDamaged {
		t.Errorf("damaged: %v", err)
	}
	if err := k.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenKnown(c.dir, source.FingerprintOf(nil), c.lock); err != nil {
		t.Errorf("damaged once, and then: %v", err)
	}
}

func TestNobodyKnowsWithoutACache(t *testing.T) {
	var k *Known
	k.Put("a", source.State{Size: 1, Changed: 1}, source.Fingerprint{})
	if _, ok := k.Get("a", source.State{Size: 1, Changed: 1}); ok || k.Save() != nil {
		t.Error("nothing knows something")
	}
}
