//go:build dragonfly || linux || openbsd

package source

import "syscall"

func changedAt(st *syscall.Stat_t) syscall.Timespec { return st.Ctim }
