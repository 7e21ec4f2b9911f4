package render

import (
	"reflect"

	"broadsheet/generator/compile"
)

// methods lists the methods that most pages call, so that layouts get at them
// without reflection. Others work too.
func methods() compile.Methods {
	ms := compile.Methods{}
	page := reflect.TypeFor[*Page]()
	ms.Add(page, "Frame", compile.Get((*Page).Frame))
	ms.Add(page, "N", compile.With2((*Page).N))
	ms.Add(page, "T", compile.WithMany((*Page).T))
	frame := reflect.TypeFor[*Frame]()
	ms.Add(frame, "N", compile.With2((*Frame).N))
	ms.Add(frame, "T", compile.WithMany((*Frame).T))
	post := reflect.TypeFor[*Post]()
	ms.Add(post, "Body", compile.Try((*Post).Body))
	ms.Add(post, "Comments", compile.Get((*Post).Comments))
	ms.Add(post, "Related", compile.Get((*Post).Related))
	ms.Add(post, "Series", compile.Get((*Post).Series))
	ms.Add(post, "Share", compile.Get((*Post).Share))
	card := reflect.TypeFor[*Card]()
	ms.Add(card, "T", compile.WithMany((*Card).T))
	s := reflect.TypeFor[*Site]()
	ms.Add(s, "Asset", compile.With((*Site).Asset))
	ms.Add(s, "Integrity", compile.With((*Site).Integrity))
	ms.Add(s, "Static", compile.With((*Site).Static))
	ms.Add(s, "InFooter", compile.With((*Site).InFooter))
	ms.Add(s, "Breaking", compile.Get((*Site).Breaking))
	ms.Add(reflect.TypeFor[*List](), "Others", compile.Get((*List).Others))
	date := reflect.TypeFor[*Date]()
	ms.Add(date, "Clock", compile.Get((*Date).Clock))
	ms.Add(date, "Full", compile.Get((*Date).Full))
	ms.Add(date, "HasClock", compile.Get((*Date).HasClock))
	ms.Add(date, "ISO", compile.Get((*Date).ISO))
	ms.Add(date, "Long", compile.Get((*Date).Long))
	ms.Add(date, "LongClock", compile.Get((*Date).LongClock))
	ms.Add(date, "SameDay", compile.With((*Date).SameDay))
	ms.Add(date, "Short", compile.Get((*Date).Short))
	return ms
}
