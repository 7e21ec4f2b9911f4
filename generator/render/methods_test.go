package render

import (
	"reflect"
	"testing"
	"time"

	"broadsheet/generator/compile"
	"broadsheet/generator/locale"
)

func TestKnownMethodsAreMethodsOfTheirTypes(t *testing.T) {
	known := methods()
	if len(known) == 0 {
		t.Fatal("no methods are known")
	}
	for typ, list := range known {
		for name := range list {
			if _, ok := typ.MethodByName(name); !ok {
				t.Errorf("%v has no method %s", typ, name)
			}
		}
	}
}

func TestKnownMethodsGiveWhatReflectionGives(t *testing.T) {
	date := &Date{time: time.Date(2026, 11, 23, 18, 30, 0, 0, time.UTC), locale: locale.For("en")}
	receiver := reflect.ValueOf(date)
	for name, known := range methods()[receiver.Type()] {
		m := receiver.MethodByName(name)
		var args []reflect.Value
		if m.Type().NumIn() == 1 {
			args = append(args, receiver)
		}
		want := m.Call(args)[0].Interface()
		got, ok := known(new(compile.Results), receiver, args)
		if !ok || got.Interface() != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
