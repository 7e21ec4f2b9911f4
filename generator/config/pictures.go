package config

import "broadsheet/generator/picture"

// pictureSettings are the keys of pictures that are no field of picture.Options.
type pictureSettings struct {
	make, metadata, svg string
	smallest, largest   int
	megapixels          int
}

// Values of pictures.make, pictures.metadata and pictures.svg.
const (
	makeNone = "none"
	makeWebP = "webp"
	makeAVIF = "avif"
	keep     = "keep"
	remove   = "remove"
	sanitise = "sanitise"
)

func defaultPictures() pictureSettings {
	o := picture.Default()
	return pictureSettings{make: makeWebP, metadata: remove, svg: sanitise, megapixels: o.MaxPixels / 1_000_000,
		smallest: o.Widths[0], largest: o.Widths[len(o.Widths)-1]}
}

// finishPictures turns the keys into the options of package picture.
func (c *Config) finishPictures() {
	p, o := &c.pictures, &c.Pictures
	o.Off = p.make == makeNone
	o.Formats = []string{"webp"}
	if p.make == makeAVIF {
		o.Formats = []string{"avif", "webp"}
	}
	o.MaxPixels = p.megapixels * 1_000_000
	o.Widths = picture.Widths(p.smallest, p.largest)
	c.KeepMetadata, c.KeepSVG = p.metadata == keep, p.svg == keep
}

func pictureKeys(c *Config) []key {
	p, o := &c.pictures, &c.Pictures
	return []key{
		{name: "make", into: &p.make, enum: []string{makeWebP, makeAVIF, makeNone},
			doc: "What smaller files are made of photographs: WebP, with a JPEG for old browsers; with avif AVIF too, which is smaller and takes three times as long; none shows pictures as they are."},
		{name: "smallest", into: &p.smallest, min: 200, max: 2000, doc: "Width of the smallest file, in pixels."},
		{name: "largest", into: &p.largest, min: 400, max: 6000, doc: "Width of the largest file, in pixels. The page shows no larger one."},
		{name: "webp_quality", into: &o.WebPQuality, min: 1, max: 100, doc: "Quality of WebP."},
		{name: "avif_quality", into: &o.AVIFQuality, min: 1, max: 100, doc: "Quality of AVIF."},
		{name: "jpeg_quality", into: &o.JPEGQuality, min: 1, max: 100, doc: "Quality of JPEG."},
		{name: "crops", into: &o.Crops, doc: "Whether lead pictures are also cut to 16:9, 4:3 and 1:1, around their focal point, for search engines and social networks."},
		{name: "originals", into: &c.Site.Originals, doc: "Whether the original of a picture beside a post is published too, where smaller files are made of it. One that a text links to always is."},
		{name: "metadata", into: &p.metadata, enum: []string{remove, keep},
			doc: "What becomes of what cameras and programs note in pictures that are copied, such as the place, names and serial numbers."},
		{name: "svg", into: &p.svg, enum: []string{sanitise, keep},
			doc: "Whether scripts and all that leads out of the file are taken out of drawings that are copied."},
		{name: "max_megapixels", into: &p.megapixels, min: 1, max: 500, doc: "Pictures of more pixels, in millions, are refused: they would need too much memory."},
	}
}
