package config

import (
	"encoding/json"
	"strconv"

	"github.com/invopop/jsonschema"
	"go.yaml.in/yaml/v3"
)

// Schema gives the JSON Schema (draft 2020-12) of config.yaml, indented, for
// editors to complete and check the file while it is written. Whatever Parse
// accepts is valid by the schema; Parse checks more.
func Schema() []byte {
	schema := mappingSchema(keys(Default()))
	schema.Version = jsonschema.Version
	schema.Title = "Settings of a Broadsheet site"
	schema.Description = "config.yaml, at the top of the site's folder."
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic(err) // the table holds nothing that JSON could not
	}
	return append(text, '\n')
}

func mappingSchema(keys []key) *jsonschema.Schema {
	schema := &jsonschema.Schema{
		Type:                 "object",
		Properties:           jsonschema.NewProperties(),
		AdditionalProperties: jsonschema.FalseSchema,
	}
	for _, k := range keys {
		schema.Properties.Set(k.name, k.schema())
		if k.required {
			schema.Required = append(schema.Required, k.name)
		}
	}
	return schema
}

func (k key) schema() *jsonschema.Schema {
	if k.keys != nil {
		schema := mappingSchema(k.keys)
		schema.Description = k.doc
		return schema
	}
	schema := &jsonschema.Schema{Description: k.doc}
	if k.example != "" {
		schema.Examples = []any{k.sampleValue()}
	}
	switch into := k.into.(type) {
	case collection:
		schema.Type = "array"
		schema.Items = mappingSchema(into.blank())
	case *[]string:
		schema.Type = "array"
		schema.Items = k.textSchema()
		schema.UniqueItems = true
		if len(*into) > 0 {
			schema.Default = *into
		}
	case *map[string]any:
		schema.Type = "object"
	case *bool:
		schema.Type = "boolean"
		schema.Default = *into
	case *int:
		schema.Type, schema.Default = "integer", *into
		schema.Minimum, schema.Maximum = jsonNumber(k.min), jsonNumber(k.max)
	case *float64:
		schema.Type, schema.Default = "number", *into
		schema.Minimum, schema.Maximum = jsonNumber(k.min), jsonNumber(k.max)
	default:
		text := k.textSchema()
		text.Description, text.Examples = schema.Description, schema.Examples
		if standard := k.standard(); standard != "" {
			text.Default = standard
		}
		return text
	}
	return schema
}

// textSchema is the schema of a text with the key's form.
func (k key) textSchema() *jsonschema.Schema {
	schema := &jsonschema.Schema{Type: "string"}
	switch {
	case k.enum != nil:
		for _, text := range k.enum {
			schema.Enum = append(schema.Enum, text)
		}
		return schema
	case k.numeral: // no type, since a number is as good; pattern binds texts alone
		schema.Type = ""
		schema.AnyOf = []*jsonschema.Schema{{Type: "string"}, {Type: "integer"}}
	}
	schema.Pattern = `\S`
	if k.form != nil && k.form.pattern != "" {
		schema.Pattern = k.form.pattern
	}
	return schema
}

// sampleValue is the example as JSON has it.
func (k key) sampleValue() any {
	var value any
	if err := yaml.Unmarshal([]byte(k.example), &value); err != nil {
		return k.example
	}
	if number, ok := value.(int); ok && k.form != nil {
		return strconv.Itoa(number) // a year, which is a text
	}
	return value
}

func jsonNumber(n int) json.Number { return json.Number(strconv.Itoa(n)) }
