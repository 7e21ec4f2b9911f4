package scaffold

import (
	"path"

	"broadsheet/generator/config"
	"broadsheet/generator/content"
)

// A Schema is a JSON Schema (draft 2020-12) that the program writes, for editors
// to complete and check a kind of file.
type Schema struct {
	Name string // as in "schema frontmatter", and in the name of its file
	Of   string // what it describes
	JSON func() ([]byte, error)
}

// Schemas gives all schemas, in the order in which they are documented.
func Schemas() []Schema {
	return []Schema{
		{"config", "config.yaml", func() ([]byte, error) { return config.Schema(), nil }},
		{"frontmatter", "the front matter of posts", content.Schema},
		{"page", "the front matter of content/pages/", content.PageSchema},
		{"author", "the front matter of content/authors/", content.AuthorSchema},
		{"term", "the front matter of content/sections/, tags/ and series/", content.TermSchema},
	}
}

// Path is where a site keeps the schema, for its files to name.
func (s Schema) Path() string { return path.Join("docs/schema", s.Name+".schema.json") }
