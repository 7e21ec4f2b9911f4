package source

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
)

// Fingerprint stands for some content: equal fingerprints mean equal content.
// It is the first half of a SHA-256 (FIPS 180-4), so that no text, also none
// written to do so, makes two contents look the same. The zero value stands for
// "there is nothing".
type Fingerprint [16]byte

// String gives the fingerprint in hexadecimal.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

// IsZero tells whether the fingerprint stands for nothing.
func (f Fingerprint) IsZero() bool { return f == Fingerprint{} }

// FingerprintOf gives the fingerprint of some bytes.
func FingerprintOf(data []byte) Fingerprint {
	sum := sha256.Sum256(data)
	return Fingerprint(sum[:16])
}

// Checksum tells, with its size, a file of the output from what the same file was before. It is
// XXH64 (Yann Collet, "xxHash fast digest algorithm"), which takes a fifth of the time of a
// Fingerprint, and guards against accidents alone: who could make two files look the same has
// written both.
type Checksum uint64

// ChecksumOf gives the checksum of some bytes.
func ChecksumOf(data []byte) Checksum { return Checksum(xxhash.Sum64(data)) }

// ChecksumWriter makes the checksum of what is written to it. Use NewChecksumWriter.
type ChecksumWriter struct{ digest *xxhash.Digest }

// NewChecksumWriter gives a ChecksumWriter to which nothing was written.
func NewChecksumWriter() *ChecksumWriter { return &ChecksumWriter{xxhash.New()} }

// Write adds some bytes; there is never an error.
func (w *ChecksumWriter) Write(data []byte) (int, error) { return w.digest.Write(data) }

// Checksum gives the checksum of all that was written.
func (w *ChecksumWriter) Checksum() Checksum { return Checksum(w.digest.Sum64()) }

// Append writes the checksum in sixteen hexadecimal digits.
func (c Checksum) Append(dst []byte) []byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(c))
	return hex.AppendEncode(dst, b[:])
}

// ParseChecksum reads what Append wrote.
func ParseChecksum(digits string) (Checksum, error) {
	c, err := strconv.ParseUint(digits, 16, 64)
	if err != nil || len(digits) != 16 {
		return 0, errors.New("the checksum is not 16 hexadecimal digits")
	}
	return Checksum(c), nil
}

// Hasher makes the fingerprint of a value that has several fields. Each part is
// written with its length, so that "ab"+"c" differs from "a"+"bc". Use NewHasher.
type Hasher struct {
	room [1024]byte // the parts, while they fit: most values then need no other memory
	used int        // bytes of room
	more *[]byte    // the parts since the last spill, once they don't fit; else nil
	hash hash.Hash  // of what was spilled; nil while nothing was
}

// spillAt is how many bytes wait to be hashed at the most, but for the last part.
const spillAt = 16 << 10

// spills are the *[]byte of hashers that came to their end.
var spills = sync.Pool{New: func() any {
	b := make([]byte, 0, spillAt+spillAt/4)
	return &b
}}

// NewHasher gives an empty Hasher.
func NewHasher() *Hasher { return new(Hasher) }

// String adds a text.
func (h *Hasher) String(s string) {
	h.Int(len(s))
	if h.fits(len(s)) {
		h.used += copy(h.room[h.used:], s)
		return
	}
	*h.more = append(*h.more, s...)
}

// fits tells whether there is room for some bytes more. Where there isn't, what
// was in it has been moved.
func (h *Hasher) fits(bytes int) bool {
	switch {
	case h.more == nil && bytes <= len(h.room)-h.used:
		return true
	case h.more == nil:
		h.more = spills.Get().(*[]byte)
		*h.more = append((*h.more)[:0], h.room[:h.used]...)
	case len(*h.more) >= spillAt:
		h.spill()
	}
	return false
}

// spill hashes what waits.
func (h *Hasher) spill() {
	if h.hash == nil {
		h.hash = sha256.New()
	}
	h.hash.Write(*h.more)
	*h.more = (*h.more)[:0]
}

// Strings adds a list of texts.
func (h *Hasher) Strings(list []string) {
	h.Int(len(list))
	for _, s := range list {
		h.String(s)
	}
}

// Bytes adds some bytes.
func (h *Hasher) Bytes(b []byte) {
	h.Int(len(b))
	h.add(b)
}

func (h *Hasher) add(b []byte) {
	if h.fits(len(b)) {
		h.used += copy(h.room[h.used:], b)
		return
	}
	*h.more = append(*h.more, b...)
}

// Int adds a number.
func (h *Hasher) Int(n int) { h.uint64(uint64(n)) }

// Float adds a number.
func (h *Hasher) Float(f float64) { h.uint64(math.Float64bits(f)) }

// Bool adds a truth value.
func (h *Hasher) Bool(b bool) {
	n := 0
	if b {
		n = 1
	}
	h.Int(n)
}

// Time adds an instant together with the offset it is written in.
func (h *Hasher) Time(t time.Time) {
	if t.IsZero() {
		h.Int(0)
		return
	}
	_, offset := t.Zone()
	h.Int(1)
	h.uint64(uint64(t.UnixNano()))
	h.Int(offset)
}

// Fingerprint adds the fingerprint of something else.
func (h *Hasher) Fingerprint(f Fingerprint) { h.add(f[:]) }

func (h *Hasher) uint64(n uint64) {
	if h.fits(8) {
		binary.LittleEndian.PutUint64(h.room[h.used:], n)
		h.used += 8
		return
	}
	*h.more = binary.LittleEndian.AppendUint64(*h.more, n)
}

// Sum gives the fingerprint of all that was added, and is the end of the Hasher.
func (h *Hasher) Sum() Fingerprint {
	if h.more == nil {
		return FingerprintOf(h.room[:h.used])
	}
	more := h.more
	h.more = nil
	defer func() {
		if cap(*more) <= 2*spillAt {
			spills.Put(more)
		}
	}()
	if h.hash == nil {
		return FingerprintOf(*more)
	}
	h.hash.Write(*more)
	return Fingerprint(h.hash.Sum(nil)[:16])
}
