package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/generator/scaffold"
)

func newSchema(p *program) *cobra.Command {
	var names []string
	var list strings.Builder
	for _, s := range scaffold.Schemas() {
		names = append(names, s.Name)
		fmt.Fprintf(&list, "\n  %-12s %s", s.Name, s.Of)
	}
	return &cobra.Command{
		Use:   "schema [" + strings.Join(names, "|") + "]",
		Short: "Print a JSON Schema, for editors to complete and check files",
		Long: `Schema prints a JSON Schema (draft 2020-12), for editors to complete and check
files of the site while they are written:
` + list.String() + `

Without a name it is config. A file names its schema in a comment:

  # yaml-language-server: $schema=docs/schema/config.schema.json`,
		Example:   `  broadsheet schema frontmatter > docs/schema/frontmatter.schema.json`,
		ValidArgs: names,
		Args:      atMost("the schema, of " + strings.Join(names, ", ")),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "config"
			if len(args) == 1 {
				name = args[0]
			}
			for _, s := range scaffold.Schemas() {
				if s.Name != name {
					continue
				}
				text, err := s.JSON()
				if err == nil {
					_, err = p.stdout.Write(text)
				}
				return failed(err)
			}
			return misuse("argument", "write one of "+strings.Join(names, ", "), "there is no schema %q", name)
		},
	}
}
