package source

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAReaderReadsWhatTheFolderHas(t *testing.T) {
	f := site(t, "content/a.md", "content/b.md", "content/c/d.md", "content/c/e.md", "shared/g.md", "content/l -> ../shared", "top.md")
	r := f.NewReader()
	for _, name := range []string{"content/a.md", "content/b.md", "content/none.md", "content/a.md", "content/c/d.md", "content/c/e.md", "content/c", "content/l/g.md",
		"content/l/g.md", "content/b.md", "top.md", "top.md", "content/none/x.md", "content/none/x.md", "content/b.md/x.md", "content/b.md/x.md"} {
		for _, size := range []int64{-1, 0, int64(len(name)), 100} {
			want, wantErr := f.Append([]byte("before "), name, size)
			got, err := r.Append([]byte("before "), name, size)
			if string(got) != string(want) || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
				t.Errorf("%s: got %q, %v; want %q, %v", name, got, err, want, wantErr)
			}
		}
	}
}

func TestAReaderHasFilesThatComeAndGo(t *testing.T) {
	f := site(t, "content/a.md", "content/b.md")
	r := f.NewReader()
	read := func(name, want string) {
		t.Helper()
		if got, err := r.Append(nil, name, 5); string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	read("content/a.md", "content/a.md")
	read("content/b.md", "content/b.md")
	if err := os.Rename(filepath.Join(f.Dir(), "content/b.md"), filepath.Join(f.Dir(), "content/c.md")); err != nil {
		t.Fatal(err)
	}
	read("content/b.md", "")
	read("content/c.md", "content/b.md")
}
