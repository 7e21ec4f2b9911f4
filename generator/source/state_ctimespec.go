//go:build darwin || freebsd || netbsd

package source

import "syscall"

func changedAt(st *syscall.Stat_t) syscall.Timespec { return st.Ctimespec }
