package cache

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"broadsheet/generator/source"
)

var (
	us     = source.FingerprintOf([]byte("this program"))
	others = source.FingerprintOf([]byte("another program"))
)

func open(t testing.TB, dir string, program source.Fingerprint) *Store {
	t.Helper()
	s, err := OpenStore(dir, program)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(false) })
	return s
}

func keyOf(text string) source.Fingerprint { return source.FingerprintOf([]byte(text)) }

// fill puts n files into a store and saves it.
func fill(t testing.TB, dir string, n int) {
	t.Helper()
	s := open(t, dir, us)
	for i := range n {
		put(t, s, i, "")
	}
	save(t, s)
}

func put(t testing.TB, s *Store, i int, version string) {
	t.Helper()
	if err := s.Put(name(i), keyOf(version), []byte("parsed "+version+name(i)), []byte("text "+version+name(i))); err != nil {
		t.Fatal(err)
	}
}

func save(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(true); err != nil {
		t.Fatal(err)
	}
}

func name(i int) string { return fmt.Sprintf("content/posts/%d.md", i) }

// wantEntry checks that the store has a file, or not.
func wantEntry(t testing.TB, s *Store, i int, version string, want bool) {
	t.Helper()
	parsed, ok := s.AppendParsed(nil, name(i), keyOf(version))
	if ok != want {
		t.Errorf("%s of version %q is there: %v, want %v", name(i), version, ok, want)
	}
	if !ok || !want {
		return
	}
	text, err := s.AppendText(nil, name(i))
	if string(parsed) != "parsed "+version+name(i) || string(text) != "text "+version+name(i) || err != nil {
		t.Errorf("%s has %q and %q, %v", name(i), parsed, text, err)
	}
}

func TestStoreKeepsWhatTheLastBuildUsed(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 4)
	s := open(t, dir, us)
	wantEntry(t, s, 0, "", true)
	wantEntry(t, s, 1, "other content", false)
	put(t, s, 2, "new")
	wantEntry(t, s, 0, "", true)
	save(t, s)
	s = open(t, dir, us)
	wantEntry(t, s, 0, "", true)
	wantEntry(t, s, 1, "", false)
	wantEntry(t, s, 2, "", false)
	wantEntry(t, s, 2, "new", true)
	wantEntry(t, s, 3, "", false)
	if !s.Has(name(0)) || s.Has(name(1)) || s.Note() != "" {
		t.Errorf("has 0: %v, has 1: %v, note: %s", s.Has(name(0)), s.Has(name(1)), s.Note())
	}
}

func TestStoreThatIsNotSavedStaysAsItWas(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 2)
	before := size(t, dir)
	s := open(t, dir, us)
	put(t, s, 0, "new")
	put(t, s, 7, "")
	if _, err := s.AppendText(nil, name(7)); err != nil {
		t.Error(err)
	}
	if err := s.Close(false); err != nil {
		t.Fatal(err)
	}
	if after := size(t, dir); after != before {
		t.Errorf("the data grew from %d to %d bytes", before, after)
	}
	s = open(t, dir, us)
	wantEntry(t, s, 0, "", true)
	wantEntry(t, s, 7, "", false)
}

func size(t testing.TB, dir string) int64 {
	t.Helper()
	st, err := os.Stat(filepath.Join(dir, dataName))
	if err != nil {
		t.Fatal(err)
	}
	return st.Size()
}

func TestTemporaryStoreLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := OpenStore("", us)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, 1, "")
	wantText := "text " + name(1)
	if text, err := s.AppendText(nil, name(1)); string(text) != wantText || err != nil {
		t.Errorf("the text is %q, %v", text, err)
	}
	save(t, s)
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestStoreOfAnotherProgramIsNotRead(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 2)
	s := open(t, dir, others)
	if s.Note() != ErrForeign.Error() {
		t.Errorf("the note is %q", s.Note())
	}
	wantEntry(t, s, 0, "", false)
	put(t, s, 1, "")
	save(t, s)
	s = open(t, dir, others)
	wantEntry(t, s, 1, "", true)
	if s.Note() != "" {
		t.Errorf("the note is %q once the cache was written anew", s.Note())
	}
}

func TestDataThatIsCutOffLosesItsEntriesAlone(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 10)
	whole := size(t, dir)
	for _, cut := range []int64{whole - 1, whole / 2, 1, 0} {
		if err := os.Truncate(filepath.Join(dir, dataName), cut); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir, us)
		if s.Note() == "" {
			t.Errorf("cut off at %d of %d, nothing is noted", cut, whole)
		}
		found := 0
		for i := range 10 {
			if _, ok := s.AppendParsed(nil, name(i), keyOf("")); ok {
				wantEntry(t, s, i, "", true)
				found++
			}
		}
		if want := int(cut * 10 / whole); found != want {
			t.Errorf("cut off at %d of %d, %d of 10 entries are found, want %d", cut, whole, found, want)
		}
		put(t, s, 99, "") // lies where lost entries were
		wantText(t, s, 99)
	}
}

func wantText(t testing.TB, s *Store, i int) {
	t.Helper()
	if text, err := s.AppendText(nil, name(i)); string(text) != "text "+name(i) || err != nil {
		t.Errorf("the text of %s is %q, %v", name(i), text, err)
	}
}

// TestChangedBytesAreNeverGiven flips every byte of every file of the cache.
func TestChangedBytesAreNeverGiven(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 3)
	for _, file := range []string{dataName, indexName} {
		file = filepath.Join(dir, file)
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range good {
			bad := bytes.Clone(good)
			bad[i] ^= 0x10
			if err := os.WriteFile(file, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := OpenStore(dir, us)
			if err != nil {
				t.Fatal(err)
			}
			lost := 0
			for k := range 3 {
				if _, ok := s.AppendParsed(nil, name(k), keyOf("")); !ok {
					lost++
				} else if text, err := s.AppendText(nil, name(k)); err != nil {
					lost++
				} else if string(text) != "text "+name(k) {
					t.Errorf("with byte %d of %s changed, the text of %s is %q", i, file, name(k), text)
				}
			}
			if lost == 0 || s.Note() == "" {
				t.Errorf("byte %d of %s changed: %d lost, note %q", i, file, lost, s.Note())
			}
			s.file.Close()
			if err := os.WriteFile(filepath.Join(dir, dataName), dataOf(3), 0o644); err != nil { // an unreadable index empties it
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(file, good, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTextsAreGivenWhileOthersArePut(t *testing.T) {
	dir := t.TempDir()
	s, err := OpenStore(dir, us)
	if err != nil {
		t.Fatal(err)
	}
	const workers, each = 4, 100
	textOf := func(i int) []byte { return bytes.Repeat([]byte(name(i)+"\n"), 600+i) }
	want := func(s *Store, i int) {
		if got, err := s.AppendText(nil, name(i)); !bytes.Equal(got, textOf(i)) || err != nil {
			t.Errorf("of %s there are %d bytes, or other ones: %v", name(i), len(got), err)
		}
	}
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := w * each; i < (w+1)*each; i++ {
				if err := s.Put(name(i), keyOf(""), []byte(name(i)), textOf(i)); err != nil {
					t.Error(err)
				}
				want(s, i)
				want(s, w*each)
			}
		})
	}
	group.Wait()
	if err := s.Close(true); err != nil {
		t.Fatal(err)
	}
	again, err := OpenStore(dir, us)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close(false)
	for i := range workers * each {
		if parsed, ok := again.AppendParsed(nil, name(i), keyOf("")); string(parsed) != name(i) || !ok {
			t.Errorf("%s was parsed as %q", name(i), parsed)
		}
		want(again, i)
	}
}

func TestATextThatIsBeingWrittenIsWaitedFor(t *testing.T) {
	s, err := OpenStore("", us)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(false)
	want := bytes.Repeat([]byte("text"), writeBuffer/4)
	full, at := s.put(entry{Path: "a", Text: piece{Length: len(want), Checksum: checksum(want)}}, nil, want)
	if full == nil {
		t.Fatal("the buffer is not full")
	}
	given := make(chan []byte)
	go func() {
		text, err := s.AppendText(nil, "a")
		if err != nil {
			t.Error(err)
		}
		given <- text
	}()
	for range 1000 {
		runtime.Gosched() // so that it would come too early
	}
	if err := s.writeFull(full, at); err != nil {
		t.Fatal(err)
	}
	if text := <-given; !bytes.Equal(text, want) {
		t.Errorf("of %d bytes %d were given, or other ones", len(want), len(text))
	}
}

// dataOf is the data file that fill makes.
func dataOf(n int) []byte {
	var b strings.Builder
	for i := range n {
		b.WriteString("parsed " + name(i) + "text " + name(i))
	}
	return []byte(b.String())
}

func TestLostTextIsNotKept(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 2)
	data := bytes.Replace(dataOf(2), []byte("text "+name(1)), []byte("TEXT "+name(1)), 1)
	if err := os.WriteFile(filepath.Join(dir, dataName), data, 0o644); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir, us)
	s.AppendParsed(nil, name(0), keyOf(""))
	s.AppendParsed(nil, name(1), keyOf(""))
	if _, err := s.AppendText(nil, name(1)); err == nil {
		t.Error("a damaged text is given")
	}
	save(t, s)
	s = open(t, dir, us)
	wantEntry(t, s, 0, "", true)
	wantEntry(t, s, 1, "", false)
}

func TestStoreGivesBackTheSpaceOfOldEntries(t *testing.T) {
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 2))
	big := make([]byte, leastWaste/3)
	for i := range big {
		big[i] = byte(r.Uint32())
	}
	text := func(version, i int) []byte { return append(big, fmt.Sprint(version, i)...) }
	for version := range 8 {
		s := open(t, dir, us)
		for i := range 2 {
			if version > 0 && i == 0 {
				if _, ok := s.AppendParsed(nil, name(0), keyOf("0")); !ok { // never changes
					t.Fatalf("version %d: the entry that stays is lost; note: %s", version, s.Note())
				}
				continue
			}
			if err := s.Put(name(i), keyOf(fmt.Sprint(version)), []byte("parsed"), text(version, i)); err != nil {
				t.Fatal(err)
			}
		}
		save(t, s)
		if got := size(t, dir); got > 3*leastWaste {
			t.Errorf("after %d builds the data has %d bytes, for two entries of %d", version+1, got, len(big))
		}
	}
	s := open(t, dir, us)
	for i, version := range []int{0, 7} {
		if _, ok := s.AppendParsed(nil, name(i), keyOf(fmt.Sprint(version))); !ok {
			t.Fatalf("entry %d is lost", i)
		}
		if got, err := s.AppendText(nil, name(i)); !bytes.Equal(got, text(version, i)) || err != nil {
			t.Errorf("entry %d has another text, %v", i, err)
		}
	}
}

func TestCompactingDropsWhatIsDamaged(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 3)
	s := open(t, dir, us)
	data := bytes.Replace(dataOf(3), []byte("text "+name(1)), []byte("TEXT "+name(1)), 1)
	if err := os.WriteFile(filepath.Join(dir, dataName), data, 0o644); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		s.AppendParsed(nil, name(i), keyOf(""))
	}
	kept, err := s.compact(slices.Clone(s.old))
	if err != nil || len(kept) != 2 {
		t.Fatalf("kept are %d of 3, %v", len(kept), err)
	}
	if kept[1].Path != name(2) || kept[1].Parsed.Offset != int64(len("parsed "+name(0)+"text "+name(0))) {
		t.Errorf("the last entry is %+v", kept[1])
	}
}

func TestStoreServesManyGoroutines(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 50)
	s := open(t, dir, us)
	var wait sync.WaitGroup
	for w := range 8 {
		wait.Go(func() {
			for i := range 100 {
				if i >= 50 {
					put(t, s, 100*w+i, "")
					wantText(t, s, 100*w+i)
				} else {
					wantEntry(t, s, i, "", true)
				}
			}
		})
	}
	wait.Wait()
	save(t, s)
}

// keepTraces keeps traces as a build does.
func keepTraces(dir string, traces *Traces) error {
	staged, err := StageTraces(dir, "site", us, traces)
	if err != nil {
		return err
	}
	return staged.Keep()
}

// encoded gives traces as they are kept.
func encoded(traces *Traces) []byte {
	return traces.encode(nil, func(all []byte) []byte { return all })
}

func TestTracesComeBackAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	if head, err := ReadTracesHead(dir, "site", us); err != nil || head != nil {
		t.Errorf("where there are none, their head is %v, %v", head, err)
	}
	if got, err := ReadTraces(dir, "site", us); err != nil || len(got.Pages) != 0 {
		t.Errorf("where there are none, they are %v, %v", got, err)
	}
	traces := &Traces{TracesHead: TracesHead{Inputs: keyOf("in"), From: -5, Until: 7}, Questions: []Question{{Kind: "card", Key: "a", Answer: keyOf("b")}, {Kind: "link", Key: "x"}},
		Pages: []Page{{Output: "index.html", Asked: []uint32{1, 0}, Size: 3, ModTime: 9}}, Report: []byte("report")}
	for i := range spillAt / 32 { // so that they are written in pieces
		traces.Questions = append(traces.Questions, Question{Kind: "post", Key: fmt.Sprint(i)})
	}
	if err := keepTraces(dir, traces); err != nil {
		t.Fatal(err)
	}
	got, err := ReadTraces(dir, "site", us)
	if err != nil || string(encoded(got)) != string(encoded(traces)) {
		t.Errorf("they are %+v, %v", got, err)
	}
	if head, err := ReadTracesHead(dir, "site", us); err != nil || *head != traces.TracesHead {
		t.Errorf("their head is %+v, %v", head, err)
	}
	if head, err := ReadTracesHead(dir, "site", others); err != ErrForeign || head != nil {
		t.Errorf("for another program their head is %v, %v", head, err)
	}
	if got, err := ReadTraces(dir, "site", others); err != ErrForeign || len(got.Pages) != 0 {
		t.Errorf("for another program they are %v, %v", got, err)
	}
	if got, err := ReadTraces(dir, "preview", us); err != nil || len(got.Pages) != 0 {
		t.Errorf("for another folder they are %v, %v", got, err)
	}
}

func TestTracesThatAreDroppedLeaveTheLast(t *testing.T) {
	dir := t.TempDir()
	last := &Traces{Pages: []Page{{Output: "index.html"}}}
	if err := keepTraces(dir, last); err != nil {
		t.Fatal(err)
	}
	staged, err := StageTraces(dir, "site", us, &Traces{})
	if err != nil {
		t.Fatal(err)
	}
	staged.Drop()
	got, err := ReadTraces(dir, "site", us)
	if err != nil || string(encoded(got)) != string(encoded(last)) {
		t.Errorf("they are %+v, %v", got, err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("the folder has %v, %v", files, err)
	}
}

func TestDamagedTracesAreNone(t *testing.T) {
	dir := t.TempDir()
	traces := &Traces{Questions: []Question{{Kind: "card"}}, Pages: []Page{{Output: "index.html", Asked: []uint32{1}}}}
	if err := keepTraces(dir, traces); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadTraces(dir, "site", us); err != ErrDamaged || len(got.Pages) != 0 {
		t.Errorf("with a question that there is not: %v, %v", got, err)
	}
	traces.Pages[0].Asked[0] = 0
	if err := keepTraces(dir, traces); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "site.traces")
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range good {
		for _, bad := range [][]byte{good[:i], append(append(bytes.Clone(good[:i]), good[i]^1), good[i+1:]...)} {
			if err := os.WriteFile(file, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			if got, err := ReadTraces(dir, "site", us); err == nil || len(got.Pages) != 0 {
				t.Errorf("damaged at byte %d, they are %v, %v", i, got, err)
			}
			if head, err := ReadTracesHead(dir, "site", us); err == nil && *head != traces.TracesHead {
				t.Errorf("damaged at byte %d, their head is %v", i, head)
			}
		}
	}
}

func TestOutputFoldersHaveTracesOfTheirOwn(t *testing.T) {
	seen := map[string]string{}
	for _, out := range []string{"public", "preview", "../public", "/srv/www"} {
		n := Name(out)
		if other, ok := seen[n]; ok {
			t.Errorf("%s and %s share the name %s", out, other, n)
		}
		seen[n] = out
	}
}

// FuzzStoreIndex puts foreign bytes into an index that is well sealed.
func FuzzStoreIndex(f *testing.F) {
	good := []entry{{Path: name(0), Parsed: piece{Length: 7 + len(name(0)), Checksum: checksum([]byte("parsed " + name(0)))}}}
	f.Add(Encode(nil, &good))
	f.Add([]byte{2, 1, 'a'})
	f.Add(bytes.Repeat([]byte{0xff}, 40))
	f.Fuzz(func(t *testing.T, index []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, dataName), dataOf(2), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := writeFile(filepath.Join(dir, indexName), us, index); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir, us)
		for _, e := range s.old {
			i, ok := s.find(e.Path)
			if !ok {
				continue // the index is out of order
			}
			found := s.old[i] // which may be another of the same path
			parsed, ok := s.AppendParsed(nil, e.Path, found.Key)
			if ok && checksum(parsed) != found.Parsed.Checksum {
				t.Errorf("%s has bytes that do not fit their checksum", e.Path)
			}
			if text, err := s.AppendText(nil, e.Path); err == nil && checksum(text) != found.Text.Checksum {
				t.Errorf("%s has a text that does not fit its checksum", e.Path)
			}
		}
		if err := s.Close(true); err != nil {
			t.Error(err)
		}
	})
}

// FuzzTraces puts foreign bytes into traces that are well sealed.
func FuzzTraces(f *testing.F) {
	some := &Traces{TracesHead: TracesHead{From: 1}, Questions: []Question{{Kind: "card", Key: "a"}, {Kind: "link", Key: "b", From: "c"}},
		Pages: []Page{{Output: "index.html", Asked: []uint32{0, 1}, Size: 3}}, Report: []byte("report")}
	f.Add(encoded(some)[headSize:])
	f.Fuzz(func(t *testing.T, rest []byte) {
		var got Traces
		if got.decode(append(some.TracesHead.append(nil), rest...)) != nil {
			return
		}
		for _, p := range got.Pages {
			for _, q := range p.Asked {
				if int(q) >= len(got.Questions) {
					t.Fatalf("%s asks question %d of %d", p.Output, q, len(got.Questions))
				}
			}
		}
		var again Traces
		if err := again.decode(encoded(&got)); err != nil || string(encoded(&again)) != string(encoded(&got)) {
			t.Fatalf("kept again, they are other ones: %v", err)
		}
	})
}

// TestWhatOthersWriteIsNotTakenForOurs lets another program write the folder after Save.
func TestWhatOthersWriteIsNotTakenForOurs(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, us)
	if err := s.Put("a", keyOf("a"), []byte("parsed a"), []byte("text of a")); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if text, err := s.AppendText(nil, "a"); err != nil || string(text) != "text of a" {
		t.Fatalf("%q, %v", text, err)
	}
	other := open(t, dir, keyOf("another program"))
	if err := other.Put("z", keyOf("z"), nil, []byte("something else, as long as all that was there")); err != nil {
		t.Fatal(err)
	}
	if err := other.Close(true); err != nil {
		t.Fatal(err)
	}
	if text, err := s.AppendText(nil, "a"); !errors.Is(err, ErrDamaged) {
		t.Errorf("the text of a is %q, %v", text, err)
	}
	if err := s.Close(false); err != nil {
		t.Error(err)
	}
}

// TestADamagedListIsWrittenAnew cuts the data of a file that is gone at the next build.
func TestADamagedListIsWrittenAnew(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, 2)
	data := dataOf(2)
	if err := os.WriteFile(filepath.Join(dir, dataName), data[:len(data)-1], 0o644); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{ErrDamaged.Error(), ""} {
		s := open(t, dir, us)
		if _, ok := s.AppendParsed(nil, name(0), keyOf("")); !ok {
			t.Fatal("the whole file is lost too")
		}
		if got := s.Note(); got != want {
			t.Errorf("the note is %q, want %q", got, want)
		}
		if err := s.Close(true); err != nil {
			t.Fatal(err)
		}
	}
}
