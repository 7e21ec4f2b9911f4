package config

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"broadsheet/generator/source"
)

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("config.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("config.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSchemaAgreesWithDecoder(t *testing.T) {
	schema := compiled(t)
	tests := []struct {
		name, text string
		valid      bool
	}{
		{"least", least, true},
		{"every key", full, true},
		{"unknown key", least + "x: 1\n", false},
		{"unknown key within", least + "home: {x: 1}\n", false},
		{"missing title", "base_url: https://a.example/\n", false},
		{"range", least + "page_size: 0\n", false},
		{"type", least + "feeds: {full: 1}\n", false},
		{"choice", least + "comments: {default: maybe}\n", false},
		{"choice in a list", least + "feeds: {tags: [rss, pdf]}\n", false},
		{"empty list", least + "feeds: {tags: []}\n", true},
		{"menu entry", least + "menu: [{title: A}]\n", false},
		{"pattern", least + "permalink: /:year/\n", false},
		{"no value", least + "description:\n", false},
	}
	for _, test := range tests {
		var value any
		if err := yaml.Unmarshal([]byte(test.text), &value); err != nil {
			t.Fatal(err)
		}
		if _, err := Parse("config.yaml", []byte(test.text)); (err == nil) != test.valid {
			t.Errorf("%s: the decoder says %v", test.name, err)
		}
		if err := schema.Validate(value); (err == nil) != test.valid {
			t.Errorf("%s: the schema says %v", test.name, err)
		}
	}
}

func TestExamplesAreAccepted(t *testing.T) {
	var walk func(prefix, indent string, keys []key)
	walk = func(prefix, indent string, keys []key) {
		for _, k := range keys {
			if k.doc == "" || !strings.HasSuffix(k.doc, ".") {
				t.Errorf("%s%s has no sentence of documentation", prefix, k.name)
			}
			if k.keys != nil {
				walk(prefix+k.name+":\n"+indent+"  ", indent+"  ", k.keys)
				continue
			}
			text := prefix + k.sample() + "\n"
			if !strings.HasPrefix(text, "title:") {
				text += "title: A\n"
			}
			if !strings.HasPrefix(text, "base_url:") {
				text += "base_url: https://a.example/\n"
			}
			if _, err := Parse("config.yaml", []byte(text)); err != nil {
				t.Errorf("%s\n%v", text, err)
			}
		}
	}
	walk("", "", keys(Default()))
}

func TestEveryKeyIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	var walk func(prefix string, keys []key)
	walk = func(prefix string, keys []key) {
		for _, k := range keys {
			name := prefix + k.name
			row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(name) + "` \\|.*$").Find(doc)
			if row == nil {
				t.Errorf("docs/configuration.md has no row for `%s`", name)
				continue
			}
			if standard := k.standard(); standard != "" && !bytes.Contains(row, []byte("| `"+standard+"` |")) {
				t.Errorf("the row of `%s` does not name its default `%s`: %s", name, standard, row)
			}
			for _, choice := range k.enum {
				if !bytes.Contains(row, []byte("`"+choice+"`")) {
					t.Errorf("the row of `%s` does not name `%s`", name, choice)
				}
			}
			walk(name+".", k.keys)
			if list, ok := k.into.(collection); ok {
				walk(name+"[].", list.blank())
			}
		}
	}
	walk("", keys(Default()))
}

func TestExampleInDocumentationIsAccepted(t *testing.T) {
	doc, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(doc, -1)
	if len(blocks) == 0 {
		t.Fatal("no example")
	}
	schema := compiled(t)
	for _, block := range blocks {
		if _, err := Parse("docs/configuration.md", block[1]); err != nil {
			t.Error(err)
		}
		var value any
		if err := yaml.Unmarshal(block[1], &value); err != nil {
			t.Error(err)
		} else if err := schema.Validate(value); err != nil {
			t.Error(err)
		}
	}
}

func TestCommittedSchemaIsCurrent(t *testing.T) {
	committed, err := os.ReadFile("../../docs/schema/config.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, Schema()) {
		t.Error("docs/schema/config.schema.json is old: go run ./generator schema config > docs/schema/config.schema.json")
	}
}

// FuzzConfig checks that no text makes the decoder fail in another way than by
// an error with a position, and that what it accepts is valid by the schema.
func FuzzConfig(f *testing.F) {
	schema := compiled(f)
	for _, seed := range []string{least, full, "", "a: &a [*a]", "- x", "title: [", "? {a: b}\n: c\n", "<<: {title: A}\n", "params: {a: &b {c: 1}, <<: *b}", "\uFEFF#", "!!binary x: y"} {
		f.Add([]byte(seed))
		f.Add([]byte(least + seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("config.yaml", data)
		if err != nil {
			var list source.ErrorList
			if !errors.As(err, &list) {
				t.Fatalf("%T is not an ErrorList", err)
			}
			for _, e := range list {
				if e.Line < 1 || e.Column < 1 || e.Code == "" || e.Message == "" {
					t.Errorf("%#v has no position, code or message", e)
				}
				if e.Line > bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r"))+bytes.Count(data, []byte("\u2028"))+bytes.Count(data, []byte("\u2029"))+bytes.Count(data, []byte("\u0085"))+1 {
					t.Errorf("%v lies behind the end", e)
				}
			}
			return
		}
		if !strings.HasSuffix(c.Site.BaseURL, "/") || c.Site.Location == nil || c.Site.Title == "" {
			t.Errorf("accepted %+v", c.Site)
		}
		var value any
		if err := yaml.Unmarshal(data, &value); err != nil || c.Site.Params != nil {
			return // params may hold what JSON has not, such as dates
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("the decoder accepts what the schema does not: %v", err)
		}
	})
}
