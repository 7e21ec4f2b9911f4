package feed

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (go test -update writes it anew):\n%s", path, diff)
	}
}

var (
	gmt    = time.FixedZone("GMT", 0)
	cet    = time.FixedZone("CET", 3600)
	monday = time.Date(2026, time.November, 23, 18, 30, 0, 0, cet)
)

// nasty are texts that break naive encoders.
var nasty = []string{
	"plain",
	"fish & chips",
	"1 < 2 > 0",
	"</script><script>alert(1)</script>",
	"<!-- --> <![CDATA[ ]]> ]]> ]]>]]>",
	`"double" and 'single' and \back\slash\`,
	"already &amp; escaped &lt;b&gt; &#x26;",
	"👩‍🚀 family 👨‍👩‍👧 flags 🇩🇪",
	"مرحبا بالعالم \u200f(RTL)\u200e",
	"新闻 Zürich naïve",
	"line\u2028and\u2029paragraph",
	"nul\x00 bell\x07 escape\x1b unit\x1f delete\x7f",
	"C1 \u0085 \u009f",
	"noncharacters \uffff \ufffe \U0001ffff",
	"broken UTF-8 \xff\xfe \xc3( \xed\xa0\x80 \xf4\x90\x80\x80 end\xe2\x82",
	"replacement \ufffd itself",
	"]", "]]", "]]>", ">", "&", "<", "\"",
}

// legalText is what XML can carry of a text: the rest is U+FFFD.
func legalText(s string) string {
	return string(bytes.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return 0xFFFD
		}
		return r
	}, []byte(validUTF8(s))))
}

// validUTF8 puts one U+FFFD for every byte that is not part of a character, as
// a range over a string and encoding/json do.
func validUTF8(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		b.WriteRune(r)
	}
	return b.String()
}

// indent makes JSON readable for a golden file.
func indent(t *testing.T, doc []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, doc, "", "  "); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	b.WriteByte('\n')
	return b.Bytes()
}
