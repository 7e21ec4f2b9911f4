package content

import "testing"

// TestOpenFenceWarns at the fence; what is closed, or only quoted, does not.
func TestOpenFenceWarns(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       []string
	}{
		{"to the end of the text", "a\n\n```sh\nb\n\nc\n", []string{"12:1 markdown.fence"}},
		{"with tildes, after a block that is closed", "```\na\n```\n\n  ~~~\nb", []string{"14:1 markdown.fence"}},
		{"closed by a shorter one", "````\na\n```\n", []string{"10:1 markdown.fence"}},
		{"with a footnote before it", "a[^1]\n\n[^1]: b\n\n```\nc\n", []string{"14:1 markdown.fence"}},
		{"closed", "```\na\n```", nil},
		{"closed, then blank lines", "```\na\n```\n\n\n", nil},
		{"closed by a longer one", "```\na\n`````\n", nil},
		{"in a quote, which ends it", "> ```\n> a\n\nb", nil},
		{"indented code", "a\n\n    b\n", nil},
		{"nothing in it", "a\n\n```", nil},
	} {
		checkIssues(t, c.rule+": "+c.text, renderText(testOptions(), c.text).Issues, c.want...)
	}
}
