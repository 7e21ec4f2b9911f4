package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"broadsheet/generator/report"
)

func newVersion(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program",
		Args:  nothing,
		RunE:  func(*cobra.Command, []string) error { return p.version() },
	}
}

// version prints which program this is.
func (p *program) version() error {
	v := versionOf(debug.ReadBuildInfo())
	if p.json {
		return failed(report.Value(p.stdout, v))
	}
	line := "broadsheet " + v.Version
	if v.Revision != "" {
		line += " (" + v.Revision + ")"
	}
	_, err := fmt.Fprintf(p.stdout, "%s %s %s\n", line, v.Go, v.Platform)
	return failed(err)
}

// version is what the Go tool has recorded in the program.
type version struct {
	Version  string `json:"version"`            // "v1.2.0", or "devel"
	Revision string `json:"revision,omitempty"` // commit, with "+changes" when the tree was not clean
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func versionOf(info *debug.BuildInfo, ok bool) version {
	v := version{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if !ok {
		return v
	}
	if m := info.Main.Version; m != "" && m != "(devel)" {
		v.Version = m
	}
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			v.Revision = setting.Value[:min(12, len(setting.Value))] + v.Revision
		case setting.Key == "vcs.modified" && setting.Value == "true":
			v.Revision += "+changes"
		}
	}
	return v
}
