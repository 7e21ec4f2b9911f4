//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package source

import (
	"io/fs"
	"syscall"
)

// addSystem adds what only the system sets.
func (s *State) addSystem(info fs.FileInfo) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		changed := changedAt(st)
		s.Changed, s.Device, s.Inode = changed.Nano(), uint64(st.Dev), uint64(st.Ino)
	}
}
