package cache

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/source"
)

var packKey = source.FingerprintOf([]byte("an original"))

func openPacks(t *testing.T, dir string) *Packs {
	t.Helper()
	p, err := OpenPacks(dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPackGivesWhatWasPut(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		p := openPacks(t, dir)
		if _, ok := p.Get(packKey); ok {
			t.Fatal("there is a pack that nobody put")
		}
		pieces := [][]byte{[]byte("one"), {}, bytes.Repeat([]byte("three"), 1000)}
		if err := p.Put(packKey, []byte("about"), pieces); err != nil {
			t.Fatal(err)
		}
		about, ok := p.Get(packKey)
		if !ok || string(about) != "about" {
			t.Errorf("got %q, %v", about, ok)
		}
		for i, want := range pieces {
			if got, err := p.Piece(packKey, i); err != nil || !bytes.Equal(got, want) {
				t.Errorf("piece %d: %q, %v", i, got, err)
			}
		}
		if _, err := p.Piece(packKey, 3); !errors.Is(err, ErrDamaged) {
			t.Errorf("a piece that there is not: %v", err)
		}
		if err := p.Close(true); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(p.dir); dir == "" && err == nil {
			t.Error("a temporary folder stays")
		}
	}
}

// TestDamagedPackIsAsIfItWereNotThere changes each byte of a pack, and cuts it at each.
func TestDamagedPackIsAsIfItWereNotThere(t *testing.T) {
	dir := t.TempDir()
	p := openPacks(t, dir)
	if err := p.Put(packKey, []byte("about"), [][]byte{[]byte("one"), []byte("two")}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(p.file(packKey))
	if err != nil {
		t.Fatal(err)
	}
	seen := func() (bad string) {
		if about, ok := p.Get(packKey); ok && string(about) != "about" {
			bad = "another description"
		}
		for i, want := range []string{"one", "two"} {
			if got, err := p.Piece(packKey, i); err == nil && string(got) != want {
				bad = "another piece"
			}
		}
		return bad
	}
	for i := range whole {
		changed := bytes.Clone(whole)
		changed[i] ^= 0x10
		for _, data := range [][]byte{changed, whole[:i]} {
			if err := os.WriteFile(p.file(packKey), data, 0o644); err != nil {
				t.Fatal(err)
			}
			if bad := seen(); bad != "" {
				t.Errorf("byte %d: %s", i, bad)
			}
			if _, ok := p.Get(packKey); ok && len(data) < len(whole) {
				t.Errorf("a pack of %d bytes of %d is whole", i, len(whole))
			}
		}
	}
	other := source.FingerprintOf([]byte("another"))
	if err := os.WriteFile(p.file(other), whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, ok := p.Get(other); ok {
		t.Error("a pack under another name is taken")
	}
}

func TestWhatAKilledBuildLeftIsSwept(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, packsName, packKey.String()+".new123")
	if err := os.MkdirAll(filepath.Dir(left), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(left, []byte(packMagic), 0o644); err != nil {
		t.Fatal(err)
	}
	openPacks(t, dir)
	if _, err := os.Stat(left); err == nil {
		t.Error("it is still there")
	}
}

// TestUnusedPacksStayWithinBounds keeps the newest of those that a build did not use.
func TestUnusedPacksStayWithinBounds(t *testing.T) {
	dir := t.TempDir()
	p := openPacks(t, dir)
	keys := []source.Fingerprint{source.FingerprintOf([]byte("1")), source.FingerprintOf([]byte("2")), source.FingerprintOf([]byte("3"))}
	for i, k := range keys {
		if err := p.Put(k, nil, [][]byte{make([]byte, leastUnused/3*2)}); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(int64(1000+i), 0)
		if err := os.Chtimes(p.file(k), at, at); err != nil {
			t.Fatal(err)
		}
	}
	next := openPacks(t, dir)
	if err := next.Put(packKey, nil, [][]byte{[]byte("small")}); err != nil {
		t.Fatal(err)
	}
	if err := next.Close(false); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(next.dir); len(entries) != 4 {
		t.Fatalf("a build that failed leaves %d of 4 packs", len(entries))
	}
	if err := next.Close(true); err != nil {
		t.Fatal(err)
	}
	var left []string
	entries, _ := os.ReadDir(next.dir)
	for _, e := range entries {
		left = append(left, strings.TrimSuffix(e.Name(), packEnding))
	}
	if len(left) != 2 || !strings.Contains(strings.Join(left, " "), keys[2].String()) || !strings.Contains(strings.Join(left, " "), packKey.String()) {
		t.Errorf("left are %q", left)
	}
}
