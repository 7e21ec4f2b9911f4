package content

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compileSchema checks that a schema is one, and makes it ready for use.
func compileSchema(t *testing.T, data []byte, err error) *jsonschema.Schema {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate checks a block of YAML against a schema, as an editor would.
func validate(t *testing.T, schema *jsonschema.Schema, block string) error {
	t.Helper()
	v, syntax := new(plainReader).decodeYAML([]byte(block), 1)
	if syntax != nil {
		t.Fatalf("%s: %v", block, syntax)
	}
	data, err := json.Marshal(v.plain())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(doc)
}

func TestTheSchemaAllowsWhatTheDecoderReads(t *testing.T) {
	data, err := Schema()
	schema := compileSchema(t, data, err)
	for _, block := range []string{
		fullYAML, "title: 2026", "date: 2026-11-23", "draft: yes", "published: 2026-11-23", "published: false", "tags: a, b", "tags: [a, 1]",
		"related: false", "related: ferry", "comments: true", "comments: closed", "lead: true", "image: a.jpg", "image: {src: a.jpg, alt: A}", "image:",
		"images: [a.jpg]", "source: Wire", "author: Jane", "authors: [{name: Jane, role: x}, tom]", "corrections: {date: 2026-11-23, text: x}",
		"lastmod: 2026-11-23", "publishDate: 2026-11-23", "redirect_from: /a/", "hero: false", "params: {a: [1]}", "category: World", "lang: de",
	} {
		if err := validate(t, schema, block); err != nil {
			t.Errorf("%s: %v", block, err)
		}
	}
}

func TestTheSchemaRefusesWhatTheDecoderRefuses(t *testing.T) {
	data, err := Schema()
	schema := compileSchema(t, data, err)
	for _, block := range []string{
		"title: [a]", "date: [2026-11-23]", "draft: maybe", "genre: essay", "comments: shut", "lead: first", "lead: -1", "image: {scr: a.jpg}",
		"tags: [{a: b}]", "authors: [{role: x}]", "corrections: x", "corrections: [{knd: x}]", "translations: de", "params: 3", "lastmod: {}",
	} {
		if err := validate(t, schema, block); err == nil {
			t.Errorf("%s is allowed", block)
		}
		parsed := NewParser(Options{}).Parse("content/2026-11-23-a.md", []byte("---\n"+block+"\n---\n# Title\n"))
		if parsed.Issues.Err() == nil {
			t.Errorf("%s is read", block)
		}
	}
}

func TestEveryKindOfFileHasASchema(t *testing.T) {
	for _, c := range []struct {
		make      func() ([]byte, error)
		good, bad string
	}{
		{PageSchema, "title: About\nnoindex: true", "title: {a: b}"},
		{AuthorSchema, "name: Jane Roe\nlinks: [https://jane.example/]\norganization: false", "organization: perhaps"},
		{TermSchema, "name: World\nimage: {src: a.svg}", "image: {source: a.svg}"},
	} {
		data, err := c.make()
		schema := compileSchema(t, data, err)
		if err := validate(t, schema, c.good); err != nil {
			t.Errorf("%s: %v", c.good, err)
		}
		if err := validate(t, schema, c.bad); err == nil {
			t.Errorf("%s is allowed", c.bad)
		}
	}
}

func TestTheDocumentationNamesEveryFieldAndAlias(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "frontmatter.md"))
	if err != nil {
		t.Fatal(err)
	}
	for part, fields := range map[string][]fieldSpec{
		"## Posts": specs(postFields()), "## Pages": specs(pageFields()), "## Authors": specs(authorFields()), "## Sections": specs(termFields()),
		"### image": specs(imageFields()), "### source": specs(originFields()), "### corrections": specs(correctionFields()),
	} {
		_, section, found := strings.Cut(string(page), "\n"+part)
		if !found {
			t.Errorf("there is no heading %q", part)
			continue
		}
		mark := "\n" + part[:strings.IndexByte(part, ' ')] + " "
		section, _, _ = strings.Cut(section, mark)
		for _, f := range fields {
			for _, name := range append([]string{f.name}, f.aliases...) {
				if !strings.Contains(section, "`"+name+"`") {
					t.Errorf("%s: `%s` is not there", part, name)
				}
			}
			for _, word := range f.shape.enum {
				if !strings.Contains(section, "`"+word+"`") {
					t.Errorf("%s: the value `%s` of %s is not there", part, word, f.name)
				}
			}
		}
	}
}

// The samples of the documentation are front matter that is read without a word.
func TestTheSamplesOfTheDocumentationAreRight(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "frontmatter.md"))
	if err != nil {
		t.Fatal(err)
	}
	p := NewParser(Options{})
	samples := 0
	for _, block := range strings.Split(string(page), "\n```")[1:] {
		info, text, _ := strings.Cut(block, "\n")
		kind, path, _ := strings.Cut(info, " ")
		if path == "" || kind != "markdown" && kind != "yaml" {
			continue
		}
		samples++
		if kind == "yaml" {
			text = "---\ntitle: Sample\ndate: 2026-11-23\n" + text + "\n---\n"
		}
		if parsed := p.Parse(path, []byte(text)); len(parsed.Issues) > 0 {
			t.Errorf("%s: %v\n%s", path, parsed.Issues, text)
		}
	}
	if samples < 8 {
		t.Errorf("found %d samples", samples)
	}
}
