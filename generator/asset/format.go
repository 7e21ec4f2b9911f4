package asset

// The formats of pictures that their first bytes tell, by the names that they have in
// media types, behind "image/".
const (
	JPEG = "jpeg"
	PNG  = "png"
	GIF  = "gif"
	WebP = "webp"
	AVIF = "avif"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// FormatOf tells the format of a picture from the first 12 bytes of its file or more.
// It is "" for an SVG and for what is no picture. The file may be broken all the same.
func FormatOf(head []byte) string {
	starts := func(at int, with string) bool {
		return len(head) >= at+len(with) && string(head[at:at+len(with)]) == with
	}
	switch {
	case starts(0, pngSignature):
		return PNG
	case starts(0, "\xff\xd8"):
		return JPEG
	case starts(0, "GIF8"):
		return GIF
	case starts(0, "RIFF") && starts(8, "WEBP"):
		return WebP
	case starts(4, "ftyp"):
		return AVIF
	}
	return ""
}
