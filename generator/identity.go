package main

import (
	"bytes"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"

	"broadsheet"
	"broadsheet/generator/source"
)

// identity stands for all that decides what the program makes of a site: its
// sources, the modules it is built with, the compiler and its settings. Only a
// program of the same identity may use what a build has kept.
//
// The executable would not do: the sample in this repository is part of it, so
// that a paper which is written here would lose its cache with every story, and
// every commit is stamped on it. It is what remains where modules come from a
// folder of this machine; zero says so.
func identity() source.Fingerprint {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return source.Fingerprint{}
	}
	h := source.NewHasher()
	h.String(runtime.Version())
	for _, setting := range info.Settings {
		if !strings.HasPrefix(setting.Key, "vcs") {
			h.Strings([]string{setting.Key, setting.Value})
		}
	}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		if module.Sum == "" {
			return source.Fingerprint{}
		}
		h.Strings([]string{module.Path, module.Version, module.Sum})
	}
	var room bytes.Buffer // for all files: together they are more than a build likes to leave to the collector
	err := fs.WalkDir(broadsheet.Program, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := broadsheet.Program.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		room.Reset()
		_, err = room.ReadFrom(file)
		h.String(name)
		h.Bytes(room.Bytes())
		return err
	})
	if err != nil {
		return source.Fingerprint{}
	}
	return h.Sum()
}
