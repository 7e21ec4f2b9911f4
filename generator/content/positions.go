package content

import "broadsheet/generator/source"

// Positions says where in its file each front matter field stands. Names are
// the canonical ones, in lower case ("slug", "related"), also where the author
// used an alias.
type Positions []FieldPosition

// FieldPosition is the place of one field's value.
type FieldPosition struct {
	Name         string
	Line, Column int32 // 1-based
}

// At gives the position of a field in the file; of the file alone, where the
// field is not written.
func (p Positions) At(path, name string) source.Position {
	for _, f := range p {
		if f.Name == name {
			return source.Position{Path: path, Line: int(f.Line), Column: int(f.Column)}
		}
	}
	return source.Position{Path: path}
}
