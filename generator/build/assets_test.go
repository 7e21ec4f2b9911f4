package build

import (
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"broadsheet/generator/asset"
)

const bundleSite = `
-- content/posts/a.md --
---
title: A
date: 2026-11-01
---
Text.
-- static/site.css --
@import "parts/more.css";
.a { color: #ff0000 }
-- static/parts/more.css --
.b { background: url(../images/b.svg) }
-- static/images/b.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
`

var styleLink = regexp.MustCompile(`<link rel="stylesheet" href="/blog(/immutable/site-[0-9a-f]{10}\.css)" integrity="([^"]+)">`)

func TestStyleSheetIsBundledUnderItsFingerprint(t *testing.T) {
	s := newSite(t, bundleSite)
	s.write(ConfigName, "title: The Test Paper\nbase_url: https://paper.example/blog/\n")
	s.opts.NoCache = false
	var last string
	for _, edit := range []string{"", "tan", "teal"} {
		s.edit("static/parts/more.css", ".b {", ".b { /* "+edit+" */ color: "+edit+";")
		b := s.build()
		for _, page := range []string{"index.html", "2026/11/a/index.html", "404.html"} {
			m := styleLink.FindStringSubmatch(strings.ReplaceAll(b.file(page), "&#43;", "+"))
			if m == nil {
				t.Fatalf("%s has no style sheet:\n%.900s", page, b.file(page))
			}
			css := b.file(strings.TrimPrefix(m[1], "/"))
			if asset.Integrity([]byte(css)) != m[2] {
				t.Errorf("%s has the integrity of other bytes", page)
			}
			if !strings.Contains(css, "url(/blog/images/b.svg)") || !strings.Contains(css, ".a{color:red}") || edit != "" && !strings.Contains(css, "color:"+edit) {
				t.Errorf("the bundle is %s", css)
			}
			if page == "index.html" {
				if m[1] == last {
					t.Errorf("the name did not change: %s", last)
				}
				last = m[1]
			}
		}
		if got := outputs(b, `^immutable/site-.*css$`); len(got) != 1 {
			t.Errorf("%d style sheets", len(got))
		}
	}
}

func TestStyleSheetThatCantBeBundledIsPublishedAsItIs(t *testing.T) {
	s := newSite(t, bundleSite)
	s.remove("static/parts/more.css")
	b := s.build()
	if lines := b.lines(); len(lines) != 1 || !has(lines, "static/site.css:1:9: ", "there is no file static/parts/more.css") {
		t.Errorf("got %q", lines)
	}
	if !strings.Contains(b.file("index.html"), `<link rel="stylesheet" href="/site.css?v=`) {
		t.Error("the page has no style sheet")
	}
}

func TestCompressedFormsStandBesideTheFiles(t *testing.T) {
	s := newSite(t, bundleSite)
	s.opts.NoCache = false
	for _, compress := range []string{"[gzip, br]", "[]", "[br]", "[gzip, br]"} {
		s.write(ConfigName, plainConfig+"assets: {html: true, compress: "+compress+"}\n")
		b := s.build()
		for name, data := range b.files {
			ending := path.Ext(name)
			if ending == ".gz" || ending == ".br" {
				if _, ok := b.files[strings.TrimSuffix(name, ending)]; !ok {
					t.Errorf("%s stands alone", name)
				}
				continue
			}
			for _, ending := range []string{".gz", ".br"} {
				packed, ok := b.files[name+ending]
				wanted := strings.Contains(compress, strings.NewReplacer(".gz", "gzip", ".br", "br").Replace(ending)) && len(data) >= leastCompressed && !strings.HasSuffix(name, ".png") && !strings.HasSuffix(name, ".ico") && !strings.HasPrefix(name, "_")
				if ok != wanted {
					t.Errorf("%s: is %s%s there? %v", compress, name, ending, ok)
				}
				if ok && unpacked(t, packed, ending) != data {
					t.Errorf("%s: %s%s holds something else", compress, name, ending)
				}
			}
		}
		if slices.Contains(outputs(b, `html$`), "index.html") && strings.Contains(b.file("index.html"), "\n\n") {
			t.Error("the page is not made smaller")
		}
	}
	again := s.build()
	if again.Rendered > 0 || len(again.Written) > 0 {
		t.Errorf("a second build renders %d and writes %q", again.Rendered, again.Written)
	}
	s.remove("public/index.html.br")
	if again = s.build(); !slices.Equal(again.Written, []string{"index.html.br"}) {
		t.Errorf("a form that was deleted: %q", again.Written)
	}
	fresh := *s
	fresh.opts.NoCache = true
	fresh.opts.Output = t.TempDir()
	b := newBuilder(fresh.opts)
	if _, err := b.finish(b.run(t.Context())); err != nil {
		t.Fatal(err)
	}
	sameTree(t, "compressed", again.files, readTree(t, fresh.opts.Output))
}

func unpacked(t *testing.T, data, ending string) string {
	t.Helper()
	var r io.Reader = brotli.NewReader(strings.NewReader(data))
	if ending == ".gz" {
		var err error
		if r, err = gzip.NewReader(bytes.NewReader([]byte(data))); err != nil {
			t.Fatal(err)
		}
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestBundlesAreFoundInTheCacheUntilAFileInStaticChanges(t *testing.T) {
	s := newSite(t, bundleSite)
	s.opts.NoCache = false
	s.settle()
	bundled := func() bool {
		return slices.Contains(s.reads(), "static/parts/more.css")
	}
	if !bundled() {
		t.Error("the first build bundles nothing")
	}
	s.edit("content/posts/a.md", "Text.", "Another text.")
	if bundled() {
		t.Error("the edit of a text makes the bundle anew")
	}
	s.wantClean()
	s.edit("static/parts/more.css", ".b {", ".b { color: tan;")
	if !bundled() {
		t.Error("the edit of a part does not make the bundle anew")
	}
	s.wantClean()
	s.write(ConfigName, "title: The Test Paper\nbase_url: https://paper.example/below/\n")
	if !bundled() {
		t.Error("another address of the site does not make the bundle anew")
	}
	s.wantClean()
	s.write("static/images/c.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>")
	if !bundled() {
		t.Error("a new file that may be imported does not make the bundle anew")
	}
	s.wantClean()
}
