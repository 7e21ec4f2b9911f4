package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"sync"
	"unsafe"

	"broadsheet/generator/locale"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Much of a page is the same on many: the card of a post in every list that it
// stands in, the masthead, the footer. A layout that calls such a part by
//
//	{{ shared "partials/card.html" . }}
//
// in place of template has it made once a build. That is safe for two kinds of
// dots, and only those are taken: a card, which is the same wherever it is shown,
// and a Frame, which holds nothing of the page but what is part of the key. What a
// part asks of the model goes into the trace of every page that shows it.

// Frame is the dot of parts that many pages have in common: the site, the words of
// the page's language, and which entries of the menus are active.
type Frame struct {
	Site     *Site
	Home     bool   // whether the page is the front page
	Language string // BCP 47, of the page
	Dir      string // "ltr" or "rtl"

	locale *locale.Locale
	parts  *parts // of all frames that are like it
	view   *view  // of the page
}

// T gives a word of the interface in the page's language; package locale lists
// the keys.
func (f *Frame) T(key string, args ...any) string { return f.locale.T(key, args...) }

// N gives the words that go with a number, as in "3 comments".
func (f *Frame) N(key string, n int) string { return f.locale.N(key, n) }

// Frame gives what the page has in common with others, for shared parts.
func (p *Page) Frame() *Frame {
	if p.frame != nil {
		return p.frame
	}
	v := p.Site.view
	f := &v.room.frame
	*f = Frame{Home: p.Home != nil, Language: p.Language, Dir: p.Dir, locale: p.locale, view: v}
	key := append(v.room.key[:0], p.locale.Tag()...)
	key = append(append(append(key, ' '), v.edition...), ' ')
	key = appendFlags(key, f.Home, v.r.opts.Preview)
	key = v.appendActive(key)
	f.parts = v.r.frameParts(key)
	v.room.key = key
	p.frame = f
	return f
}

// appendActive tells of each entry of the menus whether the page is in it, and
// whether it is the page itself.
func (v *view) appendActive(key []byte) []byte {
	v.ask(site.Query{Kind: site.AskNavigation, Key: v.edition})
	section := v.section()
	for _, menu := range [][]site.Link{v.site.Menu(v.edition), v.site.Footer(v.edition)} {
		for _, l := range menu {
			key = appendFlags(key, l.Address != "" && v.isIn(l.Address, section), l.Address == v.route.Address)
		}
	}
	return key
}

func appendFlags(key []byte, flags ...bool) []byte {
	for _, on := range flags {
		if on {
			key = append(key, '1')
		} else {
			key = append(key, '0')
		}
	}
	return key
}

// frameParts gives the shared parts of the frames with a key.
func (r *Renderer) frameParts(key []byte) *parts {
	r.sharing.Lock()
	defer r.sharing.Unlock()
	p := r.frames[string(key)]
	if p == nil {
		p = new(parts)
		r.frames[string(key)] = p
	}
	return p
}

// parts are the shared parts of one dot.
type parts struct {
	mu   sync.Mutex
	few  [3]part // most have no more
	more []*part
}

// part is the output of a shared layout with what it asked.
type part struct {
	name    string // of the layout; "" for none yet
	once    sync.Once
	html    template.HTML
	answers []Answer
	err     error
}

// get gives a part, made by the function where that has not been done.
func (p *parts) get(name string, make func(*part)) *part {
	made := p.of(name)
	made.once.Do(func() {
		made.err = errHalfMade // stays when making it panics, so that nobody shows a half
		make(made)
	})
	return made
}

// of gives the part of a name, which may not be made yet.
func (p *parts) of(name string) *part {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.few {
		if made := &p.few[i]; made.name == name || made.name == "" {
			made.name = name
			return made
		}
	}
	for _, made := range p.more {
		if made.name == name {
			return made
		}
	}
	made := &part{name: name}
	p.more = append(p.more, made)
	return made
}

var errHalfMade = errors.New("the shared part could not be made")

// shared is the function of layouts.
func (ls *Layouts) shared(name string, dot any) (template.HTML, error) {
	switch d := dot.(type) {
	case *Card:
		if d == nil || d.parts == nil {
			break
		}
		p := d.parts.get(name, func(p *part) { p.html, p.err = ls.makePart(name, d, site.Route{}) })
		return p.html, p.err
	case *Frame:
		p := d.parts.get(name, func(p *part) {
			// The part is made in a view of its own, at the place of the first page that
			// shows it: the key holds all that a Frame tells of that place.
			own := d.view.r.open(view{route: d.view.route, entry: d.view.entry, edition: d.view.edition})
			defer own.close()
			frame := *d
			frame.view, frame.Site = own, own.siteContext()
			p.html, p.err = ls.makePart(name, &frame, d.view.route)
			p.answers = own.kept()
		})
		d.view.repeat(p.answers)
		return p.html, p.err
	}
	return "", fmt.Errorf("shared takes a card, or .Frame of a page, not %T; call other partials by {{ template %q . }}", dot, name)
}

// makePart fills a shared layout.
func (ls *Layouts) makePart(name string, dot any, route site.Route) (template.HTML, error) {
	program := ls.shareable[name]
	if program == nil {
		return "", fmt.Errorf("template: no such template %q", name)
	}
	b := ls.buffers.Get().(*partBuffer)
	defer ls.buffers.Put(b)
	b.Reset()
	if err := program.Execute(&b.Buffer, dot); err != nil {
		var own *source.Error
		if errors.As(err, &own) {
			return "", own
		}
		return "", ls.explain(err, route)
	}
	return b.keep(), nil
}

// partBuffer is memory in which shared parts are made, one after the other.
type partBuffer struct {
	bytes.Buffer
	kept []byte // those that were made, with room for more: a piece of memory for each would be many
}

// keptTogether is how many bytes of parts lie in one piece of memory, and stay as long as one of them is used.
const keptTogether = 16 << 10

// keep gives what was written.
func (b *partBuffer) keep() template.HTML {
	from, size := len(b.kept), b.Len()
	if size > cap(b.kept)-from {
		b.kept, from = make([]byte, 0, max(size, keptTogether)), 0
	}
	b.kept = append(b.kept, b.Bytes()...)
	return template.HTML(unsafe.String(unsafe.SliceData(b.kept[from:]), size))
}

// checkShared reports shared parts that show themselves, by whatever way: such a
// part would wait for itself.
func (ls *Layouts) checkShared() source.ErrorList {
	var problems source.ErrorList
	for _, name := range ls.sorted() {
		t := ls.parts.Lookup(name)
		if t == nil || t.Tree == nil {
			continue
		}
		// What is wrong with a call is told when the layouts that reach it are parsed.
		_ = walkCalls(t.Tree.Root, func(part string, shared bool) error {
			if shared && ls.showsItself(part) {
				problems.Add(source.Errorf(source.Position{Path: "layouts/" + part}, "layout.shared", "call one of them by {{ template }}",
					"the shared part %s shows itself", part))
			}
			return nil
		})
	}
	problems.Sort()
	return problems
}

// showsItself tells whether calls lead from a layout back to it.
func (ls *Layouts) showsItself(name string) bool {
	seen := map[string]bool{}
	var visit func(part string, shared bool) error
	visit = func(part string, _ bool) error {
		if seen[part] {
			return nil
		}
		seen[part] = true
		if t := ls.parts.Lookup(part); t != nil && t.Tree != nil {
			return walkCalls(t.Tree.Root, visit)
		}
		return nil
	}
	t := ls.parts.Lookup(name)
	if t == nil || t.Tree == nil {
		return false
	}
	_ = walkCalls(t.Tree.Root, visit)
	return seen[name]
}
