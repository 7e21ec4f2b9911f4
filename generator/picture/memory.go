package picture

import (
	"sync"

	"github.com/tetratelabs/wazero/experimental"
)

// memories are the memories of encoders, used again by one encoding after the other:
// tens of megabytes each, which would else be garbage every time. The garbage
// collector has to stop all goroutines for a moment, and can't stop one that runs
// WebAssembly; so the others wait for it, and it had better run seldom.
type memories struct {
	mu   sync.Mutex
	free [][]byte // full of zeros, as long as they are
}

// leastMemory is the size in bytes with which a memory begins: enough for pictures
// of the usual sizes.
const leastMemory = 32 << 20

// Allocate gives a memory, as wazero asks for it.
func (m *memories) Allocate(_, _ uint64) experimental.LinearMemory {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.free); n > 0 {
		last := m.free[n-1]
		m.free = m.free[:n-1]
		return &memory{of: m, bytes: last}
	}
	return &memory{of: m, bytes: make([]byte, leastMemory)}
}

// memory is that of one encoding.
type memory struct {
	of    *memories
	bytes []byte // zeros from used on
	used  int
}

// Reallocate makes the memory larger, with zeros behind what is in it.
func (m *memory) Reallocate(size uint64) []byte {
	if uint64(len(m.bytes)) < size {
		larger := make([]byte, max(size, uint64(len(m.bytes))*3/2))
		copy(larger, m.bytes[:m.used])
		m.bytes = larger
	}
	m.used = int(size)
	return m.bytes[:size:size]
}

// Free gives the memory back.
func (m *memory) Free() {
	clear(m.bytes[:m.used])
	m.of.mu.Lock()
	defer m.of.mu.Unlock()
	m.of.free = append(m.of.free, m.bytes)
	m.bytes = nil
}
