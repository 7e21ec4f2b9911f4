// Package broadsheet embeds the site in this repository: the starter of
// `broadsheet new site`, and the layouts and static files that a site falls back
// on where it has none of its own.
package broadsheet

import "embed"

// Starter holds content/, layouts/, static/ and config.yaml.
//
//go:embed config.yaml all:content all:layouts all:static
var Starter embed.FS
