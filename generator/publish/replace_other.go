//go:build !linux

package publish

import "os"

// replace puts a staged file into the place of another, in one step.
func replace(from, to string) error { return os.Rename(from, to) }
