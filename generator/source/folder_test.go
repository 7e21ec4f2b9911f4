package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// site makes a folder with files, and links given as "name -> target".
func site(t *testing.T, names ...string) *Folder {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		name, target, link := strings.Cut(name, " -> ")
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if link {
			if err = os.Symlink(filepath.FromSlash(target), file); err != nil {
				t.Skip("no symbolic links here: ", err)
			}
		} else {
			err = os.WriteFile(file, []byte(name), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// walk lists the paths below content/ and static/.
func walk(t *testing.T, f *Folder) ([]string, error) {
	t.Helper()
	files, err := f.Walk(context.Background(), "content", "static")
	var names []string
	for _, file := range files {
		names = append(names, file.Path)
	}
	return names, err
}

func TestWalkListsFilesByPath(t *testing.T) {
	for _, c := range []struct {
		name, files, want string
	}{
		{"sorted over all folders", "static/z,content/b/a.md,content/b.md,content/a.md,config.yaml,other/x.md", "content/a.md,content/b.md,content/b/a.md,static/z"},
		{"nothing there", "config.yaml", ""},
		{"hidden files", "content/.hidden.md,content/.git/x.md,content/.obsidian/x.md,content/a.md", "content/a.md"},
		{"hidden files of a web server", "static/.htaccess,static/.well-known/x,static/.git/x,static/.gitignore", "static/.htaccess,static/.well-known/x"},
		{"what editors and systems leave", "content/a.md~,content/#a.md#,content/.#a.md,content/.DS_Store,static/.DS_Store,static/Thumbs.db,static/.gitkeep", ""},
		{"names of all scripts", "content/ä ö.md,content/日本.md", "content/ä ö.md,content/日本.md"},
		{"links within the site", "content/a.md -> ../shared/a.md,shared/a.md,content/d -> ../shared,content/e -> d", "content/a.md,content/d/a.md,content/e/a.md"},
		{"a subfolder that is a link", "real/a.md,content -> real", "content/a.md"},
	} {
		got, err := walk(t, site(t, strings.Split(c.files, ",")...))
		if err != nil || strings.Join(got, ",") != c.want {
			t.Errorf("%s: got %q, %v; want %s", c.name, got, err, c.want)
		}
	}
}

// TestLinksThatLeadAstrayAreErrors: the rest of the site is listed all the same.
func TestLinksThatLeadAstrayAreErrors(t *testing.T) {
	for _, c := range []struct {
		name, link, at, want string
	}{
		{"out of the site", "content/x.md -> /etc/passwd", "content/x.md", "out of the site"},
		{"out of the site by dots", "content/x -> ../..", "content/x", "out of the site"},
		{"a subfolder out of the site", "static -> /etc", "static", "out of the site"},
		{"to nothing", "content/x.md -> gone.md", "content/x.md", "leads nowhere: there is no gone.md"},
		{"to itself", "content/x.md -> x.md", "content/x.md", "leads nowhere: x.md leads back to it"},
		{"to its own folder", "content/d/x -> .", "content/d/x", "folder that holds it"},
		{"to a folder above", "content/d/x -> ../../content", "content/d/x", "folder that holds it"},
		{"to the whole site", "content/d/x -> ../..", "content/d/x", "folder that holds it"},
		{"in a circle elsewhere", "content/d -> ../ring,ring/x -> ../ring", "content/d/x", "folder that holds it"},
	} {
		f := site(t, append(strings.Split(c.link, ","), "content/a.md")...)
		got, err := walk(t, f)
		var list ErrorList
		if !errors.As(err, &list) || len(list) != 1 || list[0].Path != c.at || !strings.Contains(list[0].Message, c.want) || list[0].Code != "source.link" {
			t.Errorf("%s: the error is %v, want %s: %s", c.name, err, c.at, c.want)
		}
		if !slices.Contains(got, "content/a.md") {
			t.Errorf("%s: the rest is not listed: %q", c.name, got)
		}
	}
}

func TestFileInPlaceOfAFolderIsAnError(t *testing.T) {
	if _, err := walk(t, site(t, "content")); err == nil || !strings.Contains(err.Error(), "content: a folder belongs here") {
		t.Errorf("the error is %v", err)
	}
}

func TestWalkStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := site(t, "content/a.md").Walk(ctx, "content"); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestFolderThatCannotBeOpenedIsAnError(t *testing.T) {
	f := site(t, "config.yaml")
	for _, dir := range []string{filepath.Join(f.Dir(), "gone"), filepath.Join(f.Dir(), "config.yaml")} {
		if _, err := OpenFolder(dir); err == nil {
			t.Errorf("%s is opened", dir)
		}
	}
}

// TestReadNamesTheFile as every error does, and keeps the cause.
func TestAppendKeepsWhatIsThereAndUsesItsMemory(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty.md": "", "short.md": "short", "long.md": strings.Repeat("long ", 10_000)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := OpenFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, room := range []int{0, 4, len(text), len(text) + 4, 2*len(text) + 64} {
			for _, size := range []int{-1, 0, len(text) - 1, len(text), len(text) + 1, len(text) / 2, 2 * len(text)} { // as the walk saw it
				dst := append(make([]byte, 0, 4+room), "head"...)
				got, err := f.Append(dst, name, int64(size))
				if err != nil || string(got) != "head"+text {
					t.Errorf("%s with room for %d, of %d: %d bytes, %v", name, room, size, len(got), err)
				}
				if room > max(size, len(text)) && &got[0] != &dst[0] {
					t.Errorf("%s with room for %d, of %d: the memory was not used", name, room, size)
				}
			}
		}
	}
}

func TestReadNamesTheFile(t *testing.T) {
	f := site(t, "content/a.md")
	if data, err := f.Read("content/a.md"); err != nil || string(data) != "content/a.md" {
		t.Errorf("read %q, %v", data, err)
	}
	_, err := f.Read("content/gone.md")
	if !errors.Is(err, os.ErrNotExist) || !strings.HasPrefix(err.Error(), "content/gone.md: can't be read: ") {
		t.Errorf("the error is %v", err)
	}
	_, err = f.Read("content")
	var e *Error
	if !errors.As(err, &e) || e.Path != "content" || e.Code != "source.read" {
		t.Errorf("the error is %v", err)
	}
}
