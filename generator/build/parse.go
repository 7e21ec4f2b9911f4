package build

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"sync/atomic"

	"broadsheet/generator/asset"
	"broadsheet/generator/cache"
	"broadsheet/generator/content"
	"broadsheet/generator/picture"
	"broadsheet/generator/related"
	"broadsheet/generator/source"
)

// fileParser parses source files, with the cache at hand. Its methods may be
// called by several goroutines at once.
type fileParser struct {
	*builder
	content *content.Parser
	options source.Fingerprint
	parsed  atomic.Int64 // files that were not in the cache
	rooms   sync.Pool    // of *room
}

// text parses a Markdown file, or finds it parsed. A post comes with its vector.
func (p *fileParser) text(f *file) (content.Parsed, *related.Vector, error) {
	room := p.rooms.Get().(*room)
	defer p.rooms.Put(room)
	if p.store.Has(f.Path) && (!f.fingerprint.IsZero() || p.takeFingerprint(f) == nil) {
		if kept, vector, ok := p.kept(f.Path, p.key(f), room); ok {
			return kept, vector, nil
		}
	}
	data, err := p.readInto(room.source[:0], f, room.reader)
	if data == nil {
		return content.Parsed{Issues: issuesOf(err)}, nil, nil
	}
	room.source = data
	parsed, vector := p.analyse(f.Path, data, f.fingerprint)
	if parsed.Body != nil {
		err = p.keep(f, parsed, vector, room)
	}
	parsed.Release()
	return parsed, vector, err
}

// analyse parses a text. A post comes with its vector.
func (p *fileParser) analyse(path string, data []byte, fingerprint source.Fingerprint) (content.Parsed, *related.Vector) {
	parsed := p.content.ParseKnown(path, data, fingerprint)
	p.parsed.Add(1)
	if parsed.Post == nil {
		return parsed, nil
	}
	return parsed, related.Analyse(p.document(parsed.Post, parsed.Text))
}

// html appends the HTML of a Markdown file that is parsed, with its inserts open.
// Where the cache has lost it, the file is parsed again.
func (p *fileParser) html(dst []byte, path string) ([]byte, error) {
	dst, err := p.store.AppendText(dst, path)
	if err == nil {
		return dst, nil
	}
	data, readErr := p.readFile(path)
	if readErr != nil || source.FingerprintOf(data) != p.fingerprintOf(path) {
		return dst, fmt.Errorf("%w; and %s has changed since, so build again", err, path)
	}
	p.parsed.Add(1)
	return append(dst, p.content.Parse(path, data).Body.HTML...), nil
}

// read reads a file, and takes its fingerprint; a file that has gone since the
// walk is as if it had never been there.
func (p *fileParser) read(f *file) ([]byte, error) { return p.readInto(nil, f, nil) }

// readInto is read with memory for what is read, and a reader that may be nil.
func (p *fileParser) readInto(dst []byte, f *file, r *source.Reader) ([]byte, error) {
	data, err := p.readAll(dst, f, r)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && data == nil {
		data = []byte{}
	}
	return data, err
}

func issuesOf(err error) source.ErrorList {
	var list source.ErrorList
	list.Add(err)
	return list
}

// key stands for a file's content and whatever else decides what it becomes.
func (p *fileParser) key(f *file) source.Fingerprint {
	h := source.NewHasher()
	h.Fingerprint(p.options)
	h.Fingerprint(f.fingerprint)
	return h.Sum()
}

// kept gives what the cache has of a file.
func (p *fileParser) kept(path string, key source.Fingerprint, room *room) (content.Parsed, *related.Vector, bool) {
	data, ok := p.store.AppendParsed(room.parsed[:0], path, key)
	room.parsed = data
	if !ok {
		return content.Parsed{}, nil, false
	}
	parsed, vector, err := decodeParsed(data)
	return parsed, vector, err == nil
}

// keep puts what a file holds into the store. What has errors is kept without
// being found again, so that its errors are told by each build anew.
func (p *fileParser) keep(f *file, parsed content.Parsed, vector *related.Vector, room *room) error {
	key, html := p.key(f), parsed.Body.HTML
	parsed.Text, parsed.Body = "", nil
	if parsed.Issues.Err() != nil {
		key = source.Fingerprint{}
		parsed = content.Parsed{}
	}
	var err error
	if room.parsed, err = appendParsed(room.parsed[:0], parsed, vector); err != nil {
		return err
	}
	return p.store.Put(f.Path, key, room.parsed, html)
}

// room is what files are read and encoded with, one after the other.
type room struct {
	reader         *source.Reader
	source, parsed []byte // memory
}

// appendParsed appends what is kept of a Markdown file: what it holds, then the vector of a
// post as package related stores it, then the length of the first, in four bytes.
func appendParsed(dst []byte, parsed content.Parsed, vector *related.Vector) ([]byte, error) {
	start := len(dst)
	if post := parsed.Post; post != nil {
		post.Strip()
		defer post.Restore()
	}
	dst = cache.Encode(dst, &parsed)
	length := uint32(len(dst) - start)
	if vector != nil {
		var err error
		if dst, err = vector.AppendBinary(dst); err != nil {
			return nil, err
		}
	}
	return binary.LittleEndian.AppendUint32(dst, length), nil
}

// decodeParsed reads what appendParsed wrote. The error is cache.ErrDamaged, or that of
// related.Vector.
func decodeParsed(data []byte) (parsed content.Parsed, vector *related.Vector, err error) {
	const end = 4
	if len(data) < end {
		return parsed, nil, cache.ErrDamaged
	}
	length, data := binary.LittleEndian.Uint32(data[len(data)-end:]), data[:len(data)-end]
	if uint64(length) > uint64(len(data)) {
		return parsed, nil, cache.ErrDamaged
	}
	if err := cache.Decode(data[:length], &parsed); err != nil || parsed.Post == nil {
		return parsed, nil, err
	}
	parsed.Post.Restore()
	vector = new(related.Vector)
	return parsed, vector, vector.UnmarshalBinary(data[length:])
}

// document is a post as package related sees it, its labels in one spelling.
func (p *fileParser) document(post *content.Post, text string) related.Document {
	d := related.Document{ID: post.ID, Date: post.Date, Language: post.Language, Title: post.Title, Description: post.Description, Text: text,
		Section: content.Slug(post.Section), Series: content.Slug(post.Series), Unlisted: post.NoIndex || post.Paid()}
	if d.Language == "" {
		d.Language = p.config.Site.Language
	}
	d.Tags, d.Authors = slugs(post.Tags), slugs(post.Authors)
	return d
}

func slugs(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = content.Slug(name)
	}
	return list
}

// comment parses a comment.
func (p *fileParser) comment(f *file) (*content.Comment, source.ErrorList) {
	if path.Ext(f.Path) != ".json" {
		return nil, notComment(f.Path)
	}
	data, err := p.read(f)
	if data == nil {
		return nil, issuesOf(err)
	}
	return p.parseComment(f.Path, data)
}

func (p *fileParser) parseComment(path string, data []byte) (*content.Comment, source.ErrorList) {
	c, err := content.ParseComment(path, data, p.config.Site.Location)
	if err != nil {
		return nil, issuesOf(err)
	}
	return c, nil
}

func notComment(path string) source.ErrorList {
	return source.ErrorList{source.Warningf(source.Position{Path: path}, "comment.file",
		"a comment is a file content/comments/<post id>/<comment id>.json", "this is no comment, and is left out")}
}

// other takes the fingerprint of a file that is copied, and measures a picture.
func (p *fileParser) other(f *file) error {
	isPicture := asset.IsPicture(f.Path)
	if f.fingerprint.IsZero() && (!isPicture || p.store.Has(f.Path)) {
		if err := p.takeFingerprint(f); err != nil {
			return unlessTaught(err) // told when it is copied
		}
	}
	if !isPicture {
		return nil
	}
	if kept, ok := p.store.AppendParsed(nil, f.Path, f.fingerprint); ok && !f.fingerprint.IsZero() {
		if f.picture = new(pictureNote); cache.Decode(kept, f.picture) == nil {
			return nil
		}
	}
	data, err := p.read(f)
	if data == nil {
		return unlessTaught(err)
	}
	f.picture = notePicture(f.Path, data)
	return p.store.Put(f.Path, f.fingerprint, cache.Encode(nil, f.picture), nil)
}

// unlessTaught gives an error that is not one of what the authors wrote.
func unlessTaught(err error) error {
	if taught(err) {
		return nil
	}
	return err
}

// notePicture looks at a picture. One that can't be measured has no size; whether that
// matters is found out where it is shown.
func notePicture(name string, data []byte) *pictureNote {
	n := new(pictureNote)
	n.Head, _ = picture.Look(data, name)
	if asset.MediaType(name) == "image/svg+xml" {
		var err error
		if _, n.Removed, err = asset.CleanSVG(data); err != nil {
			n.Broken = err.Error()
		}
	}
	return n
}
