package render

import (
	"sync"
	"sync/atomic"
)

// remembered is of how many posts, at most twice as many, a memo keeps what was
// made: more than pages that are made one after another have in common, and less
// than would weigh on the memory of a large site.
const remembered = 1 << 12

// memo keeps what was made of posts, by their places, so that it is made once for
// the pages that need it; of the last posts only. Its get may be called by several
// goroutines at once.
type memo[T any] struct {
	made []atomic.Pointer[T]

	mu    sync.Mutex
	order []int32 // places with something made, the oldest first
}

func newMemo[T any](posts int) *memo[T] { return &memo[T]{made: make([]atomic.Pointer[T], posts)} }

// get gives what was made of the post at a place, made by the function when it is
// not there. It may be made twice, when two ask at once; both get the same.
func (m *memo[T]) get(place int, make func() *T) *T {
	if known := m.made[place].Load(); known != nil {
		return known
	}
	fresh := make()
	for !m.made[place].CompareAndSwap(nil, fresh) {
		if known := m.made[place].Load(); known != nil {
			return known
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.order = append(m.order, int32(place))
	if len(m.order) == 2*remembered {
		for _, old := range m.order[:remembered] {
			m.made[old].Store(nil)
		}
		m.order = append(m.order[:0], m.order[remembered:]...)
	}
	return fresh
}
