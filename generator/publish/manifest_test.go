package publish

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadsheet/generator/source"
)

// TestManifestIsReadAsItWasWritten, whatever the files are called.
func TestManifestIsReadAsItWasWritten(t *testing.T) {
	m := &Manifest{}
	for _, name := range []string{"a", "a b", "a\nb", "a\"b", "b/c", "ä/日本", "\xff"} {
		m.Files = append(m.Files, File{name, int64(len(name)), source.ChecksumOf([]byte(name))})
	}
	slices.SortFunc(m.Files, byPath)
	read, err := parseManifest(m.Append(nil))
	if err != nil || !slices.Equal(read.Files, m.Files) {
		t.Errorf("read as %+v, %v", read, err)
	}
	for _, name := range []string{"plain/index.html", "~!", "\x7f", "\t", "\\", "\u00ad"} {
		if got := string(appendQuoted(nil, name)); got != strconv.Quote(name) {
			t.Errorf("%q is quoted as %s", name, got)
		}
	}
	for _, f := range m.Files {
		if !read.Has(f.Path) || read.Has(f.Path+"x") {
			t.Errorf("%q is not found, or something else is", f.Path)
		}
	}
}

// TestDamagedManifestIsTold with the line.
func TestDamagedManifestIsTold(t *testing.T) {
	const sum = "0011223344556677"
	for _, c := range []struct{ text, want string }{
		{"", "line 1"},
		{"broadsheet manifest 3\n", "line 1"},
		{"broadsheet manifest 2\n" + sum, "line 2"},
		{"broadsheet manifest 2\n" + sum + " 1", "fewer than three fields"},
		{"broadsheet manifest 2\n" + sum + "00 1 \"a\"", "16 hexadecimal digits"},
		{"broadsheet manifest 2\n" + sum[1:] + " 1 \"a\"", "16 hexadecimal digits"},
		{"broadsheet manifest 2\nx" + sum[1:] + " 1 \"a\"", "16 hexadecimal digits"},
		{"broadsheet manifest 2\n" + sum + " x \"a\"", "number of bytes"},
		{"broadsheet manifest 2\n" + sum + " -1 \"a\"", "number of bytes"},
		{"broadsheet manifest 2\n" + sum + " 1 a", "not quoted"},
		{"broadsheet manifest 2\n" + sum + " 1 \"../a\"", "no path"},
		{"broadsheet manifest 2\n" + sum + " 1 \".\"", "no path"},
		{"broadsheet manifest 2\n" + sum + " 1 \"/etc/passwd\"", "no path"},
		{"broadsheet manifest 2\n" + sum + " 1 \"a/../../b\"", "no path"},
		{"broadsheet manifest 2\n" + sum + " 1 \"" + ManifestName + "\"", "no path"},
		{"broadsheet manifest 2\n" + sum + " 1 \"b\"\n" + sum + " 1 \"a\"", "not in order"},
		{"broadsheet manifest 2\n" + sum + " 1 \"b\"\n" + sum + " 1 \"b\"", "line 3"},
		{"broadsheet manifest 2\n" + sum + " 1 \"" + strings.Repeat("x", 2<<20), "damaged"},
	} {
		if _, err := parseManifest([]byte(c.text)); !errors.Is(err, ErrManifest) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.80q: %v, want %s", c.text, err, c.want)
		}
	}
}

// TestManifestOfTheFirstVersionIsRead: its files are Broadsheet's, with other checksums.
func TestManifestOfTheFirstVersionIsRead(t *testing.T) {
	m, err := parseManifest([]byte("broadsheet manifest 1\n00112233445566778899aabbccddeeff 12 \"a/index.html\"\nffeeddccbbaa99887766554433221100 0 \"b\"\n"))
	if want := []File{{Path: "a/index.html", Size: 12}, {Path: "b"}}; err != nil || !slices.Equal(m.Files, want) {
		t.Errorf("read as %+v, %v", m, err)
	}
}

// FuzzManifest: what is read as a manifest has safe paths in order, and is written
// so that it reads the same.
func FuzzManifest(f *testing.F) {
	f.Add([]byte("broadsheet manifest 2\n0011223344556677 12 \"a/index.html\"\nffeeddccbbaa9988 0 \"b\"\n"))
	f.Add([]byte("broadsheet manifest 2\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		for _, file := range m.Files {
			if !isPlace(file.Path) || !m.Has(file.Path) {
				t.Errorf("%q is read", file.Path)
			}
		}
		again, err := parseManifest(m.Append(nil))
		if err != nil || !slices.Equal(again.Files, m.Files) {
			t.Errorf("%q is read as %+v, and then as %+v, %v", data, m, again, err)
		}
	})
}
