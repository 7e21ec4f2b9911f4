// Package broadsheet embeds the site in this repository: the starter of
// `broadsheet new site`, and the layouts and static files that a site falls back
// on where it has none of its own. It embeds the program's sources too, by which
// the program knows itself.
package broadsheet

import "embed"

// Starter holds content/, layouts/, static/ and config.yaml.
//
//go:embed config.yaml all:content all:layouts all:static
var Starter embed.FS

// Program holds what the program is built from, with its tests.
//
//go:embed go.mod starter.go generator/*.go generator/*/*.go
//go:embed generator/config/zones.txt generator/preview/client.js generator/report/overview.html generator/scaffold/files
var Program embed.FS
