package content

import (
	"slices"
	"strings"
	"time"

	"broadsheet/generator/source"
)

// field describes one field of front matter and reads it into a T. The tables of
// fields (postFields and its like) are the one truth about front matter: the
// decoder, the JSON Schema and the documentation's test all go by them.
type field[T any] struct {
	fieldSpec
	// set reads the value, which is never null, and reports what is wrong with
	// it. Fields are set in the order of the table, not in that of the file.
	set func(d *decoder, to *T, v *value)
}

// fieldSpec is what can be said of a field without its Go type.
type fieldSpec struct {
	name    string   // canonical, in lower case with underscores
	aliases []string // other names; case, "-" and "_" make no difference in any name
	shape   shape
	doc     string // what it means, one or two sentences
}

// decoder reads the front matter of one file and collects what is wrong with it.
type decoder struct {
	path      string
	loc       *time.Location
	issues    source.ErrorList
	positions Positions

	name string // canonical name of the field being read, for error codes
	key  string // the same as the author wrote it, for messages

	block  fenced            // the front matter, while it is read
	plain  plainReader       // has the memory of the table that is decoded
	labels map[string]string // those read before, of many files; each is its own key
}

// positionsRead gives the positions with memory of their own.
func (d *decoder) positionsRead() Positions {
	if len(d.positions) == 0 {
		return nil
	}
	return slices.Clone(d.positions)
}

// reset makes the decoder ready for another file.
func (d *decoder) reset() {
	d.plain.reset()
	*d = decoder{loc: d.loc, positions: d.positions[:0], plain: d.plain, labels: d.labels}
}

// at gives a position in the file.
func (d *decoder) at(p position) source.Position {
	return source.Position{Path: d.path, Line: p.line, Column: p.column}
}

// fail reports an error.
func (d *decoder) fail(p position, code, hint, format string, args ...any) {
	d.issues.Add(source.Errorf(d.at(p), code, hint, format, args...))
}

// warn reports a warning.
func (d *decoder) warn(p position, code, hint, format string, args ...any) {
	d.issues.Add(source.Warningf(d.at(p), code, hint, format, args...))
}

// wrong reports that the value of the field being read cannot be used. The
// message follows the field's name.
func (d *decoder) wrong(v *value, hint, format string, args ...any) {
	d.fail(position{v.line, v.column}, "front-matter."+d.name, hint, d.key+": "+format, args...)
}

// doubtful is wrong as a warning.
func (d *decoder) doubtful(v *value, hint, format string, args ...any) {
	d.warn(position{v.line, v.column}, "front-matter."+d.name, hint, d.key+": "+format, args...)
}

// fieldSet finds fields by any of their names. It is not changed once made.
type fieldSet[T any] struct {
	fields []field[T]
	byName map[string]int // folded names and aliases to places in fields
}

func newFieldSet[T any](fields []field[T]) *fieldSet[T] {
	s := &fieldSet[T]{fields: fields, byName: make(map[string]int, 3*len(fields))}
	for i, f := range fields {
		s.byName[foldKey(f.name)] = i
		for _, alias := range f.aliases {
			s.byName[foldKey(alias)] = i
		}
	}
	return s
}

// find gives the place in fields of the field that a key names.
func (s *fieldSet[T]) find(key string) (int, bool) {
	if i, ok := s.byName[key]; ok {
		return i, true
	}
	i, ok := s.byName[foldKey(key)]
	return i, ok
}

// foldKey makes publish_at, publish-at, publishAt and PublishAt the same.
func foldKey(key string) string {
	for i := 0; i < len(key); i++ {
		if c := key[i]; c < 'a' || c > 'z' {
			return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(key))
		}
	}
	return key
}

// decode reads the fields of a table into a T and gives what is no field of T's,
// in the order of the file.
func decode[T any](d *decoder, set *fieldSet[T], table *value, to *T) (unknown []*entry) {
	var room [64]*entry
	given := append(room[:0], make([]*entry, len(set.fields))...)
	for i := range table.fields {
		e := &table.fields[i]
		n, ok := set.find(e.key)
		switch {
		case !ok:
			unknown = append(unknown, e)
		case given[n] == nil || given[n].value.blank():
			given[n] = e
		case !e.value.blank():
			given[n] = d.choose(set.fields[n].name, given[n], e)
		}
	}
	outerName, outerKey := d.name, d.key
	for i, e := range given {
		if e == nil || e.value.kind == nullValue || e.value.blank() && set.fields[i].shape.kind != textShape {
			continue // templates of posts leave fields empty
		}
		d.name, d.key = set.fields[i].name, e.key
		if outerKey != "" {
			d.name, d.key = outerName, outerKey+"."+e.key
		} else {
			d.positions = append(d.positions, FieldPosition{d.name, int32(e.value.line), int32(e.value.column)})
		}
		set.fields[i].set(d, to, &e.value)
	}
	d.name, d.key = outerName, outerKey
	return unknown
}

// choose says which of two entries for one field counts. The same name twice is
// an error; two names of one field that say different things are a warning, and
// the canonical name counts, else the first.
func (d *decoder) choose(name string, first, second *entry) *entry {
	if foldKey(first.key) == foldKey(second.key) {
		d.fail(position{second.line, second.column}, "front-matter.duplicate", "keep one of them",
			"%s is given twice, first on line %d", second.key, first.line)
		return first
	}
	kept, dropped := first, second
	if foldKey(second.key) == foldKey(name) {
		kept, dropped = second, first
	}
	if !kept.value.same(&dropped.value) {
		d.warn(position{dropped.line, dropped.column}, "front-matter.duplicate", "keep one of them",
			"%s and %s mean the same field and differ; %s counts", dropped.key, kept.key, kept.key)
	}
	return kept
}

// nested reads a table within a field, such as that of `image`. What it has no
// field for is an error.
func nested[T any](d *decoder, fields []field[T], v *value, to *T) {
	set := newFieldSet(fields)
	for _, e := range decode(d, set, v, to) {
		hint := "the fields are " + orList(fieldNames(fields), "and")
		if near, ok := nearest(e.key, set.byName, set.canonical); ok {
			hint = "did you mean " + near + "?"
		}
		d.fail(position{e.line, e.column}, "front-matter."+d.name, hint, "%s: there is no field %s", d.key, e.key)
	}
}

func fieldNames[T any](fields []field[T]) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// canonical gives the name that a folded name or alias is best written as.
func (s *fieldSet[T]) canonical(folded string) string {
	f := &s.fields[s.byName[folded]]
	for _, alias := range f.aliases {
		if foldKey(alias) == folded {
			return alias
		}
	}
	return f.name
}

// params takes the fields that Broadsheet does not know together with those of
// `params`, which count where both have a name, and warns of likely slips.
func params[T any](d *decoder, set *fieldSet[T], unknown []*entry, given map[string]any) map[string]any {
	if len(unknown) == 0 {
		return given
	}
	all := make(map[string]any, len(unknown)+len(given))
	for _, e := range unknown {
		at := position{e.line, e.column}
		if _, twice := all[e.key]; twice {
			d.fail(at, "front-matter.duplicate", "keep one of them", "%s is given twice", e.key)
			continue
		}
		all[e.key] = e.value.plain()
		if near, ok := nearest(e.key, set.byName, set.canonical); ok {
			d.warn(at, "front-matter.unknown", "did you mean "+near+"? A field of your own goes below params",
				"%s is not a field", e.key)
		}
	}
	for key, v := range given {
		all[key] = v
	}
	return all
}

// nearest finds the known name that a name is probably a slip of: one letter
// away, or two for names of six letters and more.
func nearest(name string, known map[string]int, written func(string) string) (string, bool) {
	folded := foldKey(name)
	limit := 1
	if len(folded) >= 6 {
		limit = 2
	}
	if len(folded) < 3 {
		return "", false
	}
	best, bestName := limit+1, ""
	for candidate := range known {
		if n := source.Slips(folded, candidate, best+1); n < best || n == best && n <= limit && written(candidate) < bestName {
			best, bestName = n, written(candidate)
		}
	}
	return bestName, best <= limit
}

// orList joins names as in "a, b or c".
func orList(names []string, word string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + word + " " + names[last]
}

// didYouMean gives the hint for a value that is none of the names.
func didYouMean(s string, names []string) string {
	known := map[string]int{}
	for _, name := range names {
		known[name] = 0
	}
	if near, ok := nearest(s, known, func(s string) string { return s }); ok {
		return "did you mean " + near + "?"
	}
	return "write " + orList(names, "or")
}

// sortIssues orders the issues by place.
func (d *decoder) sortIssues() source.ErrorList {
	slices.SortStableFunc(d.issues, func(a, b *source.Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return d.issues
}
