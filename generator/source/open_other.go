//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package source

import "os"

func openFile(path string) (*os.File, error) { return os.Open(path) }
