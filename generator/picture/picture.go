// Package picture makes what pages show of a picture: from one original, smaller
// files in several widths and formats, and crops for search engines and social
// networks. It knows bytes, sizes and colours, and nothing of pages or addresses.
//
// Look reads the first bytes of a file and tells what it is; it decodes no pixels,
// and refuses what would not fit into memory. Plan tells which files there will be
// of it. A Maker then makes them: it decodes the original, turns it upright, makes
// it smaller, cuts crops around the focal point, and encodes. What comes out
// depends on the original and the Options alone: not on the machine, on the number
// of workers, or on the time. So it can be kept under Key for ever.
//
// Photographs become WebP with a JPEG for old browsers; AVIF by choice, which is a
// quarter smaller and takes three times as long. SVG, AVIF, animations and pictures
// that are small already are shown as they are.
package picture

import (
	"errors"
	"math"
	"runtime"
	"slices"
	"strconv"

	"broadsheet/generator/source"
)

// recipe is raised when the same original comes out as other bytes, and so under
// other names: a test compares the bytes.
const recipe = 1

// conversionRecipe is the same for originals whose colours are converted.
const conversionRecipe = 1

// Options say what is made of originals.
type Options struct {
	Off         bool     // pictures are shown as they are
	Widths      []int    // in pixels, ascending
	Formats     []string // beside the fallback, the best first: "avif", "webp"
	WebPQuality int      // 1 to 100
	AVIFQuality int
	JPEGQuality int
	Crops       bool // lead pictures are cut to 16:9, 4:3 and 1:1 for search engines and social networks
	MaxPixels   int  // originals with more are refused
}

// Default gives the settings of a site that says nothing.
func Default() Options {
	return Options{Widths: Widths(480, 1600), Formats: []string{"webp"}, WebPQuality: 78, AVIFQuality: 55, JPEGQuality: 80,
		Crops: true, MaxPixels: 64_000_000}
}

// Widths gives four widths from the smallest to the largest, each by about the same
// factor wider than the one before, in multiples of 40 pixels between them.
func Widths(smallest, largest int) []int {
	if largest <= smallest {
		return []int{largest}
	}
	list := []int{smallest}
	for i := range 2 {
		w := math.Pow(float64(smallest), float64(2-i)/3) * math.Pow(float64(largest), float64(i+1)/3)
		if w := int(math.Round(w/40)) * 40; w > list[len(list)-1] && w < largest {
			list = append(list, w)
		}
	}
	return append(list, largest)
}

const (
	fallbackWidth = 1200 // of the JPEG or PNG for old browsers and feeds
	cropWidth     = 1200 // least that search engines want of a large preview
	leastWidth    = 240  // narrower pictures are shown as they are
)

// Focus is the place in a picture that must stay in view, in hundredths of width
// and height from the top left corner. The zero Focus is the middle.
type Focus struct {
	X, Y int // from -50 to 50: the distance from the middle
}

// cropShapes are the forms that search engines ask for, width to height.
var cropShapes = []struct{ width, height int }{{16, 9}, {4, 3}, {1, 1}}

// File is one file made of an original.
type File struct {
	Format string // "webp", "avif", "jpeg" or "png"
	Width  int    // pixels
	Height int
	Crop   string // "16x9", "4x3" or "1x1"; "" is the whole picture
	Focus  Focus  // of a crop
}

// Ending is how the file's name ends, as in "-800.webp"; no two files of a Plan have
// the same.
func (f File) Ending() string {
	ending := "-"
	if f.Crop != "" {
		ending += f.Crop + "-"
		if f.Focus != (Focus{}) {
			ending += strconv.Itoa(f.Focus.X+50) + "-" + strconv.Itoa(f.Focus.Y+50) + "-"
		}
	}
	ending += strconv.Itoa(f.Width)
	if f.Format == "jpeg" {
		return ending + ".jpg"
	}
	return ending + "." + f.Format
}

// Set is what was made of an original.
type Set struct {
	Tone    Tone
	Opaque  bool // nothing shines through
	Files   []File
	Release string // of the compiler that made it, whose encoders of JPEG and PNG it used
}

// Plan lists the files of an original: for each width and format one, a fallback,
// and the crops around each focal point. It is empty where the original is shown as
// it is.
func (o *Options) Plan(h Head, focuses []Focus) []File {
	if o.Off || !h.Decodable() || h.Width < leastWidth {
		return nil
	}
	var files []File
	widths := o.widths(h.Width)
	for _, format := range o.Formats {
		for _, width := range widths {
			files = append(files, File{Format: format, Width: width, Height: scaled(h.Height, width, h.Width)})
		}
	}
	fallback := "jpeg"
	if h.Alpha {
		fallback = "png"
	}
	width := widths[0]
	for _, w := range widths {
		if w <= fallbackWidth {
			width = w
		}
	}
	files = append(files, File{Format: fallback, Width: width, Height: scaled(h.Height, width, h.Width)})
	if !o.Crops || h.Alpha {
		return files
	}
	base := widths[len(widths)-1]
	for _, focus := range focuses {
		files = append(files, cropFiles(base, scaled(h.Height, base, h.Width), focus)...)
	}
	return files
}

// widths gives the widths to make of an original: those below its own, and its own
// where it is less than the largest.
func (o *Options) widths(own int) []int {
	var list []int
	for _, w := range o.Widths {
		if w < own {
			list = append(list, w)
		}
	}
	if len(list) < len(o.Widths) {
		list = append(list, own)
	}
	return list
}

// scaled gives the height that goes with a width.
func scaled(height, width, own int) int { return max(1, (height*width+own/2)/own) }

// cropFiles gives the crops of a picture of that size, as large as is of use.
func cropFiles(width, height int, focus Focus) []File {
	var files []File
	for _, shape := range cropShapes {
		w := min(cropWidth, width, height*shape.width/shape.height)
		h := w * shape.height / shape.width
		if w < leastWidth || h == 0 {
			continue
		}
		files = append(files, File{Format: "jpeg", Width: w, Height: h, Focus: focus,
			Crop: strconv.Itoa(shape.width) + "x" + strconv.Itoa(shape.height)})
	}
	return files
}

// Key stands for an original of that fingerprint and all that decides what is made
// of it, but for the compiler (see Set.Release).
func (o *Options) Key(original source.Fingerprint, h Head, focuses []Focus) source.Fingerprint {
	k := source.NewHasher()
	k.Int(recipe)
	k.String(webpSum)
	if slices.Contains(o.Formats, "avif") {
		k.String(avifSum)
		k.Int(o.AVIFQuality)
	}
	k.Int(o.WebPQuality)
	k.Int(o.JPEGQuality)
	k.Fingerprint(original)
	if h.Colours == ProfileColours {
		k.Int(conversionRecipe)
	}
	for _, f := range o.Plan(h, focuses) {
		k.String(f.Ending())
		k.Int(f.Height)
	}
	return k.Sum()
}

// Name gives the part of the names of an original's files that stands for its bytes
// and for the Options: ten hexadecimal digits. Crops do not count, so that a
// picture which becomes the lead of a story keeps its files.
func (o *Options) Name(original source.Fingerprint, h Head) string {
	return o.Key(original, h, nil).String()[:10]
}

// Fresh tells whether the Set was made with this program's compiler.
func (s *Set) Fresh() bool { return s.Release == runtime.Version() }

var (
	errBroken  = errors.New("the picture can't be read")
	errEncoder = errors.New("the picture can't be encoded")
)
