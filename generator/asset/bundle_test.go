package asset

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"broadsheet/generator/source"
)

func bundled(files map[string]string, name string, minify bool) (string, error) {
	fsys := fstest.MapFS{}
	for path, text := range files {
		fsys[path] = &fstest.MapFile{Data: []byte(text)}
	}
	data, err := Bundle(name, BundleOptions{Read: func(name string) ([]byte, error) { return fs.ReadFile(fsys, name) }, Base: "/blog/", Minify: minify})
	return string(data), err
}

func TestBundle(t *testing.T) {
	files := map[string]string{
		"css/site.css":        "@import './parts/print.css';\n@import \"base.css\";\n.a { background: url(../img/a.png?x#y); color: #ff0000 }\n.b { .c & { content: 'é' } }\n",
		"css/parts/print.css": "@media print { .p { background: url('/img/p.png') } }\n",
		"css/base.css":        "@font-face { font-family: X; src: url(https://f.example/x.woff2), url(data:font/woff2;base64,AA) }\n",
		"js/site.js":          "import { hello } from './lib/hello.js';\nimport words from '/js/words.json';\nhello(words.a);\n",
		"js/lib/hello.js":     "export function hello(name) { console.log('Hello ' + name) }\nexport function unused() { return 1 }\n",
		"js/words.json":       `{"a": "Ann"}`,
	}
	for _, c := range []struct {
		name       string
		has, hasNo []string
	}{
		{"css/site.css", []string{"@media print{.p{background:url(/blog/img/p.png)}}", "url(https://f.example/x.woff2)", "url(/blog/img/a.png?x#y)", "color:red", "é"}, []string{"@import", "../"}},
		{"js/site.js", []string{`"Hello "+`, "Ann"}, []string{"import", "unused"}},
	} {
		got, err := bundled(files, c.name, true)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, want := range c.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s has no %q:\n%s", c.name, want, got)
			}
		}
		for _, no := range c.hasNo {
			if strings.Contains(got, no) {
				t.Errorf("%s has %q:\n%s", c.name, no, got)
			}
		}
		long, err := bundled(files, c.name, false)
		if err != nil || len(long) <= len(got) || strings.Count(long, "\n") < 4 {
			t.Errorf("%s, not minified: %v\n%s", c.name, err, long)
		}
	}
}

func TestBundleReachesNothingOutsideStatic(t *testing.T) {
	for text, want := range map[string]string{
		"import '/etc/passwd'":              "there is no file static/etc/passwd",
		"import '../../../../etc/hostname'": "there is no file static/etc/hostname",
		"import 'react'":                    `"react" is no file of the site`,
		"import 'https://e.example/x.js'":   `"https://e.example/x.js" is no file of the site`,
		"import 'node:fs'":                  `"node:fs" is no file of the site`,
		"let = ;":                           "",
	} {
		_, err := bundled(map[string]string{"js/a.js": "\n" + text}, "js/a.js", true)
		var list source.ErrorList
		if !errors.As(err, &list) || list[0].Path != "static/js/a.js" || list[0].Line != 2 || list[0].Code != "asset.bundle" || !strings.Contains(list[0].Message, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestIntegrityIsThatOfTheStandard(t *testing.T) {
	// The example of W3C, Subresource Integrity, section 3.2.1.
	if got := Integrity([]byte("alert('Hello, world.');")); got != "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO" {
		t.Error(got)
	}
}
