// Package asset knows the files that go to the site as they are: pictures,
// styles, recordings. It says what kind of file a name stands for, and how large
// a picture is, so that pages can reserve its place before it has loaded.
//
// Size reads no more of a picture than it must, mostly the first few hundred
// bytes, and decodes no pixels. The formats are those that browsers show: PNG,
// JPEG, GIF, WebP, AVIF and SVG. Pictures are foreign text like any other: a
// broken or hostile one gives an error, and costs neither much time nor memory.
package asset

import (
	"path"
	"strings"
)

// MediaType gives the media type (RFC 6838) for a file name by its extension,
// in any case; "application/octet-stream" for one that it does not know. It is a
// fixed table, not that of the machine, so that a feed says the same wherever
// it is built.
func MediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg", ".jpe", ".jfif":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".svg":
		return "image/svg+xml"
	case ".ico":
		return "image/x-icon"
	case ".mp4", ".m4v":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".ogv":
		return "video/ogg"
	case ".vtt":
		return "text/vtt"
	case ".mp3":
		return "audio/mpeg"
	case ".m4a":
		return "audio/mp4"
	case ".oga", ".ogg", ".opus":
		return "audio/ogg"
	case ".wav":
		return "audio/wav"
	case ".flac":
		return "audio/flac"
	case ".html", ".htm":
		return "text/html"
	case ".css":
		return "text/css"
	case ".js", ".mjs":
		return "text/javascript"
	case ".txt":
		return "text/plain"
	case ".csv":
		return "text/csv"
	case ".json":
		return "application/json"
	case ".xml":
		return "application/xml"
	case ".webmanifest":
		return "application/manifest+json"
	case ".pdf":
		return "application/pdf"
	case ".zip":
		return "application/zip"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	}
	return "application/octet-stream"
}

// IsPicture tells whether a file name stands for a picture that Size can read.
func IsPicture(name string) bool {
	switch MediaType(name) {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/svg+xml":
		return true
	}
	return false
}
