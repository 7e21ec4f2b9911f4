package asset

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"broadsheet/generator/source"
)

// BundleOptions say what to bundle with.
type BundleOptions struct {
	Read   func(name string) ([]byte, error) // a file by its path below static/
	Base   string                            // path of the site's root, with slashes at both ends
	Minify bool
}

// CanBundle tells whether a file is a style sheet or a script, which Bundle takes.
func CanBundle(name string) bool {
	switch MediaType(name) {
	case "text/css", "text/javascript":
		return true
	}
	return false
}

// Bundle joins a style sheet or script in static/ with the files that it imports,
// and makes it as small as it can be. What it can reach are files in static/ alone:
// an import of anything else is an error. Addresses in style sheets are made to hold
// wherever the bundle lies; pictures and fonts stay files of their own.
//
// The error is a source.ErrorList with the places of all that is wrong.
func Bundle(name string, o BundleOptions) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{name},
		Bundle:            true,
		MinifyWhitespace:  o.Minify,
		MinifyIdentifiers: o.Minify,
		MinifySyntax:      o.Minify,
		Format:            api.FormatESModule,
		Charset:           api.CharsetUTF8,
		LogLevel:          api.LogLevelSilent,
		LegalComments:     api.LegalCommentsInline,
		TsconfigRaw:       "{}",
		Outdir:            "/",
		AbsWorkingDir:     "/",
		Plugins:           []api.Plugin{{Name: "static", Setup: o.setup}},
	})
	if len(result.Errors) > 0 {
		var list source.ErrorList
		for _, m := range result.Errors {
			list.Add(bundleError(name, m))
		}
		list.Sort()
		return nil, list
	}
	if len(result.OutputFiles) != 1 {
		return nil, source.Errorf(source.Position{Path: "static/" + name}, "asset.bundle", "", "it makes %d files", len(result.OutputFiles))
	}
	return result.OutputFiles[0].Contents, nil
}

// space is the name of the files in static/ within esbuild, which would otherwise
// look for them on the disk.
const space = "static"

// setup tells esbuild where files are, and what is in them.
func (o BundleOptions) setup(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: ".*"}, o.resolve)
	build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: space}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		data, err := o.Read(args.Path)
		if err != nil {
			return api.OnLoadResult{}, fmt.Errorf("there is no file static/%s", args.Path)
		}
		text, loader := string(data), api.LoaderJS
		switch path.Ext(args.Path) {
		case ".css":
			loader = api.LoaderCSS
		case ".json":
			loader = api.LoaderJSON
		}
		return api.OnLoadResult{Contents: &text, Loader: loader}, nil
	})
}

// resolve says which file an import or address means.
func (o BundleOptions) resolve(args api.OnResolveArgs) (api.OnResolveResult, error) {
	target, tail := args.Path, ""
	if i := strings.IndexAny(target, "?#"); i >= 0 {
		target, tail = target[:i], target[i:]
	}
	outside := strings.Contains(target, ":") || strings.HasPrefix(target, "//") || target == ""
	if args.Kind == api.ResolveCSSURLToken {
		if outside {
			return api.OnResolveResult{Path: args.Path, External: true}, nil
		}
		return api.OnResolveResult{Path: o.Base + o.place(args.Importer, target) + tail, External: true}, nil
	}
	if outside && args.Kind == api.ResolveCSSImportRule {
		return api.OnResolveResult{Path: args.Path, External: true}, nil // the browser's business, and the CSP's
	}
	bare := args.Kind != api.ResolveEntryPoint && args.Kind != api.ResolveCSSImportRule && !strings.HasPrefix(target, ".") && !strings.HasPrefix(target, "/")
	if outside || bare {
		return api.OnResolveResult{}, fmt.Errorf("%q is no file of the site", args.Path)
	}
	if args.Kind == api.ResolveEntryPoint {
		return api.OnResolveResult{Path: args.Path, Namespace: space}, nil
	}
	return api.OnResolveResult{Path: o.place(args.Importer, target), Namespace: space}, nil
}

// place gives the path below static/ that a file means by another. None leads out of
// it.
func (o BundleOptions) place(importer, target string) string {
	if !strings.HasPrefix(target, "/") {
		target = path.Join(path.Dir(importer), target)
	}
	return strings.TrimPrefix(path.Clean("/"+target), "/")
}

func bundleError(name string, m api.Message) *source.Error {
	pos := source.Position{Path: "static/" + name}
	if l := m.Location; l != nil {
		pos = source.Position{Path: "static/" + strings.TrimPrefix(l.File, space+":"), Line: l.Line, Column: l.Column + 1}
	}
	message, _, _ := strings.Cut(m.Text, "\n")
	return source.Errorf(pos, "asset.bundle", "only files in static/ can be imported, by paths that begin with ./, ../ or /", "%s",
		strings.ToLower(message[:1])+message[1:])
}

// Integrity gives the value of the attribute integrity for some bytes (W3C,
// Subresource Integrity).
func Integrity(data []byte) string {
	sum := sha512.Sum384(data)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}
