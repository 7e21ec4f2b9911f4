package build

import (
	"bytes"
	"context"
	"io"

	"broadsheet/generator/source"
)

// fingerprintAll takes the fingerprints of all sources that have none yet.
func (b *builder) fingerprintAll(ctx context.Context) error {
	return b.each(ctx, "read", len(b.files), func(i int) error {
		if f := &b.files[i]; f.fingerprint.IsZero() {
			_ = b.takeFingerprint(f) // whoever needs the file meets the error again
		}
		return nil
	})
}

// takeFingerprint finds the fingerprint of a file: it may be known what it holds,
// else it is read. A large one need not be in memory for that.
func (b *builder) takeFingerprint(f *file) error {
	if known, ok := b.known.Get(f.Path, f.State); ok {
		f.fingerprint = known
		return nil
	}
	if f.kind == textFile || f.kind == commentFile {
		_, err := b.readAll(nil, f, nil)
		return err
	}
	r, err := b.openFile(f.Path)
	if err != nil {
		return err
	}
	defer r.Close()
	fingerprint, _, err := source.FingerprintOfAll(r)
	if err != nil {
		return source.Unreadable(f.Path, err)
	}
	f.fingerprint = fingerprint
	b.known.Put(f.Path, f.State, fingerprint)
	return nil
}

// readAll appends a file's bytes to an empty dst, and takes their fingerprint. The reader may be
// nil.
func (b *builder) readAll(dst []byte, f *file, r *source.Reader) ([]byte, error) {
	data, err := b.appendFile(dst, f.Path, f.State.Size, r)
	if err != nil {
		return nil, err
	}
	f.fingerprint = source.FingerprintOf(data)
	b.known.Put(f.Path, f.State, f.fingerprint)
	return data, nil
}

// openFile opens a file of the site, or of the starter where the site relies on it.
func (b *builder) openFile(name string) (io.ReadCloser, error) {
	if b.starter[name] {
		data, err := b.readFile(name)
		return io.NopCloser(bytes.NewReader(data)), err
	}
	if b.read != nil {
		b.read(name)
	}
	return b.folder.Open(name)
}
