package source

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"time"
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

// Hasher makes the fingerprint of a value that has several fields. Each part is
// written with its length, so that "ab"+"c" differs from "a"+"bc". Use NewHasher.
type Hasher struct {
	parts []byte    // what was added last
	hash  hash.Hash // of what was added before, once that was much; else nil
	room  [448]byte // for parts, so that most values need no more memory
}

// NewHasher gives an empty Hasher.
func NewHasher() *Hasher {
	h := new(Hasher)
	h.parts = h.room[:0]
	return h
}

// String adds a text.
func (h *Hasher) String(s string) {
	h.Int(len(s))
	if len(s) > cap(h.parts)-len(h.parts) {
		h.spill()
	}
	h.parts = append(h.parts, s...)
}

// spill hashes what was added so far, to make room.
func (h *Hasher) spill() {
	if h.hash == nil {
		h.hash = sha256.New()
	}
	h.hash.Write(h.parts)
	h.parts = h.parts[:0]
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
	if len(b) > cap(h.parts)-len(h.parts) {
		h.spill()
		if len(b) > cap(h.parts) {
			h.hash.Write(b)
			return
		}
	}
	h.parts = append(h.parts, b...)
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
	if cap(h.parts)-len(h.parts) < 8 {
		h.spill()
	}
	h.parts = binary.LittleEndian.AppendUint64(h.parts, n)
}

// Sum gives the fingerprint of all that was added.
func (h *Hasher) Sum() Fingerprint {
	if h.hash == nil {
		return FingerprintOf(h.parts)
	}
	h.spill()
	var sum [sha256.Size]byte
	return Fingerprint(h.hash.Sum(sum[:0])[:16])
}
