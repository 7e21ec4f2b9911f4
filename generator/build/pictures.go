package build

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"

	"broadsheet/generator/asset"
	"broadsheet/generator/cache"
	"broadsheet/generator/content"
	"broadsheet/generator/picture"
	"broadsheet/generator/render"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// gallery makes the files of the pictures that pages show, or finds them made, and
// knows where they lie.
type gallery struct {
	*builder
	opts  *picture.Options
	maker *picture.Maker
	packs *cache.Packs
	// own are encoders that end with the gallery; nil when it was given some.
	own *picture.Encoders

	mu    sync.Mutex
	shown map[string]*render.Pictured // by source path; read-only once all are made
	made  map[string]*madePicture     // by source path
}

// madePicture is a picture of which there are files.
type madePicture struct {
	use    site.Pictured
	file   *file
	key    source.Fingerprint
	set    picture.Set
	routes []site.Route
}

// makePictures makes the files of all pictures that are shown, and adds them to the
// routes.
func (b *builder) makePictures(ctx context.Context) error {
	b.checkDrawings()
	uses := b.site.Pictures()
	p := &gallery{builder: b, opts: &b.config.Pictures, shown: make(map[string]*render.Pictured, len(uses)), made: map[string]*madePicture{}}
	b.pictures = p
	if len(uses) == 0 {
		return nil
	}
	var err error
	if p.packs, err = cache.OpenPacks(b.cache); err != nil {
		return err
	}
	encoders := b.encoders
	if encoders == nil {
		p.own = picture.NewEncoders()
		encoders = p.own
	}
	p.maker = picture.NewMaker(*p.opts, encoders)
	err = b.each(ctx, "pictures", len(uses), func(i int) error {
		err := p.make(ctx, uses[i])
		if taught(err) {
			p.mu.Lock()
			defer p.mu.Unlock()
			b.issues.Add(err)
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	var routes []site.Route
	for _, use := range uses {
		if m := p.made[use.File]; m != nil {
			routes = append(routes, m.routes...)
		}
	}
	if len(routes) > 0 {
		b.issues = append(b.issues, b.site.PlacePictures(routes)...)
	}
	return nil
}

// close frees the encoders; kept says that the build is done, and its pictures are
// all that the site has.
func (p *gallery) close(kept bool) error {
	if p == nil || p.packs == nil {
		return nil
	}
	if p.own != nil {
		p.own.Close()
	}
	return p.packs.Close(kept)
}

// make makes the files of one picture, unless there are some already.
func (p *gallery) make(ctx context.Context, use site.Pictured) error {
	f := p.file(use.File)
	if f.note().Head.Format == "" {
		return p.unreadable(use.File)
	}
	if err := p.opts.TooLarge(f.note().Head, use.File); err != nil {
		return err
	}
	m := &madePicture{use: use, file: f}
	focuses := m.focuses()
	if len(p.opts.Plan(f.note().Head, focuses)) == 0 {
		return nil
	}
	if f.note().Head.Colours == picture.StrangeColours {
		p.mu.Lock()
		p.issues.Add(source.Warningf(source.Position{Path: use.File}, "picture.profile", "save it as sRGB or Display P3",
			"the picture's colour profile is not understood, so its colours may come out wrong"))
		p.mu.Unlock()
	}
	m.key = p.opts.Key(f.fingerprint, f.note().Head, focuses)
	about, ok := p.packs.Get(m.key)
	if !ok || cache.Decode(about, &m.set) != nil || !m.set.Fresh() {
		if err := p.remake(ctx, m); err != nil {
			return err
		}
	}
	shown := p.place(m)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made[use.File], p.shown[use.File] = m, shown
	return nil
}

func (m *madePicture) focuses() []picture.Focus {
	list := make([]picture.Focus, len(m.use.Focuses))
	for i, f := range m.use.Focuses {
		list[i] = picture.Focus(f)
	}
	return list
}

// remake makes the files of a picture and keeps them.
func (p *gallery) remake(ctx context.Context, m *madePicture) error {
	data, err := p.readFile(m.use.File)
	if err != nil {
		return err
	}
	if source.FingerprintOf(data) != m.file.fingerprint {
		return source.Errorf(source.Position{Path: m.use.File}, "picture.changed", "build again", "the picture has changed while the site was built")
	}
	set, files, err := p.maker.Make(ctx, data, m.use.File, m.file.note().Head, m.focuses())
	if err != nil {
		return err
	}
	m.set = *set
	return p.packs.Put(m.key, cache.Encode(nil, set), files)
}

// unreadable tells what is wrong with a picture that can't be measured. A drawing
// without a size is none of that: it is shown without one.
func (p *gallery) unreadable(name string) error {
	data, err := p.readFile(name)
	if errors.Is(err, fs.ErrNotExist) || !asset.IsPicture(name) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = picture.Look(data, name)
	if asset.MediaType(name) == "image/svg+xml" {
		return nil
	}
	return err
}

// place gives the files of a picture their addresses, and tells what pages need to
// know of them.
func (p *gallery) place(m *madePicture) *render.Pictured {
	base := path.Base(m.use.File)
	name := content.Slug(strings.TrimSuffix(base, path.Ext(base)))
	if name == "" {
		name = "picture"
	}
	stem := site.FixedFolder + name + "-" + p.opts.Name(m.file.fingerprint, m.file.note().Head)
	head := &m.file.note().Head
	shown := &render.Pictured{Width: head.Width, Height: head.Height}
	if m.set.Opaque {
		shown.Tone = m.set.Tone.String()
	}
	for _, f := range m.set.Files {
		address := stem + f.Ending()
		m.routes = append(m.routes, site.Route{Kind: site.PictureFile, Address: address, Key: m.use.File + "#" + f.Ending(), Source: m.use.File})
		shown.Files = append(shown.Files, render.PictureFile{Address: address, Type: asset.MediaType(address), Width: f.Width, Height: f.Height,
			Crop: f.Crop, Focus: content.Focus(f.Focus)})
	}
	return shown
}

// data gives the bytes of a file that was made, by the key of its route. Where the
// cache has lost it, the picture is made again.
func (p *gallery) data(key string) ([]byte, error) {
	name, ending, _ := strings.Cut(key, "#")
	m := p.made[name]
	if m == nil {
		return nil, fs.ErrNotExist
	}
	for i, f := range m.set.Files {
		if f.Ending() != ending {
			continue
		}
		data, err := p.packs.Piece(m.key, i)
		if errors.Is(err, cache.ErrDamaged) {
			p.mu.Lock()
			defer p.mu.Unlock()
			again := *m
			if err := p.remake(context.Background(), &again); err != nil {
				return nil, err
			}
			data, err = p.packs.Piece(m.key, i)
		}
		return data, err
	}
	return nil, fs.ErrNotExist
}

// pictured tells what there is of a picture, nil when it is shown as it is.
func (p *gallery) pictured(name string) *render.Pictured {
	if p == nil {
		return nil
	}
	return p.shown[name]
}

// cleanCopy takes from a file that is copied what is nobody's business: what cameras
// note in pictures, and what could run in drawings. What can't be read is copied as it
// is: it shows nothing.
func (b *builder) cleanCopy(name string, data []byte) []byte {
	if !asset.IsPicture(name) {
		return data
	}
	if !b.config.KeepMetadata {
		if clean, err := asset.WithoutMetadata(data); err == nil {
			data = clean
		}
	}
	if !b.config.KeepSVG && asset.MediaType(name) == "image/svg+xml" {
		if clean, _, err := asset.CleanSVG(data); err == nil {
			data = clean
		}
	}
	return data
}

// cleaning stands for the settings that cleanCopy obeys.
func (b *builder) cleaning() source.Fingerprint {
	h := source.NewHasher()
	h.Bool(b.config.KeepMetadata)
	h.Bool(b.config.KeepSVG)
	return h.Sum()
}

// checkDrawings tells what is wrong with the drawings that are copied.
func (b *builder) checkDrawings() {
	if !b.config.KeepSVG {
		b.issues = append(b.issues, drawingProblems(b.site.Routes(), func(name string) *pictureNote { return b.file(name).note() })...)
	}
}

// drawingProblems tells what is taken out of the drawings that are copied, and which
// can't be read: those could hold anything.
func drawingProblems(routes []site.Route, noteOf func(name string) *pictureNote) source.ErrorList {
	var problems source.ErrorList
	for _, r := range routes {
		if r.Kind != site.CopyFile {
			continue
		}
		pos := source.Position{Path: r.Key}
		switch note := noteOf(r.Key); {
		case note.Broken != "":
			problems.Add(source.Errorf(pos, "picture.broken", "open it in a drawing program and save it anew; pictures.svg: keep copies drawings unread",
				"the drawing can't be read: %s", note.Broken))
		case len(note.Removed) > 0:
			problems.Add(source.Warningf(pos, "picture.svg", "save it without; pictures.svg: keep copies drawings as they are",
				"the drawing could do more than be looked at, so this was taken out: %s", strings.Join(note.Removed, ", ")))
		}
	}
	return problems
}
