package source

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestErrorIsOneLineWithAllThatIsKnown(t *testing.T) {
	for _, c := range []struct {
		err  Error
		want string
	}{
		{Error{Message: "m"}, "m"},
		{Error{Position: Position{Path: "a.md"}, Message: "m"}, "a.md: m"},
		{Error{Position: Position{"a.md", 4, 0}, Message: "m"}, "a.md:4: m"},
		{Error{Position: Position{"a.md", 4, 7}, Message: "m", Hint: "h"}, "a.md:4:7: m; h"},
		{Error{Position: Position{"a.md", 4, 7}, Message: "m", During: "/p/", Hint: "h"}, "a.md:4:7: m, while making /p/; h"},
		{Error{Position: Position{"a.md", 4, 7}, Message: "m", During: "/p/", Repeats: 3}, "a.md:4:7: m, while making /p/ and 3 more"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// lines gives a sorted list as text.
func lines(list ...*Error) string {
	l := ErrorList(list)
	l.Sort()
	return l.Error()
}

func TestSortOrdersAndFolds(t *testing.T) {
	at := func(path string, line, column int, message string) *Error {
		return &Error{Position: Position{path, line, column}, Message: message}
	}
	during := func(page string) *Error {
		return &Error{Position: Position{"l.html", 1, 1}, Message: "m", During: page}
	}
	for _, c := range []struct{ name, got, want string }{
		{"by path, line, column, message", lines(at("b", 1, 1, "m"), at("a", 10, 1, "m"), at("a", 9, 2, "m"), at("a", 9, 1, "z"), at("a", 9, 1, "m"), at("", 0, 0, "m")),
			"m\na:9:1: m\na:9:1: z\na:9:2: m\na:10:1: m\nb:1:1: m"},
		{"the same once", lines(at("a", 1, 1, "m"), at("a", 1, 1, "m")), "a:1:1: m"},
		{"other pages are counted", lines(during("/c/"), during("/a/"), during("/b/"), during("/a/")), "l.html:1:1: m, while making /a/ and 2 more"},
		{"nothing", lines(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, c.got, c.want)
		}
	}
}

// TestWarningNeverHidesAnError of the same words.
func TestWarningNeverHidesAnError(t *testing.T) {
	for _, l := range []ErrorList{
		{Warningf(Position{Path: "a"}, "c", "", "m"), Errorf(Position{Path: "a"}, "c", "", "m")},
		{Errorf(Position{Path: "a"}, "c", "", "m"), Warningf(Position{Path: "a"}, "c", "", "m")},
	} {
		l.Sort()
		if len(l) != 1 || l.Err() == nil {
			t.Errorf("what is left is %+v", l)
		}
	}
}

// TestSortDoesNotDependOnTheOrder in which workers report.
func TestSortDoesNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) *Error {
			return &Error{
				Position: Position{rapid.SampledFrom([]string{"a", "b"}).Draw(t, "path"), rapid.IntRange(0, 2).Draw(t, "line"), 0},
				Message:  rapid.SampledFrom([]string{"m", "n"}).Draw(t, "message"),
				During:   rapid.SampledFrom([]string{"", "/a/", "/b/"}).Draw(t, "during"),
				Warning:  rapid.Bool().Draw(t, "warning"),
			}
		}), 0, 12).Draw(t, "list")
		copies := func(order []*Error) ErrorList {
			var l ErrorList
			for _, e := range order {
				other := *e
				l = append(l, &other)
			}
			return l
		}
		one, other := copies(list), copies(rapid.Permutation(list).Draw(t, "order"))
		one.Sort()
		other.Sort()
		if one.Error() != other.Error() || fmt.Sprint(one.Err()) != fmt.Sprint(other.Err()) {
			t.Fatalf("once\n%v\nand once\n%v", one, other)
		}
	})
}

func TestAddTakesErrorsOfAllKinds(t *testing.T) {
	a, b, c := Errorf(Position{Path: "a"}, "x", "", "m"), Errorf(Position{Path: "b"}, "x", "", "m"), Warningf(Position{Path: "c"}, "x", "", "m")
	var l ErrorList
	l.Add(nil)
	l.Add(a)
	l.Add(ErrorList{b, c})
	l.Add(fmt.Errorf("wrapped: %w", a))
	l.Add(fmt.Errorf("wrapped: %w", ErrorList{b, c}))
	l.Add(errors.Join(a, nil, ErrorList{b}))
	l.Add(errors.New("disk full"))
	if got := strings.Join(strings.Split(l.Error(), "\n"), ","); got != "a: m,b: m,c: m,a: m,b: m,c: m,a: m,b: m,disk full" {
		t.Errorf("the list is %s", got)
	}
	if last := l[len(l)-1]; last.Code != "internal" {
		t.Errorf("what comes from outside has the code %q", last.Code)
	}
	errs, warnings := l.Split()
	if len(errs) != 7 || len(warnings) != 2 {
		t.Errorf("%d errors and %d warnings", len(errs), len(warnings))
	}
	if warnings.Err() != nil || errs.Err() == nil || ErrorList(nil).Err() != nil {
		t.Error("warnings count as errors, or errors do not")
	}
}

func TestNearestFindsTheNameThatWasMeant(t *testing.T) {
	for _, c := range []struct{ text, names, want string }{
		{"titel", "title date tags", "title"},
		{"Title", "date title", "title"},
		{"tilte", "title tile", "title"},
		{"sctoin", "section action", "section"},
		{"xyz", "title date", ""},
		{"", "title", ""},
		{"a", "b c", "b"},
		{"ab", "ba", "ba"},
		{"größe", "grösse größ", "größ"},
		{"harbour", "harbor arbour", "harbor"},
	} {
		if got := Nearest(c.text, strings.Fields(c.names)); got != c.want {
			t.Errorf("%q among %s: got %q, want %q", c.text, c.names, got, c.want)
		}
	}
}

// TestSlipsIsADistance: none to itself, the same both ways, and never more than
// the limit.
func TestSlipsIsADistance(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abö")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		limit := rapid.IntRange(0, 10).Draw(t, "limit")
		whole := Slips(a, b, 100)
		if Slips(a, a, 100) != 0 || whole != Slips(b, a, 100) || (whole == 0) != (a == b) {
			t.Fatalf("%q and %q are %d apart", a, b, whole)
		}
		if got := Slips(a, b, limit); got != min(whole, limit) {
			t.Fatalf("%q and %q are %d apart, and %d with the limit %d", a, b, whole, got, limit)
		}
	})
}

func TestFingerprintTellsPartsApart(t *testing.T) {
	sum := func(f func(*Hasher)) Fingerprint { h := NewHasher(); f(h); return h.Sum() }
	seen := map[Fingerprint]string{{}: "nothing at all"}
	for _, c := range []struct {
		name string
		f    func(*Hasher)
	}{
		{"nothing", func(*Hasher) {}},
		{"ab, c", func(h *Hasher) { h.String("ab"); h.String("c") }},
		{"a, bc", func(h *Hasher) { h.String("a"); h.String("bc") }},
		{"list of ab, c", func(h *Hasher) { h.Strings([]string{"ab", "c"}) }},
		{"two lists", func(h *Hasher) { h.Strings([]string{"ab"}); h.Strings([]string{"c"}) }},
		{"false", func(h *Hasher) { h.Bool(false) }},
		{"true", func(h *Hasher) { h.Bool(true) }},
		{"2", func(h *Hasher) { h.Int(2) }},
		{"2.0", func(h *Hasher) { h.Float(2) }},
	} {
		f := sum(c.f)
		if other, ok := seen[f]; ok {
			t.Errorf("%s has the fingerprint of %s", c.name, other)
		}
		seen[f] = c.name
	}
	if FingerprintOf(nil).IsZero() || !(Fingerprint{}).IsZero() {
		t.Error("no bytes have the fingerprint of nothing")
	}
	if got := FingerprintOf([]byte("abc")).String(); got != "ba7816bf8f01cfea414140de5dae2223" { // FIPS 180-4, first half
		t.Errorf("the fingerprint of abc is %s", got)
	}
}

func TestFingerprintsDoNotDependOnTheSizeOfParts(t *testing.T) {
	long := strings.Repeat("long ", 400)
	parts := []string{"a", long, "", long[:440], "b", strings.Repeat("longer ", 9000), long[:447], "c", long[:449], "end"}
	for n := range parts {
		h := NewHasher()
		var all []byte
		for i, s := range parts[:n+1] {
			h.String(s)
			h.Bytes([]byte(s))
			h.Int(i)
			h.Fingerprint(FingerprintOf([]byte(s)))
			size := binary.LittleEndian.AppendUint64(nil, uint64(len(s)))
			all = append(append(all, size...), s...)
			all = append(append(all, size...), s...)
			all = binary.LittleEndian.AppendUint64(all, uint64(i))
			f := FingerprintOf([]byte(s))
			all = append(all, f[:]...)
		}
		if got, want := h.Sum(), FingerprintOf(all); got != want {
			t.Fatalf("after %d parts %s, want %s", n+1, got, want)
		}
	}
}
