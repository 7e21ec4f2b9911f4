package render

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"broadsheet/generator/content"
)

// The manual is complete when each type of the context has a section of its own,
// in which each of its fields and methods has a row with an example.

func manualSections(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../docs/layouts.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, part := range strings.Split(string(data), "\n## ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		sections[name] = text
	}
	return sections
}

// rowOf gives the cells of the row of a table that begins with `name`.
func rowOf(section, name string) []string {
	for _, line := range strings.Split(section, "\n") {
		if strings.HasPrefix(line, "| `"+name+"` |") {
			return strings.Split(strings.Trim(strings.ReplaceAll(line, `\|`, "¦"), "|"), "|")
		}
	}
	return nil
}

func checkRow(t *testing.T, sections map[string]string, section, name string) {
	t.Helper()
	row := rowOf(sections[section], name)
	if row == nil {
		t.Errorf("docs/layouts.md has no row for `%s` in section %q", name, section)
		return
	}
	if len(row) != 3 || strings.TrimSpace(row[1]) == "" || !strings.Contains(row[2], "`") {
		t.Errorf("docs/layouts.md, section %q: `%s` lacks a meaning or an example: %q", section, name, row)
	}
}

func TestTheManualListsEveryFieldAndMethod(t *testing.T) {
	sections := manualSections(t)
	for _, value := range []any{
		Page{}, Site{}, Publisher{}, Card{}, Post{}, Byline{}, content.Origin{}, Correction{}, content.Heading{}, Series{}, Comments{},
		Comment{}, Text{}, List{}, Author{}, Terms{}, Term{}, Home{}, Block{}, Link{}, Picture{}, Social{}, Date{}, Shortcode{}, Frame{},
	} {
		typ := reflect.TypeOf(value)
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				checkRow(t, sections, typ.Name(), "."+f.Name)
			}
		}
		pointer := reflect.PointerTo(typ)
		for i := range pointer.NumMethod() {
			name := pointer.Method(i).Name
			if _, embedded := reflect.PointerTo(embeddedIn(typ)).MethodByName(name); !embedded {
				checkRow(t, sections, typ.Name(), "."+name)
			}
		}
	}
}

// embeddedIn gives the type of the first embedded field, whose methods are
// listed in its own section; struct{} where there is none.
func embeddedIn(typ reflect.Type) reflect.Type {
	for i := range typ.NumField() {
		if f := typ.Field(i); f.Anonymous {
			return f.Type
		}
	}
	return reflect.TypeFor[struct{}]()
}

func TestTheManualListsEveryFunction(t *testing.T) {
	sections := manualSections(t)
	for name := range Funcs() {
		checkRow(t, sections, "Functions", name)
	}
}

// What the context reaches must be in the list above: a new type that no section
// describes is found here.
func TestTheManualDescribesEveryTypeOfTheContext(t *testing.T) {
	sections := manualSections(t)
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		if _, ok := sections[typ.Name()]; !ok {
			t.Errorf("docs/layouts.md has no section %q", typ.Name())
		}
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				visit(f.Type)
			}
		}
		pointer := reflect.PointerTo(typ)
		for i := range pointer.NumMethod() {
			for j := range pointer.Method(i).Type.NumOut() {
				visit(pointer.Method(i).Type.Out(j))
			}
		}
	}
	visit(reflect.TypeFor[Page]())
	visit(reflect.TypeFor[Shortcode]())
	if len(seen) < 20 {
		t.Errorf("found only %d types", len(seen))
	}
}
