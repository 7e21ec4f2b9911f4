// Package config reads config.yaml. It is strict: a key that does not exist, a
// value of the wrong type or out of range is an error with its position and
// what would be right, and all of them are reported at once. A misspelt setting
// that is silently ignored costs an editor an afternoon.
//
// The keys stand in one table (see keys), which binds each key to a field of
// the stages' own Options. The type of the field is the type of the key, and
// what Default puts there is its default; decoding, the JSON Schema that editors
// use for completion, and the test of docs/configuration.md all follow the table.
package config

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"time"
	_ "time/tzdata" // time zones by name also on machines that know none

	"broadsheet/generator/content"
	"broadsheet/generator/hosting"
	"broadsheet/generator/picture"
	"broadsheet/generator/related"
	"broadsheet/generator/site"
	"broadsheet/generator/source"
)

// Config is what config.yaml says, as the Options of each stage. What only the
// build itself knows (its clock, the flags for drafts, the shortcodes that
// exist) is left at its zero value.
type Config struct {
	Path     string // the file, relative to the site's folder
	Output   string // folder to write, relative to the site's folder, slash-separated
	Timezone string // name in the IANA database, as in "Europe/Berlin"

	Site    site.Options
	Content content.Options
	Related related.Options // weights alone; Site.Related is the number of posts

	Pictures     picture.Options
	KeepMetadata bool // pictures are copied with what cameras noted in them
	KeepSVG      bool // drawings are copied with scripts and all

	Assets AssetOptions

	unknownShortcodes string
	halfLife          int // of Related, in days
	pictures          pictureSettings
	positions         map[string]source.Position
}

// AssetOptions say what becomes of style sheets, scripts and pages before they are
// written.
type AssetOptions struct {
	Bundle   bool     // style sheets and scripts that layouts name are joined with what they import
	Minify   bool     // and made small
	HTML     bool     // pages are made small
	Compress []string // forms that are written beside each text: "gzip", "br"
}

// Default gives the settings of a config.yaml that says nothing. Its title and
// base URL are empty, which Load does not let pass.
func Default() *Config {
	c := &Config{
		Output:            "public",
		Timezone:          "UTC",
		unknownShortcodes: shortcodeError,
		halfLife:          90,
		pictures:          defaultPictures(),
		positions:         map[string]source.Position{},
	}
	c.Site = site.Options{
		Language:  "en",
		Permalink: "/:year/:month/:slug/",
		PageSize:  20,
		Home:      site.HomeOptions{Top: 5, PerSection: 4, Latest: 10},
		Feeds: site.FeedOptions{Items: 20, Site: slices.Clone(site.FeedFormats), Sections: slices.Clone(site.FeedFormats),
			Tags: []string{"rss"}, Authors: []string{"rss"}, Series: []string{"rss"}},
		Comments: site.CommentOptions{Provider: "static", Default: content.CommentsOpen},
		Related:  6,
		Social:   site.Social{Share: []string{"email"}, Colours: site.CardColours{Paper: "#fffefa", Ink: "#1b1916", Accent: "#9c1c1f"}},
		Hosting: hosting.Options{Files: slices.Clone(hosting.Files), HSTS: 31536000,
			Policy: hosting.Policy{Images: []string{"data:", "https:"}, Media: []string{"https:"}, Frames: []string{"https:"}}},
	}
	c.Pictures = picture.Default()
	c.Assets = AssetOptions{Bundle: true, Minify: true}
	c.Related = related.Options{
		Text: 1, Tags: 0.3, Series: 0.25, Authors: 0.05, Section: 0.05,
		Title: 4, Description: 2, Time: 0.2, Diversity: 0.1,
	}
	return c
}

// At gives the position of a key's value, as in "home.top", for errors that
// later stages find; of the file's start, where the key is not written.
func (c *Config) At(key string) source.Position {
	if pos, ok := c.positions[key]; ok {
		return pos
	}
	return source.Position{Path: c.Path, Line: 1, Column: 1}
}

// BaseURL gives an address in the form of base_url, with a slash at the end. The
// error is a *source.Error without a position.
func BaseURL(address string) (string, error) {
	value, wrong := baseURL.parse(address)
	if wrong != nil {
		return "", source.Errorf(source.Position{}, "config.value", wrong.hint, "%s", wrong.message)
	}
	return value, nil
}

// Load reads the file at path, which is config.yaml at the top of the site's
// folder. The error is a source.ErrorList with all problems of the file, sorted. The
// settings are those of Parse, nil when there is nothing to read.
func Load(fsys fs.FS, name string) (*Config, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		var list source.ErrorList
		list.Add(unreadable(fsys, name, err))
		return nil, list
	}
	return Parse(name, data)
}

// unreadable explains why there is no config.yaml to read.
func unreadable(fsys fs.FS, name string, err error) error {
	pos := source.Position{Path: name}
	if !errors.Is(err, fs.ErrNotExist) {
		return source.Unreadable(name, err)
	}
	if info, err := fs.Lstat(fsys, name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return source.Errorf(pos, "config.read", "put the file in its place, or link to where it is", "the symbolic link leads nowhere")
	}
	hint := `run "broadsheet new site DIR" to start a site, or name the folder of one with --source DIR`
	for _, other := range []string{"config.yml", "config.toml", "config.json", "_config.yml", "hugo.toml"} {
		if _, err := fs.Stat(fsys, path.Join(path.Dir(name), other)); err == nil {
			hint = "there is a " + other + "; the settings of this program stand in " + path.Base(name) +
				", with the keys of docs/configuration.md"
			break
		}
	}
	e := source.Errorf(pos, "config.missing", hint, "there is no such file, so this folder is not a site")
	e.Err = err
	return e
}

// Parse reads settings from text; name is used in positions. With an error come the
// settings all the same, those that are wrong with their defaults, for whoever looks for
// more mistakes elsewhere.
func Parse(name string, data []byte) (*Config, error) {
	c := Default()
	c.Path = name
	d := decoder{path: name, positions: c.positions}
	if root := d.parse(data); root != nil {
		d.mapping("", root, keys(c))
	}
	c.finish()
	d.issues.Sort()
	return c, d.issues.Err()
}

// finish fills the fields that follow from others.
func (c *Config) finish() {
	location, err := time.LoadLocation(c.Timezone)
	if err != nil {
		location = time.UTC // the error has been reported by the check of the key
	}
	c.Site.Location = location
	c.Site.Positions = c.positions
	c.Content.Location = location
	c.finishPictures()
	c.Site.MinifyHTML = c.Assets.HTML
	c.Content.Language = c.Site.Language
	c.Content.Markdown.UnknownShortcodeWarn = c.unknownShortcodes == shortcodeWarn
	c.Related.HalfLife = time.Duration(c.halfLife) * 24 * time.Hour
	r := &c.Related
	for _, weight := range []*float64{&r.Text, &r.Tags, &r.Series, &r.Authors, &r.Section, &r.Title, &r.Description, &r.Time, &r.Diversity} {
		if *weight == 0 {
			*weight = -1 // a zero there means the default, a negative weight means none
		}
	}
}

// What to do with a shortcode that does not exist.
const (
	shortcodeError = "error"
	shortcodeWarn  = "warn"
)
