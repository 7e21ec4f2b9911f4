package build

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"broadsheet/generator/cache"
	"broadsheet/generator/content"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
)

// sameKept compares what was kept with what is found again: dates by instant and
// offset, causes of errors not at all.
var sameKept = cmp.Options{
	cmp.Comparer(func(a, b time.Time) bool {
		_, x := a.Zone()
		_, y := b.Zone()
		return a.Equal(b) && x == y
	}),
	cmpopts.IgnoreUnexported(content.Parsed{}), // whose memory the text has
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Err" }, cmp.Ignore()),
}

// fillValue gives a value of any type, driven by the type itself: a field that
// somebody adds is tried too.
func fillValue(t *rapid.T, v reflect.Value, depth int) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		if rapid.Bool().Draw(t, "time?") {
			zone := time.FixedZone("", 60*rapid.IntRange(-12*60, 14*60).Draw(t, "minutes"))
			v.Set(reflect.ValueOf(time.Unix(rapid.Int64Range(-1e10, 1e11).Draw(t, "seconds"), 0).In(zone)))
		}
		return
	case v.Type() == reflect.TypeFor[map[string]any]():
		v.Set(reflect.ValueOf(map[string]any{"a": anyOf(t, 3), rapid.String().Draw(t, "key"): anyOf(t, 3)}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.StringN(0, 6, -1).Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "int"))
	case reflect.Int32:
		v.SetInt(int64(rapid.Int32().Draw(t, "int")))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.Uint8().Draw(t, "byte")))
	case reflect.Pointer:
		if depth > 0 && rapid.Bool().Draw(t, "pointer?") {
			v.Set(reflect.New(v.Type().Elem()))
			fillValue(t, v.Elem(), depth-1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillValue(t, v.Field(i), depth)
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			fillValue(t, v.Index(i), depth)
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 2).Draw(t, "length"); n >= 0 && depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fillValue(t, v.Index(i), depth-1)
			}
		}
	case reflect.Map:
		if rapid.Bool().Draw(t, "map?") {
			m := reflect.MakeMap(v.Type())
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fillValue(t, key, depth-1)
			fillValue(t, value, depth-1)
			m.SetMapIndex(key, value)
			v.Set(m)
		}
	case reflect.Interface: // an error, which is not kept
	default:
		t.Fatalf("there is no way to try a %s", v.Type())
	}
}

// anyOf draws what front matter can hold in params.
func anyOf(t *rapid.T, depth int) any {
	switch rapid.IntRange(0, 6).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Int().Draw(t, "int")
	case 2:
		return rapid.Float64().Draw(t, "float")
	case 3:
		return rapid.Bool().Draw(t, "bool")
	case 4:
		if depth > 0 {
			return []any{anyOf(t, depth-1), anyOf(t, depth-1)}
		}
	case 5:
		if depth > 0 {
			return map[string]any{"k": anyOf(t, depth-1)}
		}
	}
	return rapid.String().Draw(t, "text")
}

func TestParsedFileComesBackFromTheCacheAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var kept content.Parsed
		v := reflect.ValueOf(&kept).Elem()
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Issues" {
				fillValue(t, v.Field(i), 4)
			}
		}
		kept.Issues = source.ErrorList{{Code: "front-matter.x", Message: "m", Hint: "h", Warning: true, Position: source.Position{Path: "p", Line: 3, Column: 4}}}
		var found content.Parsed
		if err := cache.Decode(cache.Encode(nil, &kept), &found); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kept, found, sameKept); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzParsedFileIsKept takes any text through the parser and the cache.
func FuzzParsedFileIsKept(f *testing.F) {
	for _, front := range []string{
		"title: A\ndate: 2026-11-01\nparams: {a: 1, b: [1.5, yes, null, 2026-01-01, {c: 0x1F}], d: 99999999999999999999}\nextra: [a, {b: c}]\n",
		"title: A\ndate: 2026-11-01T10:00:00+02:00\nimage: {src: a.gif}\ncorrections: [{date: 2026-11-02, text: x}]\ntranslations: {de: x}\nrelated: false\n",
	} {
		f.Add("---\n"+front+"---\nText [a](b.md) ![c](d.gif) {{< note title=\"x\" >}}in {{< ref \"y\" >}}{{< /note >}}\n\n## Head\n", "content/posts/a.md")
	}
	f.Add("+++\ntitle = \"A\"\ndate = 2026-11-01T10:00:00Z\nn = 9223372036854775807\nf = inf\nat = 10:00:00\nday = 2026-01-01\n[t]\nx = [1, 2.0]\n+++\nText\n", "content/posts/a.md")
	f.Add("{\"title\": \"A\", \"date\": \"2026-11-01\", \"n\": 1e400, \"m\": {\"k\": [null, true, -0.0]}}\n\nText\n", "content/pages/a.md")
	f.Add("---\nname: Ann\nlinks: [https://a.example/]\n---\nHer\n", "content/authors/ann.md")
	f.Add("---\ntitle: T\n---\n", "content/tags/t.md")
	p := content.NewParser(content.Options{Shortcode: func(string) bool { return true }})
	f.Fuzz(func(t *testing.T, text, name string) {
		parsed := p.Parse(name, []byte(text))
		if parsed.Issues.Err() != nil || parsed.Body == nil {
			return
		}
		kept, found := parsed, content.Parsed{}
		if err := cache.Decode(cache.Encode(nil, &kept), &found); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(kept, found, sameKept); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestCutParsedFilesAreRefused cuts what is kept of a post everywhere.
func TestCutParsedFilesAreRefused(t *testing.T) {
	parsed := content.NewParser(content.Options{}).Parse("content/posts/a.md", []byte("---\ntitle: A\ndate: 2026-11-01\n---\nA text of some words.\n"))
	vector := related.Analyse(related.Document{ID: "a", Text: parsed.Text})
	parsed.Text, parsed.Body = "", nil
	whole, err := appendParsed(nil, parsed, vector)
	if err != nil {
		t.Fatal(err)
	}
	found, foundVector, err := decodeParsed(whole)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(parsed, found, sameKept); diff != "" || foundVector.ID() != "a" {
		t.Errorf("it comes back as another, with a vector of %q: %s", foundVector.ID(), diff)
	}
	for n := range whole {
		if _, _, err := decodeParsed(whole[:n]); err == nil {
			t.Errorf("%d bytes of %d are taken for whole", n, len(whole))
		}
	}
}

// TestDeepTextsAreFoundInTheCache nests what authors nest as deep as the parser
// lets them.
func TestDeepTextsAreFoundInTheCache(t *testing.T) {
	const open, shut = "{{< note >}}", "{{< /note >}}"
	for _, text := range []string{
		"x: " + strings.Repeat("[", 28) + "1" + strings.Repeat("]", 28),
		"x: " + strings.Repeat("{a: ", 28) + "1" + strings.Repeat("}", 28),
	} {
		wantFound(t, "---\ntitle: A\ndate: 2026-11-01\n"+text+"\n---\nText.\n")
	}
	for depth := range 60 {
		text := fmt.Sprintf("---\ntitle: A\ndate: 2026-11-01\n---\n%sdeep%s\n", strings.Repeat(open, depth), strings.Repeat(shut, depth))
		wantFound(t, text)
	}
}

func wantFound(t *testing.T, text string) {
	t.Helper()
	p := content.NewParser(content.Options{Shortcode: func(string) bool { return true }})
	parsed := p.Parse("content/posts/a.md", []byte(text))
	if parsed.Issues.Err() != nil {
		return // refused, so there is nothing to keep
	}
	var found content.Parsed
	if err := cache.Decode(cache.Encode(nil, &parsed), &found); err != nil {
		t.Errorf("%.80s… is not found again: %v", text, err)
	}
}
