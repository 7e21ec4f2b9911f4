package build

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/asset"
	"broadsheet/generator/content"
	"broadsheet/generator/related"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Look says how a session is looked at. The zero value is what readers see now.
type Look struct {
	Now    time.Time // zero means the session's clock
	Drafts bool      // show drafts
	Future bool      // show what waits for its time, and what has expired
}

// same tells whether two looks show the same.
func (l Look) same(other Look) bool {
	return l.Now.Equal(other.Now) && l.Drafts == other.Drafts && l.Future == other.Future
}

// maxModels is how many looks are kept ready. One takes about 3 kB for each post, and
// as much again once related posts were looked up.
const maxModels = 3

// model is the site as somebody looks at it.
type model struct {
	look     Look
	site     *site.Site
	renderer *render.Renderer
	stale    bool // the sources have changed since, in what it can't take
}

// View is a session as it is during View: nothing changes meanwhile.
type View struct {
	Site    *site.Site
	Look    Look
	session *Session
	model   *model
}

// View calls a function with a look at the session. Changes wait until it returns, and
// so it must be short, and must not ask the session for anything else.
func (s *Session) View(look Look, see func(*View)) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	m := s.model(look)
	see(&View{Site: m.site, Look: look, session: s, model: m})
}

// model gives the model of a look, made if need be. The lock is held.
func (s *Session) model(look Look) *model {
	s.modelling.Lock()
	defer s.modelling.Unlock()
	i := slices.IndexFunc(s.models, func(m *model) bool { return m.look.same(look) })
	if i >= 0 && s.current(s.models[i]) {
		m := s.models[i]
		s.models = append(slices.Delete(s.models, i, i+1), m)
		return m
	}
	var old *model
	if i >= 0 {
		old = s.models[i]
		s.models = slices.Delete(s.models, i, i+1)
	}
	m := &model{look: look}
	opts := s.base.config.Site
	opts.Now, opts.Drafts, opts.Future = s.now(look), look.Drafts, look.Future
	m.site, _ = site.New(opts, s.input())
	s.made++
	if old != nil && old.stale { // and so nobody looks at it any more
		m.site.Inherit(old.site)
	}
	m.renderer = s.newRenderer(m.site)
	if len(s.models) == maxModels {
		s.models = slices.Delete(s.models, 0, 1)
	}
	s.models = append(s.models, m)
	return m
}

// current tells whether no post has come or gone by itself since a model was made.
func (s *Session) current(m *model) bool {
	if m.stale {
		return false
	}
	now := s.now(m.look)
	from, until := m.site.Steady()
	return (from.IsZero() || !now.Before(from)) && (until.IsZero() || now.Before(until))
}

// NextChange says when the site changes by itself as readers see it, because a story's
// time comes; zero means never.
func (s *Session) NextChange() time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if !s.opts.Now.IsZero() {
		return time.Time{}
	}
	_, until := s.model(Look{}).site.Steady()
	return until
}

// modelEdit is what changed files mean for the models.
type modelEdit struct {
	gone    []string // files of posts
	come    []site.Arrival
	pages   []*content.Page   // other versions
	authors []*content.Author // likewise
	lost    []string          // files that are copied
	found   []source.File
	unsaid  []*content.Comment // that have gone
	said    []*content.Comment // that have come
	remake  bool               // there is more, which models can't take
}

// takeOut notes that a file has gone.
func (e *modelEdit) takeOut(f *sourceFile) {
	switch {
	case f.kind == textFile && (f.parsed.Post != nil || f.broken && !f.holds()):
		e.gone = append(e.gone, f.Path)
	case f.kind == staticFile || f.kind == resourceFile:
		e.lost = append(e.lost, f.Path)
	case f.comment != nil:
		e.unsaid = append(e.unsaid, f.comment)
	default:
		e.remake = true
	}
}

// putIn notes that a file has come, or holds something else than it did; known is nil if there
// was none.
func (e *modelEdit) putIn(f, known *sourceFile) {
	held := known != nil && known.holds()
	switch {
	case f.inherits:
	case f.kind == textFile && (f.parsed.Post != nil || f.broken) && (!held || known.parsed.Post != nil):
		e.come = append(e.come, site.Arrival{Path: f.Path, Post: f.parsed.Post, Vector: f.vector})
	case f.kind == textFile && f.parsed.Page != nil && held && known.parsed.Page != nil:
		e.pages = append(e.pages, f.parsed.Page)
	case f.kind == textFile && f.parsed.Author != nil && held && known.parsed.Author != nil:
		e.authors = append(e.authors, f.parsed.Author)
	case f.comment != nil && (known == nil || held):
		if held {
			e.unsaid = append(e.unsaid, known.comment)
		}
		e.said = append(e.said, f.comment)
	case known == nil && (f.kind == staticFile || f.kind == resourceFile):
		e.found = append(e.found, f.File)
	case f.kind == textFile || f.kind == commentFile || known == nil || known.starter:
		e.remake = true
	default: // models know its name alone
	}
}

// refresh brings the models up to date after files changed: by other versions of
// texts in the place of the old ones, or by making them anew when they are next
// looked at. The lock is held.
func (s *Session) refresh(e modelEdit) {
	for _, m := range s.models {
		if m.stale || e.remake || !m.take(e) {
			m.stale, m.renderer = true, nil
			continue
		}
		m.renderer = s.newRenderer(m.site)
	}
}

// take brings the model up to date. If it can't, the model is of no use any more.
func (m *model) take(e modelEdit) bool {
	for _, p := range e.pages {
		if !m.site.ReplacePage(p) {
			return false
		}
	}
	for _, a := range e.authors {
		if !m.site.ReplaceAuthor(a) {
			return false
		}
	}
	m.site.ExchangeComments(e.unsaid, e.said)
	return m.site.Exchange(e.gone, e.come) && m.site.ExchangeFiles(e.lost, e.found)
}

// newRenderer makes a renderer; nil when there never were layouts that could be used.
func (s *Session) newRenderer(m *site.Site) *render.Renderer {
	if s.layouts == nil {
		return nil
	}
	return render.New(render.Options{Site: m, Layouts: s.layouts, Body: s.body,
		File: s.readFile, FileFingerprint: s.fingerprintOf, Size: s.sizeOf, Clean: s.base.cleanCopy, Cleaning: s.base.cleaning(),
		Generator: Generator, Preview: true})
}

// errNoLayouts says that no page can be made. What is wrong is among the problems.
var errNoLayouts = errors.New("the layouts can't be used")

// Render makes the file of a route, with its trace. The problems are of this page
// alone.
func (v *View) Render(r site.Route) ([]byte, *render.Trace, error) {
	if v.model.renderer == nil {
		return nil, nil, errNoLayouts
	}
	var b bytes.Buffer
	trace, err := v.model.renderer.Render(r, &b)
	defer trace.Release()
	return b.Bytes(), &render.Trace{Answers: slices.Clone(trace.Answers)}, err // which is kept as long as the page is open
}

// Changed gives the questions, of those in a trace, that would be answered otherwise now. They are
// asked while they are taken: whoever needs to know of one stops there.
func (v *View) Changed(answers []render.Answer) iter.Seq[site.Query] {
	return func(yield func(site.Query) bool) {
		if v.model.renderer == nil {
			return
		}
		for _, a := range answers {
			if v.model.renderer.Ask(a.Query) != a.Fingerprint && !yield(a.Query) {
				return
			}
		}
	}
}

// Fingerprint stands for the bytes of a file that is copied, zero when there is none.
func (v *View) Fingerprint(file string) source.Fingerprint { return v.session.fingerprintOf(file) }

// IsAsItLies tells whether a file that is copied is published as it lies on the disk,
// and not cleaned on the way.
func (v *View) IsAsItLies(file string) bool { return !asset.IsPicture(file) }

// Starter tells whether a file is the starter's, since the site has none of that name.
func (v *View) Starter(file string) bool {
	f := v.session.table.files[file]
	return f != nil && f.starter
}

// Post finds a post by its source file, its id, its address or its URL; nil when there
// is none that is shown.
func (v *View) Post(name string) *site.Entry {
	if e := v.Site.Post(name); e != nil {
		return e
	}
	file := below(v.session.Folder().Dir(), name)
	address := strings.TrimPrefix(name, strings.TrimSuffix(v.Site.Abs("/"), "/"))
	for _, e := range v.Site.Posts() {
		if e.Path == file || e.Path == name || e.Address == address || e.Address == "/"+strings.Trim(address, "/")+"/" {
			return e
		}
	}
	return nil
}

// Spellings gives the terms of a post's text as related posts are found by, each as it
// stands there; nil when the file can't be read.
func (v *View) Spellings(e *site.Entry) map[uint32]string {
	b := v.session.base
	data, err := b.readFile(e.Path)
	if err != nil {
		return nil
	}
	parsed := b.parser.content.Parse(e.Path, data)
	if parsed.Post == nil {
		return nil
	}
	return related.Spellings(b.parser.document(parsed.Post, parsed.Text))
}
