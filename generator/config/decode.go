package config

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"broadsheet/generator/source"
)

// A collection is a list whose entries are mappings.
type collection interface {
	grow() []key  // adds an entry to the list, and gives the keys bound to it
	blank() []key // keys of an entry that belongs to no list
}

type entries[T any] struct {
	list *[]T
	keys func(*T) []key
}

func listOf[T any](list *[]T, keys func(*T) []key) collection { return entries[T]{list, keys} }

func (e entries[T]) grow() []key {
	*e.list = append(*e.list, *new(T))
	return e.keys(&(*e.list)[len(*e.list)-1])
}

func (e entries[T]) blank() []key { return e.keys(new(T)) }

// A decoder writes the nodes of a YAML document into the fields that keys are
// bound to, and collects what is wrong.
type decoder struct {
	path      string
	issues    source.ErrorList
	positions map[string]source.Position // of values, by name of the key
}

func (d *decoder) errorf(n *yaml.Node, code, hint, format string, args ...any) {
	d.issues.Add(source.Errorf(d.at(n), "config."+code, hint, format, args...))
}

func (d *decoder) at(n *yaml.Node) source.Position {
	return source.Position{Path: d.path, Line: max(n.Line, 1), Column: max(n.Column, 1)}
}

// parse gives the mapping at the top of the file; nil when there is none to
// decode. An empty file is an empty mapping.
func (d *decoder) parse(data []byte) *yaml.Node {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) {
		d.issues.Add(source.Errorf(invalidAt(d.path, data), "config.syntax", "save the file as UTF-8", "the file is not UTF-8"))
		return nil
	}
	var document, second yaml.Node
	reader := yaml.NewDecoder(bytes.NewReader(data))
	if err := reader.Decode(&document); err != nil && err.Error() != "EOF" {
		d.issues.Add(syntaxError(d.path, data, err))
		return nil
	}
	if len(document.Content) == 0 {
		return &yaml.Node{Kind: yaml.MappingNode}
	}
	if err := reader.Decode(&second); err == nil {
		d.errorf(&second, "syntax", `remove the line "---" and what follows it`, "the file holds more than one document")
	}
	root := resolve(document.Content[0])
	switch {
	case root.Tag == "!!null":
		return &yaml.Node{Kind: yaml.MappingNode}
	case root.Kind != yaml.MappingNode:
		d.errorf(root, "type", "write one setting a line, as in title: The Example Courier", "%s is not a mapping of settings", shown(root))
		return nil
	}
	return root
}

// invalidAt finds the first byte that is not UTF-8.
func invalidAt(name string, data []byte) source.Position {
	pos := source.Position{Path: name, Line: 1, Column: 1}
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size <= 1 {
			break
		}
		pos.Column++
		if r == '\n' {
			pos.Line, pos.Column = pos.Line+1, 1
		}
		data = data[size:]
	}
	return pos
}

var yamlMessage = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntaxError turns what the YAML parser says into an error with a hint. The
// parser names no line for problems in the first, and for an open quotation the
// one after the last.
func syntaxError(name string, data []byte, err error) *source.Error {
	line, message := 1, err.Error()
	if m := yamlMessage.FindStringSubmatch(message); m != nil {
		message = m[2]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	text := strings.TrimRight(string(data), "\n")
	pos := source.Position{Path: name, Line: max(1, min(line, strings.Count(text, "\n")+1)), Column: 1}
	hint := ""
	switch {
	case strings.Contains(message, "mapping values"):
		hint = `put a text that holds ": " in quotes, as in title: "Courier: the paper", and give the keys of one mapping the same indentation`
	case strings.Contains(message, "cannot start any token"):
		hint = "indent with spaces, not tabs, and put a text that begins with @, ` or % in quotes"
	case strings.Contains(message, "unexpected end of stream"):
		hint = "a quotation mark is opened here or above and not closed"
	case strings.Contains(message, "expected ',' or"):
		hint = "a bracket or brace is opened here or above and not closed"
	case strings.Contains(message, "did not find expected key"):
		hint = "give the keys of one mapping the same indentation"
	}
	e := source.Errorf(pos, "config.syntax", hint, "not YAML: %s", message)
	e.Err = err
	return e
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for range 100 {
		if n.Kind != yaml.AliasNode || n.Alias == nil {
			break
		}
		n = n.Alias
	}
	return n
}

// mapping decodes the keys of one mapping; within is its own name and a dot, ""
// at the top.
func (d *decoder) mapping(within string, n *yaml.Node, keys []key) {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	seen := map[string]int{} // lines by name
	misspelt := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], resolve(n.Content[i+1])
		at := slices.Index(names, name.Value)
		if at < 0 || name.Kind != yaml.ScalarNode {
			d.errorf(name, "unknown-key", didYouMean(name.Value, names)+"the keys here are "+strings.Join(names, ", "),
				"unknown key %q", within+name.Value)
			for _, meant := range nearest(name.Value, names, 1) {
				misspelt[meant] = true
			}
			continue
		}
		if line, twice := seen[name.Value]; twice {
			d.errorf(name, "duplicate-key", "keep one of the two", "%q stands here a second time, after line %d", within+name.Value, line)
			continue
		}
		seen[name.Value] = name.Line
		d.positions[within+name.Value] = d.at(value)
		d.value(within+name.Value, value, keys[at])
	}
	for _, k := range keys {
		if _, ok := seen[k.name]; !ok && k.required && !misspelt[k.name] {
			d.errorf(n, "required", "add the line "+k.name+": "+k.example, "%q is missing", within+k.name)
		}
	}
}

// value decodes the value of one key.
func (d *decoder) value(name string, n *yaml.Node, k key) {
	if n.Tag == "!!null" {
		d.errorf(n, "empty", "write one, as in "+k.sample()+", or remove the line", "%s has no value", name)
		return
	}
	if k.keys != nil {
		if d.is(name, n, yaml.MappingNode, "a mapping of settings", k) {
			d.mapping(name+".", n, k.keys)
		}
		return
	}
	switch into := k.into.(type) {
	case collection:
		d.list(name, n, into, k)
	case policy:
		if text, ok := d.text(name, n, k); ok {
			if *into.all == nil {
				*into.all = map[string]string{}
			}
			(*into.all)[into.property] = text
		}
	case *[]string:
		d.texts(name, n, into, k)
	case *map[string]any:
		d.free(name, n, into, k)
	case *bool:
		if d.scalar(name, n, "!!bool", "true or false", k) {
			*into = n.Value[0] == 't' || n.Value[0] == 'T'
		}
	case *int:
		d.number(name, n, into, k)
	case *float64:
		d.fraction(name, n, into, k)
	default:
		if text, ok := d.text(name, n, k); ok {
			reflect.ValueOf(k.into).Elem().SetString(text)
		}
	}
}

// is reports a node of the wrong kind.
func (d *decoder) is(name string, n *yaml.Node, kind yaml.Kind, wanted string, k key) bool {
	if n.Kind != kind {
		d.errorf(n, "type", "write it as in "+k.sample(), "%s: %s is not %s", name, shown(n), wanted)
		return false
	}
	return true
}

// scalar reports a value that is not of the type of a YAML tag.
func (d *decoder) scalar(name string, n *yaml.Node, tag, wanted string, k key) bool {
	if n.Kind == yaml.ScalarNode && n.Tag == tag {
		return true
	}
	hint := "write " + wanted
	if tag == "!!str" {
		hint = "write it as in " + k.sample()
		if n.Kind == yaml.ScalarNode {
			hint = "put it in quotes: " + strconv.Quote(n.Value)
		}
	}
	d.errorf(n, "type", hint, "%s: %s is not %s", name, shown(n), article(tag))
	return false
}

// article names the type of a YAML tag.
func article(tag string) string {
	switch tag {
	case "!!bool":
		return "true or false"
	case "!!int", "!!float":
		return "a number"
	}
	return "a text"
}

func (d *decoder) text(name string, n *yaml.Node, k key) (string, bool) {
	numeral := k.numeral && n.Kind == yaml.ScalarNode && (n.Tag == "!!int" || n.Tag == "!!timestamp")
	if !numeral && !d.scalar(name, n, "!!str", "a text", k) {
		return "", false
	}
	text := n.Value
	switch {
	case strings.TrimSpace(text) == "":
		d.errorf(n, "empty", "write one, as in "+k.sample()+", or remove the line", "%s is an empty text", name)
		return "", false
	case k.enum != nil && !slices.Contains(k.enum, text):
		d.errorf(n, "value", didYouMean(text, k.enum)+"write "+alternatives(k.enum), "%s: there is no %q", name, text)
		return "", false
	case k.form != nil:
		value, wrong := k.form.parse(text)
		if wrong != nil {
			d.errorf(n, "value", wrong.hint, "%s: %s", name, wrong.message)
			return "", false
		}
		text = value
	}
	return text, true
}

func (d *decoder) number(name string, n *yaml.Node, into *int, k key) {
	wanted := fmt.Sprintf("a whole number from %d to %d", k.min, k.max)
	if !d.scalar(name, n, "!!int", wanted, k) {
		return
	}
	var number int
	if err := n.Decode(&number); err != nil || number < k.min || number > k.max {
		d.errorf(n, "range", "write "+wanted, "%s: %s is out of range", name, n.Value)
		return
	}
	*into = number
}

func (d *decoder) fraction(name string, n *yaml.Node, into *float64, k key) {
	wanted := fmt.Sprintf("a number from %d to %d", k.min, k.max)
	tag := "!!float"
	if n.Tag == "!!int" {
		tag = n.Tag
	}
	if !d.scalar(name, n, tag, wanted, k) {
		return
	}
	var number float64
	if err := n.Decode(&number); err != nil || !(number >= float64(k.min) && number <= float64(k.max)) {
		d.errorf(n, "range", "write "+wanted, "%s: %s is out of range", name, n.Value)
		return
	}
	*into = number
}

// texts decodes a list of texts without repeats.
func (d *decoder) texts(name string, n *yaml.Node, into *[]string, k key) {
	if !d.is(name, n, yaml.SequenceNode, "a list", k) {
		return
	}
	seen := map[string]int{} // lines by text
	list := make([]string, 0, len(n.Content))
	for i, item := range n.Content {
		item = resolve(item)
		entry := key{form: k.form, enum: k.enum, example: strings.Trim(k.example, "[]")}
		text, ok := d.text(fmt.Sprintf("%s[%d]", name, i), item, entry)
		if !ok {
			continue
		}
		if line, twice := seen[strings.ToLower(text)]; twice {
			d.errorf(item, "duplicate", "keep one of the two", "%s: %q stands here a second time, after line %d", name, text, line)
			continue
		}
		seen[strings.ToLower(text)] = item.Line
		list = append(list, text)
	}
	*into = list
}

// list decodes a list of mappings.
func (d *decoder) list(name string, n *yaml.Node, into collection, k key) {
	if !d.is(name, n, yaml.SequenceNode, "a list", k) {
		return
	}
	for i, item := range n.Content {
		item = resolve(item)
		entry := fmt.Sprintf("%s[%d]", name, i)
		d.positions[entry] = d.at(item)
		if d.is(entry, item, yaml.MappingNode, "a mapping", key{example: strings.Trim(k.example, "[]")}) {
			d.mapping(entry+".", item, into.grow())
		}
	}
}

// free decodes a mapping with any keys and values.
func (d *decoder) free(name string, n *yaml.Node, into *map[string]any, k key) {
	if !d.is(name, n, yaml.MappingNode, "a mapping", k) || !d.plain(name, n) {
		return
	}
	values := map[string]any{}
	if err := n.Decode(&values); err != nil {
		d.errorf(n, "syntax", "", "%s: %v", name, err)
		return
	}
	*into = values
}

// plain reports keys that are no texts or stand twice, in all mappings of a
// tree, since layouts could not reach their values.
func (d *decoder) plain(name string, n *yaml.Node) bool {
	ok := true
	if n.Kind == yaml.MappingNode {
		seen := map[string]int{}
		for i := 0; i < len(n.Content); i += 2 {
			field := n.Content[i]
			line, twice := seen[field.Value]
			switch {
			case field.Tag == "!!merge":
				continue
			case field.Kind != yaml.ScalarNode || field.Tag != "!!str":
				ok = false
				d.errorf(field, "type", "put it in quotes", "%s: the key %s is not a text", name, shown(field))
			case twice:
				ok = false
				d.errorf(field, "duplicate-key", "keep one of the two", "%q stands here a second time, after line %d", name+"."+field.Value, line)
			}
			seen[field.Value] = field.Line
		}
	}
	for _, child := range n.Content {
		ok = d.plain(name, child) && ok
	}
	return ok
}

// shown names a node in a message.
func shown(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.AliasNode:
		return "an alias"
	case len(n.Value) > 60:
		return "a long text"
	}
	return strconv.Quote(n.Value)
}

// sample is a line that sets the key.
func (k key) sample() string {
	switch {
	case k.name == "":
		return k.example
	case k.example != "":
		return k.name + ": " + k.example
	case k.enum != nil:
		return k.name + ": " + k.enum[0]
	case len(k.keys) > 0:
		return k.name + ": {" + k.keys[0].sample() + "}"
	}
	return k.name + ": " + k.standard()
}

// standard is the default as it is written in YAML; "" when there is none.
func (k key) standard() string {
	switch into := k.into.(type) {
	case *bool:
		return strconv.FormatBool(*into)
	case *int:
		return strconv.Itoa(*into)
	case *float64:
		return strconv.FormatFloat(*into, 'g', -1, 64)
	case nil, collection, policy, *[]string, *map[string]any:
		return ""
	}
	return reflect.ValueOf(k.into).Elem().String()
}
