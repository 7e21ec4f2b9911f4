package content

import "encoding/json"

// Schema gives the JSON Schema (draft 2020-12) of the front matter of posts, for
// completion and checks in editors. It is made from the table that the decoder
// works by. Names in other spellings (publishAt for publish_at) and fields of the
// site's own are read too; a schema cannot say the one and allows the other.
func Schema() ([]byte, error) {
	return marshalSchema("Front matter of a post", specs(postFields()))
}

// PageSchema is Schema for the plain pages of content/pages.
func PageSchema() ([]byte, error) {
	return marshalSchema("Front matter of a page", specs(pageFields()))
}

// AuthorSchema is Schema for the authors of content/authors.
func AuthorSchema() ([]byte, error) {
	return marshalSchema("Front matter of an author", specs(authorFields()))
}

// TermSchema is Schema for the notes of content/sections, content/tags and
// content/series.
func TermSchema() ([]byte, error) {
	return marshalSchema("Front matter of a section, tag or series", specs(termFields()))
}

// object is a JSON object, as a schema is one.
type object = map[string]any

func marshalSchema(title string, fields []fieldSpec) ([]byte, error) {
	schema := tableSchema(fields, true)
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = title
	data, err := json.MarshalIndent(schema, "", "  ")
	return append(data, '\n'), err
}

// tableSchema describes a table with the given fields, and others where it is open.
func tableSchema(fields []fieldSpec, open bool) object {
	properties := object{}
	for _, f := range fields {
		described := f.shape.schema()
		described["description"] = f.doc
		properties[f.name] = described
		for _, alias := range f.aliases {
			another := f.shape.schema()
			another["description"] = "Another name of " + f.name + ". " + f.doc
			properties[alias] = another
		}
	}
	schema := object{"type": "object", "properties": properties}
	if !open {
		schema["additionalProperties"] = false
	}
	return schema
}

// schema describes what may be written. Nothing at all may be written for any
// field: templates of posts leave fields empty.
func (s shape) schema() object {
	text := object{"type": []string{"string", "number", "boolean", "null"}}
	texts := anyOf(text, object{"type": "array", "items": text})
	yes := object{"type": []string{"boolean", "null"}}
	date := object{"type": []string{"string", "null"}, "examples": []string{"2026-11-23", "2026-11-23T18:30:00Z"}}
	switch s.kind {
	case textsShape:
		return texts
	case boolShape:
		return anyOf(yes, object{"enum": []string{"yes", "no", "on", "off"}})
	case dateShape:
		return date
	case placeShape:
		return object{"type": []string{"integer", "boolean", "null"}, "minimum": 0, "maximum": 1000}
	case oneOfShape:
		return object{"enum": withNull(s.enum)}
	case switchShape:
		return anyOf(object{"enum": withNull(s.enum)}, yes)
	case relatedShape:
		return anyOf(object{"const": false}, texts)
	case publishedShape:
		return anyOf(yes, date)
	case textTableShape:
		table := tableSchema(s.table, false)
		return anyOf(text, table, object{"type": "array", "items": anyOf(text, table)})
	case namesShape:
		name := object{"type": "object", "properties": object{"name": text, "id": text, "role": text}, "anyOf": []object{{"required": []string{"name"}}, {"required": []string{"id"}}}}
		return anyOf(text, name, object{"type": "array", "items": anyOf(text, name)})
	case tablesShape:
		table := tableSchema(s.table, false)
		return anyOf(table, object{"type": "array", "items": table}, object{"type": "null"})
	case mapShape:
		return object{"type": []string{"object", "null"}, "additionalProperties": text}
	case anyShape:
		return object{"type": []string{"object", "null"}}
	}
	return text
}

func anyOf(choices ...object) object { return object{"anyOf": choices} }

// withNull adds "nothing" to an enumeration.
func withNull(words []string) []any {
	list := make([]any, 0, len(words)+1)
	for _, word := range words {
		list = append(list, word)
	}
	return append(list, nil)
}
