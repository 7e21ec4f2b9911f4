package content

// shape says what may be written for a field. The schema is made from it; the
// decoder's own functions check the same, more exactly and with better words.
type shape struct {
	kind  shapeKind
	enum  []string    // of oneOfShape: the values
	table []fieldSpec // of the shapes with tables: its fields
}

// shapeKind is the kind of a shape.
type shapeKind uint8

const (
	textShape      shapeKind = iota // text; numbers and truth values are read as text
	textsShape                      // a list of texts, or one text
	boolShape                       // true or false
	dateShape                       // a date, with or without a time of day
	placeShape                      // a number from 1, or true for 1
	oneOfShape                      // one of enum
	switchShape                     // one of enum, true or false
	relatedShape                    // false, or texts
	publishedShape                  // true, false, or a date
	textTableShape                  // a text, or a table with the fields of table, or a list of them
	namesShape                      // a text, a table with a name, or a list of them
	tablesShape                     // a list of such tables, or one
	mapShape                        // a table of texts with keys of the author's choice
	anyShape                        // a table of anything
)

// specs gives the descriptions of fields without their Go types.
func specs[T any](fields []field[T]) []fieldSpec {
	list := make([]fieldSpec, len(fields))
	for i, f := range fields {
		list[i] = f.fieldSpec
	}
	return list
}
