package build

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/content"
	"broadsheet/generator/picture"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
)

// file is a source file with its content's fingerprint, which is zero until the
// file was read.
type file struct {
	source.File
	kind        fileKind
	fingerprint source.Fingerprint
	picture     *pictureNote // of a picture, once it was looked at; else nil: texts are many, pictures few
}

// pictureNote is what is kept of a picture: what it is, and of a drawing what is
// wrong with it.
type pictureNote struct {
	Head    picture.Head
	Removed []string // what is taken out of a drawing
	Broken  string   // why a drawing can't be read
}

// note gives what is known of the file as a picture, an empty note where that is nothing.
func (f *file) note() *pictureNote {
	if f.picture == nil {
		return &pictureNote{}
	}
	return f.picture
}

// fileKind says what is done with a source file.
type fileKind uint8

const (
	textFile fileKind = iota
	commentFile
	staticFile
	resourceFile
)

func kindOf(name string) fileKind {
	switch ext := strings.ToLower(path.Ext(name)); {
	case strings.HasPrefix(name, "static/"):
		return staticFile
	case strings.HasPrefix(name, "content/comments/"):
		return commentFile
	case ext == ".md" || ext == ".markdown":
		return textFile
	}
	return resourceFile
}

// walk finds the sources.
func (b *builder) walk(ctx context.Context) error {
	found, err := b.folder.Walk(ctx, "content", "static")
	if taught(err) {
		var unread source.ErrorList
		unread.Add(err)
		for _, e := range unread {
			b.input.Broken = append(b.input.Broken, e.Path)
		}
		b.issues = append(b.issues, unread...)
		err = nil
	}
	if err != nil {
		return err
	}
	b.files = written(make([]file, len(found)+16))[:0] // with room for files of the starter
	for _, f := range found {
		b.files = append(b.files, file{File: f, kind: kindOf(f.Path)})
	}
	b.result.Sources = len(b.files)
	return b.addStarterFiles()
}

// addStarterFiles adds the style sheets and scripts of the embedded layouts,
// where the site has none of that name.
func (b *builder) addStarterFiles() error {
	if err := b.starterNames(); err != nil {
		return err
	}
	for _, f := range b.files {
		delete(b.starter, f.Path)
	}
	for name := range b.starter {
		b.files = append(b.files, file{File: source.File{Path: name}, kind: staticFile})
	}
	slices.SortFunc(b.files, func(x, y file) int { return strings.Compare(x.Path, y.Path) })
	return nil
}

// starterNames lists the style sheets and scripts of the starter.
func (b *builder) starterNames() error {
	b.starter = map[string]bool{}
	entries, err := fs.ReadDir(b.opts.Starter, "static")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); ext == ".css" || ext == ".js" {
			b.starter["static/"+e.Name()] = true
		}
	}
	return err
}

// readFile reads a file of the site, or of the starter where the site relies on it.
func (b *builder) readFile(name string) ([]byte, error) { return b.appendFile(nil, name, -1, nil) }

// appendFile is readFile with memory for what is read. The size is the one that the walk
// saw, less than 0 where nobody knows. The reader may be nil.
func (b *builder) appendFile(dst []byte, name string, size int64, r *source.Reader) ([]byte, error) {
	if b.starter[name] {
		data, err := fs.ReadFile(b.opts.Starter, name)
		return append(dst, data...), err
	}
	if b.read != nil {
		b.read(name)
	}
	if r != nil {
		return r.Append(dst, name, size)
	}
	return b.folder.Append(dst, name, size)
}

// copied reads a file that is copied, and takes note when it has changed since its
// fingerprint was taken: the next build must not take this one's word for it.
func (b *builder) copied(name string) ([]byte, error) {
	data, err := b.readFile(name)
	if err == nil && source.FingerprintOf(data) != b.fingerprintOf(name) {
		b.stirred.Store(true)
	}
	return data, err
}

// file gives a source file by its path; an empty one when there is none.
func (b *builder) file(name string) *file {
	i, ok := slices.BinarySearchFunc(b.files, name, func(f file, name string) int { return strings.Compare(f.Path, name) })
	if !ok {
		return &file{}
	}
	return &b.files[i]
}

func (b *builder) fingerprintOf(name string) source.Fingerprint { return b.file(name).fingerprint }

func (b *builder) sizeOf(name string) (width, height int) {
	h := b.file(name).note().Head
	return h.Width, h.Height
}

// parse reads what is in the sources, each file on its own, by all workers. What
// the cache has of a file with the same content is taken from there.
func (b *builder) parse(ctx context.Context) error {
	p := b.newParser()
	b.parser = p
	b.store.Expect(len(b.files))
	parsed := written(make([]content.Parsed, len(b.files)))
	vectors := written(make([]*related.Vector, len(b.files)))
	comments := make([]*content.Comment, len(b.files))
	err := b.each(ctx, "parse", len(b.files), func(i int) error {
		var err error
		switch f := &b.files[i]; f.kind {
		case textFile:
			parsed[i], vectors[i], err = p.text(f)
		case commentFile:
			comments[i], parsed[i].Issues = p.comment(f)
		default:
			err = p.other(f)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, p := range parsed {
		b.issues = append(b.issues, p.Issues...)
		b.collect(&b.files[i], p, vectors[i], comments[i])
	}
	b.input.Parsing = p.options
	b.input.Related = b.config.Related
	b.input.Related.Jobs = b.opts.Jobs
	b.result.Parsed = int(p.parsed.Load())
	return nil
}

// newParser makes the parser of the site's texts.
func (b *builder) newParser() *fileParser {
	opts := b.config.Content
	opts.Shortcode, opts.ShortcodeNames = b.layouts.HasShortcode, b.layouts.Shortcodes()
	return &fileParser{builder: b, content: content.NewParser(opts), options: b.parseOptions(opts),
		rooms: sync.Pool{New: func() any { return &room{reader: b.folder.NewReader()} }}}
}

// collect sorts what a file holds into the model's input.
func (b *builder) collect(f *file, p content.Parsed, v *related.Vector, c *content.Comment) {
	in := &b.input
	switch {
	case f.kind == staticFile:
		in.Static = append(in.Static, f.File)
	case f.kind == resourceFile:
		in.Resources = append(in.Resources, f.File)
	case c != nil:
		in.Comments = append(in.Comments, c)
	case p.Issues.Err() != nil:
		in.Broken = append(in.Broken, f.Path)
	case p.Post != nil:
		in.Posts = append(in.Posts, p.Post)
		in.Vectors = append(in.Vectors, v)
	case p.Page != nil:
		in.Pages = append(in.Pages, p.Page)
	case p.Author != nil:
		in.Authors = append(in.Authors, p.Author)
	case p.Term != nil:
		in.Terms = append(in.Terms, p.Term)
	}
}

// parseOptions stands for all settings that decide what a text becomes.
func (b *builder) parseOptions(opts content.Options) source.Fingerprint {
	h := source.NewHasher()
	h.String(b.config.Timezone)
	h.String(opts.Language)
	h.String(b.config.Site.Language)
	h.Strings(opts.ShortcodeNames)
	m := opts.Markdown
	for _, on := range []bool{m.Unsafe, m.UnknownShortcodeWarn, m.Plain, m.GFM} {
		h.Bool(on)
	}
	return h.Sum()
}
