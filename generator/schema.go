package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"broadsheet/generator/config"
)

// schemas are the formats of files that editors can be told about.
var schemas = map[string]func() []byte{
	"config": config.Schema,
}

func newSchema(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [config|frontmatter]",
		Short: "Print the JSON Schema of config.yaml or of front matter",
		Long: `Schema prints the JSON Schema (draft 2020-12) of config.yaml, or of the front
matter of posts, for editors to complete and check them. A file names its schema
in its first line:

  # yaml-language-server: $schema=docs/schema/config.schema.json`,
		Example:   `  broadsheet schema frontmatter > docs/schema/frontmatter.schema.json`,
		ValidArgs: []string{"config", "frontmatter"},
		Args:      cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "config"
			if len(args) == 1 {
				name = args[0]
			}
			schema, ok := schemas[name]
			if !ok {
				return fmt.Errorf("there is no schema %q; write config or frontmatter", name)
			}
			_, err := p.stdout.Write(schema())
			return failed(err)
		},
	}
}
