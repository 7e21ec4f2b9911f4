// Package scaffold writes the files that people start from: a whole site, from
// the starter that is embedded in the program, and a post to fill in. It never
// overwrites anything.
package scaffold

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/source"
)

// files are those of a new site that this repository has in another form for
// itself, under names without the leading dot.
//
//go:embed files
var files embed.FS

// SiteOptions say what a new site is like.
type SiteOptions struct {
	Dir     string // folder to write; it is made where it does not exist
	Title   string // "" means the title of the starter
	Starter fs.FS  // content/, static/ and config.yaml
}

// Site writes a new site into a folder that does not exist or is empty, and
// gives the paths of its files, sorted. When that fails, or the context ends,
// whatever it has written is removed again.
//
// Layouts are not copied, nor are the style sheets and scripts at the top of
// static/: a site without them falls back on those in the program, file by file,
// and so gets better ones with a new program.
func Site(ctx context.Context, opts SiteOptions) (written []string, err error) {
	if err := vacant(opts.Dir); err != nil {
		return nil, err
	}
	plan, err := planSite(opts)
	if err != nil {
		return nil, err
	}
	made, err := makeFolder(opts.Dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			withdraw(opts.Dir, made, written)
			written = nil
		}
	}()
	root, err := os.OpenRoot(opts.Dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	for _, name := range sortedNames(plan) {
		if err := ctx.Err(); err != nil {
			return written, err
		}
		written = append(written, name)
		if err := writeNew(root, name, plan[name]); err != nil {
			return written, err
		}
	}
	return written, nil
}

// vacant reports a folder that holds anything but a repository without files.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	pos := source.Position{Path: filepath.ToSlash(dir)}
	if err != nil {
		return source.Errorf(pos, "new.folder", "name a folder that does not exist yet", "a site cannot be written here: %v", err)
	}
	for _, entry := range entries {
		if entry.Name() != ".git" {
			return source.Errorf(pos, "new.not-empty", "name a folder that does not exist yet, or an empty one",
				"the folder is not empty: it holds %q", entry.Name())
		}
	}
	return nil
}

// planSite gives the contents of all files of a new site by path.
func planSite(opts SiteOptions) (map[string][]byte, error) {
	plan := map[string][]byte{}
	for _, schema := range Schemas() {
		text, err := schema.JSON()
		if err != nil {
			return nil, err
		}
		plan[schema.Path()] = text
	}
	for name, file := range map[string]string{
		".gitignore":                    "files/gitignore",
		".editorconfig":                 "files/editorconfig",
		".github/workflows/publish.yml": "files/publish.yml",
		"layouts/README.md":             "files/layouts.md",
		"README.md":                     "files/readme.md",
	} {
		data, err := files.ReadFile(file)
		if err != nil {
			return nil, err
		}
		plan[name] = data
	}
	err := fs.WalkDir(opts.Starter, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !starts(name) {
			return err
		}
		plan[name], err = fs.ReadFile(opts.Starter, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	plan["config.yaml"] = formAction.ReplaceAll(plan["config.yaml"], []byte("  # $1 # once something at this address takes the form"))
	plan["config.yaml"] = hostingBlock.ReplaceAllFunc(plan["config.yaml"], func(block []byte) []byte {
		return settingLine.ReplaceAll(block, []byte("# $0"))
	})
	if opts.Title != "" {
		plan["config.yaml"] = retitle(plan["config.yaml"], opts.Title)
		if manifest, ok := plan[webManifest]; ok {
			plan[webManifest] = appName.ReplaceAllFunc(manifest, func(line []byte) []byte {
				key, _, _ := strings.Cut(string(line), ":")
				return []byte(key + ": " + jsonText(opts.Title))
			})
		}
	}
	return plan, nil
}

// starts tells whether a file of the starter is copied into a new site.
func starts(name string) bool {
	switch top, rest, _ := strings.Cut(name, "/"); top {
	case "config.yaml", "content":
		return true
	case "static":
		look := path.Dir(rest) == "." && (path.Ext(rest) == ".css" || path.Ext(rest) == ".js")
		return !look
	}
	return false
}

// formAction is where the sample paper's comment form goes. A new site has nobody
// there to take it yet, and a form that leads nowhere is worse than none.
var formAction = regexp.MustCompile(`(?m)^  (action: /.*)$`)

// hostingBlock is what the sample tells its hosts: an address to report weaknesses
// to and a key, which nobody else should take over.
var hostingBlock = regexp.MustCompile(`(?m)^hosting:\n(?:[ ].*\n?)+`)

var settingLine = regexp.MustCompile(`(?m)^.+$`)

// The web app manifest names the site too (w3.org/TR/appmanifest).
const webManifest = "static/site.webmanifest"

var appName = regexp.MustCompile(`(?m)^  "(name|short_name)": *"[^"]*"`)

var titleLine = regexp.MustCompile(`(?m)^title: *(.*?) *$`)

// retitle puts another title into the starter's config.yaml, where it names the
// site and where it names the publisher.
func retitle(settings []byte, title string) []byte {
	m := titleLine.FindSubmatch(settings)
	if m == nil {
		return settings
	}
	named := regexp.MustCompile(`(?m)^(title|  name): *` + regexp.QuoteMeta(string(m[1])) + ` *$`)
	return named.ReplaceAllFunc(settings, func(line []byte) []byte {
		key, _, _ := strings.Cut(string(line), ":")
		return []byte(key + ": " + quoted(title))
	})
}

var plainText = regexp.MustCompile(`^\pL[\pL\pN ',.()!?]*$`)

// quoted gives a text as YAML has it: as it is where that is safe beyond doubt,
// else as a JSON string, which YAML 1.2 holds in full.
func quoted(text string) string {
	if plainText.MatchString(text) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(text)) &&
		!strings.HasSuffix(text, " ") {
		return text
	}
	return jsonText(text)
}

// makeFolder makes dir with its parents, and gives the outermost folder that did
// not exist before; "" when all did.
func makeFolder(dir string) (made string, err error) {
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); err == nil || at == filepath.Dir(at) {
			break
		}
		made = at
	}
	return made, os.MkdirAll(dir, 0o777)
}

// withdraw removes the files that were written, and the folders that are empty
// then.
func withdraw(dir, made string, written []string) {
	for _, name := range written {
		for at := name; at != "."; at = path.Dir(at) {
			if os.Remove(filepath.Join(dir, filepath.FromSlash(at))) != nil {
				break // not empty yet
			}
		}
	}
	if made == "" {
		return
	}
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		if os.Remove(at) != nil || at == made {
			return
		}
	}
}

// writeNew writes a file that does not exist yet, with the folders above it.
func writeNew(root *os.Root, name string, data []byte) (err error) {
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", strconv.Quote(name), err), root.Remove(name))
	}
	return nil
}

func sortedNames(plan map[string][]byte) []string {
	names := make([]string, 0, len(plan))
	for name := range plan {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
