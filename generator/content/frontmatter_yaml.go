package content

import (
	"bytes"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// decodeYAML reads a block of YAML whose first line is the given line of the
// file. It works on the nodes of the YAML parser, which know their places and
// the text as written. A block of simple fields is read without them.
func (r *plainReader) decodeYAML(block []byte, line int) (value, *syntaxError) {
	block = oneLineEnd(block)
	if v, ok := r.decode(block, line); ok {
		return v, nil
	}
	return decodeAnyYAML(block, line)
}

// decodeAnyYAML reads a block by the parser of all of YAML.
func decodeAnyYAML(block []byte, line int) (value, *syntaxError) {
	var doc yaml.Node
	if err := yaml.Unmarshal(block, &doc); err != nil {
		return value{}, explainYAML(block, line, err)
	}
	if doc.Kind == 0 || len(doc.Content) == 0 {
		return value{kind: tableValue, line: line, column: 1}, nil
	}
	r := yamlReader{first: line - 1, left: maxValues}
	v := r.read(doc.Content[0], 0)
	if r.err != nil {
		return value{}, r.err
	}
	return v, nil
}

// oneLineEnd leaves the line feed as the only end of a line. YAML knows others,
// which get into texts by copying; editors do not count lines by them.
func oneLineEnd(block []byte) []byte {
	if bytes.IndexByte(block, '\r') >= 0 {
		block = bytes.ReplaceAll(block, []byte("\r\n"), []byte("\n"))
	}
	for _, end := range [...]string{"\r", "\u0085", "\u2028", "\u2029"} {
		if bytes.Contains(block, []byte(end)) {
			block = bytes.ReplaceAll(block, []byte(end), []byte(" "))
		}
	}
	return block
}

// yamlReader turns YAML nodes into values. Aliases are followed, so both the
// depth and the number of values are bounded.
type yamlReader struct {
	first int // lines of the file before the block
	left  int // values that may still be read
	err   *syntaxError
}

func (r *yamlReader) read(n *yaml.Node, depth int) value {
	if r.left--; r.left < 0 || depth > maxDepth {
		if r.err == nil {
			r.err = &syntaxError{position{r.first + n.Line, n.Column}, "front matter holds too many or too deeply nested values", "write it flatter"}
		}
		return value{}
	}
	v := value{line: r.first + n.Line, column: n.Column}
	switch n.Kind {
	case yaml.AliasNode:
		aliased := r.read(n.Alias, depth+1)
		aliased.line, aliased.column = v.line, v.column
		return aliased
	case yaml.SequenceNode:
		v.kind = listValue
		v.list = make([]value, 0, len(n.Content))
		for _, c := range n.Content {
			v.list = append(v.list, r.read(c, depth+1))
		}
	case yaml.MappingNode:
		v.kind = tableValue
		v.fields = r.table(n, depth)
	case yaml.ScalarNode:
		v.kind, v.text = yamlScalar(n)
	}
	return v
}

// table reads a mapping. Keys merged in with << count where the mapping itself
// does not have them.
func (r *yamlReader) table(n *yaml.Node, depth int) []entry {
	fields := make([]entry, 0, len(n.Content)/2)
	var merged []entry
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Tag == "!!merge" {
			m := r.read(v, depth+1)
			for _, table := range append([]value{m}, m.list...) {
				merged = append(merged, table.fields...)
			}
			continue
		}
		if k.Kind == yaml.AliasNode && k.Alias != nil {
			k = k.Alias
		}
		if k.Kind != yaml.ScalarNode {
			if r.err == nil {
				r.err = &syntaxError{position{r.first + k.Line, k.Column}, "a list or table cannot be the name of a field", `put text with brackets or braces in quotes`}
			}
			continue
		}
		fields = append(fields, entry{k.Value, r.first + k.Line, k.Column, r.read(v, depth+1)})
	}
	for _, m := range merged {
		if !hasKey(fields, m.key) {
			fields = append(fields, m)
		}
	}
	return fields
}

func hasKey(fields []entry, key string) bool {
	for i := range fields {
		if fields[i].key == key {
			return true
		}
	}
	return false
}

func yamlScalar(n *yaml.Node) (valueKind, string) {
	switch n.Tag {
	case "!!null":
		return nullValue, ""
	case "!!bool":
		if yes := strings.EqualFold(n.Value, "true"); yes {
			return boolValue, "true"
		}
		return boolValue, "false"
	case "!!int", "!!float":
		return numberValue, n.Value
	}
	return textValue, n.Value
}

// explainYAML turns an error of the YAML parser into one that an author can act
// on. The parser often names the line where it gave up, or none, rather than the
// one where the slip is; so the usual slips are looked for first.
func explainYAML(block []byte, line int, err error) *syntaxError {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	at := 1
	if rest, found := strings.CutPrefix(message, "line "); found {
		if number, text, found := strings.Cut(rest, ": "); found {
			if n, err := strconv.Atoi(number); err == nil {
				at, message = n, text
			}
		}
	}
	lines := strings.Split(string(block), "\n")
	if slip := findYAMLSlip(lines); slip != nil {
		slip.line += line - 1
		return slip
	}
	at = min(at, len(lines))
	column := 1 + len(lines[at-1]) - len(strings.TrimLeft(lines[at-1], " \t"))
	return &syntaxError{position{line + at - 1, column}, "the front matter is not YAML: " + message, "check quotes, indentation and brackets near this line"}
}
