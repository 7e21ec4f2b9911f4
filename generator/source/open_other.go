//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package source

import (
	"io/fs"
	"os"
)

func openFile(path string) (*os.File, error) { return os.Open(path) }

func openFolder(path string) (*os.File, error) { return os.Open(path) }

func looker(*os.File) func(fs.DirEntry) look {
	return func(entry fs.DirEntry) look { return lookOf(entry.Info()) }
}
