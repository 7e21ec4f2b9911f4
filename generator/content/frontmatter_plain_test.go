package content

import (
	"reflect"
	"strings"
	"testing"
)

var plainBlocks = []string{
	"title: A title\ndate: 2026-11-23\ntags: [a, b c, \"d, e\"]\n",
	"title: \"Quoted: yes\"\nkicker: 'It is'\nslug: a-b\n# a comment\n\nsection: local\n",
	"date: 2026-11-23T18:30:00Z\nupdated: 2026-11-23 18:30\ndate2: 2026-11-23T18:30:00+01:00\n",
	"tags:\n  - one\n  - two three\n  - 'four'\nauthors:\n- Ada\n- Béa\ntitle: Älter\n",
	"title: Čas — a look back\nempty: []\n",
	"title: \"One\n  and two  \n   and three\"\nb: 'it is\nso '\nc: \" a \n b\"\n", "image:\ntags: \na: b\nc:\n", "image:\n\nb: c\n", "hero: false\ndraft: true\nweight: 10\nzero: 0\ntags: [on, no, true, 1, n, off]\n",
	"layout: post\ntitle: \"Émile [said], 'no'\"\nimage: /a/b.jpg\nurl: https://a.example/b\n",
}

var richBlocks = []string{
	"a: \"b\n\n c\"\n", "a: \"b\n---\n c\"\n", "a: \"b\n- c\"\n", "a: \"b\n...\"\n", "a: \"b\n c\" d\n", "a: \"b\n c\" # d\n", "a: \"b\n c\" \n", "a: \"b\n \\\" c\"\n", "a: 'b\n c''d\n e'\n", "a: \"b\n c\"\n d\n", "a: \"b\nc: d\n",
	"a: \"b\n c: d\"\n", "a: 'b\n # c'\n", "a: \"\n b\"\n", "a: \"b\n \"\n", "a: \"  \n b\"\n", "a: 'b\n%c'\n", "a: \"b\n\tc\"\n", "a:\n  \nb: c\n", "a:\n b\n", "a:\n# b\n", "a:\n # b\n", "a:\n\n- b\n", "a:\n\n  b: c\n", "a: \n", "a:  \n\n\n", "é:\n",
	"a: True\n", "a: null\n", "a: ~\n", "a: Null\n", "a: 007\n", "a: 1e3\n", "a: 1_000\n", "a: -1\n", "a: 1234567890\n", "a: 0x1\n", "a: 1.5\n", "a: .inf\n", "a: NO\n", "a: N\n", "on: a\nno: b\n", "true: a\n", "a: [null, ~]\n", "a: 12:30\n", "a: 190:20:30\n",
	"title: A: b\n", "title: a #b\n", "draft: true\n", "draft: yes\n", "number: 12\n", "title: |\n  text\n", "title: a\n  b\n", "a:\n  b: c\n",
	"tags: [a, [b]]\n", "tags: [a,, b]\n", "tags: [a, b,]\n", "title: \"a\\n\"\n", "title: 'It''s'\n", "a: 1\na: 2\n", "key : a\n", "empty:\n", "- a\n", "a\n",
	"a: &x b\nc: *x\n", "tags:\n  - a: b\n", "tags:\n  -\n", "tags:\n  - a\n - b\n", "a: b\n---\nc: d\n", "a:b\n", "title: a \n", "12: a\n", "a: b\n\n  c\n",
	"tags: [a b: c]\n", "tags: ['a' b]\n", "y: a\n", "tags: [true, 1]\n", "date: 2026-11-2\n", "a: - b\n", "a: b: c\n", "tags:\n- a\n\n- b\n", "a: b\n...\nc\n",
}

func comparePlain(t *testing.T, block string) bool {
	t.Helper()
	fast, ok := new(plainReader).decode([]byte(block), 5)
	if !ok {
		return false
	}
	slow, err := decodeAnyYAML([]byte(block), 5)
	if err != nil {
		t.Errorf("%.200q is read, though %s", block, err.message)
	} else if !reflect.DeepEqual(fast, slow) {
		t.Errorf("%q\n got %+v\nwant %+v", block, fast, slow)
	}
	return true
}

func TestSimpleFrontMatterMeansTheSameAsYAML(t *testing.T) {
	for _, block := range plainBlocks {
		if !comparePlain(t, block) {
			t.Errorf("%q is left to the parser of YAML", block)
		}
	}
	for _, block := range richBlocks {
		comparePlain(t, block)
	}
}

// TestLargeFrontMatterMeansTheSameAsYAML is about what the parser bounds.
func TestLargeFrontMatterMeansTheSameAsYAML(t *testing.T) {
	for _, block := range []string{
		"tags: [" + strings.Repeat("a,", 25_000) + "a]\n", strings.Repeat("k", 1200) + ": v\n", "title: " + strings.Repeat("long ", 5000) + "\n",
		"tags: [" + strings.Repeat("a,", 12_000) + "a]\n", "title: \"" + strings.Repeat("long ", 5000) + "\"\n", "tags:\n" + strings.Repeat("- a\n", 150),
	} {
		comparePlain(t, block)
	}
}

func FuzzPlainFrontMatter(f *testing.F) {
	for _, block := range append(append([]string{fullYAML}, plainBlocks...), richBlocks...) {
		f.Add(block)
	}
	f.Fuzz(func(t *testing.T, block string) { comparePlain(t, string(oneLineEnd([]byte(block)))) })
}
