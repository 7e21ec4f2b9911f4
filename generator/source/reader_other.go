//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package source

// Reader reads files of a folder one after the other.
type Reader struct{ folder *Folder }

// NewReader gives a Reader.
func (f *Folder) NewReader() *Reader { return &Reader{f} }

// Append is that of Folder.
func (r *Reader) Append(dst []byte, name string, size int64) ([]byte, error) {
	return r.folder.Append(dst, name, size)
}
