package build

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"broadsheet"
)

// redefined is a site of which a page's layout has definitions of its own of what
// the shared parts show.
const redefined = `
-- layouts/base.html --
<!DOCTYPE html><title>x</title>{{ block "main" . }}{{ end }}{{ shared "partials/foot.html" .Frame }}
-- layouts/partials/foot.html --
<p>{{ template "colophon" . }}</p>{{ block "motto" . }}fearless{{ end }}
-- layouts/partials/words.html --
{{ define "colophon" }}printed in Port{{ end }}
-- layouts/page.html --
{{ define "main" }}{{ template "colophon" . }}{{ end }}{{ define "colophon" }}the page's own{{ end }}{{ define "motto" }}fearful{{ end }}
-- content/pages/about.md --
---
title: About
---
Text.
`

// TestSharedPartsAreTheSameOnAllPages: they are made once, so a page's layout can't
// change what is in them, whichever page is made first.
func TestSharedPartsAreTheSameOnAllPages(t *testing.T) {
	b := newSite(t, redefined).build()
	const foot = "<p>printed in Port</p>fearless"
	for _, name := range []string{"about/index.html", "index.html"} {
		if page := b.file(name); !strings.Contains(page, foot) {
			t.Errorf("%s has another foot: %s", name, page)
		}
	}
	if page := b.file("about/index.html"); !strings.Contains(page, "the page's own<p>") {
		t.Errorf("the page's layout does not show its own definition: %s", page)
	}
}

func TestPagesFollowWhatTheirSharedPartsShow(t *testing.T) {
	s := cached(newSite(t, redefined))
	s.build()
	s.edit("layouts/partials/words.html", "Port", "Quill")
	if b := s.build(); !strings.Contains(b.file("about/index.html"), "printed in Quill") {
		t.Errorf("about/index.html is as it was: %s", b.file("about/index.html"))
	}
	s.wantClean()
}

// TestLayoutsGiveTheSameCompiledAndNot builds the test paper once as usual, and once
// with layouts that html/template has to run.
func TestLayoutsGiveTheSameCompiledAndNot(t *testing.T) {
	s := paper(t)
	compiled := s.build()
	s.opts.Starter = notCompiled(t, broadsheet.Starter)
	exact := s.build()
	if len(exact.Slow) < 10 {
		t.Errorf("only %v ran in html/template", exact.Slow)
	}
	if what := differ(exact.files, compiled.files); what != "" {
		t.Error(what)
	}
}

// notCompiled gives a starter with something in its layouts that is too rare to be
// compiled.
func notCompiled(t testing.TB, starter fs.FS) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(starter, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(starter, name)
		if name == "layouts/base.html" || strings.HasPrefix(name, "layouts/partials/") || strings.HasPrefix(name, "layouts/shortcodes/") {
			data = append([]byte("{{ if false }}{{ call . }}{{ end }}"), data...)
		}
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
