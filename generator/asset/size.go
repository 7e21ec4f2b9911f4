package asset

import (
	"bufio"
	"errors"
	"fmt"
	"image/gif"
	"image/png"
	"io"

	"broadsheet/generator/source"

	"golang.org/x/image/webp"
)

// maxSide is the most pixels that a side of a picture may have: the limit of
// JPEG, and more than any browser shows.
const maxSide = 65535

// maxHeader is how much of a file is read to find its size. Cameras put previews
// and colour profiles before the size of a JPEG, but no more than this.
const maxHeader = 8 << 20

var (
	errFormat   = errors.New("not a picture in a format that browsers show")
	errNoSize   = errors.New("the picture has no size")
	errTooLarge = errors.New("too large")
	errBroken   = errors.New("broken picture")
)

// Size gives the width and height of a picture in pixels, as a browser shows it:
// a photograph that is stored on its side is measured upright. The format is
// told from the content, not from the name, which is the path for errors. Of an
// SVG without width and height it gives the size of its viewBox.
//
// The error is a *source.Error with code "picture.format", "picture.size" (no
// size, or more than 65,535 pixels a side) or "picture.broken", and with the
// error of the reader as its cause where reading failed.
func Size(r io.Reader, name string) (width, height int, err error) {
	br := bufio.NewReaderSize(io.LimitReader(r, maxHeader), 4096)
	head, err := br.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, pictureError(name, err)
	}
	width, height, err = measure(br, head)
	if err == nil && (width <= 0 || height <= 0) {
		err = errNoSize
	}
	if err == nil && (width > maxSide || height > maxSide) {
		err = fmt.Errorf("%d by %d pixels: %w", width, height, errTooLarge)
	}
	if err != nil {
		return 0, 0, pictureError(name, err)
	}
	return width, height, nil
}

// measure chooses the format by the first bytes of the file.
func measure(r *bufio.Reader, head []byte) (width, height int, err error) {
	switch FormatOf(head) {
	case PNG:
		c, err := png.DecodeConfig(r)
		return c.Width, c.Height, err
	case JPEG:
		return jpegSize(r)
	case GIF:
		c, err := gif.DecodeConfig(r)
		return c.Width, c.Height, err
	case WebP:
		c, err := webp.DecodeConfig(r)
		return c.Width, c.Height, err
	case AVIF:
		return avifSize(r)
	}
	if looksLikeXML(head) {
		return svgSize(r)
	}
	return 0, 0, errFormat
}

// pictureError says in the site's terms what is wrong with a picture.
func pictureError(name string, err error) error {
	e := &source.Error{Position: source.Position{Path: name}, Err: err}
	switch {
	case errors.Is(err, errFormat):
		e.Code, e.Message = "picture.format", err.Error()
		e.Hint = "use PNG, JPEG, GIF, WebP, AVIF or SVG"
	case errors.Is(err, errNoSize):
		e.Code, e.Message = "picture.size", err.Error()
		e.Hint = "give an SVG a viewBox, or width and height in px; save other pictures anew"
	case errors.Is(err, errTooLarge):
		e.Code, e.Message = "picture.size", err.Error()
		e.Hint = fmt.Sprintf("a side can have %d pixels at most", maxSide)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e.Code, e.Message = "picture.broken", "the picture is cut off"
		e.Hint = "copy or upload it again"
	default:
		e.Code, e.Message = "picture.broken", "the picture can't be read: "+err.Error()
		e.Hint = "open it in an image editor and save it anew"
	}
	return e
}
