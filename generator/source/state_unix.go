//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package source

import "golang.org/x/sys/unix"

func stateOf(file string) State {
	var st unix.Stat_t
	if unix.Stat(file, &st) != nil {
		return State{}
	}
	return State{Size: st.Size, Modified: st.Mtim.Nano(), Changed: st.Ctim.Nano(), Device: uint64(st.Dev), Inode: uint64(st.Ino)}
}
